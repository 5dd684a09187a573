//! What stands around the contents: banks, exchanges, what these show to be let
//! in, and which signal types are on.

use std::collections::HashMap;

use serde_json::Map;
use weir_exchange::hma::{HmaExchange, Survey};
use weir_model::{Bank, BankKind, BankName, Share};
use weir_store::{Exchange, StoreError};

use super::{HmaMoveError, KnownExchange, Moving, Place};

/// The signal types that there are here.
const SIGNAL_TYPES: [&str; 2] = ["pdq", "video_md5"];

/// The banks that are to be made.
pub(crate) struct BanksToMake(Vec<(i64, BankName, Share)>);

/// Finds a place for each of HMA's banks; refuses where something else has its
/// name.
pub(crate) async fn banks(
    moving: &mut Moving<'_, '_>,
    survey: &Survey,
) -> Result<BanksToMake, HmaMoveError> {
    let here = moving.of.store.banks(moving.of.service).await?;
    let mut make = Vec::new();
    for bank in &survey.banks {
        let name: BankName = match bank.name.parse() {
            Ok(name) => name,
            Err(error) => {
                let what = format!("bank {} and all its contents", shortened(&bank.name));
                moving.left(what, format!("{error}; rename it in HMA"));
                continue;
            }
        };
        let share = Share::of_ratio(bank.ratio).unwrap_or_else(|| {
            let nearest = if bank.ratio > 1.0 { Share::WHOLE } else { Share::NOTHING };
            let why = format!("its ratio {} becomes {}", bank.ratio, nearest.ratio());
            moving.note(format!("bank {name}"), why);
            nearest
        });
        let found = in_its_place(&here, &name)?;
        match found {
            Some(found) => {
                moving.moved.banks_there += 1;
                if found.share != share {
                    let (here, there) = (found.share.ratio(), share.ratio());
                    let why =
                        format!("it keeps the ratio {here} that it has here; HMA has {there}");
                    moving.note(format!("bank {name}"), why);
                }
            }
            None => {
                moving.moved.banks += 1;
                make.push((bank.id, name.clone(), share));
            }
        }
        let exchange = bank.exchange.and_then(|id| moving.exchange_names.get(&id)).cloned();
        moving.places.insert(bank.id, Place { name, id: found.map(|bank| bank.id), exchange });
    }
    Ok(BanksToMake(make))
}

/// The bank of this name; refused where it finds nothing by design, or where
/// another one is known to HMA's clients by this name.
fn in_its_place<'a>(here: &'a [Bank], name: &BankName) -> Result<Option<&'a Bank>, HmaMoveError> {
    let found = here.iter().find(|bank| bank.name == *name);
    if found.is_some_and(|bank| bank.kind == BankKind::Allow) {
        return Err(HmaMoveError::BankInTheWay(format!(
            "bank “{name}” is an allow bank here, and HMA's finds copies; rename one of them"
        )));
    }
    let alias = here.iter().find(|bank| bank.alias.as_deref() == Some(name.as_str()));
    match alias {
        Some(bank) => Err(HmaMoveError::BankInTheWay(format!(
            "HMA's clients know bank “{}” as {name} here; rename one of them",
            bank.name
        ))),
        None => Ok(found),
    }
}

impl BanksToMake {
    /// Makes them.
    pub(crate) async fn make(self, moving: &mut Moving<'_, '_>) -> Result<(), HmaMoveError> {
        let (store, service) = (moving.of.store, moving.of.service);
        for (id, name, share) in self.0 {
            let (kind, at) = (BankKind::Match, moving.now());
            let made = store.create_sharing_bank(service, &name, kind, None, share, at).await?;
            if let Some(place) = moving.places.get_mut(&id) {
                place.id = Some(made.id);
            }
        }
        Ok(())
    }
}

