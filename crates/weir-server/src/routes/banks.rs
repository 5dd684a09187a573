//! Banks, their entries, and policies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{
    Fingerprinter, Medium, MediumSource, TEST_BANK, bankable, entry_of_fingerprint, find_bank,
    find_policy, link_signals,
};
use weir_model::{
    Bank, BankForms, BankKind, BankName, NewEntry, Policy, PolicyId, Provenance, Source,
    TextThreshold,
};
use weir_store::Added;

use super::bodies::{List, SignalBody};
use super::entries::EntryBody;
use super::receive::{MediumBody, check_word, read_signals};
use crate::access::Caller;
use crate::app::App;
use crate::extract::{Body, Page, PathParts, Query};
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(policies))
        .routes(routes!(banks, create))
        .routes(routes!(bank, change, delete))
        .routes(routes!(set_forms))
        .routes(routes!(entries, add))
}

/// A bank.
#[derive(Serialize, ToSchema)]
struct BankBody {
    /// Its id.
    bank: String,
    /// Its name.
    name: String,
    /// `match` or `allow`.
    kind: String,
    /// The policy that its entries break.
    #[schema(required = true)]
    policy: Option<String>,
    /// The forms of an upload's picture that its entries are held against:
    /// `turned`, `trimmed`, `inner`, `crops`.
    forms: Vec<&'static str>,
    /// How sure a match with one of its texts must be: `strict`, `normal`, `wide`.
    text_threshold: String,
    /// How many entries it has.
    entries: u64,
    /// When it was made.
    created_at: String,
}

/// A bank to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewBank {
    /// Its name, of any script.
    #[schema(min_length = 1, max_length = 128)]
    name: String,
    /// `match`, or `allow` for what must never match.
    kind: Option<String>,
    /// A policy's name or id.
    policy: Option<String>,
    /// The forms of an upload's picture that its entries are held against; all but
    /// `crops` where they are left out.
    forms: Option<Vec<FormName>>,
    /// How sure a match with one of its texts must be: `strict`, `normal` (without
    /// it) or `wide`.
    text_threshold: Option<String>,
}

/// What changes of a bank.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BankChanges {
    /// How sure a match with one of its texts must be: `strict`, `normal`, `wide`.
    text_threshold: String,
}

/// Forms of a picture.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FormsBody {
    /// The forms that the bank's entries are held against; none of them: uploads
    /// are looked at as they are.
    forms: Vec<FormName>,
}

/// A form of an upload's picture.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FormName {
    /// Turned and mirrored.
    Turned,
    /// Without borders, the bars of a letterbox, captions.
    Trimmed,
    /// The picture of a screenshot, a picture in a picture.
    Inner,
    /// Fifteen windows of it.
    Crops,
    /// Parts of it, found by its local features.
    Features,
}

impl FormName {
    fn all(names: &[Self]) -> BankForms {
        names.iter().fold(BankForms::NONE, |forms, name| match name {
            Self::Turned => BankForms { turned: true, ..forms },
            Self::Trimmed => BankForms { trimmed: true, ..forms },
            Self::Inner => BankForms { inner: true, ..forms },
            Self::Crops => BankForms { crops: true, ..forms },
            Self::Features => BankForms { features: true, ..forms },
        })
    }
}

/// A policy, in its newest version.
#[derive(Serialize, ToSchema)]
struct PolicyBody {
    /// The id of this version.
    policy: String,
    name: String,
    version: u32,
    /// `low`, `medium`, `high` or `critical`.
    severity: String,
    /// Its place in Regulation (EU) 2021/784, Article 2(7).
    #[schema(required = true)]
    terrorist_content: Option<String>,
    /// Its category in the DSA transparency database.
    #[schema(required = true)]
    dsa: Option<String>,
    texts: Vec<PolicyTextBody>,
}

/// A policy in one language.
#[derive(Serialize, ToSchema)]
struct PolicyTextBody {
    language: String,
    title: String,
    text: String,
}

/// Something to be banked: exactly one of `text`, `link`, `medium` and `signals`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEntryBody {
    /// The caller's own id, given back in matches.
    #[serde(rename = "ref")]
    #[schema(max_length = 512)]
    reference: Option<String>,
    /// A text: of 30 letters and more it is found in part and altered, a shorter
    /// one as a phrase. It is kept encrypted.
    text: Option<String>,
    /// A link to a page, an account or a group, or a name as `example.com` for all
    /// that lies on it.
    link: Option<String>,
    /// A picture or another file, as `data`; it is fingerprinted and not kept.
    medium: Option<MediumBody>,
    /// Signals.
    signals: Option<Vec<SignalBody>>,
    /// Words on it.
    #[schema(max_items = 64)]
    tags: Option<Vec<String>>,
    /// Who says so, where it is no own decision: the name of a list.
    #[schema(max_length = 512)]
    source: Option<String>,
}

