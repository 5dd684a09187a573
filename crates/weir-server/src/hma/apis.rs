//! The kinds of exchange, and the fields that each takes. Weir fetches for
//! `sample` and `local_file`; the others can be set up, and wait.

use serde_json::{Map, Value, json};

use super::answer::Refusal;

/// A kind of exchange.
pub(super) struct Api {
    pub(super) name: &'static str,
    /// Whether Weir fetches for it yet.
    pub(super) fetches: bool,
    config: &'static [Field],
    /// Nothing where there is nothing to show to be let in.
    credentials: Option<&'static [Field]>,
}

/// A field of an exchange's, or of its credentials.
struct Field {
    name: &'static str,
    kind: Kind,
    required: bool,
    help: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Numbers,
    OneOf(&'static [&'static str]),
}

const fn required(name: &'static str, kind: Kind, help: &'static str) -> Field {
    Field { name, kind, required: true, help }
}

const fn optional(name: &'static str, kind: Kind, help: &'static str) -> Field {
    Field { name, kind, required: false, help }
}

const NCMEC: &[&str] = &[
    "https://hashsharing.ncmec.org/npo",
    "https://hashsharing.ncmec.org/exploitative",
    "https://hashsharing.ncmec.org/generative-ai-csam",
    "https://hashsharing.ncmec.org/generative-ai-exploitative",
    "https://hashsharing-test.ncmec.org/npo",
    "https://hashsharing-test.ncmec.org/exploitative",
    "https://hashsharing-test.ncmec.org/generative-ai-csam",
    "https://hashsharing-test.ncmec.org/generative-ai-exploitative",
    "https://report.cybertip.org/hashsharing",
    "https://report.cybertip.org/exploitative-hashsharing",
    "https://exttest.cybertip.org/hashsharing",
    "https://exttest.cybertip.org/exploitative-hashsharing",
    "https://lesp.ncmec.org/csam-hashsharing",
    "https://betalesp.ncmec.org/csam-hashsharing",
];

/// Every kind, by name.
pub(super) const APIS: &[Api] = &[
    Api {
        name: "fb_threatexchange",
        fetches: false,
        config: &[required("privacy_group", Kind::Number, "the privacy group's number")],
        credentials: Some(&[required("api_token", Kind::Text, "the app's token")]),
    },
    Api {
        name: "local_file",
        fetches: true,
        config: &[required(
            "file",
            Kind::Text,
            "a list below the data folder, .csv or .jsonl, as `weir bank import` takes it",
        )],
        credentials: None,
    },
    Api {
        name: "ncmec",
        fetches: false,
        config: &[
            required("environment", Kind::OneOf(NCMEC), "the base address"),
            optional("only_esp_ids", Kind::Numbers, "take from these providers alone"),
        ],
        credentials: Some(&[
            required("user", Kind::Text, "the user's name"),
            required("password", Kind::Text, "the password"),
        ]),
    },
    Api { name: "sample", fetches: true, config: &[], credentials: None },
    Api {
        name: "stop_ncii",
        fetches: false,
        config: &[],
        credentials: Some(&[
            required("fetch_function_key", Kind::Text, "the function's key"),
            required("subscription_key", Kind::Text, "the subscription's key"),
            optional("base_url_override", Kind::Text, "another base address; not heeded by Weir"),
        ]),
    },
];

/// The kind of this name.
pub(super) fn api(name: &str) -> Option<&'static Api> {
    APIS.iter().find(|api| api.name == name)
}

pub(super) fn unknown(name: &str) -> String {
    let known: Vec<&str> = APIS.iter().map(|api| api.name).collect();
    let name: String = name.chars().take(100).collect();
    format!("no such exchange api: “{name}”; there are {}", known.join(", "))
}

impl Api {
    /// Whether there is something to show to be let in.
    pub(super) const fn takes_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// Whether its exchanges have a field of this name.
    pub(super) fn has_field(&self, name: &str) -> bool {
        self.config.iter().any(|field| field.name == name)
    }

    /// Both schemas, as HMA shows them.
    pub(super) fn schema(&self) -> Value {
        let fields = |fields: &[Field]| json!({ "fields": fields.iter().map(Field::shown).collect::<Vec<_>>() });
        json!({
            "config_schema": fields(self.config),
            "credentials_schema": self.credentials.map(fields),
        })
    }

    /// The fields of a new exchange, with what is not given filled in.
    pub(super) fn config_of(&self, given: &Map<String, Value>) -> Result<Value, Refusal> {
        read(self.config, given, &["name", "api", "enabled"])
    }

    /// What is to be shown to be let in.
    pub(super) fn credentials_of(&self, given: &Map<String, Value>) -> Result<Value, Refusal> {
        let fields = self
            .credentials
            .ok_or_else(|| Refusal::bad(format!("{} takes no credentials", self.name)))?;
        let read = read(fields, given, &[])?;
        match read.get("base_url_override") {
            None | Some(Value::Null) => Ok(read),
            // It would send the key to any address.
            Some(_) => Err(Refusal::bad(
                "base_url_override is not taken: Weir sends credentials to the network's own \
                 address alone",
            )),
        }
    }
}

fn read(fields: &[Field], given: &Map<String, Value>, beside: &[&str]) -> Result<Value, Refusal> {
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    if let Some(name) = given.keys().find(|name| !known(name) && !beside.contains(&name.as_str())) {
        let name: String = name.chars().take(100).collect();
        return Err(Refusal::bad(format!("no such field: “{name}”")));
    }
    let mut read = Map::new();
    for field in fields {
        let value = match given.get(field.name) {
            Some(value) if !value.is_null() => value.clone(),
            _ if field.required => {
                return Err(Refusal::bad(format!("{}: it is needed ({})", field.name, field.help)));
            }
            _ => field.kind.default(),
        };
        if !value.is_null() && !field.kind.takes(&value) {
            let what = field.kind.words();
            return Err(Refusal::bad(format!("{}: expected {what}", field.name)));
        }
        read.insert(field.name.to_owned(), value);
    }
    Ok(Value::Object(read))
}

impl Kind {
    fn takes(self, value: &Value) -> bool {
        match self {
            Self::Text => value
                .as_str()
                .is_some_and(|text| !text.is_empty() && text.len() <= 4096 && !text.contains('\0')),
            Self::Number => value.is_u64(),
            Self::Numbers => value
                .as_array()
                .is_some_and(|all| all.len() <= 10_000 && all.iter().all(Value::is_u64)),
            Self::OneOf(choices) => value.as_str().is_some_and(|one| choices.contains(&one)),
        }
    }

    fn default(self) -> Value {
        match self {
            Self::Numbers => json!([]),
            Self::Text | Self::Number | Self::OneOf(_) => Value::Null,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Numbers => "set_of_number",
            Self::OneOf(_) => "enum",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a whole number",
            Self::Numbers => "a list of whole numbers",
            Self::OneOf(_) => "one of the choices of its schema",
        }
    }
}

impl Field {
    fn shown(&self) -> Value {
        let choices = match self.kind {
            Kind::OneOf(choices) => json!(choices),
            Kind::Text | Kind::Number | Kind::Numbers => Value::Null,
        };
        json!({
            "name": self.name,
            "type": self.kind.name(),
            "required": self.required,
            "default": self.kind.default(),
            "help": self.help,
            "choices": choices,
        })
    }
}
