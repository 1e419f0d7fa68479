//! Rows that are not what this program writes are errors, and never a wrong answer or a panic.

use super::*;

/// A log of 300 events, one row of which says `value` instead.
fn damaged(row: Bytes, value: Option<&'static str>) -> Logs {
    let logs = logs();
    append(&logs, places(0..300), Keep::Live);
    let mut batch = Batch::new();
    match value {
        Some(value) => batch.put(row, value),
        None => batch.delete(row),
    };
    logs.store().commit(batch).unwrap();
    // As after a restart: nothing is remembered of what stood there.
    Logs::new(logs.store().clone())
}

#[test]
fn a_tree_that_lost_a_part_is_not_read() {
    for (row, value) in [
        (keys::size(&log()), Some("short")),
        (keys::size(&log()), Some("8 bytes!")),
        (keys::tile(&log(), 0), Some("not a hash")),
        (keys::tile(&log(), 0), None),
        (keys::event(&log(), 299), None),
        (keys::event(&log(), 256), None),
    ] {
        let state = damaged(row.clone(), value).state(&log());
        assert!(
            matches!(state, Err(LogError::Unreadable { .. })),
            "{row:?} {value:?}"
        );
    }
}

#[test]
fn a_placement_that_is_not_one_is_not_read() {
    let logs = damaged(keys::placement(&log(), &item(3)), Some("?"));
    assert!(logs.placement(&log(), &item(3)).is_err());
    assert!(logs.placements(&log(), None).is_err());
    let state = logs.state(&log()).unwrap();
    assert!(append_to(&logs, &state, (vec![place(3, 2)], Keep::Live), true).is_err());
    assert!(append_to(&logs, &state, (vec![place(4, 2)], Keep::Live), true).is_ok());
}

#[test]
fn an_event_that_is_not_one_is_named_and_not_read() {
    let logs = damaged(keys::event(&log(), 7), Some("not an envelope"));
    assert!(logs.event(&log(), 7).unwrap().unwrap().event().is_err());
}

#[test]
fn a_note_that_is_not_one_states_no_size() {
    let state = damaged(keys::note(&log()), Some("scrawl")).state(&log());
    assert_eq!(state.unwrap().note_size(), 0);
}

#[test]
fn a_key_that_names_no_log_is_not_listed_as_one() {
    let logs = damaged(Bytes::from_static(b"log/v1/nonsense e"), Some("?"));
    assert!(matches!(logs.names(), Err(LogError::Unreadable { .. })));
}
