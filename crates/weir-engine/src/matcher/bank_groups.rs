//! Banks as the groups of the index: by them a lookup leaves out what takes no
//! part, before it counts what it found.
//!
//! A group is a bank's entries that are disabled until the same time; most are
//! not, so that a bank is one group. The bank's share is drawn by the item, not by
//! the entry, and so is asked when a query begins. An allow bank is a group as
//! any: that its entries win is told from what was let through.

use std::collections::HashMap;

use weir_index::{Admission, Group, Groups, Owner};
use weir_model::Timestamp;

/// A matcher is one service's.
type Service = std::convert::Infallible;

/// The groups of a matcher's banks.
#[derive(Default)]
pub(super) struct BankGroups {
    /// By the place of the bank in the matcher.
    groups: Groups<u16, Service>,
    numbers: HashMap<(u16, Option<i64>), u16>,
    /// By the tag of the entry.
    of_entries: Vec<u16>,
    /// Until when entries are disabled for whose time there was no group left.
    late: HashMap<u32, i64>,
}

/// So many groups are for entries that are disabled for a time; the others are
/// for banks.
const MOST_TIMES: usize = 1 << 15;

/// Who takes part in a query.
pub(super) struct Admitted<'a> {
    admission: Admission,
    late: &'a HashMap<u32, i64>,
    now: i64,
}

impl Admitted<'_> {
    /// Whether an owner takes part.
    pub(super) fn admits(&self, owner: &Owner) -> bool {
        self.admission.admits(owner)
            && (self.late.is_empty()
                || self.late.get(&owner.entry).is_none_or(|until| *until <= self.now))
    }
}

/// In the index's unit; what is disabled for ever is so until the end of time.
fn micros(until: i64) -> i64 {
    if until == 0 { i64::MAX } else { until.saturating_mul(1_000_000) }
}

impl BankGroups {
    /// The owner of the hashes of an entry of the bank at `bank`, which is
    /// disabled until some second since 1970; 0 for ever.
    pub(super) fn owner(&mut self, at: u32, bank: u16, disabled_until: Option<i64>) -> Owner {
        let mut until = disabled_until.map(micros);
        self.late.remove(&at);
        if self.numbers.len() >= MOST_TIMES
            && !self.numbers.contains_key(&(bank, until))
            && let Some(time) = until.take()
        {
            self.late.insert(at, time);
        }
        let group = match self.numbers.get(&(bank, until)) {
            Some(group) => *group,
            None => self.add(bank, until),
        };
        let place = at as usize;
        if self.of_entries.len() <= place {
            self.of_entries.resize(place + 1, 0);
        }
        self.of_entries[place] = group;
        self.of(at)
    }

    fn add(&mut self, bank: u16, until: Option<i64>) -> u16 {
        let group = Group { disabled_until: until, ..Group::of(bank) };
        let number = self.groups.add(group).expect("fewer than 65,536 groups are matched at once");
        self.numbers.insert((bank, until), number);
        number
    }

    /// The owner of what an entry has that is no hash.
    pub(super) fn of(&self, at: u32) -> Owner {
        let group = self.of_entries.get(at as usize).copied().unwrap_or_default();
        Owner { group, ..Owner::entry(at) }
    }

    /// Who takes part now, of the banks that do.
    pub(super) fn admit(&self, now: Timestamp, banks: impl Fn(u16) -> bool) -> Admitted<'_> {
        let now = now.micros();
        let admission = self.groups.admit(None, now, |bank| banks(*bank));
        Admitted { admission, late: &self.late, now }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use weir_model::{
        Bank, BankForms, BankKind, Entry, EntryId, Id, Opinions, Provenance, Share, Source,
        TextThreshold, is_disabled,
    };
    use weir_signals::{PdqHash, Signal};

    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::matcher::{Answer, MatchOptions, Matcher, draw_of};

    const NOW: i64 = 1_790_000_000;

    #[derive(Clone, Debug)]
    struct Banked {
        bank: usize,
        /// One of few pictures, and how far from it.
        picture: u8,
        bits: u8,
        disabled_until: Option<i64>,
    }

    fn hash(picture: u8, bits: u8) -> PdqHash {
        let mut hash = [picture.wrapping_mul(0x55); 32];
        (0..bits).for_each(|bit| hash[usize::from(bit) / 8] ^= 1 << (bit % 8));
        PdqHash(hash)
    }

    fn pdq(picture: u8, bits: u8) -> Signal {
        Signal::Pdq { hash: hash(picture, bits), quality: None }
    }

    fn bank(n: usize, (kind, share): (BankKind, Share)) -> Bank {
        Bank {
            id: Id::from_bytes([u8::try_from(n).unwrap(); 16]),
            name: format!("lamps {n}").parse().unwrap(),
            kind,
            policy: None,
            forms: BankForms::NONE,
            text_threshold: TextThreshold::Normal,
            share,
            alias: None,
            created_at: Timestamp::from_micros(0),
        }
    }

