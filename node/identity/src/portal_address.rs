//! Where the portal is reached, as browsers see it.

use std::fmt;
use std::str::FromStr;

use openidconnect::url::{Position, Url};

use crate::oidc::ProviderId;
use crate::oidc::http::is_loopback;

/// Under which path providers send people back, followed by the provider's id.
pub const CALLBACK_PATH: &str = "/sign-in/callback/";

/// The origin of the portal, such as `https://archipel.univ-x.example`, without a slash at its
/// end: https, or plain on a loopback address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalAddress(String);

/// A text is not the address of a portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an https address without a path, such as https://archipel.univ-x.example")]
pub struct PortalAddressError;

impl PortalAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where a provider sends people back: what is registered there for this node.
    pub fn callback(&self, provider: &ProviderId) -> String {
        format!("{}{CALLBACK_PATH}{provider}", self.0)
    }
}

impl FromStr for PortalAddress {
    type Err = PortalAddressError;

    fn from_str(text: &str) -> Result<Self, PortalAddressError> {
        let url = Url::parse(text).map_err(|_| PortalAddressError)?;
        let host = url.host_str().unwrap_or_default();
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(host));
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_nobodys = url.username().is_empty() && url.password().is_none();
        if is_safe && is_bare && is_nobodys && !host.is_empty() {
            Ok(Self(url[..Position::BeforePath].to_owned()))
        } else {
            Err(PortalAddressError)
        }
    }
}

impl fmt::Display for PortalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin() {
        let address: PortalAddress = "https://grenoble.localhost:7402/".parse().unwrap();
        assert_eq!(address.as_str(), "https://grenoble.localhost:7402");
        assert_eq!(
            address.callback(&"uga".parse().unwrap()),
            "https://grenoble.localhost:7402/sign-in/callback/uga"
        );
        for text in [
            "http://127.0.0.1:8080",
            "https://archipel.univ-x.example:443",
        ] {
            assert!(text.parse::<PortalAddress>().is_ok(), "{text}");
        }
        for text in [
            "",
            "archipel.univ-x.example",
            "http://archipel.univ-x.example",
            "https://archipel.univ-x.example/portal",
            "https://archipel.univ-x.example/?a",
            "https://a@archipel.univ-x.example",
            "javascript:alert(1)",
        ] {
            assert_eq!(
                text.parse::<PortalAddress>(),
                Err(PortalAddressError),
                "{text}"
            );
        }
    }
}
