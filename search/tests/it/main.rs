//! The index through its public interface, one file per promise.

mod durability;
mod hides;
mod hostile;
mod leaks;
mod model;
mod narrows;
mod pages;
mod prefers;
mod renewal;
mod support;
mod understands;
mod words;
