//! Writing: drafts of new items, of next versions and of adaptations, until they are shared.

use domain::id::{Handle, ItemId};
use domain::item::{Draft, FieldError, Parent};
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use federation::door::Published;

use super::read::manifest;
use super::{ChangeError, Fault, Library, PublishError};
use crate::drafts::{DraftError, DraftId, DraftPage, Drafts, SavedDraft, Start};
use crate::upstream::{Change, Place, Versions};

/// Why something is not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Only teachers and staff write items.
    #[error("only teachers and staff of this institution write items")]
    NotAColleague,
    /// There is no such item, or none that the viewer sees.
    #[error("no such item")]
    NoSuchItem,
    /// The item does not give the right to adapt it.
    #[error("the item does not give the right to adapt it")]
    MayNotAdapt,
    /// It is not of the viewer.
    #[error("only the owner of an item writes its next version; adapt it instead")]
    NotOwner,
    /// The draft.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// It is not shared as it is.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// It does not become the next version.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The node failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What has changed in the original of an adaptation.
#[derive(Debug, Clone, PartialEq)]
pub struct Upstream {
    /// The newest version of the original that the viewer sees.
    pub version: u64,
    /// What it is.
    pub theirs: Draft,
    /// What is otherwise in it than in the version that was adapted, and in the adaptation.
    pub changes: Vec<Change>,
    /// The parent that the adaptation names once it has taken or left the changes.
    parent: Parent,
}

