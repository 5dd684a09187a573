//! `weir serve`: answers a service over HTTP.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use rustix::fs::{FlockOperation, flock};
use tracing_subscriber::EnvFilter;
use weir_engine::{Engine, EngineOptions, MatchOptions};
use weir_media::Decoders;
use weir_model::Role;
use weir_server::clock::system_clock;
use weir_server::outgoing::{Client, Rules};
use weir_server::serve::{HmaListener, Tls, bind};
use weir_server::{App, Config};
use weir_store::{Blobs, load_or_create_key};

use super::backup::blobs_folder;
use super::interrupt::interrupted;
use super::serve_demo;
use crate::decoding;
use crate::exit::Exit;
use crate::output::{ACCENT, BOLD, DIM, FOUND, Output, styled};
use crate::session::{Session, now, where_it_is};
use crate::settings::{LogFormat, Setting, Settings};

/// The largest file of certificates that is read.
const MAX_ROOTS: u64 = 4 << 20;

/// Answer your service over HTTP
///
/// With nothing configured everything is kept in the data folder and the
/// server listens on 127.0.0.1:8080. Ctrl-C or SIGTERM ends it when what was
/// begun is done. Every setting: `weir config show`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  weir serve
  weir serve --listen 127.0.0.1:9000
  weir serve --demo                   with invented items, in a temporary folder
  weir serve --hma-listen 127.0.0.1:9876 --hma-open
                                      for clients of HMA on this machine

Then:
  weir key create uploads --role service
  curl -H \"X-API-Key: $KEY\" http://127.0.0.1:8080/v1/me")]
pub(crate) struct ServeArgs {
    /// Where to listen, as 127.0.0.1:8080; port 0 takes any that is free
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Refuse to start where the box that media is decoded in is missing or lacks a layer
    #[arg(long)]
    pub(crate) require_sandbox: bool,
    /// Where to listen for clients of HMA, as 127.0.0.1:9876
    #[arg(long, value_name = "ADDR")]
    pub(crate) hma_listen: Option<String>,
    /// Let whoever reaches that address in without a key; a loopback address
    /// alone can be opened so
    #[arg(long)]
    pub(crate) hma_open: bool,
    /// Fill a temporary folder with invented items and serve that
    #[arg(long)]
    demo: bool,
}

pub(crate) async fn run(
    args: ServeArgs,
    mut settings: Settings,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    log_as(&settings)?;
    weir_media::keep_little_memory();
    if args.demo {
        serve_demo::into_a_folder_of_its_own(&mut settings)?;
    }
    // Before anything is opened: an address that is taken changes nothing.
    let listener = bind(settings.serve.listen)?;
    let hma = settings.serve.hma_listen.map(bind).transpose()?;
    let session = Session::open(&settings).await?;
    let _alone = alone_on(&settings)?;
    let decoders = decoding::decoders(&settings)?;
    match decoding::layers(&decoders) {
        Some(layers) => tracing::info!("media is decoded in the box: {layers}"),
        None => tracing::info!("media is decoded without a box"),
    }
    for concern in session.store.concerns().await? {
        tracing::warn!("{concern}");
    }
    let key = load_or_create_key(&settings.secret_key_file)?;
    let blobs = blobs_of(&settings)?;
    session.store.sweep_blobs(&blobs).await?;
    let config = config_of(&settings, decoders)?;
    for missing in config.engine.missing() {
        tracing::warn!("{missing}");
    }
    if !settings.picture_words {
        tracing::info!("words and codes in pictures are not read: picture_words is off");
    }
    let client = client_of(&settings)?;
    let store = session.store.by(weir_model::Actor::Weir);
    let app = App::new(store, key, blobs, config, system_clock(), client);
    let engine = app.engine(session.service).await?;

    let address = listener.local_addr()?;
    let scheme = if settings.serve.tls.is_some() { "https" } else { "http" };
    // From the next line on somebody may stop it, and it ends cleanly.
    let stop = interrupted();
    // The one line on stdout: a script reads it to know where to connect.
    println!("Weir listens on {scheme}://{address}");
    out.say(format!(
        "It keeps everything in {}; {} entries are matched, mode {}.",
        where_it_is(&settings),
        engine.entries(),
        styled(BOLD, engine.mode())
    ));
    if args.demo {
        serve_demo::fill(&session, &engine, &settings.data, out).await?;
    }
    first_user(&session, out).await?;
    out.say(format!("Sign in at {}", self::address(&format!("{scheme}://{address}/"))));
    out.say(styled(DIM, format!("The API: {scheme}://{address}/docs. Ctrl-C ends it.")));

    let hma = match hma {
        None => None,
        Some(listener) => {
            let open = settings.serve.hma_open.then_some(session.service);
            let who = if open.is_some() { "without a key" } else { "with a key" };
            let address = listener.local_addr()?;
            out.say(format!("Clients of HMA: http://{address}, {who}."));
            Some(HmaListener { listener, open })
        }
    };
    let tls = settings.serve.tls.as_ref();
    let tls = tls.map(|files| Tls { certificate: files.cert.clone(), key: files.key.clone() });
    weir_server::serve::run(app, listener, tls, hma, stop).await?;
    session.store.close().await;
    Ok(Exit::Nothing)
}

