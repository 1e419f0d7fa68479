//! What every backend promises, asked of every backend.
//!
//! Each test runs on all of them; its first line of output on failure names the backend.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Arc;

use tempfile::tempdir;

use crate::batch::Batch;
use crate::group::Grouped;
use crate::key_value::{KeyRange, Limits, Order, Page, Snapshot, Store};
use crate::memory::MemoryStore;
use crate::notice::Noticed;
use crate::open;
use crate::redb::RedbStore;
use crate::sealed::Sealed;
use crate::sled::{Durability, SledStore};
use crate::testing::CrashingStore;
use crate::view::{View, ViewEngine};

mod bounds;
mod crashes;
mod damage;
mod faults;
mod model;
mod promises;

/// One way to put a store together in a folder; opening the folder again finds what was committed.
struct Backend {
    name: &'static str,
    open: fn(&Path) -> Store,
    outlives_the_process: bool,
}

const BACKENDS: &[Backend] = &[
    Backend {
        name: "memory",
        open: |_| Arc::new(MemoryStore::new()),
        outlives_the_process: false,
    },
    Backend {
        name: "crashing",
        open: |_| Arc::new(CrashingStore::new()),
        outlives_the_process: false,
    },
    Backend {
        name: "redb",
        open: |folder| Arc::new(RedbStore::open(folder.join("rows.redb")).unwrap()),
        outlives_the_process: true,
    },
    Backend {
        name: "sled",
        open: |folder| Arc::new(SledStore::open(folder, Durability::OnClose).unwrap()),
        outlives_the_process: true,
    },
    Backend {
        name: "durable sled",
        open: |folder| Arc::new(SledStore::open(folder, Durability::OnReturn).unwrap()),
        outlives_the_process: true,
    },
    Backend {
        name: "sealed memory",
        open: |_| Arc::new(Sealed::new(MemoryStore::new())),
        outlives_the_process: false,
    },
    Backend {
        name: "grouped and noticed memory",
        open: |_| Arc::new(Noticed::new(Grouped::new(MemoryStore::new()).unwrap())),
        outlives_the_process: false,
    },
    Backend {
        name: "truth",
        open: |folder| open::open_truth(&folder.join("truth.redb")).unwrap(),
        outlives_the_process: true,
    },
    Backend {
        name: "view on sled",
        open: |folder| Arc::new(View::open(folder, ViewEngine::Sled, b"contract").unwrap().0),
        outlives_the_process: true,
    },
    Backend {
        name: "view on redb",
        open: |folder| Arc::new(View::open(folder, ViewEngine::Redb, b"contract").unwrap().0),
        outlives_the_process: true,
    },
];

/// Runs `test` on every backend.
fn on_every_backend(test: impl Fn(&Backend, &Path)) {
    for backend in BACKENDS {
        let folder = tempdir().unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| test(backend, folder.path())));
        if let Err(panic) = outcome {
            eprintln!("the failing backend is: {}", backend.name);
            resume_unwind(panic);
        }
    }
}

/// Runs `test` on a new, empty store of every backend.
fn on_every_store(test: impl Fn(&Store)) {
    on_every_backend(|backend, folder| test(&(backend.open)(folder)));
}

/// A batch that writes these rows.
fn puts<const N: usize>(rows: [(&'static str, &'static str); N]) -> Batch {
    let mut batch = Batch::new();
    for (key, value) in rows {
        batch.put(key, value);
    }
    batch
}

fn get(store: &Store, key: &str) -> Option<String> {
    let value = store.snapshot().unwrap().get(key.as_bytes()).unwrap();
    value.map(|value| String::from_utf8(value.to_vec()).unwrap())
}

/// The keys of a page as text.
fn keys(page: &Page) -> Vec<&str> {
    page.rows
        .iter()
        .map(|row| std::str::from_utf8(&row.key).unwrap())
        .collect()
}

fn scan_all(snapshot: &dyn Snapshot) -> Page {
    let limits = Limits {
        rows: usize::MAX,
        bytes: usize::MAX,
    };
    snapshot
        .scan(&KeyRange::all(), Order::Ascending, limits)
        .unwrap()
}
