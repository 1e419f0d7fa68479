//! A crash between any two commits: what was acknowledged is there, and no batch is torn.

use super::*;
use crate::error::{CommitError, StoreError};
use crate::key_value::KeyValue;
use crate::testing::Crash;

const COMMITS: u64 = 12;

/// The batch of this number: two rows, and the number itself, far apart.
fn batch(number: u64) -> Batch {
    let mut batch = Batch::new();
    batch
        .put(format!("a{number:03}"), "row")
        .put("m", number.to_string());
    batch.put(format!("z{number:03}"), "row");
    batch
}

/// Commits until the store fails and returns how many batches were acknowledged.
fn commit_until_crash(store: &dyn KeyValue) -> u64 {
    for number in 0..COMMITS {
        match store.commit(batch(number)) {
            Ok(()) => {}
            Err(CommitError::Store(StoreError::Stopped)) => return number,
            Err(error) => panic!("{error}"),
        }
    }
    COMMITS
}

/// Checks that exactly the batches below `count` are there, each of them whole.
#[track_caller]
fn check_holds(store: &dyn KeyValue, count: u64) {
    let snapshot = store.snapshot().unwrap();
    let page = scan_all(&*snapshot);
    let mut expected: Vec<String> = (0..count).map(|number| format!("a{number:03}")).collect();
    if let Some(last) = count.checked_sub(1) {
        expected.push("m".to_owned());
        assert_eq!(snapshot.get(b"m").unwrap().unwrap(), last.to_string());
    }
    expected.extend((0..count).map(|number| format!("z{number:03}")));
    assert_eq!(keys(&page), expected);
}

/// Crashes `wrap(crashing)` at every commit, before and after.
fn check_crashes(wrap: impl Fn(Arc<CrashingStore>) -> Store) {
    for number in 0..COMMITS {
        for (crash, kept) in [
            (Crash::Before(number), number),
            (Crash::After(number), number + 1),
        ] {
            let disk = Arc::new(CrashingStore::new());
            let store = wrap(Arc::clone(&disk));
            disk.crash(crash);
            assert_eq!(commit_until_crash(&store), number, "{crash:?}");
            assert!(matches!(store.snapshot(), Err(StoreError::Stopped)));
            drop(store);
            disk.reopen();
            check_holds(&wrap(disk), kept);
        }
    }
}

#[test]
fn a_crash_between_any_two_commits_loses_nothing_acknowledged() {
    check_crashes(|disk| disk);
}

#[test]
fn a_crash_under_the_wrappers_loses_nothing_acknowledged() {
    check_crashes(|disk| Arc::new(Noticed::new(Grouped::new(Sealed::new(disk)).unwrap())));
}

#[test]
fn a_snapshot_does_not_outlive_a_crash() {
    let disk = CrashingStore::new();
    disk.commit(batch(0)).unwrap();
    let snapshot = disk.snapshot().unwrap();
    disk.crash(Crash::Before(0));
    disk.commit(batch(1)).unwrap_err();
    disk.reopen();
    assert!(matches!(snapshot.get(b"m"), Err(StoreError::Stopped)));
    check_holds(&disk, 1);
}

#[test]
fn files_left_by_a_process_that_died_are_opened_whole() {
    on_every_backend(|backend, folder| {
        if !backend.outlives_the_process || backend.name == "sled" || backend.name == "view on sled"
        {
            return;
        }
        let living = folder.join("living");
        std::fs::create_dir(&living).unwrap();
        let store = (backend.open)(&living);
        for number in 0..COMMITS {
            store.commit(batch(number)).unwrap();
            // What a process that is killed now leaves behind.
            let dead = folder.join(format!("dead{number}"));
            copy_folder(&living, &dead);
            check_holds(&(backend.open)(&dead), number + 1);
        }
    });
}

pub(super) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
