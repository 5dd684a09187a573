//! Links, domains, e-mail addresses and accounts.

use super::sites::{self, Named, Site};
use super::tokens::{Token, trimmed};
use super::{Indicator, IndicatorKind};
use crate::url_key::UrlKey;

/// Endings of file names that are top-level domains as well. Without a scheme, a
/// `www.` or a path such a name is a file.
const FILE_ENDINGS: [&str; 26] = [
    "ai", "app", "cab", "cc", "dev", "docs", "gz", "java", "md", "mov", "ms", "pl", "ps", "pub",
    "py", "rs", "sh", "so", "st", "sys", "tf", "ts", "vi", "zip", "la", "am",
];

/// An e-mail address, or an account written with an at sign.
pub(super) fn find_address(token: &Token, found: &mut Vec<Indicator>) -> bool {
    let text = match starts_with(&token.text, "mailto:") {
        true => trimmed(&token.text["mailto:".len()..]),
        false => &token.text,
    };
    if text.contains('/') {
        return false;
    }
    let Some((local, host)) = text.rsplit_once('@') else {
        return find_matrix(token, found);
    };
    let at_host = site(host);
    if let Some(user) = local.strip_prefix('@') {
        if let (true, Some((host, _))) = (is_name(user), at_host) {
            let value = format!("{user}@{host}").to_ascii_lowercase();
            push(found, IndicatorKind::Handle(Some(Site::Mastodon)), value, token);
            return true;
        }
        return false;
    }
    if local.is_empty() {
        if host.contains(':') {
            return find_matrix(token, found);
        }
        // Between 4 and 32 letters, as the networks have it.
        if is_name(host)
            && (4..=32).contains(&host.len())
            && host.bytes().any(|b| b.is_ascii_alphabetic())
        {
            push(found, IndicatorKind::Handle(None), host.to_ascii_lowercase(), token);
            return true;
        }
        return false;
    }
    let fits = local.len() <= 64
        && local
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-=?^_~.".contains(&byte))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let Some((host, domain)) = at_host.filter(|_| fits) else { return false };
    push(found, IndicatorKind::Email, format!("{local}@{host}").to_ascii_lowercase(), token);
    push(found, IndicatorKind::Domain, domain, token);
    true
}

/// `@keeper:lamp.example`, `#harbour:lamp.example`: an account and a room of Matrix.
fn find_matrix(token: &Token, found: &mut Vec<Indicator>) -> bool {
    let Some(rest) = token.text.strip_prefix(['@', '#', '!']) else { return false };
    let Some((name, host)) = rest.split_once(':') else { return false };
    let Some((host, _)) = site(host).filter(|_| is_name(name)) else { return false };
    let (sign, kind) = match token.text.as_bytes()[0] {
        b'@' => ('@', IndicatorKind::Handle(Some(Site::Matrix))),
        b'#' => ('#', IndicatorKind::Invite(Site::Matrix)),
        _ => ('!', IndicatorKind::Invite(Site::Matrix)),
    };
    push(found, kind, format!("{sign}{name}:{host}").to_ascii_lowercase(), token);
    true
}

fn is_name(name: &str) -> bool {
    name.len() >= 2
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && !name.starts_with('.')
        && !name.ends_with('.')
}

/// A link, its domain, and what it names on its site.
pub(super) fn find_link(token: &Token, found: &mut Vec<Indicator>) {
    let text = &token.text;
    if let Some(rest) = text.strip_prefix("tg://") {
        return find_telegram(rest, token, found);
    }
    let scheme =
        starts_with(text, "http://") || starts_with(text, "https://") || text.starts_with("//");
    if !scheme && (!text.contains('.') || text.contains("://")) {
        return;
    }
    let Ok(key) = UrlKey::parse(text) else { return };
    let key = key.as_str();
    let host_end = key.find(['/', '?', '#']).unwrap_or(key.len());
    let (authority, rest) = key.split_at(host_end);
    let host = authority.split(':').next().unwrap_or(authority);
    let address = host.parse::<std::net::Ipv4Addr>().is_ok();
    let domain = if address {
        scheme.then(|| host.to_owned())
    } else {
        site(host).map(|(_, domain)| domain)
    };
    let Some(domain) = domain else { return };
    let sure = scheme || token.defanged || starts_with(text, "www.");
    if !sure && !looks_like_a_host(text, host, rest) {
        return;
    }
    let shortened = sites::is_shortener(host);
    if let Some(site) = Site::of_host(host)
        && let Some(named) = sites::named(site, host, rest)
    {
        let (kind, value) = match named {
            Named::Handle(name) => (IndicatorKind::Handle(Some(site)), name),
            Named::Invite(code) => (IndicatorKind::Invite(site), code),
            Named::Stored(what) => (IndicatorKind::Stored(site), what),
        };
        push(found, kind, value, token);
    }
    if sure || !rest.is_empty() {
        push(found, IndicatorKind::Url, key.to_owned(), token);
        found.last_mut().expect("just pushed").shortened = shortened;
    }
    push(found, IndicatorKind::Domain, domain, token);
}

fn find_telegram(rest: &str, token: &Token, found: &mut Vec<Indicator>) {
    let Some((action, query)) = rest.split_once('?') else { return };
    let value = |name: &str| {
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)
    };
    match action.trim_end_matches('/') {
        "resolve" => {
            if let Some((_, name)) = value("domain").filter(|(_, name)| is_name(name)) {
                let kind = IndicatorKind::Handle(Some(Site::Telegram));
                push(found, kind, name.to_ascii_lowercase(), token);
            }
        }
        "join" => {
            if let Some((_, code)) = value("invite").filter(|(_, code)| is_name(code)) {
                push(found, IndicatorKind::Invite(Site::Telegram), code.to_owned(), token);
            }
        }
        _ => {}
    }
}

/// Whether a name with dots and no scheme is a host and not a file or the end of
/// one sentence and the start of the next.
fn looks_like_a_host(text: &str, host: &str, rest: &str) -> bool {
    let written = text.split(['/', '?', '#']).next().unwrap_or(text);
    let last = written.rsplit('.').next().unwrap_or("");
    let sentence =
        last.starts_with(char::is_uppercase) && !written.chars().all(|c| !c.is_lowercase());
    let file = FILE_ENDINGS.contains(&host.rsplit('.').next().unwrap_or(""));
    let initials = written.split('.').all(|part| part.chars().count() <= 2);
    let nothing_behind = rest.is_empty() && (file || initials);
    !(sentence || nothing_behind || host.starts_with('-'))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// A host as it is looked up, and its registrable domain, if its suffix is on the list
/// and the domain is of letters, digits and hyphens within (RFC 5890, section 2.3.1).
fn site(host: &str) -> Option<(String, String)> {
    let host = url::Host::parse(host).ok()?.to_string();
    let domain = psl::domain(host.as_bytes()).filter(|domain| domain.suffix().is_known())?;
    let domain = std::str::from_utf8(domain.as_bytes()).ok()?.to_ascii_lowercase();
    let is_label = |label: &str| {
        let inner = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    domain.split('.').all(is_label).then_some((host, domain))
}

fn push(found: &mut Vec<Indicator>, kind: IndicatorKind, value: String, token: &Token) {
    found.push(Indicator { kind, value, span: token.span.clone(), shortened: false });
}
