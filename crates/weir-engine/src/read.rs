//! What is written in a picture: words and QR codes, each with where it stands,
//! going the way of an item's text and links.

use std::ops::Range;

use weir_media::{Area, Decoders, Options, Picture, Words, WordsError};
use weir_signals::UrlKey;
use weir_signals::form::Rect;

use crate::fingerprint::Fingerprint;
use crate::form::Look;

/// By what a picture was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadBy {
    /// Its words.
    Words,
    /// A QR code.
    Code,
}

impl ReadBy {
    /// `words` or `code`, as it is told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Code => "code",
        }
    }
}

/// Something that was read in a picture.
#[derive(Debug)]
pub struct PictureText {
    /// By what.
    pub by: ReadBy,
    /// How the picture was looked at.
    pub look: Look,
    /// What it says: words with spaces and lines between, or what the code says.
    pub text: String,
    /// Which bytes of the text stand where.
    pub places: Vec<(Range<usize>, Rect)>,
    /// Its fingerprint, as of a text or link.
    pub print: Fingerprint,
}

/// Where in a picture something that matched was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadAt {
    /// By what.
    pub by: ReadBy,
    /// Each place, in the order in which it is read; of a line one.
    pub places: Vec<Rect>,
}

/// Views that may be written on, kept until the decoder has no more to do.
#[derive(Default)]
pub(crate) struct ToRead {
    views: Vec<(Look, Picture)>,
}

/// Reading takes long, and what is written on a thing that moves stays a while.
const MOST_READ: usize = 3;
/// The most places of one match that are told.
const MOST_PLACES: usize = 64;

impl ToRead {
    pub(crate) fn has_room(&self) -> bool {
        self.views.len() < MOST_READ
    }

    pub(crate) fn keep(&mut self, picture: Picture, look: Look) {
        self.views.push((look, picture));
    }

    /// Reads them, and says why words were not read where that is of this picture
    /// and not of the machine: that a tool is missing is told once, elsewhere.
    pub(crate) fn read(
        self,
        decoders: &Decoders,
        options: &Options,
    ) -> (Vec<PictureText>, Option<WordsError>) {
        let (mut found, mut unread) = (Vec::new(), None);
        for (look, picture) in self.views {
            for code in decoders.codes(&picture) {
                found.push(PictureText::of_code(code.text, code.area, look));
            }
            match decoders.words(&picture, options) {
                Ok(words) if !words.words.is_empty() => {
                    found.push(PictureText::of_words(&words, look));
                }
                Ok(_) | Err(WordsError::NeedsBox | WordsError::NeedsTool) => {}
                Err(error) => unread = Some(error),
            }
        }
        (found, unread)
    }
}

impl PictureText {
    fn of_words(words: &Words, look: Look) -> Self {
        let text = words.text();
        let mut places = Vec::with_capacity(words.words.len());
        let mut at = 0;
        for word in &words.words {
            // Between words stands one character: a space or the end of a line.
            let end = at + word.text.len();
            places.push((at..end, rect(word.area)));
            at = end + 1;
        }
        let print = Fingerprint::of_text(&text);
        Self { by: ReadBy::Words, look, text, places, print }
    }

    fn of_code(text: String, area: Area, look: Look) -> Self {
        let link = UrlKey::parse(&text).ok().filter(|_| !text.contains(char::is_whitespace));
        let print = match link {
            Some(key) => Fingerprint::of_link(&text, key),
            None => Fingerprint::of_text(&text),
        };
        let places = vec![(0..text.len(), rect(area))];
        Self { by: ReadBy::Code, look, text, places, print }
    }

    /// Where some bytes of it stand in the picture: words of a line beside each
    /// other as one. All of it, where none are named.
    pub(crate) fn at(&self, spans: &[Range<usize>]) -> ReadAt {
        let named = |bytes: &Range<usize>| {
            let touches = |span: &Range<usize>| span.start < bytes.end && bytes.start < span.end;
            spans.is_empty() || spans.iter().any(touches)
        };
        let mut places: Vec<Rect> = Vec::new();
        let mut before: Option<&Range<usize>> = None;
        for (bytes, place) in self.places.iter().filter(|(bytes, _)| named(bytes)) {
            let goes_on = before.is_some_and(|before| {
                before.end + 1 == bytes.start && self.text.as_bytes().get(before.end) == Some(&b' ')
            });
            match places.last_mut() {
                Some(last) if goes_on => *last = round(*last, *place),
                Some(_) | None => places.push(*place),
            }
            before = Some(bytes);
        }
        places.truncate(MOST_PLACES);
        ReadAt { by: self.by, places }
    }
}

impl ReadAt {
    /// The rectangle round every place.
    pub fn region(&self) -> Option<Rect> {
        self.places.iter().copied().reduce(round)
    }
}

fn rect(area: Area) -> Rect {
    let Area { left, top, width, height } = area;
    Rect { left, top, width, height }
}

fn round(a: Rect, b: Rect) -> Rect {
    let (left, top) = (a.left.min(b.left), a.top.min(b.top));
    let right = (a.left + a.width).max(b.left + b.width);
    let bottom = (a.top + a.height).max(b.top + b.height);
    Rect { left, top, width: right - left, height: bottom - top }
}

#[cfg(test)]
mod tests {
    use weir_media::Word;

    use super::*;

    fn word(text: &str, left: u32, line: u32) -> Word {
        let area = Area { left, top: 20 * line, width: 30, height: 10 };
        Word { text: text.to_owned(), area, confidence: 90, line }
    }

    fn read() -> PictureText {
        let words = vec![
            word("the", 0, 0),
            word("seventh", 40, 0),
            word("مصباح", 80, 0),
            word("burns", 0, 1),
        ];
        PictureText::of_words(&Words { words, likely: true, cut: false }, Look::PLAIN)
    }

    #[test]
    fn a_part_of_the_words_stands_where_its_words_stand_a_place_a_line() {
        let read = read();
        let start = read.text.find("seventh").unwrap();
        let at = read.at(std::slice::from_ref(&(start..read.text.len())));
        let line = Rect { left: 40, top: 0, width: 70, height: 10 };
        let next = Rect { left: 0, top: 20, width: 30, height: 10 };
        assert_eq!(at.places, [line, next]);
        assert_eq!(at.region(), Some(Rect { left: 0, top: 0, width: 110, height: 30 }));
    }

    #[test]
    fn words_that_do_not_follow_each_other_are_no_one_place() {
        let read = read();
        let lamp = read.text.find("مصباح").unwrap();
        let at = read.at(&[0..3, lamp..lamp + 2]);
        assert_eq!(at.places.len(), 2);
        assert_eq!(read.at(&[]).places.len(), 2, "all of it, a place a line");
    }

    #[test]
    fn a_code_is_a_link_where_it_says_one_and_else_a_text() {
        let area = Area { left: 1, top: 2, width: 3, height: 4 };
        let of = |text: &str| PictureText::of_code(text.to_owned(), area, Look::PLAIN).print;
        assert!(of("https://t.me/seventh_lamp").text.is_none());
        assert!(of("come to the lighthouse tonight").text.is_some());
    }
}
