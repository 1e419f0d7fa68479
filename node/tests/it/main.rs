//! The program from outside: what somebody at the keyboard sees of it.

mod adapt;
mod classes;
mod configuration;
mod damage;
mod data_protection;
mod entrance;
mod folder;
mod full_disk;
mod house;
mod in_process;
mod limits;
mod lineage;
mod lint;
mod metrics;
mod naughty_strings;
mod portal;
mod readiness;
mod refusals;
mod register;
mod renewal;
mod story;
mod strangers;
mod support;
mod understanding;
