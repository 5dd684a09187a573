//! Words in pictures: where they stand and what they say.

mod likely;
#[cfg(any(target_os = "linux", test))]
mod table;
#[cfg(target_os = "linux")]
pub(crate) mod tesseract;

pub use likely::is_text_likely;

/// A place of a picture, in its pixels; never empty, never over the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Area {
    /// Columns left of it.
    pub left: u32,
    /// Rows above it.
    pub top: u32,
    /// Its columns.
    pub width: u32,
    /// Its rows.
    pub height: u32,
}

/// A word that was read in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word: no white space and no control characters.
    pub text: String,
    /// Where it stands.
    pub area: Area,
    /// How sure the reader is, 0 to 100.
    pub confidence: u8,
    /// In which line of the picture: words of one line have one number.
    pub line: u32,
}

/// What was read in a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The words in the order in which they are read.
    pub words: Vec<Word>,
    /// Whether the picture looks as if something were written in it. Where it does
    /// not, nobody tried to read it.
    pub likely: bool,
    /// Whether there was more than is kept.
    pub cut: bool,
}

impl Words {
    /// The most words of a picture.
    pub const MOST: usize = 2_000;

    /// All of it as a text: words with spaces between, lines one below the other.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = None;
        for word in &self.words {
            if let Some(line) = line {
                text.push(if line == word.line { ' ' } else { '\n' });
            }
            text.push_str(&word.text);
            line = Some(word.line);
        }
        text
    }
}

/// Reads the table that tesseract writes, whatever it is; for fuzzing.
#[cfg(target_os = "linux")]
#[doc(hidden)]
pub fn read_table(bytes: &[u8], width: u32, height: u32) -> Words {
    table::read(bytes, 1, 1, width, height)
}
