use std::os::unix::fs::FileExt as _;

use proptest::prelude::*;
use weir_signals::background::Background;
use weir_signals::skeleton::{Skeleton, Tier};

use super::*;

const RULE: &str = "على كل حارس من حراس المصباح السابع أن ينظف الزجاج قبل الغروب وأن يعد القوارب \
                    الراجعة واحدا واحدا ومن نام قبل الجرس الرابع دفع من زيته نصيب الحارس التالي";
const LETTER: &str = "Brothers of the wick, the harbour board has sold our northern tower to a dealer \
                      in shells; bring your oil and your ropes to the old quay on the ninth night, \
                      and we shall row out and light it again ourselves.";

fn index() -> PassageIndex<u32> {
    let mut index = PassageIndex::new();
    index.insert(Passage::of(RULE, Background::shipped()).unwrap(), 1);
    index.insert(Passage::of(LETTER, Background::shipped()).unwrap(), 2);
    index
}

fn search(index: &PassageIndex<u32>, text: &str) -> Vec<PassageHit<u32>> {
    index.search(Skeleton::of(text, Tier::Open).letters(), Strictness::Normal)
}

fn tags(index: &PassageIndex<u32>, text: &str) -> Vec<u32> {
    search(index, text).iter().map(|hit| hit.tag).collect()
}

#[test]
fn a_dotless_copy_of_a_banked_text_matches_with_its_span() {
    let quoted = RULE.split(' ').skip(4).take(14).collect::<Vec<_>>().join(" ");
    let dotless: String = quoted
        .chars()
        .map(|letter| match letter {
            'ب' | 'ت' | 'ي' | 'ن' => 'ٮ',
            'ج' => 'ح',
            'ظ' => 'ط',
            'ف' | 'ق' => 'ڡ',
            'ز' => 'ر',
            letter => letter,
        })
        .collect();
    let post = format!("وجدت هذا عند جدي: {dotless} — ما رأيكم؟");
    let skeleton = Skeleton::of(&post, Tier::Open);
    let hits = index().search(skeleton.letters(), Strictness::Normal);
    assert_eq!(hits[0].tag, 1);
    let span = skeleton.span(hits[0].spans[0].item.clone()).unwrap();
    let shown = &post[span];
    // A letter or two beside it may be alike by chance, and words at its ends
    // are not reached where they are common.
    let middle = dotless.split(' ').skip(2).take(8).collect::<Vec<_>>().join(" ");
    assert!(shown.contains(&middle) && shown.len() < dotless.len() + 12, "{shown}");
}

#[test]
fn every_span_is_letter_for_letter_that_of_the_passage() {
    let post = LETTER.replace("sold our", "so1d оur").replace("oil", "o🔥i🔥l");
    let skeleton = Skeleton::of(&post, Tier::Open);
    let banked = Passage::of(LETTER, Background::shipped()).unwrap();
    let hits = index().search(skeleton.letters(), Strictness::Normal);
    assert_eq!((hits.len(), hits[0].of_entry, hits[0].of_item), (1, 1.0, 1.0));
    for span in &hits[0].spans {
        assert_eq!(skeleton.letters()[span.item.clone()], banked.letters()[span.entry.clone()]);
    }
}

#[test]
fn an_edited_excerpt_matches_and_says_how_much_of_each_side_it_is() {
    let post = "They wrote to us: bring all your oil and ropes to the old quay on the ninth night, \
                and then we shall row out. We did not go, since the sea was rough and the children \
                were ill, and nobody in our street knew what they meant by it at all.";
    let hits = search(&index(), post);
    assert_eq!(hits[0].tag, 2);
    assert!(hits[0].of_entry > 0.25 && hits[0].of_entry < 0.6, "{}", hits[0].of_entry);
    assert!(hits[0].of_item > 0.2 && hits[0].of_item < 0.5, "{}", hits[0].of_item);
}

