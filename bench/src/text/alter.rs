//! Ways in which a copy of a text is altered.

use super::corpus::{Chance, Corpus, Markov};

/// One way, by name.
pub(crate) struct Alteration {
    pub(crate) name: &'static str,
    pub(crate) of: fn(&str, &World<'_>, &mut Chance) -> String,
    /// For Arabic text, for Latin text.
    pub(crate) arabic: bool,
    pub(crate) latin: bool,
}

/// What an alteration takes its additions from.
pub(crate) struct World<'c> {
    pub(crate) corpus: &'c Corpus,
    pub(crate) filler: Markov<'c>,
}

const fn both(name: &'static str, of: fn(&str, &World<'_>, &mut Chance) -> String) -> Alteration {
    Alteration { name, of, arabic: true, latin: true }
}

const fn arabic(name: &'static str, of: fn(&str, &World<'_>, &mut Chance) -> String) -> Alteration {
    Alteration { name, of, arabic: true, latin: false }
}

const fn latin(name: &'static str, of: fn(&str, &World<'_>, &mut Chance) -> String) -> Alteration {
    Alteration { name, of, arabic: false, latin: true }
}

/// All of them.
pub(crate) const ALTERATIONS: &[Alteration] = &[
    both("copy", |text, _, _| text.to_owned()),
    arabic("short vowels", |text, _, chance| strew(text, &MARKS, 60, chance)),
    arabic("tatweel", |text, _, chance| strew(text, &['\u{640}'], 30, chance)),
    arabic("presentation forms", |text, _, _| presentation(text)),
    arabic("alef, ya, ta marbuta spelt another way", |text, _, chance| respelt(text, chance)),
    arabic("Persian and Urdu letters", |text, _, chance| {
        swapped(text, &[('ك', "ک"), ('ي', "ی"), ('ه', "ہ"), ('ب', "پ"), ('و', "ۆ")], 70, chance)
    }),
    arabic("digits as letters", |text, _, chance| digits_inside(text, chance)),
    arabic("Latin o and l", |text, _, chance| {
        swapped_inside(text, &[('ا', 'l'), ('ه', 'o')], 40, chance)
    }),
    arabic("dotless", |text, _, _| dotless(text)),
    latin("Cyrillic and Greek letters", |text, _, chance| {
        let pairs = [
            ('a', "а"),
            ('e', "е"),
            ('o', "о"),
            ('p', "р"),
            ('c', "с"),
            ('x', "х"),
            ('i', "і"),
            ('v', "ν"),
        ];
        swapped(text, &pairs, 60, chance)
    }),
    latin("leetspeak", |text, _, chance| leet(text, chance)),
    latin("mathematical letters", |text, _, _| mathematical(text)),
    both("zero-width characters", |text, _, chance| {
        strew(text, &['\u{200b}', '\u{200d}', '\u{2060}', '\u{202a}', '\u{fe0f}'], 40, chance)
    }),
    both("emoji between letters", |text, _, chance| {
        strew(text, &['🔥', '⭐', '💡', '⚓'], 20, chance)
    }),
    both("letter by letter", |text, _, _| spread(text)),
    both("6 % typos", |text, world, chance| typos(text, 6, world, chance)),
    both("12 % typos", |text, world, chance| typos(text, 12, world, chance)),
    both("10 % of words edited", |text, world, chance| edited(text, 10, world, chance)),
    both("20 % of words edited", |text, world, chance| edited(text, 20, world, chance)),
    both("30 % of words edited", |text, world, chance| edited(text, 30, world, chance)),
    both("40 % of words edited", |text, world, chance| edited(text, 40, world, chance)),
    both("chunks reordered", |text, _, chance| reordered(text, chance)),
    both("25 % excerpt", |text, _, chance| excerpt(text, 25, chance)),
    both("any 15 words", |text, _, chance| run_of(text, 15, chance)),
    both("whole in a 10x article", |text, world, chance| {
        inside(text.to_owned(), text, 10, world, chance)
    }),
    both("25 % excerpt in a 10x article", |text, world, chance| {
        let excerpt = excerpt(text, 25, chance);
        let words = excerpt.split(' ').count() * 10;
        article(excerpt, words, world, chance)
    }),
    arabic("dotless, 20 % edits, half excerpt in 5x", |text, world, chance| {
        let excerpt = edited(&excerpt(text, 50, chance), 20, world, chance);
        let words = excerpt.split(' ').count() * 5;
        dotless(&article(excerpt, words, world, chance))
    }),
    latin("lookalikes, 20 % edits, half excerpt in 5x", |text, world, chance| {
        let excerpt = edited(&excerpt(text, 50, chance), 20, world, chance);
        let words = excerpt.split(' ').count() * 5;
        let whole = article(excerpt, words, world, chance);
        swapped(&whole, &[('a', "а"), ('e', "е"), ('o', "о"), ('i', "1")], 50, chance)
    }),
];

