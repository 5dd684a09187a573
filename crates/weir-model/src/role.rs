//! Roles and scopes: who may do what, in the one table that every route asks.

use std::fmt;

use crate::named::named;

named! {
    /// What somebody is to Weir. People are one of the first four; a key may be
    /// any of them.
    Role, "role" {
        /// Runs Weir: everything.
        Admin = "admin",
        /// Keeps the banks, besides what a reviewer does.
        Analyst = "analyst",
        /// Decides cases.
        Reviewer = "reviewer",
        /// Reads everything and changes nothing.
        Auditor = "auditor",
        /// An uploading service: items, match, compare and notices.
        Service = "service",
    }
}

named! {
    /// A part of Weir that somebody may read or write.
    Scope, "scope" {
        /// Items and what is kept of their authors.
        Items = "items",
        /// Matching what is not kept.
        Match = "match",
        /// Comparing two things that are not kept.
        Compare = "compare",
        /// Notices.
        Notices = "notices",
        /// Banks, their entries and policies.
        Banks = "banks",
        /// Rules, their trials and taking back what they did.
        Rules = "rules",
        /// Cases and their decisions.
        Cases = "cases",
        /// Actions.
        Actions = "actions",
        /// The chain of events.
        Events = "events",
        /// Users and their sessions.
        Users = "users",
        /// API keys.
        Keys = "keys",
        /// Webhooks and their deliveries.
        Webhooks = "webhooks",
        /// The mode.
        Mode = "mode",
        /// What is counted for the operator.
        Metrics = "metrics",
    }
}

/// Whether something is looked at or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// Looked at.
    Read,
    /// Made, changed or removed.
    Write,
}

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission {
    /// Of what.
    pub scope: Scope,
    /// To do what.
    pub access: Access,
}

impl Permission {
    /// To look at something.
    pub const fn read(scope: Scope) -> Self {
        Self { scope, access: Access::Read }
    }

    /// To make, change or remove something.
    pub const fn write(scope: Scope) -> Self {
        Self { scope, access: Access::Write }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let access = match self.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        write!(f, "{access} {}", self.scope)
    }
}

/// How far a role reaches into a scope.
#[derive(Clone, Copy)]
enum Reach {
    Nothing,
    Reads,
    Writes,
}

impl Role {
    /// The roles that a person may have.
    pub const OF_USERS: &[Self] = &[Self::Admin, Self::Analyst, Self::Reviewer, Self::Auditor];

    /// Whether the role allows it.
    pub const fn may(self, permission: Permission) -> bool {
        match self.reach(permission.scope) {
            Reach::Nothing => false,
            Reach::Reads => matches!(permission.access, Access::Read),
            Reach::Writes => true,
        }
    }

    /// The table. A scope that is added later must be given to each role here:
    /// there is no arm for the rest.
    const fn reach(self, scope: Scope) -> Reach {
        use Reach::{Nothing, Reads, Writes};
        // Admin, analyst, reviewer, auditor, service. Match and compare keep
        // nothing: asking is all there is to do, whatever it is called.
        let [admin, analyst, reviewer, auditor, service] = match scope {
            Scope::Items => [Writes, Writes, Reads, Reads, Writes],
            Scope::Match | Scope::Compare => [Writes, Writes, Writes, Writes, Writes],
            Scope::Notices => [Writes, Writes, Writes, Reads, Writes],
            Scope::Banks | Scope::Rules => [Writes, Writes, Reads, Reads, Nothing],
            Scope::Cases => [Writes, Writes, Writes, Reads, Nothing],
            Scope::Actions => [Writes, Writes, Reads, Reads, Nothing],
            Scope::Mode => [Writes, Reads, Reads, Reads, Nothing],
            Scope::Webhooks => [Writes, Reads, Nothing, Reads, Nothing],
            Scope::Events | Scope::Users | Scope::Keys | Scope::Metrics => {
                [Writes, Nothing, Nothing, Reads, Nothing]
            }
        };
        match self {
            Self::Admin => admin,
            Self::Analyst => analyst,
            Self::Reviewer => reviewer,
            Self::Auditor => auditor,
            Self::Service => service,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `rw`, `r-` or `--` for each role, in the order of `Role::ALL`.
    fn row(scope: Scope) -> String {
        let mut row = format!("{scope:9}");
        for role in Role::ALL {
            let may = |permission, letter| if role.may(permission) { letter } else { '-' };
            row.push(' ');
            row.push(may(Permission::read(scope), 'r'));
            row.push(may(Permission::write(scope), 'w'));
        }
        row
    }

    #[test]
    fn each_role_may_do_what_the_table_says_and_nothing_else() {
        assert_eq!(Role::ALL.iter().map(|role| role.name()).collect::<Vec<_>>().join(" "), HEAD);
        assert_eq!(Scope::ALL.iter().map(|scope| row(*scope)).collect::<Vec<_>>(), TABLE);
    }

    const HEAD: &str = "admin analyst reviewer auditor service";
    /// Admin, analyst, reviewer, auditor, service.
    const TABLE: [&str; 14] = [
        "items     rw rw r- r- rw",
        "match     rw rw rw rw rw",
        "compare   rw rw rw rw rw",
        "notices   rw rw rw r- rw",
        "banks     rw rw r- r- --",
        "rules     rw rw r- r- --",
        "cases     rw rw rw r- --",
        "actions   rw rw r- r- --",
        "events    rw -- -- r- --",
        "users     rw -- -- r- --",
        "keys      rw -- -- r- --",
        "webhooks  rw r- -- r- --",
        "mode      rw r- r- r- --",
        "metrics   rw -- -- r- --",
    ];

    #[test]
    fn an_analyst_may_do_whatever_a_reviewer_may() {
        for scope in Scope::ALL {
            for permission in [Permission::read(*scope), Permission::write(*scope)] {
                assert!(
                    !Role::Reviewer.may(permission) || Role::Analyst.may(permission),
                    "{permission}"
                );
            }
        }
    }

    #[test]
    fn a_person_is_never_an_uploading_service() {
        assert!(!Role::OF_USERS.contains(&Role::Service));
        assert_eq!(Role::OF_USERS.len() + 1, Role::ALL.len());
    }
}
