//! A full disk: what does not fit is refused by name, what is there is served, and once there is
//! space again everything goes on.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::story::ITEM;
use crate::support::{Place, Said};

/// The size of the disk: room for a node and some documents.
const DISK: &str = "size=24m";
/// A document, so that a disk is soon full, in bytes.
const DOCUMENT_BYTES: usize = 1 << 20;
/// Publications that are certainly more than the disk takes.
const PUBLICATIONS_MAX: usize = 200;

/// A small disk of memory; unmounted with the test.
struct Disk {
    path: PathBuf,
}

impl Disk {
    /// Mounts it, or says why that is not possible here.
    fn mount(path: PathBuf) -> Result<Self, String> {
        fs::create_dir(&path).expect("the folder can be made");
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", DISK, "tmpfs"]).arg(&path);
        let output = mount.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(Self { path })
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }

    /// Takes all the space that is left.
    fn fill(&self) {
        let zeros = vec![0; 64 << 10];
        let mut filler = fs::File::create(self.filler()).expect("it can be made");
        while std::io::Write::write_all(&mut filler, &zeros).is_ok() {}
    }

    fn free(&self) {
        fs::remove_file(self.filler()).expect("it can be removed");
    }

    fn filler(&self) -> PathBuf {
        self.path.join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}

/// Publishes a document whose bytes are those of no other number.
fn publish(place: &Place, token: &str, number: usize, size: usize) -> Said {
    let mut document = vec![b'.'; size];
    document[..8].copy_from_slice(format!("{number:08}").as_bytes());
    fs::write(place.path("notes.csv"), document).expect("the file can be written");
    let arguments = ["publish", "item.toml", "--dir", "disk/grenoble", "--json"];
    place.run_as(token, &arguments)
}

/// How many items the node holds and shows.
fn count(place: &Place) -> usize {
    let arguments = ["status", "--dir", "disk/grenoble", "--json"];
    let held = &place.run(&arguments).json()["library"]["published"];
    usize::try_from(held.as_u64().expect("it is a number")).expect("it is small")
}

fn check_clean(place: &Place) {
    place
        .run(&["verify", "--dir", "disk/grenoble"])
        .check(0, &["all is as it was signed"]);
}

#[test]
fn a_full_disk_is_named_and_nothing_is_half_written() {
    let place = Place::new();
    let disk = match Disk::mount(place.path("disk")) {
        Ok(disk) => disk,
        Err(reason) => return eprintln!("not run here: {reason}"),
    };
    place.settle("disk/grenoble");
    let node = place.serve("disk/grenoble");
    let token = place.token("disk/grenoble", "Maëlle", "teacher");
    place.write("item.toml", ITEM);

    // First a document finds no space, and the answers are those of before.
    let mut acknowledged = 0;
    let refused = (0..PUBLICATIONS_MAX).find_map(|number| {
        let said = publish(&place, &token, number, DOCUMENT_BYTES);
        if said.code == 0 {
            acknowledged += 1;
            return None;
        }
        Some(said)
    });
    refused
        .expect("the disk is full")
        .check(8, &["no space is left"]);
    assert!(acknowledged > 0);
    assert_eq!(count(&place), acknowledged);
    check_clean(&place);

    // Then not even an event does.
    disk.fill();
    let refused = (0..PUBLICATIONS_MAX).find_map(|number| {
        let said = publish(&place, &token, PUBLICATIONS_MAX + number, 8);
        if said.code == 0 {
            acknowledged += 1;
            return None;
        }
        Some(said)
    });
    refused
        .expect("the disk is full")
        .check(8, &["no space is left"]);
    assert_eq!(count(&place), acknowledged);

    // With space again, publishing goes on in the same process.
    disk.free();
    publish(&place, &token, 2 * PUBLICATIONS_MAX, 8).check(0, &[]);
    assert_eq!(count(&place), acknowledged + 1);
    check_clean(&place);
    assert_eq!(node.stop(), Some(0));
    check_clean(&place);
}
