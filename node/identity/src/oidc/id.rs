//! How a node names one of its identity providers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Longest id of a provider, in bytes.
pub const PROVIDER_ID_BYTES_MAX: usize = 32;

/// The short name of an identity provider, as the configuration gives it. It stands in the address
/// to which the provider sends people back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProviderId(String);

/// A text is not the id of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("use 1 to {PROVIDER_ID_BYTES_MAX} small letters, digits and hyphens")]
pub struct ProviderIdError;

impl ProviderId {
    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ProviderId {
    type Err = ProviderIdError;

    fn from_str(text: &str) -> Result<Self, ProviderIdError> {
        let is_letter = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let fits = (1..=PROVIDER_ID_BYTES_MAX).contains(&text.len());
        if fits && text.bytes().all(is_letter) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ProviderIdError)
        }
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_safe_in_an_address() {
        let longest = "a".repeat(PROVIDER_ID_BYTES_MAX);
        for good in ["uga", "g-inp2", longest.as_str()] {
            assert_eq!(good.parse::<ProviderId>().unwrap().as_str(), good);
        }
        let long = format!("{longest}a");
        for bad in ["", "UGA", "a/b", "a.b", "é", "a b", long.as_str()] {
            assert_eq!(bad.parse::<ProviderId>(), Err(ProviderIdError), "{bad}");
        }
    }
}
