//! The exact key of a link, `url@1`: its canonical form.
//!
//! Two links have one key where a browser would, in all likelihood, show the
//! same page. A key is evidence for review, so a rare wrong merge costs a look
//! and a missed one costs a match; where the two conflict the rule merges. What
//! is done, in order:
//!
//! 1. **Around**: white space, and one pair of `<>`, `“”`, `""` or `''`, are
//!    taken off (RFC 3986, appendix C).
//! 2. **Unseen characters**: bidi controls, zero-width spaces, word joiners, soft
//!    hyphens and the like are taken out. Zero-width joiners are kept between
//!    letters of scripts that join, where they spell, and taken out beside ASCII.
//! 3. **Defanged links** are mended: `hxxp`, `hxxps`; `[.]`, `[dot]`, `[:]`,
//!    `[://]`, `[/]` anywhere (bare brackets are illegal there); `(.)`, `{.}`,
//!    `(dot)`, `{dot}` before the path.
//! 4. **Scheme**: `http` and `https` are one, and none at all (`example.com/x`,
//!    `//example.com/x`) is the same: the key has none. Any other is refused:
//!    `tg://`, `mailto:` and their like name something else than a page.
//! 5. **User information** is dropped: `https://bank.example@evil.example/` is a
//!    link to `evil.example`.
//! 6. **Host**: lower case, IDNA A-labels (`url` crate, UTS 46), IP addresses in
//!    their usual form; dots at either end and leading `www.` are dropped (the
//!    latter while a dot remains). A name without a dot is no public link and is
//!    refused. Only letters, digits, `-`, `_` and `.` are left.
//! 7. **Port**: 80 and 443 are dropped, whichever the scheme.
//! 8. **Path**: dot segments resolved, `\` read as `/`, runs of slashes made one,
//!    the last slash dropped. Case is kept, and so are `index.html` and `;v=1`.
//! 9. **Query**: `&`-separated; empty parts and tracking parameters are dropped
//!    (see [`tracking`]), the rest is sorted by name, stably, since the order of
//!    one name's values may mean something. `+` is `%20`.
//! 10. **Fragment**: dropped, unless it is a route (`#!…` or `#/…`), which on such
//!     sites is what names the page.
//! 11. **Percent-encoding** in 8 to 10: unreserved characters are decoded, hex
//!     digits upper case, everything that RFC 3986 does not allow is encoded.
//!
//! There are no rules for single sites (shorteners, mirrors, `youtu.be`): such a
//! rule changes the definition, so it comes with a new version. Links are never
//! fetched.

mod tracking;

use std::fmt;

use url::{Host, Url};

use crate::signal::excerpt;

/// A link brought to one form, as `example.com/lamp?lit=1`. The `Display` form
/// is the key itself, and the key of a key is the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UrlKey(String);

/// Why a text is not a link.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UrlKeyError {
    /// No link could be read: the text, cut short, and the reason.
    #[error("“{0}” is not a link: {1}")]
    Unreadable(String, String),
    /// A link that is not to a web page: the scheme.
    #[error("a link must be to a web page (http or https); “{0}:” is not")]
    NotWeb(String),
    /// A link, or its key, that is too long.
    #[error(
        "a link may have at most {max} bytes, this one has {found}{}",
        if *.canonical { " once it is written out" } else { "" }
    )]
    TooLong {
        /// How many it has.
        found: usize,
        /// How many it may have.
        max: usize,
        /// Whether the key is meant and not the link as it was given.
        canonical: bool,
    },
}

impl UrlKey {
    /// The longest link, and the longest key, in bytes.
    pub const MAX_BYTES: usize = 8 * 1024;

    /// Canonicalises a link. Errors say what was wrong with it.
    pub fn parse(text: &str) -> Result<Self, UrlKeyError> {
        within_limit(text.trim(), false)?;
        let cleaned = mend(&without_unseen(unwrapped(text)));
        let unreadable = |why: &str| UrlKeyError::Unreadable(excerpt(&cleaned), why.to_owned());
        let rest = mend_authority(after_scheme(&cleaned)?);
        let url = Url::parse(&format!("http://{rest}"))
            .map_err(|error| unreadable(&error.to_string()))?;
        let mut key = host_key(&url).map_err(unreadable)?;
        if let Some(port) = url.port().filter(|port| ![80, 443].contains(port)) {
            key.push_str(&format!(":{port}"));
        }
        push_path(&mut key, url.path());
        push_query(&mut key, url.query().unwrap_or_default());
        push_route(&mut key, url.fragment().unwrap_or_default());
        within_limit(&key, true)?;
        Ok(Self(key))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host: a name, or an address.
    pub fn host(&self) -> &str {
        let end = match self.0.strip_prefix('[') {
            Some(address) => address.find(']').map(|end| end + 2),
            None => self.0.find([':', '/', '?', '#']),
        };
        &self.0[..end.unwrap_or(self.0.len())]
    }
}

impl fmt::Display for UrlKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn within_limit(text: &str, canonical: bool) -> Result<(), UrlKeyError> {
    let (found, max) = (text.len(), UrlKey::MAX_BYTES);
    if found > max { Err(UrlKeyError::TooLong { found, max, canonical }) } else { Ok(()) }
}

/// The text without white space and one pair of marks around it.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    let pairs = [('<', '>'), ('“', '”'), ('"', '"'), ('\'', '\'')];
    pairs
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .map_or(text, str::trim)
}

