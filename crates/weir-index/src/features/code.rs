//! What the index keeps of a feature: 96 of its 256 bits, in four keys.

/// Tables; each is keyed by bits of its own.
pub(super) const TABLES: usize = 4;
/// Bits of a key.
pub(super) const KEY_BITS: u32 = 24;
/// Bits of the other three keys that stand beside a record, and how many of them
/// may differ: the more, the more unrelated places look alike.
const BESIDE: u64 = (1 << 48) - 1;
pub(super) const RADIUS: u32 = 8;

/// The bits of each key, as numbers in the 256.
///
/// Most bits of real features say little: places are turned so that they grow
/// bright to one side, so that half of all features share one in thirty of the
/// keys. These were chosen one after the other, each the one that makes two of
/// 24,000 features out of real pictures least often equal, less what it costs of
/// 12,000 pairs of a place and the same place in a copy; no bit is in two keys.
const BITS: [[u8; KEY_BITS as usize]; TABLES] = [
    [
        165, 239, 163, 34, 170, 161, 39, 32, 130, 3, 200, 15, 85, 68, 9, 24, 45, 248, 188, 75, 26,
        122, 110, 28,
    ],
    [
        103, 35, 237, 8, 74, 43, 203, 7, 233, 191, 226, 199, 60, 112, 121, 242, 106, 180, 221, 88,
        162, 196, 142, 213,
    ],
    [
        21, 108, 0, 172, 250, 187, 29, 79, 11, 71, 197, 134, 252, 240, 117, 129, 157, 91, 235, 54,
        97, 12, 104, 82,
    ],
    [
        126, 178, 55, 147, 69, 154, 139, 59, 245, 22, 2, 16, 167, 42, 171, 20, 83, 234, 50, 143,
        244, 89, 101, 30,
    ],
];

/// The four keys of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code([u32; TABLES]);

impl Code {
    pub(super) fn of(bits: &[u8; 32]) -> Self {
        let bit = |number: u8| u32::from(bits[usize::from(number / 8)] >> (number % 8) & 1);
        Self(BITS.map(|key| key.iter().fold(0, |key, number| key << 1 | bit(*number))))
    }

    /// The key in a table; the bits that were chosen first are its highest.
    pub(super) fn key(&self, table: usize) -> u32 {
        self.0[table]
    }

    /// The sixteen highest bits of each of the three other keys.
    pub(super) fn beside(&self, table: usize) -> u64 {
        (1..TABLES).fold(0, |all, n| all << 16 | u64::from(self.0[(table + n) % TABLES] >> 8))
    }
}

/// A feature in a table, in eleven bytes that lie anywhere: six of the bits
/// beside its key, one of its size and direction, four of its picture's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Record(pub(crate) [u8; 11]);

impl Record {
    pub(super) fn new(code: &Code, table: usize, way: u8, picture: u32) -> Self {
        let [a, b, c, d, e, f, ..] = code.beside(table).to_le_bytes();
        let [p, q, r, s] = picture.to_le_bytes();
        Self([a, b, c, d, e, f, way, p, q, r, s])
    }

    pub(super) fn way(&self) -> u8 {
        self.0[6]
    }

    pub(super) fn picture(&self) -> u32 {
        let [.., p, q, r, s] = self.0;
        u32::from_le_bytes([p, q, r, s])
    }

    pub(super) fn of_picture(self, picture: u32) -> Self {
        let [a, b, c, d, e, f, way, ..] = self.0;
        let [p, q, r, s] = picture.to_le_bytes();
        Self([a, b, c, d, e, f, way, p, q, r, s])
    }

    /// In how many of the bits beside the key it differs.
    #[inline(always)]
    pub(crate) fn differing(&self, beside: u64) -> u32 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        ((u64::from_le_bytes([a, b, c, d, e, f, g, h]) ^ beside) & BESIDE).count_ones()
    }
}

/// How large a feature is (three bits) and its direction (five).
pub(super) fn way(level: u8, direction: u8) -> u8 {
    level.min(7) << 5 | direction >> 3
}

/// Parts of a full turn that are told apart.
pub(super) const TURNS: u8 = 16;

/// How a stored feature lies against one of the query: in pairs of levels, and in
/// parts of a turn.
pub(super) fn against(stored: u8, own: u8) -> (i8, u8) {
    let level = (stored >> 5) as i8 - (own >> 5) as i8;
    let turn = (stored & 31).wrapping_sub(own & 31) & 31;
    (level.div_euclid(2), turn / (32 / TURNS))
}
