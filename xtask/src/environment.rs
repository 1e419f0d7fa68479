//! What the environment says. Nothing else in this program reads it.

use std::ffi::OsString;

/// Settings of cargo that make a build on a machine that is thrown away smaller and faster.
pub(crate) const LEAN_BUILD: [(&str, &str); 2] =
    [("CARGO_INCREMENTAL", "0"), ("CARGO_PROFILE_DEV_DEBUG", "0")];

/// Whether continuous integration is running us: it may install tools, a developer is asked.
#[expect(
    clippy::disallowed_methods,
    reason = "this module reads the environment for xtask"
)]
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// The cargo that started us, or the one on the path.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
