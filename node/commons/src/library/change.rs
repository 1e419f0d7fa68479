//! Sharing, revising and taking back: the only caller of the publishing door.

use domain::id::{Handle, InstitutionId, ItemId};
use domain::item::{AdaptationError, Draft, FieldError, Manifest, Parent, Reach, check_adaptation};
use domain::policy::{Rung, SharingPolicy};
use domain::reason::Reason;
use domain::viewer::Viewer;
use federation::door::{DoorError, Published};

use super::read::manifest;
use super::{Fault, Library};
use crate::view::Version;

/// Why an item is not shared as it is, or with these people.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Only teachers and staff share.
    #[error("only teachers and staff of this institution share items")]
    NotAColleague,
    /// The description or the policy breaks rules.
    #[error("{}", .0.iter().map(FieldError::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<FieldError>),
    /// The original is not one that the author sees, at that version.
    #[error("item.parent: there is no such item at version {version}")]
    UnknownParent {
        /// The version that was named.
        version: u64,
    },
    /// The original does not permit it.
    #[error("item.parent: {0}")]
    Adaptation(#[from] AdaptationError),
    /// The door refused; says why and what would do.
    #[error(transparent)]
    Door(#[from] DoorError),
    /// The node failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why an item is not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// There is no such item, or none that the viewer sees.
    #[error("no such item")]
    NotFound,
    /// Only the owner may change it.
    #[error("only the owner of an item may change it")]
    NotOwner,
    /// What it would become is refused.
    #[error(transparent)]
    Publish(PublishError),
}

impl<E: Into<PublishError>> From<E> for ChangeError {
    fn from(error: E) -> Self {
        let error = error.into();
        if matches!(error, PublishError::Door(DoorError::NoSuchItem)) {
            Self::NotFound
        } else {
            Self::Publish(error)
        }
    }
}

/// How an item is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithdrawalKind {
    /// From everybody but its owner; it can be shared again.
    Withdraw,
    /// From everybody, for ever; its history stays with its origin.
    Retract,
    /// From everybody, for ever; its description is deleted everywhere.
    Erase,
}

impl Library {
    /// Shares a new item.
    ///
    /// # Errors
    /// [`PublishError`].
    pub fn publish(
        &self,
        viewer: &Viewer,
        draft: Draft,
        policy: &SharingPolicy,
        now_ms: i64,
    ) -> Result<Published, PublishError> {
        let owner = self.author(viewer).ok_or(PublishError::NotAColleague)?;
        let manifest = draft.validate().map_err(PublishError::Invalid)?;
        self.check_recipients(policy)?;
        self.check_files(&manifest)?;
        self.check_parent(viewer, &manifest, policy)?;
        Ok(self.0.door.publish(owner, &manifest, policy, now_ms)?)
    }

    /// Shares the next version of an item, with the same people.
    ///
    /// # Errors
    /// [`ChangeError`].
    pub fn revise(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        draft: Draft,
        now_ms: i64,
    ) -> Result<Published, ChangeError> {
        self.check_owner(viewer, item)?;
        let manifest = draft.validate().map_err(PublishError::Invalid)?;
        self.check_files(&manifest)?;
        let before = self
            .0
            .door
            .own(&item.handle)?
            .ok_or(ChangeError::NotFound)?;
        // The original that it had may be gone since: what was allowed once stays allowed.
        if manifest.description().parent != before.manifest.description().parent {
            self.check_parent(viewer, &manifest, &before.policy)?;
        }
        Ok(self.0.door.revise(&item.handle, &manifest, now_ms)?)
    }

    /// Shares an item with others than before.
    ///
    /// # Errors
    /// [`ChangeError`].
    pub fn set_policy(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        policy: &SharingPolicy,
        now_ms: i64,
    ) -> Result<Published, ChangeError> {
        self.check_owner(viewer, item)?;
        self.check_recipients(policy)?;
        let own = self
            .0
            .door
            .own(&item.handle)?
            .ok_or(ChangeError::NotFound)?;
        if self.reach(policy) > self.reach(&own.policy) {
            self.check_parent(viewer, &own.manifest, policy)?;
        }
        Ok(self.0.door.share(&item.handle, policy, now_ms)?)
    }

    /// Takes an item back.
    ///
    /// # Errors
    /// [`ChangeError`].
    pub fn withdraw(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        how: WithdrawalKind,
        now_ms: i64,
    ) -> Result<Published, ChangeError> {
        self.withdraw_because(viewer, item, (how, None), now_ms)
    }

    /// Takes an item back and says why to those who could read it. Who erases leaves nothing, so no
    /// reason either.
    ///
    /// # Errors
    /// [`ChangeError`].
    pub fn withdraw_because(
        &self,
        viewer: &Viewer,
        item: &ItemId,
        (how, reason): (WithdrawalKind, Option<Reason>),
        now_ms: i64,
    ) -> Result<Published, ChangeError> {
        self.check_owner(viewer, item)?;
        let door = &self.0.door;
        Ok(match how {
            WithdrawalKind::Withdraw => door.withdraw(&item.handle, reason, now_ms)?,
            WithdrawalKind::Retract => door.retract(&item.handle, reason, now_ms)?,
            WithdrawalKind::Erase => door.erase(&item.handle, now_ms)?,
        })
    }

