//! What the rows of the view hold. They are written and read by one version of one program: a
//! change of form changes [`FORMAT`], and the view is folded again.

use std::collections::BTreeSet;

use domain::id::{Handle, InstitutionId, ItemHandle, ItemId, ShareAddress};
use domain::item::vocabulary::Term as _;
use domain::item::{Description, Manifest};
use domain::log::LogId;
use domain::placement::Placement;
use domain::policy::{Audience, Rung, SharingPolicy};
use serde::{Deserialize, Serialize};

use super::ViewError;

/// The form of the rows.
pub(super) const FORMAT: &[u8] = b"commons view 4";

/// Why an item was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredWithdrawal {
    /// The reason's name.
    pub(crate) reason: String,
    /// When its origin says that it was.
    pub(crate) time_ms: i64,
}

/// What one log says of one item, as far as it was applied, and for whom it stands there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Standing {
    pub(crate) placement: Placement,
    // Only where the placement is live, the log decides who sees the item here, and its body is
    // here and readable.
    pub(crate) edition: Option<Edition>,
}

/// What a live placement shows, and to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Edition {
    /// The digest of the manifest, as it was signed.
    pub(crate) manifest: [u8; 32],
    #[serde(with = "audiences")]
    pub(crate) audiences: BTreeSet<Audience>,
    /// In the house of the item's own institution only.
    pub(crate) ownership: Option<StoredOwnership>,
    pub(crate) summary: Summary,
    pub(crate) parent: Option<ItemId>,
    /// When it was shared, by the word of its institution, in days since 1970.
    pub(crate) day: u32,
}

/// Who shares an item of this institution, and with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// Who shares it.
    pub owner: ShareAddress,
    /// With whom.
    pub policy: SharingPolicy,
}

/// All live versions of an item and who sees which.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Listing {
    /// Newest first, each once.
    pub(crate) versions: Vec<Version>,
    pub(crate) ownership: Option<StoredOwnership>,
}

/// One live version of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) version: u64,
    pub(crate) manifest: [u8; 32],
    #[serde(with = "audiences")]
    pub(crate) audiences: BTreeSet<Audience>,
    /// Where it stands: at least one place.
    pub(crate) places: Vec<Place>,
    pub(crate) summary: Summary,
    pub(crate) parent: Option<ItemId>,
    /// When it was shared with the most readers, in days since 1970.
    pub(crate) day: u32,
}

/// An event in a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The log.
    #[serde(with = "log_name")]
    pub log: LogId,
    /// The event's index there.
    pub index: u64,
}

/// What a list shows of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The title, as published.
    pub title: String,
    /// Code of the kind of item.
    pub kind: String,
    /// ISO 639-1.
    pub language: String,
    /// Codes of the closed list, at most 5.
    pub disciplines: Vec<String>,
    /// Codes of the closed list, at most 6.
    pub levels: Vec<String>,
    /// SPDX identifier.
    pub licence: String,
    /// Names, as published.
    pub authors: Vec<String>,
    /// How long it takes a student.
    pub duration_minutes: Option<u32>,
}

impl Summary {
    /// The summary of a manifest.
    pub(crate) fn of(manifest: &Manifest) -> Self {
        let description: &Description = manifest.description();
        Self {
            title: description.title.clone(),
            kind: manifest.kind().code().to_owned(),
            language: description.language.code().to_owned(),
            disciplines: codes(&description.disciplines),
            levels: codes(&description.levels),
            licence: description.licence.to_string(),
            authors: description.authors.clone(),
            duration_minutes: description.duration_minutes,
        }
    }
}

fn codes<T: domain::item::vocabulary::Term>(terms: &[T]) -> Vec<String> {
    terms.iter().map(|term| term.code().to_owned()).collect()
}

impl Listing {
    /// The version that somebody of these audiences sees: the newest that is for one of them.
    pub(crate) fn seen_by(&self, audiences: &BTreeSet<Audience>) -> Option<&Version> {
        self.versions
            .iter()
            .find(|version| !version.audiences.is_disjoint(audiences))
    }

    /// Each version with the audiences that see a newer one instead.
    pub(crate) fn with_superseded(&self) -> impl Iterator<Item = (&Version, BTreeSet<Audience>)> {
        let mut newer = BTreeSet::new();
        self.versions.iter().map(move |version| {
            let superseded = newer.clone();
            newer.extend(version.audiences.iter().cloned());
            (version, superseded)
        })
    }
}

/// An [`Ownership`] as a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredOwnership {
    owner: Handle,
    rung: String,
    people: BTreeSet<ShareAddress>,
    institutions: BTreeSet<InstitutionId>,
}

impl StoredOwnership {
    pub(crate) fn new(owner: &Handle, policy: &SharingPolicy) -> Self {
        let (mut people, mut institutions) = (BTreeSet::new(), BTreeSet::new());
        match policy {
            SharingPolicy::Named(list) => people.clone_from(list),
            SharingPolicy::Institutions(list) => institutions.clone_from(list),
            SharingPolicy::Personal
            | SharingPolicy::Institution
            | SharingPolicy::Consortium
            | SharingPolicy::Public => {}
        }
        Self {
            owner: owner.clone(),
            rung: policy.rung().as_str().to_owned(),
            people,
            institutions,
        }
    }

    pub(crate) fn read(&self, institution: &InstitutionId) -> Result<Ownership, ViewError> {
        let rung = Rung::from_name(&self.rung).ok_or(ViewError::Unreadable("a rung"))?;
        let policy = SharingPolicy::new(rung, self.people.clone(), self.institutions.clone())
            .map_err(|_| ViewError::Unreadable("a policy"))?;
        Ok(Ownership {
            owner: self.address(institution),
            policy,
        })
    }

    pub(crate) fn address(&self, institution: &InstitutionId) -> ShareAddress {
        ShareAddress {
            handle: self.owner.clone(),
            institution: institution.clone(),
        }
    }
}

/// A body that was not here when its placement was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pending {
    pub(crate) index: u64,
    pub(crate) item: ItemHandle,
}

/// Audiences as a list.
mod audiences {
    use std::collections::BTreeSet;

    use domain::id::{InstitutionId, ShareAddress};
    use domain::policy::Audience;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    enum Stored {
        World,
        Consortium,
        Institution(InstitutionId),
        Person(ShareAddress),
    }

    pub(super) fn serialize<S: Serializer>(
        audiences: &BTreeSet<Audience>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(audiences.iter().map(|audience| match audience {
            Audience::World => Stored::World,
            Audience::Consortium => Stored::Consortium,
            Audience::Institution(id) => Stored::Institution(id.clone()),
            Audience::Person(address) => Stored::Person(address.clone()),
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeSet<Audience>, D::Error> {
        let stored = Vec::<Stored>::deserialize(deserializer)?;
        let read = stored.into_iter().map(|audience| match audience {
            Stored::World => Audience::World,
            Stored::Consortium => Audience::Consortium,
            Stored::Institution(id) => Audience::Institution(id),
            Stored::Person(address) => Audience::Person(address),
        });
        Ok(read.collect())
    }
}

/// A log by its name.
mod log_name {
    use domain::log::LogId;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(log: &LogId, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(log)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<LogId, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}
