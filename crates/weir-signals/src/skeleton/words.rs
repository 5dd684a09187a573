//! From codes to the letters of a tier: what depends on the word they stand in.

use super::alphabet::{self, Maps, NOTHING, SEVERAL, SIGN, SPACE, arabic, ascii};
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
    let letters = read.codes.iter().filter(|code| alphabet::is_arabic(**code)).count();
    let dotted = read.codes.iter().filter(|code| alphabet::is_dotted(**code)).count();
    let mut out = Skeleton {
        text,
        tier,
        letters: Vec::with_capacity(read.codes.len()),
        places: Vec::with_capacity(read.codes.len()),
        arabic: letters as u32,
        dotted: dotted as u32,
    };
    let starts: Vec<usize> = read.words.iter().map(|word| word.at).collect();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(read.codes.len());
        let word = &mut read.codes[*start..end];
        substitute(word, tier);
        write(word, &read.places[*start..end], &mut out);
    }
    out
}

fn read(text: &str) -> Read {
    let table = Table::get();
    let mut read = Read {
        codes: Vec::with_capacity(text.len()),
        places: Vec::with_capacity(text.len()),
        words: Vec::new(),
    };
    // What lies between the last letter and this one: nothing, a sign, a space.
    let (mut between, mut gap) = (SPACE, 0);
    for (at, letter) in text.char_indices() {
        let mut code = table.code(letter);
        if let Some(letter) = alphabet::leet(code) {
            let in_word = between == NOTHING && stands_in_word(&read, text, at);
            code = if in_word { letter } else { SIGN };
        }
        match code {
            NOTHING => {}
            SIGN | SPACE => {
                between = between.max(code);
                gap += 1;
            }
            SEVERAL => {
                for code in table.several(letter) {
                    match *code {
                        SIGN | SPACE => between = between.max(*code),
                        code => read.push(code, at, &mut between, &mut gap),
                    }
                }
            }
            code => read.push(code, at, &mut between, &mut gap),
        }
    }
    read
}

impl Read {
    #[inline]
    fn push(&mut self, code: u8, at: usize, between: &mut u8, gap: &mut u32) {
        let flag = match *between {
            NOTHING => 0,
            SIGN => SOFT,
            _ => {
                self.words.push(Word { at: self.codes.len(), gap: *gap });
                if *gap > 1 { START | WIDE } else { START }
            }
        };
        self.codes.push(code);
        self.places.push(at as u32 | flag);
        (*between, *gap) = (NOTHING, 0);
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
    let end = read.codes.len();
    let ends: Vec<usize> =
        read.words.iter().skip(1).map(|word| word.at).chain([end]).take(read.words.len()).collect();
    let single = |at: usize| ends[at] - read.words[at].at == 1;
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
        for (word, _) in read.words.iter().zip(&joined).filter(|(_, joined)| **joined) {
            read.places[word.at] = read.places[word.at] & !START | SOFT;
        }
        let mut joined = joined.into_iter();
        read.words.retain(|_| !joined.next().expect("one for each word"));
    }
}

/// Reads Latin letters and digits as the Arabic letters that they stand for in
/// a word that is otherwise Arabic, and digits as letters in a Latin word.
fn substitute(word: &mut [u8], tier: Tier) {
    let (mut any_arabic, mut any_latin, mut other_latin, mut digits) = (false, false, false, false);
    for code in word.iter() {
        any_arabic |= alphabet::is_arabic(*code);
        any_latin |= alphabet::is_latin(*code);
        other_latin |= alphabet::is_latin(*code) && !matches!(*code, O | L | I);
        digits |= alphabet::is_digit(*code);
    }
    if any_arabic && !other_latin && (digits || any_latin) {
        let (first, last) = inner(word);
        for (at, code) in word.iter_mut().enumerate() {
            if alphabet::is_latin(*code) || (first..last).contains(&at) {
                *code = arabic_for(*code);
            }
        }
    } else if digits && any_latin && !any_arabic && tier != Tier::Sound {
        let is_letter = |code: &u8| !alphabet::is_digit(*code);
        let first = word.iter().position(is_letter).unwrap_or(0);
        let last = word.iter().rposition(is_letter).unwrap_or(0);
        word[first..=last].iter_mut().for_each(|code| *code = latin_for(*code));
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

/// Writes a word's letters as the tier has them.
fn write(word: &[u8], places: &[u32], out: &mut Skeleton<'_>) {
    let maps = Maps::of(out.tier);
    let sound = out.tier == Tier::Sound;
    let latin = sound && word.iter().any(|code| alphabet::is_latin(*code));
    let first = out.letters.len();
    let mut pending = 0;
    let mut at = 0;
    while at < word.len() {
        let (code, place) = (word[at], places[at]);
        let last = at + 1 == word.len();
        let mut letter = if last { maps.end[code as usize] } else { maps.inside[code as usize] };
        at += 1;
        if sound {
            if alphabet::is_digit(code) && !latin {
                letter = code;
            } else if let Some(both) =
                word.get(at).and_then(|second| alphabet::digraph(code, *second))
            {
                letter = both;
                at += 1;
            }
        }
        pending |= place & FLAGS;
        if letter == NOTHING {
            continue;
        }
        let flag = match pending & START != 0 {
            // Without its vowels a word may be one letter, which must not be
            // joined to its neighbours when the skeleton is read again.
            true if sound => START | WIDE,
            true => pending & !SOFT,
            false => pending,
        };
        out.letters.push(letter);
        out.places.push(place & !FLAGS | flag);
        pending = 0;
    }
    shorten_runs(out, first);
    if out.tier.folds_doubles() {
        fold_start(out, first);
    }
}

/// Shortens the runs of one letter in the word that starts at `first`: three
/// and more are one that was stretched, two are one where the tier folds them. A
/// word that is nothing but one letter keeps two of them, so that it stays a word.
fn shorten_runs(out: &mut Skeleton<'_>, first: usize) {
    let folds = out.tier.folds_doubles();
    let (end, mut kept, mut at) = (out.letters.len(), first, first);
    // What bounds a letter that is dropped bounds the next one that is kept.
    let mut edge = 0;
    while at < end {
        let letter = out.letters[at];
        let run = out.letters[at..end].iter().take_while(|other| **other == letter).count();
        let keep = match run {
            _ if !alphabet::may_be_stretched(letter) => run,
            run if run == end - first => run.min(2),
            run if folds || run > 2 => 1,
            run => run,
        };
        for (offset, from) in (at..at + run).enumerate() {
            if offset < keep {
                out.letters[kept] = letter;
                out.places[kept] = out.places[from] | edge;
                (kept, edge) = (kept + 1, 0);
            } else {
                edge |= out.places[from] & SOFT;
            }
        }
        at += run;
    }
    out.letters.truncate(kept);
    out.places.truncate(kept);
}

/// Folds a word's first letter into an equal one at the end of the word before,
/// as long as two letters are left.
fn fold_start(out: &mut Skeleton<'_>, first: usize) {
    while out.letters.len() > first + 2 {
        let letter = out.letters[first];
        let before = first.checked_sub(1).map(|before| out.letters[before]);
        if !alphabet::may_be_stretched(letter) || before != Some(letter) {
            return;
        }
        let flags = out.places[first] & FLAGS;
        out.letters.remove(first);
        out.places.remove(first);
        out.places[first] = out.places[first] & !FLAGS | flags;
    }
}
