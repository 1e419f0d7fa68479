//! Who belongs to the consortium and which keys speak for whom: the registry's documents.
//!
//! The rules are those of The Update Framework (<https://theupdateframework.github.io/specification/>,
//! §5.3): a new root is signed by a threshold of the old council and of its own, versions have no
//! gaps, and different keys are counted, not signatures.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::envelope::{Envelope, EnvelopeError, Payload, Verified};
use crate::id::InstitutionId;
use crate::keys::{PublicKey, Purpose};
use crate::log::{LogId, LogKind};

/// Most council keys.
pub const COUNCIL_KEYS_MAX: usize = 32;
/// Most institutions.
pub const INSTITUTIONS_MAX: usize = 1_000;
/// Most online keys of one institution.
pub const KEYS_MAX: usize = 32;
/// Most addresses of one institution, or of the registry.
pub const ADDRESSES_MAX: usize = 8;
/// Most domains of one institution.
pub const DOMAINS_MAX: usize = 32;
/// Most cut-offs of one institution.
pub const CUT_OFFS_MAX: usize = 256;
/// Longest legal name, in characters.
pub const NAME_CHARS_MAX: usize = 200;
/// Longest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 1024 * 1024;

/// SHA-256 of a document's signed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentDigest(pub [u8; 32]);

impl DocumentDigest {
    /// The digest of signed bytes.
    pub fn of(payload: &[u8]) -> Self {
        Self(Sha256::digest(payload).into())
    }
}

/// The rules of the consortium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Which consortium.
    pub consortium: InstitutionId,
    /// From 1, without gaps.
    pub version: u64,
    /// The document before.
    pub previous: Option<DocumentDigest>,
    /// Who may sign.
    pub council: BTreeSet<PublicKey>,
    /// How many of them must; at least a majority.
    pub threshold: usize,
    /// Where the registry answers, as host:port.
    pub addresses: Vec<String>,
    /// The key of the registry's TLS certificate.
    pub tls_key: PublicKey,
}

/// What an institution is to the consortium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Has asked to join: reads what is public.
    Applicant,
    /// Admitted for a time.
    Associate,
    /// Admitted.
    Member,
    /// Not spoken to.
    Suspended,
    /// Gone.
    Left,
}

impl Status {
    /// The status's name in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Associate => "associate",
            Self::Member => "member",
            Self::Suspended => "suspended",
            Self::Left => "left",
        }
    }

    /// Whether the rung `consortium` speaks of it.
    pub const fn takes_part(self) -> bool {
        match self {
            Self::Associate | Self::Member => true,
            Self::Applicant | Self::Suspended | Self::Left => false,
        }
    }

    /// Whether its node may connect.
    pub const fn may_connect(self) -> bool {
        match self {
            Self::Applicant | Self::Associate | Self::Member => true,
            Self::Suspended | Self::Left => false,
        }
    }
}

/// Where a key stopped being valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutOff {
    /// The key.
    pub key: PublicKey,
    /// In which log.
    pub log: LogId,
    /// How many events of it stay valid.
    pub size: u64,
}

/// One institution, as the council knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// Its legal name.
    pub name: String,
    /// Internet domains that it holds.
    pub domains: Vec<String>,
    /// What it is to the consortium.
    pub status: Status,
    /// Its offline key.
    pub root_key: PublicKey,
    /// Its online keys.
    pub keys: BTreeSet<(Purpose, PublicKey)>,
    /// Where its node answers peers, as host:port.
    pub addresses: Vec<String>,
    /// Where keys stopped being valid.
    pub cut_offs: Vec<CutOff>,
}

impl Institution {
    /// Its keys for a purpose.
    pub fn keys_for(&self, purpose: Purpose) -> Vec<PublicKey> {
        self.keys
            .iter()
            .filter(|(p, _)| *p == purpose)
            .map(|(_, key)| *key)
            .collect()
    }

    /// The keys that may sign the event at `index` of `log`.
    pub fn event_keys(&self, log: &LogId, index: u64) -> Vec<PublicKey> {
        let is_cut_off = |key: &PublicKey| {
            self.cut_offs
                .iter()
                .any(|cut| cut.key == *key && cut.log == *log && index >= cut.size)
        };
        self.keys_for(Purpose::Event)
            .into_iter()
            .filter(|key| !is_cut_off(key))
            .collect()
    }
}

/// The whole list of institutions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Which consortium.
    pub consortium: InstitutionId,
    /// From 1, without gaps; 0 stands for none yet.
    pub version: u64,
    /// The document before.
    pub previous: Option<DocumentDigest>,
    /// Whose council signs.
    pub root_version: u64,
    /// By id.
    pub institutions: BTreeMap<InstitutionId, Institution>,
    /// When the council says that it signed, in milliseconds since 1970. Decides nothing.
    pub claimed_time_ms: i64,
}

impl Membership {
    /// What a node knows before it has seen a membership: nobody.
    pub fn none(consortium: InstitutionId) -> Self {
        Self {
            consortium,
            version: 0,
            previous: None,
            root_version: 0,
            institutions: BTreeMap::new(),
            claimed_time_ms: 0,
        }
    }

    /// An institution.
    pub fn institution(&self, id: &InstitutionId) -> Option<&Institution> {
        self.institutions.get(id)
    }

