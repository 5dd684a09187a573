//! The table of docs/src/text.md, row by row, each with what it claims; the
//! tests hold the code to every row and the document to this file.

use std::ops::RangeInclusive;

use super::Tier;
use super::arabic::SHAPES;

/// What a row says of its characters.
pub(super) enum Claim {
    /// Strewn into a word they change nothing on any tier.
    Dropped,
    /// Strewn into a word they change no letter; they are a soft edge.
    Strewn,
    /// Each is the same as a text, on the tiers that are named.
    Same(&'static [Tier], String),
    /// The n-th character is the same as the n-th of a text.
    Each(&'static [Tier], &'static str),
    /// Whole words: as it is written, and the plain word.
    Words(&'static [Tier], &'static [(&'static str, &'static str)]),
}

/// One row.
pub(super) struct Row {
    pub(super) what: String,
    pub(super) points: Vec<RangeInclusive<char>>,
    pub(super) claim: Claim,
    pub(super) standard: &'static str,
}

pub(super) const ALL: &[Tier] = &[Tier::Dotted, Tier::Rasm, Tier::Open, Tier::Sound];
const DOTS: &[Tier] = &[Tier::Dotted, Tier::Rasm, Tier::Open];
const RASM: &[Tier] = &[Tier::Rasm, Tier::Open];
const OPEN: &[Tier] = &[Tier::Open];
const SOUND: &[Tier] = &[Tier::Sound];

fn row(what: &str, points: &[(u32, u32)], claim: Claim, standard: &'static str) -> Row {
    let character = |point| char::from_u32(point).unwrap();
    Row {
        what: what.to_owned(),
        points: points.iter().map(|(a, b)| character(*a)..=character(*b)).collect(),
        claim,
        standard,
    }
}

fn same(tiers: &'static [Tier], text: &str) -> Claim {
    Claim::Same(tiers, text.to_owned())
}

/// Every row, in the order of the document.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = dropped();
    rows.extend(arabic());
    rows.extend(others());
    rows.extend(words());
    rows
}

fn dropped() -> Vec<Row> {
    use Claim::{Dropped, Strewn};
    let annex = "UAX #44, Default_Ignorable_Code_Point";
    vec![
        row(
            "tatweel",
            &[(0x640, 0x640)],
            Dropped,
            "Unicode 9.2 (Arabic); UTS #46 and IDNA2008 disallow it",
        ),
        row(
            "short vowels and other tashkeel, hamza and madda as marks",
            &[(0x64b, 0x65f), (0x670, 0x670)],
            Dropped,
            "Unicode 9.2; general category Mn",
        ),
        row("signs over names", &[(0x610, 0x61a)], Dropped, "Unicode 9.2; Mn"),
        row(
            "Quranic marks",
            &[(0x6d6, 0x6dc), (0x6df, 0x6e8), (0x6ea, 0x6ed), (0x8d3, 0x8e1), (0x8e3, 0x8ff)],
            Dropped,
            "Unicode 9.2; Mn and Lm",
        ),
        row(
            "hamza on the line",
            &[(0x621, 0x621), (0x674, 0x674)],
            Dropped,
            "Unicode 9.2; carriers fold to their letter",
        ),
        row(
            "bidi controls",
            &[(0x61c, 0x61c), (0x200e, 0x200f), (0x202a, 0x202e), (0x2066, 0x2069)],
            Dropped,
            "UAX #9, 2; UAX #44, Default_Ignorable_Code_Point",
        ),
        row(
            "zero-width characters",
            &[(0x200b, 0x200d), (0x2060, 0x2064), (0xfeff, 0xfeff), (0x180e, 0x180e)],
            Dropped,
            annex,
        ),
        row(
            "soft hyphen, grapheme joiner, fillers",
            &[(0xad, 0xad), (0x34f, 0x34f), (0x115f, 0x1160), (0x3164, 0x3164), (0xffa0, 0xffa0)],
            Dropped,
            annex,
        ),
        row(
            "variation selectors",
            &[(0xfe00, 0xfe0f), (0x180b, 0x180d), (0xe0100, 0xe01ef)],
            Dropped,
            annex,
        ),
        row("tags", &[(0xe0001, 0xe0001), (0xe0020, 0xe007f)], Dropped, annex),
        row(
            "accents of Latin, Greek and Cyrillic letters",
            &[(0x300, 0x34e), (0x350, 0x36f), (0x483, 0x487)],
            Dropped,
            "general category Mn, script Inherited or of the letter",
        ),
        row(
            "emoji between letters",
            &[(0x1f300, 0x1f64f), (0x1f680, 0x1f6c5), (0x2600, 0x26ff), (0x1f900, 0x1f9ff)],
            Strewn,
            "UTS #51; general category So",
        ),
        row(
            "separators between letters",
            &[
                ('-' as u32, '/' as u32),
                ('_' as u32, '_' as u32),
                ('*' as u32, '*' as u32),
                ('~' as u32, '~' as u32),
                (0xb7, 0xb7),
                (0x2010, 0x2015),
                (0x2022, 0x2022),
                (0x60c, 0x60c),
            ],
            Strewn,
            "general categories P and S",
        ),
    ]
}

