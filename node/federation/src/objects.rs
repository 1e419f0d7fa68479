//! Documents and files of copied items: which are wanted, and fetching them.
//!
//! What is wanted stands in the store, in the batch that brought the item, so that a restart
//! forgets nothing. An object is asked for as part of an item in a log, never by its bare hash.

use std::time::Duration;

use bytes::Bytes;
use domain::id::{ItemHandle, ObjectDigest};
use domain::log::LogId;
use domain::wire;
use federation_proto::federation::v1 as pb;
use pb::object_service_client::ObjectServiceClient;
use store::objects::{ObjectError, Objects};
use store::{Batch, KeyRange, Limits, Order, Store, StoreError};
use tonic::transport::Channel;

use crate::refusals::{Reason, Refusal};

/// The slowest that a peer may send an object, in bytes a second.
pub const RATE_MIN: u64 = 16 << 10;
/// What it is given on top, to begin.
const GRACE: Duration = Duration::from_secs(15);

const WANT_PREFIX: &str = "federation/v1/want/";

/// An object that an item here lacks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Want {
    /// The log that holds the item.
    pub log: LogId,
    /// The item.
    pub item: ItemHandle,
    /// The object.
    pub digest: ObjectDigest,
    /// Its signed size, in bytes.
    pub size: u64,
}

fn key(log: &LogId, item: &ItemHandle, digest: &ObjectDigest) -> Vec<u8> {
    format!("{WANT_PREFIX}{log} {item} {digest}").into_bytes()
}

/// Adds to `batch` the objects that a body names and that are not here.
///
/// # Errors
/// [`ObjectError`] if the folder does not answer. A body that is not readable wants nothing.
pub fn want(
    batch: &mut Batch,
    (log, item): (&LogId, &ItemHandle),
    body: &[u8],
    objects: &Objects,
) -> Result<(), ObjectError> {
    let Ok(body) = wire::read_body(body) else {
        return Ok(());
    };
    let Ok(manifest) = wire::read_manifest(&body.manifest.bytes) else {
        return Ok(());
    };
    for file in manifest.objects() {
        if !objects.contains(file.digest)? {
            let size = Bytes::copy_from_slice(&file.size_bytes.to_be_bytes());
            batch.put(key(log, item, &file.digest), size);
        }
    }
    Ok(())
}

/// Adds to `batch` that nothing is wanted for an item any more: it has another version, or none.
pub(crate) fn forget(batch: &mut Batch, (log, item): (&LogId, &ItemHandle)) {
    let prefix = format!("{WANT_PREFIX}{log} {item} ");
    batch.delete_range(KeyRange::prefix(prefix.into_bytes()));
}

/// What is wanted of a log after `after`: at most 256.
///
/// # Errors
/// [`StoreError`].
pub fn wants(store: &Store, log: &LogId, after: Option<&Want>) -> Result<Vec<Want>, StoreError> {
    let prefix = format!("{WANT_PREFIX}{log} ");
    let mut range = KeyRange::prefix(prefix.clone().into_bytes());
    if let Some(Want { item, digest, .. }) = after {
        range = range.after(&key(log, item, digest));
    }
    let page = store
        .snapshot()?
        .scan(&range, Order::Ascending, Limits::PAGE)?;
    let read = |row: &store::Row| {
        let rest = std::str::from_utf8(&row.key).ok()?.strip_prefix(&prefix)?;
        let (item, digest) = rest.split_once(' ')?;
        let size = u64::from_be_bytes(row.value.as_ref().try_into().ok()?);
        Some(Want {
            log: log.clone(),
            item: item.parse().ok()?,
            digest: digest.parse().ok()?,
            size,
        })
    };
    Ok(page.rows.iter().filter_map(read).collect())
}

/// Adds to `batch` that an object is wanted no longer.
pub fn satisfied(batch: &mut Batch, want: &Want) {
    batch.delete(key(&want.log, &want.item, &want.digest));
}

/// Why an object did not come.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The peer did not answer, or has it no more.
    #[error("fetch an object: {0}")]
    Peer(#[from] tonic::Status),
    /// What came is not what was signed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It cannot be stored.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

/// Fetches one object; it is stored only if its bytes are what was signed.
///
/// # Errors
/// [`FetchError`]; a peer slower than [`RATE_MIN`] has not answered.
pub async fn fetch(
    client: &mut ObjectServiceClient<Channel>,
    objects: &Objects,
    want: &Want,
) -> Result<(), FetchError> {
    tokio::time::timeout(time_max(want.size), receive(client, objects, want))
        .await
        .map_err(|_| tonic::Status::deadline_exceeded("slower than 16 KiB a second"))?
}

/// How long an object of `size` bytes may take.
fn time_max(size: u64) -> Duration {
    GRACE + Duration::from_secs(size / RATE_MIN)
}

async fn receive(
    client: &mut ObjectServiceClient<Channel>,
    objects: &Objects,
    want: &Want,
) -> Result<(), FetchError> {
    let mut frames = client.fetch(request(want)).await?.into_inner();
    let mut writer = objects.writer()?;
    let mut received = 0;
    while let Some(pb::FetchResponse { data }) = frames.message().await? {
        received += data.len() as u64;
        // A frame of nothing brings no end nearer.
        if received > want.size || data.is_empty() {
            return Err(mismatch(want, "longer than was signed").into());
        }
        writer.write(&data)?;
    }
    match writer.finish(want.digest, want.size) {
        Ok(_) => Ok(()),
        Err(ObjectError::SizeMismatch { .. } | ObjectError::DigestMismatch { .. }) => {
            Err(mismatch(want, "other bytes than signed").into())
        }
        Err(error) => Err(error.into()),
    }
}

fn request(want: &Want) -> pb::FetchRequest {
    let reference = pb::ObjectReference {
        log: want.log.to_string(),
        item: Bytes::copy_from_slice(want.item.as_bytes()),
        digest: Bytes::copy_from_slice(want.digest.as_bytes()),
    };
    pb::FetchRequest {
        object: Some(reference),
        offset: 0,
    }
}

fn mismatch(want: &Want, detail: &str) -> Refusal {
    Refusal::new(
        Reason::ObjectMismatch,
        format!("{} in {}: {detail}", want.digest, want.log),
    )
    .about(&want.log)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_object_has_its_time_and_no_more() {
        assert_eq!(time_max(0), GRACE);
        let largest = time_max(store::objects::OBJECT_BYTES_MAX);
        assert_eq!(largest, GRACE + Duration::from_secs(1024));
    }
}
