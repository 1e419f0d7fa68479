//! The rules of the workspace that no compiler knows: who may use whom, where words may stand.
//!
//! `docs/architecture.md` says why each rule is there; a rule changes with a decision record.

mod checkout;
mod crates;
mod licences;
mod manifests;
mod sources;
mod words;

/// Fails with every finding on its own line, so that one run shows all there is to mend.
#[track_caller]
fn assert_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
