//! What is kept of a session.

use domain::id::Handle;
use serde::{Deserialize, Serialize};

use super::{BROWSER_CHARS_MAX, ID_TOKEN_BYTES_MAX, SessionId, SessionInfo, SignedInBy};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) hash: [u8; 32],
    pub(super) handle: Handle,
    pub(super) by: SignedInBy,
    pub(super) browser: String,
    pub(super) begun_ms: i64,
    pub(super) used_ms: i64,
    pub(super) ends_ms: i64,
}

impl Row {
    pub(super) fn info(&self, id: SessionId) -> SessionInfo {
        SessionInfo {
            id,
            handle: self.handle.clone(),
            by: self.by.clone(),
            browser: self.browser.clone(),
            begun_ms: self.begun_ms,
            used_ms: self.used_ms,
            ends_ms: self.ends_ms,
        }
    }
}

/// What is kept of how somebody signed in: a token that is too long is left out, and signing out
/// at the provider then asks the person.
pub(super) fn kept(by: &SignedInBy) -> SignedInBy {
    match by {
        SignedInBy::Password => SignedInBy::Password,
        SignedInBy::Provider { id, id_token } => SignedInBy::Provider {
            id: id.clone(),
            id_token: id_token
                .clone()
                .filter(|token| token.len() <= ID_TOKEN_BYTES_MAX),
        },
    }
}

/// What a browser calls itself, as one line that is not too long.
pub(super) fn browser_name(text: &str) -> String {
    let visible = text.chars().filter(|char| !char.is_control());
    visible.take(BROWSER_CHARS_MAX).collect()
}
