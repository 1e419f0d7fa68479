//! One item in full.

use bytes::Bytes;
use domain::event::Event;
use domain::id::{InstitutionId, ItemId};
use domain::item::Manifest;
use domain::keys::PublicKey;
use domain::log::{LogId, LogKind};
use domain::policy::{Audience, Destination};
use domain::viewer::Viewer;
use domain::wire;

use super::{Fault, Library, Look, Seen};
use crate::view::{Ownership, Place, ViewError};

/// Most adaptations that are named with an item.
pub const ADAPTATIONS_MAX: usize = 100;

/// An item as somebody may see it.
#[derive(Debug, Clone)]
pub struct ItemView {
    /// The item.
    pub item: ItemId,
    /// The version that they see.
    pub version: u64,
    /// What it is.
    pub manifest: Manifest,
    /// Who signed it.
    pub provenance: Provenance,
    /// How old the copy may be.
    pub freshness: Freshness,
    /// Who shares it and with whom; told to the owner only.
    pub ownership: Option<Ownership>,
    /// What was adapted from it and they see too, by id; at most [`ADAPTATIONS_MAX`].
    pub adaptations: Vec<ItemId>,
}

/// The proof that an item is what its institution said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The log that it stands in.
    pub log: LogId,
    /// Where in it. Told of logs that all their readers see in full only: elsewhere a number
    /// would tell how much there is that is for others.
    pub position: Option<LogPosition>,
    /// The key that signed the event, if the registry lists one that did; checked for this answer.
    pub signer: Option<PublicKey>,
    /// The signed event, verbatim.
    pub envelope: Bytes,
}

/// A place in a log, and the log's size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPosition {
    /// The event's index.
    pub index: u64,
    /// How many events were applied here.
    pub size: u64,
    /// The newest checkpoint held.
    pub checkpoint: Option<Bytes>,
}

/// How old a copy may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It is no copy.
    Own,
    /// When its origin was last heard, in milliseconds since 1970; none if never since the start.
    Heard(Option<i64>),
}

