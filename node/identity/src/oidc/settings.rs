//! What an operator says about an identity provider.
//!
//! Which claims say what somebody is differs from one provider to the next, and so does what
//! `staff` means from one country to the next: both are read as each node is told.

use std::collections::BTreeMap;

use domain::viewer::Role;
use openidconnect::IssuerUrl;
use rustls::pki_types::CertificateDer;

use super::ProviderId;
use super::http::is_loopback;

/// Most identity providers of one node.
pub const PROVIDERS_MAX: usize = 16;

/// An identity provider.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Its name in addresses of this node.
    pub id: ProviderId,
    /// Its name on the page where people choose.
    pub name: String,
    /// Its issuer, exactly as it writes it in its tokens.
    pub issuer: Issuer,
    /// How it knows this node.
    pub client_id: String,
    /// By what it believes this node; none for a public client.
    pub client_secret: Option<String>,
    /// Scopes to ask for besides `openid`.
    pub scopes: Vec<String>,
    /// The domains and codes by which it may name this institution, such as `univ-x.example` and
    /// `{UAI:0751717J}`. With none, it is the institution's own and speaks of nobody else.
    pub organizations: Vec<String>,
    /// Where it says what somebody is.
    pub claims: ClaimNames,
    /// What that means here.
    pub roles: RoleMap,
    /// Authorities by which it is trusted besides those of the machine.
    pub authorities: Vec<CertificateDer<'static>>,
}

/// The address of an issuer: https, or plain on a loopback address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer(IssuerUrl);

/// A text is not the address of an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an https address without query and fragment, as the provider writes it")]
pub struct IssuerError;

impl Issuer {
    /// Reads an issuer. It is kept as it is written: one slash more is another issuer.
    ///
    /// # Errors
    /// [`IssuerError`].
    pub fn read(text: &str) -> Result<Self, IssuerError> {
        let url = IssuerUrl::new(text.to_owned()).map_err(|_| IssuerError)?;
        let parsed = url.url();
        let host = parsed.host_str().unwrap_or_default();
        let is_safe =
            parsed.scheme() == "https" || (parsed.scheme() == "http" && is_loopback(host));
        let is_bare = parsed.query().is_none() && parsed.fragment().is_none();
        let is_nobodys = parsed.username().is_empty() && parsed.password().is_none();
        if is_safe && is_bare && is_nobodys && !host.is_empty() {
            Ok(Self(url))
        } else {
            Err(IssuerError)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) fn url(&self) -> &IssuerUrl {
        &self.0
    }
}

/// The names of claims, in the order in which they are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    /// What somebody is, without saying where: `eduperson_affiliation`.
    pub affiliation: Vec<String>,
    /// What somebody is and where: `eduperson_scoped_affiliation`.
    pub scoped_affiliation: Vec<String>,
    /// Whose somebody is: `schac_home_organization`, `supannEtablissement`.
    pub organization: Vec<String>,
    /// What somebody may do: `eduperson_entitlement`.
    pub entitlement: Vec<String>,
}

impl Default for ClaimNames {
    /// The names in use at universities: REFEDS, the older plurals, and SupAnn.
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            affiliation: owned(&[
                "eduperson_affiliation",
                "eduPersonAffiliation",
                "edu_person_affiliations",
            ]),
            scoped_affiliation: owned(&[
                "eduperson_scoped_affiliation",
                "eduPersonScopedAffiliation",
                "edu_person_scoped_affiliations",
            ]),
            organization: owned(&[
                "schac_home_organization",
                "schacHomeOrganization",
                "supannEtablissement",
                "supann_etablissement",
            ]),
            entitlement: owned(&["eduperson_entitlement", "eduPersonEntitlement"]),
        }
    }
}

/// Which affiliations and entitlements make which role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMap {
    roles: BTreeMap<String, Role>,
}

impl RoleMap {
    /// These words, each meaning a role; capitals do not matter.
    pub fn new(words: impl IntoIterator<Item = (String, Role)>) -> Self {
        let lower = |(word, role): (String, Role)| (word.to_lowercase(), role);
        Self {
            roles: words.into_iter().map(lower).collect(),
        }
    }

    pub(crate) fn role(&self, word: &str) -> Option<Role> {
        self.roles.get(&word.to_lowercase()).copied()
    }
}

impl Default for RoleMap {
    /// Faculty teaches, staff and employees work there, students study. Nobody runs a node by what
    /// a provider says of them, unless a node's operator maps a word to it.
    fn default() -> Self {
        let words = [
            ("faculty", Role::Teacher),
            ("teacher", Role::Teacher),
            ("staff", Role::Staff),
            ("employee", Role::Staff),
            ("student", Role::Student),
        ];
        Self::new(words.map(|(word, role)| (word.to_owned(), role)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_and_kept_as_it_is_written() {
        let good = [
            "https://idp.univ-x.example",
            "https://idp.univ-x.example/",
            "https://idp.univ-x.example/realms/x",
            "http://127.0.0.1:3000",
            "http://localhost:3000/oidc",
        ];
        for text in good {
            assert_eq!(Issuer::read(text).unwrap().as_str(), text);
        }
        let bad = [
            "",
            "idp.univ-x.example",
            "http://idp.univ-x.example",
            "https://idp.univ-x.example/?a=1",
            "https://idp.univ-x.example/#a",
            "https://user:word@idp.univ-x.example/",
            "ftp://idp.univ-x.example",
            "file:///etc/passwd",
        ];
        for text in bad {
            assert_eq!(Issuer::read(text), Err(IssuerError), "{text}");
        }
    }

    #[test]
    fn nobody_runs_a_node_by_what_a_provider_says_of_them() {
        let map = RoleMap::default();
        assert_eq!(map.role("Faculty"), Some(Role::Teacher));
        for word in [
            "operator",
            "admin",
            "member",
            "affiliate",
            "library-walk-in",
            "",
        ] {
            assert_eq!(map.role(word), None, "{word}");
        }
    }
}
