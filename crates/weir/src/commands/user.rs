//! `weir user`: people who work in Weir, and their passwords reset.

use anyhow::{Context as _, bail};
use serde_json::{Map, Value};
use weir_model::{Role, Timestamp, User, UserName};
use weir_store::Secret;

use super::words;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, FOUND, GOOD, Output, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Let people work in Weir, and no longer
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir user create amal --role reviewer
  weir user list
  weir user disable amal")]
pub(crate) enum UserCommand {
    /// Make a user; the first password is shown once
    #[command(after_help = "\
Examples:
  weir user create amal --role reviewer      decides cases
  weir user create astrid --role admin       may do everything")]
    Create(CreateArgs),
    /// Show every user
    #[command(after_help = "\
Example:
  weir user list --json")]
    List,
    /// Give a user a new password, shown once; ends their sessions and a lock-out
    #[command(after_help = "\
Example:
  weir user reset amal")]
    Reset(NameArgs),
    /// Let a user sign in no more, and end their sessions
    #[command(after_help = "\
Example:
  weir user disable amal")]
    Disable(NameArgs),
    /// Let a user sign in again
    #[command(after_help = "\
Example:
  weir user enable amal")]
    Enable(NameArgs),
}

#[derive(clap::Args)]
pub(crate) struct CreateArgs {
    /// What they sign in with; any script, up to 64 characters
    name: String,
    /// What they may do: admin, analyst, reviewer or auditor
    #[arg(long, value_name = "ROLE")]
    role: String,
}

#[derive(clap::Args)]
pub(crate) struct NameArgs {
    /// The user
    name: String,
}

pub(crate) async fn run(
    command: UserCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let session = Session::open(settings).await?;
    let result = match command {
        UserCommand::List => {
            let listed = list(&session, out).await;
            session.close_unchanged().await;
            return listed;
        }
        UserCommand::Create(args) => create(&args, &session, out).await,
        UserCommand::Reset(args) => reset(&args, &session, out).await,
        UserCommand::Disable(args) => switch(&args, false, &session, out).await,
        UserCommand::Enable(args) => switch(&args, true, &session, out).await,
    };
    let closed = session.close().await;
    let exit = result?;
    closed?;
    Ok(exit)
}

async fn create(args: &CreateArgs, session: &Session, out: &Output) -> anyhow::Result<Exit> {
    let name: UserName = args.name.parse()?;
    let role = words::role(&args.role, Role::OF_USERS)?;
    let (user, password) = session.store.create_user(session.service, &name, role, now()).await?;
    show_password(&user, &password, out);
    out.say(format!(
        "made the user {} ({role}); this password is shown only now, and they change it when they first sign in",
        styled(BOLD, visible(user.name.as_str()))
    ));
    Ok(Exit::Nothing)
}

async fn reset(args: &NameArgs, session: &Session, out: &Output) -> anyhow::Result<Exit> {
    let user = find(&args.name, session).await?;
    let password = session.store.reset_password(session.service, user.id, now()).await?;
    let user = session.store.user(session.service, user.id).await?;
    show_password(&user, &password, out);
    out.say(format!(
        "{} the password of {}; this one is shown only now, and they change it when they next sign in",
        styled(GOOD, "reset"),
        visible(user.name.as_str())
    ));
    Ok(Exit::Nothing)
}

async fn switch(
    args: &NameArgs,
    on: bool,
    session: &Session,
    out: &Output,
) -> anyhow::Result<Exit> {
    let user = find(&args.name, session).await?;
    let (store, service) = (&session.store, session.service);
    let (user, done, what) = if on {
        (store.enable_user(service, user.id, now()).await, "enabled", "they may sign in again")
    } else {
        let what = "their sessions are ended, and they cannot sign in";
        (store.disable_user(service, user.id, now()).await, "disabled", what)
    };
    let user = user.with_context(|| format!("{} was not {done}", visible(&args.name)))?;
    out.object(summary(&user));
    out.say(format!("{} {}: {what}", styled(GOOD, done), visible(user.name.as_str())));
    Ok(Exit::Nothing)
}

async fn list(session: &Session, out: &Output) -> anyhow::Result<Exit> {
    let users = session.store.users(session.service).await?;
    if users.is_empty() {
        out.say("there is no user yet: `weir user create NAME --role admin` makes one");
    }
    let width = users.iter().map(|user| user.name.as_str().chars().count()).max().unwrap_or(0);
    for user in &users {
        out.object(summary(user));
        let name = visible(user.name.as_str());
        out.line(format!(
            "{}{}  {:8}  {}",
            styled(BOLD, &name),
            " ".repeat(width.saturating_sub(name.chars().count())),
            user.role,
            state(user, now())
        ));
    }
    Ok(Exit::Nothing)
}

/// Nothing but the password on stdout, so that a script can take it as it is.
fn show_password(user: &User, password: &Secret, out: &Output) {
    let mut object = summary(user);
    object.insert("password".to_owned(), password.reveal().into());
    out.object(object);
    out.line(password.reveal());
}

/// The user of this name, or an error that names the nearest.
async fn find(text: &str, session: &Session) -> anyhow::Result<User> {
    let name: UserName = text.parse()?;
    let users = session.store.users(session.service).await?;
    if let Some(user) = users.iter().find(|user| user.name.folded() == name.folded()) {
        return Ok(user.clone());
    }
    let names = users.iter().map(|user| user.name.as_str());
    bail!("there is no user “{name}”{}", words::meant(name.as_str(), names, "weir user list"));
}

fn state(user: &User, at: Timestamp) -> String {
    if !user.enabled {
        return styled(DIM, "disabled");
    }
    if let Some(until) = user.locked_until.filter(|until| *until > at) {
        return styled(FOUND, format!("locked out until {until}"));
    }
    let seen = match user.last_seen_at {
        Some(seen) => format!("last seen {seen}"),
        None => "never signed in".to_owned(),
    };
    let must = if user.must_change_password { ", must change the password" } else { "" };
    format!("{} {}", styled(ACCENT, "enabled"), styled(DIM, format!("{seen}{must}")))
}

fn summary(user: &User) -> Map<String, Value> {
    let time = |at: Option<Timestamp>| Value::from(at.map(|at| at.to_string()));
    let mut object = Map::new();
    object.insert("user".to_owned(), user.name.as_str().into());
    object.insert("id".to_owned(), user.id.to_string().into());
    object.insert("role".to_owned(), user.role.name().into());
    object.insert("enabled".to_owned(), user.enabled.into());
    object.insert("must_change_password".to_owned(), user.must_change_password.into());
    object.insert("locked_until".to_owned(), time(user.locked_until));
    object.insert("created_at".to_owned(), user.created_at.to_string().into());
    object.insert("last_seen_at".to_owned(), time(user.last_seen_at));
    object
}