/// What became of an entry.
#[derive(Serialize, ToSchema)]
struct AddedBody {
    /// `banked`, `already_there`, or `confirmed`: it was there on somebody
    /// else's word, and an own decision stands behind it now.
    status: &'static str,
    #[serde(flatten)]
    entry: EntryBody,
}

/// Every policy.
#[utoipa::path(
    get,
    path = "/v1/policies",
    tag = "banks",
    responses((status = 200, description = "The policies", body = List<PolicyBody>))
)]
async fn policies(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<List<PolicyBody>>, Problem> {
    let policies = app.store().policies(caller.service).await?;
    Ok(Json(List::whole(policies.into_iter().map(PolicyBody::from).collect())))
}

/// Every bank.
#[utoipa::path(
    get,
    path = "/v1/banks",
    tag = "banks",
    responses((status = 200, description = "The banks", body = List<BankBody>))
)]
async fn banks(State(app): State<App>, caller: Caller) -> Result<Json<List<BankBody>>, Problem> {
    let mut bodies = Vec::new();
    for bank in app.store().banks(caller.service).await? {
        bodies.push(bank_body(&app, &caller, bank).await?);
    }
    Ok(Json(List::whole(bodies)))
}

async fn bank_body(app: &App, caller: &Caller, bank: Bank) -> Result<BankBody, Problem> {
    let statistics = app.store().bank_statistics(caller.service, bank.id).await?;
    Ok(BankBody {
        bank: bank.id.to_string(),
        name: bank.name.to_string(),
        kind: bank.kind.name().to_owned(),
        policy: bank.policy.map(|policy| policy.to_string()),
        forms: bank.forms.names(),
        text_threshold: bank.text_threshold.name().to_owned(),
        entries: statistics.entries,
        created_at: bank.created_at.to_string(),
    })
}

/// Make a bank.
#[utoipa::path(
    post,
    path = "/v1/banks",
    tag = "banks",
    request_body = NewBank,
    responses((status = 201, description = "It is there", body = BankBody))
)]
async fn create(
    State(app): State<App>,
    caller: Caller,
    Body(new): Body<NewBank>,
) -> Result<(StatusCode, Json<BankBody>), Problem> {
    let name: BankName = new
        .name
        .parse()
        .map_err(|error: weir_model::BankNameError| Problem::field("/name", error.to_string()))?;
    if name.as_str() == TEST_BANK {
        return Err(Problem::conflict("this name belongs to the built-in bank of the test item"));
    }
    let kind = match new.kind.as_deref() {
        None => BankKind::Match,
        Some(kind) => BankKind::from_name(kind)
            .ok_or_else(|| Problem::field("/kind", "expected match or allow"))?,
    };
    let policy = match &new.policy {
        None => None,
        Some(name) => Some(policy_named(&app, &caller, name).await?),
    };
    let threshold = new.text_threshold.as_deref().map(threshold_named).transpose()?;
    let mut bank = make(&app, &caller, &name, kind, policy).await?;
    if let Some(forms) = new.forms {
        bank = put_forms(&app, &caller, bank, FormName::all(&forms)).await?;
    }
    if let Some(threshold) = threshold {
        set_threshold(&app, &caller, &bank, threshold).await?;
        bank.text_threshold = threshold;
    }
    Ok((StatusCode::CREATED, Json(bank_body(&app, &caller, bank).await?)))
}

/// Say how sure a match with one of a bank's texts must be; it is so when this
/// is answered.
#[utoipa::path(
    patch,
    path = "/v1/banks/{name}",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    request_body = BankChanges,
    responses((status = 200, description = "The bank now", body = BankBody))
)]
async fn change(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(changes): Body<BankChanges>,
) -> Result<Json<BankBody>, Problem> {
    let threshold = threshold_named(&changes.text_threshold)?;
    let mut bank = find_bank(app.store(), caller.service, path.text(0)).await?;
    set_threshold(&app, &caller, &bank, threshold).await?;
    bank.text_threshold = threshold;
    Ok(Json(bank_body(&app, &caller, bank).await?))
}

fn threshold_named(name: &str) -> Result<TextThreshold, Problem> {
    TextThreshold::from_name(name)
        .ok_or_else(|| Problem::field("/text_threshold", "expected strict, normal or wide"))
}

