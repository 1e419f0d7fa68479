//! Page tokens: where a list goes on, for the same question of the same person only.

use domain::id::InstitutionId;
use domain::viewer::Viewer;

/// How much of the code is kept, in bytes.
const MAC_BYTES: usize = 16;
/// The longest token that is read, in characters.
const TOKEN_CHARS_MAX: usize = 512;

/// The text is no page token for this question: it was forged, is of another question or of
/// somebody else, or what it led to is no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "page_token: not from an answer to the same question of the same person, or out of date; begin \
     anew without one"
)]
pub struct TokenError;

/// The secret by which this node knows its own page tokens.
#[derive(Clone)]
pub struct TokenKey([u8; 32]);

impl TokenKey {
    /// Derives the key from 32 secret random bytes.
    pub fn derive(secret: &[u8; 32], institution: &InstitutionId) -> Self {
        let mut hash = blake3::Hasher::new_derive_key("archipel 2026-11 page tokens v1");
        hash.update(secret);
        hash.update(institution.as_str().as_bytes());
        Self(*hash.finalize().as_bytes())
    }

    pub(super) fn question(&self, name: &str, viewer: &Viewer) -> Question {
        let question = Question(blake3::Hasher::new_keyed(&self.0)).with(name);
        match viewer {
            Viewer::Anonymous => question.with("anonymous"),
            Viewer::Person { address, role } => question
                .with("person")
                .with(&address.to_string())
                .with(role.as_str()),
        }
    }
}

/// What a token belongs to: everything that was asked but the page.
pub(super) struct Question(blake3::Hasher);

impl Question {
    /// One more part of the question; where it ends is part of it.
    pub(super) fn with(mut self, part: &str) -> Self {
        self.0.update(&(part.len() as u64).to_be_bytes());
        self.0.update(part.as_bytes());
        self
    }

    /// A token that says where to go on.
    pub(super) fn seal(&self, position: &str) -> String {
        format!(
            "{}{}",
            hex::encode(self.mac(position)),
            hex::encode(position)
        )
    }

    /// Where to go on.
    pub(super) fn open(&self, token: &str) -> Result<String, TokenError> {
        if token.len() > TOKEN_CHARS_MAX {
            return Err(TokenError);
        }
        let bytes = hex::decode(token).map_err(|_| TokenError)?;
        let (mac, position) = bytes.split_at_checked(MAC_BYTES).ok_or(TokenError)?;
        let position = std::str::from_utf8(position).map_err(|_| TokenError)?;
        let found: [u8; MAC_BYTES] = mac.try_into().map_err(|_| TokenError)?;
        if constant_time_eq(&self.mac(position), &found) {
            Ok(position.to_owned())
        } else {
            Err(TokenError)
        }
    }

    fn mac(&self, position: &str) -> [u8; MAC_BYTES] {
        let mut hash = self.0.clone();
        hash.update(position.as_bytes());
        let mut mac = [0; MAC_BYTES];
        hash.finalize_xof().fill(&mut mac);
        mac
    }
}

/// Compares without telling by the time it takes how much is right.
fn constant_time_eq(left: &[u8; MAC_BYTES], right: &[u8; MAC_BYTES]) -> bool {
    let pairs = left.iter().zip(right);
    pairs.fold(0, |different, (l, r)| different | (l ^ r)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> TokenKey {
        TokenKey::derive(&[7; 32], &"grenoble".parse().unwrap())
    }

    #[test]
    fn a_token_says_where_to_go_on() {
        let question = key().question("list", &Viewer::Anonymous);
        assert_eq!(question.open(&question.seal("here")), Ok("here".to_owned()));
    }

    #[test]
    fn a_changed_token_is_refused() {
        let question = key().question("list", &Viewer::Anonymous);
        let token = question.seal("17");
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'0' { b'1' } else { b'0' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(question.open(&forged), Err(TokenError), "{forged}");
        }
    }

    #[test]
    fn a_token_is_good_for_its_question_only() {
        let token = key().question("list", &Viewer::Anonymous).seal("17");
        let others = [
            key().question("search", &Viewer::Anonymous),
            key().question("list", &Viewer::Anonymous).with(""),
            TokenKey::derive(&[8; 32], &"grenoble".parse().unwrap())
                .question("list", &Viewer::Anonymous),
        ];
        for other in others {
            assert_eq!(other.open(&token), Err(TokenError));
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        let question = key().question("list", &Viewer::Anonymous);
        for text in ["", "0", "zz", "é", "00", &"0".repeat(600)] {
            assert_eq!(question.open(text), Err(TokenError), "{text}");
        }
    }
}