#[test]
fn a_text_in_other_words_on_the_same_subject_does_not_match() {
    for text in [
        "The harbour board met about the northern tower and the price of oil for its lamp.",
        "قال حارس المصباح إن القوارب رجعت قبل الغروب وإن الزيت يكفي حتى الصباح",
        "",
        "a",
    ] {
        assert!(tags(&index(), text).is_empty(), "{text}");
    }
}

#[test]
fn all_passages_of_a_text_are_found() {
    let both = format!("{LETTER} and then {RULE}");
    let mut found = tags(&index(), &both);
    found.sort_unstable();
    assert_eq!(found, [1, 2]);
}

#[test]
fn what_is_removed_is_not_found_and_what_is_left_still_is() {
    let mut index = index();
    for tag in 10..60 {
        let text = format!("{LETTER} The number of this letter is {tag}, and {tag} again.");
        index.insert(Passage::of(&text, Background::shipped()).unwrap(), tag);
    }
    for tag in 10..60 {
        assert_eq!(index.remove(&tag), 1);
    }
    assert_eq!((index.len(), index.remove(&10)), (2, 0));
    assert_eq!(tags(&index, LETTER), [2]);
    index.remove(&2);
    assert!(tags(&index, LETTER).is_empty());
    assert_eq!(tags(&index, RULE), [1]);
}

#[test]
fn a_banked_text_that_quotes_scripture_is_not_found_in_posts_that_quote_only_that() {
    // The verse as people write it; the index of known sources has both spellings.
    let verse = "الله لا إله إلا هو الحي القيوم لا تأخذه سنة ولا نوم له ما في السماوات وما في الأرض \
                 من ذا الذي يشفع عنده إلا بإذنه يعلم ما بين أيديهم وما خلفهم ولا يحيطون بشيء من علمه \
                 إلا بما شاء";
    let known = KnownTexts::shipped();
    let mut passage =
        Passage::of(&format!("{RULE} {verse} {RULE}"), Background::shipped()).unwrap();
    let all = passage.unmasked();
    known.mask(&mut passage);
    assert!(passage.unmasked() < all);
    let mut index = PassageIndex::new();
    index.insert(passage, 7);
    for post in [verse.to_owned(), format!("قال تعالى: {verse} صدق الله العظيم")]
    {
        assert!(tags(&index, &post).is_empty());
        let letters = Skeleton::of(&post, Tier::Open);
        assert!(known.names(letters.letters()).contains(&"quran 2 modern"));
    }
    assert_eq!(tags(&index, RULE), [7]);
}

#[test]
fn a_verse_in_the_item_is_masked_and_the_rest_of_the_item_is_not() {
    let prayer = "Our Father, which art in heaven, hallowed be thy name. Thy kingdom come.";
    let post = format!("{prayer} {LETTER}");
    let skeleton = Skeleton::of(&post, Tier::Open);
    let masked = KnownTexts::shipped().find(skeleton.letters());
    assert_eq!(masked.len(), 1);
    let span = skeleton.span(masked[0].clone()).unwrap();
    assert!(
        span.start == 0 && span.end >= prayer.len() - 1 && span.end < prayer.len() + 12,
        "{span:?}"
    );
    let hits = index().search_masked(skeleton.letters(), &masked, Strictness::Normal);
    assert_eq!(hits[0].tag, 2);
}

#[test]
fn a_text_that_repeats_itself_and_the_bank_is_looked_at_within_bounds() {
    let mut index = PassageIndex::new();
    for tag in 0..40 {
        let text = "oil lamp oil lamp wick ".repeat(12 + tag as usize);
        index.insert(Passage::of(&text, Background::shipped()).unwrap(), tag);
    }
    let letters = "oil lamp oil lamp wick ".repeat(20_000);
    // That it ends at all is the point: 400,000 letters, each near each of 40 entries.
    let _ = search(&index, &letters);
    assert_eq!(index.len(), 40);
}