const MARKS: [char; 8] =
    ['\u{64b}', '\u{64c}', '\u{64d}', '\u{64e}', '\u{64f}', '\u{650}', '\u{651}', '\u{652}'];

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic()
}

/// Puts a character behind some letters that another follows.
fn strew(text: &str, what: &[char], percent: usize, chance: &mut Chance) -> String {
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        let inside = is_letter(letter) && letters.peek().is_some_and(|next| is_letter(*next));
        if inside && chance.happens(percent) {
            out.push(*chance.of(what));
        }
    }
    out
}

fn swapped(text: &str, pairs: &[(char, &str)], percent: usize, chance: &mut Chance) -> String {
    text.chars()
        .map(|letter| match pairs.iter().find(|(from, _)| *from == letter) {
            Some((_, to)) if chance.happens(percent) => (*to).to_owned(),
            _ => letter.to_string(),
        })
        .collect()
}

/// Swaps letters that have a letter on both sides.
fn swapped_inside(
    text: &str,
    pairs: &[(char, char)],
    percent: usize,
    chance: &mut Chance,
) -> String {
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len())
        .map(|at| {
            let inside = at > 0
                && is_letter(letters[at - 1])
                && letters.get(at + 1).is_some_and(|next| is_letter(*next));
            match pairs.iter().find(|(from, _)| *from == letters[at]) {
                Some((_, to)) if inside && chance.happens(percent) => *to,
                _ => letters[at],
            }
        })
        .collect()
}

fn digits_inside(text: &str, chance: &mut Chance) -> String {
    let pairs = [('ع', '3'), ('خ', '5'), ('ط', '6'), ('ح', '7'), ('ق', '8'), ('ص', '9')];
    swapped_inside(text, &pairs, 50, chance)
}

fn respelt(text: &str, chance: &mut Chance) -> String {
    let plain =
        [('أ', "ا"), ('إ', "ا"), ('آ', "ا"), ('ى', "ي"), ('ة', "ه"), ('ؤ', "و"), ('ئ', "ي")];
    swapped(text, &plain, 80, chance)
}

/// Isolated forms; a reader's screen joins them or not.
fn presentation(text: &str) -> String {
    let letters = "ابةتثجحخدذرزسشصضطظعغفقكلمنهوىي";
    let forms = "ﺍﺏﺓﺕﺙﺝﺡﺥﺩﺫﺭﺯﺱﺵﺹﺽﻁﻅﻉﻍﻑﻕﻙﻝﻡﻥﻩﻭﻯﻱ";
    text.chars()
        .map(|letter| {
            let at = letters.chars().position(|plain| plain == letter);
            at.and_then(|at| forms.chars().nth(at)).unwrap_or(letter)
        })
        .collect()
}