    /// Whether the rung `consortium` speaks of it.
    pub fn takes_part(&self, id: &InstitutionId) -> bool {
        self.institution(id)
            .is_some_and(|institution| institution.status.takes_part())
    }

    /// The institution whose TLS key this is, if it may connect.
    pub fn peer_of(&self, tls_key: &PublicKey) -> Option<&Institution> {
        self.institutions.values().find(|institution| {
            institution.status.may_connect() && institution.keys.contains(&(Purpose::Tls, *tls_key))
        })
    }

    /// Whether `reader` may read a shared log; logs of one institution are its own to give.
    pub fn may_read(&self, reader: &InstitutionId, log: LogKind) -> bool {
        let Some(institution) = self.institution(reader) else {
            return false;
        };
        match log {
            LogKind::Public => institution.status.may_connect(),
            LogKind::Consortium | LogKind::Pair(_) => institution.status.takes_part(),
            LogKind::House => false,
        }
    }
}

/// Why a document of the registry is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// Too few of the council signed, or the document is not readable.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// It is of another consortium.
    #[error("document is of consortium `{found}`, this is `{expected}`")]
    Consortium {
        /// Which it says.
        found: InstitutionId,
        /// Which we are in.
        expected: InstitutionId,
    },
    /// It is not the next version.
    #[error("document has version {found}, expected {expected}")]
    Version {
        /// Its version.
        found: u64,
        /// The version that would follow.
        expected: u64,
    },
    /// It does not name the document before it.
    #[error("document does not follow the one before it")]
    Previous,
    /// It was signed by the council of another root.
    #[error("membership names root {found}, the newest is {expected}")]
    RootVersion {
        /// Which it names.
        found: u64,
        /// The newest.
        expected: u64,
    },
}

/// Checks a root document against the newest one that is trusted.
///
/// The first root of all is trusted by its digest, which came another way.
///
/// # Errors
/// [`ChainError`] names the first check that failed.
pub fn accept_root(
    current: &Verified<Root>,
    candidate: Envelope,
) -> Result<Verified<Root>, ChainError> {
    let old = current.value();
    let council: Vec<_> = old.council.iter().copied().collect();
    let signed_by_old = candidate.verify_threshold::<Root>(&council, old.threshold)?;
    let new = self_signed(signed_by_old.envelope().clone())?;
    check_link(
        (
            &new.value().consortium,
            new.value().version,
            new.value().previous,
        ),
        (&old.consortium, old.version, current.payload()),
    )?;
    Ok(new)
}

/// Checks the root that trust starts from: its own council signed it, and its signed bytes have
/// the digest that was compared by other means.
///
/// # Errors
/// [`ChainError`]; another digest is [`ChainError::Previous`].
pub fn accept_first_root(
    candidate: Envelope,
    fingerprint: &DocumentDigest,
) -> Result<Verified<Root>, ChainError> {
    let root = self_signed(candidate)?;
    if DocumentDigest::of(root.payload()) == *fingerprint {
        Ok(root)
    } else {
        Err(ChainError::Previous)
    }
}

fn self_signed(candidate: Envelope) -> Result<Verified<Root>, ChainError> {
    // Who must sign stands inside; reading it before it is verified trusts nothing but its form.
    let claimed = Root::decode(candidate.unverified_payload()).map_err(EnvelopeError::from)?;
    let council: Vec<_> = claimed.council.iter().copied().collect();
    Ok(candidate.verify_threshold::<Root>(&council, claimed.threshold)?)
}

/// Checks a membership document against the newest root and the newest membership.
///
/// # Errors
/// [`ChainError`] names the first check that failed.
pub fn accept_membership(
    root: &Root,
    current: Option<&Verified<Membership>>,
    candidate: Envelope,
) -> Result<Verified<Membership>, ChainError> {
    let council: Vec<_> = root.council.iter().copied().collect();
    let new = candidate.verify_threshold::<Membership>(&council, root.threshold)?;
    if new.value().root_version != root.version {
        let found = new.value().root_version;
        return Err(ChainError::RootVersion {
            found,
            expected: root.version,
        });
    }
    let nothing = Bytes::new();
    let (version, payload) = current.map_or((0, &nothing), |verified| {
        (verified.value().version, verified.payload())
    });
    check_link(
        (
            &new.value().consortium,
            new.value().version,
            new.value().previous,
        ),
        (&root.consortium, version, payload),
    )?;
    Ok(new)
}

/// A document follows another: same consortium, next version, and it names the other's bytes.
fn check_link(
    (consortium, version, previous): (&InstitutionId, u64, Option<DocumentDigest>),
    (expected, before, payload): (&InstitutionId, u64, &Bytes),
) -> Result<(), ChainError> {
    if consortium != expected {
        let (found, expected) = (consortium.clone(), expected.clone());
        return Err(ChainError::Consortium { found, expected });
    }
    if version != before.saturating_add(1) {
        return Err(ChainError::Version {
            found: version,
            expected: before.saturating_add(1),
        });
    }
    let link = (before > 0).then(|| DocumentDigest::of(payload));
    if previous == link {
        Ok(())
    } else {
        Err(ChainError::Previous)
    }
}

#[cfg(test)]
mod tests;
