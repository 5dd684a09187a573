//! From codes to the letters of a tier: what depends on the word they stand in.

use std::ops::Range;

use super::alphabet::{
    self, ARABIC_KIND as ARABIC, DIGIT_KIND as DIGIT, Maps, NOTHING, OTHER_LATIN, SEVERAL, SIGN,
    SPACE, STROKES, arabic, ascii,
};
use super::eight::Eight;
use super::table::Table;
use super::{FLAGS, SOFT, START, Skeleton, Tier, WIDE};

/// Words of one letter each, one character apart: so many are a word that
/// somebody wrote with gaps.
const SPREAD_LETTERS: usize = 4;

/// A word as white space bounds it.
struct Word {
    /// Its first letter's place.
    at: usize,
    /// How many characters lie between it and the word before.
    gap: u32,
    /// What kinds of letter it has, see [`alphabet::kind`].
    kinds: u8,
}

/// Codes, each with its place in the text, as the table gives them.
struct Read {
    codes: Vec<u8>,
    places: Vec<u32>,
    words: Vec<Word>,
}

pub(super) fn skeleton(text: &str, tier: Tier) -> Skeleton<'_> {
    let mut read = read(text);
    join_spread_letters(&mut read);
    let Read { codes, places, words } = read;
    let mut out = Letters { tier, letters: codes, places, len: 0 };
    for (at, word) in words.iter().enumerate() {
        let end = words.get(at + 1).map_or(out.letters.len(), |next| next.at);
        out.word(word.at..end, word.kinds);
    }
    out.letters.truncate(out.len);
    out.places.truncate(out.len);
    Skeleton { text, tier, letters: out.letters, places: out.places }
}

fn read(text: &str) -> Read {
    let table = Table::get();
    let bytes = text.as_bytes();
    let mut read = Read {
        codes: Vec::with_capacity(bytes.len()),
        places: Vec::with_capacity(bytes.len()),
        words: Vec::with_capacity(bytes.len() / 6),
    };
    // What lies between the last letter and this one: nothing, a sign, a space.
    let (mut between, mut gap) = (SPACE, 0);
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_alphabetic() {
            let eight = Eight::of(&bytes[at..]);
            read.plain(&eight, at, &mut between, &mut gap);
            at += eight.letters;
            continue;
        }
        // One and two bytes are nearly all of Arabic and Latin text.
        let (code, len) = match bytes[at] {
            byte @ ..0x80 => (table.low(u32::from(byte)), 1),
            byte @ ..0xe0 => {
                (table.low(u32::from(byte & 0x1f) << 6 | u32::from(bytes[at + 1] & 0x3f)), 2)
            }
            _ => {
                let letter = text[at..].chars().next().expect("a character starts here");
                (table.code(letter), letter.len_utf8())
            }
        };
        if code > SEVERAL && !alphabet::is_leet(code) {
            read.push(code, at, &mut between, &mut gap);
        } else if code == SPACE {
            (between, gap) = (SPACE, gap + 1);
        } else if code != NOTHING {
            read.uncommon(text, at, code, &mut between, &mut gap);
        }
        at += len;
    }
    read
}

impl Read {
    /// Latin letters in a row: each behind the first follows the one before.
    #[inline]
    fn plain(&mut self, eight: &Eight, at: usize, between: &mut u8, gap: &mut u32) {
        let flag = self.follow(eight.kinds, between, gap);
        let (first, end) = (self.codes.len(), self.codes.len() + eight.letters);
        // Eight are written, whatever they are, and those behind the letters taken back.
        self.codes.extend_from_slice(&eight.codes);
        self.codes.truncate(end);
        self.places.extend_from_slice(&std::array::from_fn::<u32, 8, _>(|n| at as u32 + n as u32));
        self.places.truncate(end);
        self.places[first] |= flag;
    }

    #[inline]
    fn push(&mut self, code: u8, at: usize, between: &mut u8, gap: &mut u32) {
        let flag = self.follow(alphabet::kind(code), between, gap);
        self.codes.push(code);
        self.places.push(at as u32 | flag);
    }

    /// How letters of these kinds follow what was read: begins a word where they do.
    #[inline]
    fn follow(&mut self, kinds: u8, between: &mut u8, gap: &mut u32) -> u32 {
        let flag = match *between {
            NOTHING => 0,
            SIGN => SOFT,
            _ => {
                self.words.push(Word { at: self.codes.len(), gap: *gap, kinds: 0 });
                if *gap > 1 { START | WIDE } else { START }
            }
        };
        if let Some(word) = self.words.last_mut() {
            word.kinds |= kinds;
        }
        (*between, *gap) = (NOTHING, 0);
        flag
    }

    /// What is no single letter and no white space: a sign, a ligature.
    fn uncommon(&mut self, text: &str, at: usize, code: u8, between: &mut u8, gap: &mut u32) {
        match code {
            SEVERAL => {
                let letter = text[at..].chars().next().expect("a character starts here");
                for code in Table::get().several(letter) {
                    match *code {
                        SIGN | SPACE => *between = (*between).max(*code),
                        code => self.push(code, at, between, gap),
                    }
                }
            }
            sign => match alphabet::leet(sign) {
                Some(letter) if *between == NOTHING && stands_in_word(self, text, at) => {
                    self.push(letter, at, between, gap);
                }
                _ => {
                    *between = (*between).max(SIGN);
                    *gap += 1;
                }
            },
        }
    }
}

