//! Charts: inline SVG whose geometry stands in attributes, so that no style is
//! inline. Words stay in HTML; the sheet turns the drawing with the reading
//! direction. Beside each stands a table of the same numbers, for ears.

use maud::{Markup, html};

use super::person::Person;

/// Bars over days, each of parts that stand upon each other.
pub(super) struct Days {
    /// What is drawn.
    pub(super) title: String,
    /// One sentence that says what there is to see.
    pub(super) summary: String,
    /// The parts: the class that colours them, and their name.
    pub(super) parts: Vec<(&'static str, String)>,
    /// Each day: its name, and how much of each part.
    pub(super) days: Vec<(String, Vec<u64>)>,
}

/// A day's room, and the bar in it.
const ROOM: f64 = 50.0;
const BAR: f64 = 30.0;
/// How high the drawing is.
const HEIGHT: f64 = 150.0;

/// A number that reads well at the top of an axis: 4, 10, 20, 50, 100, …
pub(super) fn top_of(most: u64) -> u64 {
    let mut step = 1_u64;
    loop {
        for top in [4, 10, 20].map(|n: u64| n.saturating_mul(step)) {
            if top >= most {
                return top;
            }
        }
        match step.checked_mul(10) {
            Some(next) => step = next,
            None => return most,
        }
    }
}

impl Days {
    fn total(&self) -> u64 {
        self.days.iter().flat_map(|(_, parts)| parts).sum()
    }

    /// The chart; in words where there is nothing to draw.
    pub(super) fn draw(&self, person: &Person, nothing: &str) -> Markup {
        if self.total() == 0 {
            return html! { p.paper.quiet { (nothing) } };
        }
        let most = self.days.iter().map(|(_, parts)| parts.iter().sum()).max().unwrap_or(0);
        let top = top_of(most);
        let number = |n: u64| person.words.number(n as i64);
        let names: Vec<&String> = self.days.iter().map(|(name, _)| name).collect();
        let middle = names.len() / 2;
        html! {
            div.chart {
                p.chart-y aria-hidden="true" { span { (number(top)) } span { (number(top / 2)) } span { "" (number(0)) } }
                svg.chart-plot viewBox={ "0 0 " (self.width()) " " (HEIGHT) } preserveAspectRatio="none"
                    role="img" aria-label=(self.summary) {
                    @for line in 0..=4 {
                        @let y = HEIGHT * f64::from(line) / 4.0;
                        line.grid x1="0" x2=(self.width()) y1=(y) y2=(y) {}
                    }
                    @for (n, (_, parts)) in self.days.iter().enumerate() { (self.bar(n, parts, top)) }
                }
                p.chart-axis aria-hidden="true" {
                    @for name in [names.first(), names.get(middle), names.last()].into_iter().flatten() {
                        span { (name) } " "
                    }
                }
            }
            (self.table(person))
        }
    }

    fn width(&self) -> f64 {
        ROOM * self.days.len() as f64
    }

    fn bar(&self, day: usize, parts: &[u64], top: u64) -> Markup {
        let x = ROOM * day as f64 + (ROOM - BAR) / 2.0;
        let mut below = 0;
        let mut rects = Vec::new();
        for (part, count) in parts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let height = HEIGHT * *count as f64 / top as f64;
            let y = HEIGHT - HEIGHT * (below + count) as f64 / top as f64;
            rects.push((
                self.parts[part].0,
                format!("{y:.1}"),
                format!("{:.1}", (height - 1.0).max(0.5)),
            ));
            below += count;
        }
        html! {
            @for (class, y, height) in rects { rect class=(class) x=(x) y=(y) width=(BAR) height=(height) {} }
        }
    }

    fn table(&self, person: &Person) -> Markup {
        html! {
            // Round the table, for a table is never narrower than its words.
            div.hidden-text {
                table {
                    caption { (self.title) }
                    thead { tr {
                        th scope="col" { (person.say("chart-day")) }
                        @for (_, part) in &self.parts { th scope="col" { (part) } }
                    } }
                    tbody {
                        @for (name, parts) in &self.days {
                            tr {
                                th scope="row" { (name) }
                                @for count in parts { td { (person.words.number(*count as i64)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What the colours mean.
    pub(super) fn legend(&self) -> Markup {
        html! {
            ul.legend { @for (class, name) in &self.parts { li class=(class) { (name) } } }
        }
    }
}

/// A line of a list of bars.
pub(super) struct Bar {
    pub(super) name: Markup,
    /// What stands at its end.
    pub(super) says: Markup,
    pub(super) share: f64,
    /// Whether it stands out.
    pub(super) high: bool,
}

/// Bars under each other.
pub(super) fn bars(bars: &[Bar]) -> Markup {
    html! {
        ul.bars {
            @for bar in bars {
                li data-high[bar.high] {
                    span { (bar.name) } " " span { (bar.says) }
                    svg.gauge aria-hidden="true" {
                        rect width={ (format!("{:.1}", (100.0 * bar.share).clamp(0.0, 100.0))) "%" } height="100%" {}
                    }
                }
            }
        }
    }
}

/// A share that lies between two others, with what they say.
pub(super) struct Interval {
    pub(super) name: Markup,
    pub(super) says: Markup,
    /// All from 0 to 1.
    pub(super) low: f64,
    pub(super) share: f64,
    pub(super) high: f64,
}

/// Shares under each other, each a point with whiskers as far as it may be off.
pub(super) fn intervals(lines: &[Interval]) -> Markup {
    let at = |share: f64| format!("{:.1}%", 100.0 * share.clamp(0.0, 1.0));
    html! {
        ul.bars.intervals {
            @for line in lines {
                li {
                    span { (line.name) } " " span { (line.says) }
                    svg.interval aria-hidden="true" {
                        rect.track y="9" width="100%" height="2" {}
                        line.between x1=(at(line.low)) x2=(at(line.high)) y1="10" y2="10" {}
                        line.end x1=(at(line.low)) x2=(at(line.low)) y1="4" y2="16" {}
                        line.end x1=(at(line.high)) x2=(at(line.high)) y1="4" y2="16" {}
                        circle.at cx=(at(line.share)) cy="10" r="5" {}
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::top_of;

    #[test]
    fn an_axis_ends_at_a_number_that_reads_well_and_is_halved_without_rest() {
        let tops = [0, 3, 5, 11, 21, 41, 99, 101, 1_234].map(top_of);
        assert_eq!(tops, [4, 4, 10, 20, 40, 100, 100, 200, 2_000]);
        assert!(top_of(u64::MAX) >= u64::MAX / 2);
    }
}
