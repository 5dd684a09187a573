//! Whole answers, kept as snapshots beside the tests: the request's line, the
//! status, the headers and the body. What is another each time goes through one
//! filter first.

use std::sync::LazyLock;

use axum::http::header::CONTENT_LENGTH;
use regex::Regex;
use serde_json::Value;

use crate::house::Told;

/// What is another each time, and what stands in its place. An id of Weir's own
/// (the built-in bank's) is the same everywhere and stays.
static FILTER: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let filter = |(pattern, shown)| (Regex::new(pattern).unwrap(), shown);
    [
        (r"\b((?:[a-z]+_)*[a-z]+)_01[0-9a-hjkmnp-tv-z]{24}\b", "${1}_…"),
        (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "[time]"),
        (r"\b(weirs?|whsec)_[0-9A-Za-z+/=]{20,}", "${1}_[secret]"),
        (r#"("one_time_password"): "[^"]+""#, r#"$1: "[secret]""#),
        // What events are sealed with, and 16 bytes of the id that one is about.
        (r#"("(?:digest|hash|public_key|signature)"): "[0-9a-f]+""#, r#"$1: "[hex]""#),
        (r#"("subject"): "[0-9a-f]{32}""#, r#"$1: "[hex]""#),
    ]
    .map(filter)
    .into()
});

/// On every answer; one test holds that, and here they would only be noise.
pub(crate) const HARDENED: [&str; 3] =
    ["x-content-type-options", "content-security-policy", "referrer-policy"];

impl Told {
    /// Asserts that this is the answer that was looked at and kept as `name`;
    /// gives its body.
    #[track_caller]
    pub(crate) fn shown(self, name: &str) -> Value {
        let mut text = format!("{}\n\n{}\n", self.asked, self.status);
        for (header, value) in &self.headers {
            if header != CONTENT_LENGTH && !HARDENED.contains(&header.as_str()) {
                text += &format!("{header}: {}\n", value.to_str().unwrap());
            }
        }
        if self.body != "" {
            text += &format!("\n{}", serde_json::to_string_pretty(&self.body).unwrap());
        }
        for (pattern, shown) in FILTER.iter() {
            text = pattern.replace_all(&text, *shown).into_owned();
        }
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, text);
        });
        self.body
    }
}
