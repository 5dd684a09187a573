//! Groups of owners, and which of them a query is answered from.
//!
//! What a bank or a service is only the caller knows: a group has one of each,
//! of the caller's own types, and its number stands in the
//! [`Owner`] of each hash. A query's [`Admission`] is worked out
//! once and then asks of each hit two array cells.

use crate::owner::Owner;

/// The largest share: all entries.
const WHOLE: u32 = 1 << 16;

/// Which part of a group's entries takes part, always the same for the same
/// share and more of them for a larger one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

impl Share {
    /// All entries.
    pub const ALL: Self = Self(WHOLE);
    /// No entry.
    pub const NONE: Self = Self(0);

    /// A share of 0 to 1; less and more count as these.
    pub fn new(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * f64::from(WHOLE)).round() as u32)
    }

    fn has(self, entry: u32) -> bool {
        // Fibonacci hashing: neighbouring numbers fall far apart.
        entry.wrapping_mul(0x9e37_79b9) >> 16 < self.0
    }
}

/// What entries have in common by which a query chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group<Bank, Service> {
    /// The bank they are in.
    pub bank: Bank,
    /// The service that alone is answered from them; `None`: every one.
    pub service: Option<Service>,
    /// The share of them that takes part.
    pub share: Share,
    /// Before this time none takes part; in the caller's unit.
    pub disabled_until: Option<i64>,
}

impl<Bank, Service> Group<Bank, Service> {
    /// All entries of a bank, for every service, at any time.
    pub fn of(bank: Bank) -> Self {
        Self { bank, service: None, share: Share::ALL, disabled_until: None }
    }
}

/// Groups by number.
#[derive(Clone, Debug)]
pub struct Groups<Bank, Service> {
    groups: Vec<Group<Bank, Service>>,
}

impl<Bank, Service> Default for Groups<Bank, Service> {
    fn default() -> Self {
        Self { groups: Vec::new() }
    }
}

impl<Bank: PartialEq, Service: PartialEq> Groups<Bank, Service> {
    /// No groups.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a group and says its number; `None` where there are 65,536 already.
    pub fn add(&mut self, group: Group<Bank, Service>) -> Option<u16> {
        let number = u16::try_from(self.groups.len()).ok()?;
        self.groups.push(group);
        Some(number)
    }

    /// A group, to be changed: the next admission goes by what it then is, and
    /// no hash needs to be touched.
    pub fn get_mut(&mut self, number: u16) -> Option<&mut Group<Bank, Service>> {
        self.groups.get_mut(usize::from(number))
    }

    /// Who is let through for a service at a time: groups of the banks that
    /// pass, that are the service's or everyone's, and not disabled then.
    pub fn admit(
        &self,
        service: Option<&Service>,
        now: i64,
        banks: impl Fn(&Bank) -> bool,
    ) -> Admission {
        let share = |group: &Group<Bank, Service>| {
            let for_service = group.service.is_none() || group.service.as_ref() == service;
            let enabled = group.disabled_until.is_none_or(|until| until <= now);
            if for_service && enabled && banks(&group.bank) { group.share } else { Share::NONE }
        };
        Admission { shares: self.groups.iter().map(share).collect() }
    }
}

/// Who is let through: the filter of a query.
#[derive(Clone, Debug)]
pub struct Admission {
    shares: Vec<Share>,
}

impl Admission {
    /// Whether an owner is let through; one of an unknown group is not.
    pub fn admits(&self, owner: &Owner) -> bool {
        self.shares.get(usize::from(owner.group)).is_some_and(|share| share.has(owner.entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(entry: u32, group: u16) -> Owner {
        Owner { group, ..Owner::entry(entry) }
    }

    #[test]
    fn only_groups_of_the_service_and_of_everyone_are_let_through() {
        let mut groups = Groups::new();
        let everyone = groups.add(Group::of("lamps")).unwrap();
        let north = groups.add(Group { service: Some("north"), ..Group::of("lamps") }).unwrap();
        let south = groups.add(Group { service: Some("south"), ..Group::of("lamps") }).unwrap();
        let admission = groups.admit(Some(&"north"), 0, |_| true);
        let admitted = [everyone, north, south].map(|group| admission.admits(&owner(1, group)));
        assert_eq!(admitted, [true, true, false]);
        assert!(!admission.admits(&owner(1, 3)), "a group that nobody added");
    }

    #[test]
    fn a_disabled_group_comes_back_when_its_time_has_come() {
        let mut groups = Groups::<_, ()>::new();
        let group = groups.add(Group { disabled_until: Some(100), ..Group::of("lamps") }).unwrap();
        assert!(!groups.admit(None, 99, |_| true).admits(&owner(1, group)));
        assert!(groups.admit(None, 100, |_| true).admits(&owner(1, group)));
        assert!(!groups.admit(None, 100, |bank| *bank != "lamps").admits(&owner(1, group)));
    }

    #[test]
    fn a_larger_share_has_all_entries_of_a_smaller_one() {
        let having = |share: f64| -> Vec<u32> {
            (0..10_000).filter(|entry| Share::new(share).has(*entry)).collect()
        };
        assert_eq!((having(0.0).len(), having(1.0).len()), (0, 10_000));
        let (tenth, half) = (having(0.1), having(0.5));
        assert!((900..1_100).contains(&tenth.len()), "{}", tenth.len());
        assert!((4_800..5_200).contains(&half.len()), "{}", half.len());
        assert!(tenth.iter().all(|entry| half.contains(entry)));
    }
}
