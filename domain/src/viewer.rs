//! Whose eyes: what a person may see, and why.

use std::collections::BTreeSet;

use crate::id::ShareAddress;
use crate::membership::Membership;
use crate::policy::Audience;

/// What somebody is to their institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Teaches.
    Teacher,
    /// Works there without teaching.
    Staff,
    /// Studies there.
    Student,
    /// Runs the node.
    Operator,
    /// Sees to it that personal data is protected, for the institution (GDPR, articles 37 to 39).
    Officer,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Teacher,
        Self::Staff,
        Self::Student,
        Self::Operator,
        Self::Officer,
    ];

    /// The role's name in files, commands and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Staff => "staff",
            Self::Student => "student",
            Self::Operator => "operator",
            Self::Officer => "officer",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }

    /// Whether the rungs below `public` speak of people in this role.
    ///
    /// A student sees a restricted item only through work that was assigned to them; running a
    /// node, or asking what it knows of somebody, gives no right to read what stands on it.
    pub const fn is_colleague(self) -> bool {
        match self {
            Self::Teacher | Self::Staff => true,
            Self::Student | Self::Operator | Self::Officer => false,
        }
    }
}

/// Whose eyes something is read with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// Nobody in particular.
    Anonymous,
    /// Somebody of this node's institution.
    Person {
        /// Who, opaquely.
        address: ShareAddress,
        /// As what.
        role: Role,
    },
}

impl Viewer {
    /// The audiences that this viewer belongs to.
    pub fn audiences(&self, membership: &Membership) -> BTreeSet<Audience> {
        let mut audiences = BTreeSet::from([Audience::World]);
        if let Some(address) = self.colleague() {
            audiences.insert(Audience::Person(address.clone()));
            audiences.insert(Audience::Institution(address.institution.clone()));
            if membership.takes_part(&address.institution) {
                audiences.insert(Audience::Consortium);
            }
        }
        audiences
    }

    /// The viewer's address, if rungs below `public` can mean them.
    pub fn colleague(&self) -> Option<&ShareAddress> {
        match self {
            Self::Person { address, role } if role.is_colleague() => Some(address),
            Self::Person { .. } | Self::Anonymous => None,
        }
    }
}

/// Why somebody sees an item: the first audience of it that is theirs, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// They see it as part of this audience.
    Allowed(Audience),
    /// They do not.
    Denied(Denial),
}

/// Why somebody does not see an item. Said only to those who may know that it exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// Below `public`, one has to be signed in.
    #[error("only public items are shown to people who are not signed in")]
    NotSignedIn,
    /// Rungs below `public` mean teachers and staff.
    #[error(
        "items below `public` are for teachers and staff; students see them through their reports"
    )]
    NotAColleague,
    /// The policy does not name them or their institution.
    #[error("the sharing policy names neither this person nor their institution")]
    NotInAudience,
}

/// Whether a viewer may see an item that is for `audiences`.
pub fn decide(
    viewer: &Viewer,
    membership: &Membership,
    audiences: &BTreeSet<Audience>,
) -> Decision {
    let mine = viewer.audiences(membership);
    if let Some(shared) = audiences.intersection(&mine).next() {
        return Decision::Allowed(shared.clone());
    }
    Decision::Denied(match viewer {
        Viewer::Anonymous => Denial::NotSignedIn,
        Viewer::Person { role, .. } if !role.is_colleague() => Denial::NotAColleague,
        Viewer::Person { .. } => Denial::NotInAudience,
    })
}

#[cfg(test)]
mod tests;