impl Library {
    /// Begins a draft of a new item.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(
        &self,
        viewer: &Viewer,
        draft: Draft,
        now_ms: i64,
    ) -> Result<SavedDraft, WriteError> {
        let start = Start {
            draft,
            of: None,
            original: None,
        };
        Ok(self.drafts().begin(self.writer(viewer)?, start, now_ms)?)
    }

    /// Begins the next version of one's own item, or goes on with it.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_next(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        now_ms: i64,
    ) -> Result<SavedDraft, WriteError> {
        let writer = self.writer(viewer)?;
        self.check_owner(viewer, item)
            .map_err(|error| match error {
                ChangeError::NotFound => WriteError::NoSuchItem,
                ChangeError::NotOwner => WriteError::NotOwner,
                ChangeError::Publish(error) => error.into(),
            })?;
        let own = self.0.door.own(&item.handle).map_err(PublishError::Door)?;
        let own = own.ok_or(WriteError::NoSuchItem)?;
        let drafts = self.drafts();
        let start = Start {
            draft: own.manifest.into_draft(),
            of: Some(item.handle),
            original: drafts.original(&item.handle)?,
        };
        Ok(drafts.begin(writer, start, now_ms)?)
    }

    /// Begins an adaptation of an item that gives the right to it.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn adapt(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        now_ms: i64,
    ) -> Result<SavedDraft, WriteError> {
        let writer = self.writer(viewer)?;
        let _kept = self.0.objects.keep();
        let (original, parent) = self.newest(viewer, item)?.ok_or(WriteError::NoSuchItem)?;
        if !original.item.rights.adapt {
            return Err(WriteError::MayNotAdapt);
        }
        let mut draft = original.clone();
        draft.item.parent = Some(parent);
        // These speak of the original alone.
        draft.item.source = None;
        draft.item.maintainer = None;
        draft.item.reviewed = None;
        let start = Start {
            draft,
            of: None,
            original: Some(original),
        };
        Ok(self.drafts().begin(writer, start, now_ms)?)
    }

    /// One of one's own drafts.
    ///
    /// # Errors
    /// [`WriteError`]; somebody else's draft is as one that does not exist.
    pub fn draft(&self, viewer: &Viewer, id: DraftId) -> Result<SavedDraft, WriteError> {
        Ok(self.drafts().open(self.writer(viewer)?, id)?)
    }

    /// Some of one's own drafts.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn list_drafts(
        &self,
        viewer: &Viewer,
        after: Option<DraftId>,
    ) -> Result<DraftPage, WriteError> {
        Ok(self.drafts().list(self.writer(viewer)?, after)?)
    }

    /// Saves a draft in place of the revision that its writer saw. What it was adapted from stays.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn save_draft(
        &self,
        viewer: &Viewer,
        (id, revision): (DraftId, u64),
        mut draft: Draft,
        now_ms: i64,
    ) -> Result<SavedDraft, WriteError> {
        let (writer, drafts) = (self.writer(viewer)?, self.drafts());
        let _kept = self.0.objects.keep();
        let before = drafts.open(writer, id)?;
        draft.item.parent = before.draft.item.parent;
        Ok(drafts.save(writer, (id, revision), (draft, before.original), now_ms)?)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn discard_draft(&self, viewer: &Viewer, id: DraftId) -> Result<(), WriteError> {
        Ok(self.drafts().discard(self.writer(viewer)?, id)?)
    }

    /// Throws every draft of somebody away, and says how many they were.
    ///
    /// # Errors
    /// [`WriteError`]; what was thrown away before is gone.
    pub fn discard_drafts_of(&self, owner: &Handle) -> Result<usize, WriteError> {
        let (drafts, mut count) = (self.drafts(), 0);
        loop {
            let page = drafts.list(owner, None)?;
            if page.drafts.is_empty() {
                return Ok(count);
            }
            for entry in page.drafts {
                drafts.discard(owner, entry.id)?;
                count += 1;
            }
        }
    }

    /// What a draft still lacks before it can be shared; nothing if it can.
    pub fn missing(draft: &Draft) -> Vec<FieldError> {
        draft.clone().validate().err().unwrap_or_default()
    }

    /// Shares a draft: as a new item with these people, or as the next version of its item, whose
    /// policy then stays. A draft that was shared is gone; should the node stop in between, the
    /// item is shared and the draft still there.
    ///
    /// # Errors
    /// [`WriteError`]; the draft then stays as it was.
    pub fn publish_draft(
        &self,
        viewer: &Viewer,
        (id, revision): (DraftId, u64),
        policy: &SharingPolicy,
        now_ms: i64,
    ) -> Result<Published, WriteError> {
        let (writer, drafts) = (self.writer(viewer)?, self.drafts());
        let SavedDraft {
            entry,
            draft,
            original,
        } = drafts.open(writer, id)?;
        if entry.revision != revision {
            let current = entry.revision;
            return Err(DraftError::Stale { current }.into());
        }
        let published = match entry.of {
            Some(handle) => {
                let item = ItemId {
                    origin: self.0.institution.clone(),
                    handle,
                };
                self.revise(viewer, &item, draft, now_ms)?
            }
            None => self.publish(viewer, draft, policy, now_ms)?,
        };
        drafts.shared(writer, id, (&published.item.handle, original.as_ref()))?;
        Ok(published)
    }

    /// What has changed in the original of an adaptation; nothing if it is no adaptation, or of the
    /// newest version that the viewer sees.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn upstream(
        &self,
        viewer: &Viewer,
        saved: &SavedDraft,
    ) -> Result<Option<Upstream>, WriteError> {
        let Some(adapted) = &saved.draft.item.parent else {
            return Ok(None);
        };
        let newest = self.newest(viewer, &adapted.item)?;
        let Some((theirs, parent)) = newest.filter(|(_, parent)| parent.version > adapted.version)
        else {
            return Ok(None);
        };
        let changes = versions(saved, &theirs).changes();
        Ok(Some(Upstream {
            version: parent.version,
            theirs,
            changes,
            parent,
        }))
    }

    /// Takes some changes of the original and leaves the others; none is offered again.
    ///
    /// # Errors
    /// [`WriteError`]; [`WriteError::NoSuchItem`] if there are no changes.
    pub fn take_upstream(
        &self,
        viewer: &Viewer,
        (id, revision): (DraftId, u64),
        places: &[Place],
        now_ms: i64,
    ) -> Result<SavedDraft, WriteError> {
        let _kept = self.0.objects.keep();
        let saved = self.draft(viewer, id)?;
        let upstream = self
            .upstream(viewer, &saved)?
            .ok_or(WriteError::NoSuchItem)?;
        let mut draft = versions(&saved, &upstream.theirs).take(places);
        draft.item.parent = Some(upstream.parent);
        let drafts = self.drafts();
        let text = (draft, Some(upstream.theirs));
        Ok(drafts.save(self.writer(viewer)?, (id, revision), text, now_ms)?)
    }

    /// Every document that a draft here names.
    ///
    /// # Errors
    /// [`DraftError`].
    pub fn objects_of_drafts(&self) -> Result<Vec<domain::id::ObjectDigest>, DraftError> {
        self.drafts().objects()
    }

    fn drafts(&self) -> Drafts {
        Drafts::new(self.0.logs.store().clone())
    }

    fn writer<'a>(&self, viewer: &'a Viewer) -> Result<&'a Handle, WriteError> {
        self.author(viewer).ok_or(WriteError::NotAColleague)
    }

    /// The newest version of an item that the viewer sees, and how an adaptation names it.
    fn newest(&self, viewer: &Viewer, item: &ItemId) -> Result<Option<(Draft, Parent)>, Fault> {
        let look = self.look(viewer)?;
        let Some(seen) = look.see(item)? else {
            return Ok(None);
        };
        let manifest = manifest(&look, item, &seen)?;
        let parent = Parent {
            item: item.clone(),
            version: seen.version.version,
            manifest_digest: seen.version.manifest,
            licence: manifest.description().licence.clone(),
        };
        Ok(Some((manifest.into_draft(), parent)))
    }
}

/// The three versions that meet. Where the version that was adapted is not known, since the
/// adaptation was not written here, every difference counts as a change of the original.
fn versions<'a>(saved: &'a SavedDraft, theirs: &'a Draft) -> Versions<'a> {
    Versions {
        base: saved.original.as_ref().unwrap_or(&saved.draft),
        theirs,
        mine: &saved.draft,
    }
}
