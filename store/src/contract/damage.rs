//! Damaged files: an error, or the right answer; never another answer, and never a panic.

use std::fs;

use bytes::Bytes;

use super::crashes::copy_folder;
use super::*;
use crate::error::StoreError;
use crate::key_value::Row;
use crate::view::Opened;

const BATCHES: u32 = 40;
/// Bits that are flipped in each file, one at a time.
const FLIPS: usize = 240;

/// A number that looks random and is the same in every run.
fn scatter(seed: usize) -> usize {
    let hash = blake3::hash(&seed.to_le_bytes());
    usize::from_le_bytes(hash.as_bytes()[..size_of::<usize>()].try_into().unwrap())
}

/// What the store holds after `count` batches; each also says how many there were.
fn rows_after(count: u32) -> Vec<Row> {
    let value = |number: u32| Bytes::from(vec![number as u8; 40 + number as usize * 7]);
    let mut rows: Vec<Row> = (0..count)
        .map(|number| Row {
            key: format!("row{number:04}").into(),
            value: value(number),
        })
        .collect();
    if count > 0 {
        rows.insert(
            0,
            Row {
                key: "position".into(),
                value: count.to_string().into(),
            },
        );
    }
    rows
}

fn fill(store: &Store) {
    for number in 1..=BATCHES {
        let rows = rows_after(number);
        let mut batch = Batch::new();
        batch.put("position", number.to_string());
        batch.put(
            rows[number as usize].key.clone(),
            rows[number as usize].value.clone(),
        );
        store.commit(batch).unwrap();
    }
}

/// Everything that the store answers, by scan and by key, if it answers.
fn read_all(store: &Store) -> Result<Vec<Row>, StoreError> {
    let snapshot = store.snapshot()?;
    let limits = Limits {
        rows: 1000,
        bytes: usize::MAX,
    };
    let page = snapshot.scan(&KeyRange::all(), Order::Ascending, limits)?;
    for row in &rows_after(BATCHES) {
        let found = snapshot.get(&row.key)?;
        let scanned = page.rows.iter().find(|scanned| scanned.key == row.key);
        assert_eq!(found.as_ref(), scanned.map(|scanned| &scanned.value));
    }
    Ok(page.rows)
}

fn flip(file: &Path, bit: usize) {
    let mut bytes = fs::read(file).unwrap();
    let place = bit / 8 % bytes.len();
    bytes[place] ^= 1 << (bit % 8);
    fs::write(file, bytes).unwrap();
}

fn truncate(file: &Path, seed: usize) {
    let length = fs::metadata(file).unwrap().len();
    fs::File::options()
        .write(true)
        .open(file)
        .unwrap()
        .set_len(seed as u64 % length)
        .unwrap();
}

/// Opens a damaged copy of the truth and checks that it does not lie.
fn check_truth(original: &Path, what: &str, damage: impl Fn(&Path)) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("truth.redb");
    fs::copy(original, &path).unwrap();
    damage(&path);
    let Ok(store) = open::open_truth(&path) else {
        return;
    };
    let store: Store = store;
    if let Ok(rows) = read_all(&store) {
        assert_eq!(rows, rows_after(BATCHES), "{what}");
    }
    // One key may be answered even where another cannot be.
    let Ok(snapshot) = store.snapshot() else {
        return;
    };
    for row in rows_after(BATCHES) {
        if let Ok(found) = snapshot.get(&row.key) {
            assert_eq!(found, Some(row.value), "{what}");
        }
    }
}

fn closed_truth(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("truth.redb");
    let store: Store = open::open_truth(&path).unwrap();
    fill(&store);
    path
}

#[test]
fn no_flipped_bit_makes_the_truth_lie() {
    let folder = tempdir().unwrap();
    let path = closed_truth(folder.path());
    // The rows lie in a small part of the file: half of the bits are flipped where it is not empty.
    let bytes = fs::read(&path).unwrap();
    let written: Vec<usize> = (0..bytes.len())
        .filter(|&place| bytes[place] != 0)
        .collect();
    for seed in 0..FLIPS {
        let anywhere = scatter(seed);
        let bit = match seed % 2 {
            0 => anywhere,
            _ => written[anywhere / 8 % written.len()] * 8 + anywhere % 8,
        };
        check_truth(&path, &format!("bit {bit}"), |file| flip(file, bit));
    }
}

#[test]
fn no_flipped_bit_of_its_header_makes_the_truth_lie() {
    // The header says which of two roots is the newest.
    const HEADER_BYTES: usize = 320;
    let folder = tempdir().unwrap();
    let path = closed_truth(folder.path());
    for bit in (0..HEADER_BYTES * 8).filter(|&bit| bit < 24 * 8 || scatter(bit).is_multiple_of(8)) {
        check_truth(&path, &format!("bit {bit} of the header"), |file| {
            flip(file, bit)
        });
    }
}

/// What a process that was killed left behind.
fn killed_truth(folder: &Path) -> std::path::PathBuf {
    let (living, dead) = (folder.join("living"), folder.join("dead"));
    fs::create_dir(&living).unwrap();
    let store: Store = open::open_truth(&living.join("truth.redb")).unwrap();
    fill(&store);
    copy_folder(&living, &dead);
    dead.join("truth.redb")
}

/// Damages a copy of a truth with its mark; returns what opening says.
fn open_damaged(original: &Path, damage: impl Fn(&Path)) -> Result<Vec<Row>, StoreError> {
    let folder = tempdir().unwrap();
    let folder = folder.path().join("copy");
    copy_folder(original.parent().unwrap(), &folder);
    let path = folder.join("truth.redb");
    damage(&path);
    let store: Store = open::open_truth(&path)?;
    read_all(&store)
}

