//! Who may do what: one function, and one table that is generated from it.
//!
//! What somebody is to a class or a report is found out by the use case; here it is decided what
//! that lets them do. Whether a report can still be written in, or a class is archived, is a
//! question of its state and asked afterwards.

use std::fmt::Write as _;

use domain::id::Handle;
use domain::viewer::Role;

use crate::error::TeachingError;

mod method;

pub use method::Method;

/// Who is calling, as the house knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who, opaquely.
    pub handle: Handle,
    /// What they are to the institution.
    pub role: Role,
}

/// What a caller is to the class or the report that a call is about. The closest one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Made the class.
    Owner,
    /// Helps in the class.
    Tutor,
    /// Is in the team whose report it is.
    Teammate,
    /// Is in the class, and was drawn to evaluate the report.
    Peer,
    /// Is in the class, and not in the team if it is about one.
    Classmate,
    /// Protects the data of persons, for the institution.
    Officer,
    /// Teaches here, and has nothing to do with the class.
    Teacher,
    /// Anybody else of the institution.
    Stranger,
}

impl Standing {
    /// Every standing, from the closest on.
    pub const ALL: [Self; 8] = [
        Self::Owner,
        Self::Tutor,
        Self::Teammate,
        Self::Peer,
        Self::Classmate,
        Self::Officer,
        Self::Teacher,
        Self::Stranger,
    ];

    /// What a caller is to whatever they have nothing to do with.
    pub const fn of_outsider(caller: &Caller) -> Self {
        match caller.role {
            Role::Officer => Self::Officer,
            Role::Teacher => Self::Teacher,
            Role::Staff | Role::Student | Role::Operator => Self::Stranger,
        }
    }

    /// Its name in the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Tutor => "tutor",
            Self::Teammate => "teammate",
            Self::Peer => "peer",
            Self::Classmate => "classmate",
            Self::Officer => "officer",
            Self::Teacher => "teacher",
            Self::Stranger => "stranger",
        }
    }

    /// Whether the class is theirs in some way, so that they may know that it exists.
    const fn belongs(self) -> bool {
        match self {
            Self::Owner | Self::Tutor | Self::Teammate | Self::Peer | Self::Classmate => true,
            Self::Officer | Self::Teacher | Self::Stranger => false,
        }
    }
}

/// Lets a call pass, or says why not.
///
/// # Errors
/// [`TeachingError::NotFound`] to those who have nothing to do with the class: for them it does
/// not exist. [`TeachingError::Denied`] to the others.
pub fn authorize(standing: Standing, method: Method) -> Result<(), TeachingError> {
    if method.allowed().contains(&standing) {
        return Ok(());
    }
    if standing.belongs() {
        Err(TeachingError::Denied { method, standing })
    } else {
        Err(TeachingError::NotFound)
    }
}

/// The table of all methods and standings, in Markdown, as `docs/teaching.md` has it.
pub fn table() -> String {
    let mut table = "| method |".to_owned();
    for standing in Standing::ALL {
        // Writing to a string cannot fail.
        let _ = write!(table, " {} |", standing.as_str());
    }
    table.push_str("\n|---|");
    table.push_str(&":-:|".repeat(Standing::ALL.len()));
    for method in Method::ALL {
        let _ = write!(table, "\n| {} |", method.as_str());
        for standing in Standing::ALL {
            let is_allowed = authorize(standing, method).is_ok();
            table.push_str(if is_allowed { " yes |" } else { " – |" });
        }
    }
    table
}

#[cfg(test)]
mod tests;
