//! Copying one log: what may be kept of what a peer sends. No network, no disk, no clock.
//!
//! A checkpoint counts if the origin signed it. A package counts if its tile, put together with
//! what is already held, leads to the checkpoint, and if the proof agrees with all that is held:
//! so no other history can ever be stored beside ours. An event counts if a key of the origin
//! signed it; one that does not is kept in its place, since the tree commits to it, and not
//! applied.

use bytes::Bytes;
use domain::checkpoint::{Checkpoint, SignedCheckpoint};
use domain::envelope::EnvelopeError;
use domain::event::Event;
use domain::id::InstitutionId;
use domain::log::{LogId, LogKind};
use domain::membership::Institution;
use domain::merkle::{self, TILE_WIDTH, TreeHash};
use domain::wire;
use store::logs::{Entry, LogState};

use crate::refusals::{Reason, Refusal};

/// The longest encoded event, envelope and signature included, in bytes.
pub const EVENT_ENVELOPE_BYTES_MAX: usize = 1024;

/// Which log is being copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// This one.
    Log(LogId),
    /// The log that an institution writes for us, whatever its name.
    PairFrom(InstitutionId),
}

impl Asked {
    /// Who writes it.
    pub fn origin(&self) -> &InstitutionId {
        match self {
            Self::Log(log) => &log.institution,
            Self::PairFrom(origin) => origin,
        }
    }

    fn matches(&self, log: &LogId) -> bool {
        match self {
            Self::Log(asked) => asked == log,
            Self::PairFrom(origin) => {
                log.institution == *origin && matches!(log.kind, LogKind::Pair(_))
            }
        }
    }
}

/// A package as it came.
#[derive(Debug, Clone)]
pub struct Package {
    /// Index of the first event.
    pub start: u64,
    /// Encoded envelopes.
    pub envelopes: Vec<Bytes>,
    /// Audit path of the tile, lowest first.
    pub proof: Vec<TreeHash>,
}

/// What a package comes to once it is checked.
#[derive(Debug)]
pub struct Checked {
    /// Events to append, bodies still to be attached.
    pub entries: Vec<Entry>,
    /// Events that are kept and not applied.
    pub refusals: Vec<Refusal>,
}

/// What is known of a log that is being copied from one peer.
#[derive(Debug)]
pub struct Replica {
    asked: Asked,
    // Whether the peer is the origin itself, which may never show less than before.
    from_origin: bool,
    checkpoint: Option<SignedCheckpoint>,
}

/// What a checkpoint says compared with what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There is more to come.
    Behind,
    /// All of it is here.
    Even,
    /// The peer shows less than we hold, or than it showed before.
    PeerIsBehind,
}

impl Replica {
    /// Starts to copy.
    pub fn new(asked: Asked, from_origin: bool) -> Self {
        Self {
            asked,
            from_origin,
            checkpoint: None,
        }
    }

