//! What the view has made of a log, in 32 bytes: equal wherever as much of the log was applied.

use std::fmt;

use domain::log::LogId;
use domain::placement::{Closed, Placement};
use store::KeyRange;

use super::rows::Standing;
use super::{Reader, ViewError, decode, keys};

/// BLAKE3 over a log's name, how much of it was applied, the registry's version, and every item's
/// handle and placement in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewDigest([u8; 32]);

impl ViewDigest {
    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ViewDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Reader {
    /// What the view has made of a log.
    ///
    /// Bodies do not enter: a digest says what stands, not what is shown to whom.
    ///
    /// # Errors
    /// [`ViewError`].
    pub fn digest(&self, log: &LogId, registry_version: u64) -> Result<ViewDigest, ViewError> {
        let mut hash = blake3::Hasher::new_derive_key("archipel 2026-11 view digest v1");
        hash.update(log.to_string().as_bytes());
        hash.update(b"\n");
        hash.update(&self.position(log)?.to_be_bytes());
        hash.update(&registry_version.to_be_bytes());
        self.each_row(KeyRange::prefix(keys::standings(log)), |row| {
            let handle = keys::handle_of(&row.key).ok_or(ViewError::Unreadable("a key"))?;
            let standing: Standing = decode(&row.value, "a standing")?;
            hash.update(handle.as_bytes());
            hash.update(&encode(standing.placement));
            Ok(())
        })?;
        Ok(ViewDigest(*hash.finalize().as_bytes()))
    }
}

/// A placement in 25 bytes. Part of what institutions compare: it does not change with the rows.
fn encode(placement: Placement) -> [u8; 25] {
    let Placement {
        floor,
        live,
        closed,
    } = placement;
    let (version, index) = live.map_or((0, u64::MAX), |live| (live.version, live.index));
    let closed = match closed {
        None => 0,
        Some(Closed::Retracted) => 1,
        Some(Closed::Erased) => 2,
    };
    let mut bytes = [closed; 25];
    bytes[1..9].copy_from_slice(&floor.to_be_bytes());
    bytes[9..17].copy_from_slice(&version.to_be_bytes());
    bytes[17..].copy_from_slice(&index.to_be_bytes());
    bytes
}
