//! Two things side by side: every signal, the distance, and why.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use weir_engine::{Comparison, Fingerprint, Fingerprinter, Medium, MediumSource, ToldFit, compare};

use super::receive::MediumBody;
use super::seen::FitBody;
use crate::access::Caller;
use crate::app::App;
use crate::extract::Body;
use crate::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(compared))
}

/// Two things.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompareBody {
    a: SideBody,
    b: SideBody,
}

/// One thing: a text, or a medium.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SideBody {
    /// A text.
    text: Option<String>,
    /// A medium with `data` or `signals`.
    medium: Option<MediumBody>,
}

/// What every kind of signal says.
#[derive(Serialize, ToSchema)]
struct CompareAnswer {
    /// Whether they match by any kind of signal.
    matches: bool,
    /// Every kind of signal that either has.
    signals: Vec<SignalComparison>,
    /// What could not be read, and why.
    problems: Vec<String>,
}

/// What one kind of signal says.
#[derive(Serialize, ToSchema)]
struct SignalComparison {
    /// Which kind.
    #[serde(rename = "type")]
    kind: String,
    /// Its value of the first thing.
    #[schema(required = true)]
    a: Option<String>,
    /// Its value of the second thing.
    #[schema(required = true)]
    b: Option<String>,
    /// How many of 256 bits differ, where the kind has a distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<u16>,
    /// The form of the first thing that comes nearest, where it is not the picture
    /// as it is: `rot90`, `inner`, `over-white+flipY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    /// When what comes nearest is shown, in milliseconds; only of what moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_ms: Option<u64>,
    /// How the first lies against the second, of type `features`.
    #[serde(skip_serializing_if = "Option::is_none")]
    fit: Option<FitBody>,
    /// Whether they match by this kind.
    matches: bool,
    /// Why, in words.
    why: String,
}

/// Compare two things; nothing is stored.
#[utoipa::path(
    post,
    path = "/v1/compare",
    tag = "items",
    request_body = CompareBody,
    responses((status = 200, description = "What every kind of signal says", body = CompareAnswer))
)]
async fn compared(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<CompareBody>,
) -> Result<Json<CompareAnswer>, Problem> {
    let (a, b) = (body.a.read("/a")?, body.b.read("/b")?);
    let engine = app.engine(caller.service).await?;
    let matching = engine.options().matching;
    let work = move |fingerprinter: &mut Fingerprinter| {
        fingerprinter.take_all();
        let [a, b] = [a, b].map(|side| side.fingerprint(fingerprinter));
        let compared = compare(&a, &b, &matching);
        let problem = |(name, side): (&str, &Fingerprint)| {
            side.problem.as_ref().map(|problem| format!("{name} {problem}"))
        };
        let problems = [("a", &a), ("b", &b)].into_iter().filter_map(problem).collect();
        CompareAnswer {
            matches: compared.iter().any(|one| one.matches),
            signals: compared.into_iter().map(SignalComparison::from).collect(),
            problems,
        }
    };
    let answer = engine.fingerprint(work).await;
    answer.map(Json).ok_or_else(|| Problem::internal(&"a comparison panicked"))
}

enum Side {
    Text(String),
    Medium(Medium),
}

impl SideBody {
    fn read(self, pointer: &str) -> Result<Side, Problem> {
        let one = || Problem::field(pointer, "expected exactly one of text and medium");
        match (self.text, self.medium) {
            (Some(text), None) => Ok(Side::Text(text)),
            (None, Some(medium)) => {
                let medium = medium.read(&format!("{pointer}/medium"))?;
                if let MediumSource::Url(_) = medium.source {
                    let detail = "nothing is fetched to be compared; send data or signals";
                    return Err(Problem::field(format!("{pointer}/medium/url"), detail));
                }
                Ok(Side::Medium(medium))
            }
            _ => Err(one()),
        }
    }
}

impl Side {
    fn fingerprint(self, fingerprinter: &mut Fingerprinter) -> Fingerprint {
        match self {
            Self::Text(text) => Fingerprint::of_text(&text),
            Self::Medium(Medium { source: MediumSource::Bytes(bytes), name, .. }) => {
                fingerprinter.upload(&bytes, name.as_deref())
            }
            Self::Medium(Medium { source: MediumSource::Signals(signals), .. }) => {
                Fingerprint::of_signals(signals)
            }
            // No body of JSON makes one of these; `read` refuses a URL.
            Self::Medium(_) => Fingerprint::default(),
        }
    }
}

impl From<Comparison> for SignalComparison {
    fn from(one: Comparison) -> Self {
        let [a, b] = one.values;
        Self {
            kind: one.kind.name().to_owned(),
            a,
            b,
            distance: one.distance.map(|distance| distance.bits()),
            form: one.look.form(),
            at_ms: one.look.at_ms(),
            fit: one.fit.as_ref().map(|fit| ToldFit::of(fit).into()),
            matches: one.matches,
            why: one.why,
        }
    }
}