/// Somebody must be able to sign in: a new installation gets its first admin.
async fn first_user(session: &Session, out: &Output) -> anyhow::Result<()> {
    if !session.store.users(session.service).await?.is_empty() {
        return Ok(());
    }
    let name = "admin".parse().expect("the name is one");
    let (_, password) =
        session.store.create_user(session.service, &name, Role::Admin, now()).await?;
    out.say(format!(
        "First user {}, one-time password {} {}",
        styled(BOLD, "admin"),
        styled(FOUND, password.reveal()),
        styled(DIM, "(shown only now; `weir user reset admin` makes another)")
    ));
    Ok(())
}

fn log_as(settings: &Settings) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&settings.serve.log).with_context(|| {
        format!(
            "log: “{}” is no filter; write info, debug or weir_server=debug",
            settings.serve.log
        )
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = match settings.serve.log_format {
        LogFormat::Text => builder.compact().try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    set.map_err(|error| anyhow::anyhow!("{error}"))
}

/// The lock that one server holds on a data folder.
fn alone_on(settings: &Settings) -> anyhow::Result<File> {
    // With PostgreSQL nothing else has made the folder by now.
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&settings.data);
    made.with_context(|| format!("making {}", settings.data.display()))?;
    let path = settings.data.join("serve.lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.with_context(|| format!("opening {}", path.display()))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => bail!(
            "another weir serve runs on {}; end it, or choose another folder with --data",
            settings.data.display()
        ),
        Err(error) => bail!("locking {}: {error}", path.display()),
    }
}

fn blobs_of(settings: &Settings) -> anyhow::Result<Blobs> {
    Ok(Blobs::open(&blobs_folder(settings))?)
}

fn engine_options(settings: &Settings, decoders: Decoders) -> EngineOptions {
    EngineOptions {
        decoders,
        media: weir_media::Options { limits: settings.limits, ..weir_media::Options::default() },
        matching: MatchOptions::default(),
        at_once: settings.threads,
        picture_words: settings.picture_words,
        keep_fingerprints: settings.serve.keep_fingerprints,
        keep_content: settings.serve.keep_content,
        seen: None,
        match_backwards: settings.serve.match_backwards,
        kept: None,
    }
}

fn config_of(settings: &Settings, decoders: Decoders) -> anyhow::Result<Config> {
    let serve = &settings.serve;
    Ok(Config {
        base_url: serve.base_url.as_ref().map(ToString::to_string),
        trusted_proxies: serve.trusted_proxies.clone(),
        secure_cookies: serve.tls.is_some()
            || serve.base_url.as_ref().is_some_and(|url| url.scheme() == "https"),
        body_limit: serve.body_limit,
        upload_limit: serve.upload_limit,
        wait: serve.wait,
        undo: serve.undo,
        care: serve.care,
        key_rate: serve.key_rate,
        stranger_rate: serve.stranger_rate,
        rules_two_people: serve.rules_two_people,
        aside: serve.aside,
        engine: EngineOptions {
            // The lock of the folder keeps another server out of it.
            seen: Some(settings.data.join("seen")),
            kept: Some(settings.data.join("index")),
            ..engine_options(settings, decoders)
        },
        data: Some(settings.data.clone()),
        settings: settings.all.iter().map(Setting::for_the_console).collect(),
    })
}

fn client_of(settings: &Settings) -> anyhow::Result<Client> {
    let serve = &settings.serve;
    let hosts = serve.media_hosts.iter().map(|host| host.parse());
    let private = serve.private_hosts.iter().map(|host| host.parse());
    let rules = Rules {
        media_hosts: hosts.collect::<Result<_, _>>().context("media_hosts")?,
        private: private.collect::<Result<_, _>>().context("private_hosts")?,
    };
    let roots = match &serve.extra_roots {
        None => None,
        Some(path) => {
            let limits = weir_media::Limits { bytes: MAX_ROOTS, ..weir_media::Limits::default() };
            let roots = weir_media::read_bounded(path, &limits);
            Some(roots.with_context(|| format!("extra_roots: {}", path.display()))?)
        }
    };
    Ok(Client::new(rules, roots.as_deref())?)
}

/// An engine for a command that works beside a server, or without one.
pub(super) async fn open_engine(
    session: &Session,
    settings: &Settings,
) -> anyhow::Result<Arc<Engine>> {
    let fetch = client_of(settings)?.fetcher(settings.limits.bytes);
    let clock = system_clock();
    let store = session.store.clone();
    let blobs = blobs_of(settings)?;
    let options = engine_options(settings, decoding::decoders(settings)?);
    Ok(Engine::open(store, session.service, blobs, fetch, clock, options).await?)
}

/// How an address stands out.
pub(super) fn address(text: &str) -> String {
    styled(ACCENT, text)
}
