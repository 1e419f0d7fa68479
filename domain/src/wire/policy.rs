//! Sharing policies and grants.

use std::collections::BTreeSet;

use bytes::Bytes;
use federation_proto::statement::v1 as pb;
use prost::Message as _;

use super::{WireError, bounded, decode, parsed};
use crate::event::DESCRIPTION_BYTES_MAX;
use crate::policy::{Grant, RECIPIENTS_MAX, SharingPolicy};

/// Reads an encoded grant.
///
/// # Errors
/// [`WireError`] names the field.
pub fn read_grant(bytes: &[u8]) -> Result<Grant, WireError> {
    decode::<pb::Grant>(bytes, "grant", DESCRIPTION_BYTES_MAX)?.try_into()
}

/// Encodes a grant; nothing where the log says it all. Done once, by its author.
pub fn write_grant(grant: &Grant) -> Option<Bytes> {
    use pb::grant::Audience;
    let audience = match grant {
        Grant::Open => return None,
        Grant::Everyone => Audience::Everyone(pb::grant::Everyone {}),
        Grant::Persons(handles) => Audience::Persons(pb::grant::Persons {
            handles: handles.iter().map(ToString::to_string).collect(),
        }),
        Grant::House { owner, policy } => Audience::House(pb::grant::House {
            owner: owner.to_string(),
            policy: Some(policy.clone().into()),
        }),
    };
    Some(
        pb::Grant {
            audience: Some(audience),
        }
        .encode_to_vec()
        .into(),
    )
}

impl TryFrom<pb::Grant> for Grant {
    type Error = WireError;

    fn try_from(message: pb::Grant) -> Result<Self, WireError> {
        use pb::grant::Audience;
        match message
            .audience
            .ok_or(WireError::Missing("grant.audience"))?
        {
            Audience::Everyone(pb::grant::Everyone {}) => Ok(Self::Everyone),
            Audience::Persons(pb::grant::Persons { handles }) => {
                recipients(&handles, "grant.persons.handles").map(Self::Persons)
            }
            Audience::House(pb::grant::House { owner, policy }) => Ok(Self::House {
                owner: parsed(&owner, "grant.house.owner")?,
                policy: policy
                    .ok_or(WireError::Missing("grant.house.policy"))?
                    .try_into()?,
            }),
        }
    }
}

fn recipients<T: std::str::FromStr + Ord>(
    texts: &[String],
    field: &'static str,
) -> Result<BTreeSet<T>, WireError> {
    if texts.is_empty() {
        return Err(WireError::Missing(field));
    }
    bounded(field, texts.len(), RECIPIENTS_MAX)?;
    texts.iter().map(|text| parsed(text, field)).collect()
}

impl TryFrom<pb::SharingPolicy> for SharingPolicy {
    type Error = WireError;

    fn try_from(message: pb::SharingPolicy) -> Result<Self, WireError> {
        use pb::sharing_policy::Rung;
        // A rung of a newer program decodes to none here: the most private.
        let Some(rung) = message.rung else {
            return Ok(Self::Personal);
        };
        Ok(match rung {
            Rung::Personal(pb::sharing_policy::Personal {}) => Self::Personal,
            Rung::Named(pb::sharing_policy::Named { people }) => {
                Self::Named(recipients(&people, "policy.named.people")?)
            }
            Rung::Institution(pb::sharing_policy::Institution {}) => Self::Institution,
            Rung::Institutions(pb::sharing_policy::Institutions { institutions }) => {
                Self::Institutions(recipients(
                    &institutions,
                    "policy.institutions.institutions",
                )?)
            }
            Rung::Consortium(pb::sharing_policy::Consortium {}) => Self::Consortium,
            Rung::Public(pb::sharing_policy::Public {}) => Self::Public,
        })
    }
}

impl From<SharingPolicy> for pb::SharingPolicy {
    fn from(policy: SharingPolicy) -> Self {
        use pb::sharing_policy::{self as message, Rung};
        let rung = match policy {
            SharingPolicy::Personal => Rung::Personal(message::Personal {}),
            SharingPolicy::Named(people) => Rung::Named(message::Named {
                people: people.into_iter().map(Into::into).collect(),
            }),
            SharingPolicy::Institution => Rung::Institution(message::Institution {}),
            SharingPolicy::Institutions(list) => Rung::Institutions(message::Institutions {
                institutions: list.into_iter().map(Into::into).collect(),
            }),
            SharingPolicy::Consortium => Rung::Consortium(message::Consortium {}),
            SharingPolicy::Public => Rung::Public(message::Public {}),
        };
        Self { rung: Some(rung) }
    }
}
