//! What the node says to its own people over gRPC: who calls, decode, ask, encode.
//!
//! Nothing is decided here. The library decides who sees what, `identity` who somebody is.

mod accounts;
mod admin;
mod caller;
mod commons;
mod error;
mod export;
mod peers;
mod persons;
mod refusal;
mod sign_in;
mod status;
mod teaching;
mod upload;
mod verify;
mod wire;

use std::pin::Pin;

use bytes::Bytes;
use futures_util::Stream;
use tonic::Status;

pub(crate) use admin::AdminApi;
pub(crate) use commons::CommonsApi;
pub(crate) use sign_in::SignInApi;
pub(crate) use status::{disk, free_bytes};
pub(crate) use teaching::{
    AssignmentApi, AttachmentApi, ClassApi, DataProtectionApi, FeedbackApi, LabdocApi, ReportApi,
    erase_person, export_person,
};

/// Bytes in one frame of a stream.
const FRAME_BYTES_MAX: usize = 256 << 10;

/// An answer in pieces.
type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Hands out bytes in pieces.
fn pieces<T: Send + 'static>(mut bytes: Bytes, piece: fn(Bytes) -> T) -> Answers<T> {
    Box::pin(async_stream::stream! {
        while !bytes.is_empty() {
            yield Ok(piece(bytes.split_to(FRAME_BYTES_MAX.min(bytes.len()))));
        }
    })
}
