//! Manifests of every version ever released, `testdata/manifest-of-*.hex`. Added to, never
//! edited.
//!
//! They were computed by another program in another language, which encodes protocol buffers by
//! hand from `item.proto`.

use super::*;

/// These bytes say `draft`, and are what we would write today.
fn check(hexadecimal: &str, draft: Draft) {
    let digits: String = hexadecimal.split_whitespace().collect();
    let bytes = hex::decode(digits).unwrap();
    let manifest = draft.validate().unwrap();
    assert_eq!(write_manifest(&manifest), bytes);
    assert_eq!(read_manifest(&bytes), Ok(manifest));
}

#[test]
fn a_mission_of_version_1_is_read_and_written() {
    let bytes = include_str!("../../../../testdata/manifest-of-a-mission.v1.hex");
    check(bytes, draft(&[MISSION]));
}

#[test]
fn a_capsule_of_version_1_is_read_and_written() {
    let bytes = include_str!("../../../../testdata/manifest-of-a-capsule.v1.hex");
    check(bytes, draft(&[BARE, CAPSULE]));
}

#[test]
fn a_snapshot_of_version_1_is_read_and_written() {
    let bytes = include_str!("../../../../testdata/manifest-of-a-snapshot.v1.hex");
    check(bytes, draft(&[BARE, SNAPSHOT]));
}
