//! What every command that keeps something stands on: the store, the service,
//! and the clock.

use anyhow::Context as _;
use weir_engine::ensure_built_in;
use weir_model::{Actor, ServiceId};
pub(crate) use weir_server::clock::now;
use weir_store::{Location, Store};

use crate::settings::Settings;

/// An opened store and the service that is worked for.
pub(crate) struct Session {
    pub(crate) store: Store,
    pub(crate) service: ServiceId,
}

impl Session {
    /// Opens the store that the settings name; makes it where there is none.
    pub(crate) async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let store = open_store(settings).await?;
        let service = store.default_service(now()).await?;
        ensure_built_in(&store, service, now()).await?;
        Ok(Self { store, service })
    }

    /// Seals what was done and closes the store.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.store.seal(self.service).await?;
        self.store.close().await;
        Ok(())
    }

    /// Closes the store where nothing was written. Not sealing leaves that to
    /// the next writer: whoever only reads need not wait for another program.
    pub(crate) async fn close_unchanged(self) {
        self.store.close().await;
    }
}

/// Opens the store that the settings name, without a service in it; makes it
/// where there is none.
pub(crate) async fn open_store(settings: &Settings) -> anyhow::Result<Store> {
    weir_engine::own_background::follow(&settings.data);
    let location = match &settings.database {
        Some(address) => Location::Postgres(address.clone()),
        None => Location::Folder(settings.data.clone()),
    };
    let store = Store::open_waiting(&location, settings.lock_wait)
        .await
        .with_context(|| format!("opening the store ({})", where_it_is(settings)))?;
    Ok(store.by(Actor::CommandLine).with_key_file(settings.secret_key_file.clone()))
}

/// Where the store is, for people.
pub(crate) fn where_it_is(settings: &Settings) -> String {
    match &settings.database {
        Some(_) => "PostgreSQL".to_owned(),
        None => settings.data.display().to_string(),
    }
}
