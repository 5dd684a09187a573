//! Moving here from an HMA: banks, exchanges and contents, each content under
//! the number that it had. It is looked at first and nothing is written unless
//! every number is free; then it moves in batches, each whole or not at all.
//! Whatever is here already is passed over, so that a move that was cut off is
//! run again.

mod contents;
mod setting;

use std::collections::HashMap;

use serde_json::{Map, Value};
use weir_exchange::hma::{Archive, HmaError, Survey};
use weir_model::{BankId, BankName, ImportId, SecretKey, ServiceId, Timestamp};
use weir_store::{IfTaken, Store, StoreError};

use crate::files::Stop;
use contents::{look, transfer};
use setting::{banks, credentials, exchanges, signal_types};

/// How many contents move in one transaction.
const BATCH: u32 = 1000;
/// How many collisions are told in the refusal.
const SHOWN: usize = 10;

/// What is to be done, and with what.
pub struct HmaMove<'a> {
    /// Where it goes.
    pub store: &'a Store,
    /// Whose it becomes.
    pub service: ServiceId,
    /// Tells what would move, and changes nothing.
    pub dry_run: bool,
    /// What is done with a content whose number another entry has.
    pub taken: IfTaken,
    /// Seals credentials; without it none move.
    pub key: Option<&'a SecretKey>,
    /// How exchanges are set up here.
    pub kinds: &'a dyn ExchangeKinds,
    /// Ends it between two batches.
    pub stop: &'a Stop,
    /// What time it is.
    pub now: &'a (dyn Fn() -> Timestamp + Sync),
}

/// How exchanges of HMA's kinds are set up here.
pub trait ExchangeKinds: Sync {
    /// An exchange of this kind with these fields, or why there can be none.
    fn exchange(&self, api: &str, fields: &Map<String, Value>) -> Result<KnownExchange, String>;
    /// The kind and what it shows to be let in, or why it is not kept.
    fn credentials(
        &self,
        api: &str,
        fields: &Map<String, Value>,
    ) -> Result<(String, Value), String>;
}

/// An exchange as it is set up here.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownExchange {
    /// Its kind.
    pub api: String,
    /// The fields of its kind.
    pub config: Value,
    /// Fields that its kind has not here.
    pub left: Vec<String>,
    /// Whether Weir fetches for it, and would so replace what has moved.
    pub fetches: bool,
}

/// What is told on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HmaTold {
    /// So many contents are looked at.
    Looked {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// So many contents are dealt with.
    Moved {
        /// So many.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// This does not move, or not all of it.
    Left {
        /// What.
        what: String,
        /// Why.
        why: String,
    },
    /// This moves, and is another here than it was there.
    Note {
        /// What.
        what: String,
        /// What is other.
        why: String,
    },
}

/// What moved; in a dry run, what would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HmaMoved {
    /// Banks that are new here.
    pub banks: u64,
    /// Banks that were here already.
    pub banks_there: u64,
    /// Exchanges that are new here.
    pub exchanges: u64,
    /// Exchanges that were here already.
    pub exchanges_there: u64,
    /// Kinds of exchange whose credentials are sealed here now.
    pub credentials: u64,
    /// Signal types that are switched on in a share.
    pub signal_types: u64,
    /// Contents that are new here.
    pub contents: u64,
    /// Their hashes.
    pub signals: u64,
    /// Contents that were here already.
    pub contents_there: u64,
    /// Contents that got another number.
    pub renumbered: u64,
    /// Contents that do not move.
    pub contents_left: u64,
    /// The imports by which it can be taken back, with their banks.
    pub imports: Vec<(BankName, ImportId)>,
    /// Whether it was stopped before its end.
    pub stopped: bool,
}

/// Why nothing moved, or no more did.
#[derive(Debug, thiserror::Error)]
pub enum HmaMoveError {
    /// HMA cannot be read.
    #[error(transparent)]
    Hma(#[from] HmaError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Numbers are taken.
    #[error(
        "{count} contents have a number here that another entry has already (such as {}); nothing was changed. Import into a data folder that is empty, or have these contents get new numbers with --renumber: clients that keep HMA's ids then do not find them",
        shown.join(", ")
    )]
    Taken {
        /// How many.
        count: u64,
        /// Some of them.
        shown: Vec<String>,
    },
    /// A bank's name is taken by something else.
    #[error("{0}; nothing was changed")]
    BankInTheWay(String),
}

/// A bank here, for one of HMA's.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) name: BankName,
    /// Not there yet in a dry run.
    pub(crate) id: Option<BankId>,
    /// The exchange that fills it.
    pub(crate) exchange: Option<String>,
}

/// A move on its way.
pub(crate) struct Moving<'a, 'b> {
    pub(crate) of: &'a HmaMove<'a>,
    pub(crate) moved: HmaMoved,
    tell: &'b mut dyn FnMut(HmaTold),
    /// HMA's banks by their ids there.
    pub(crate) places: HashMap<i64, Place>,
    pub(crate) exchange_names: HashMap<i64, String>,
}

impl Moving<'_, '_> {
    pub(crate) fn tell(&mut self, told: HmaTold) {
        (self.tell)(told);
    }

    pub(crate) fn left(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.tell(HmaTold::Left { what: what.into(), why: why.into() });
    }

    pub(crate) fn note(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.tell(HmaTold::Note { what: what.into(), why: why.into() });
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.of.now)()
    }
}

/// Moves what an HMA holds here, or tells what would move.
pub async fn move_hma(
    of: &HmaMove<'_>,
    archive: &mut Archive,
    mut tell: impl FnMut(HmaTold),
) -> Result<HmaMoved, HmaMoveError> {
    let survey: Survey = archive.survey().clone();
    let names = survey.exchanges.iter().map(|exchange| (exchange.id, exchange.name.clone()));
    let mut moving = Moving {
        of,
        moved: HmaMoved::default(),
        tell: &mut tell,
        places: HashMap::new(),
        exchange_names: names.collect(),
    };
    // Looked at first, silently unless that is all.
    let plan = banks(&mut moving, &survey).await?;
    look(&mut moving, archive).await?;
    if of.stop.is_stopped() {
        moving.moved = HmaMoved { stopped: true, ..HmaMoved::default() };
        return Ok(moving.moved);
    }
    for left in &survey.left {
        moving.left(left.what.clone(), left.why.clone());
    }
    for useless in &survey.useless {
        moving.note(useless.what.clone(), useless.why.clone());
    }
    if !of.dry_run {
        plan.make(&mut moving).await?;
    }
    signal_types(&mut moving, &survey).await?;
    exchanges(&mut moving, &survey).await?;
    credentials(&mut moving, &survey).await?;
    if !of.dry_run {
        transfer(&mut moving, archive).await?;
    }
    Ok(moving.moved)
}
