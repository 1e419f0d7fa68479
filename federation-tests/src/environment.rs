//! What a run of tests or measurements is told from outside.

use std::path::{Path, PathBuf};

/// The program that process tests run: `$ARCHIPEL_BIN`.
pub fn program() -> Option<PathBuf> {
    variable("ARCHIPEL_BIN").map(PathBuf::from)
}

/// Whether tests take the time that they would like: `$SLOW_TESTS` is `1`.
pub fn is_slow() -> bool {
    variable("SLOW_TESTS").is_some_and(|value| value == "1")
}

/// A folder of material beside the project, if it is there.
pub fn beside_the_project(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(name);
    folder.is_dir().then_some(folder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are configured by whoever runs them"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