#[test]
fn a_truth_that_fell_back_to_an_older_commit_is_refused() {
    // Of the header: the byte that says which root is the newest, and the two roots.
    const GOD_BYTE: usize = 9;
    const ROOTS: std::ops::Range<usize> = 64..320;
    let folder = tempdir().unwrap();
    let path = killed_truth(folder.path());
    let mut behind = 0;
    let god_bits = (0..3).map(|bit| GOD_BYTE * 8 + bit);
    let root_bits = ROOTS.map(|byte| byte * 8 + scatter(byte) % 8);
    for bit in god_bits.chain(root_bits) {
        match open_damaged(&path, |file| flip(file, bit)) {
            Ok(rows) => assert_eq!(rows, rows_after(BATCHES), "bit {bit}"),
            Err(error) => behind += usize::from(error.to_string().contains("acknowledged")),
        }
    }
    assert!(behind > 0, "no bit made redb fall back");
}

#[test]
fn an_older_copy_of_the_truth_is_refused_until_its_mark_is_removed() {
    let folder = tempdir().unwrap();
    let path = closed_truth(folder.path());
    let old = folder.path().join("old");
    fs::copy(&path, &old).unwrap();
    put_one(&path);
    fs::copy(&old, &path).unwrap();
    let refused = open::open_truth(&path).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    let mark = path.with_extension("mark");
    let said = refused.to_string();
    assert!(said.contains(mark.to_str().unwrap()), "{said}");
    fs::remove_file(mark).unwrap();
    let store: Store = open::open_truth(&path).unwrap();
    assert_eq!(read_all(&store).unwrap(), rows_after(BATCHES));
}

fn put_one(path: &Path) {
    let store: Store = open::open_truth(path).unwrap();
    store.commit(puts([("one", "more")])).unwrap();
}

#[test]
fn a_mark_with_a_flipped_bit_or_cut_short_is_refused_by_name() {
    let folder = tempdir().unwrap();
    let path = closed_truth(folder.path());
    let mark = |file: &Path| file.with_extension("mark");
    let length = fs::read(mark(&path)).unwrap().len();
    let check = |damage: &dyn Fn(&Path)| {
        let refused = open_damaged(&path, |file| damage(&mark(file))).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("truth.mark is damaged"));
    };
    for bit in 0..length * 8 {
        check(&|file| flip(file, bit));
    }
    check(&|file| truncate(file, 5));
}

#[test]
fn no_truncation_makes_the_truth_lie() {
    let folder = tempdir().unwrap();
    let path = closed_truth(folder.path());
    for seed in 0..24 {
        check_truth(&path, &format!("truncation {seed}"), |file| {
            truncate(file, scatter(seed))
        });
    }
}

/// Opens a damaged copy of a view and checks that it does not panic and does not mix times.
fn check_view(original: &Path, engine: ViewEngine, damage: impl Fn(&Path)) {
    let folder = tempdir().unwrap();
    let folder = folder.path().join("view");
    copy_folder(original, &folder);
    damage(&folder);
    let (view, opened) = View::open(&folder, engine, b"stamp").unwrap();
    let store: Store = Arc::new(view);
    let rows = match read_all(&store) {
        Ok(rows) => rows,
        Err(error) => return check_condemned(&folder, engine, store, &error),
    };
    if matches!(opened, Opened::Recreated { .. }) {
        assert!(rows.is_empty());
        fill(&store);
        return assert_eq!(read_all(&store).unwrap(), rows_after(BATCHES));
    }
    // sled may go back in time, but then with its position: the fold goes on from there.
    let position = rows.first().map_or(0, |row| {
        assert_eq!(row.key, "position");
        std::str::from_utf8(&row.value).unwrap().parse().unwrap()
    });
    assert_eq!(rows, rows_after(position));
}

fn check_condemned(folder: &Path, engine: ViewEngine, store: Store, error: &StoreError) {
    drop(store);
    let (_, opened) = View::open(folder, engine, b"stamp").unwrap();
    assert!(
        matches!(opened, Opened::Recreated { .. }),
        "{error} was forgotten"
    );
}

fn closed_view(folder: &Path, engine: ViewEngine) -> std::path::PathBuf {
    let path = folder.join("view");
    let (view, _) = View::open(&path, engine, b"stamp").unwrap();
    fill(&(Arc::new(view) as Store));
    path
}

fn engine_file(folder: &Path, engine: ViewEngine) -> std::path::PathBuf {
    match engine {
        ViewEngine::Sled => folder.join("sled/db"),
        ViewEngine::Redb => folder.join("rows.redb"),
    }
}

#[test]
fn a_view_with_a_flipped_bit_is_right_or_recreated() {
    for engine in [ViewEngine::Sled, ViewEngine::Redb] {
        let folder = tempdir().unwrap();
        let original = closed_view(folder.path(), engine);
        for seed in 0..FLIPS / 4 {
            check_view(&original, engine, |view| {
                flip(&engine_file(view, engine), scatter(seed))
            });
        }
    }
}

#[test]
fn a_truncated_view_is_right_or_recreated() {
    for engine in [ViewEngine::Sled, ViewEngine::Redb] {
        let folder = tempdir().unwrap();
        let original = closed_view(folder.path(), engine);
        for seed in 0..16 {
            check_view(&original, engine, |view| {
                truncate(&engine_file(view, engine), scatter(seed));
            });
        }
    }
}
