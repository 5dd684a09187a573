//! The letters of a skeleton: one byte each, and what each tier makes of them.
//!
//! `0..=3` are no letters; `4..=31` Arabic; `32..=57` Latin; `58..=67` digits;
//! `68..=74` rasm shapes; `75..=88` sounds; `90..=93` signs that stand for
//! letters; `94..=98` letters written without dots; `128..=255` the letters of
//! every other script, by the low seven bits of the code point, which keeps
//! those of one Unicode block of 128 apart.

use super::Tier;

/// Nothing at all: a mark, a stretch, something invisible.
pub(super) const NOTHING: u8 = 0;
/// A sign that may stand between the letters of a word: an emoji, a dot.
pub(super) const SIGN: u8 = 1;
/// White space.
pub(super) const SPACE: u8 = 2;
/// Several letters: the table of ligatures has them.
pub(super) const SEVERAL: u8 = 3;

const ARABIC_START: u8 = 4;
/// The letters that tier 1 tells apart; a letter's code is its place from 4.
pub(super) const ARABIC: [char; 28] = [
    'ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ',
    'ف', 'ق', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ي',
];
pub(super) const LATIN_START: u8 = 32;
pub(super) const DIGIT_START: u8 = 58;
const RASM_START: u8 = 68;
/// The shapes of [`Tier::Rasm`]: tooth, final beh, final nun, final ya, loop,
/// final fa, final qaf. On [`Tier::Open`] only tooth and loop occur.
const RASM: [char; 7] =
    ['\u{66e}', '\u{66e}', '\u{6ba}', '\u{649}', '\u{6a1}', '\u{6a1}', '\u{66f}'];
const TOOTH: u8 = RASM_START;
const LOOP: u8 = RASM_START + 4;
const SOUND_START: u8 = 75;
/// The consonants of [`Tier::Sound`], in the order of their codes.
const SOUNDS: &[u8; 14] = b"BTJHXDRZSFKLMN";
const SOUND_END: u8 = SOUND_START + SOUNDS.len() as u8;
/// `@ $ | !`, which stand for a letter between Latin ones.
pub(super) const LEET_START: u8 = 90;
pub(super) const LEET: [(char, u8); 4] = [('@', b'a'), ('$', b's'), ('|', b'l'), ('!', b'i')];
const DOTLESS_START: u8 = 94;
/// Letters that are written without their dots, and the letter that tier 1
/// takes them for.
pub(super) const DOTLESS: [(char, char); 5] =
    [('\u{66e}', 'ب'), ('\u{6a1}', 'ف'), ('\u{66f}', 'ق'), ('\u{6ba}', 'ن'), ('\u{649}', 'ي')];
/// Where the letters of every other script begin.
pub(super) const OTHER_START: u8 = 128;

/// The code of a letter of [`ARABIC`].
pub(super) const fn arabic(letter: char) -> u8 {
    let mut at = 0;
    while at < ARABIC.len() {
        if ARABIC[at] == letter {
            return ARABIC_START + at as u8;
        }
        at += 1;
    }
    panic!("not one of the 28 letters")
}

/// The code of `letter` where it is written without dots.
pub(super) fn dotless(letter: char) -> Option<u8> {
    DOTLESS.iter().position(|(written, _)| *written == letter).map(|at| DOTLESS_START + at as u8)
}

/// The code of a Latin small letter or an ASCII digit.
pub(super) const fn ascii(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => LATIN_START + byte - b'a',
        b'0'..=b'9' => DIGIT_START + byte - b'0',
        _ => panic!("neither a small letter nor a digit"),
    }
}

/// The code of a letter of no script above.
pub(super) const fn other(letter: char) -> u8 {
    OTHER_START | letter as u32 as u8
}

/// Whether the code is that of a sign which may stand for a letter.
#[inline]
pub(super) const fn is_leet(code: u8) -> bool {
    matches!(code, LEET_START..DOTLESS_START)
}

/// The letter that a sign stands for between Latin ones.
pub(super) fn leet(code: u8) -> Option<u8> {
    let at = code.checked_sub(LEET_START)?;
    LEET.get(usize::from(at)).map(|(_, letter)| ascii(*letter))
}

