//! Users: people who work in Weir.

use std::time::Duration;

use crate::id::UserId;
use crate::name::UserName;
use crate::role::{Permission, Role};
use crate::time::Timestamp;

/// A person who works in Weir.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Who.
    pub id: UserId,
    /// What they sign in with.
    pub name: UserName,
    /// What they may do; never [`Role::Service`].
    pub role: Role,
    /// Whether they may sign in.
    pub enabled: bool,
    /// Whether the password was given to them and must be changed first.
    pub must_change_password: bool,
    /// Until when no password is tried, after wrong ones; it may be past.
    pub locked_until: Option<Timestamp>,
    /// When they were made.
    pub created_at: Timestamp,
    /// When they last did something, to the minute.
    pub last_seen_at: Option<Timestamp>,
}

impl User {
    /// Whether they may do it. Who must change their password may do nothing
    /// else until then.
    pub const fn may(&self, permission: Permission) -> bool {
        self.enabled && !self.must_change_password && self.role.may(permission)
    }
}

/// The longest pause after wrong passwords.
pub const LONGEST_LOCK_OUT: Duration = Duration::from_secs(60 * 60);

/// How long no password is tried after this many wrong ones in a row.
///
/// A slip of the finger costs nothing; whoever guesses gets some thirty
/// guesses a day. It always ends by itself: a lock that stays would let a
/// stranger keep everybody out.
pub const fn lock_out(failures: u32) -> Duration {
    match failures {
        0..=4 => Duration::ZERO,
        5 => Duration::from_secs(30),
        6 => Duration::from_secs(60),
        7 => Duration::from_secs(2 * 60),
        8 => Duration::from_secs(5 * 60),
        9 => Duration::from_secs(15 * 60),
        _ => LONGEST_LOCK_OUT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::role::Scope;

    #[test]
    fn the_pauses_grow_and_stay_at_an_hour() {
        let seconds = [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, u32::MAX].map(|n| lock_out(n).as_secs());
        assert_eq!(seconds, [0, 0, 0, 30, 60, 120, 300, 900, 3600, 3600, 3600]);
    }

    #[test]
    fn a_user_may_what_their_role_allows_once_the_password_is_their_own() {
        let user = User {
            id: UserId::from_bytes([1; 16]),
            name: "amal".parse().unwrap(),
            role: Role::Reviewer,
            enabled: true,
            must_change_password: false,
            locked_until: None,
            created_at: Timestamp::from_micros(0),
            last_seen_at: None,
        };
        let (decide, bank) = (Permission::write(Scope::Cases), Permission::write(Scope::Banks));
        assert!(user.may(decide) && !user.may(bank));
        assert!(!User { must_change_password: true, ..user.clone() }.may(decide));
        assert!(!User { enabled: false, ..user }.may(decide));
    }
}
