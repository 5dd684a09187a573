//! How many rows there are of what, and which belongs to which. The SQL of
//! `tables` and the questions of a benchmark both follow these rules.

use weir_model::{Id, ItemKey, Timestamp};

/// The banks, and the kind of signal that each holds.
pub(super) const BANKS: [&str; 4] = ["posters", "texts", "links", "files"];
pub(super) const ENTRIES_EACH: u64 = 5_000;
/// Of so many items one has a case.
pub(super) const ITEMS_A_CASE: u64 = 20;
/// Everything is of the last so many microseconds: nothing expired yet.
const MONTH: u64 = 29 * 24 * 60 * 60 * 1_000_000;

/// What an id is of; in the id as its number.
#[derive(Clone, Copy)]
pub(crate) enum Noun {
    Author = 1,
    Item,
    Case,
    Notice,
    Decision,
    Undone,
    Action,
    Delivery,
    Event,
    Session,
}

/// The numbers of a filled store.
pub(crate) struct Shape {
    pub(crate) items: u64,
    pub(crate) authors: u64,
    pub(crate) cases: u64,
    pub(crate) notices: u64,
    pub(crate) deliveries: u64,
    pub(crate) events: u64,
    pub(crate) now: Timestamp,
}

impl Shape {
    pub(super) fn new(items: u64, now: Timestamp) -> Self {
        let cases = items / ITEMS_A_CASE;
        Self {
            items,
            authors: (items / 8).max(100),
            cases,
            notices: cases / 2,
            deliveries: cases * 2,
            events: items * 3 / 10,
            now,
        }
    }

    /// How many there are of a noun; its numbers begin at 1.
    const fn count(&self, noun: Noun) -> u64 {
        match noun {
            Noun::Author => self.authors,
            Noun::Item => self.items,
            Noun::Case | Noun::Decision | Noun::Undone | Noun::Action => self.cases,
            Noun::Notice => self.notices,
            Noun::Delivery => self.deliveries,
            Noun::Event => self.events,
            Noun::Session => 1_000,
        }
    }

    /// The first moment, and how far two of a noun are apart, in microseconds.
    pub(super) fn pace(&self, noun: Noun) -> (i64, i64) {
        let step = MONTH / (self.count(noun) + 1);
        (self.now.micros() - MONTH as i64, step as i64)
    }

    /// When the `n`th of a noun came to be.
    pub(crate) fn at(&self, noun: Noun, n: u64) -> Timestamp {
        let (start, step) = self.pace(noun);
        Timestamp::from_micros(start + step * n as i64)
    }

    /// The id of the `n`th of a noun: laid out as UUIDv7, with the noun and the
    /// number where that has random bits.
    pub(crate) fn id<N>(&self, noun: Noun, n: u64) -> Id<N> {
        let millis = (self.at(noun, n).micros() / 1000) as u128;
        let bits = millis << 80 | 7 << 76 | (noun as u128) << 64 | 8 << 60 | u128::from(n);
        Id::from_bytes(bits.to_be_bytes())
    }

    /// What the service calls the `n`th item.
    pub(crate) fn item_key(&self, n: u64) -> ItemKey {
        ItemKey::new("post", format!("p{n}")).expect("it is a key")
    }

    /// What the service calls the `n`th author.
    pub(crate) fn author_key(&self, n: u64) -> ItemKey {
        ItemKey::new("account", format!("u{n}")).expect("it is a key")
    }

    /// Whether a case waits: most of the newest sixth, and a few old ones.
    pub(crate) const fn is_open(&self, case: u64) -> bool {
        case.is_multiple_of(25) || case * 100 > self.cases * 84
    }

    /// How many cases wait.
    pub(crate) fn open(&self) -> u64 {
        (1..=self.cases).filter(|case| self.is_open(*case)).count() as u64
    }
}

/// 32 bytes that are far from those of another number (splitmix64).
pub(crate) fn spread(n: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    let mut state = n;
    for part in bytes.chunks_exact_mut(8) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        part.copy_from_slice(&(z ^ (z >> 31)).to_be_bytes());
    }
    bytes
}

/// A number from 1 to `most`, another for each `n`.
pub(crate) fn pick(n: u64, most: u64) -> u64 {
    let [.., a, b, c, d, e, f, g, h] = spread(n);
    1 + u64::from_be_bytes([a, b, c, d, e, f, g, h]) % most.max(1)
}