    fn entry(n: usize, banked: &Banked) -> Entry {
        Entry {
            id: id(n),
            number: 0,
            bank: Id::from_bytes([u8::try_from(banked.bank).unwrap(); 16]),
            signals: vec![pdq(banked.picture, banked.bits)],
            reference: None,
            tags: vec![],
            opinions: Opinions::default(),
            provenance: Provenance { source: Source::OwnDecision, origin: None, import: None },
            created_at: Timestamp::from_micros(0),
            off_since: None,
            off_reason: None,
            asked_at: None,
            disabled_until: banked.disabled_until,
            confirmed: 0,
            overturned: 0,
            own: false,
        }
    }

    fn id(n: usize) -> EntryId {
        EntryId::from_bytes((n as u128 + 1).to_be_bytes())
    }

    fn matcher(banks: &[(BankKind, Share)], entries: &[(usize, Banked)]) -> Matcher {
        let mut matcher = Matcher::new(MatchOptions::default());
        matcher.set_time(Timestamp::from_micros(NOW * 1_000_000));
        let places: Vec<u16> =
            banks.iter().enumerate().map(|(n, of)| matcher.add_bank(&bank(n, *of))).collect();
        for (n, banked) in entries {
            matcher.insert(places[banked.bank], &entry(*n, banked));
        }
        matcher
    }

    fn told(answer: &Answer) -> (BTreeSet<EntryId>, BTreeSet<EntryId>, usize) {
        let ids = |found: &[crate::matcher::Match]| found.iter().map(|m| m.entry.id).collect();
        (ids(&answer.matches), ids(&answer.allowed_by), answer.stopped)
    }

    fn banks() -> impl Strategy<Value = Vec<(BankKind, Share)>> {
        let kind = prop_oneof![3 => Just(BankKind::Match), 1 => Just(BankKind::Allow)];
        let share = prop_oneof![
            2 => Just(Share::WHOLE),
            1 => (0.0..1.0).prop_map(|ratio| Share::of_ratio(ratio).unwrap())
        ];
        prop::collection::vec((kind, share), 1..5)
    }

    fn entries() -> impl Strategy<Value = Vec<Banked>> {
        let until = prop_oneof![
            3 => Just(None),
            1 => prop::sample::select(vec![0, NOW - 1, NOW, NOW + 1]).prop_map(Some)
        ];
        let one = (0..4_usize, 0..3_u8, 0..60_u8, until);
        let one = one.prop_map(|(bank, picture, bits, disabled_until)| Banked {
            bank,
            picture,
            bits,
            disabled_until,
        });
        prop::collection::vec(one, 0..40)
    }

    proptest! {
        /// The oracle: what takes no part is not there at all.
        #[test]
        fn a_lookup_leaves_out_what_takes_no_part(
            banks in banks(),
            mut banked in entries(),
            picture in 0..3_u8,
        ) {
            banked.iter_mut().for_each(|one| one.bank %= banks.len());
            let all: Vec<(usize, Banked)> = banked.into_iter().enumerate().collect();
            let item = Fingerprint::of_signals(vec![pdq(picture, 0)]);
            let draw = draw_of(&item);
            let now = Timestamp::from_micros(NOW * 1_000_000);
            let takes_part = |(_, one): &&(usize, Banked)| {
                banks[one.bank].1.takes_part(draw) && !is_disabled(one.disabled_until, now)
            };
            let part: Vec<(usize, Banked)> = all.iter().filter(takes_part).cloned().collect();
            let filtered = matcher(&banks, &all);
            let oracle = matcher(&banks, &part);
            prop_assert_eq!(told(&filtered.answer(&item)), told(&oracle.answer(&item)));
            let by_each = filtered.answer_of(&item, |share, entry| {
                share.takes_part(draw) && !is_disabled(entry.disabled_until, now)
            });
            prop_assert_eq!(told(&by_each), told(&oracle.answer(&item)));
        }
    }

    #[test]
    fn more_times_than_there_are_groups_are_kept_all_the_same() {
        let mut groups = BankGroups::default();
        let times = i64::try_from(MOST_TIMES).unwrap() + 10;
        let owners: Vec<Owner> =
            (1..times).map(|n| groups.owner(u32::try_from(n).unwrap(), 0, Some(n))).collect();
        for now in [1, times / 2, times - 2] {
            let admitted = groups.admit(Timestamp::from_micros(now * 1_000_000), |_| true);
            for (n, owner) in (1..).zip(&owners) {
                assert_eq!(admitted.admits(owner), n <= now, "{n} at {now}");
            }
        }
    }
}
