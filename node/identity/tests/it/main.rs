//! Signing in, against a provider that others wrote and certified, and against one that lies.

mod harness;
mod refuses_lies;
mod signs_in;
