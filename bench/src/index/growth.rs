//! The growth of a lookup with the number of hashes, drawn as SVG.

use std::fmt::Write as _;

/// A line: its name, its colour, and its points (hashes, microseconds).
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) colour: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;

/// Both scales are logarithmic.
pub(super) fn draw(title: &str, lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let low = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MAX, f64::min).log10();
    let high = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MIN, f64::max).log10();
    let (x0, x1) = (low(|p| p.0).floor(), high(|p| p.0).max(low(|p| p.0) + 0.1) + 0.05);
    let (y0, y1) = (low(|p| p.1).floor(), high(|p| p.1).ceil());
    let x = |value: f64| LEFT + (value.log10() - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT);
    let y =
        |value: f64| HEIGHT - BOTTOM - (value.log10() - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">{title}</text>\n"
    );
    let mut add = |line: std::fmt::Arguments<'_>| {
        svg.write_fmt(line).expect("a string takes all");
        svg.push('\n');
    };
    for power in y0 as i32..=y1 as i32 {
        let (value, end) = (10_f64.powi(power), WIDTH - RIGHT);
        let at = y(value);
        add(format_args!("<path d=\"M{LEFT} {at:.1}H{end}\" stroke=\"#ddd\"/>"));
        let (label, left) = (micros(value), LEFT - 8.0);
        add(format_args!(
            "<text x=\"{left}\" y=\"{at:.1}\" text-anchor=\"end\" dy=\"4\">{label}</text>"
        ));
    }
    let mut counts: Vec<f64> = points().map(|point| point.0).collect();
    counts.sort_by(f64::total_cmp);
    counts.dedup();
    for count in counts {
        let (at, foot) = (x(count), HEIGHT - BOTTOM);
        add(format_args!("<path d=\"M{at:.1} {TOP}V{foot}\" stroke=\"#eee\"/>"));
        let (label, below) = (hashes(count), foot + 20.0);
        add(format_args!(
            "<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{label}</text>"
        ));
    }
    for Line { name, colour, points } in lines {
        let places: Vec<String> = points
            .iter()
            .map(|(count, time)| format!("{:.1},{:.1}", x(*count), y(*time)))
            .collect();
        let places = places.join(" ");
        add(format_args!(
            "<polyline points=\"{places}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
        ));
        for (count, time) in points {
            let (cx, cy, label) = (x(*count), y(*time), micros(*time));
            add(format_args!("<circle cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"3\" fill=\"{colour}\"/>"));
            add(format_args!(
                "<text x=\"{cx:.1}\" y=\"{cy:.1}\" dx=\"4\" dy=\"-7\" font-size=\"10\" \
                 fill=\"{colour}\">{label}</text>"
            ));
        }
        if let Some((count, time)) = points.last() {
            let (at, height) = (x(*count) + 12.0, y(*time) + 12.0);
            add(format_args!(
                "<text x=\"{at:.1}\" y=\"{height:.1}\" fill=\"{colour}\">{name}</text>"
            ));
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn micros(value: f64) -> String {
    match value {
        v if v >= 10_000.0 => format!("{:.0} ms", v / 1000.0),
        v if v >= 1000.0 => format!("{:.1} ms", v / 1000.0),
        v if v >= 10.0 => format!("{v:.0} µs"),
        v => format!("{v:.1} µs"),
    }
}

fn hashes(count: f64) -> String {
    if count >= 1e6 { format!("{:.0}M", count / 1e6) } else { format!("{:.0}k", count / 1e3) }
}
