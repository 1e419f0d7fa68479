use std::thread;

use tempfile::{TempDir, tempdir};

use super::*;

fn objects() -> (TempDir, Objects) {
    let folder = tempdir().unwrap();
    let objects = Objects::open(folder.path().join("objects")).unwrap();
    (folder, objects)
}

/// Bytes that differ from place to place, so that pieces cannot be confused.
fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 31 % 251) as u8).collect()
}

fn read_frames(mut reader: ObjectReader) -> Result<Vec<u8>, ObjectError> {
    let mut bytes = Vec::new();
    while let Some(frame) = reader.next_frame()? {
        assert!(frame.len() <= FRAME_BYTES_MAX);
        bytes.extend_from_slice(&frame);
    }
    Ok(bytes)
}

/// Whether nothing but whole objects lies in the folder.
fn is_clean(objects: &Objects) -> bool {
    fs::read_dir(&objects.folder).unwrap().count() == objects.iter().unwrap().count()
}

#[test]
fn what_was_put_is_read_by_its_hash() {
    let (_folder, objects) = objects();
    for bytes in [
        pattern(0),
        pattern(1),
        pattern(FRAME_BYTES_MAX),
        pattern(600_000),
    ] {
        let digest = objects.put(&bytes).unwrap();
        assert_eq!(digest, ObjectDigest::of(&bytes));
        assert_eq!(objects.read(digest).unwrap().unwrap(), bytes);
        assert_eq!(
            read_frames(objects.reader(digest, 0).unwrap().unwrap()).unwrap(),
            bytes
        );
        assert_eq!(objects.size(digest).unwrap(), Some(bytes.len() as u64));
        assert!(objects.contains(digest).unwrap());
    }
    assert_eq!(objects.iter().unwrap().count(), 4);
    assert!(is_clean(&objects));
}

#[test]
fn what_is_not_here_is_nothing() {
    let (_folder, objects) = objects();
    let digest = ObjectDigest::of(b"absent");
    assert_eq!(objects.read(digest).unwrap(), None);
    assert!(objects.reader(digest, 0).unwrap().is_none());
    assert_eq!(objects.size(digest).unwrap(), None);
    assert!(!objects.remove(digest).unwrap());
}

#[test]
fn an_interrupted_transfer_goes_on_where_it_stopped() {
    let (_folder, objects) = objects();
    let bytes = pattern(600_000);
    let digest = objects.put(&bytes).unwrap();
    for offset in [
        1,
        FRAME_BYTES_MAX,
        FRAME_BYTES_MAX + 1,
        599_999,
        600_000,
        600_001,
    ] {
        let reader = objects.reader(digest, offset as u64).unwrap().unwrap();
        assert_eq!(
            read_frames(reader).unwrap(),
            bytes[offset.min(bytes.len())..]
        );
    }
}

#[test]
fn pieces_make_the_object_that_was_announced() {
    let (_folder, objects) = objects();
    let bytes = pattern(100_000);
    let mut writer = objects.writer().unwrap();
    for piece in bytes.chunks(7_777) {
        writer.write(piece).unwrap();
    }
    assert_eq!(objects.iter().unwrap().count(), 0);
    writer.finish(ObjectDigest::of(&bytes), 100_000).unwrap();
    assert_eq!(
        objects.read(ObjectDigest::of(&bytes)).unwrap().unwrap(),
        bytes
    );
}

#[test]
fn other_bytes_than_announced_are_refused_and_leave_nothing() {
    let (_folder, objects) = objects();
    let mut writer = objects.writer().unwrap();
    writer.write(b"forged").unwrap();
    let answer = writer.finish(ObjectDigest::of(b"honest"), 6);
    assert!(
        matches!(answer, Err(ObjectError::DigestMismatch { .. })),
        "{answer:?}"
    );

    for announced in [5, 7] {
        let mut writer = objects.writer().unwrap();
        writer.write(b"honest").unwrap();
        let answer = writer.finish(ObjectDigest::of(b"honest"), announced);
        assert!(
            matches!(answer, Err(ObjectError::SizeMismatch { found: 6, .. })),
            "{answer:?}"
        );
    }
    assert_eq!(objects.iter().unwrap().count(), 0);
    assert!(is_clean(&objects));
}

#[test]
fn one_byte_over_the_limit_is_refused() {
    let (_folder, objects) = objects();
    let mut writer = objects.writer().unwrap();
    let largest = vec![7; OBJECT_BYTES_MAX as usize];
    writer.write(&largest).unwrap();
    assert!(matches!(writer.write(b"."), Err(ObjectError::TooLarge)));
    writer
        .finish(ObjectDigest::of(&largest), OBJECT_BYTES_MAX)
        .unwrap();
    assert!(objects.read(ObjectDigest::of(&largest)).unwrap().is_some());
}

#[test]
fn an_abandoned_writer_leaves_nothing() {
    let (_folder, objects) = objects();
    let mut writer = objects.writer().unwrap();
    writer.write(b"half").unwrap();
    drop(writer);
    assert!(is_clean(&objects));
}

#[test]
fn what_a_killed_process_left_is_removed_at_open() {
    let (_folder, objects) = objects();
    let digest = objects.put(b"whole").unwrap();
    fs::write(objects.folder.join(format!("{TEMPORARY_PREFIX}x1")), "half").unwrap();
    fs::write(objects.folder.join("README"), "not ours").unwrap();

    let reopened = Objects::open(&objects.folder).unwrap();
    let found: Vec<_> = reopened.iter().unwrap().map(Result::unwrap).collect();
    assert_eq!(found, [digest]);
    assert!(
        !objects
            .folder
            .join(format!("{TEMPORARY_PREFIX}x1"))
            .exists()
    );
    assert!(objects.folder.join("README").exists());
}

#[test]
fn no_damage_is_believed() {
    let (_folder, objects) = objects();
    let bytes = pattern(300_000);
    let digest = objects.put(&bytes).unwrap();
    let mut flipped = bytes.clone();
    flipped[299_999] ^= 1;
    let longer = [&bytes[..], b"."].concat();
    for damaged in [flipped, bytes[..299_999].to_vec(), longer, Vec::new()] {
        fs::write(objects.path_of(digest), damaged).unwrap();
        let answer = objects.read(digest);
        assert!(
            matches!(answer, Err(ObjectError::Corrupt { digest: named }) if named == digest),
            "{answer:?}"
        );
        let answer = read_frames(objects.reader(digest, 0).unwrap().unwrap());
        assert!(
            matches!(answer, Err(ObjectError::Corrupt { .. })),
            "{answer:?}"
        );
    }
    // Storing it again heals it.
    objects.put(&bytes).unwrap();
    assert_eq!(objects.read(digest).unwrap().unwrap(), bytes);
}

#[test]
fn a_removed_object_is_gone() {
    let (_folder, objects) = objects();
    let digest = objects.put(b"bytes").unwrap();
    assert!(objects.remove(digest).unwrap());
    assert_eq!(objects.read(digest).unwrap(), None);
    assert!(!objects.remove(digest).unwrap());
}

#[test]
fn two_writers_of_the_same_object_both_succeed() {
    let (_folder, objects) = objects();
    let bytes = pattern(500_000);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| objects.put(&bytes).unwrap());
        }
    });
    assert_eq!(objects.iter().unwrap().count(), 1);
    assert_eq!(
        objects.read(ObjectDigest::of(&bytes)).unwrap().unwrap(),
        bytes
    );
    assert!(is_clean(&objects));
}
