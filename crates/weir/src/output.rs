//! What is said, and where: results on stdout (with `--json` one object a line
//! and nothing else), words and the progress bar on stderr.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use serde_json::{Map, Value};
use weir_engine::Stop;

use crate::exit::Exit;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const FOUND: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const ACCENT: Style = AnsiColor::Cyan.on_default();
const PROBLEM: Style = AnsiColor::Red.on_default().bold();

/// `text` in a style; without colour where there is no terminal.
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Where a command says what it has to say.
pub(crate) struct Output {
    pub(crate) json: bool,
    quiet: bool,
    bar: Option<ProgressBar>,
    unit: &'static str,
    problems: u64,
    matched: bool,
}

impl Output {
    pub(crate) fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet, bar: None, unit: "", problems: 0, matched: false }
    }

    /// An object of the answer; nothing without `--json`.
    pub(crate) fn object(&self, object: Map<String, Value>) {
        if self.json {
            self.stdout(&Value::Object(object).to_string());
        }
    }

    /// A line of the answer for people; nothing with `--json`.
    pub(crate) fn line(&self, line: impl Display) {
        if !self.json {
            self.stdout(&line.to_string());
        }
    }

    /// A remark to the side.
    pub(crate) fn say(&self, words: impl Display) {
        if !self.quiet {
            self.stderr(&words.to_string());
        }
    }

    /// A remark that is worth a thought.
    pub(crate) fn note(&self, words: impl Display) {
        self.say(format!("{}: {words}", styled(FOUND, "note")));
    }

    /// Something that went wrong; the rest goes on, the exit code is 2.
    pub(crate) fn problem(&mut self, path: &Path, why: impl Display) {
        self.problems += 1;
        if self.json {
            let mut object = path_object(path);
            object.insert("error".to_owned(), why.to_string().into());
            self.object(object);
        } else {
            self.stderr(&format!("{} {}: {why}", styled(PROBLEM, "problem"), shown(path)));
        }
    }

    /// As [`Output::problem`], for what is no file; `object` says which.
    pub(crate) fn problem_with(
        &mut self,
        what: &str,
        mut object: Map<String, Value>,
        why: impl Display,
    ) {
        self.problems += 1;
        if self.json {
            object.insert("error".to_owned(), why.to_string().into());
            self.object(object);
        } else {
            self.stderr(&format!("{} {what}: {why}", styled(PROBLEM, "problem")));
        }
    }

    /// Counts a problem that was told already.
    pub(crate) fn count_problem(&mut self) {
        self.problems += 1;
    }

    /// Notes that something matched.
    pub(crate) fn matched(&mut self) {
        self.matched = true;
    }

    pub(crate) fn problems(&self) -> u64 {
        self.problems
    }

    /// How the command ends, by what was told.
    pub(crate) fn exit(&self) -> Exit {
        match (self.problems, self.matched) {
            (0, false) => Exit::Nothing,
            (0, true) => Exit::Matched,
            _ => Exit::Problem,
        }
    }

    /// Begins a progress bar, on a terminal only; says whether there is one. Its
    /// length is what `stop` has counted ahead.
    pub(crate) fn begin_progress(&mut self, unit: &str) -> bool {
        if self.quiet || !std::io::stderr().is_terminal() {
            return false;
        }
        let style = ProgressStyle::with_template(&format!(
            "{{bar:30.cyan/dim}} {{human_pos}} of {{human_len}} {unit}  {{rate}}  {{eta}} left"
        ));
        let bar = ProgressBar::new(0);
        if let Ok(style) = style {
            let rate = |state: &ProgressState, words: &mut dyn std::fmt::Write| {
                let _ = write!(words, "{} a second", grouped(state.per_sec().round() as u64));
            };
            bar.set_style(style.with_key("rate", rate).progress_chars("━━╌"));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        self.bar = Some(bar);
        true
    }

    /// One more is done.
    pub(crate) fn progress(&self, stop: &Arc<Stop>) {
        if let Some(bar) = &self.bar {
            bar.set_length(stop.found().max(bar.position() + 1));
            bar.inc(1);
        }
    }

    /// So much of something is done, of so much; each unit has a bar of its own.
    pub(crate) fn progress_of(&mut self, unit: &'static str, done: u64, of: u64) {
        if self.unit != unit {
            self.end_progress();
            self.unit = unit;
            self.begin_progress(unit);
        }
        if let Some(bar) = &self.bar {
            bar.set_length(of);
            bar.set_position(done);
        }
    }

    /// Takes the progress bar away.
    pub(crate) fn end_progress(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn stdout(&self, line: &str) {
        self.beside_bar(|| {
            let mut out = anstream::stdout().lock();
            // Whoever reads may have had enough (`| head`): that is no error.
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                std::process::exit(i32::from(self.exit().code()));
            }
        });
    }

    fn stderr(&self, line: &str) {
        self.beside_bar(|| {
            let _ = writeln!(anstream::stderr().lock(), "{line}");
        });
    }

    fn beside_bar(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

/// A path for people: what would move their cursor, change colours or turn
/// the direction of writing is shown as its code.
pub(crate) fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

/// A text of somebody else's for people; see [`shown`].
pub(crate) fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// `{"path": …}`; a name that is not UTF-8 also as `path_hex`, so that it is
/// not lost.
pub(crate) fn path_object(path: &Path) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("path".to_owned(), path.to_string_lossy().into());
    if path.to_str().is_none() {
        let bytes = path.as_os_str().as_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        object.insert("path_hex".to_owned(), hex.into());
    }
    object
}

/// `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 file`, `2 files`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let shown = [0, 999, 1_000, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn a_file_name_cannot_write_to_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}gpj.exe".as_ref()), "a\\u{1b}[2Jb\\u{202e}gpj.exe");
        assert_eq!(shown("صورة.jpg".as_ref()), "صورة.jpg");
    }
}