/// As those write who leave the dots away: tooth and loop within a word, and at
/// its end the shape of the letter.
pub(crate) fn dotless(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let joins = |at: usize| letters.get(at + 1).is_some_and(|next| is_letter(*next));
    (0..letters.len())
        .map(|at| match letters[at] {
            'ب' | 'ت' | 'ث' => 'ٮ',
            'ن' | 'ي' | 'ئ' if joins(at) => 'ٮ',
            'ن' => 'ں',
            'ي' | 'ئ' => 'ى',
            'ف' => 'ڡ',
            'ق' if joins(at) => 'ڡ',
            'ق' => 'ٯ',
            'ج' | 'خ' => 'ح',
            'ذ' => 'د',
            'ز' => 'ر',
            'ش' => 'س',
            'ض' => 'ص',
            'ظ' => 'ط',
            'غ' => 'ع',
            'ة' => 'ه',
            letter => letter,
        })
        .collect()
}

fn leet(text: &str, chance: &mut Chance) -> String {
    let pairs = [('a', '4'), ('e', '3'), ('i', '1'), ('o', '0'), ('s', '5'), ('t', '7')];
    swapped_inside(text, &pairs, 40, chance)
}

fn mathematical(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'a'..='z' => char::from_u32(0x1d41a + letter as u32 - 'a' as u32).unwrap_or(letter),
            'A'..='Z' => char::from_u32(0x1d400 + letter as u32 - 'A' as u32).unwrap_or(letter),
            _ => letter,
        })
        .collect()
}

fn spread(text: &str) -> String {
    let words =
        text.split(' ').map(|word| word.chars().map(String::from).collect::<Vec<_>>().join(" "));
    words.collect::<Vec<_>>().join("  ")
}

fn typos(text: &str, percent: usize, world: &World<'_>, chance: &mut Chance) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if !is_letter(letter) || !chance.happens(percent) {
            out.push(letter);
            continue;
        }
        let other = chance.of(&world.corpus.words).chars().next().unwrap_or('x');
        match chance.below(4) {
            0 => {}
            1 => out.extend([letter, other]),
            _ => out.push(other),
        }
    }
    out
}

/// Replaces half of the words that are drawn, leaves out a quarter, and puts
/// a new one behind a quarter.
pub(crate) fn edited(text: &str, percent: usize, world: &World<'_>, chance: &mut Chance) -> String {
    let mut out: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        if !chance.happens(percent) {
            out.push(word);
            continue;
        }
        let other = chance.of(&world.corpus.words).as_str();
        match chance.below(4) {
            0 => {}
            1 => out.extend([word, other]),
            _ => out.push(other),
        }
    }
    out.join(" ")
}

fn reordered(text: &str, chance: &mut Chance) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut chunks: Vec<&[&str]> = words.chunks(words.len().div_ceil(4)).collect();
    for at in (1..chunks.len()).rev() {
        chunks.swap(at, chance.below(at + 1));
    }
    chunks.concat().join(" ")
}

fn excerpt(text: &str, percent: usize, chance: &mut Chance) -> String {
    let words = text.split(' ').count() * percent / 100;
    run_of(text, words.max(8), chance)
}

fn run_of(text: &str, len: usize, chance: &mut Chance) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let len = len.min(words.len());
    let start = chance.below(words.len() - len + 1);
    words[start..start + len].join(" ")
}

fn inside(
    part: String,
    whole: &str,
    times: usize,
    world: &World<'_>,
    chance: &mut Chance,
) -> String {
    article(part, whole.split(' ').count() * times, world, chance)
}

/// Puts a text into an article of so many words: half of it other texts of the
/// same register, half made up by their Markov chain.
pub(crate) fn article(
    part: String,
    words: usize,
    world: &World<'_>,
    chance: &mut Chance,
) -> String {
    let left = words.saturating_sub(part.split(' ').count());
    let mut sentences: Vec<String> = Vec::new();
    let mut have = 0;
    while have < left {
        let text = match chance.below(2) {
            0 => chance.of(&world.corpus.same).clone(),
            _ => world.filler.text(20 + chance.below(30), chance),
        };
        let room: Vec<&str> = text.split(' ').take(left - have).collect();
        have += room.len();
        sentences.push(room.join(" "));
    }
    sentences.insert(chance.below(sentences.len() + 1), part);
    sentences.join(" ")
}
