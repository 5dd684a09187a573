//! Random facts: few different values, so that rules meet them.

use proptest::prelude::*;
use proptest::sample::select;
use weir_model::{LabelOn, MatchedPart, NoticeKind, Severity, SourceKind, Standing};
use weir_signals::SignalKind;

use crate::facts::{
    AuthorFacts, Facts, IndicatorFacts, ItemFacts, LabelFacts, MatchFacts, NoticeFacts, TextFacts,
    Windows,
};

pub(super) const TEXTS: &[&str] = &["post", "lamp", "fog", "lamp posters", ""];

fn text() -> impl Strategy<Value = String> {
    select(TEXTS).prop_map(str::to_owned)
}

/// Of a value that may be missing.
fn maybe<T: std::fmt::Debug>(
    missing: bool,
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    (any::<bool>(), value).prop_map(move |(there, value)| (there || !missing).then_some(value))
}

fn windows() -> impl Strategy<Value = Windows> {
    [0..9_u32, 0..9, 0..9, 0..9].prop_map(Windows::from)
}

fn item(missing: bool) -> impl Strategy<Value = ItemFacts> {
    (text(), [0..6_u32, 0..6, 0..6, 0..6, 0..6], maybe(missing, 0..99_i64)).prop_map(
        |(kind, [revision, media, links, characters, problems], age_hours)| ItemFacts {
            kind,
            revision,
            media,
            links,
            characters,
            problems,
            age_hours,
        },
    )
}

fn author() -> impl Strategy<Value = AuthorFacts> {
    (text(), 0..99_i64, windows(), windows(), windows(), windows()).prop_map(
        |(kind, age_hours, items, matched, removed, noticed)| AuthorFacts {
            kind,
            age_hours,
            items,
            matched,
            removed,
            noticed,
        },
    )
}

fn a_match(missing: bool) -> impl Strategy<Value = MatchFacts> {
    let plain = (
        text(),
        any::<(bool, bool)>(),
        select(&SignalKind::ALL[..]),
        select(MatchedPart::ALL),
        select(SourceKind::ALL),
        [0..4_u32, 0..4],
        prop::collection::vec(text(), 0..3),
    );
    let optional = (
        maybe(missing, text()),
        maybe(missing, select(Severity::ALL)),
        maybe(missing, 0..60_u16),
        maybe(missing, text()),
        maybe(missing, 0..=100_u8),
        maybe(missing, 0..6_u32),
        maybe(missing, 0.0..1.0_f64),
        maybe(missing, 0..60_u32),
        (
            maybe(missing, 0.0..1.0_f64),
            maybe(missing, any::<bool>()),
            maybe(missing, any::<bool>()),
            maybe(missing, 0..60_u16),
        ),
    );
    (plain, optional).prop_map(|(plain, optional)| {
        let (bank, (automatic, confirmed), kind, part, source, counts, tags) = plain;
        let (
            policy,
            severity,
            distance,
            source_name,
            quality,
            hits,
            score,
            words,
            (share, quoted, attributed, inliers),
        ) = optional;
        MatchFacts {
            bank,
            policy,
            severity,
            automatic,
            kind,
            distance,
            form: "original".to_owned(),
            part,
            source,
            source_name,
            confirmed,
            confirmations: counts[0],
            overturned: counts[1],
            tags,
            quality,
            entry: "entry_1".to_owned(),
            hits_last_hour: hits,
            score,
            inliers,
            words,
            share,
            quoted,
            attributed,
        }
    })
}

fn notice() -> impl Strategy<Value = NoticeFacts> {
    (select(NoticeKind::ALL), select(Standing::ALL), 0..99_i64)
        .prop_map(|(kind, standing, age_hours)| NoticeFacts { kind, standing, age_hours })
}

fn label(missing: bool) -> impl Strategy<Value = LabelFacts> {
    (text(), select(LabelOn::ALL), maybe(missing, 0..99_i64))
        .prop_map(|(name, on, expires_in_hours)| LabelFacts { name, on, expires_in_hours })
}

fn text_facts() -> impl Strategy<Value = TextFacts> {
    (text(), 0..99_u32, 0.0..1.0_f64, any::<bool>()).prop_map(
        |(language, words, quoted_share, publisher)| TextFacts {
            language,
            words,
            quoted_share,
            publisher,
        },
    )
}

fn indicator() -> impl Strategy<Value = IndicatorFacts> {
    (text(), text(), any::<bool>()).prop_map(|(kind, value, banked)| IndicatorFacts {
        kind,
        value,
        banked,
    })
}

fn any_facts(missing: bool) -> impl Strategy<Value = Facts> {
    (
        item(missing),
        maybe(missing, author()),
        prop::collection::vec(a_match(missing), 0..4),
        prop::collection::vec(notice(), 0..3),
        prop::collection::vec(label(missing), 0..3),
        maybe(missing, text_facts()),
        maybe(missing, prop::collection::vec(indicator(), 0..3)),
    )
        .prop_map(|(item, author, matches, notices, labels, text, indicators)| Facts {
            item,
            author,
            matches,
            notices,
            labels,
            text,
            indicators,
            ..Facts::default()
        })
}

/// Facts of which anything may be missing.
pub(super) fn facts() -> impl Strategy<Value = Facts> {
    any_facts(true)
}

/// Facts of which nothing is missing.
pub(super) fn facts_with_everything() -> impl Strategy<Value = Facts> {
    any_facts(false)
}