pub(super) const fn is_arabic(code: u8) -> bool {
    matches!(code, ARABIC_START..LATIN_START) || matches!(code, DOTLESS_START..=98)
}

pub(super) const fn is_latin(code: u8) -> bool {
    matches!(code, LATIN_START..DIGIT_START)
}

pub(super) const fn is_digit(code: u8) -> bool {
    matches!(code, DIGIT_START..RASM_START)
}

/// Kinds of letter, one bit each: Arabic, digits, the Latin letters that look
/// like an Arabic one, the other Latin letters, all others.
pub(super) const ARABIC_KIND: u8 = 1;
pub(super) const DIGIT_KIND: u8 = 2;
pub(super) const STROKES: u8 = 4;
pub(super) const OTHER_LATIN: u8 = 8;
const OTHER_KIND: u8 = 16;

/// The kind of a letter.
#[inline]
pub(super) fn kind(code: u8) -> u8 {
    KINDS[usize::from(code)]
}

static KINDS: [u8; 256] = {
    let mut kinds = [OTHER_KIND; 256];
    let mut code = 0;
    while code < 256 {
        let letter = code as u8;
        if is_arabic(letter) {
            kinds[code] = ARABIC_KIND;
        } else if is_digit(letter) {
            kinds[code] = DIGIT_KIND;
        } else if letter == ascii(b'o') || letter == ascii(b'l') || letter == ascii(b'i') {
            kinds[code] = STROKES;
        } else if is_latin(letter) {
            kinds[code] = OTHER_LATIN;
        }
        code += 1;
    }
    kinds
};

/// Whether the letter is written with dots, for [`super::Skeleton::is_dotless`].
pub(super) const fn is_dotted(code: u8) -> bool {
    const DOTTED: u32 = {
        let letters = ['ب', 'ت', 'ث', 'ج', 'خ', 'ذ', 'ز', 'ش', 'ض', 'ظ', 'غ', 'ف', 'ق', 'ن', 'ي'];
        let (mut set, mut at) = (0, 0);
        while at < letters.len() {
            set |= 1 << arabic(letters[at]);
            at += 1;
        }
        set
    };
    code < 32 && DOTTED >> code & 1 == 1
}

/// What a code becomes on a tier: in a word, and at its end.
pub(super) struct Maps {
    pub(super) inside: [u8; 256],
    pub(super) end: [u8; 256],
}

impl Maps {
    pub(super) const fn of(tier: Tier) -> &'static Self {
        match tier {
            Tier::Dotted => &DOTTED,
            Tier::Rasm => &RASM_MAPS,
            Tier::Open => &OPEN,
            Tier::Sound => &SOUND,
        }
    }
}

static DOTTED: Maps = Maps { inside: dotted(), end: dotted() };
static RASM_MAPS: Maps = Maps { inside: rasm(false), end: rasm(true) };
static OPEN: Maps = Maps { inside: rasm(false), end: rasm(false) };
static SOUND: Maps = Maps { inside: sound(false), end: sound(true) };

const fn dotted() -> [u8; 256] {
    let mut map = [0; 256];
    let mut code = 0;
    while code < 256 {
        map[code] = code as u8;
        code += 1;
    }
    let mut at = 0;
    while at < DOTLESS.len() {
        map[DOTLESS_START as usize + at] = arabic(DOTLESS[at].1);
        at += 1;
    }
    map
}

/// Letters that differ only by dots become one. Within a word the beh, nun and
/// ya shapes are one tooth and fa and qaf one loop; at its end they differ.
const fn rasm(end: bool) -> [u8; 256] {
    let mut map = dotted();
    let pairs = [
        ('ج', 'ح'),
        ('خ', 'ح'),
        ('ذ', 'د'),
        ('ز', 'ر'),
        ('ش', 'س'),
        ('ض', 'ص'),
        ('ظ', 'ط'),
        ('غ', 'ع'),
    ];
    let mut at = 0;
    while at < pairs.len() {
        map[arabic(pairs[at].0) as usize] = arabic(pairs[at].1);
        at += 1;
    }
    let shapes = [('ب', 1), ('ت', 1), ('ث', 1), ('ن', 2), ('ي', 3), ('ف', 5), ('ق', 6)];
    let mut at = 0;
    while at < shapes.len() {
        let (letter, last) = shapes[at];
        let shape = if end {
            last
        } else if last < 4 {
            0
        } else {
            4
        };
        map[arabic(letter) as usize] = RASM_START + shape;
        at += 1;
    }
    let mut at = 0;
    while at < DOTLESS.len() {
        map[DOTLESS_START as usize + at] = map[arabic(DOTLESS[at].1) as usize];
        at += 1;
    }
    // i and l, and with them 1, | and !, are one stroke.
    map[ascii(b'l') as usize] = ascii(b'i');
    map
}

