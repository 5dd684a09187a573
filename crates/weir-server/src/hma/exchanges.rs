//! `/c/exchange…`: what fills banks from elsewhere.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Map, Value, json};
use weir_model::{BankKind, Timestamp};
use weir_store::{Exchange, StoreError};

use super::answer::{Answer, Refusal, message, ok};
use super::apis::{APIS, Api, api, unknown};
use super::banks::lay_aside;
use super::fetching::fetch_one;
use super::names::{bank, find, shortened};
use super::read::{Model, object_of};
use crate::access::Caller;
use crate::app::App;
use crate::extract::PathParts;
use crate::routes::banks::make;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hma/c/exchanges/apis", get(apis))
        .route("/hma/c/exchanges/api/{name}", get(auth).post(set_auth))
        .route("/hma/c/exchanges/api/{name}/schema", get(schema))
        .route("/hma/c/exchanges", post(create).get(list))
        .route("/hma/c/exchange/{name}", get(one).put(change).delete(delete))
        .route("/hma/c/exchange/{name}/status", get(status))
}

async fn apis(_: Caller) -> Response {
    ok(APIS.iter().map(|api| api.name).collect())
}

fn api_or_bad(name: &str) -> Result<&'static Api, Refusal> {
    api(name).ok_or_else(|| Refusal::bad(unknown(name)))
}

async fn auth_shown(app: &App, caller: &Caller, api: &Api) -> Answer {
    let set = app.store().exchange_credentials(caller.service).await?;
    Ok(ok(json!({
        // So spelt.
        "supports_authentification": api.takes_credentials(),
        "has_set_authentification": set.iter().any(|set| set == api.name),
    })))
}

async fn auth(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    auth_shown(&app, &caller, api_or_bad(path.text(0))?).await
}

async fn set_auth(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    request: Request,
) -> Answer {
    let api = api_or_bad(path.text(0))?;
    let fields = object_of(&app, request).await?;
    match fields.get("credential_json") {
        None | Some(Value::Null) => {}
        Some(Value::Object(given)) => {
            let credentials =
                if given.is_empty() { None } else { Some(api.credentials_of(given)?) };
            let store = app.store_of(&caller);
            store
                .set_exchange_credentials(
                    caller.service,
                    api.name,
                    credentials.as_ref(),
                    app.key(),
                    app.now(),
                )
                .await?;
        }
        Some(_) => return Err(Refusal::bad("credential_json: expected an object")),
    }
    auth_shown(&app, &caller, api).await
}

async fn schema(_: Caller, path: PathParts) -> Answer {
    let api = api(path.text(0)).ok_or_else(|| Refusal::not_found(unknown(path.text(0))))?;
    Ok(ok(api.schema()))
}

async fn create(State(app): State<App>, caller: Caller, request: Request) -> Answer {
    let fields = object_of(&app, request).await?;
    let text = |name: &str| {
        let value = fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        value.ok_or_else(|| Refusal::bad(format!("{name}: it is needed, as a text")))
    };
    let (name, kind) = (text("bank")?, api_or_bad(text("api")?)?);
    let name = super::names::new_name(name)?;
    let none = Map::new();
    let given = match fields.get("api_json") {
        None | Some(Value::Null) => &none,
        Some(Value::Object(given)) => given,
        Some(_) => return Err(Refusal::bad("api_json: expected an object")),
    };
    let enabled = match given.get("enabled") {
        None | Some(Value::Null) => true,
        Some(Value::Bool(enabled)) => *enabled,
        Some(_) => return Err(Refusal::bad("enabled: expected true or false")),
    };
    let config = kind.config_of(given)?;
    let taken = || Refusal::forbidden(format!("there is a bank or exchange “{name}” already"));
    let store = app.store_of(&caller);
    if find(&app, &caller, name.as_str()).await?.is_some()
        || store.exchange(caller.service, name.as_str()).await?.is_some()
    {
        return Err(taken());
    }
    let made = make(&app, &caller, &name, BankKind::Match, None).await;
    let bank = made.map_err(|problem| match problem.status() {
        StatusCode::CONFLICT => taken(),
        _ => Refusal::Problem(problem),
    })?;
    let exchange = Exchange {
        id: store.next_exchange(app.now())?,
        name: name.to_string(),
        api: kind.name.to_owned(),
        config,
        enabled,
        bank: bank.id,
        created_at: app.now(),
        fetch_started_at: None,
        fetched_at: None,
        fetch_error: None,
        checkpoint: None,
    };
    match store.create_exchange(caller.service, &exchange, app.now()).await {
        Err(StoreError::ExchangeExists(_)) => return Err(taken()),
        created => created?,
    }
    // What it fetches matches when this answers.
    if enabled && kind.fetches {
        fetch_one(&app, caller.service, &exchange).await?;
    }
    let words = if kind.fetches {
        "Created successfully"
    } else {
        "Created successfully; Weir does not fetch from this network yet"
    };
    Ok(message(StatusCode::CREATED, words))
}