fn arabic() -> Vec<Row> {
    let nfkc = "UAX #15, NFKC";
    let mut rows = vec![
        row(
            "alef with hamza, madda or wasla",
            &[(0x622, 0x623), (0x625, 0x625), (0x671, 0x673)],
            same(ALL, "ا"),
            "UAX #15 (decomposition); shape",
        ),
        row(
            "waw with hamza",
            &[(0x624, 0x624), (0x676, 0x677)],
            same(ALL, "و"),
            "UAX #15 (decomposition)",
        ),
        row(
            "ya with hamza, alef maqsura, Farsi ya",
            &[(0x626, 0x626), (0x649, 0x649), (0x6cc, 0x6cc), (0x678, 0x678)],
            same(ALL, "ي"),
            "UAX #15; UTS #39 (ى, ی)",
        ),
        row(
            "ta marbuta, and the ha of other languages",
            &[(0x629, 0x629), (0x6be, 0x6be), (0x6c0, 0x6c3), (0x6d5, 0x6d5)],
            same(DOTS, "ه"),
            "shape; UTS #39 (ہ, ھ, ە)",
        ),
        row("presentation forms: beh to ya", &[(0xfe8f, 0xfe92)], same(ALL, "ب"), nfkc),
        row("presentation forms: lam with alef", &[(0xfef5, 0xfefc)], same(ALL, "لا"), nfkc),
        row("ligature of the blessing", &[(0xfdfa, 0xfdfa)], same(ALL, "صلى الله عليه وسلم"), nfkc),
        row(
            "ligature of the basmala",
            &[(0xfdfd, 0xfdfd)],
            Claim::Strewn,
            "no decomposition: general category So",
        ),
        row(
            "Arabic-Indic digits",
            &[(0x660, 0x669)],
            Claim::Each(ALL, "0123456789"),
            "general category Nd",
        ),
        row(
            "Persian and Urdu digits",
            &[(0x6f0, 0x6f9)],
            Claim::Each(ALL, "0123456789"),
            "general category Nd",
        ),
        row(
            "beh without dots, and ba, ta, tha, nun, ya within a word",
            &[(0x66e, 0x66e), (0x628, 0x628), (0x62a, 0x62b)],
            same(RASM, "ب"),
            "Unicode 9.2, archigraphemes; UTS #39",
        ),
        row(
            "tooth within a word",
            &[],
            Claim::Words(RASM, &[("سبل", "سنل"), ("سٮل", "سيل"), ("سںل", "سثل"), ("سىل", "ستل")]),
            "Unicode 9.2, Arabic joining groups",
        ),
        row(
            "fa and qaf within a word",
            &[],
            Claim::Words(RASM, &[("سفل", "سقل"), ("سڡل", "سقل"), ("سٯل", "سفل")]),
            "Unicode 9.2, Arabic joining groups",
        ),
        row(
            "nun without its dot, at the end",
            &[(0x6ba, 0x6ba)],
            same(RASM, "ن"),
            "Unicode 9.2, joining group Noon",
        ),
        row(
            "fa without its dot, at the end",
            &[(0x6a1, 0x6a1)],
            same(RASM, "ف"),
            "Unicode 9.2, joining group Feh",
        ),
        row(
            "qaf without its dots, at the end",
            &[(0x66f, 0x66f)],
            same(RASM, "ق"),
            "Unicode 9.2, joining group Qaf",
        ),
        row("jim, ha, kha", &[(0x62c, 0x62e)], same(RASM, "ح"), "Unicode 9.2, joining group Hah"),
        row("dal, dhal", &[(0x62f, 0x630)], same(RASM, "د"), "Unicode 9.2, joining group Dal"),
        row("ra, zay", &[(0x631, 0x632)], same(RASM, "ر"), "Unicode 9.2, joining group Reh"),
        row("sin, shin", &[(0x633, 0x634)], same(RASM, "س"), "Unicode 9.2, joining group Seen"),
        row("sad, dad", &[(0x635, 0x636)], same(RASM, "ص"), "Unicode 9.2, joining group Sad"),
        row("ta, za", &[(0x637, 0x638)], same(RASM, "ط"), "Unicode 9.2, joining group Tah"),
        row("ayn, ghayn", &[(0x639, 0x63a)], same(RASM, "ع"), "Unicode 9.2, joining group Ain"),
    ];
    for (letter, alike) in SHAPES.iter().filter(|(_, alike)| !alike.is_empty()) {
        let mut points: Vec<(u32, u32)> = Vec::new();
        for point in alike.chars().map(|letter| letter as u32) {
            match points.last_mut() {
                Some((_, last)) if *last + 1 == point => *last = point,
                _ => points.push((point, point)),
            }
        }
        let what = format!("letters of other languages shaped like {letter}");
        rows.push(row(
            &what,
            &points,
            same(DOTS, &letter.to_string()),
            "names in the Unicode Character Database",
        ));
    }
    rows
}

