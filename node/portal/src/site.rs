//! What every page is made from: the library, the accounts, the node around them, and the address
//! under which all of it is reached.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use commons::library::Library;
use domain::id::{Handle, InstitutionId};
use identity::{People, Rate, SignIn, Throttle, Tokens};
use teaching::Teaching;
use tokio_util::sync::CancellationToken;

use crate::assets::Assets;
use crate::house::House;
use crate::report::Live;
use crate::texts::Texts;

/// Longest public address, in bytes.
const ADDRESS_BYTES_MAX: usize = 300;

/// How often one person may try a registration code: nobody guesses one of 41 bits so.
pub const CODE_RATE: Rate = Rate {
    burst: 10,
    period: Duration::from_secs(60),
};

/// Where the portal is reached from outside: `https://host` or `https://host:port`. Addresses on
/// pages are made from it and never from what a request claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicAddress(String);

/// A text is not the public address of a portal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not https://host or https://host:port")]
pub struct AddressError(String);

impl PublicAddress {
    /// The address as text, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached on the port of HTTPS.
    pub(crate) fn has_usual_port(&self) -> bool {
        let rest = self.0.trim_start_matches("https://");
        rest == self.host() || rest.ends_with(":443")
    }

    /// Its host, without the port.
    pub fn host(&self) -> &str {
        let rest = self.0.trim_start_matches("https://");
        match rest.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            Some(_) | None => rest,
        }
    }
}

impl FromStr for PublicAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let refused = || AddressError(text.chars().take(80).collect());
        let address = text.strip_suffix('/').unwrap_or(text);
        let rest = address.strip_prefix("https://").ok_or_else(refused)?;
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        let is_host = !host.is_empty()
            && !host.starts_with(['-', '.'])
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        if address.len() <= ADDRESS_BYTES_MAX && is_host && is_port {
            Ok(Self(address.to_owned()))
        } else {
            Err(refused())
        }
    }
}

impl fmt::Display for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The parts that a portal is made of.
pub struct Parts {
    /// The library.
    pub library: Library,
    /// How programs prove who they are; see [`Visitor`](crate::Visitor).
    pub tokens: Arc<Tokens>,
    /// How people prove who they are.
    pub sign_in: Arc<SignIn>,
    /// Accounts, for the names of people.
    pub people: Arc<People>,
    /// Classes, teams and reports.
    pub teaching: Arc<Teaching>,
    /// Counts who tries registration codes how often, by [`CODE_RATE`]; pages and calls share it.
    pub code_tries: Arc<Throttle<Handle>>,
    /// Everybody who listens to what happens in reports; pages and calls share it.
    pub live: Live,
    /// The node around it.
    pub house: Arc<dyn House>,
    /// The institution's legal name.
    pub name: String,
    /// Where it is reached.
    pub address: PublicAddress,
    /// Ends what pages listen to for good.
    pub stop: CancellationToken,
}

/// A portal. Cheap to clone.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    parts: Parts,
    assets: Assets,
    texts: Texts,
}

impl Site {
    /// Puts a portal together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            parts,
            assets: Assets::embedded(),
            texts: Texts::embedded(),
        }))
    }

    pub(crate) fn library(&self) -> &Library {
        &self.0.parts.library
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.0.parts.tokens
    }

    pub(crate) fn sign_in(&self) -> &SignIn {
        &self.0.parts.sign_in
    }

    pub(crate) fn people(&self) -> &People {
        &self.0.parts.people
    }

    pub(crate) fn teaching(&self) -> &Teaching {
        &self.0.parts.teaching
    }

    /// Who has which report open.
    pub(crate) fn live(&self) -> &Live {
        &self.0.parts.live
    }

    /// Ends what a page listens to for good.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.0.parts.stop.clone()
    }

    /// Counts how often somebody tries a registration code.
    pub(crate) fn code_tries(&self) -> &Throttle<Handle> {
        &self.0.parts.code_tries
    }

    pub(crate) fn house(&self) -> &dyn House {
        &*self.0.parts.house
    }

    /// The institution's legal name.
    pub(crate) fn name(&self) -> &str {
        &self.0.parts.name
    }

    pub(crate) fn address(&self) -> &PublicAddress {
        &self.0.parts.address
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.0.texts
    }

    /// An institution's legal name, or its id where the registry does not list it.
    pub(crate) fn institution_name(&self, id: &InstitutionId) -> String {
        let membership = self.library().membership();
        let listed = membership.institution(id);
        listed.map_or_else(|| id.to_string(), |institution| institution.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_a_host_and_perhaps_a_port() {
        for good in [
            "https://ouessant.localhost:7402",
            "https://archipel.example.fr/",
        ] {
            assert!(good.parse::<PublicAddress>().is_ok(), "{good}");
        }
        for bad in [
            "http://a.example",
            "https://",
            "https://a/b",
            "https://a:0",
            "https://a:70000",
            "https://user@a",
            "https://A.example",
            "javascript:alert(1)",
        ] {
            assert!(bad.parse::<PublicAddress>().is_err(), "{bad}");
        }
        let long = format!("https://{}", "a".repeat(ADDRESS_BYTES_MAX - 7));
        assert!(long.parse::<PublicAddress>().is_err());
    }

    #[test]
    fn the_host_has_no_port() {
        let address: PublicAddress = "https://groix.localhost:7402".parse().unwrap();
        assert_eq!(address.host(), "groix.localhost");
        assert!(!address.has_usual_port());
        let address: PublicAddress = "https://archipel.example.fr".parse().unwrap();
        assert!(address.has_usual_port());
    }
}
