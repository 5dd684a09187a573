//! The table itself.

use weir_model::{LabelOn, MatchedPart, NoticeKind, Severity, SourceKind, Standing};
use weir_signals::SignalKind;

use super::access::{Access, Element, ElementMut, Holds, HoldsText, HoldsTexts, HoldsWord};
use super::{Field, FieldType, ListOf, ObjectOf};
use crate::word::Word;

/// How a fact is reached: its sort, the element that holds it, the place to
/// read and the place to write.
macro_rules! access {
    (Word<$word:ty>, $of:ident($e:ident), $get:expr, $set:expr) => {
        Access::Word {
            get: |from| if let Element::$of($e) = from { HoldsWord::get($get) } else { None },
            set: |to, value| if let ElementMut::$of($e) = to { HoldsWord::set($set, value) } else { false },
            words: <$word as Word>::WORDS,
        }
    };
    ($sort:ident by $holds:ident, $of:ident($e:ident), $get:expr, $set:expr) => {
        Access::$sort {
            get: |from| if let Element::$of($e) = from { $holds::get($get) } else { None },
            set: |to, value| if let ElementMut::$of($e) = to { $holds::set($set, value) } else { false },
        }
    };
    (Text, $($rest:tt)*) => { access!(Text by HoldsText, $($rest)*) };
    (Texts, $($rest:tt)*) => { access!(Texts by HoldsTexts, $($rest)*) };
    ($sort:ident, $($rest:tt)*) => { access!($sort by Holds, $($rest)*) };
}

macro_rules! item {
    ($name:ident: $sort:ident) => {
        access!($sort, Facts(facts), &facts.item.$name, &mut facts.item.$name)
    };
}

macro_rules! author {
    ($name:ident $(. $window:ident)?: $sort:ident) => {
        access!(
            $sort,
            Facts(facts),
            &facts.author.as_ref()?.$name$(.$window)?,
            &mut facts.author.get_or_insert_default().$name$(.$window)?
        )
    };
}

macro_rules! text {
    ($name:ident: $sort:ident) => {
        access!(
            $sort,
            Facts(facts),
            &facts.text.as_ref()?.$name,
            &mut facts.text.get_or_insert_default().$name
        )
    };
}

macro_rules! element {
    ($of:ident, $name:ident: $($sort:tt)*) => {
        element!(@ $of, $name, [$($sort)*])
    };
    (@ $of:ident, $name:ident, [$sort:ident]) => {
        access!($sort, $of(element), &element.$name, &mut element.$name)
    };
    (@ $of:ident, $name:ident, [$sort:ident<$word:ty>]) => {
        access!($sort<$word>, $of(element), &element.$name, &mut element.$name)
    };
}

const BOOL: FieldType = FieldType::Bool;
const TEXT: FieldType = FieldType::Text;
const COUNT: FieldType = int(0, u32::MAX as i64);
/// A thousand years: what is older has a broken clock.
const HOURS: FieldType = int(0, 8_766_000);
const SHARE: FieldType = FieldType::Float { min: 0.0, max: 1.0 };

const fn int(min: i64, max: i64) -> FieldType {
    FieldType::Int { min, max }
}

const fn words<T: Word>() -> FieldType {
    FieldType::Word(T::WORDS)
}

const fn row(path: &'static str, kind: FieldType, about: &'static str, access: Access) -> Field {
    Field { path, list: None, kind, may_be_missing: false, about, not_filled_yet: None, access }
}

