//! Who may have an item, and in which logs that places it.
//!
//! A policy is compiled by the origin to destinations. Whoever reads a destination's log holds
//! the item; who may see it there is the grant's word. Widening and narrowing place first and
//! withdraw second, and only what the new policy does not cover: so whoever keeps the right keeps
//! the item at every moment between.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{Handle, InstitutionId, ShareAddress};

/// Most persons or institutions in one policy.
pub const RECIPIENTS_MAX: usize = 500;

/// Who may have an item: the ladder, narrowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharingPolicy {
    /// The owner alone.
    Personal,
    /// Persons, at any institution, and the owner.
    Named(BTreeSet<ShareAddress>),
    /// Teachers and staff of the origin.
    Institution,
    /// Teachers and staff of the listed institutions and of the origin.
    Institutions(BTreeSet<InstitutionId>),
    /// Teachers and staff of all members and associates.
    Consortium,
    /// Everyone.
    Public,
}

/// The six rungs of the ladder, narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// The owner alone.
    Personal,
    /// Persons by their share address.
    Named,
    /// The origin.
    Institution,
    /// A list of institutions.
    Institutions,
    /// All members and associates.
    Consortium,
    /// The world.
    Public,
}

impl Rung {
    /// All rungs, narrowest first.
    pub const ALL: [Self; 6] = [
        Self::Personal,
        Self::Named,
        Self::Institution,
        Self::Institutions,
        Self::Consortium,
        Self::Public,
    ];

    /// The rung's name in files, commands and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Named => "named",
            Self::Institution => "institution",
            Self::Institutions => "institutions",
            Self::Consortium => "consortium",
            Self::Public => "public",
        }
    }

    /// The rung of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rung| rung.as_str() == name)
    }
}

/// Why a policy is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// There is no such rung.
    #[error(
        "sharing.rung: `{0}` is not one of personal, named, institution, institutions, consortium, public"
    )]
    UnknownRung(String),
    /// A list of recipients is empty, too long or given where none belongs.
    #[error("sharing.{field}: {found} given; rung `{rung}` takes {allowed}")]
    Recipients {
        /// `people` or `institutions`.
        field: &'static str,
        /// The rung's name.
        rung: &'static str,
        /// How many were given.
        found: usize,
        /// What is allowed.
        allowed: &'static str,
    },
}

impl SharingPolicy {
    /// Puts a policy together from a rung and its lists.
    ///
    /// # Errors
    /// [`PolicyError::Recipients`] for an empty, overlong or misplaced list.
    pub fn new(
        rung: Rung,
        people: BTreeSet<ShareAddress>,
        institutions: BTreeSet<InstitutionId>,
    ) -> Result<Self, PolicyError> {
        let named = rung == Rung::Named;
        let listed = rung == Rung::Institutions;
        check_recipients("people", rung, people.len(), named)?;
        check_recipients("institutions", rung, institutions.len(), listed)?;
        Ok(match rung {
            Rung::Personal => Self::Personal,
            Rung::Named => Self::Named(people),
            Rung::Institution => Self::Institution,
            Rung::Institutions => Self::Institutions(institutions),
            Rung::Consortium => Self::Consortium,
            Rung::Public => Self::Public,
        })
    }

    /// Which rung of the ladder.
    pub fn rung(&self) -> Rung {
        match self {
            Self::Personal => Rung::Personal,
            Self::Named(_) => Rung::Named,
            Self::Institution => Rung::Institution,
            Self::Institutions(_) => Rung::Institutions,
            Self::Consortium => Rung::Consortium,
            Self::Public => Rung::Public,
        }
    }

    /// Who may see the item, its owner included.
    pub fn audiences(&self, owner: &ShareAddress) -> BTreeSet<Audience> {
        let home = Audience::Institution(owner.institution.clone());
        let mut audiences = match self {
            Self::Personal => BTreeSet::new(),
            Self::Named(people) => people.iter().cloned().map(Audience::Person).collect(),
            Self::Institution => BTreeSet::from([home]),
            Self::Institutions(list) => list
                .iter()
                .cloned()
                .map(Audience::Institution)
                .chain([home])
                .collect(),
            Self::Consortium => BTreeSet::from([Audience::Consortium, home]),
            Self::Public => BTreeSet::from([Audience::World]),
        };
        audiences.insert(Audience::Person(owner.clone()));
        audiences
    }

    /// Where the item must stand, and who may see it there.
    pub fn destinations(&self, owner: &ShareAddress) -> BTreeMap<Destination, Grant> {
        let house = Grant::House {
            owner: owner.handle.clone(),
            policy: self.clone(),
        };
        let mut destinations = BTreeMap::from([(Destination::House, house)]);
        match self {
            Self::Personal | Self::Institution => {}
            Self::Named(people) => destinations.extend(pairs_of_persons(people, owner)),
            Self::Institutions(list) => {
                let others = list.iter().filter(|id| **id != owner.institution).cloned();
                destinations.extend(others.map(|id| (Destination::Pair(id), Grant::Everyone)));
            }
            Self::Consortium => {
                destinations.insert(Destination::Consortium, Grant::Open);
            }
            Self::Public => {
                destinations.insert(Destination::Consortium, Grant::Open);
                destinations.insert(Destination::Public, Grant::Open);
            }
        }
        destinations
    }