/// Sets a bank's threshold, which is in force when this answers.
pub(crate) async fn set_threshold(
    app: &App,
    caller: &Caller,
    bank: &Bank,
    threshold: TextThreshold,
) -> Result<(), Problem> {
    let store = app.store_of(caller);
    store.set_text_threshold(caller.service, bank.id, threshold, app.now()).await?;
    Ok(app.engine(caller.service).await?.catch_up().await?)
}

/// Makes a bank that is taken in when this answers.
pub(crate) async fn make(
    app: &App,
    caller: &Caller,
    name: &BankName,
    kind: BankKind,
    policy: Option<PolicyId>,
) -> Result<Bank, Problem> {
    let store = app.store_of(caller);
    let bank = store.create_bank(caller.service, name, kind, policy, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(bank)
}

/// The policy of this name or id.
pub(super) async fn policy_named(
    app: &App,
    caller: &Caller,
    name: &str,
) -> Result<PolicyId, Problem> {
    if let Ok(id) = name.parse::<PolicyId>() {
        let known = app.store().policy(caller.service, id).await?;
        return known
            .map(|policy| policy.id)
            .ok_or_else(|| Problem::field("/policy", format!("there is no policy {id}")));
    }
    let found = find_policy(app.store(), caller.service, name).await;
    found?.map_err(|error| Problem::field("/policy", error))
}

/// One bank.
#[utoipa::path(
    get,
    path = "/v1/banks/{name}",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    responses((status = 200, description = "The bank", body = BankBody))
)]
async fn bank(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<Json<BankBody>, Problem> {
    let bank = find_bank(app.store(), caller.service, path.text(0)).await?;
    Ok(Json(bank_body(&app, &caller, bank).await?))
}

/// Say which forms of an upload's picture a bank's entries are held against.
#[utoipa::path(
    put,
    path = "/v1/banks/{name}/forms",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    request_body = FormsBody,
    responses((status = 200, description = "The bank", body = BankBody))
)]
async fn set_forms(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(body): Body<FormsBody>,
) -> Result<Json<BankBody>, Problem> {
    let bank = find_bank(app.store(), caller.service, path.text(0)).await?;
    let bank = put_forms(&app, &caller, bank, FormName::all(&body.forms)).await?;
    Ok(Json(bank_body(&app, &caller, bank).await?))
}

/// Sets a bank's forms, which count when this answers.
pub(crate) async fn put_forms(
    app: &App,
    caller: &Caller,
    bank: Bank,
    forms: BankForms,
) -> Result<Bank, Problem> {
    app.store_of(caller).set_bank_forms(caller.service, &bank, forms, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(Bank { forms, ..bank })
}

/// Delete a bank with its entries; they stop matching at once.
#[utoipa::path(
    delete,
    path = "/v1/banks/{name}",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    responses((status = 204, description = "It is gone"))
)]
async fn delete(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
) -> Result<StatusCode, Problem> {
    let bank = find_bank(app.store(), caller.service, path.text(0)).await?;
    delete_whole(&app, &caller, &bank).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a bank with its entries, which match nothing when this answers.
pub(crate) async fn delete_whole(app: &App, caller: &Caller, bank: &Bank) -> Result<(), Problem> {
    match app.store_of(caller).delete_bank(caller.service, bank, app.now()).await {
        // Gone for whoever asks; old copies go with the next erasure.
        Ok(_) | Err(weir_store::StoreError::NotScrubbed) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(app.engine(caller.service).await?.catch_up().await?)
}

/// The entries of a bank, by number.
#[utoipa::path(
    get,
    path = "/v1/banks/{name}/entries",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name"), Page),
    responses((status = 200, description = "A page of entries", body = List<EntryBody>))
)]
async fn entries(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Query(page): Query<Page>,
) -> Result<Json<List<EntryBody>>, Problem> {
    let (after, limit) = page.read()?;
    let bank = find_bank(app.store(), caller.service, path.text(0)).await?;
    let entries = app.store().entries(caller.service, bank.id, after, limit).await?;
    let last = entries.last().map(|entry| entry.number);
    Ok(Json(List::page(entries.iter().map(EntryBody::of).collect(), limit, last)))
}