/// The text without characters that nobody sees.
fn without_unseen(text: &str) -> String {
    let unseen = |c: char| {
        matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    let seen: Vec<char> = text.trim().chars().filter(|&c| !unseen(c)).collect();
    let joiner = |c: char| matches!(c, '\u{200C}' | '\u{200D}');
    // A joiner spells only between letters that join; none of ASCII does.
    let spells = |at: usize| {
        let letter = |c: Option<&char>| c.is_some_and(|&c| !c.is_ascii() && !joiner(c));
        letter(at.checked_sub(1).and_then(|before| seen.get(before))) && letter(seen.get(at + 1))
    };
    let kept = seen.iter().enumerate().filter(|&(at, &c)| !joiner(c) || spells(at));
    let text: String = kept.map(|(_, &c)| c).collect();
    text.trim().to_owned()
}

/// Undoes the defanging that cannot be anything else.
fn mend(text: &str) -> String {
    let mut mended = text.to_owned();
    for (from, to) in [("[.]", "."), ("[dot]", "."), ("[://]", "://"), ("[:]", ":"), ("[/]", "/")] {
        mended = replaced(&mended, from, to);
    }
    mended
}

/// Undoes, in the part before the path, the defanging that a path may really have.
fn mend_authority(rest: &str) -> String {
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let mut authority = authority.to_owned();
    for from in ["(.)", "{.}", "(dot)", "{dot}"] {
        authority = replaced(&authority, from, ".");
    }
    authority + path
}

/// [`str::replace`] in either case of ASCII letters.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        match rest.get(..from.len()) {
            Some(start) if start.eq_ignore_ascii_case(from) => {
                out.push_str(to);
                rest = &rest[from.len()..];
            }
            _ => {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    out
}

/// What follows the scheme and its slashes; all of it where there is no scheme.
fn after_scheme(text: &str) -> Result<&str, UrlKeyError> {
    let slashes = ['/', '\\'];
    if let Some((scheme, rest)) = text.split_once(':')
        && is_scheme(scheme, rest)
    {
        let lower = scheme.to_ascii_lowercase();
        if !["http", "https", "hxxp", "hxxps"].contains(&lower.as_str()) {
            return Err(UrlKeyError::NotWeb(excerpt(&lower)));
        }
        return Ok(rest.trim_start_matches(slashes));
    }
    Ok(text.strip_prefix("//").unwrap_or(text))
}

/// Whether what stands before a colon is a scheme and not a host before its
/// port: `localhost:80`, `example.com:8080` and `[::1]:80` begin with hosts.
fn is_scheme(before: &str, after: &str) -> bool {
    let begins_with_letter = before.starts_with(|c: char| c.is_ascii_alphabetic());
    let of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    begins_with_letter
        && before.chars().all(of_scheme)
        && (after.starts_with("//")
            || !before.contains('.') && !after.starts_with(|c: char| c.is_ascii_digit()))
}

/// The host as the key begins with it, or why there is none.
fn host_key(url: &Url) -> Result<String, &'static str> {
    let name = match url.host() {
        Some(Host::Domain(name)) => name,
        Some(address) => return Ok(address.to_string()),
        None => return Err("it has no host"),
    };
    let mut name = name.trim_matches('.');
    while let Some(rest) = name.strip_prefix("www.").filter(|rest| rest.contains('.')) {
        name = rest.trim_start_matches('.');
    }
    // Without those dots and labels a name may turn out to be an address.
    let name = match Host::parse(name) {
        Ok(Host::Domain(name)) => name,
        Ok(address) => return Ok(address.to_string()),
        Err(_) => return Err("its host is neither a name nor an address"),
    };
    if !name.contains('.') {
        return Err("its host has no dot, as example.com has");
    }
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) {
        return Err("its host has a character that no host has");
    }
    Ok(name)
}

fn push_path(key: &mut String, path: &str) {
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        key.push('/');
        push_encoded(key, segment, b":@!$&'()*+,;=");
    }
}

fn push_query(key: &mut String, query: &str) {
    let mut parameters: Vec<(String, String)> = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.find('=').map_or((part, ""), |at| part.split_at(at));
            (encoded_parameter(name), encoded_parameter(value))
        })
        .filter(|(name, _)| !tracking::is_tracking(name))
        .collect();
    parameters.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (i, (name, value)) in parameters.iter().enumerate() {
        key.push(if i == 0 { '?' } else { '&' });
        key.push_str(name);
        key.push_str(value);
    }
}

/// A query's name, or its value from `=` on.
fn encoded_parameter(text: &str) -> String {
    let mut out = String::new();
    push_encoded(&mut out, &text.replace('+', "%20"), b":@/?!$()*,;=");
    out
}

fn push_route(key: &mut String, fragment: &str) {
    if fragment.len() > 1 && fragment.starts_with(['!', '/']) {
        key.push('#');
        push_encoded(key, fragment, b":@/?!$&'()*+,;=");
    }
}

/// Appends `text` in RFC 3986's normal form (6.2.2.1 and 6.2.2.2): unreserved
/// characters and `allowed` ones plain, all others encoded. What was encoded and
/// is not unreserved stays so.
fn push_encoded(out: &mut String, text: &str, allowed: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (mut byte, mut plain) = (bytes[at], allowed.contains(&bytes[at]));
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2)))
        {
            (byte, plain) = ((high * 16 + low) as u8, false);
            at += 2;
        }
        if plain || unreserved(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(|nibble| char::from(HEX[usize::from(nibble)])));
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests;