    /// Whether all that may see an item by `grant` in `destination` may see it by this policy.
    fn covers(&self, owner: &ShareAddress, destination: &Destination, grant: &Grant) -> bool {
        match destination {
            Destination::House => true,
            Destination::Public => self.rung() == Rung::Public,
            Destination::Consortium => self.rung() >= Rung::Consortium,
            Destination::Pair(institution) => {
                let allowed = self.audiences(owner);
                let all = [
                    Audience::World,
                    Audience::Consortium,
                    Audience::Institution(institution.clone()),
                ];
                all.iter().any(|audience| allowed.contains(audience))
                    || grant
                        .audiences(institution)
                        .iter()
                        .all(|who| allowed.contains(who))
            }
        }
    }
}

fn check_recipients(
    field: &'static str,
    rung: Rung,
    found: usize,
    wanted: bool,
) -> Result<(), PolicyError> {
    let fits = if wanted {
        (1..=RECIPIENTS_MAX).contains(&found)
    } else {
        found == 0
    };
    let allowed = if wanted { "1 to 500" } else { "none" };
    if fits {
        Ok(())
    } else {
        Err(PolicyError::Recipients {
            field,
            rung: rung.as_str(),
            found,
            allowed,
        })
    }
}

fn pairs_of_persons(
    people: &BTreeSet<ShareAddress>,
    owner: &ShareAddress,
) -> BTreeMap<Destination, Grant> {
    let mut by_institution = BTreeMap::<_, BTreeSet<Handle>>::new();
    for person in people
        .iter()
        .filter(|person| person.institution != owner.institution)
    {
        by_institution
            .entry(person.institution.clone())
            .or_default()
            .insert(person.handle.clone());
    }
    by_institution
        .into_iter()
        .map(|(institution, handles)| (Destination::Pair(institution), Grant::Persons(handles)))
        .collect()
}

/// One of the origin's logs, by its reader.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// The origin itself.
    House,
    /// One other institution.
    Pair(InstitutionId),
    /// Members and associates.
    Consortium,
    /// The world.
    Public,
}

/// Who may see an item at the institutions that read a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// All that the log speaks to; shared logs have no other.
    Open,
    /// Every teacher and member of staff of the one reader.
    Everyone,
    /// These persons of the one reader.
    Persons(BTreeSet<Handle>),
    /// The origin's own record.
    House {
        /// Who shares the item.
        owner: Handle,
        /// The whole policy.
        policy: SharingPolicy,
    },
}

impl Grant {
    /// Who may see the item at `reader`, the institution whose log it is (the origin, for its
    /// house). Says nothing for [`Grant::Open`], whose audience is the log's.
    pub fn audiences(&self, reader: &InstitutionId) -> BTreeSet<Audience> {
        let person = |handle: &Handle| ShareAddress {
            handle: handle.clone(),
            institution: reader.clone(),
        };
        match self {
            Self::Open => BTreeSet::new(),
            Self::Everyone => BTreeSet::from([Audience::Institution(reader.clone())]),
            Self::Persons(handles) => handles.iter().map(person).map(Audience::Person).collect(),
            Self::House { owner, policy } => policy.audiences(&person(owner)),
        }
    }
}

/// Some whose eyes an item is for. A viewer sees an item when one of its audiences is theirs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everyone, signed in or not.
    World,
    /// Teachers and staff of members and associates.
    Consortium,
    /// Teachers and staff of one institution.
    Institution(InstitutionId),
    /// One person.
    Person(ShareAddress),
}

impl std::fmt::Display for Audience {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::World => f.write_str("world"),
            Self::Consortium => f.write_str("consortium"),
            Self::Institution(id) => write!(f, "institution:{id}"),
            Self::Person(address) => write!(f, "person:{address}"),
        }
    }
}

/// What the origin appends, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Where to place the version, and for whom.
    pub places: Vec<(Destination, Grant)>,
    /// From where to withdraw it, afterwards.
    pub withdrawals: Vec<Destination>,
}

/// How an item that stands in `live` comes to stand as `policy` says.
///
/// With `new_version`, every placement that stays is placed again; otherwise only what is new or
/// has another grant. Placements that the policy covers without wanting them stay.
pub fn plan(
    live: &BTreeMap<Destination, Grant>,
    owner: &ShareAddress,
    policy: &SharingPolicy,
    new_version: bool,
) -> Plan {
    let mut wanted = policy.destinations(owner);
    let mut withdrawals = Vec::new();
    for (destination, grant) in live {
        if wanted.contains_key(destination) {
            continue;
        }
        if policy.covers(owner, destination, grant) {
            wanted.insert(destination.clone(), grant.clone());
        } else {
            withdrawals.push(destination.clone());
        }
    }
    let places = wanted
        .into_iter()
        .filter(|(destination, grant)| new_version || live.get(destination) != Some(grant))
        .collect();
    Plan {
        places,
        withdrawals,
    }
}

#[cfg(test)]
mod tests;
