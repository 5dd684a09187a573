//! The table that tesseract writes: a line a word, with its place.
//!
//! ```text
//! level  page  block  paragraph  line  word  left  top  width  height  conf  text
//! ```
//!
//! Columns are parted by tabs; words have level 5. The program that wrote it had a
//! stranger's picture: nothing in it is believed.

use super::{Area, Word, Words};

/// Less sure than this is noise: a leaf read as a letter.
const SURE: f32 = 30.0;
/// The longest word, in characters.
const LONGEST: usize = 120;

/// The words of a picture of `width` x `height` pixels, which was shown to the
/// reader `times / per` as large.
pub(super) fn read(bytes: &[u8], times: u32, per: u32, width: u32, height: u32) -> Words {
    let text = String::from_utf8_lossy(bytes);
    let mut words = Words { likely: true, ..Words::default() };
    let mut place: Option<[&str; 4]> = None;
    let mut line = 0;
    for row in text.lines().filter_map(Row::of) {
        let Some(area) = row.area(times, per, width, height) else { continue };
        let text = cleaned(row.text);
        if row.confidence < SURE || text.is_empty() {
            continue;
        }
        if words.words.len() == Words::MOST {
            words.cut = true;
            break;
        }
        if place.is_some_and(|place| place != row.place) {
            line += 1;
        }
        place = Some(row.place);
        let confidence = row.confidence.clamp(0.0, 100.0) as u8;
        words.words.push(Word { text, area, confidence, line });
    }
    words
}

/// A row of the table that is a word.
struct Row<'a> {
    /// Page, block, paragraph and line.
    place: [&'a str; 4],
    sides: [u32; 4],
    confidence: f32,
    text: &'a str,
}

impl<'a> Row<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut fields = line.splitn(12, '\t');
        let mut next = || fields.next();
        if next()? != "5" {
            return None;
        }
        let place = [next()?, next()?, next()?, next()?];
        let _number_in_line = next()?;
        let mut side = || next()?.parse::<u32>().ok();
        let sides = [side()?, side()?, side()?, side()?];
        let confidence = next()?.parse().ok().filter(|confidence: &f32| confidence.is_finite())?;
        Some(Self { place, sides, confidence, text: next()? })
    }

    /// In the picture's own pixels; nothing where it lies beyond the edge.
    fn area(&self, times: u32, per: u32, width: u32, height: u32) -> Option<Area> {
        let own = |side: u32| u64::from(side) * u64::from(per) / u64::from(times);
        let [left, top, across, down] = self.sides.map(own);
        let right = (left + across.max(1)).min(u64::from(width));
        let bottom = (top + down.max(1)).min(u64::from(height));
        let inside = left < right && top < bottom;
        inside.then(|| Area {
            left: left as u32,
            top: top as u32,
            width: (right - left) as u32,
            height: (bottom - top) as u32,
        })
    }
}

fn cleaned(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t400\t300\t-1\t\n\
        5\t1\t1\t1\t1\t1\t20\t30\t60\t18\t96.1\tThe\n\
        5\t1\t1\t1\t1\t2\t90\t30\t80\t18\t91\tlamp\n\
        5\t1\t1\t1\t2\t1\t20\t60\t40\t18\t88\tis\n\
        5\t1\t1\t1\t2\t2\t70\t60\t40\t18\t12\t~|\n";

    #[test]
    fn words_are_read_with_their_places_and_lines() {
        let words = read(TABLE.as_bytes(), 2, 1, 200, 150);
        assert_eq!(words.text(), "The lamp\nis");
        assert_eq!(words.words[1].area, Area { left: 45, top: 15, width: 40, height: 9 });
        assert_eq!((words.words[1].confidence, words.words[2].line), (91, 1));
        assert!(words.likely && !words.cut);
    }

    #[test]
    fn more_words_than_are_kept_are_told() {
        let row = "5\t1\t1\t1\t1\t1\t20\t30\t60\t18\t96.1\tlamp\n";
        let words = read(row.repeat(Words::MOST + 1).as_bytes(), 1, 1, 200, 150);
        assert!(words.cut);
        assert_eq!(words.words.len(), Words::MOST);
    }

    proptest! {
        #[test]
        fn whatever_the_table_says_words_lie_within_the_picture(
            sides in prop::array::uniform4(any::<u32>()),
            confidence in "-?[0-9]{1,3}|NaN|inf|",
            text in "\\PC{0,20}|.{0,9}",
            (width, height) in (1_u32..500, 1_u32..500),
            (times, per) in (1_u32..4, 1_u32..9),
        ) {
            let [a, b, c, d] = sides;
            let row = format!("5\t1\t1\t1\t1\t1\t{a}\t{b}\t{c}\t{d}\t{confidence}\t{text}\n");
            for Word { text, area, .. } in read(row.as_bytes(), times, per, width, height).words {
                prop_assert!(area.width > 0 && area.left + area.width <= width);
                prop_assert!(area.height > 0 && area.top + area.height <= height);
                prop_assert!(!text.is_empty() && !text.contains(char::is_control));
            }
        }
    }
}