/// Switches signal types as they are there.
pub(crate) async fn signal_types(
    moving: &mut Moving<'_, '_>,
    survey: &Survey,
) -> Result<(), HmaMoveError> {
    let (store, service) = (moving.of.store, moving.of.service);
    let here: HashMap<String, Share> =
        store.signal_type_shares(service, &SIGNAL_TYPES).await?.into_iter().collect();
    for (name, ratio) in &survey.signal_types {
        let what = format!("signal type {}", shortened(name));
        if !SIGNAL_TYPES.contains(&name.as_str()) {
            moving.left(what, "Weir has no such signal type");
            continue;
        }
        let Some(share) = Share::of_ratio(*ratio) else {
            moving.left(what, format!("its ratio {ratio} is not between 0 and 1"));
            continue;
        };
        match here.get(name) {
            Some(here) if *here == share => continue,
            Some(here) => {
                let why = format!("it keeps the ratio {} that it has here", here.ratio());
                moving.note(what, why);
                continue;
            }
            None => moving.moved.signal_types += 1,
        }
        if share == Share::NOTHING {
            moving.note(what, "its ratio is 0: HMA matches it all the same, Weir does not");
        }
        if !moving.of.dry_run {
            store.set_signal_type_share(service, name, share, moving.now()).await?;
        }
    }
    Ok(())
}

/// Sets exchanges up, each with the bank that it fills.
pub(crate) async fn exchanges(
    moving: &mut Moving<'_, '_>,
    survey: &Survey,
) -> Result<(), HmaMoveError> {
    for exchange in &survey.exchanges {
        let what = format!("exchange {}", shortened(&exchange.name));
        let filled = survey.banks.iter().find(|bank| bank.exchange == Some(exchange.id));
        let Some(place) = filled.and_then(|bank| moving.places.get(&bank.id)).cloned() else {
            moving.left(what, "the bank that it fills is gone, or does not move");
            continue;
        };
        let fields = exchange.config.as_object().cloned().unwrap_or_default();
        let known = match moving.of.kinds.exchange(&exchange.api, &fields) {
            Ok(known) => known,
            Err(why) => {
                moving.left(what, why);
                continue;
            }
        };
        let here = moving.of.store.exchange(moving.of.service, &exchange.name).await?;
        if let Some(here) = here {
            moving.moved.exchanges_there += 1;
            if here.api != known.api {
                moving.left(what, format!("there is one of the kind {} here already", here.api));
            }
            continue;
        }
        set_up(moving, exchange, &place, known, &what).await?;
    }
    Ok(())
}

async fn set_up(
    moving: &mut Moving<'_, '_>,
    exchange: &HmaExchange,
    place: &Place,
    known: KnownExchange,
    what: &str,
) -> Result<(), HmaMoveError> {
    moving.moved.exchanges += 1;
    if !known.left.is_empty() {
        let why = format!("its kind has no such fields here: {}", known.left.join(", "));
        moving.left(format!("part of {what}"), why);
    }
    if known.fetches && exchange.enabled {
        moving.note(
            what,
            "it is paused: what Weir fetches for its kind would take the place of the contents \
             that move; switch it on when that is what you want",
        );
    } else if !known.fetches {
        moving.note(what, "Weir does not fetch from its network yet: it is set up, and waits");
    }
    if let (false, Some(bank)) = (moving.of.dry_run, place.id) {
        let (store, at) = (moving.of.store, moving.now());
        let made = Exchange {
            id: store.next_exchange(at)?,
            name: exchange.name.clone(),
            api: known.api,
            config: known.config,
            enabled: exchange.enabled && !known.fetches,
            bank,
            created_at: at,
            fetch_started_at: None,
            fetched_at: None,
            fetch_error: None,
            checkpoint: None,
        };
        match store.create_exchange(moving.of.service, &made, at).await {
            // Made by somebody else meanwhile.
            Ok(()) | Err(StoreError::ExchangeExists(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Seals what exchanges show to be let in; what cannot be sealed stays there.
pub(crate) async fn credentials(
    moving: &mut Moving<'_, '_>,
    survey: &Survey,
) -> Result<(), HmaMoveError> {
    let (store, service) = (moving.of.store, moving.of.service);
    let here = store.exchange_credentials(service).await?;
    for found in &survey.credentials {
        let what = format!("the credentials of {}", shortened(&found.api));
        let fields = found.fields.as_object().cloned().unwrap_or_else(Map::new);
        let (api, fields) = match moving.of.kinds.credentials(&found.api, &fields) {
            Ok(known) => known,
            Err(why) => {
                moving.left(what, why);
                continue;
            }
        };
        if here.contains(&api) {
            continue;
        }
        let Some(key) = moving.of.key else {
            moving.left(what, "there is no secret key to seal them with");
            continue;
        };
        moving.moved.credentials += 1;
        if !moving.of.dry_run {
            let at = moving.now();
            store.set_exchange_credentials(service, &api, Some(&fields), key, at).await?;
        }
    }
    Ok(())
}

fn shortened(name: &str) -> String {
    name.chars().take(100).collect()
}