/// Whether a sign at `at` has a Latin letter or a digit on both sides.
fn stands_in_word(read: &Read, text: &str, at: usize) -> bool {
    let before = read
        .codes
        .last()
        .is_some_and(|code| alphabet::is_latin(*code) || alphabet::is_digit(*code));
    before && text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
}

/// Makes one word of four or more that are a letter each.
fn join_spread_letters(read: &mut Read) {
    let single = |at: usize| {
        let end = read.words.get(at + 1).map_or(read.codes.len(), |next| next.at);
        end - read.words[at].at == 1
    };
    let four = |at: usize| (at..at + SPREAD_LETTERS).all(single);
    let starts = read.words.len().saturating_sub(SPREAD_LETTERS - 1);
    if !(0..starts).any(|at| single(at) && four(at)) {
        return;
    }
    let mut joined = vec![false; read.words.len()];
    let mut at = 0;
    while at < read.words.len() {
        if !single(at) {
            at += 1;
            continue;
        }
        let mut last = at + 1;
        while last < read.words.len() && single(last) && read.words[last].gap == 1 {
            last += 1;
        }
        if last - at >= SPREAD_LETTERS {
            joined[at + 1..last].fill(true);
        }
        at = last;
    }
    if joined.contains(&true) {
        for at in (1..joined.len()).rev().filter(|at| joined[*at]) {
            read.words[at - 1].kinds |= read.words[at].kinds;
        }
        for (word, _) in read.words.iter().zip(&joined).filter(|(_, joined)| **joined) {
            read.places[word.at] = read.places[word.at] & !START | SOFT;
        }
        let mut joined = joined.into_iter();
        read.words.retain(|_| !joined.next().expect("one for each word"));
    }
}

/// Reads Latin letters and digits as the Arabic letters that they stand for in
/// a word that is otherwise Arabic, and digits as letters in a Latin word.
fn substitute(word: &mut [u8], kinds: u8, tier: Tier) {
    if kinds & ARABIC != 0 && kinds & OTHER_LATIN == 0 {
        let (first, last) = inner(word);
        for (at, code) in word.iter_mut().enumerate() {
            if alphabet::is_latin(*code) || (first..last).contains(&at) {
                *code = arabic_for(*code);
            }
        }
    } else if kinds & ARABIC == 0 && kinds & (STROKES | OTHER_LATIN) != 0 && tier != Tier::Sound {
        let (first, last) = inner(word);
        word[first..last].iter_mut().for_each(|code| *code = latin_for(*code));
    }
}

const O: u8 = ascii(b'o');
const L: u8 = ascii(b'l');
const I: u8 = ascii(b'i');

/// The part of a word that is left when numbers of two and more digits are
/// taken from its ends: a year behind a word is no letters.
fn inner(word: &[u8]) -> (usize, usize) {
    let run = |mut codes: &mut dyn Iterator<Item = &u8>| {
        let run = (&mut codes).take_while(|code| alphabet::is_digit(**code)).count();
        if run < 2 { 0 } else { run }
    };
    (run(&mut word.iter()), word.len() - run(&mut word.iter().rev()))
}

/// Digits and letters as chats use them, and o and l, which look like ha and alef.
fn arabic_for(code: u8) -> u8 {
    const PAIRS: [(u8, u8); 12] = [
        (ascii(b'0'), arabic('ه')),
        (ascii(b'1'), arabic('ا')),
        (ascii(b'2'), arabic('ا')),
        (ascii(b'3'), arabic('ع')),
        (ascii(b'5'), arabic('خ')),
        (ascii(b'6'), arabic('ط')),
        (ascii(b'7'), arabic('ح')),
        (ascii(b'8'), arabic('ق')),
        (ascii(b'9'), arabic('ص')),
        (O, arabic('ه')),
        (L, arabic('ا')),
        (I, arabic('ا')),
    ];
    PAIRS.iter().find(|(from, _)| *from == code).map_or(code, |(_, to)| *to)
}

/// Leetspeak: the Latin letter that a digit looks like.
fn latin_for(code: u8) -> u8 {
    const PAIRS: [(u8, u8); 8] = [
        (ascii(b'0'), ascii(b'o')),
        (ascii(b'1'), ascii(b'i')),
        (ascii(b'3'), ascii(b'e')),
        (ascii(b'4'), ascii(b'a')),
        (ascii(b'5'), ascii(b's')),
        (ascii(b'7'), ascii(b't')),
        (ascii(b'8'), ascii(b'b')),
        (ascii(b'9'), ascii(b'g')),
    ];
    PAIRS.iter().find(|(from, _)| *from == code).map_or(code, |(_, to)| *to)
}

