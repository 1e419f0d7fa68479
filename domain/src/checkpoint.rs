//! A log's signed size and root: a C2SP checkpoint in a signed note.
//!
//! <https://c2sp.org/tlog-checkpoint>, <https://c2sp.org/signed-note>. The key's name is the
//! log's name, so a note for one log never passes for another's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::keys::{PublicKey, SecretKey, Signature};
use crate::log::LogId;
use crate::merkle::TreeHash;

/// The longest note that is read, in bytes.
pub const NOTE_BYTES_MAX: usize = 1024;

const ALGORITHM_ED25519: u8 = 1;

/// Why a note is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The note is too long.
    #[error("checkpoint has {0} bytes, at most {NOTE_BYTES_MAX} are allowed")]
    TooLong(usize),
    /// The note does not have the form of a checkpoint.
    #[error("malformed checkpoint: {0}")]
    Malformed(&'static str),
    /// No signature by a key that is trusted for this log.
    #[error("bad signature on checkpoint: not by a checkpoint key of the origin")]
    BadSignature,
}

/// What a note says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub log: LogId,
    /// How many events it has.
    pub size: u64,
    /// The root of its tree.
    pub root: TreeHash,
}

/// A checkpoint and the note that proves it, as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Bytes,
}

impl SignedCheckpoint {
    /// Signs a checkpoint.
    pub fn sign(checkpoint: Checkpoint, key: &SecretKey) -> Self {
        let body = note_body(&checkpoint);
        let name = checkpoint.log.to_string();
        let mut blob = note_key_id(&name, &key.public()).to_vec();
        blob.extend_from_slice(key.sign(body.as_bytes()).as_bytes());
        let note = format!("{body}\n\u{2014} {name} {}\n", BASE64.encode(blob));
        Self {
            checkpoint,
            note: Bytes::from(note),
        }
    }

    /// Checks a note under the keys that may sign for the institution that it names.
    ///
    /// `keys` answers with the checkpoint keys of a log's institution, none for a stranger.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn verify(note: Bytes, keys: &[PublicKey]) -> Result<Self, NoteError> {
        let (checkpoint, body_len) = read_note(&note)?;
        let (body, signatures) = note.split_at(body_len);
        let name = checkpoint.log.to_string();
        let signed = signature_lines(signatures, &name).any(|blob| {
            keys.iter()
                .any(|key| is_signature(&blob, (&name, key), body))
        });
        if signed {
            Ok(Self { checkpoint, note })
        } else {
            Err(NoteError::BadSignature)
        }
    }

    /// What a note claims, before anything is checked.
    ///
    /// # Errors
    /// [`NoteError`] if it has not the form of a checkpoint.
    pub fn claimed(note: &[u8]) -> Result<Checkpoint, NoteError> {
        read_note(note).map(|(checkpoint, _)| checkpoint)
    }

    /// What it says.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note, as received.
    pub fn note(&self) -> &Bytes {
        &self.note
    }
}

fn note_body(checkpoint: &Checkpoint) -> String {
    let Checkpoint { log, size, root } = checkpoint;
    format!("{log}\n{size}\n{}\n", BASE64.encode(root.0))
}

/// The checkpoint that a note states, and how long its signed part is.
fn read_note(note: &[u8]) -> Result<(Checkpoint, usize), NoteError> {
    if note.len() > NOTE_BYTES_MAX {
        return Err(NoteError::TooLong(note.len()));
    }
    let text = std::str::from_utf8(note).map_err(|_| NoteError::Malformed("not UTF-8"))?;
    let end = text
        .find("\n\n")
        .ok_or(NoteError::Malformed("no signatures"))?;
    let mut lines = text[..end].split('\n');
    let checkpoint = read_body(&mut lines).ok_or(NoteError::Malformed("origin, size or root"))?;
    // The text before the blank line is exactly what signing produces: no extension lines.
    if note_body(&checkpoint) != text[..=end] {
        return Err(NoteError::Malformed("not in canonical form"));
    }
    Ok((checkpoint, end + 1))
}

fn read_body<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Checkpoint> {
    let log = lines.next()?.parse().ok()?;
    let size = lines.next()?.parse().ok()?;
    let root = TreeHash::from_slice(&BASE64.decode(lines.next()?).ok()?)?;
    Some(Checkpoint { log, size, root })
}

fn signature_lines<'a>(part: &'a [u8], name: &'a str) -> impl Iterator<Item = Vec<u8>> + 'a {
    let text = std::str::from_utf8(part).unwrap_or_default();
    text.lines().filter_map(move |line| {
        let rest = line
            .strip_prefix("\u{2014} ")?
            .strip_prefix(name)?
            .strip_prefix(' ')?;
        BASE64.decode(rest).ok()
    })
}

fn is_signature(blob: &[u8], (name, key): (&str, &PublicKey), body: &[u8]) -> bool {
    let Some((key_id, signature)) = blob.split_at_checked(4) else {
        return false;
    };
    let Ok(signature) = Signature::from_bytes(signature) else {
        return false;
    };
    key_id == note_key_id(name, key) && key.verify_strict(body, &signature).is_ok()
}

/// C2SP: the first 4 bytes of `SHA-256(name || 0x0A || algorithm || public key)`.
fn note_key_id(name: &str, key: &PublicKey) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name);
    hash.update([b'\n', ALGORITHM_ED25519]);
    hash.update(key.as_bytes());
    let digest = hash.finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

#[cfg(test)]
mod tests;
