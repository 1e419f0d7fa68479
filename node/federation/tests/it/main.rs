//! Real nodes that talk over mutual TLS on this machine: what they copy, and what they refuse.
//!
//! Institutions are grenoble, paris, toulouse and lorraine; mallory lies.

mod authorises;
mod harness;
mod liar;
mod limits;
mod refuses_lies;
mod replicates;
mod stands_in;

#[path = "../../src/fixtures.rs"]
mod fixtures;

use federation::keys;
