//! Times as people read them: dates by language and zone, and how long is left.

use jiff::tz::TimeZone;
use weir_model::Timestamp;

use super::words::Words;

/// How a clock stands: the state that the sheet colours, and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// `ok`, `soon` or `late`.
    pub(crate) state: &'static str,
    /// How long is left, or how long it is over.
    pub(crate) words: String,
    /// How much of the time is used up, in percent.
    pub(crate) used: u8,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// When one looks, and where.
#[derive(Clone)]
pub(crate) struct Times {
    pub(crate) words: Words,
    pub(crate) zone: TimeZone,
    pub(crate) now: Timestamp,
}

impl Times {
    fn civil(&self, at: Timestamp) -> jiff::ZonedDateTime {
        let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default();
        at.to_zoned_datetime(self.zone.clone())
    }

    /// `14:02`.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        let at = self.civil(at);
        self.words.digits(&format!("{:02}:{:02}", at.hour(), at.minute()))
    }

    /// `14:02:07`.
    pub(crate) fn second(&self, at: Timestamp) -> String {
        let at = self.civil(at);
        self.words.digits(&format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()))
    }

    /// `3 March 2026`.
    pub(crate) fn date(&self, at: Timestamp) -> String {
        let at = self.civil(at);
        let day = self.words.digits(&at.day().to_string());
        let year = self.words.digits(&at.year().to_string());
        let month = self.words.say_plain("month", &[("number", i64::from(at.month()).into())]);
        let gaps = [("day", day.into()), ("month", month.into()), ("year", year.into())];
        self.words.say_plain("date", &gaps)
    }

    /// `3 March`.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        let at = self.civil(at);
        let day = self.words.digits(&at.day().to_string());
        let month = self.words.say_plain("month", &[("number", i64::from(at.month()).into())]);
        self.words.say_plain("day-of-month", &[("day", day.into()), ("month", month.into())])
    }

    /// `today 14:02`, `yesterday 14:02` or `3 March 2026, 14:02`.
    pub(crate) fn moment(&self, at: Timestamp) -> String {
        let (then, now) = (self.civil(at), self.civil(self.now));
        let time = self.time(at);
        if then.date() == now.date() {
            return self.words.say_plain("moment-today", &[("time", time.into())]);
        }
        if now.date().yesterday().is_ok_and(|yesterday| yesterday == then.date()) {
            return self.words.say_plain("moment-yesterday", &[("time", time.into())]);
        }
        let gaps = [("date", self.date(at).into()), ("time", time.into())];
        self.words.say_plain("moment", &gaps)
    }

    /// Seconds in the two largest units: `38 min`, `1 h 10`, `9 days`.
    pub(crate) fn span(&self, seconds: i64) -> String {
        let words = &self.words;
        match seconds.max(0) {
            s if s < MINUTE => words.say_plain("span-seconds", &[("count", s.into())]),
            s if s < HOUR => words.say_plain("span-minutes", &[("count", (s / MINUTE).into())]),
            s if s < 2 * DAY => {
                let minutes = words.digits(&format!("{:02}", s % HOUR / MINUTE));
                let gaps = [("hours", (s / HOUR).into()), ("minutes", minutes.into())];
                words.say_plain("span-hours", &gaps)
            }
            s => words.say_plain("span-days", &[("count", (s / DAY).into())]),
        }
    }

    /// Where each of the last `count` days begins, and where today ends.
    pub(crate) fn days(&self, count: i64) -> Vec<Timestamp> {
        let today = self.civil(self.now).date();
        let begins = |back: i64| {
            let day = today.checked_add(jiff::Span::new().days(back)).ok()?;
            let begin = day.to_zoned_datetime(self.zone.clone()).ok()?;
            Some(Timestamp::from_micros(begin.timestamp().as_microsecond()))
        };
        (1 - count..=1).map(|back| begins(back).unwrap_or(self.now)).collect()
    }

    /// A time as forms hold it, `2026-11-24T14:02`, where the reader is.
    pub(crate) fn local(&self, at: Timestamp) -> String {
        self.civil(at).strftime("%Y-%m-%dT%H:%M").to_string()
    }

    /// The time that a form holds.
    pub(crate) fn read(&self, text: &str) -> Option<Timestamp> {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        let at = civil.to_zoned_datetime(self.zone.clone()).ok()?;
        Some(Timestamp::from_micros(at.timestamp().as_microsecond()))
    }

    /// How a clock that began at `from` and ends at `due` stands. It is `soon`
    /// in the last quarter, or the last hour where that is longer.
    pub(crate) fn clock(&self, from: Timestamp, due: Timestamp) -> Clock {
        let left = (due.micros() - self.now.micros()) / 1_000_000;
        let whole = ((due.micros() - from.micros()) / 1_000_000).max(1);
        let used = (100 * (whole - left) / whole).clamp(0, 100);
        let used = u8::try_from(used).unwrap_or(100);
        if left < 0 {
            let words = self.words.say_plain("clock-over", &[("time", self.span(-left).into())]);
            return Clock { state: "late", words, used };
        }
        let soon = left < HOUR.min(whole / 2).max(whole / 4);
        Clock { state: if soon { "soon" } else { "ok" }, words: self.span(left), used }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::words::language;

    fn times(code: &str, zone: &str) -> Times {
        Times {
            words: Words::new(language(code).unwrap()),
            zone: TimeZone::get(zone).unwrap(),
            now: "2026-11-24T15:20:00Z".parse().unwrap(),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_is_told_in_the_readers_zone_and_language() {
        let (cairo, utc) = (times("ar", "Africa/Cairo"), times("en", "UTC"));
        assert_eq!(utc.moment(at("2026-11-24T14:02:00Z")), "today 14:02");
        assert_eq!(utc.moment(at("2026-11-23T23:59:00Z")), "yesterday 23:59");
        assert_eq!(utc.moment(at("2026-03-03T09:05:00Z")), "3 March 2026, 09:05");
        assert_eq!(cairo.time(at("2026-11-24T14:02:00Z")), "١٦:٠٢");
        assert_eq!(cairo.date(at("2026-03-03T09:05:00Z")), "٣ مارس ٢٠٢٦");
    }

    #[test]
    fn a_date_is_one_run_of_its_language_when_it_stands_within_other_words() {
        let cairo = times("ar", "Africa/Cairo");
        assert_eq!(cairo.moment(at("2026-03-03T09:05:00Z")), "٣ مارس ٢٠٢٦، ١١:٠٥");
        assert_eq!(cairo.day(at("2026-03-03T09:05:00Z")), "٣ مارس");
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_reader_is_also_when_the_clocks_change() {
        let berlin = Times { now: at("2026-10-26T12:00:00Z"), ..times("en", "Europe/Berlin") };
        let days: Vec<String> = berlin.days(2).iter().map(ToString::to_string).collect();
        let wanted = ["2026-10-24T22:00:00", "2026-10-25T23:00:00", "2026-10-26T23:00:00"];
        assert_eq!(days.iter().map(|day| &day[..19]).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn a_time_in_a_form_is_the_readers_and_is_read_back() {
        let cairo = times("ar", "Africa/Cairo");
        assert_eq!(cairo.local(at("2026-01-03T09:05:00Z")), "2026-01-03T11:05");
        assert_eq!(cairo.read("2026-01-03T11:05"), Some(at("2026-01-03T09:05:00Z")));
        assert_eq!(cairo.read("yesterday"), None);
    }

    #[test]
    fn a_clock_is_soon_in_its_last_quarter_and_says_how_long_it_is_over() {
        let utc = times("en", "UTC");
        let from = at("2026-11-24T12:00:00Z");
        let clock = |due: &str| utc.clock(from, at(due));
        assert_eq!(clock("2026-11-25T12:00:00Z").state, "ok");
        assert_eq!(clock("2026-11-24T16:30:00Z").words, "1 h 10");
        assert_eq!(clock("2026-11-24T15:58:00Z").state, "soon");
        assert_eq!(clock("2026-11-24T15:58:00Z").words, "38 min");
        let late = clock("2026-11-24T15:14:00Z");
        assert_eq!((late.state, late.words.as_str(), late.used), ("late", "6 min over", 100));
        assert_eq!(utc.span(9 * DAY), "9 days");
    }
}