impl Library {
    /// An item, if the viewer sees it.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn get(&self, viewer: &Viewer, item: &ItemId) -> Result<Option<ItemView>, Fault> {
        let look = self.look(viewer)?;
        let Some(seen) = look.see(item)? else {
            return Ok(None);
        };
        Ok(Some(ItemView {
            item: item.clone(),
            version: seen.version.version,
            manifest: manifest(&look, item, &seen)?,
            provenance: self.provenance(&look, item, &seen)?,
            freshness: self.freshness(&item.origin),
            ownership: seen.owned_by(viewer, item)?,
            adaptations: self.adaptations(&look, item)?,
        }))
    }

    /// The version of an item that the viewer sees, and its manifest as it was signed.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn signed_manifest(
        &self,
        viewer: &Viewer,
        item: &ItemId,
    ) -> Result<Option<(u64, Bytes)>, Fault> {
        let look = self.look(viewer)?;
        let Some(seen) = look.see(item)? else {
            return Ok(None);
        };
        let bytes = look.reader.manifest(item, &seen.version.manifest)?;
        let bytes = bytes.ok_or(ViewError::Unreadable("a listing without its manifest"))?;
        Ok(Some((seen.version.version, bytes)))
    }

    /// What items are, in the order in which they are asked for and without the proof of who says
    /// so; nothing for those that the viewer does not see.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn manifests(
        &self,
        viewer: &Viewer,
        items: &[ItemId],
    ) -> Result<Vec<Option<Manifest>>, Fault> {
        let look = self.look(viewer)?;
        let read = |item| match look.see(item)? {
            Some(seen) => manifest(&look, item, &seen).map(Some),
            None => Ok(None),
        };
        items.iter().map(read).collect()
    }

    /// What was adapted from an item and the viewer sees, by id; nothing if they do not see the
    /// item itself. At most [`ADAPTATIONS_MAX`].
    ///
    /// # Errors
    /// [`Fault`].
    pub fn lineage(&self, viewer: &Viewer, item: &ItemId) -> Result<Option<Vec<ItemId>>, Fault> {
        let look = self.look(viewer)?;
        match look.see(item)? {
            Some(_) => self.adaptations(&look, item).map(Some),
            None => Ok(None),
        }
    }

    fn adaptations(&self, look: &Look, parent: &ItemId) -> Result<Vec<ItemId>, Fault> {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = look.reader.children(parent, after.as_ref())?;
            let Some(last) = page.last() else {
                return Ok(seen);
            };
            after = Some(last.clone());
            for child in page {
                if is_adapted(look, &child, parent)? {
                    seen.push(child);
                }
                if seen.len() == ADAPTATIONS_MAX {
                    return Ok(seen);
                }
            }
        }
    }

    fn freshness(&self, origin: &InstitutionId) -> Freshness {
        if *origin == self.0.institution {
            Freshness::Own
        } else {
            Freshness::Heard((self.0.last_heard)(origin))
        }
    }

    fn provenance(&self, look: &Look, item: &ItemId, seen: &Seen) -> Result<Provenance, Fault> {
        let place = self.best_place(look, item, seen)?;
        let held = self.0.logs.event(&place.log, place.index)?;
        let held = held.ok_or(ViewError::Unreadable("a place without its event"))?;
        Ok(Provenance {
            signer: self.signer(&place, &held.envelope),
            position: self.position(look, &place)?,
            envelope: held.envelope,
            log: place.log,
        })
    }

    /// The place to show: in the log that the most people may read, among those for the viewer.
    fn best_place(&self, look: &Look, item: &ItemId, seen: &Seen) -> Result<Place, Fault> {
        for (audience, destination) in [
            (Audience::World, Destination::Public),
            (Audience::Consortium, Destination::Consortium),
        ] {
            let is_shared_so = seen.version.audiences.contains(&audience);
            if is_shared_so
                && look.audiences.contains(&audience)
                && let Some(place) = self.place_in(look, item, (seen, &destination))?
            {
                return Ok(place);
            }
        }
        let first = seen.version.places.first().cloned();
        Ok(first.ok_or(ViewError::Unreadable("a version without a place"))?)
    }

    /// Where the version stands in a log for many.
    fn place_in(
        &self,
        look: &Look,
        item: &ItemId,
        (seen, destination): (&Seen, &Destination),
    ) -> Result<Option<Place>, Fault> {
        if item.origin != self.0.institution {
            let kind = match destination {
                Destination::Public => LogKind::Public,
                Destination::Consortium => LogKind::Consortium,
                Destination::House | Destination::Pair(_) => return Ok(None),
            };
            let mut places = seen.version.places.iter();
            return Ok(places.find(|place| place.log.kind == kind).cloned());
        }
        // Of our own items the house decides who sees them; that it says the same to others in
        // the log concerned is asked of that log.
        let own = self.0.door.own_logs();
        let log = own.log(destination).map_err(Fault::Door)?;
        let standing = look.reader.standing(&log, &item.handle)?;
        let live = standing.placement.live;
        let live = live.filter(|live| live.version == seen.version.version);
        Ok(live.map(|live| Place {
            log,
            index: live.index,
        }))
    }

    fn position(&self, look: &Look, place: &Place) -> Result<Option<LogPosition>, Fault> {
        if !place.log.kind.is_shared() {
            return Ok(None);
        }
        Ok(Some(LogPosition {
            index: place.index,
            size: look.reader.position(&place.log)?,
            checkpoint: self.0.logs.note(&place.log)?,
        }))
    }

    /// The key among those that speak for the log's institution that signed an event.
    fn signer(&self, place: &Place, envelope: &[u8]) -> Option<PublicKey> {
        let membership = self.membership();
        let institution = membership.institution(&place.log.institution)?;
        let envelope = wire::read_envelope(envelope).ok()?;
        let keys = institution.event_keys(&place.log, place.index);
        keys.into_iter()
            .find(|key| envelope.clone().verify::<Event>(&[*key]).is_ok())
    }
}

/// Whether the version of `child` that is seen is an adaptation of `parent`.
fn is_adapted(look: &Look, child: &ItemId, parent: &ItemId) -> Result<bool, Fault> {
    let seen = look.see(child)?;
    Ok(seen.is_some_and(|seen| seen.version.parent.as_ref() == Some(parent)))
}

/// The manifest of a version that is seen.
pub(super) fn manifest(look: &Look, item: &ItemId, seen: &Seen) -> Result<Manifest, Fault> {
    let bytes = look.reader.manifest(item, &seen.version.manifest)?;
    let bytes = bytes.ok_or(ViewError::Unreadable("a listing without its manifest"))?;
    wire::read_manifest(&bytes).map_err(|_| ViewError::Unreadable("a manifest").into())
}
