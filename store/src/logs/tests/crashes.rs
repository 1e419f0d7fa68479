//! A crash between any two commits: size, tree, events and what follows from them agree.

use super::*;
use crate::error::StoreError;
use crate::testing::{Crash, CrashingStore};

const ROUNDS: u32 = 8;

/// Each round appends to two logs in one batch, now and then without a checkpoint.
fn round(logs: &Logs, number: u32) -> Result<(), AppendError> {
    let mut batch = Batch::new();
    for log in [log(), other_log()] {
        let state = logs.state(&log)?;
        let entries = vec![
            place(number, 1),
            without_body(place(1_000 + number, 1)),
            entry(EventKind::Withdraw, number.saturating_sub(1), 1),
        ];
        let reached = number % 3 != 2;
        logs.append(&mut batch, &state, (entries, Keep::Live), |state| {
            reached.then(|| sign(state))
        })?;
    }
    Ok(logs.store().commit(batch)?)
}

fn other_log() -> LogId {
    LogId {
        kind: LogKind::Public,
        ..log()
    }
}

#[test]
fn no_crash_leaves_a_log_torn_or_two_logs_apart() {
    for number in 0..u64::from(ROUNDS) {
        for (crash, kept) in [
            (Crash::Before(number), number),
            (Crash::After(number), number + 1),
        ] {
            let disk = Arc::new(CrashingStore::new());
            let logs = Logs::new(disk.clone());
            disk.crash(crash);
            let stopped = (0..ROUNDS).try_for_each(|number| round(&logs, number));
            assert!(matches!(
                stopped,
                Err(AppendError::Commit(CommitError::Store(StoreError::Stopped)))
            ));
            disk.reopen();
            assert_eq!(check_whole(&logs, &log()), kept * 3, "{crash:?}");
            assert_eq!(check_whole(&logs, &other_log()), kept * 3, "{crash:?}");
            round(&logs, ROUNDS).unwrap();
            assert_eq!(check_whole(&logs, &log()), kept * 3 + 3);
        }
    }
}
