//! Which bodies stay, and what may still come.

use super::*;

#[test]
fn a_body_may_come_later_and_comes_once() {
    let logs = logs();
    let entries = vec![without_body(place(1, 1)), place(2, 1)];
    append(&logs, entries, Keep::Live);
    assert_eq!(logs.missing_bodies(&log()).unwrap(), [0]);
    let fill = |index| {
        let mut batch = Batch::new();
        let filled = logs.fill_body(&mut batch, &log(), index, "late".into());
        logs.store().commit(batch).unwrap();
        filled.unwrap()
    };
    assert!(!fill(1), "its body is here");
    assert!(!fill(9), "there is no such event");
    assert!(fill(0));
    assert!(!fill(0), "not missing any more");
    assert!(logs.missing_bodies(&log()).unwrap().is_empty());
    assert_eq!(logs.body(&log(), 0).unwrap().unwrap(), "late");
}

#[test]
fn a_body_that_comes_after_its_item_was_withdrawn_is_not_kept() {
    let logs = logs();
    append(&logs, vec![without_body(place(1, 1))], Keep::Live);
    let mut late = Batch::new();
    assert!(logs.fill_body(&mut late, &log(), 0, "late".into()).unwrap());
    append(&logs, vec![entry(EventKind::Withdraw, 1, 1)], Keep::Live);
    assert!(matches!(
        logs.store().commit(late),
        Err(CommitError::Conflict { .. })
    ));
    assert!(held_bodies(&logs).is_empty());
    assert!(logs.missing_bodies(&log()).unwrap().is_empty());
}

/// Applies `entries`, all at once and one by one; `kept` are the bodies that are left.
#[track_caller]
fn check_kept(keep: Keep, entries: &[Entry], kept: &[u64]) {
    let together = logs();
    append(&together, entries.to_vec(), keep);
    assert_eq!(held_bodies(&together), kept, "in one batch");
    let apart = logs();
    for entry in entries {
        append(&apart, vec![entry.clone()], keep);
    }
    assert_eq!(held_bodies(&apart), kept, "in a batch each");
    check_whole(&together, &log());
    check_whole(&apart, &log());
}

#[test]
fn bodies_stay_as_long_as_they_are_kept() {
    use EventKind::{Erase, Retract, Withdraw};
    let revised = [place(1, 1), place(1, 2)];
    check_kept(Keep::Live, &revised, &[1]);
    check_kept(Keep::Versions, &revised, &[0, 1]);
    let regranted = [place(1, 1), place(1, 1)];
    check_kept(Keep::Live, &regranted, &[1]);
    let withdrawn = [place(1, 1), place(2, 1), entry(Withdraw, 1, 1)];
    check_kept(Keep::Live, &withdrawn, &[1]);
    check_kept(Keep::Versions, &withdrawn, &[0, 1]);
    let retracted = [place(1, 1), place(2, 1), entry(Retract, 1, 1)];
    check_kept(Keep::Live, &retracted, &[1]);
    check_kept(Keep::Versions, &retracted, &[0, 1]);
    let erased = [
        place(1, 1),
        place(1, 2),
        place(2, 1),
        entry(Withdraw, 1, 2),
        place(1, 2),
        entry(Erase, 1, 2),
    ];
    check_kept(Keep::Live, &erased, &[2]);
    check_kept(Keep::Versions, &erased, &[2]);
    let late = [entry(Erase, 1, 1), place(1, 1), place(2, 1)];
    check_kept(Keep::Versions, &late, &[2]);
}

#[test]
fn an_item_with_a_long_history_is_erased_whole() {
    let logs = logs();
    let versions = (1..=600).map(|version| place(1, version)).collect();
    append(&logs, versions, Keep::Versions);
    assert_eq!(held_bodies(&logs).len(), 600);
    append(&logs, vec![entry(EventKind::Erase, 1, 600)], Keep::Versions);
    assert!(held_bodies(&logs).is_empty());
}
