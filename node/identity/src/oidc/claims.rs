//! From what a provider says of somebody to what they are here.
//!
//! The least that the claims show is taken: somebody who is a student and staff is a student until
//! an operator says otherwise, and somebody of whom nothing is said may do what a student may. An
//! affiliation counts only if it is one at this institution.

use std::collections::BTreeMap;

use domain::viewer::Role;
use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::settings::{ClaimNames, ProviderSettings};

/// Most values of one claim that are read.
pub const VALUES_MAX: usize = 64;

/// The claims that no standard type has: all the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OtherClaims {
    #[serde(flatten)]
    claims: BTreeMap<String, Value>,
}

impl AdditionalClaims for OtherClaims {}

impl OtherClaims {
    /// These claims, with those of an ID token where these do not have them.
    pub(crate) fn with(mut self, id_token: &Self) -> Self {
        for (name, value) in &id_token.claims {
            self.claims
                .entry(name.clone())
                .or_insert_with(|| value.clone());
        }
        self
    }

    /// The texts of the first of these claims that is there. Providers write one as a text, several
    /// as a list; old ones write several in one text, apart by commas or semicolons.
    fn texts(&self, names: &[String]) -> Vec<&str> {
        let found = names.iter().find_map(|name| self.claims.get(name));
        let texts = match found {
            Some(Value::String(text)) => text.split([',', ';']).collect(),
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
                Vec::new()
            }
        };
        let trimmed = texts.into_iter().take(VALUES_MAX).map(str::trim);
        trimmed.filter(|text| !text.is_empty()).collect()
    }
}

/// Why somebody whom a provider knows is not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimsError {
    /// Nothing says that they are of this institution.
    #[error(
        "the claims {claims} do not say that this person is of this institution (they say: {found}; expected: {expected})"
    )]
    AnotherInstitution {
        /// The claims that were looked for.
        claims: String,
        /// What they said.
        found: String,
        /// What the configuration expects.
        expected: String,
    },
}

/// What somebody is here, by what a provider says.
pub(crate) fn role(settings: &ProviderSettings, told: &OtherClaims) -> Result<Role, ClaimsError> {
    let affiliations = affiliations(settings, told)?;
    let entitlements = told.texts(&settings.claims.entitlement);
    let mut roles: Vec<Role> = affiliations
        .into_iter()
        .filter_map(|word| settings.roles.role(word))
        .collect();
    // An entitlement is given to a person, so it does not go with the least.
    let granted = entitlements
        .into_iter()
        .find_map(|word| settings.roles.role(word));
    roles.sort_by_key(|role| privilege(*role));
    let least = roles.first().copied().unwrap_or(Role::Student);
    Ok(granted.unwrap_or(least))
}

/// What somebody is at this institution.
fn affiliations<'a>(
    settings: &ProviderSettings,
    told: &'a OtherClaims,
) -> Result<Vec<&'a str>, ClaimsError> {
    let names = &settings.claims;
    let unscoped = told.texts(&names.affiliation);
    if settings.organizations.is_empty() {
        return Ok(unscoped);
    }
    let is_ours = |text: &str| is_one_of(&settings.organizations, text);
    let scoped = told.texts(&names.scoped_affiliation);
    let here: Vec<_> = scoped
        .iter()
        .filter_map(|text| text.rsplit_once('@'))
        .filter(|(_, scope)| is_ours(scope))
        .map(|(word, _)| word)
        .collect();
    let homes = told.texts(&names.organization);
    let is_home = homes.iter().any(|home| is_ours(home));
    match (here.is_empty(), is_home) {
        (false, _) => Ok(here),
        (true, true) => Ok(unscoped),
        (true, false) => Err(another_institution(settings, &scoped, &homes)),
    }
}

/// Domains have no capitals; codes are compared the same way.
fn is_one_of(organizations: &[String], text: &str) -> bool {
    organizations
        .iter()
        .any(|ours| ours.eq_ignore_ascii_case(text))
}

fn another_institution(
    settings: &ProviderSettings,
    scoped: &[&str],
    homes: &[&str],
) -> ClaimsError {
    let ClaimNames {
        scoped_affiliation,
        organization,
        ..
    } = &settings.claims;
    let found = [scoped, homes].concat();
    ClaimsError::AnotherInstitution {
        claims: [scoped_affiliation.as_slice(), organization]
            .concat()
            .join(", "),
        found: if found.is_empty() {
            "nothing".to_owned()
        } else {
            found.join(", ").chars().take(200).collect()
        },
        expected: settings.organizations.join(", "),
    }
}

/// How much more a role may do than others.
const fn privilege(role: Role) -> u8 {
    match role {
        Role::Student => 0,
        Role::Staff => 1,
        Role::Teacher => 2,
        Role::Officer => 3,
        Role::Operator => 4,
    }
}

#[cfg(test)]
mod tests;
