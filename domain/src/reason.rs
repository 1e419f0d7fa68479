//! Why an item is taken back, in a word.
//!
//! The word is signed and stays in the log for ever, so it is one of a closed list: a text could
//! name somebody, and nothing could take it back.

/// Why an item is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It no longer holds.
    Outdated,
    /// There is a mistake in it.
    Mistake,
    /// Another item has taken its place.
    Replaced,
    /// Somebody else has rights in it.
    Rights,
    /// Something else; also what a newer program says.
    Other,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::Outdated,
        Self::Mistake,
        Self::Replaced,
        Self::Rights,
        Self::Other,
    ];

    /// The reason's name in commands, forms and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outdated => "outdated",
            Self::Mistake => "mistake",
            Self::Replaced => "replaced",
            Self::Rights => "rights",
            Self::Other => "other",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_name_of_its_own() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_name(reason.as_str()), Some(reason));
        }
        for name in ["", "Outdated", "a sentence"] {
            assert_eq!(Reason::from_name(name), None);
        }
    }
}
