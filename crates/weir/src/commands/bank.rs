//! `weir bank`: banks made, listed, shown, written out, deleted.

use anyhow::bail;
use serde_json::{Map, Value};
use weir_engine::{find_bank, find_policy};
use weir_model::{Bank, BankForms, BankKind, BankName, BankStatistics, Cursor, EntryId};
use weir_store::Removed;

use super::terminal::asked;
use super::{bank_add, bank_entry, bank_import, bank_texts, bank_threshold, json};
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, GOOD, Output, counted, grouped, styled, visible};
use crate::session::{Session, now};
use crate::settings::Settings;

/// Make banks and put things in
#[derive(clap::Subcommand)]
#[command(after_help = "\
Example:
  weir bank create posters
  weir bank add posters known/
  weir bank list")]
pub(crate) enum BankCommand {
    /// Make a bank
    #[command(after_help = "\
Examples:
  weir bank create posters
  weir bank create posters --policy recruitment
  weir bank create museum --kind allow       its entries stop a match
  weir bank create films --forms turned      uploads are not searched for screenshots")]
    Create(CreateArgs),
    /// Say which forms of an upload's picture a bank's entries are held against
    #[command(after_help = "\
Examples:
  weir bank forms posters                    shows them
  weir bank forms posters turned,trimmed,inner,crops
  weir bank forms posters none               uploads are looked at as they are")]
    Forms(FormsArgs),
    /// Show every bank
    #[command(after_help = "\
Example:
  weir bank list --json")]
    List,
    /// Show one bank: what is in it, and which lists were imported
    #[command(after_help = "\
Example:
  weir bank show posters")]
    Show(NameArgs),
    Add(bank_add::AddArgs),
    Import(bank_import::ImportArgs),
    /// Write a bank's entries out, one JSON object a line
    #[command(after_help = "\
Example:
  weir bank export posters > posters.jsonl
  weir bank export words --texts > words.jsonl   with the texts and words, which is an event
  weir bank add other --jsonl posters.jsonl  reads them back")]
    Export(ExportArgs),
    /// Take single entries out of a bank
    #[command(after_help = "\
Example:
  weir bank remove posters entry_01kb…       as `weir bank export posters` shows it")]
    Remove(RemoveArgs),
    Entry(bank_entry::EntryArgs),
    Threshold(bank_threshold::ThresholdArgs),
    /// Delete a bank with everything in it
    #[command(after_help = "\
Examples:
  weir bank delete posters                   asks first
  weir bank delete posters --yes             for scripts")]
    Delete(DeleteArgs),
    /// Bring back a bank that a client of HMA deleted, for thirty days
    #[command(after_help = "\
Examples:
  weir bank restore                          which there are
  weir bank restore LAMPS
  weir bank restore LAMPS --as LAMPS_OLD     where another has its name now")]
    Restore(RestoreArgs),
}

#[derive(clap::Args)]
pub(crate) struct CreateArgs {
    /// What it is called; any script, up to 128 characters
    name: String,
    /// match: its entries find copies; allow: its entries stop a match
    #[arg(long, default_value = "match", value_parser = ["match", "allow"])]
    kind: String,
    /// The policy that its entries break: incitement, solicitation,
    /// recruitment, instruction, threat, or one of your own
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// The forms of an upload's picture that its entries are held against:
    /// turned, trimmed, inner, crops, features; or none. All but crops without it
    #[arg(long, value_name = "FORMS")]
    forms: Option<BankForms>,
}

#[derive(clap::Args)]
pub(crate) struct FormsArgs {
    /// The bank
    name: String,
    /// turned: turned and mirrored; trimmed: without borders, bars and captions;
    /// inner: the picture of a screenshot; crops: fifteen windows of it; features:
    /// parts of it, by what it looks like here and there (of pictures banked from
    /// then on; it takes longer than all the rest). With commas between them, or
    /// none
    forms: Option<BankForms>,
}