async fn list(State(app): State<App>, caller: Caller) -> Answer {
    let exchanges = app.store().exchanges(caller.service).await?;
    Ok(ok(exchanges.into_iter().map(|exchange| Value::from(exchange.name)).collect()))
}

async fn exchange(app: &App, caller: &Caller, name: &str) -> Result<Exchange, Refusal> {
    let found = app.store().exchange(caller.service, name).await?;
    found.ok_or_else(|| Refusal::not_found(format!("exchange “{}” not found", shortened(name))))
}

fn shown(exchange: &Exchange) -> Value {
    let mut shown = exchange.config.clone();
    shown["name"] = exchange.name.clone().into();
    shown["api"] = exchange.api.clone().into();
    shown["enabled"] = exchange.enabled.into();
    shown
}

async fn one(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    Ok(ok(shown(&exchange(&app, &caller, path.text(0)).await?)))
}

async fn change(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    request: Request,
) -> Answer {
    let mut model = Model::of_body(&app, request).await?;
    let enabled = model.required_boolean("enabled");
    model.done()?;
    let before = exchange(&app, &caller, path.text(0)).await?;
    let store = app.store_of(&caller);
    store.enable_exchange(caller.service, before.id, enabled, app.now()).await?;
    Ok(ok(shown(&Exchange { enabled, ..before })))
}

async fn delete(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    if let Some(exchange) = app.store().exchange(caller.service, path.text(0)).await? {
        let store = app.store_of(&caller);
        store.delete_exchange(caller.service, exchange.id, app.now()).await?;
        // Its bank goes too, and can be restored.
        if let Ok(bank) = bank(&app, &caller, path.text(0)).await
            && bank.id == exchange.bank
        {
            lay_aside(&app, &caller, &bank).await?;
        }
    }
    Ok(message(StatusCode::OK, "Exchange deleted"))
}

async fn status(State(app): State<App>, caller: Caller, path: PathParts) -> Answer {
    let exchange = exchange(&app, &caller, path.text(0)).await?;
    let seconds = |at: Option<Timestamp>| at.map(|at| at.micros() / 1_000_000);
    let items = app.store().bank_statistics(caller.service, exchange.bank).await?.entries;
    let succeeded = exchange.fetched_at.map(|_| exchange.fetch_error.is_none());
    Ok(ok(json!({
        "checkpoint_ts": seconds(exchange.fetched_at.filter(|_| succeeded == Some(true))),
        "running_fetch_start_ts": seconds(exchange.fetch_started_at),
        "last_fetch_complete_ts": seconds(exchange.fetched_at),
        "last_fetch_succeeded": succeeded,
        "up_to_date": succeeded == Some(true) && exchange.fetch_started_at.is_none(),
        "fetched_items": items,
    })))
}