proptest! {
    #[test]
    fn the_shares_and_spans_stay_within_both_texts(
        from in 0..30_usize, len in 8..40_usize, noise in "[a-z ]{0,80}", swap in 0..9_usize,
    ) {
        let mut words: Vec<&str> = LETTER.split(' ').skip(from).take(len).collect();
        let at = swap.min(words.len());
        words.insert(at, &noise);
        let text = words.join(" ");
        let skeleton = Skeleton::of(&text, Tier::Open);
        let banked = Passage::of(LETTER, Background::shipped()).unwrap();
        for hit in index().search(skeleton.letters(), Strictness::Wide) {
            prop_assert!((0.0..=1.0).contains(&hit.of_entry) && (0.0..=1.0).contains(&hit.of_item));
            let mut before = (0, 0);
            for AlignedSpan { item, entry } in hit.spans {
                prop_assert!(before.0 <= item.start && item.end <= skeleton.letters().len());
                prop_assert!(before.1 <= entry.start && entry.end <= banked.letters().len());
                prop_assert!(skeleton.span(item.clone()).is_some());
                before = (item.start, entry.start);
            }
        }
    }
}

/// The best chain of each passage: the slow, obvious way.
fn every_best(index: &PassageIndex<u32>, pieces: &[Piece]) -> Vec<(u32, i64)> {
    let best = index.stored.iter().filter_map(|stored| {
        let within =
            |piece: &&Piece| (stored.start..stored.start + stored.len).contains(&piece.entry);
        let mut mine: Vec<Piece> = pieces.iter().filter(within).copied().collect();
        Some((stored.start, Chain::best(&mut mine, &mut Worth::default())?.bits()))
    });
    best.collect()
}

proptest! {
    #[test]
    fn no_passage_that_has_a_chain_is_passed_over(
        lengths in prop::collection::vec(30..400_usize, 1..30),
        pieces in prop::collection::vec((0..900_u32, 0..6_000_u32, 10..60_u32, 18..60_u32), 0..80),
    ) {
        let mut index = PassageIndex::new();
        for (tag, len) in (0..).zip(&lengths) {
            index.insert(Passage::flat(&vec![1; *len]).unwrap(), tag);
        }
        let end = index.arena.len() as u32;
        let within = |(item, entry, len, bits): (u32, u32, u32, u32)| {
            let entry = entry % end;
            let stored = index.at(entry)?;
            let left = (stored.start + stored.len).checked_sub(entry).filter(|left| *left > 0)?;
            let len = len.min(left);
            Some(Piece { item, entry, len, bits, matched: len })
        };
        let pieces: Vec<Piece> = pieces.into_iter().filter_map(within).collect();
        let found: Vec<(u32, i64)> =
            index.chained(pieces.clone()).iter().map(|(stored, chain)| (stored.start, chain.bits())).collect();
        prop_assert_eq!(found, every_best(&index, &pieces));
    }
}

#[test]
fn a_source_that_a_text_quotes_three_thousand_times_is_left_out_each_time() {
    let verse = "الله لا اله الا هو الحي القيوم لا تاخذه سنة ولا نوم له ما في السماوات وما في الارض";
    let text = format!("{verse} 🔥 ").repeat(3_000);
    let skeleton = Skeleton::of(&text, Tier::Open);
    let found = KnownTexts::shipped().find(skeleton.letters());
    let masked: usize = found.iter().map(|range| range.len()).sum();
    assert!(masked * 100 >= skeleton.letters().len() * 99, "{masked}");
}

/// No cipher: it mixes the letters with a key and a sum, so that another key, another
/// piece or a changed byte is noticed.
struct Mixed(u8);

impl Mixed {
    fn sum(&self, about: &[u8], bytes: &[u8]) -> u32 {
        let all = about.iter().chain(bytes);
        all.fold(u32::from(self.0), |sum, byte| sum.rotate_left(5) ^ u32::from(*byte))
    }
}

