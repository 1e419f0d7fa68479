//! `[[provider]]`: identity providers, each a table of its own.

use std::collections::BTreeSet;
use std::path::PathBuf;

use domain::viewer::Role;
use identity::ProviderId;
use identity::oidc::settings::PROVIDERS_MAX;
use identity::oidc::{ClaimNames, Issuer, RoleMap};

use super::Provider;
use super::error::ConfigError;
use super::file::{ClaimsSection, ProviderSection, RolesSection, TypedList};
use super::merge::Merge;
use super::value::Given;

/// Most entries in one list of a provider.
pub(super) const ENTRIES_MAX: usize = 32;
/// Longest entry, in characters.
pub(super) const ENTRY_CHARS_MAX: usize = 300;

const ID: &str =
    "write 1 to 32 small letters, digits and hyphens, another for each provider, such as \"uga\"";
const ISSUER: &str =
    "write the https address under which the provider publishes itself, exactly as it writes it";
const CLIENT_ID: &str = "write the name under which the provider knows this node";
const TEXT: &str = "write one line of visible text, of at most 300 characters";
const LIST: &str = "write at most 32 entries of visible text";

/// The providers, in the order of the file.
pub(super) fn providers(given: &Merge<'_>) -> Result<Vec<Provider>, ConfigError> {
    let sections = &given.read.file.provider;
    let mut seen = BTreeSet::new();
    let mut providers = Vec::with_capacity(sections.len());
    for section in sections {
        let provider = provider(given, section)?;
        let id = given.one("provider.id", &section.id);
        if let (false, Some(id)) = (seen.insert(provider.id.clone()), &id) {
            return Err(id.refuse("names two providers", ID));
        }
        if let (true, Some(id)) = (seen.len() > PROVIDERS_MAX, id) {
            return Err(id.refuse("is one provider too many", "use at most 16"));
        }
        providers.push(provider);
    }
    Ok(providers)
}

fn provider(given: &Merge<'_>, section: &ProviderSection) -> Result<Provider, ConfigError> {
    let id = needed(given, "provider.id", &section.id, ID)?;
    let issuer = needed(given, "provider.issuer", &section.issuer, ISSUER)?;
    let client_id = needed(given, "provider.client_id", &section.client_id, CLIENT_ID)?;
    let name = given.one("provider.name", &section.name);
    let name = name.as_ref().map(text).transpose()?;
    let scopes = list(given, "provider.scopes", &section.scopes)?;
    Ok(Provider {
        id: provider_id(&id)?,
        name: name.unwrap_or_else(|| id.value.clone()),
        issuer: Issuer::read(&issuer.value)
            .map_err(|error| issuer.refuse(error.to_string(), ISSUER))?,
        client_id: text(&client_id)?,
        client_secret: path(given, "provider.client_secret", &section.client_secret),
        scopes: scopes.unwrap_or_else(|| vec!["profile".to_owned()]),
        organizations: list(given, "provider.organizations", &section.organizations)?
            .unwrap_or_default(),
        claims: claims(given, &section.claims)?,
        roles: roles(given, &section.roles)?,
        authorities: path(given, "provider.authorities", &section.authorities),
    })
}

fn provider_id(given: &Given<String>) -> Result<ProviderId, ConfigError> {
    given
        .value
        .parse()
        .map_err(|_| given.refuse("is not a short name", ID))
}

fn needed(
    given: &Merge<'_>,
    key: &'static str,
    typed: &super::file::Typed,
    allowed: &'static str,
) -> Result<Given<String>, ConfigError> {
    given
        .one(key, typed)
        .ok_or_else(|| given.required(key, allowed))
}

/// A file; a relative path begins at the folder of the configuration.
fn path(given: &Merge<'_>, key: &'static str, typed: &super::file::Typed) -> Option<PathBuf> {
    let given_path = given.one(key, typed)?;
    Some(given.here().join(given_path.value))
}

fn text(given: &Given<String>) -> Result<String, ConfigError> {
    if is_entry(&given.value) {
        Ok(given.value.clone())
    } else {
        Err(given.refuse("is empty, too long or has control characters", TEXT))
    }
}

fn is_entry(text: &str) -> bool {
    let fits = text.chars().count() <= ENTRY_CHARS_MAX;
    fits && !text.trim().is_empty() && !text.chars().any(char::is_control)
}

fn list(
    given: &Merge<'_>,
    key: &'static str,
    typed: &TypedList,
) -> Result<Option<Vec<String>>, ConfigError> {
    let Some(given) = given.all(key, typed) else {
        return Ok(None);
    };
    let is_good = given.value.len() <= ENTRIES_MAX && given.value.iter().all(|text| is_entry(text));
    if is_good {
        Ok(Some(given.value))
    } else {
        Err(given.refuse("has an entry that is none, or too many", LIST))
    }
}

fn claims(given: &Merge<'_>, section: &ClaimsSection) -> Result<ClaimNames, ConfigError> {
    let usual = ClaimNames::default();
    let names = |key, typed: &TypedList, usual: Vec<String>| {
        list(given, key, typed).map(|names| names.unwrap_or(usual))
    };
    Ok(ClaimNames {
        affiliation: names(
            "provider.claims.affiliation",
            &section.affiliation,
            usual.affiliation,
        )?,
        scoped_affiliation: names(
            "provider.claims.scoped_affiliation",
            &section.scoped_affiliation,
            usual.scoped_affiliation,
        )?,
        organization: names(
            "provider.claims.organization",
            &section.organization,
            usual.organization,
        )?,
        entitlement: names(
            "provider.claims.entitlement",
            &section.entitlement,
            usual.entitlement,
        )?,
    })
}

/// Which words mean which role; with none, those that are usual.
fn roles(given: &Merge<'_>, section: &RolesSection) -> Result<RoleMap, ConfigError> {
    let lists = [
        ("provider.roles.teacher", &section.teacher, Role::Teacher),
        ("provider.roles.staff", &section.staff, Role::Staff),
        ("provider.roles.student", &section.student, Role::Student),
        ("provider.roles.operator", &section.operator, Role::Operator),
        ("provider.roles.officer", &section.officer, Role::Officer),
    ];
    let mut words = Vec::new();
    let mut is_said = false;
    for (key, typed, role) in lists {
        let said = list(given, key, typed)?;
        is_said |= said.is_some();
        words.extend(
            said.unwrap_or_default()
                .into_iter()
                .map(|word| (word, role)),
        );
    }
    Ok(if is_said {
        RoleMap::new(words)
    } else {
        RoleMap::default()
    })
}
