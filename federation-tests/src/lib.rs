//! Many nodes in one process: the harness of the tests that no crate can make alone.
//!
//! A [`Federation`] has a council, a gate in front of every node, and nodes that are started as
//! the program starts them, on folders of their own. Keys are derived from names, so that every
//! run has the same. [`history`] replays the changes of real repositories; [`program`] and
//! [`client`] are a node as a real process, seen from outside.

pub mod bench;
pub mod campus;
pub mod client;
pub mod confinement;
pub mod council;
pub mod environment;
pub mod federation;
pub mod gate;
pub mod history;
pub mod items;
pub mod ladder;
pub mod member;
pub mod people;
pub mod program;
pub mod yjs;

pub use council::Council;
pub use federation::Federation;
pub use gate::Gate;
pub use member::{Member, Visible};
