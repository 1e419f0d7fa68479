//! A simulated power cut: what was acknowledged is on the disk, and not only on its way there.
//!
//! A child process writes to an ext4 file system in a file. It is stopped, what has reached that
//! file is copied, and the copy is checked, mounted and opened as after a power cut. Killing a
//! process cannot show this: what it wrote lives on in the system's cache.
//!
//! A cut stops the writer first, so it is milder than a real one. It needs root and loop devices;
//! where they are missing the test says so and passes. `POWER_CUT_ROUNDS` asks for more rounds.

use std::io::Write;
use std::path::Path;
use std::thread;

use domain::id::ObjectDigest;
use store::objects::Objects;
use store::open::open_truth;
use store::{Batch, KeyValue, Store};

use disk::Disk;
use writer::{Acknowledged, Writer};

#[path = "power_cut/disk.rs"]
mod disk;
#[path = "power_cut/writer.rs"]
mod writer;

/// How the writer learns that it is one, and where to write.
const FOLDER_VARIABLE: &str = "POWER_CUT_FOLDER";
const ROUNDS_VARIABLE: &str = "POWER_CUT_ROUNDS";
const ROUNDS: usize = 2;
/// Threads that write at once, so that commits are grouped.
const THREADS: usize = 4;
/// How much is acknowledged before the power goes.
const ACKNOWLEDGED: usize = 300;

#[test]
fn what_was_acknowledged_survives_a_power_cut() {
    for round in 0..variable(ROUNDS_VARIABLE).map_or(ROUNDS, |rounds| {
        rounds.parse().expect("POWER_CUT_ROUNDS is a number")
    }) {
        let disk = match Disk::create() {
            Ok(disk) => disk,
            Err(reason) => return say(&format!("power cut: not run here: {reason}")),
        };
        let mut writer = Writer::start(disk.mounted_at());
        writer.wait_for(ACKNOWLEDGED);
        if round % 2 == 1 {
            // Once on a new database, once on one that has been on the disk for a while.
            disk.sync();
            writer.wait_for(2 * ACKNOWLEDGED);
        }
        writer.freeze();
        let after_the_cut = disk.copy();
        let acknowledged = writer.kill();
        drop(disk);
        check(after_the_cut.mounted_at(), &acknowledged);
        say(&format!(
            "power cut: round {round}: {} writes survived",
            acknowledged.len()
        ));
    }
}

/// Checks that everything acknowledged is there, and that nothing is half there.
fn check(folder: &Path, acknowledged: &[Acknowledged]) {
    assert!(acknowledged.len() >= ACKNOWLEDGED);
    let (truth, objects) = open(folder);
    let snapshot = truth.snapshot().expect("the truth answers");
    for Acknowledged { thread, number } in acknowledged {
        let content = content_of(*thread, *number);
        let row = snapshot
            .get(row_key(*thread, *number).as_bytes())
            .expect("the row is readable");
        let digest = ObjectDigest::of(&content);
        assert_eq!(
            row.expect("the row is there"),
            digest.to_string(),
            "{thread}/{number}"
        );
        let last = snapshot
            .get(last_key(*thread).as_bytes())
            .expect("the last row is readable");
        let last = last.expect("the last row is there");
        let last: usize = std::str::from_utf8(&last)
            .expect("text")
            .parse()
            .expect("a number");
        assert!(
            last >= *number,
            "thread {thread} went back from {number} to {last}"
        );
        let object = objects.read(digest).expect("the object is whole");
        assert_eq!(
            object.expect("the object is there"),
            content,
            "{thread}/{number}"
        );
    }
    for digest in objects.iter().expect("the objects are listed") {
        objects
            .read(digest.expect("a digest"))
            .expect("every visible object is whole");
    }
}

/// What the child runs; without its folder it is a test that does nothing.
#[test]
fn the_writer() {
    let Some(folder) = variable(FOLDER_VARIABLE) else {
        return;
    };
    let (truth, objects) = open(Path::new(&folder));
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (truth, objects) = (&truth, &objects);
            scope.spawn(move || write_for_ever(truth, objects, thread));
        }
    });
}

fn write_for_ever(truth: &Store, objects: &Objects, thread: usize) {
    for number in 0.. {
        let digest = objects
            .put(&content_of(thread, number))
            .expect("store an object");
        let mut batch = Batch::new();
        batch.put(row_key(thread, number), digest.to_string());
        batch.put(last_key(thread), number.to_string());
        truth.commit(batch).expect("commit a batch");
        // From here on it has been promised.
        say(&Acknowledged { thread, number }.to_string());
    }
}

fn open(folder: &Path) -> (Store, Objects) {
    let truth = open_truth(&folder.join("truth.redb")).expect("open the truth");
    let objects = Objects::open(folder.join("objects")).expect("open the objects");
    (truth, objects)
}

fn row_key(thread: usize, number: usize) -> String {
    format!("row/{thread}/{number:08}")
}

fn last_key(thread: usize) -> String {
    format!("last/{thread}")
}

/// Some kilobytes that only this write has.
fn content_of(thread: usize, number: usize) -> Vec<u8> {
    format!("{thread}/{number};")
        .repeat(200 + number % 300)
        .into_bytes()
}

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").expect("write a line");
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no configuration file; its child needs to be told what it is"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
