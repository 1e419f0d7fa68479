use std::sync::Arc;

use super::*;
use crate::memory::MemoryStore;

/// What `Sealed` says about `key` when the engine holds `stored` there.
fn read(key: &'static [u8], stored: impl Into<Bytes>) -> Result<Option<Bytes>, StoreError> {
    let engine = Arc::new(MemoryStore::new());
    let mut batch = Batch::new();
    batch.put(key, stored.into());
    engine.commit(batch).unwrap();
    Sealed::new(engine).snapshot().unwrap().get(key)
}

fn stored(key: &'static [u8], value: &'static [u8]) -> Bytes {
    let engine = Arc::new(MemoryStore::new());
    let mut batch = Batch::new();
    batch.put(key, value);
    Sealed::new(Arc::clone(&engine)).commit(batch).unwrap();
    engine.snapshot().unwrap().get(key).unwrap().unwrap()
}

#[track_caller]
fn check_corrupt(expected: &[u8], answer: Result<Option<Bytes>, StoreError>) {
    let Err(StoreError::Corrupt { key }) = answer else {
        panic!("expected corruption, found {answer:?}");
    };
    assert_eq!(key, expected);
}

#[test]
fn an_untouched_value_is_read_back() {
    assert_eq!(
        read(b"key", stored(b"key", b"value")).unwrap().unwrap(),
        "value"
    );
    assert_eq!(read(b"key", stored(b"key", b"")).unwrap().unwrap(), "");
}

#[test]
fn no_flipped_bit_is_believed() {
    let stored = stored(b"key", b"value");
    for bit in 0..stored.len() * 8 {
        let mut flipped = stored.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        check_corrupt(b"key", read(b"key", flipped));
    }
}

#[test]
fn no_truncated_value_is_believed() {
    let stored = stored(b"key", b"value");
    for length in 0..stored.len() {
        check_corrupt(b"key", read(b"key", stored.slice(..length)));
    }
}

#[test]
fn a_value_does_not_speak_for_another_key() {
    check_corrupt(b"other", read(b"other", stored(b"key", b"value")));
    // The same bytes, cut differently into key and value.
    check_corrupt(b"ke", read(b"ke", stored(b"key", b"value")));
}

#[test]
fn a_scan_names_the_corrupt_key() {
    let engine = Arc::new(MemoryStore::new());
    let mut batch = Batch::new();
    batch
        .put(&b"a"[..], stored(b"a", b"1"))
        .put(&b"b"[..], &b"never sealed, but long"[..]);
    engine.commit(batch).unwrap();
    let snapshot = Sealed::new(engine).snapshot().unwrap();
    let Err(StoreError::Corrupt { key }) =
        snapshot.scan(&KeyRange::all(), Order::Ascending, Limits::PAGE)
    else {
        panic!("expected corruption");
    };
    assert_eq!(key, "b");
}
