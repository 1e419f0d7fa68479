//! A full disk: told as such, reading goes on, and writing resumes once there is space.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::*;
use crate::error::{CommitError, StoreError};

/// A file system of this size in memory; `Err` says why there is none here.
struct SmallDisk {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

impl SmallDisk {
    fn mount(bytes: u64) -> Result<Self, String> {
        let folder = tempdir().map_err(|error| error.to_string())?;
        let path = folder.path().to_owned();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"])
            .arg(&path);
        let output = mount.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(Self {
                path,
                _folder: folder,
            })
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the store of a failed test may still be open.
        let unmounted = Command::new("umount").arg("-l").arg(&self.path).status();
        assert!(
            unmounted.is_ok_and(|status| status.success()),
            "could not unmount {:?}",
            self.path
        );
    }
}

fn put(store: &Store, key: String, bytes: usize) -> Result<(), CommitError> {
    let mut batch = Batch::new();
    batch.put(key, vec![7; bytes]);
    store.commit(batch)
}

/// Commits until the disk is full and returns how many batches were acknowledged.
fn fill(store: &Store) -> usize {
    (0..1000)
        .find(
            |number| match put(store, format!("row{number:04}"), 100_000) {
                Ok(()) => false,
                Err(CommitError::Store(StoreError::Full { .. })) => true,
                Err(error) => panic!("expected a full disk, found {error:?}"),
            },
        )
        .expect("a small disk is full at some time")
}

#[test]
fn the_truth_survives_a_full_disk() {
    let disk = match SmallDisk::mount(12 << 20) {
        Ok(disk) => disk,
        Err(reason) => return eprintln!("full disk: not run here: {reason}"),
    };
    fs::write(disk.path.join("ballast"), vec![0; 4 << 20]).unwrap();
    let store: Store = open::open_truth(&disk.path.join("truth.redb")).unwrap();
    let kept = fill(&store);
    assert!(kept > 0);
    // Reading goes on, and being full is said again each time.
    for _ in 0..3 {
        assert_eq!(scan_all(&*store.snapshot().unwrap()).rows.len(), kept);
        let answer = put(&store, "refused".to_owned(), 4_000_000);
        assert!(
            matches!(answer, Err(CommitError::Store(StoreError::Full { .. }))),
            "{answer:?}"
        );
    }
    let before = scan_all(&*store.snapshot().unwrap());
    fs::remove_file(disk.path.join("ballast")).unwrap();
    put(&store, "after".to_owned(), 100_000).unwrap();
    let mut after = scan_all(&*store.snapshot().unwrap()).rows;
    assert_eq!(after.remove(0).key, "after");
    assert_eq!(after, before.rows);
}
