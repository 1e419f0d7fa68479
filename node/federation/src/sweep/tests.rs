//! Uploads wait for their item so long, and no longer; what an item needs stays for ever.

use domain::item::FileRight;
use domain::policy::SharingPolicy;
use store::testing::CrashingStore;
use tempfile::TempDir;

use super::*;
use crate::door::{Door, DoorParts};
use crate::fixtures::{file, id, keys, mission};

struct House {
    logs: Logs,
    objects: Objects,
    door: Door,
    _folder: TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path().join("objects")).unwrap();
        let logs = Logs::new(Arc::new(CrashingStore::new()));
        let door = Door::new(DoorParts {
            institution: id("grenoble"),
            keys: keys("grenoble"),
            logs: logs.clone(),
            objects: objects.clone(),
            news: News::default(),
            registry_version: Box::new(|| 1),
        });
        Self {
            logs,
            objects,
            door,
            _folder: folder,
        }
    }

    fn sweeper(&self, now: SystemTime, others: Vec<ObjectDigest>) -> Sweeper {
        Sweeper {
            logs: self.logs.clone(),
            objects: self.objects.clone(),
            other_needs: Arc::new(move || Ok(others.clone())),
            news: News::default(),
            now: Arc::new(move || now),
        }
    }

    fn sweep_after(&self, digest: ObjectDigest, age: Duration) -> usize {
        let written = self.objects.written(digest).unwrap().unwrap();
        sweep_uploads(&self.sweeper(written + age, Vec::new())).unwrap()
    }
}

#[test]
fn an_upload_that_no_item_names_goes_after_its_time_and_not_before() {
    let house = House::new();
    let digest = house.objects.put(b"U;I\n1;2\n").unwrap();
    let still = UPLOAD_TIME_MAX - Duration::from_nanos(1);
    assert_eq!(house.sweep_after(digest, still), 0);
    assert!(house.objects.contains(digest).unwrap());
    assert_eq!(house.sweep_after(digest, UPLOAD_TIME_MAX), 1);
    assert!(!house.objects.contains(digest).unwrap());
}

#[test]
fn a_clock_that_was_set_back_removes_nothing() {
    let house = House::new();
    let digest = house.objects.put(b"U;I\n1;2\n").unwrap();
    let sweeper = house.sweeper(SystemTime::UNIX_EPOCH, Vec::new());
    assert_eq!(sweep_uploads(&sweeper).unwrap(), 0);
    assert!(house.objects.contains(digest).unwrap());
}

#[test]
fn what_an_item_names_stays_until_it_is_erased() {
    let house = House::new();
    let bytes = b"U;I\n1;2\n";
    let digest = house.objects.put(bytes).unwrap();
    let manifest = mission("Ohm", 10, vec![file(bytes, FileRight::Open)]);
    let owner = "maelle".parse().unwrap();
    let policy = SharingPolicy::Public;
    let published = house.door.publish(&owner, &manifest, &policy, 1).unwrap();
    let item = published.item.handle;
    let later = mission("Ohm", 10, Vec::new());
    house.door.revise(&item, &later, 2).unwrap();
    assert_eq!(
        house.sweep_after(digest, UPLOAD_TIME_MAX),
        0,
        "version 1 has it"
    );
    house.door.erase(&item, 3).unwrap();
    assert_eq!(house.sweep_after(digest, UPLOAD_TIME_MAX), 1);
}

#[test]
fn what_something_else_needs_stays() {
    let house = House::new();
    let bytes = b"U;I\n1;2\n";
    let digest = house.objects.put(bytes).unwrap();
    let written = house.objects.written(digest).unwrap().unwrap();
    let drafts = house.sweeper(written + UPLOAD_TIME_MAX, vec![digest]);
    assert_eq!(sweep_uploads(&drafts).unwrap(), 0);

    // An item had it too, and is gone.
    let manifest = mission("Ohm", 10, vec![file(bytes, FileRight::Open)]);
    let owner = "maelle".parse().unwrap();
    let policy = SharingPolicy::Public;
    let published = house.door.publish(&owner, &manifest, &policy, 1).unwrap();
    house.door.erase(&published.item.handle, 2).unwrap();
    assert_eq!(sweep(&drafts).unwrap(), 0);
    assert!(house.objects.contains(digest).unwrap());
}

#[test]
fn nothing_goes_while_nobody_knows_what_else_is_needed() {
    let house = House::new();
    let digest = house.objects.put(b"U;I\n1;2\n").unwrap();
    let written = house.objects.written(digest).unwrap().unwrap();
    let unknown = Sweeper {
        other_needs: Arc::new(|| Err("the drafts cannot be read".into())),
        ..house.sweeper(written + UPLOAD_TIME_MAX, Vec::new())
    };
    assert!(matches!(
        sweep_uploads(&unknown),
        Err(SweepError::OtherNeeds(_))
    ));
    assert!(house.objects.contains(digest).unwrap());
}
