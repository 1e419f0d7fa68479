//! One binary for all tests of the federation, so that everything is linked once.

mod confines;
mod finds;
mod hides;
mod history;
mod introduces;
mod kill_9;
mod refuses_forgery;
mod replicates;
mod survives_partition;
mod tidy;
mod withdraws;
