//! Copying logs from one peer: the network and disk around [`crate::replica`].

mod reread;
mod session;
mod store_side;

pub use session::{Copier, PullEnd, PullError};
