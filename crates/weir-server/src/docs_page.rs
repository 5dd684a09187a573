//! The pages under `/docs`: the API as `/openapi.json` describes it, and what
//! each type of problem means. Made here, so that no script of somebody else's
//! is loaded.

use maud::{DOCTYPE, Markup, html};
use serde_json::Value;

use crate::problem::KINDS;

/// The style of the pages.
pub(crate) const STYLE: &str = include_str!("docs_page.css");

fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/docs/style.css";
            }
            body { main { (body) } }
        }
    }
}

/// The API.
pub(crate) fn api(document: &utoipa::openapi::OpenApi) -> Markup {
    // Read as JSON: the page shows what `/openapi.json` says, whatever types
    // made it.
    let document = serde_json::to_value(document).unwrap_or_default();
    let empty = serde_json::Map::new();
    let paths = document["paths"].as_object().unwrap_or(&empty);
    let schemas = document["components"]["schemas"].as_object().unwrap_or(&empty);
    page(
        "Weir: the API",
        &html! {
            h1 { "Weir: the API" }
            p { (document["info"]["description"].as_str().unwrap_or_default()) }
            p {
                "Send a key as " code { "X-API-Key" } " or as " code { "Authorization: Bearer" } ". "
                "The same in a form for programs: " a href="/openapi.json" { "openapi.json" } ". "
                "What can go wrong: " a href="/docs/problems" { "problems" } "."
            }
            nav aria-label="Endpoints" {
                @for (path, item) in paths {
                    @for method in methods(item) {
                        a href={ "#" (anchor(method, path)) } { code { (method.to_uppercase()) " " (path) } }
                    }
                }
            }
            @for (path, item) in paths {
                @for method in methods(item) { (operation(method, path, &item[method])) }
            }
            h2 { "Shapes" }
            @for (name, schema) in schemas { (shape(name, schema)) }
        },
    )
}

fn methods(item: &Value) -> impl Iterator<Item = &'static str> + '_ {
    ["get", "post", "put", "patch", "delete"].into_iter().filter(|method| item[*method].is_object())
}

fn anchor(method: &str, path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("{method}{}", path.chars().map(plain).collect::<String>())
}

fn operation(method: &str, path: &str, operation: &Value) -> Markup {
    let parameters = operation["parameters"].as_array();
    html! {
        section id=(anchor(method, path)) {
            h3 { span class={ "method " (method) } { (method.to_uppercase()) } " " code { (path) } }
            @if let Some(summary) = operation["summary"].as_str() { p { strong { (summary) } } }
            @for paragraph in operation["description"].as_str().unwrap_or_default().split("\n\n") {
                p { (paragraph) }
            }
            @if let Some(parameters) = parameters {
                dl {
                    @for parameter in parameters {
                        dt {
                            code { (parameter["name"].as_str().unwrap_or_default()) }
                            " " small { "in the " (parameter["in"].as_str().unwrap_or_default()) }
                        }
                        dd { (parameter["description"].as_str().unwrap_or_default()) }
                    }
                }
            }
            @if let Some(content) = operation["requestBody"]["content"].as_object() {
                @for (media, body) in content {
                    p { "Takes " code { (media) } ": " (type_of(&body["schema"])) }
                }
            }
            @if let Some(responses) = operation["responses"].as_object() {
                @for (status, response) in responses {
                    p {
                        @if status == "default" { "Else" } @else { "Answers " code { (status) } }
                        ": " (response["description"].as_str().unwrap_or_default())
                        @if let Some(content) = response["content"].as_object() {
                            @for (_, body) in content { " " (type_of(&body["schema"])) }
                        }
                    }
                }
            }
        }
    }
}

fn shape(name: &str, schema: &Value) -> Markup {
    let required = |field: &str| {
        schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == field))
    };
    html! {
        section id={ "shape-" (name) } {
            h3 { code { (name) } }
            @if let Some(about) = schema["description"].as_str() { p { (about) } }
            @let parts = schema["allOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
            dl {
                @for part in &parts {
                    @if part["$ref"].is_string() { dt { "all of " (type_of(part)) } dd {} }
                    @if let Some(fields) = part["properties"].as_object() {
                        @for (field, of) in fields {
                            dt {
                                code { (field) } " " (type_of(of))
                                @if !required(field) && parts.len() == 1 { " " small { "may be absent" } }
                            }
                            dd { (of["description"].as_str().unwrap_or_default()) }
                        }
                    }
                }
            }
        }
    }
}

/// A type in a few words, with a link where it has a name.
fn type_of(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return html! { a href={ "#shape-" (name) } { (name) } };
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
    match &schema["type"] {
        Value::String(kind) if kind == "array" => html! { "list of " (type_of(&schema["items"])) },
        Value::String(kind) => html! { (kind) },
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            html! { (kinds.join(" or ")) }
        }
        _ => html! {},
    }
}

/// What each type of problem means.
pub(crate) fn problems() -> Markup {
    page(
        "Weir: problems",
        &html! {
            h1 { "Weir: problems" }
            p {
                "An answer that is no success is " code { "application/problem+json" }
                " (RFC 9457): " code { "type" } " leads here, " code { "detail" }
                " says what was wrong, with what, and what to do, " code { "errors" }
                " names each field by a JSON pointer."
            }
            @for kind in KINDS {
                section id=(kind.slug) {
                    h2 { (kind.title) " " small { (kind.status.as_u16()) } }
                    p { (kind.about) }
                }
            }
            p { a href="/docs" { "The API" } }
        },
    )
}
