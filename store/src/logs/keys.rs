//! Where the rows of a log stand: `log/v1/<name> <section> <number or handle>`.
//!
//! A name ends with a space, which no name contains, so no log's rows stand among another's.

use bytes::Bytes;
use domain::id::ItemHandle;
use domain::log::LogId;

/// All rows of all logs.
pub(super) const PREFIX: &[u8] = b"log/v1/";

const BODY: u8 = b'b';
const EVENT: u8 = b'e';
const HISTORY: u8 = b'h';
const MISSING_BODY: u8 = b'm';
const NOTE: u8 = b'n';
const PLACEMENT: u8 = b'p';
const QUARANTINE: u8 = b'q';
const SIZE: u8 = b's';
const TILE: u8 = b't';

/// All rows of a log.
pub(super) fn prefix(log: &LogId) -> Vec<u8> {
    let mut key = PREFIX.to_vec();
    key.extend_from_slice(log.to_string().as_bytes());
    key.push(b' ');
    key
}

/// The log that a row belongs to.
pub(super) fn log_of(key: &[u8]) -> Option<LogId> {
    let rest = key.strip_prefix(PREFIX)?;
    let end = rest.iter().position(|byte| *byte == b' ')?;
    std::str::from_utf8(&rest[..end]).ok()?.parse().ok()
}

fn section(log: &LogId, section: u8) -> Vec<u8> {
    let mut key = prefix(log);
    key.push(section);
    key
}

fn numbered(log: &LogId, letter: u8, number: u64) -> Bytes {
    let mut key = section(log, letter);
    key.extend_from_slice(&number.to_be_bytes());
    key.into()
}

/// The number that a key ends with.
pub(super) fn index_of(key: &[u8]) -> Option<u64> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

/// The handle that a placement's key ends with.
pub(super) fn item_of(key: &[u8]) -> Option<ItemHandle> {
    key.last_chunk().map(|bytes| ItemHandle::from_bytes(*bytes))
}

pub(super) fn event(log: &LogId, index: u64) -> Bytes {
    numbered(log, EVENT, index)
}

pub(super) fn events_end(log: &LogId) -> Bytes {
    section(log, EVENT + 1).into()
}

pub(super) fn body(log: &LogId, index: u64) -> Bytes {
    numbered(log, BODY, index)
}

pub(super) fn tile(log: &LogId, number: u64) -> Bytes {
    numbered(log, TILE, number)
}

pub(super) fn note(log: &LogId) -> Bytes {
    section(log, NOTE).into()
}

pub(super) fn size(log: &LogId) -> Bytes {
    section(log, SIZE).into()
}

pub(super) fn placements(log: &LogId) -> Bytes {
    section(log, PLACEMENT).into()
}

pub(super) fn placement(log: &LogId, item: &ItemHandle) -> Bytes {
    let mut key = section(log, PLACEMENT);
    key.extend_from_slice(item.as_bytes());
    key.into()
}

pub(super) fn item_history(log: &LogId, item: &ItemHandle) -> Bytes {
    let mut key = section(log, HISTORY);
    key.extend_from_slice(item.as_bytes());
    key.into()
}

pub(super) fn history(log: &LogId, item: &ItemHandle, index: u64) -> Bytes {
    let mut key = item_history(log, item).to_vec();
    key.extend_from_slice(&index.to_be_bytes());
    key.into()
}

pub(super) fn missing_bodies(log: &LogId) -> Bytes {
    section(log, MISSING_BODY).into()
}

pub(super) fn missing_body(log: &LogId, index: u64) -> Bytes {
    numbered(log, MISSING_BODY, index)
}

pub(super) fn quarantine(log: &LogId) -> Bytes {
    section(log, QUARANTINE).into()
}

pub(super) fn quarantined(log: &LogId, index: u64) -> Bytes {
    numbered(log, QUARANTINE, index)
}
