//! What the node says to its own people over gRPC: who calls, decode, ask, encode.
//!
//! Nothing is decided here. The library decides who sees what, `identity` who somebody is.

mod accounts;
mod admin;
mod caller;
mod classes;
mod commons;
mod data_protection;
mod error;
mod export;
mod fields;
mod peers;
mod persons;
mod refusal;
mod roster;
mod sign_in;
mod status;
mod teaching_refusal;
mod upload;
mod verify;
mod wire;

use std::pin::Pin;

use futures_util::Stream;
use tonic::Status;

pub(crate) use admin::AdminApi;
pub(crate) use classes::ClassApi;
pub(crate) use commons::CommonsApi;
pub(crate) use data_protection::{DataProtectionApi, erase_person, export_person};
pub(crate) use sign_in::SignInApi;
pub(crate) use status::{disk, free_bytes};

/// Bytes in one frame of a stream.
const FRAME_BYTES_MAX: usize = 256 << 10;

/// An answer in pieces.
type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;
