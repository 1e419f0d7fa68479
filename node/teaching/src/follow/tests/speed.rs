//! A table of a large class reads counts, and no report.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use store::memory::MemoryStore;
use store::{Batch, CommitError, KeyRange, KeyValue, Limits, Order, Page, Snapshot, StoreError};

use crate::fixtures::{Everybody, House, assign, class_of, student, teacher};

const TEAMS: usize = 200;

/// Remembers what was read.
#[derive(Default)]
struct Watched {
    disk: MemoryStore,
    reads: Arc<Mutex<Vec<Bytes>>>,
}

struct WatchedSnapshot {
    inner: Box<dyn Snapshot>,
    reads: Arc<Mutex<Vec<Bytes>>>,
}

impl KeyValue for Watched {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(WatchedSnapshot {
            inner: self.disk.snapshot()?,
            reads: Arc::clone(&self.reads),
        }))
    }

    fn commit(&self, batch: Batch) -> Result<(), CommitError> {
        self.disk.commit(batch)
    }
}

impl Snapshot for WatchedSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        let key = Bytes::copy_from_slice(key);
        self.reads.lock().unwrap().push(key.clone());
        self.inner.get(&key)
    }

    fn scan(&self, range: &KeyRange, order: Order, limits: Limits) -> Result<Page, StoreError> {
        let page = self.inner.scan(range, order, limits)?;
        let keys = page.rows.iter().map(|row| row.key.clone());
        self.reads.lock().unwrap().extend(keys);
        Ok(page)
    }
}

#[test]
fn a_table_of_two_hundred_teams_reads_no_report() {
    let disk = Arc::new(Watched::default());
    let house = House::on(disk.clone());
    let names: Vec<String> = (0..TEAMS).map(|n| format!("s{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let class = class_of(&house, &names).id;
    let lines = names.iter().map(|name| format!("{name},{name}\n"));
    let roster = format!("person,team\n{}", lines.collect::<String>());
    let ada = teacher("ada");
    house
        .import_roster(&ada, (class, &Everybody), roster.as_bytes(), 3)
        .unwrap();
    let assignment = assign(&house, class);
    for name in &names {
        house.open_report(&student(name), assignment, 20).unwrap();
    }
    disk.reads.lock().unwrap().clear();
    assert_eq!(house.follow(&ada, assignment).unwrap().len(), TEAMS);
    let reads = disk.reads.lock().unwrap();
    let heavy = ["update", "state", "base", "revision", "labdoc", "mission"];
    for kind in heavy {
        let prefix = format!("teaching/{kind}/");
        let of_kind = reads
            .iter()
            .filter(|key| key.starts_with(prefix.as_bytes()));
        assert_eq!(of_kind.count(), 0, "{kind}");
    }
    // The team, its report, its outline, and four counts of it.
    assert!(reads.len() <= 8 * TEAMS, "{} rows", reads.len());
}
