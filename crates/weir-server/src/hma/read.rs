//! What HMA takes from a request: queries and JSON bodies, as lax as pydantic
//! reads them, and as strict where it is strict.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use serde_json::{Map, Value, json};

use super::answer::Refusal;
use crate::app::App;
use crate::extract::whole;

/// The parameters of a query; of one that comes twice the first counts.
pub(super) fn query_of(request: &Request) -> HashMap<String, String> {
    let query = request.uri().query().unwrap_or_default();
    let mut parameters = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        parameters.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    parameters
}

/// The names of a comma list.
pub(super) fn list_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|name| !name.is_empty())
}

/// Whether a word says yes, in any of the ways that pydantic knows.
fn truth(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" | "t" | "y" => Some(true),
        "false" | "0" | "no" | "off" | "f" | "n" => Some(false),
        _ => None,
    }
}

/// The fields of a typed model, and what is wrong with them.
pub(super) struct Model {
    fields: Map<String, Value>,
    faults: Vec<Value>,
}

impl Model {
    /// The model of a query.
    pub(super) fn of_query(query: &HashMap<String, String>) -> Self {
        let field = |(name, value): (&String, &String)| (name.clone(), value.clone().into());
        Self { fields: query.iter().map(field).collect(), faults: Vec::new() }
    }

    /// The model of a JSON body.
    pub(super) async fn of_body(app: &App, request: Request) -> Result<Self, Refusal> {
        let bytes = bytes_of(app, request).await?;
        let body: Value = serde_json::from_slice(&bytes).map_err(|error| {
            Refusal::Invalid(vec![fault(
                "json_invalid",
                &[],
                &format!("Invalid JSON: {error}"),
                &Value::String(String::from_utf8_lossy(&bytes).chars().take(200).collect()),
            )])
        })?;
        match body {
            Value::Object(fields) => Ok(Self { fields, faults: Vec::new() }),
            other => Err(Refusal::Invalid(vec![fault(
                "model_type",
                &[],
                "Input should be a valid dictionary",
                &other,
            )])),
        }
    }

    /// A text that has to be there.
    pub(super) fn required_text(&mut self, name: &str) -> String {
        match self.fields.get(name) {
            None => {
                self.missing(name);
                String::new()
            }
            Some(Value::String(text)) => text.clone(),
            Some(other) => {
                let words = "Input should be a valid string";
                self.faults.push(fault("string_type", &[name], words, other));
                String::new()
            }
        }
    }

    fn missing(&mut self, name: &str) {
        let input = Value::Object(self.fields.clone());
        self.faults.push(fault("missing", &[name], "Field required", &input));
    }

    /// A text that may be there.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.fields.get(name) {
            None | Some(Value::Null) => None,
            Some(_) => Some(self.required_text(name)),
        }
    }

    /// A number that may be there, also written as a text; `Some(None)` for an
    /// explicit null.
    pub(super) fn number(&mut self, name: &str) -> Option<Option<f64>> {
        let value = self.fields.get(name)?.clone();
        let read = match &value {
            Value::Null => return Some(None),
            Value::Number(number) => number.as_f64(),
            Value::String(text) => match text.trim().parse() {
                Ok(number) => Some(number),
                Err(_) => {
                    let words =
                        "Input should be a valid number, unable to parse string as a number";
                    self.faults.push(fault("float_parsing", &[name], words, &value));
                    return None;
                }
            },
            Value::Bool(yes) => Some(f64::from(u8::from(*yes))),
            _ => None,
        };
        if read.is_none() {
            let words = "Input should be a valid number";
            self.faults.push(fault("float_type", &[name], words, &value));
        }
        read.map(Some)
    }

    /// A yes or no that may be there.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.fields.get(name)?.clone();
        let (read, kind, words) = match &value {
            Value::Null => return None,
            Value::Bool(yes) => return Some(*yes),
            Value::String(word) => (
                truth(word),
                "bool_parsing",
                "Input should be a valid boolean, unable to interpret input",
            ),
            Value::Number(number) if matches!(number.as_i64(), Some(0 | 1)) => {
                return number.as_i64().map(|number| number == 1);
            }
            _ => (None, "bool_type", "Input should be a valid boolean"),
        };
        if read.is_none() {
            self.faults.push(fault(kind, &[name], words, &value));
        }
        read
    }

    /// A yes or no that has to be there.
    pub(super) fn required_boolean(&mut self, name: &str) -> bool {
        if !self.fields.contains_key(name) {
            self.missing(name);
        }
        self.boolean(name).unwrap_or_default()
    }

    /// Refuses what was wrong.
    pub(super) fn done(self) -> Result<(), Refusal> {
        if self.faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.faults)) }
    }
}

/// A fault as pydantic 2 tells it.
fn fault(kind: &str, place: &[&str], words: &str, input: &Value) -> Value {
    json!({
        "type": kind,
        "loc": place,
        "msg": words,
        "input": input,
        "url": format!("https://errors.pydantic.dev/2.14/v/{kind}"),
    })
}

/// The JSON body of a route that reads it by hand.
pub(super) async fn json_of(app: &App, request: Request) -> Result<Value, Refusal> {
    if !is_json(&request) {
        let words = "Did not attempt to load JSON data because the request Content-Type was not \
                     'application/json'.";
        return Err(Refusal::Message(StatusCode::UNSUPPORTED_MEDIA_TYPE, words.to_owned()));
    }
    let bytes = bytes_of(app, request).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::bad(format!("the body is no JSON that can be read: {error}")))
}

/// The JSON object of such a route.
pub(super) async fn object_of(app: &App, request: Request) -> Result<Map<String, Value>, Refusal> {
    match json_of(app, request).await? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Refusal::bad("expected a JSON object")),
    }
}

/// Whether the body says that it is JSON.
pub(super) fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

async fn bytes_of(app: &App, request: Request) -> Result<Bytes, Refusal> {
    Ok(whole(request.into_body(), app.config().body_limit, "body_limit").await?)
}