/// The letters of a tier, written over the codes that they are made from.
struct Letters {
    tier: Tier,
    letters: Vec<u8>,
    places: Vec<u32>,
    /// How many are written.
    len: usize,
}

impl Letters {
    /// Writes the word whose codes stand at `range`.
    #[inline]
    fn word(&mut self, range: Range<usize>, mut kinds: u8) {
        // Nothing stands for another letter in a word without Arabic or digits.
        let mixed = kinds & (kinds - 1) != 0 && kinds & (ARABIC | DIGIT) != 0;
        if mixed && kinds & (STROKES | OTHER_LATIN) != 0
            || kinds & (ARABIC | DIGIT) == ARABIC | DIGIT
        {
            substitute(&mut self.letters[range.clone()], kinds, self.tier);
            kinds =
                self.letters[range.clone()].iter().fold(0, |all, code| all | alphabet::kind(*code));
        }
        let first = self.len;
        let doubled = match self.tier {
            Tier::Sound => {
                self.write_sounds(range, kinds & (STROKES | OTHER_LATIN) != 0);
                true
            }
            _ => self.write(range),
        };
        if doubled {
            self.shorten_runs(first);
        }
        // Without its first letter a mixed word might be read another way.
        let of_one_kind = kinds & ARABIC == 0 || kinds == ARABIC;
        if self.tier == Tier::Sound || (self.tier == Tier::Open && of_one_kind) {
            self.fold_start(first);
        }
    }

    /// Maps each code to its letter; whether one is the same as that before it.
    #[inline]
    fn write(&mut self, range: Range<usize>) -> bool {
        let (maps, len) = (Maps::of(self.tier), range.len());
        let shift = range.start - self.len;
        let letters = &mut self.letters[self.len..range.end];
        let places = &mut self.places[self.len..range.end];
        self.len += len;
        let (mut doubled, mut before) = (false, NOTHING);
        for to in 0..len {
            let map = if to + 1 == len { &maps.end } else { &maps.inside };
            let letter = map[usize::from(letters[to + shift])];
            doubled |= letter == before;
            before = letter;
            letters[to] = letter;
            places[to] = places[to + shift];
        }
        doubled
    }

    /// Writes the consonants of a word; two Latin letters may be one, and digits
    /// are letters in a Latin word only.
    fn write_sounds(&mut self, range: Range<usize>, latin: bool) {
        let maps = Maps::of(self.tier);
        let (end, mut from, mut edge) = (range.end, range.start, 0);
        while from < end {
            let (code, place) = (self.letters[from], self.places[from]);
            let map = if from + 1 == end { &maps.end } else { &maps.inside };
            let second = self.letters[from + 1..end].first();
            let (letter, width) = match second.and_then(|h| alphabet::digraph(code, *h)) {
                Some(both) => (both, 2),
                None if alphabet::is_digit(code) && !latin => (code, 1),
                None => (map[usize::from(code)], 1),
            };
            from += width;
            edge |= place & FLAGS;
            if letter == NOTHING {
                continue;
            }
            // Without its vowels a word may be one letter, which must not be
            // joined to its neighbours when the skeleton is read again.
            let flags = if edge & START != 0 { START | WIDE } else { edge };
            self.letters[self.len] = letter;
            self.places[self.len] = place & !FLAGS | flags;
            self.len += 1;
            edge = 0;
        }
    }

    /// Shortens the runs of one letter in the word that starts at `first`: three
    /// and more are one that was stretched, two are one where the tier folds
    /// them. A word that is nothing but one letter keeps two of them, so that it
    /// stays a word.
    fn shorten_runs(&mut self, first: usize) {
        let folds = self.tier.folds_doubles();
        let (end, mut kept, mut at) = (self.len, first, first);
        // What bounds a letter that is dropped bounds the next one that is kept.
        let mut edge = 0;
        while at < end {
            let letter = self.letters[at];
            let run = self.letters[at..end].iter().take_while(|other| **other == letter).count();
            let keep = match run {
                _ if !alphabet::may_be_stretched(letter) => run,
                run if run == end - first => run.min(2),
                run if folds || run > 2 => 1,
                run => run,
            };
            for from in at..at + run {
                if from - at < keep {
                    self.letters[kept] = letter;
                    self.places[kept] = self.places[from] | edge;
                    (kept, edge) = (kept + 1, 0);
                } else {
                    edge |= self.places[from] & SOFT;
                }
            }
            at += run;
        }
        self.len = kept;
    }

    /// Folds a word's first letter into an equal one at the end of the word
    /// before, as long as two letters are left.
    #[inline]
    fn fold_start(&mut self, first: usize) {
        if first == 0 || self.len <= first + 2 {
            return;
        }
        let letter = self.letters[first];
        if letter != self.letters[first - 1] || !alphabet::may_be_stretched(letter) {
            return;
        }
        let flags = self.places[first] & FLAGS;
        self.letters.copy_within(first + 1..self.len, first);
        self.places.copy_within(first + 1..self.len, first);
        self.places[first] = self.places[first] & !FLAGS | flags;
        self.len -= 1;
    }
}