    /// The newest checkpoint that counted.
    pub fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        self.checkpoint.as_ref()
    }

    /// The log that a note is about, if it is the one that was asked for.
    ///
    /// # Errors
    /// [`Reason::Malformed`], [`Reason::WrongLog`].
    pub fn log_of(&self, note: &[u8]) -> Result<LogId, Refusal> {
        let claimed = SignedCheckpoint::claimed(note)
            .map_err(|error| Refusal::new(Reason::Malformed, error.to_string()))?;
        if self.asked.matches(&claimed.log) {
            Ok(claimed.log)
        } else {
            let detail = format!(
                "asked for {:?}, got a checkpoint of {}",
                self.asked, claimed.log
            );
            Err(Refusal::new(Reason::WrongLog, detail).about(&claimed.log))
        }
    }

    /// Takes a checkpoint of a log that stands here as `state`.
    ///
    /// # Errors
    /// [`Reason::BadSignature`], [`Reason::RolledBack`], [`Reason::Forked`], and those of
    /// [`Replica::log_of`].
    pub fn on_checkpoint(
        &mut self,
        note: Bytes,
        origin: &Institution,
        state: &LogState,
    ) -> Result<Progress, Refusal> {
        self.log_of(&note)?;
        let keys = origin.keys_for(domain::keys::Purpose::Checkpoint);
        let signed = SignedCheckpoint::verify(note, &keys)
            .map_err(|error| Refusal::new(Reason::BadSignature, error.to_string()))
            .map_err(|refusal| refusal.about(state.log()))?;
        let checkpoint = signed.checkpoint();
        let held = state.size();
        let shown = self.checkpoint.as_ref().map(SignedCheckpoint::checkpoint);
        let known = shown.map_or(held, |shown| shown.size.max(held));
        if checkpoint.size < known {
            // A mirror may be behind; an origin never shows less than it signed.
            if self.from_origin {
                let detail = format!("{}: size {} after {known}", checkpoint.log, checkpoint.size);
                return Err(Refusal::new(Reason::RolledBack, detail).about(&checkpoint.log));
            }
            return Ok(Progress::PeerIsBehind);
        }
        let contradicts_held = checkpoint.size == held && checkpoint.root != state.tree().root();
        let contradicts_shown = shown
            .is_some_and(|shown| checkpoint.size == shown.size && checkpoint.root != shown.root);
        if contradicts_held || contradicts_shown {
            let detail = format!("{}: two roots at size {}", checkpoint.log, checkpoint.size);
            return Err(Refusal::new(Reason::Forked, detail).about(&checkpoint.log));
        }
        let progress = if checkpoint.size > held {
            Progress::Behind
        } else {
            Progress::Even
        };
        self.checkpoint = Some(signed);
        Ok(progress)
    }

    /// Checks a package that follows what stands here as `state`.
    ///
    /// # Errors
    /// [`Reason::Malformed`], [`Reason::BadProof`], [`Reason::Forked`]: nothing of it counts.
    pub fn on_package(
        &self,
        package: &Package,
        origin: &Institution,
        state: &LogState,
    ) -> Result<Checked, Refusal> {
        self.check_proof(package, state)?;
        let mut checked = Checked {
            entries: Vec::new(),
            refusals: Vec::new(),
        };
        for (index, envelope) in (package.start..).zip(&package.envelopes) {
            let event = check_event(envelope, (state.log(), index), origin);
            if let Err(refusal) = &event {
                checked.refusals.push(refusal.clone());
            }
            checked.entries.push(Entry {
                envelope: envelope.clone(),
                event: event.map_err(|refusal| refusal.to_string()),
                body: None,
            });
        }
        Ok(checked)
    }

    /// Whether a package that begins where the tile of the last held events begins proves, under
    /// a checkpoint that the origin signed, other events in the place of those that are held.
    pub fn contradicts(&self, package: &Package, state: &LogState) -> bool {
        let Some(checkpoint) = &self.checkpoint else {
            return false;
        };
        let Checkpoint { size, root, .. } = *checkpoint.checkpoint();
        let held = state.tree().tail();
        let number = state.size() / TILE_WIDTH;
        let leaves: Vec<_> = leaf_hashes(package).collect();
        let is_proved = package.start == number * TILE_WIDTH
            && merkle::verify_tile(merkle::root(&leaves), number, size, &package.proof, root);
        let agrees = leaves.starts_with(held) && state.tree().agrees_with(&package.proof, size);
        is_proved && leaves.len() >= held.len() && !agrees
    }

    fn check_proof(&self, package: &Package, state: &LogState) -> Result<(), Refusal> {
        let refuse =
            |reason, detail: &str| Refusal::new(reason, detail).at(state.log(), package.start);
        let malformed = |detail: &str| refuse(Reason::Malformed, detail);
        let checkpoint = self
            .checkpoint
            .as_ref()
            .ok_or_else(|| malformed("a package before a checkpoint"))?;
        let checkpoint = checkpoint.checkpoint();
        let count = package.envelopes.len() as u64;
        let end = package.start.saturating_add(count);
        let number = package.start / TILE_WIDTH;
        let tile_end = number
            .saturating_add(1)
            .saturating_mul(TILE_WIDTH)
            .min(checkpoint.size);
        if package.start != state.size() || count == 0 || end != tile_end {
            return Err(malformed("a package that does not fill its tile"));
        }
        if package
            .envelopes
            .iter()
            .any(|envelope| envelope.len() > EVENT_ENVELOPE_BYTES_MAX)
        {
            return Err(malformed("an event of more than 1 KiB"));
        }
        let mut leaves = state.tree().tail().to_vec();
        leaves.extend(leaf_hashes(package));
        let tile = merkle::root(&leaves);
        let (size, root) = (checkpoint.size, checkpoint.root);
        let place = format!("{} at {}", checkpoint.log, package.start);
        if !merkle::verify_tile(tile, number, size, &package.proof, root) {
            return Err(refuse(Reason::BadProof, &place));
        }
        if !state.tree().agrees_with(&package.proof, size) {
            return Err(refuse(Reason::Forked, &place));
        }
        Ok(())
    }
}

fn leaf_hashes(package: &Package) -> impl Iterator<Item = TreeHash> {
    package
        .envelopes
        .iter()
        .map(|envelope| merkle::leaf_hash(envelope))
}

fn check_event(
    envelope: &[u8],
    (log, index): (&LogId, u64),
    origin: &Institution,
) -> Result<Event, Refusal> {
    let refuse = |reason, error: String| {
        Refusal::new(reason, format!("{log} at {index}: {error}")).at(log, index)
    };
    let envelope = wire::read_envelope(envelope)
        .map_err(|error| refuse(Reason::Malformed, error.to_string()))?;
    let verified = envelope
        .verify::<Event>(&origin.event_keys(log, index))
        .map_err(|error| refuse(reason_of(&error), error.to_string()))?;
    let event = verified.into_value();
    if event.origin != log.institution {
        let error = format!("speaks for {}", event.origin);
        return Err(refuse(Reason::OriginMismatch, error));
    }
    Ok(event)
}

fn reason_of(error: &EnvelopeError) -> Reason {
    match error {
        // A statement of another type says nothing here, whoever signed it.
        EnvelopeError::PayloadType { .. } | EnvelopeError::BadSignature => Reason::BadSignature,
        EnvelopeError::TooLong { .. } | EnvelopeError::Malformed(_) => Reason::Malformed,
    }
}

/// Checks that a body is the one that an event of a log was signed for.
///
/// # Errors
/// [`Reason::BodyMismatch`], [`Reason::Malformed`].
pub fn check_body(event: &Event, (log, index): (&LogId, u64), body: &[u8]) -> Result<(), Refusal> {
    let refuse = |reason, error: String| {
        Refusal::new(reason, format!("{log} at {index}: {error}")).at(log, index)
    };
    let body =
        wire::read_body(body).map_err(|error| refuse(Reason::Malformed, error.to_string()))?;
    event
        .check_body(&body)
        .map_err(|error| refuse(Reason::BodyMismatch, error.to_string()))
}

#[cfg(test)]
mod tests;
