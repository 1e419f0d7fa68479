//! Keys, values and batches that are one byte too large.

use bytes::Bytes;

use super::*;
use crate::batch::{BATCH_BYTES_MAX, KEY_BYTES_MAX, Oversize, VALUE_BYTES_MAX};
use crate::error::CommitError;

#[track_caller]
fn check_oversize(store: &Store, expected: Oversize, batch: Batch) {
    let answer = store.commit(batch);
    assert!(
        matches!(&answer, Err(CommitError::Oversize(found)) if *found == expected),
        "{answer:?}"
    );
}

#[test]
fn a_key_one_byte_too_long_is_refused() {
    on_every_store(|store| {
        let mut batch = Batch::new();
        batch.put(vec![0xff; KEY_BYTES_MAX], "fits");
        store.commit(batch).unwrap();
        let page = scan_all(&*store.snapshot().unwrap());
        assert_eq!(page.rows.len(), 1);
        // What lies behind the longest key can still be asked for and deleted.
        let mut batch = Batch::new();
        batch.delete_range(KeyRange::all().after(&page.rows[0].key));
        store.commit(batch).unwrap();

        let long = vec![0xff; KEY_BYTES_MAX + 1];
        let expected = Oversize::Key {
            found: KEY_BYTES_MAX + 1,
        };
        let mut batch = Batch::new();
        batch.put(long.clone(), "");
        check_oversize(store, expected, batch);
        let mut batch = Batch::new();
        batch.delete(long.clone());
        check_oversize(store, expected, batch);
        let mut batch = Batch::new();
        batch.require(long, None);
        check_oversize(store, expected, batch);
    });
}

#[test]
fn a_value_one_byte_too_large_is_refused() {
    on_every_store(|store| {
        let mut batch = puts([("small", "")]);
        batch.put("large", vec![7; VALUE_BYTES_MAX]);
        store.commit(batch).unwrap();
        let value = store.snapshot().unwrap().get(b"large").unwrap().unwrap();
        assert!(value.len() == VALUE_BYTES_MAX && value.iter().all(|&byte| byte == 7));

        let mut batch = puts([("small", "changed")]);
        batch.put("large", vec![7; VALUE_BYTES_MAX + 1]);
        check_oversize(
            store,
            Oversize::Value {
                found: VALUE_BYTES_MAX + 1,
            },
            batch,
        );
        assert_eq!(get(store, "small").unwrap(), "");
    });
}

#[test]
fn a_batch_one_byte_too_large_is_refused() {
    let value = Bytes::from(vec![7; VALUE_BYTES_MAX - 2]);
    let count = BATCH_BYTES_MAX / VALUE_BYTES_MAX;
    on_every_store(|store| {
        let mut batch = Batch::new();
        for place in 0..count {
            batch.put(format!("{place:02}"), value.clone());
        }
        assert_eq!(batch.bytes(), BATCH_BYTES_MAX);
        let mut larger = batch.clone();
        larger.delete("x");
        check_oversize(
            store,
            Oversize::Batch {
                found: BATCH_BYTES_MAX + 1,
            },
            larger,
        );
        store.commit(batch).unwrap();
        assert_eq!(
            store.snapshot().unwrap().get(b"15").unwrap().unwrap(),
            value
        );
    });
}
