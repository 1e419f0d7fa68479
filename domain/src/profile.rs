//! What an institution says of itself, in its public log: how many teachers it has, rounded.
//!
//! The newest profile in the log holds. A number is rounded before it is signed, so that the log,
//! which everybody may read and which forgets nothing, does not tell when one person came or went.

use crate::id::ItemHandle;
use crate::log::LogKind;

/// The handle in events that are about the institution and not about an item. No item has it:
/// handles of items are drawn at random.
pub const NO_ITEM: ItemHandle = ItemHandle::from_bytes([0; ItemHandle::LENGTH]);

/// Most teachers that an institution can say it has.
pub const TEACHERS_MAX: u32 = 1_000_000;

/// Fewer teachers than this are not counted out.
pub const COUNTED_MIN: u32 = 10;

/// What an institution says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// How many teachers it has; none if it does not say.
    pub teachers: Option<HeadCount>,
}

/// A number of teachers, rounded to two significant digits; below [`COUNTED_MIN`] it only says
/// that there are fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HeadCount(u32);

impl HeadCount {
    /// Rounds a number: to the nearest, and up from the middle. What is above [`TEACHERS_MAX`]
    /// counts as that.
    pub const fn of(teachers: u32) -> Self {
        Self(rounded(teachers))
    }

    /// A number as it is published; none if it is not rounded or too large.
    pub const fn from_published(number: u32) -> Option<Self> {
        if rounded(number) == number {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number as it is published: 0 for fewer than [`COUNTED_MIN`].
    pub const fn published(self) -> u32 {
        self.0
    }

    /// The number; none if there are fewer than [`COUNTED_MIN`].
    pub const fn about(self) -> Option<u32> {
        if self.0 == 0 { None } else { Some(self.0) }
    }
}

const fn rounded(teachers: u32) -> u32 {
    if teachers < COUNTED_MIN {
        return 0;
    }
    let teachers = if teachers > TEACHERS_MAX {
        TEACHERS_MAX
    } else {
        teachers
    };
    // Nothing is cut off: the most is a rounded number itself.
    two_digits(teachers as u64) as u32
}

/// The nearest number of two significant digits, for 10 and above.
const fn two_digits(number: u64) -> u64 {
    let unit = 10_u64.pow(number.ilog10() - 1);
    (number + unit / 2) / unit * unit
}

/// How many teachers several institutions have together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadTotal {
    /// Fewer than this.
    FewerThan(u64),
    /// About as many, rounded to two significant digits.
    About(u64),
}

impl HeadTotal {
    /// The sum; none without institutions, or if one of them does not say.
    ///
    /// Who has fewer than [`COUNTED_MIN`] counts as that many: rather too many readers are
    /// expected than too few.
    pub fn of(counts: impl IntoIterator<Item = Option<HeadCount>>) -> Option<Self> {
        let mut total = None;
        for count in counts {
            let more = match count?.about() {
                Some(teachers) => Self::About(teachers.into()),
                None => Self::FewerThan(COUNTED_MIN.into()),
            };
            total = Some(total.map_or(more, |total: Self| total.and(more)));
        }
        total.map(|total| match total {
            Self::About(teachers) => Self::About(two_digits(teachers)),
            bound @ Self::FewerThan(_) => bound,
        })
    }

    fn and(self, more: Self) -> Self {
        match (self, more) {
            (Self::FewerThan(one), Self::FewerThan(other)) => Self::FewerThan(one + other),
            (
                Self::About(one) | Self::FewerThan(one),
                Self::About(other) | Self::FewerThan(other),
            ) => Self::About(one + other),
        }
    }
}

/// Whether a log is one in which an institution speaks of itself.
pub const fn may_stand_in(kind: LogKind) -> bool {
    matches!(kind, LogKind::Public)
}

#[cfg(test)]
mod tests;
