use super::*;

#[track_caller]
fn check(held: u64, drained: u64, silent_ms: Option<u64>, expected: u64) {
    assert_eq!(applicable(held, drained, silent_ms), expected);
}

#[test]
fn a_shared_log_is_applied_as_far_as_the_origin_was_drained() {
    check(10, 7, Some(0), 7);
    check(10, 0, Some(0), 0);
    check(10, 10, Some(0), 10);
    check(10, 7, Some(SILENCE_MS_MAX - 1), 7);
}

#[test]
fn what_is_not_held_is_not_applied() {
    check(3, 7, Some(0), 3);
    check(0, u64::MAX, Some(0), 0);
}

#[test]
fn a_silent_origin_does_not_hold_its_shared_logs_back() {
    check(10, 7, Some(SILENCE_MS_MAX), 10);
    check(10, 7, Some(u64::MAX), 10);
}

#[test]
fn an_origin_that_was_never_reached_is_read_from_its_mirrors() {
    check(10, 0, None, 10);
}