/// The consonants that an Arabic ear tells apart in both scripts; vowels, and
/// the letters that the Latin alphabet has no use for, are [`NOTHING`].
const fn sound(end: bool) -> [u8; 256] {
    let mut map = dotted();
    let arabic_sounds = *b".BTTJHXDDRZSSSDTZ.JFKKLMNH..";
    let latin_sounds = *b".BKD.FJH.JKLMN.BKRST.F.X.Z";
    let digit_sounds = *b"....4XTHKK";
    let mut at = 0;
    while at < 28 {
        map[ARABIC_START as usize + at] = sound_code(arabic_sounds[at]);
        at += 1;
    }
    let mut at = 0;
    while at < 26 {
        map[LATIN_START as usize + at] = sound_code(latin_sounds[at]);
        at += 1;
    }
    let mut at = 0;
    while at < 10 {
        if at != 4 {
            map[DIGIT_START as usize + at] = sound_code(digit_sounds[at]);
        }
        at += 1;
    }
    if end {
        // A last h is the feminine ending as often as a letter.
        map[arabic('ه') as usize] = NOTHING;
        map[ascii(b'h') as usize] = NOTHING;
    }
    let mut at = 0;
    while at < DOTLESS.len() {
        map[DOTLESS_START as usize + at] = map[arabic(DOTLESS[at].1) as usize];
        at += 1;
    }
    map
}

/// The code of a sound named by its letter in [`SOUNDS`].
pub(super) const fn sound_code(name: u8) -> u8 {
    let mut at = 0;
    while at < SOUNDS.len() {
        if SOUNDS[at] == name {
            return SOUND_START + at as u8;
        }
        at += 1;
    }
    NOTHING
}

/// The sound of two Latin letters that are one consonant in Arabic.
pub(super) const fn digraph(first: u8, second: u8) -> Option<u8> {
    if second != ascii(b'h') || !is_latin(first) {
        return None;
    }
    let name = match first - LATIN_START + b'a' {
        b's' | b'c' => b'S',
        b'k' => b'X',
        b't' => b'T',
        b'd' => b'D',
        b'g' => b'J',
        _ => return None,
    };
    Some(sound_code(name))
}

/// Whether a run of the letter, three or more, is one that somebody stretched.
/// Digits mean what they say; tooth and loop stand for several letters, which
/// follow each other in ordinary words.
pub(super) const fn may_be_stretched(code: u8) -> bool {
    !is_digit(code) && code != TOOTH && code != LOOP
}

/// A character that has this code in a skeleton and whose skeleton is this code:
/// the plain letter, the letter without dots, or one of U+E000..=U+E0FF (Private
/// Use) for the codes that no single letter stands for.
pub(super) const fn written(code: u8) -> char {
    match code {
        ARABIC_START..LATIN_START => ARABIC[(code - ARABIC_START) as usize],
        LATIN_START..DIGIT_START => (code - LATIN_START + b'a') as char,
        DIGIT_START..RASM_START => (code - DIGIT_START + b'0') as char,
        RASM_START..SOUND_START => RASM[(code - RASM_START) as usize],
        code => match char::from_u32(0xe000 + code as u32) {
            Some(letter) => letter,
            None => panic!("U+E000..=U+E0FF are characters"),
        },
    }
}

/// The code of a character that [`written`] gave from the Private Use area.
pub(super) const fn read_private(letter: char) -> u8 {
    match letter as u32 {
        0xe080..=0xe0ff => letter as u32 as u8,
        point @ 0xe000..=0xe07f => {
            let code = (point - 0xe000) as u8;
            if matches!(code, SOUND_START..SOUND_END) { code } else { NOTHING }
        }
        _ => NOTHING,
    }
}
