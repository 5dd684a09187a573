//! Banks by name, and their entries made ready to be matched.

use weir_model::{Bank, BankKind, BankName, BankNameError, Cursor, ServiceId, Timestamp};
use weir_store::{Store, StoreError};

use crate::matcher::{MatchOptions, Matcher};
use crate::nearest::nearest;

/// How many entries are fetched at once.
const PAGE: u32 = 1000;

/// Why a bank cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// A name that no bank can have.
    #[error(transparent)]
    Name(#[from] BankNameError),
    /// No such bank, and what there is.
    #[error("there is no bank “{name}”{hint}")]
    Unknown {
        /// The name asked for.
        name: BankName,
        /// The nearest name, or what else can be done.
        hint: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The bank of this name, or an error that names the nearest.
pub async fn find_bank(store: &Store, service: ServiceId, name: &str) -> Result<Bank, BankError> {
    let name: BankName = name.parse()?;
    match store.bank(service, &name).await {
        Err(StoreError::NoBank(name)) => {
            let banks = store.banks(service).await?;
            let names = banks.iter().map(|bank| bank.name.as_str());
            let hint = match nearest(name.as_str(), names) {
                Some(near) => format!("; did you mean “{near}”?"),
                None if banks.is_empty() => {
                    format!("; there is none yet: make it with `weir bank create '{name}'`")
                }
                None => "; `weir bank list` shows those that there are".to_owned(),
            };
            Err(BankError::Unknown { name, hint })
        }
        found => Ok(found?),
    }
}

/// A matcher with the entries of the named banks, or of every match bank where
/// none is named, as they are at `now`. Allow banks always take part: they win.
pub async fn load_matcher(
    store: &Store,
    service: ServiceId,
    names: &[String],
    options: MatchOptions,
    now: Timestamp,
) -> Result<Matcher, BankError> {
    let mut named = Vec::new();
    for name in names {
        named.push(find_bank(store, service, name).await?.id);
    }
    let store = store.opening_texts();
    let mut matcher = Matcher::new(options);
    matcher.set_time(now);
    for bank in store.banks(service).await? {
        if !named.is_empty() && !named.contains(&bank.id) && bank.kind == BankKind::Match {
            continue;
        }
        let place = matcher.add_bank(&bank);
        let mut cursor = Cursor::START;
        loop {
            let page = store.entries(service, bank.id, cursor, PAGE).await?;
            let Some(last) = page.last() else { break };
            cursor = Cursor::after(last.number);
            for entry in &page {
                matcher.insert(place, entry);
            }
        }
    }
    Ok(matcher)
}
