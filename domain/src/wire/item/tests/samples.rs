//! The sample items that come with the program can be carried.

use std::fs;
use std::path::Path;

use super::check_round_trip;
use crate::id::ObjectDigest;
use crate::item::Draft;
use crate::item::file::{Format, Measured, read_item_file};

fn resolve(folder: &Path) -> Draft {
    let measure = |path: &str| {
        fs::read(folder.join(path)).map(|bytes| Measured {
            size_bytes: bytes.len() as u64,
            digest: ObjectDigest::of(&bytes),
        })
    };
    let text = fs::read_to_string(folder.join("item.toml")).unwrap();
    let file = read_item_file(&text, Format::Toml).unwrap();
    file.resolve(measure).unwrap()
}

#[test]
fn every_sample_is_read_as_it_was_written() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut count = 0;
    for entry in fs::read_dir(samples).unwrap() {
        let folder = entry.unwrap().path();
        if folder.join("item.toml").is_file() {
            check_round_trip(resolve(&folder));
            count += 1;
        }
    }
    assert!(count >= 6, "{count} samples");
}
