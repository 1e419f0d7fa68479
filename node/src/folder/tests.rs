use super::lock::{FolderLock, LockError};
use super::secret::{SecretFileError, read_secret, write_secret};
use super::{DataFolder, KeyName, KeySet, RunningNode, replace_secret};

#[test]
fn a_key_is_read_as_it_was_written_and_never_written_over() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::new(place.path());
    std::fs::create_dir(place.path().join("keys")).unwrap();
    let keys = KeySet::from_seeds([[1; 32], [2; 32], [3; 32], [4; 32]]);
    folder.write_keys(&keys).unwrap();
    for name in KeyName::ALL {
        let read = folder.read_key(name).unwrap();
        assert_eq!(read.public(), keys.key(name).public());
    }
    assert!(folder.write_keys(&keys).is_err());
    assert!(folder.read_node_keys().is_ok());
}

#[test]
fn a_secret_is_for_its_owner_alone() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("secret");
    write_secret(&path, "abc").unwrap();
    assert_eq!(read_secret(&path).unwrap(), "abc");
    let again = write_secret(&path, "def");
    assert!(matches!(again, Err(SecretFileError::Exists { .. })));
    replace_secret(&path, "def").unwrap();
    assert_eq!(read_secret(&path).unwrap(), "def");
    std::fs::write(&path, vec![b'x'; 5_000]).unwrap();
    let long = read_secret(&path);
    assert!(matches!(long, Err(SecretFileError::Malformed { .. })));
}

#[test]
fn a_folder_is_open_once() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("node.lock");
    let lock = FolderLock::take(&path).unwrap();
    let Err(LockError::Held { pid, .. }) = FolderLock::take(&path) else {
        panic!("the lock was given twice");
    };
    assert_eq!(pid, std::process::id().to_string());
    drop(lock);
    FolderLock::take(&path).unwrap();
}

#[test]
fn where_a_node_answers_is_read_as_it_was_written() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("api.json");
    assert_eq!(RunningNode::read(&path), None);
    let running = RunningNode {
        people: ([127, 0, 0, 1], 1).into(),
        peer: ([127, 0, 0, 1], 2).into(),
        portal: Some("ouessant.localhost:4".to_owned()),
        pid: 3,
    };
    running.write(&path).unwrap();
    assert_eq!(RunningNode::read(&path), Some(running));
    std::fs::write(&path, "{").unwrap();
    assert_eq!(RunningNode::read(&path), None);
}