/// Bank something: it matches when this is answered.
#[utoipa::path(
    post,
    path = "/v1/banks/{name}/entries",
    tag = "banks",
    params(("name" = String, Path, description = "The bank's name")),
    request_body = NewEntryBody,
    responses(
        (status = 201, description = "It is banked", body = AddedBody),
        (status = 200, description = "It was there already", body = AddedBody),
    )
)]
async fn add(
    State(app): State<App>,
    caller: Caller,
    path: PathParts,
    Body(new): Body<NewEntryBody>,
) -> Result<(StatusCode, Json<AddedBody>), Problem> {
    let bank = find_bank(app.store(), caller.service, path.text(0)).await?;
    let entry = new.read(&app, &caller, &bank).await?;
    let added = bank_all(&app, &caller, &bank, &[entry]).await?[0];
    let entry = app.store().entry(caller.service, added.id()).await?;
    let (code, status) = match added {
        Added::Stored { .. } => (StatusCode::CREATED, "banked"),
        Added::AlreadyThere(_) => (StatusCode::OK, "already_there"),
        Added::Confirmed(_) => (StatusCode::OK, "confirmed"),
    };
    Ok((code, Json(AddedBody { status, entry: EntryBody::of(&entry) })))
}

/// Banks entries, which match when this answers.
pub(crate) async fn bank_all(
    app: &App,
    caller: &Caller,
    bank: &Bank,
    entries: &[NewEntry],
) -> Result<Vec<Added>, Problem> {
    let store = app.store_of(caller);
    let added = store.add_entries(caller.service, bank.id, entries, app.now()).await?;
    app.engine(caller.service).await?.catch_up().await?;
    Ok(added)
}

impl NewEntryBody {
    async fn read(self, app: &App, caller: &Caller, bank: &Bank) -> Result<NewEntry, Problem> {
        let tags = self.tags.unwrap_or_default();
        if tags.len() > 64 {
            return Err(Problem::field("/tags", "an entry has at most 64 tags"));
        }
        for (n, tag) in tags.iter().enumerate() {
            check_word(tag, 512, &format!("/tags/{n}"))?;
        }
        for (pointer, word) in [("/ref", &self.reference), ("/source", &self.source)] {
            word.as_ref().map_or(Ok(()), |word| check_word(word, 512, pointer))?;
        }
        let signals = match (self.text, self.link, self.medium, self.signals) {
            (Some(text), None, None, None) => match bankable(&text) {
                Ok(bankable) => bankable.signals,
                Err(refused) => return Err(Problem::field("/text", refused.to_string())),
            },
            (None, Some(link), None, None) => link_signals(&link)
                .map_err(|refused| Problem::field("/link", refused.to_string()))?,
            (None, None, Some(medium), None) => {
                signals_of_medium(app, caller, bank, medium).await?
            }
            (None, None, None, Some(signals)) => read_signals(&signals, "/signals")?,
            _ => {
                let detail = "expected exactly one of text, link, medium and signals";
                return Err(Problem::field("", detail));
            }
        };
        let source = match self.source {
            None => Source::OwnDecision,
            Some(name) if name == "own" => Source::OwnDecision,
            Some(name) => {
                let Ok(source) = name.parse();
                source
            }
        };
        let provenance = Provenance { source, origin: None, import: None };
        Ok(NewEntry { signals, reference: self.reference, tags, provenance })
    }
}

async fn signals_of_medium(
    app: &App,
    caller: &Caller,
    bank: &Bank,
    medium: MediumBody,
) -> Result<Vec<weir_signals::Signal>, Problem> {
    let Medium { name, source, .. } = medium.read("/medium")?;
    let bytes = match source {
        MediumSource::Bytes(bytes) => bytes,
        MediumSource::Signals(signals) => return Ok(signals),
        MediumSource::Url(_) | MediumSource::File(_) | MediumSource::Gone(_) => {
            let detail = "nothing is fetched to be banked; send data";
            return Err(Problem::field("/medium/url", detail));
        }
    };
    let features = bank.forms.features;
    let work = move |fingerprinter: &mut Fingerprinter| {
        fingerprinter.take_for_bank(features);
        entry_of_fingerprint(fingerprinter.upload(&bytes, name.as_deref()), None)
    };
    let entry = app.engine(caller.service).await?.fingerprint(work).await;
    let entry = entry.ok_or_else(|| Problem::internal(&"a fingerprint panicked"))?;
    entry
        .map(|entry| entry.signals)
        .map_err(|error| Problem::field("/medium/data", error.to_string()))
}

impl From<Policy> for PolicyBody {
    fn from(policy: Policy) -> Self {
        let text = |text: weir_model::PolicyText| PolicyTextBody {
            language: text.language,
            title: text.title,
            text: text.text,
        };
        Self {
            policy: policy.id.to_string(),
            name: policy.name,
            version: policy.version,
            severity: policy.severity.name().to_owned(),
            terrorist_content: policy.terrorist_content.map(|limb| limb.name().to_owned()),
            dsa: policy.dsa.map(|category| category.name().to_owned()),
            texts: policy.texts.into_iter().map(text).collect(),
        }
    }
}
