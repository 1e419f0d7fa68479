//! No student's work leaves the node that it belongs to, and a leak would be noticed.

use std::path::Path;

use federation_tests::confinement::{self, Outcome, Plant};

/// Reports of the run that must be clean.
const REPORTS: usize = 2_000;
/// Reports of the runs with a leak.
const FEW_REPORTS: usize = 50;

fn run(reports: usize, plant: Option<Plant>) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let program = Path::new(env!("CARGO_BIN_EXE_confinement"));
    confinement::run(program, folder.path(), reports, plant)
}

#[test]
fn nothing_private_is_received_stored_elsewhere_or_logged() -> anyhow::Result<()> {
    let outcome = run(REPORTS, None)?;
    assert_eq!(outcome.findings.hits, 0, "{:#?}", outcome.findings.places);
    assert!(outcome.reports >= REPORTS, "{outcome:?}");
    Ok(())
}

#[track_caller]
fn assert_found(plant: Plant, folder: &str) -> anyhow::Result<()> {
    let outcome = run(FEW_REPORTS, Some(plant))?;
    let places = &outcome.findings.places;
    let is_there = places.iter().any(|place| place.contains(folder));
    assert!(is_there, "{plant:?}: {places:#?}");
    Ok(())
}

#[test]
fn a_text_that_was_shared_by_mistake_is_found_where_it_was_received() -> anyhow::Result<()> {
    assert_found(Plant::Shared, "/received/")
}

#[test]
fn a_name_in_a_log_is_found() -> anyhow::Result<()> {
    assert_found(Plant::Logged, "/logs/")
}

#[test]
fn a_text_on_the_disk_of_another_institution_is_found() -> anyhow::Result<()> {
    assert_found(Plant::Stored, "/nodes/")
}
