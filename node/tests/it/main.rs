//! The program from outside: what somebody at the keyboard sees of it.

mod adapt;
mod configuration;
mod damage;
mod entrance;
mod folder;
mod limits;
mod lint;
mod metrics;
mod portal;
mod refusals;
mod register;
mod story;
mod support;
