//! Signals as people read them: kind, value, quality; a link leads nowhere.

use maud::{Markup, html};
use weir_signals::{Quality, Signal, SignalKind};

use super::matched::defanged;
use super::person::Person;

/// The value alone.
pub(super) fn harmless(signal: &Signal) -> String {
    match signal {
        Signal::Url(key) => defanged(key.as_str()),
        Signal::Indicator(key) if key.kind() == SignalKind::Domain => defanged(key.as_str()),
        other => other.short_value(),
    }
}

/// `TYPE:VALUE` in code.
pub(super) fn value(signal: &Signal) -> Markup {
    html! { bdi { code { (signal.kind().name()) ":" (harmless(signal)) } } }
}

/// How much there was to see in the picture; nothing where there is none.
pub(super) fn quality_words(person: &Person, signals: &[Signal]) -> Option<String> {
    let quality = signals.iter().find_map(Signal::quality)?;
    let key = if quality.is_usable() { "quality" } else { "quality-low" };
    let gaps = [
        ("quality", i64::from(quality.value()).into()),
        ("needed", i64::from(Quality::USABLE.value()).into()),
    ];
    Some(person.words.say_with(key, &gaps))
}