#[derive(clap::Args)]
pub(crate) struct NameArgs {
    /// The bank
    name: String,
}

#[derive(clap::Args)]
pub(crate) struct ExportArgs {
    /// The bank
    name: String,
    /// Write banked texts, keywords and expressions out in clear too; without it
    /// their keys alone. That each was read is an event
    #[arg(long)]
    texts: bool,
}

#[derive(clap::Args)]
pub(crate) struct RemoveArgs {
    /// The bank
    name: String,
    /// The entries' ids, as `weir bank export` shows them
    #[arg(required = true, value_name = "ENTRY")]
    entries: Vec<String>,
}

#[derive(clap::Args)]
pub(crate) struct DeleteArgs {
    /// The bank
    name: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

#[derive(clap::Args)]
pub(crate) struct RestoreArgs {
    /// The bank, by the name that it had; without it, those that there are
    name: Option<String>,
    /// What it is called from now on
    #[arg(long = "as", value_name = "NAME")]
    new_name: Option<String>,
}

pub(crate) async fn run(
    command: BankCommand,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let session = Session::open(settings).await?;
    let only_reads = match &command {
        BankCommand::List | BankCommand::Show(_) => true,
        BankCommand::Export(args) => !args.texts,
        BankCommand::Add(args) => args.preview,
        _ => false,
    };
    let result = match command {
        BankCommand::Create(args) => create(&args, &session, out).await,
        BankCommand::Forms(args) => forms(&args, &session, out).await,
        BankCommand::List => list(&session, out).await,
        BankCommand::Show(args) => show(&args, &session, out).await,
        BankCommand::Add(args) => bank_add::run(args, &session, settings, out).await,
        BankCommand::Import(args) => bank_import::run(args, &session, out).await,
        BankCommand::Export(args) => export(&args, &session, out).await,
        BankCommand::Remove(args) => remove(&args, &session, out).await,
        BankCommand::Entry(args) => bank_entry::run(&args, &session, out).await,
        BankCommand::Threshold(args) => bank_threshold::run(&args, &session, out).await,
        BankCommand::Delete(args) => delete(&args, &session, out).await,
        BankCommand::Restore(args) => restore(&args, &session, out).await,
    };
    if only_reads {
        session.close_unchanged().await;
        return result;
    }
    // What was done is sealed, whether or not the rest went well.
    let closed = session.close().await;
    let exit = result?;
    closed?;
    Ok(exit)
}

async fn create(args: &CreateArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let name: BankName = args.name.parse()?;
    let kind = BankKind::from_name(&args.kind).expect("clap let only these through");
    let policy = match &args.policy {
        None => None,
        Some(policy) => match find_policy(&session.store, session.service, policy).await? {
            Ok(id) => Some(id),
            Err(why) => bail!(why),
        },
    };
    let mut bank = session.store.create_bank(session.service, &name, kind, policy, now()).await?;
    if let Some(forms) = args.forms {
        session.store.set_bank_forms(session.service, &bank, forms, now()).await?;
        bank.forms = forms;
    }
    out.object(summary(&bank, &BankStatistics::default(), args.policy.as_deref()));
    out.say(format!(
        "made the bank {}; next: {}",
        styled(BOLD, &bank.name),
        styled(ACCENT, format!("weir bank add '{}' PATH…", bank.name))
    ));
    Ok(Exit::Nothing)
}

async fn forms(args: &FormsArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let mut bank = find_bank(&session.store, session.service, &args.name).await?;
    if let Some(forms) = args.forms {
        session.store.set_bank_forms(session.service, &bank, forms, now()).await?;
        bank.forms = forms;
    }
    let mut object = Map::new();
    object.insert("bank".to_owned(), bank.name.as_str().into());
    object.insert("forms".to_owned(), bank.forms.names().into());
    out.object(object);
    let words = match bank.forms.names() {
        names if names.is_empty() => "uploads are looked at as they are".to_owned(),
        names => format!("uploads are looked at as they are and {}", names.join(", ")),
    };
    out.line(format!("{}  {words}", styled(BOLD, &bank.name)));
    Ok(Exit::Nothing)
}

async fn list(session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let banks = session.store.banks(session.service).await?;
    if banks.is_empty() {
        out.say("there is no bank yet: `weir bank create NAME` makes one");
    }
    let width = banks.iter().map(|bank| bank.name.as_str().chars().count()).max().unwrap_or(0);
    for bank in &banks {
        let statistics = session.store.bank_statistics(session.service, bank.id).await?;
        let policy = policy_name(session, bank).await?;
        out.object(summary(bank, &statistics, policy.as_deref()));
        out.line(format!(
            "{}{}  {:5}  {:>12}  {}",
            styled(BOLD, &bank.name),
            " ".repeat(width - bank.name.as_str().chars().count()),
            bank.kind,
            counted(statistics.entries, "entry", "entries"),
            styled(DIM, policy.unwrap_or_default())
        ));
    }
    Ok(Exit::Nothing)
}

async fn show(args: &NameArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let bank = find_bank(&session.store, session.service, &args.name).await?;
    let statistics = session.store.bank_statistics(session.service, bank.id).await?;
    let policy = policy_name(session, &bank).await?;
    out.object(summary(&bank, &statistics, policy.as_deref()));
    let row = |name: &str, value: String| format!("{} {value}", styled(DIM, format!("{name:>8}")));
    out.line(styled(BOLD, &bank.name));
    out.line(row("id", bank.id.to_string()));
    out.line(row("kind", bank.kind.to_string()));
    out.line(row("policy", policy.unwrap_or_else(|| "none".to_owned())));
    out.line(row("forms", bank.forms.to_string()));
    out.line(row("made", bank.created_at.to_string()));
    out.line(row("entries", grouped(statistics.entries)));
    for (kind, signals) in &statistics.signals {
        out.line(row(kind.name(), grouped(*signals)));
    }
    for import in session.store.imports(session.service).await? {
        if import.bank != bank.id {
            continue;
        }
        let state = match (import.undone_at, import.finished_at) {
            (Some(_), _) => "taken back",
            (None, Some(_)) => "whole",
            (None, None) => "cut off; run it again, or take it back",
        };
        let taken = counted(import.taken, "entry", "entries");
        let words = format!("{}  {}  {taken}, {state}", import.id, visible(&import.name));
        out.line(row("import", words));
    }
    Ok(Exit::Nothing)
}

async fn export(args: &ExportArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let bank = find_bank(&session.store, session.service, &args.name).await?;
    // Entries are JSON whether or not it was asked for: that is the format.
    let lines = Output::new(true, true);
    let mut cursor = Cursor::START;
    let mut exported = 0;
    loop {
        let page = session.store.entries(session.service, bank.id, cursor, 1000).await?;
        let Some(last) = page.last() else { break };
        cursor = Cursor::after(last.number);
        for entry in &page {
            let mut object = json::entry(entry);
            if args.texts {
                bank_texts::insert(&mut object, entry, session).await?;
            }
            lines.object(object);
        }
        exported += page.len() as u64;
    }
    out.say(format!("wrote out {}", counted(exported, "entry", "entries")));
    Ok(Exit::Nothing)
}

async fn remove(args: &RemoveArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let bank = find_bank(&session.store, session.service, &args.name).await?;
    let mut removed = 0;
    for text in &args.entries {
        let mut object = Map::new();
        object.insert("entry".to_owned(), text.as_str().into());
        let why = match text.parse::<EntryId>() {
            Err(error) => error.to_string(),
            Ok(id) => match session.store.entry(session.service, id).await {
                Ok(entry) if entry.bank != bank.id => format!("it is not in {}", bank.name),
                Err(error) => error.to_string(),
                Ok(_) => match session.store.remove_entry(session.service, id, now()).await? {
                    Removed::NotThere => "it is gone already".to_owned(),
                    Removed::Removed => {
                        removed += 1;
                        object.insert("removed".to_owned(), true.into());
                        out.object(object);
                        continue;
                    }
                },
            },
        };
        out.problem_with(&visible(text), object, why);
    }
    out.say(format!("took {} out of {}", counted(removed, "entry", "entries"), bank.name));
    Ok(out.exit())
}

async fn delete(args: &DeleteArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let bank = find_bank(&session.store, session.service, &args.name).await?;
    let statistics = session.store.bank_statistics(session.service, bank.id).await?;
    let entries = counted(statistics.entries, "entry", "entries");
    if !args.yes
        && statistics.entries > 0
        && !asked(&format!("delete {} with {entries}?", bank.name))?
    {
        bail!("{} was not deleted; with --yes it is, without being asked", bank.name);
    }
    let deleted = session.store.delete_bank(session.service, &bank, now()).await?;
    let mut object = Map::new();
    object.insert("bank".to_owned(), bank.name.as_str().into());
    object.insert("deleted".to_owned(), deleted.into());
    out.object(object);
    out.say(format!("{} {} with {entries}", styled(GOOD, "deleted"), bank.name));
    Ok(Exit::Nothing)
}

/// Of several that had the name, the one that was laid aside last.
async fn restore(args: &RestoreArgs, session: &Session, out: &mut Output) -> anyhow::Result<Exit> {
    let aside = session.store.laid_aside_banks(session.service).await?;
    let Some(name) = &args.name else {
        for one in &aside {
            let mut object = Map::new();
            object.insert("bank".to_owned(), one.bank.name.as_str().into());
            object.insert("laid_aside_at".to_owned(), one.at.to_string().into());
            out.object(object);
            out.line(format!("{}  {}", one.bank.name, one.at));
        }
        if aside.is_empty() {
            out.say("no bank was laid aside");
        }
        return Ok(Exit::Nothing);
    };
    let Some(one) = aside.iter().find(|one| one.bank.name.as_str() == name) else {
        bail!("no bank “{name}” was laid aside; `weir bank restore` shows those that were");
    };
    let new_name = args.new_name.as_deref().map(str::parse).transpose()?;
    let (store, service) = (&session.store, session.service);
    let bank = match store.restore_bank(service, one.bank.id, new_name.as_ref(), now()).await {
        Err(weir_store::StoreError::BankExists(name)) => {
            bail!("there is another bank “{name}” now; choose another name with --as")
        }
        bank => bank?,
    };
    let mut object = Map::new();
    object.insert("bank".to_owned(), bank.name.as_str().into());
    out.object(object);
    out.say(format!("{} {}", styled(GOOD, "restored"), bank.name));
    Ok(Exit::Nothing)
}

async fn policy_name(session: &Session, bank: &Bank) -> anyhow::Result<Option<String>> {
    let Some(id) = bank.policy else { return Ok(None) };
    let policy = session.store.policy(session.service, id).await?;
    Ok(policy.map(|policy| format!("{}, version {}", policy.name, policy.version)))
}

fn summary(bank: &Bank, statistics: &BankStatistics, policy: Option<&str>) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("bank".to_owned(), bank.name.as_str().into());
    object.insert("id".to_owned(), bank.id.to_string().into());
    object.insert("kind".to_owned(), bank.kind.name().into());
    object.insert("policy".to_owned(), policy.into());
    object.insert("forms".to_owned(), bank.forms.names().into());
    object.insert("created_at".to_owned(), bank.created_at.to_string().into());
    object.insert("entries".to_owned(), statistics.entries.into());
    let signals = statistics.signals.iter().map(|(kind, n)| (kind.name().to_owned(), (*n).into()));
    object.insert("signals".to_owned(), Value::Object(signals.collect()));
    object
}
