//! Bank: a text or a link becomes the signals of an entry.

use weir_index::PhraseIndex;
use weir_signals::background::Background;
use weir_signals::indicators::{Indicator, IndicatorKind, Site, indicators};
use weir_signals::skeleton::{Skeleton, Tier};
use weir_signals::{BankedText, IndicatorKey, Passage, Signal, TextKey, UrlKey};

use super::known;

/// What is banked of a text.
#[derive(Clone, Debug)]
pub struct BankableText {
    /// Its exact key, and its passage or phrase with what is held of it.
    pub signals: Vec<Signal>,
    /// Whether ordinary texts hold it so often that it will match what has
    /// nothing to do with it.
    pub common: bool,
    /// The known sources (scripture, set prayers) that it quotes; those letters
    /// find nothing.
    pub quotes: Vec<String>,
}

/// Why a text or a link is not banked.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TextRefused {
    /// No character is left to compare.
    #[error("the text is empty; write one with letters or digits")]
    Empty,
    /// Longer than any text that is looked at.
    #[error(
        "the text has {found} bytes, and at most {max} are banked; bank the part that others post"
    )]
    TooLong {
        /// How many it has.
        found: usize,
        /// How many it may have.
        max: usize,
    },
    /// Scripture or a prayer, and too little beside it.
    #[error(
        "the text is from a known source ({0}) that ordinary people quote, with fewer than {min} letters beside it; bank what stands around the quotation",
        min = Passage::FEWEST_LETTERS
    )]
    KnownSource(String),
    /// No link to a page or an account.
    #[error("“{0}” is no link; write it as https://example.com/page, or a name as example.com")]
    NoLink(String),
    /// A site where everybody posts.
    #[error(
        "“{0}” is a site where many people post; bank the link of the page, the account or the group on it"
    )]
    WholeSite(String),
}

/// The longest text that is banked, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// What is banked of a text: a passage, a phrase, or of a few letters the exact
/// key alone.
pub fn bankable(text: &str) -> Result<BankableText, TextRefused> {
    if text.len() > MAX_BYTES {
        return Err(TextRefused::TooLong { found: text.len(), max: MAX_BYTES });
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let key = TextKey::of(text).ok_or(TextRefused::Empty)?;
    let mut bankable =
        BankableText { signals: vec![Signal::Text(key)], common: false, quotes: Vec::new() };
    let skeleton = Skeleton::of(text, Tier::Open);
    if skeleton.letters().len() >= Passage::FEWEST_LETTERS {
        bankable.quotes =
            known().names(skeleton.letters()).into_iter().map(str::to_owned).collect();
        let passage = passage_of(skeleton.letters())
            .ok_or_else(|| TextRefused::KnownSource(bankable.quotes.join(", ")))?;
        bankable.signals.push(Signal::Passage(BankedText::passage(text, passage)));
    } else if Skeleton::of(text, Tier::Dotted).letters().len() >= BankedText::FEWEST_LETTERS {
        bankable.common = PhraseIndex::<()>::is_common(text, Background::shipped());
        bankable.signals.push(Signal::Phrase(BankedText::phrase(text)));
    }
    Ok(bankable)
}

/// The passage of a text's letters, what it quotes of known sources masked;
/// nothing where too little is left.
pub(super) fn passage_of(letters: &[u8]) -> Option<Passage> {
    let mut passage = Passage::of_letters(letters, Background::shipped())?;
    let quoted = known().find(letters);
    let masked: usize = quoted.iter().map(std::ops::Range::len).sum();
    if letters.len() - masked < Passage::FEWEST_LETTERS {
        return None;
    }
    for range in quoted {
        passage.mask(range);
    }
    Some(passage)
}

/// What is banked of a link: the page, and the account, group or stored thing
/// that it names; of a bare name the whole domain.
pub fn link_signals(link: &str) -> Result<Vec<Signal>, TextRefused> {
    let shown = || link.chars().filter(|c| !c.is_control()).take(80).collect::<String>();
    let found = indicators(link);
    let named = |indicator: &&Indicator| {
        !matches!(indicator.kind, IndicatorKind::Url | IndicatorKind::Domain)
    };
    let mut signals: Vec<Signal> =
        found.iter().filter(named).filter_map(IndicatorKey::of).map(Signal::Indicator).collect();
    let Ok(key) = UrlKey::parse(link) else {
        return if signals.is_empty() { Err(TextRefused::NoLink(shown())) } else { Ok(signals) };
    };
    let bare = key.as_str() == key.host();
    if bare && Site::of_domain(key.host()).is_some() {
        return Err(TextRefused::WholeSite(key.host().to_owned()));
    }
    let domain = IndicatorKey::parse(weir_signals::SignalKind::Domain, key.host()).ok();
    let whole = domain.filter(|domain| bare && domain.as_str() == key.host());
    signals.extend(whole.map(Signal::Indicator));
    signals.push(Signal::Url(key));
    signals.dedup();
    Ok(signals)
}

#[cfg(test)]
mod tests {
    use weir_signals::SignalKind;

    use super::*;

    const RULE: &str = "حراس المصباح السابع يشعلون الفتيل عند الغروب ويعدون القوارب كل ليلة";
    const VERSE: &str = "الله لا إله إلا هو الحي القيوم لا تأخذه سنة ولا نوم له ما في السماوات وما في الأرض من ذا الذي يشفع عنده إلا بإذنه";

    fn kinds(text: &str) -> Vec<SignalKind> {
        bankable(text).unwrap().signals.iter().map(Signal::kind).collect()
    }

    #[test]
    fn a_text_is_a_passage_a_phrase_or_only_its_key() {
        assert_eq!(kinds(RULE), [SignalKind::Text, SignalKind::Passage]);
        assert_eq!(kinds("the seventh lamp burns"), [SignalKind::Text, SignalKind::Phrase]);
        assert_eq!(kinds("oil"), [SignalKind::Text]);
        assert_eq!(bankable(" \u{feff} ").unwrap_err(), TextRefused::Empty);
    }

    #[test]
    fn scripture_alone_is_not_banked_and_a_text_that_quotes_it_is() {
        let refused = bankable(VERSE).unwrap_err();
        assert!(matches!(refused, TextRefused::KnownSource(_)), "{refused}");
        assert!(refused.to_string().contains("bank what stands around"));
        let quoting = bankable(&format!("{RULE} {VERSE} {RULE}")).unwrap();
        assert!(!quoting.quotes.is_empty());
        assert!(bankable(RULE).unwrap().quotes.is_empty());
    }

    #[test]
    fn a_phrase_that_everybody_writes_is_said_to_be_common() {
        assert!(bankable("السلام عليكم").unwrap().common);
        assert!(!bankable("المصباح السابع باق").unwrap().common);
    }

    #[test]
    fn a_link_is_banked_with_what_it_names_and_a_bare_name_with_all_that_lies_on_it() {
        let banked = |link: &str| -> Vec<String> {
            link_signals(link).unwrap().iter().map(Signal::to_string).collect()
        };
        assert_eq!(
            banked("hxxps://t[.]me/Seventh_Lamp"),
            ["handle:telegram:seventh_lamp", "url:t.me/Seventh_Lamp"]
        );
        assert_eq!(banked("https://lamp.example.com/rules"), ["url:lamp.example.com/rules"]);
        assert_eq!(banked("example.org"), ["domain:example.org", "url:example.org"]);
        assert_eq!(
            banked("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
            ["wallet:bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"]
        );
        assert!(matches!(link_signals("youtube.com"), Err(TextRefused::WholeSite(_))));
        assert!(matches!(link_signals("no link"), Err(TextRefused::NoLink(_))));
    }
}
