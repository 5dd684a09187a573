//! What bodies are made of, as JSON Schema says it, in words.

use maud::{Markup, html};
use serde_json::Value;

use super::prose;

/// The shapes by name.
pub(super) type Schemas = serde_json::Map<String, Value>;

/// How deep shapes that are made of others are followed; theirs are two deep.
const DEEPEST: usize = 4;

/// A shape with its fields.
pub(super) fn shape(name: &str, schema: &Value, schemas: &Schemas) -> Markup {
    html! {
        section.shape id={ "shape-" (name) } {
            h3 { code { (shown(name)) } }
            @if let Some(about) = schema["description"].as_str() { p { (prose(about)) } }
            (fields(schema, schemas, true))
        }
    }
}

/// One field of a shape.
struct Field<'a> {
    name: &'a str,
    of: &'a Value,
    required: bool,
}

/// The fields of a shape, those of the shapes that it is made of included.
pub(super) fn fields(schema: &Value, schemas: &Schemas, with_limits: bool) -> Markup {
    let mut all = Vec::new();
    collect(schema, schemas, &mut all, 0);
    html! {
        @if !all.is_empty() {
            dl.fields {
                @for field in &all {
                    dt {
                        code { (field.name) } " " small { (type_of(field.of)) }
                        @if !field.required { " " small.optional { "optional" } }
                    }
                    dd {
                        (prose(field.of["description"].as_str().unwrap_or_default()))
                        @if with_limits { (limits(field.of)) }
                    }
                }
            }
        }
    }
}

fn collect<'a>(schema: &'a Value, schemas: &'a Schemas, all: &mut Vec<Field<'a>>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    if let Some(named) = name_of(schema).and_then(|name| schemas.get(name)) {
        collect(named, schemas, all, depth + 1);
    }
    // What a shape adds of its own comes before what it shares.
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let (shared, own): (Vec<&Value>, Vec<&Value>) =
        parts.partition(|part| part["$ref"].is_string());
    for part in own.into_iter().chain(shared) {
        collect(part, schemas, all, depth + 1);
    }
    let required = |name: &str| {
        schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name))
    };
    for (name, of) in schema["properties"].as_object().into_iter().flatten() {
        all.push(Field { name, of, required: required(name) });
    }
}

fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// A shape's name as a reader is told it.
fn shown(name: &str) -> String {
    match name.strip_prefix("List_") {
        Some(of) => format!("List of {of}"),
        None => name.to_owned(),
    }
}

/// A type in a few words, with a link where it has a name.
pub(super) fn type_of(schema: &Value) -> Markup {
    if let Some(name) = name_of(schema) {
        return html! { a href={ "#shape-" (name) } { (shown(name)) } };
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(schemas) = schema[several].as_array() {
            return html! {
                @for (n, schema) in schemas.iter().enumerate() {
                    @if n > 0 { " or " }
                    (type_of(schema))
                }
            };
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    html! {
        @for (n, kind) in kinds.iter().enumerate() {
            @if n > 0 { " or " }
            @match (*kind, schema["format"].as_str(), schema["contentEncoding"].as_str()) {
                ("array", ..) => { "list of " (type_of(&schema["items"])) }
                ("string", Some("date-time"), _) => "time",
                ("string", _, Some(encoding)) => (encoding),
                ("boolean", ..) => "true or false",
                ("integer", ..) => "whole number",
                (kind, ..) => (kind),
            }
        }
    }
}

/// What a value may be at the least and at the most, where that is said.
pub(super) fn limits(schema: &Value) -> Markup {
    let number = |name: &str| schema[name].as_u64();
    let said = [
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " of them"),
        ("minimum", "maximum", ""),
    ]
    .into_iter()
    .find_map(|(least, most, unit)| match (number(least), number(most)) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        // That a count is not below nothing goes without saying.
        (Some(least), None) if least > 0 => Some(format!("at least {least}{unit}")),
        _ => None,
    });
    html! { @if let Some(said) = said { " " small.limits { (said) } } }
}