fn others() -> Vec<Row> {
    let nfkc = "UAX #15, NFKC";
    let confusable = "UTS #39, confusables (unicode-security)";
    vec![
        row(
            "capitals",
            &[('A' as u32, 'Z' as u32)],
            Claim::Each(ALL, "abcdefghijklmnopqrstuvwxyz"),
            "Unicode 3.13, default case folding",
        ),
        row(
            "sharp s",
            &[(0xdf, 0xdf), (0x1e9e, 0x1e9e)],
            same(ALL, "ss"),
            "Unicode 3.13, default case folding",
        ),
        row(
            "Turkish i without and with dot",
            &[(0x131, 0x131), (0x130, 0x130)],
            same(ALL, "i"),
            "UTS #39; UAX #15",
        ),
        row(
            "Turkish, French and other letters with accents",
            &[],
            Claim::Words(ALL, &[("şğüçö", "sguco"), ("éàêïôûç", "eaeiouc")]),
            "UAX #15 (decomposition)",
        ),
        row(
            "hooked letters of Hausa",
            &[],
            Claim::Words(ALL, &[("ɓ", "b"), ("ɗ", "d"), ("ƙ", "k"), ("ƴ", "y")]),
            confusable,
        ),
        row(
            "fullwidth letters",
            &[(0xff41, 0xff5a)],
            Claim::Each(ALL, "abcdefghijklmnopqrstuvwxyz"),
            nfkc,
        ),
        row(
            "mathematical bold letters",
            &[(0x1d41a, 0x1d433)],
            Claim::Each(ALL, "abcdefghijklmnopqrstuvwxyz"),
            nfkc,
        ),
        row(
            "circled letters",
            &[(0x24d0, 0x24e9)],
            Claim::Each(ALL, "abcdefghijklmnopqrstuvwxyz"),
            nfkc,
        ),
        row(
            "negative circled and squared capitals",
            &[(0x1f170, 0x1f189)],
            Claim::Each(ALL, "abcdefghijklmnopqrstuvwxyz"),
            "names in the Unicode Character Database",
        ),
        row("ligature fi", &[(0xfb01, 0xfb01)], same(ALL, "fi"), nfkc),
        row(
            "Cyrillic letters that look Latin",
            &[],
            Claim::Words(
                ALL,
                &[("аеорсухіјѕ", "aeopcyxijs"), ("АВЕКМНОРСТХ", "abekmhopctx"), ("квмнт", "kbmht")],
            ),
            confusable,
        ),
        row(
            "Greek letters that look Latin",
            &[],
            Claim::Words(ALL, &[("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), ("ονα", "ova")]),
            confusable,
        ),
        row(
            "Bengali digits",
            &[(0x9e6, 0x9ef)],
            Claim::Each(ALL, "0123456789"),
            "general category Nd",
        ),
        row(
            "Devanagari digits",
            &[(0x966, 0x96f)],
            Claim::Each(ALL, "0123456789"),
            "general category Nd",
        ),
    ]
}

fn words() -> Vec<Row> {
    vec![
        row(
            "letters stretched by repeating them",
            &[],
            Claim::Words(DOTS, &[("مبرووووك", "مبروك"), ("heeeelp", "help")]),
            "ours",
        ),
        row(
            "doubled letters",
            &[],
            Claim::Words(OPEN, &[("helllo", "helo"), ("اللله", "اله")]),
            "ours",
        ),
        row(
            "words written letter by letter",
            &[],
            Claim::Words(
                ALL,
                &[("م ص ب ا ح", "مصباح"), ("l.a.m.p", "lamp"), ("l a m p s", "lamps")],
            ),
            "ours",
        ),
        row(
            "digits as Arabic letters in an Arabic word",
            &[],
            Claim::Words(
                ALL,
                &[
                    ("م3نى", "معنى"),
                    ("ص7راء", "صحراء"),
                    ("أ5ضر", "أخضر"),
                    ("م6ر", "مطر"),
                    ("8مر", "قمر"),
                    ("9ديق", "صديق"),
                    ("س2ال", "سأال"),
                ],
            ),
            "chat alphabet",
        ),
        row(
            "Latin o, l and I in an Arabic word",
            &[],
            Claim::Words(ALL, &[("مصبlح", "مصباح"), ("كتابo", "كتابه"), ("مصبIح", "مصباح")]),
            "UTS #39 (ه and o, ا and l)",
        ),
        row(
            "digits and signs as Latin letters in a Latin word",
            &[],
            Claim::Words(
                DOTS,
                &[
                    ("l1ghth0us3s", "lighthouses"),
                    ("k33per", "keeper"),
                    ("l@mp", "lamp"),
                    ("h0u$e", "house"),
                    ("5t4r", "star"),
                ],
            ),
            "leetspeak",
        ),
        row(
            "one stroke: i, l, 1 and a bar",
            &[],
            Claim::Words(RASM, &[("lamp", "Iamp"), ("be1l", "bell"), ("i|l", "ill")]),
            "UTS #39 (l is the prototype of I, 1 and the bar)",
        ),
        row(
            "Arabic in Latin letters: consonants by their sound, vowels dropped",
            &[],
            Claim::Words(
                SOUND,
                &[
                    ("ma3na", "معنى"),
                    ("9alb", "قلب"),
                    ("7abib", "حبيب"),
                    ("khubz", "خبز"),
                    ("5ubz", "خبز"),
                    ("shams", "شمس"),
                    ("ghurfa", "غرفة"),
                    ("6alib", "طالب"),
                    ("su2al", "سؤال"),
                    ("madrasa", "مدرسة"),
                ],
            ),
            "chat alphabet; ALA-LC digraphs",
        ),
    ]
}

/// The table as the document has it.
pub(super) fn document() -> String {
    let mut out =
        "| what | code points | becomes | on | standard |\n|---|---|---|---|---|\n".to_owned();
    for row in rows() {
        let point = |letter: &char| format!("U+{:04X}", *letter as u32);
        let points: Vec<String> = row
            .points
            .iter()
            .map(|range| match (range.start(), range.end()) {
                (a, b) if a == b => point(a),
                (a, b) => format!("{}–{}", point(a), point(b)),
            })
            .collect();
        let (becomes, tiers) = match &row.claim {
            Claim::Dropped => ("nothing".to_owned(), ALL),
            Claim::Strewn => ("nothing; a soft edge".to_owned(), ALL),
            Claim::Same(tiers, text) => (text.clone(), *tiers),
            Claim::Each(tiers, texts) => (texts.to_string(), *tiers),
            Claim::Words(tiers, words) => {
                let words = words.iter().map(|(a, b)| format!("{} = {b}", a.replace('|', "\\|")));
                (words.collect::<Vec<_>>().join("; "), *tiers)
            }
        };
        let tiers = if tiers == ALL {
            "all".to_owned()
        } else {
            tiers
                .iter()
                .map(|tier| format!("{tier:?}").to_lowercase())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let points = if points.is_empty() { "in words".to_owned() } else { points.join(", ") };
        out += &format!("| {} | {points} | {becomes} | {tiers} | {} |\n", row.what, row.standard);
    }
    out
}
