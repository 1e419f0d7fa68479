//! The tests of the federation, one module per promise.

mod tidy;
