//! `/c/banks` and `/c/bank`: banks. A bank that is deleted here is laid aside
//! and can be restored for a while: a client that deletes by mistake, as one
//! does which renames, loses nothing.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};
use weir_model::{Bank, BankKind, Share};
use weir_store::{BankChange, StoreError};

use super::answer::{Answer, Refusal, json_answer, message, ok};
use super::names::{bank, banks, find, new_name};
use super::read::Model;
use crate::access::Caller;
use crate::app::App;
use crate::extract::PathParts;
use crate::routes::banks::make;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hma/c/banks", get(list).post(create))
        .route("/hma/c/bank/{name}", get(one).put(change).delete(delete))
}

/// A bank as HMA shows it everywhere.
pub(super) fn shown(name: &str, bank: &Bank) -> Value {
    json!({ "matching_enabled_ratio": bank.share.ratio(), "name": name })
}

async fn list(State(app): State<App>, caller: Caller) -> Answer {
    let banks = banks(&app, &caller).await?;
    Ok(ok(banks.iter().map(|(name, bank)| shown(name, bank)).collect()))
}

async fn one(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    let bank = bank(&app, &caller, path.text(0)).await?;
    Ok(ok(shown(path.text(0), &bank)))
}

async fn create(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let mut model = Model::of_body(&app, request).await?;
    let name = model.required_text("name");
    let (ratio, enabled) = (model.number("enabled_ratio"), model.boolean("enabled"));
    model.done()?;
    let share = match (ratio, enabled) {
        (Some(Some(ratio)), _) => share_of(ratio)?,
        // `enabled` counts where the ratio is an explicit null alone.
        (Some(None), Some(false)) => Share::NOTHING,
        _ => Share::WHOLE,
    };
    let name = new_name(&name)?;
    if find(&app, &caller, name.as_str()).await?.is_some() {
        return Err(taken(name.as_str()));
    }
    let made = make(&app, &caller, &name, BankKind::Match, None).await;
    let bank = made.map_err(|problem| {
        // The same name, made by somebody else just now.
        if problem.status() == StatusCode::CONFLICT {
            taken(name.as_str())
        } else {
            Refusal::Problem(problem)
        }
    })?;
    let bank = if share == Share::WHOLE {
        bank
    } else {
        changed(&app, &caller, &bank, BankChange { name: None, share: Some(share) }).await?
    };
    Ok(json_answer(StatusCode::CREATED, shown(name.as_str(), &bank)))
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    request: Request,
) -> Answer {
    let mut model = Model::of_body(&app, request).await?;
    let name = model.text("name");
    let (ratio, enabled) = (model.number("enabled_ratio"), model.boolean("enabled"));
    model.done()?;
    let before = bank(&app, &caller, path.text(0)).await?;
    let share = match (ratio.flatten(), enabled) {
        (Some(ratio), _) => Some(share_of(ratio)?),
        (None, Some(enabled)) => Some(if enabled { Share::WHOLE } else { Share::NOTHING }),
        (None, None) => None,
    };
    let name = name.filter(|name| name != path.text(0)).map(|name| new_name(&name)).transpose()?;
    if let Some(name) = &name
        && find(&app, &caller, name.as_str()).await?.is_some()
    {
        return Err(taken(name.as_str()));
    }
    let shown_as = name.as_ref().map_or(path.text(0), |name| name.as_str()).to_owned();
    let after = changed(&app, &caller, &before, BankChange { name, share }).await?;
    Ok(ok(shown(&shown_as, &after)))
}

/// Changes a bank, whose new share counts when this answers.
async fn changed(
    app: &App,
    caller: &Caller,
    bank: &Bank,
    change: BankChange,
) -> Result<Bank, Refusal> {
    let store = app.store_of(caller);
    let after = match store.change_bank(caller.service, bank.id, &change, app.now()).await {
        Err(StoreError::BankExists(name)) => return Err(taken(name.as_str())),
        after => after?,
    };
    app.engine(caller.service).await?.catch_up().await?;
    Ok(after)
}

async fn delete(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    if let Some(bank) = find(&app, &caller, path.text(0)).await? {
        lay_aside(&app, &caller, &bank).await?;
    }
    Ok(message(StatusCode::OK, "Done"))
}

/// Lays a bank aside, and pauses the exchange that fills it.
pub(super) async fn lay_aside(app: &App, caller: &Caller, bank: &Bank) -> Result<(), Refusal> {
    let store = app.store_of(caller);
    for exchange in store.exchanges(caller.service).await? {
        if exchange.bank == bank.id && exchange.enabled {
            store.enable_exchange(caller.service, exchange.id, false, app.now()).await?;
        }
    }
    match store.lay_bank_aside(caller.service, bank.id, app.now()).await {
        // Somebody else did just now.
        Ok(_) | Err(StoreError::NoBankId(_)) => {}
        Err(error) => return Err(error.into()),
    }
    app.engine(caller.service).await?.catch_up().await?;
    Ok(())
}

fn share_of(ratio: f64) -> Result<Share, Refusal> {
    Share::of_ratio(ratio)
        .ok_or_else(|| Refusal::bad("enabled_ratio: expected a number from 0 to 1"))
}

fn taken(name: &str) -> Refusal {
    Refusal::forbidden(format!("there is a bank “{name}” already"))
}