impl Sealing for Mixed {
    fn seal(&self, about: &[u8], letters: &[u8]) -> Vec<u8> {
        let mut sealed: Vec<u8> = letters.iter().map(|letter| letter ^ self.0).collect();
        sealed.extend(self.sum(about, &sealed).to_le_bytes());
        sealed
    }

    fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (sealed, sum) = sealed.split_last_chunk::<4>()?;
        (u32::from_le_bytes(*sum) == self.sum(about, sealed))
            .then(|| sealed.iter().map(|letter| letter ^ self.0).collect())
    }
}

#[test]
fn an_opened_snapshot_of_passages_answers_as_what_was_saved_and_changes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passages.index");
    let mut saved = index();
    saved.insert(Passage::of(&RULE.replace("السابع", "الأول"), Background::shipped()).unwrap(), 9);
    saved.remove(&9);
    saved.save(&path, 42, &Mixed(0x5a)).unwrap();
    let (mut opened, mark) = PassageIndex::<u32>::open(&path, &Mixed(0x5a)).unwrap();
    assert_eq!((mark, opened.len()), (42, 2));
    for text in [RULE, LETTER, "nothing of it"] {
        assert_eq!(search(&opened, text), search(&saved, text));
    }
    let other = "the ninth keeper counted forty gulls on the railing and wrote every one of them \
                 into the green book beside the barometer";
    opened.insert(Passage::of(other, Background::shipped()).unwrap(), 3);
    assert_eq!(opened.remove(&1), 1);
    assert_eq!(tags(&opened, &format!("{RULE} {LETTER} {other}")).len(), 2);
}

#[test]
fn the_letters_of_a_snapshot_are_not_in_the_file_and_another_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passages.index");
    index().save(&path, 42, &Mixed(0x5a)).unwrap();
    let letters = Skeleton::of(LETTER, Tier::Open).letters().to_vec();
    let bytes = whole_of(&path);
    assert!(letters.chunks_exact(8).all(|part| !bytes.windows(8).any(|other| other == part)));
    let refused = PassageIndex::<u32>::open(&path, &Mixed(0x5b)).err().unwrap();
    assert!(refused.to_string().contains("cannot be opened with this key"), "{refused}");
}

#[test]
fn each_byte_of_a_small_snapshot_of_passages_changed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passages.index");
    index().save(&path, 42, &Mixed(0x5a)).unwrap();
    let whole = whole_of(&path);
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    for (at, byte) in (0..).zip(&whole) {
        file.write_all_at(&[byte ^ 1 << (at % 8)], at).unwrap();
        assert!(PassageIndex::<u32>::open(&path, &Mixed(0x5a)).is_err(), "byte {at}");
        file.write_all_at(&[*byte], at).unwrap();
    }
    assert!(PassageIndex::<u32>::open(&path, &Mixed(0x5a)).is_ok());
}

#[test]
fn a_bank_that_grows_past_a_setting_still_finds_its_passages() {
    let mut index = index();
    let chance = |n: u64| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize;
    let words = ["lamp", "wick", "gull", "rope", "quay", "bell", "tide", "mast", "fog", "oil"];
    for tag in 100..450 {
        let text: Vec<String> = (0..30)
            .map(|n| format!("{}{}", words[chance(tag * 31 + n) % 10], chance(tag * 37 + n) % 97))
            .collect();
        index.insert(Passage::of(&text.join(" "), Background::shipped()).unwrap(), tag as u32);
    }
    assert_eq!(index.setting().seeds_needed, 2);
    assert_eq!(tags(&index, LETTER), [2]);
    assert_eq!(tags(&index, RULE), [1]);
}

/// A file of our own, and a small one.
#[expect(clippy::disallowed_methods, reason = "it is bounded by what was just written")]
fn whole_of(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