impl Field {
    const fn of(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    const fn or_missing(mut self) -> Self {
        self.may_be_missing = true;
        self
    }
}

pub(crate) const FIELDS: &[Field] = &[
    row("item.type", TEXT, "The service's word for such items, as “post”.", item!(kind: Text)),
    row("item.revision", COUNT, "How many revisions there were, this one counted.", item!(revision: Int)),
    row("item.media", COUNT, "How many pictures and other files it has.", item!(media: Int)),
    row("item.links", COUNT, "How many links it has.", item!(links: Int)),
    row("item.characters", COUNT, "How many characters its text has.", item!(characters: Int)),
    row("item.problems", COUNT, "How many of its parts could not be read.", item!(problems: Int)),
    row("item.age_hours", HOURS, "Hours since it was made, where the service says when.", item!(age_hours: Int)).or_missing(),
    row("author.type", TEXT, "The service's word for such accounts, as “user”.", author!(kind: Text)),
    row("author.age_hours", HOURS, "Hours since Weir first saw the author.", author!(age_hours: Int)),
    row("author.items.last_hour", COUNT, "Items of the author in the last hour.", author!(items.last_hour: Int)),
    row("author.items.last_day", COUNT, "Items of the author in the last 24 hours.", author!(items.last_day: Int)),
    row("author.items.last_week", COUNT, "Items of the author in the last 7 days.", author!(items.last_week: Int)),
    row("author.items.last_month", COUNT, "Items of the author in the last 30 days.", author!(items.last_month: Int)),
    row("author.matched.last_hour", COUNT, "Items of the author that matched in the last hour.", author!(matched.last_hour: Int)),
    row("author.matched.last_day", COUNT, "Items of the author that matched in the last 24 hours.", author!(matched.last_day: Int)),
    row("author.matched.last_week", COUNT, "Items of the author that matched in the last 7 days.", author!(matched.last_week: Int)),
    row("author.matched.last_month", COUNT, "Items of the author that matched in the last 30 days.", author!(matched.last_month: Int)),
    row("author.removed.last_hour", COUNT, "Items of the author that a decision removed in the last hour.", author!(removed.last_hour: Int)),
    row("author.removed.last_day", COUNT, "Items of the author that a decision removed in the last 24 hours.", author!(removed.last_day: Int)),
    row("author.removed.last_week", COUNT, "Items of the author that a decision removed in the last 7 days.", author!(removed.last_week: Int)),
    row("author.removed.last_month", COUNT, "Items of the author that a decision removed in the last 30 days.", author!(removed.last_month: Int)),
    row("author.noticed.last_hour", COUNT, "Items of the author that somebody reported in the last hour.", author!(noticed.last_hour: Int)),
    row("author.noticed.last_day", COUNT, "Items of the author that somebody reported in the last 24 hours.", author!(noticed.last_day: Int)),
    row("author.noticed.last_week", COUNT, "Items of the author that somebody reported in the last 7 days.", author!(noticed.last_week: Int)),
    row("author.noticed.last_month", COUNT, "Items of the author that somebody reported in the last 30 days.", author!(noticed.last_month: Int)),
    row("matches.bank", TEXT, "The name of the entry's bank.", element!(Match, bank: Text)).of("matches"),
    row("matches.policy", TEXT, "The name of the bank's policy.", element!(Match, policy: Text)).of("matches").or_missing(),
    row("matches.severity", words::<Severity>(), "How grave a breach of that policy is.", element!(Match, severity: Word<Severity>)).of("matches").or_missing(),
    row("matches.automatic", BOOL, "Whether the bank's policy allows acting without a person.", element!(Match, automatic: Bool)).of("matches"),
    row("matches.type", words::<SignalKind>(), "What kind of signal matched.", element!(Match, kind: Word<SignalKind>)).of("matches"),
    row("matches.distance", int(0, 256), "How many of the 256 bits of the picture's hash differ; of a TLSH, by how much it does. Only where the type has a distance.", element!(Match, distance: Int)).of("matches").or_missing(),
    row("matches.form", TEXT, "The form in which the picture matched, as “flipY” or “inner+flipY”; “original” where it matched as it is.", element!(Match, form: Text)).of("matches"),
    row("matches.part", words::<MatchedPart>(), "What of the item matched.", element!(Match, part: Word<MatchedPart>)).of("matches"),
    row("matches.source", words::<SourceKind>(), "On whose word the entry was banked.", element!(Match, source: Word<SourceKind>)).of("matches"),
    row("matches.source_name", TEXT, "The name of the exchange or list that it came from.", element!(Match, source_name: Text)).of("matches").or_missing(),
    row("matches.confirmed", BOOL, "Whether an own decision stands behind the entry.", element!(Match, confirmed: Bool)).of("matches"),
    row("matches.confirmations", COUNT, "How many own decisions confirmed the entry.", element!(Match, confirmations: Int)).of("matches"),
    row("matches.overturned", COUNT, "How many own decisions said that the entry should not have matched.", element!(Match, overturned: Int)).of("matches"),
    row("matches.tags", FieldType::Texts, "The entry's tags.", element!(Match, tags: Texts)).of("matches"),
    row("matches.quality", int(0, 100), "How much there was to see in the picture.", element!(Match, quality: Int)).of("matches").or_missing(),
    row("matches.entry", TEXT, "The entry's id.", element!(Match, entry: Text)).of("matches"),
    row("matches.hits_last_hour", COUNT, "How many items the entry matched in the last hour.", element!(Match, hits_last_hour: Int)).of("matches").or_missing(),
    row("matches.score", SHARE, "How sure the comparison of passages is.", element!(Match, score: Float)).of("matches").or_missing(),
    row("matches.inliers", COUNT, "How many places of the picture agree with those of the banked one; only of the type “features”.", element!(Match, inliers: Int)).of("matches").or_missing(),
    row("matches.words", COUNT, "How many words the matched span has.", element!(Match, words: Int)).of("matches").or_missing(),
    row("matches.share", SHARE, "How much of the item's text the matched span covers.", element!(Match, share: Float)).of("matches").or_missing(),
    row("matches.quoted", BOOL, "Whether the matched span stands in quotation marks or a quote block.", element!(Match, quoted: Bool)).of("matches").or_missing(),
    row("matches.attributed", BOOL, "Whether words around the matched span say whose it is.", element!(Match, attributed: Bool)).of("matches").or_missing(),
    row("notices.type", words::<NoticeKind>(), "Whose notice it is.", element!(Notice, kind: Word<NoticeKind>)).of("notices"),
    row("notices.standing", words::<Standing>(), "How the reporter's earlier notices ended.", element!(Notice, standing: Word<Standing>)).of("notices"),
    row("notices.age_hours", HOURS, "Hours since the notice came.", element!(Notice, age_hours: Int)).of("notices"),
    row("labels.name", TEXT, "What the label says.", element!(Label, name: Text)).of("labels"),
    row("labels.on", words::<LabelOn>(), "What the label lies on.", element!(Label, on: Word<LabelOn>)).of("labels"),
    row("labels.expires_in_hours", HOURS, "Hours until the label expires; missing where it does not.", element!(Label, expires_in_hours: Int)).of("labels").or_missing(),
    row("text.language", TEXT, "The language of the text, as “ar”.", text!(language: Text)),
    row("text.words", COUNT, "How many words the text has.", text!(words: Int)),
    row("text.quoted_share", SHARE, "How much of the text stands in quotation marks or quote blocks.", text!(quoted_share: Float)),
    row("text.publisher", BOOL, "Whether the item links to a domain or page of an allow bank: a known publisher.", text!(publisher: Bool)),
    row("indicators.type", TEXT, "What the indicator is, as “domain” or “handle”.", element!(Indicator, kind: Text)).of("indicators"),
    row("indicators.value", TEXT, "Its canonical form.", element!(Indicator, value: Text)).of("indicators"),
    row("indicators.banked", BOOL, "Whether it is banked.", element!(Indicator, banked: Bool)).of("indicators"),
];

pub(crate) const LISTS: &[ListOf] = &[
    list("matches", "m", "The item's matches with entries."),
    list("notices", "n", "Notices of the item."),
    list("labels", "l", "Labels on the item, its author and the domains of its links."),
    ListOf {
        may_be_missing: true,
        ..list("indicators", "x", "What in the text points elsewhere: domains, handles, accounts.")
    },
];

const fn list(name: &'static str, letter: &'static str, about: &'static str) -> ListOf {
    ListOf { name, may_be_missing: false, letter, about, not_filled_yet: None }
}

pub(crate) const OBJECTS: &[ObjectOf] = &[
    ObjectOf { name: "item", may_be_missing: false, about: "The item itself." },
    ObjectOf {
        name: "author",
        may_be_missing: true,
        about: "Whose the item is; missing where the service did not say.",
    },
    counted("author.items", "The author's items, counted."),
    counted("author.matched", "The author's items that matched, counted."),
    counted("author.removed", "The author's items that were removed, counted."),
    counted("author.noticed", "The author's items that were reported, counted."),
    ObjectOf { name: "text", may_be_missing: true, about: "What the item's text is like." },
];

const fn counted(name: &'static str, about: &'static str) -> ObjectOf {
    ObjectOf { name, may_be_missing: false, about }
}
