//! Why an item is taken back.

use super::*;
use crate::reason::Reason;

fn ending(kind: EventKind, reason: Option<Reason>) -> Event {
    Event {
        reason,
        ..event(kind, 3)
    }
}

#[test]
fn a_reason_that_was_written_is_read() {
    for kind in [EventKind::Withdraw, EventKind::Retract] {
        for reason in Reason::ALL.map(Some).into_iter().chain([None]) {
            let ending = ending(kind, reason);
            assert_eq!(Event::decode(&ending.encode()), Ok(ending));
        }
    }
}

#[test]
fn a_reason_of_a_newer_program_is_some_other_reason() {
    for number in [6, 77, i32::MAX, -1] {
        let message = pb::EventHeader {
            reason: number,
            ..ending(EventKind::Withdraw, None).into()
        };
        let found = Event::decode(&message.encode_to_vec()).unwrap();
        assert_eq!(found.reason, Some(Reason::Other), "{number}");
    }
}

#[test]
fn a_reason_where_nothing_is_taken_back_says_nothing() {
    let number = pb::WithdrawalReason::Mistake.into();
    for honest in [place(), ending(EventKind::Erase, None)] {
        let message = pb::EventHeader {
            reason: number,
            ..honest.clone().into()
        };
        assert_eq!(Event::decode(&message.encode_to_vec()), Ok(honest));
    }
}
