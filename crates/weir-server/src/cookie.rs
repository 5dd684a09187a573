//! The cookies of the console: the session, the language before somebody signed
//! in, and what the next page says once. No route but a page of the console looks at them.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::problem::Problem;

/// The cookie that holds the session's token. Browsers take `__Host-` only over
/// TLS, from the host itself and for all of it (RFC 6265bis, 4.1.3.2).
const SESSION: &str = "__Host-weir";
/// The same where there is no TLS, as on one's own machine.
const PLAIN: &str = "weir";
/// The cookie that holds the language.
const LANGUAGE: &str = "weir-language";
/// The cookie that holds what the next page says once.
const SAID: &str = "weir-said";

/// The session's token that a browser sent.
pub(crate) fn session(headers: &HeaderMap) -> Result<&str, Problem> {
    let found = get(headers, SESSION).or_else(|| get(headers, PLAIN));
    // A key in a cookie would let any page of the same host use it.
    found
        .filter(|token| token.starts_with("weirs_"))
        .ok_or_else(|| Problem::unauthenticated("sign in first"))
}

/// The language that a browser remembers.
pub(crate) fn language(headers: &HeaderMap) -> Option<&str> {
    get(headers, LANGUAGE)
}

/// What the page before wants said once: a word of ours, perhaps a number.
pub(crate) fn said(headers: &HeaderMap) -> Option<&str> {
    get(headers, SAID).filter(|said| !said.is_empty())
}

/// Has the next page say something, within a minute; without it, no page.
pub(crate) fn set_said(said: Option<&str>) -> HeaderValue {
    let end = if said.is_some() { 60 } else { 0 };
    let said = said.unwrap_or_default();
    value(format!("{SAID}={said}; Path=/; HttpOnly; SameSite=Strict; Max-Age={end}"))
}

fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';'));
    pairs
        .find_map(|pair| pair.trim().split_once('=').filter(|(known, _)| *known == name))
        .map(|(_, value)| value)
}

/// Keeps the session's token in the browser until it is closed; without one,
/// takes it away.
pub(crate) fn set_session(token: Option<&str>, secure: bool) -> HeaderValue {
    let name = if secure { SESSION } else { PLAIN };
    let secure = if secure { "; Secure" } else { "" };
    let end = if token.is_some() { "" } else { "; Max-Age=0" };
    let token = token.unwrap_or_default();
    value(format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{end}"))
}

/// Keeps a language in the browser for a year.
pub(crate) fn set_language(code: &str) -> HeaderValue {
    value(format!("{LANGUAGE}={code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"))
}

fn value(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Whether a form was sent by a page of this very host. Browsers say so in
/// `Sec-Fetch-Site` (Fetch Metadata); older ones in `Origin` alone. A client
/// that says nothing is no browser, and has no cookie that a page could use.
pub(crate) fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), ..) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), host) => {
            host.is_some_and(|host| origin.split_once("://").is_some_and(|(_, of)| of == host))
        }
        (None, None, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        pairs.collect()
    }

    #[test]
    fn only_a_session_is_taken_from_a_cookie() {
        assert_eq!(session(&headers(&[("cookie", "a=b; weir=weirs_x")])).unwrap(), "weirs_x");
        let both = headers(&[("cookie", "weir=weirs_x; __Host-weir=weirs_y")]);
        assert_eq!(session(&both).unwrap(), "weirs_y");
        assert!(session(&headers(&[("cookie", "weir=weir_akey")])).is_err());
        assert!(session(&headers(&[])).is_err());
    }

    #[test]
    fn a_form_of_another_site_is_told_apart() {
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!same_origin(&headers(&[("sec-fetch-site", "same-site")])));
        let from = |origin| headers(&[("origin", origin), ("host", "weir.example:8080")]);
        assert!(same_origin(&from("https://weir.example:8080")));
        assert!(!same_origin(&from("https://weir.example")));
        assert!(!same_origin(&from("null")));
    }
}
