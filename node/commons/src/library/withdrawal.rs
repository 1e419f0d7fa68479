//! That an item was taken back, and why.

use domain::id::ItemId;
use domain::log::LogKind;
use domain::policy::Audience;
use domain::reason::Reason;
use domain::viewer::Viewer;

use super::{Fault, Library};

/// An item that was taken back for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: Reason,
    /// When, as its origin says; in milliseconds since 1970.
    pub time_ms: i64,
}

impl Library {
    /// Why an item was taken back, if its author said so and the viewer could read it while it was
    /// shared with everybody or the whole consortium. Of an item that was for fewer nothing is left
    /// that tells for whom it was, so nobody is told.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn withdrawal(&self, viewer: &Viewer, item: &ItemId) -> Result<Option<Withdrawal>, Fault> {
        let look = self.look(viewer)?;
        for (audience, kind) in [
            (Audience::World, LogKind::Public),
            (Audience::Consortium, LogKind::Consortium),
        ] {
            if look.audiences.contains(&audience)
                && let Some(row) = look.reader.withdrawal(item, kind)?
            {
                let reason = Reason::from_name(&row.reason).unwrap_or(Reason::Other);
                let time_ms = row.time_ms;
                return Ok(Some(Withdrawal { reason, time_ms }));
            }
        }
        Ok(None)
    }
}