    /// The handle under which the viewer shares items here, if they may.
    pub(super) fn author<'a>(&self, viewer: &'a Viewer) -> Option<&'a Handle> {
        viewer
            .colleague()
            .filter(|address| address.institution == self.0.institution)
            .map(|address| &address.handle)
    }

    /// Whether the viewer may change an item; asks the house log, which the view may lag behind.
    pub(super) fn check_owner(&self, viewer: &Viewer, item: &ItemId) -> Result<(), ChangeError> {
        let own = match item.origin == self.0.institution {
            true => self.0.door.own(&item.handle)?,
            false => None,
        };
        let owner = own.map(|own| own.owner);
        if owner.is_some() && owner.as_ref() == self.author(viewer) {
            return Ok(());
        }
        match self.look(viewer)?.see(item)? {
            Some(_) => Err(ChangeError::NotOwner),
            None => Err(ChangeError::NotFound),
        }
    }

    /// Who is named must belong to somebody whom the registry knows.
    fn check_recipients(&self, policy: &SharingPolicy) -> Result<(), PublishError> {
        let mut errors = Vec::new();
        match policy {
            SharingPolicy::Named(people) => {
                for (number, person) in people.iter().enumerate() {
                    self.check_known(("people", number), &person.institution, &mut errors);
                }
            }
            SharingPolicy::Institutions(list) => {
                for (number, institution) in list.iter().enumerate() {
                    self.check_known(("institutions", number), institution, &mut errors);
                }
            }
            SharingPolicy::Personal
            | SharingPolicy::Institution
            | SharingPolicy::Consortium
            | SharingPolicy::Public => {}
        }
        none_wrong(errors)
    }

    fn check_known(
        &self,
        (list, number): (&str, usize),
        institution: &InstitutionId,
        errors: &mut Vec<FieldError>,
    ) {
        let membership = self.membership();
        let is_known = membership.institution(institution).is_some();
        if !is_known && *institution != self.0.institution {
            errors.push(FieldError {
                field: format!("sharing.{list}[{number}]"),
                problem: format!("names `{institution}`, which the registry does not list"),
                allowed: "give an institution of the consortium".to_owned(),
            });
        }
    }

    /// The files must be here, and as large as is said.
    fn check_files(&self, manifest: &Manifest) -> Result<(), PublishError> {
        let mut errors = Vec::new();
        for (number, file) in manifest.objects().enumerate() {
            let found = self.0.objects.size(file.digest).map_err(Fault::from)?;
            let wrong = match found {
                None => Some((
                    "digest",
                    "has not been handed in",
                    "hand the document in first",
                )),
                Some(size) if size != file.size_bytes => Some((
                    "size_bytes",
                    "is not the document's size",
                    "give its size in bytes",
                )),
                Some(_) => None,
            };
            errors.extend(wrong.map(|(name, problem, allowed)| FieldError {
                field: format!("files[{number}].{name}"),
                problem: problem.to_owned(),
                allowed: allowed.to_owned(),
            }));
        }
        none_wrong(errors)
    }

    /// An adaptation is of something that its author sees, and goes no further than the original
    /// permits. Where the original has a newer version by now, that one's word counts.
    fn check_parent(
        &self,
        viewer: &Viewer,
        child: &Manifest,
        policy: &SharingPolicy,
    ) -> Result<(), PublishError> {
        let Some(parent) = &child.description().parent else {
            return Ok(());
        };
        let original = self.original(viewer, parent)?;
        Ok(check_adaptation(&original, child, self.reach(policy))?)
    }

    fn original(&self, viewer: &Viewer, parent: &Parent) -> Result<Manifest, PublishError> {
        let look = self.look(viewer)?;
        let seen = look.see(&parent.item)?.filter(|seen| {
            let Version {
                version, manifest, ..
            } = &seen.version;
            *version > parent.version
                || (*version == parent.version && *manifest == parent.manifest_digest)
        });
        match seen {
            Some(seen) => Ok(manifest(&look, &parent.item, &seen)?),
            None => Err(PublishError::UnknownParent {
                version: parent.version,
            }),
        }
    }

    /// Whether a policy lets an item out of the institution.
    fn reach(&self, policy: &SharingPolicy) -> Reach {
        let home = &self.0.institution;
        let leaves = match policy {
            SharingPolicy::Named(people) => people.iter().any(|who| who.institution != *home),
            SharingPolicy::Institutions(list) => list.iter().any(|id| id != home),
            SharingPolicy::Personal
            | SharingPolicy::Institution
            | SharingPolicy::Consortium
            | SharingPolicy::Public => policy.rung() >= Rung::Consortium,
        };
        if leaves { Reach::Beyond } else { Reach::AtHome }
    }
}

fn none_wrong(errors: Vec<FieldError>) -> Result<(), PublishError> {
    if errors.is_empty() {
        Ok(())
    } else {
        Err(PublishError::Invalid(errors))
    }
}
