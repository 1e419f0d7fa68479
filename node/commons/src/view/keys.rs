//! Where the rows of the view stand: `<letter>/<names>`.
//!
//! A name ends with a space, which no name contains, so no name's rows stand among another's.

use domain::id::{InstitutionId, ItemHandle, ItemId};
use domain::log::{LogId, LogKind};

/// What needs the index's attention.
pub(super) const DIRTY: &[u8] = b"d/";
/// Listings.
pub(super) const LISTINGS: &[u8] = b"i/";
/// How far logs were applied.
pub(super) const POSITIONS: &[u8] = b"p/";
/// How far the index had come when it was last in step.
pub(super) const INDEXED: &[u8] = b"x/";
/// Bodies that were not here.
pub(super) const PENDING: &[u8] = b"b/";

fn key(letter: &[u8], name: &dyn std::fmt::Display) -> Vec<u8> {
    [letter, name.to_string().as_bytes()].concat()
}

fn key_with_tail(letter: &[u8], name: &dyn std::fmt::Display, tail: &[u8]) -> Vec<u8> {
    let mut key = key(letter, name);
    key.push(b' ');
    key.extend_from_slice(tail);
    key
}

pub(super) fn position(log: &LogId) -> Vec<u8> {
    key(POSITIONS, log)
}

pub(super) fn indexed(log: &str) -> Vec<u8> {
    key(INDEXED, &log)
}

pub(super) fn standings(log: &LogId) -> Vec<u8> {
    key_with_tail(b"s/", log, &[])
}

pub(super) fn standing(log: &LogId, item: &ItemHandle) -> Vec<u8> {
    key_with_tail(b"s/", log, item.as_bytes())
}

pub(super) fn listing(item: &ItemId) -> Vec<u8> {
    key(LISTINGS, item)
}

pub(super) fn listings_of(origin: &InstitutionId) -> Vec<u8> {
    [LISTINGS, origin.as_str().as_bytes(), b"/"].concat()
}

pub(super) fn manifest(item: &ItemId, digest: &[u8; 32]) -> Vec<u8> {
    key_with_tail(b"m/", item, digest)
}

pub(super) fn children(parent: &ItemId) -> Vec<u8> {
    key_with_tail(b"c/", parent, &[])
}

pub(super) fn child(parent: &ItemId, child: &ItemId) -> Vec<u8> {
    key_with_tail(b"c/", parent, child.to_string().as_bytes())
}

/// Why an item was taken back from a log for many.
pub(super) fn withdrawal(item: &ItemId, kind: LogKind) -> Vec<u8> {
    let tail: &[u8] = match kind {
        LogKind::House => b"house",
        LogKind::Pair(_) => b"pair",
        LogKind::Consortium => b"consortium",
        LogKind::Public => b"public",
    };
    key_with_tail(b"w/", item, tail)
}

/// What an institution says of itself.
pub(super) fn profile(institution: &InstitutionId) -> Vec<u8> {
    key(b"h/", institution)
}

pub(super) fn dirty(item: &ItemId) -> Vec<u8> {
    key(DIRTY, item)
}

pub(super) fn pending_of(log: &LogId) -> Vec<u8> {
    key_with_tail(PENDING, log, &[])
}

pub(super) fn pending(log: &LogId, index: u64) -> Vec<u8> {
    key_with_tail(PENDING, log, &index.to_be_bytes())
}

/// The number that a key ends with.
pub(super) fn index_of(key: &[u8]) -> Option<u64> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// The handle that a standing's key ends with.
pub(super) fn handle_of(key: &[u8]) -> Option<ItemHandle> {
    key.last_chunk().map(|bytes| ItemHandle::from_bytes(*bytes))
}

/// The name that follows a prefix.
pub(super) fn name_after<T: std::str::FromStr>(key: &[u8], prefix: &[u8]) -> Option<T> {
    std::str::from_utf8(key.strip_prefix(prefix)?)
        .ok()?
        .parse()
        .ok()
}
