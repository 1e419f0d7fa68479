//! What one institution says to one audience, in order: the names of logs and who reads them.

use std::fmt;
use std::str::FromStr;

use crate::id::InstitutionId;

/// A random name for the log between two institutions; does not say which is the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairTag(pub [u8; Self::LENGTH]);

impl PairTag {
    /// Length in bytes.
    pub const LENGTH: usize = 16;
}

/// To whom a log speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogKind {
    /// To the institution itself; served to nobody.
    House,
    /// To one other institution.
    Pair(PairTag),
    /// To associates and members.
    Consortium,
    /// To the world.
    Public,
}

impl LogKind {
    /// Whether any reader may pass the log on.
    pub fn is_shared(self) -> bool {
        match self {
            Self::Consortium | Self::Public => true,
            Self::House | Self::Pair(_) => false,
        }
    }
}

/// Names a log in the whole federation; its text is the origin line of its checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    /// The only writer.
    pub institution: InstitutionId,
    /// The readers.
    pub kind: LogKind,
    /// Which beginning of this log: grows when an institution had to start it again.
    pub epoch: u32,
}

impl LogId {
    /// The first log of an institution to an audience.
    pub fn first(institution: InstitutionId, kind: LogKind) -> Self {
        Self {
            institution,
            kind,
            epoch: 1,
        }
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "archipel/{}/", self.institution)?;
        match self.kind {
            LogKind::House => f.write_str("house")?,
            LogKind::Pair(tag) => write!(f, "pair-{}", hex::encode(tag.0))?,
            LogKind::Consortium => f.write_str("consortium")?,
            LogKind::Public => f.write_str("public")?,
        }
        write!(f, "/e{}", self.epoch)
    }
}

/// The text is not the name of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not the name of a log: expected archipel/<institution>/<public|consortium|house|pair-…>/e<epoch>"
)]
pub struct LogIdError(String);

impl FromStr for LogId {
    type Err = LogIdError;

    fn from_str(text: &str) -> Result<Self, LogIdError> {
        parse(text).ok_or_else(|| LogIdError(text.chars().take(100).collect()))
    }
}

fn parse(text: &str) -> Option<LogId> {
    let mut parts = text.split('/');
    if parts.next()? != "archipel" {
        return None;
    }
    let institution = parts.next()?.parse().ok()?;
    let kind = parse_kind(parts.next()?)?;
    let epoch: u32 = parts.next()?.strip_prefix('e')?.parse().ok()?;
    let id = LogId {
        institution,
        kind,
        epoch,
    };
    // One log has one name: no signs, leading zeros or capitals.
    (parts.next().is_none() && epoch > 0 && id.to_string() == text).then_some(id)
}

fn parse_kind(text: &str) -> Option<LogKind> {
    match text {
        "house" => Some(LogKind::House),
        "consortium" => Some(LogKind::Consortium),
        "public" => Some(LogKind::Public),
        pair => {
            let mut tag = [0; PairTag::LENGTH];
            hex::decode_to_slice(pair.strip_prefix("pair-")?, &mut tag).ok()?;
            Some(LogKind::Pair(PairTag(tag)))
        }
    }
}

#[cfg(test)]
mod tests;
