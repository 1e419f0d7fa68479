//! A flipped bit in any file of a data folder: the node refuses and names the file, or answers as
//! before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::story::ITEM;
use crate::support::{Place, Served, is_ready, until};

/// Bits flipped in each file, beside those at its beginning.
const FLIPS: u64 = 2;
/// Bits flipped at the beginning of each file, where formats say what they are.
const FLIPS_AT_THE_HEAD: u64 = 1;
/// As far as a beginning goes, in bytes.
const HEAD_BYTES: u64 = 320;
/// The byte of `truth.redb` that says which of its two roots is the newest.
const GOD_BYTE: u64 = 9;
/// Where its two roots lie, in bytes.
const ROOTS: [u64; 2] = [64, 192];

/// A node that has been stopped, and what it said before.
struct Healthy {
    place: Place,
    token: String,
    items: Vec<String>,
    said: Vec<Value>,
}

/// A single bit of a file.
#[derive(Debug)]
struct Bit {
    file: PathBuf,
    offset: u64,
    mask: u8,
}

impl Healthy {
    /// A node that was told to stop.
    fn stopped() -> Self {
        Self::new(|node| assert_eq!(node.stop(), Some(0)))
    }

    /// A node that was killed.
    fn killed() -> Self {
        Self::new(drop)
    }

    fn new(end: impl FnOnce(Served)) -> Self {
        let place = Place::with_node();
        let first = place.serve("grenoble");
        let token = place.token("grenoble", "Maëlle", "teacher");
        // The start that follows a first account says how many teachers there are.
        assert_eq!(first.stop(), Some(0));
        let node = place.serve("grenoble");
        place.write("notes.csv", "U;I\n1;2\n");
        place.write("public.toml", ITEM);
        place.write("house.toml", &ITEM.replace("\"public\"", "\"institution\""));
        let items = ["public.toml", "house.toml"].map(|file| {
            let arguments = ["publish", file, "--dir", "grenoble", "--json"];
            let published = place.run_as(&token, &arguments).json();
            published["item"].as_str().expect("it is a text").to_owned()
        });
        let mut healthy = Self {
            place,
            token,
            items: items.into(),
            said: Vec::new(),
        };
        until("two items that are searchable", || {
            (healthy.found("grenoble").len() == 2).then_some(())
        });
        healthy.said = healthy.answers("grenoble");
        end(node);
        healthy
    }

    /// The items that a search finds, in the order of their ids.
    fn found(&self, dir: &str) -> Vec<String> {
        let arguments = ["search", "ohm", "--dir", dir, "--json"];
        let found = self.place.run_as(&self.token, &arguments).json();
        let hits = found["hits"].as_array().expect("it is a list");
        let mut items: Vec<String> = hits.iter().map(|hit| hit["item"].to_string()).collect();
        items.sort();
        items
    }

    /// Everything that the node says of its items.
    fn answers(&self, dir: &str) -> Vec<Value> {
        let show = |item: &String| {
            let arguments = ["show", item, "--dir", dir, "--json"];
            self.place.run_as(&self.token, &arguments).json()
        };
        self.items.iter().map(show).collect()
    }

    /// All bits to be flipped, the same in every run.
    fn bits(&self) -> Vec<Bit> {
        let folder = self.place.path("grenoble");
        let mut files = Vec::new();
        walk(&folder, &mut files);
        files.sort();
        let inside = files.iter().map(|file| {
            let file = file.strip_prefix(&folder).expect("it is in the folder");
            (file.to_owned(), folder.join(file))
        });
        inside
            .flat_map(|(file, path)| bits_of(file, &path))
            .collect()
    }

    /// Flips a bit in a copy of the folder and starts its node; returns what it said of it where
    /// it refused.
    fn check(&self, bit: &Bit) -> Option<String> {
        let _ = fs::remove_dir_all(self.place.path("hurt"));
        copy(&self.place.path("grenoble"), &self.place.path("hurt"));
        flip(&self.place.path("hurt"), bit);
        let log = self.place.path("hurt.log");
        let stderr = fs::File::create(&log).expect("it can be written");
        let mut command = self.place.command(&["serve", "--dir", "hurt"]);
        let child = command.stdout(Stdio::null()).stderr(stderr).spawn();
        let mut node = Served::new(child.expect("the program starts"));
        let api = self.place.path("hurt/api.json");
        let ended = until("a node that is ready or has ended", || match node.ended() {
            Some(code) => Some(Some(code)),
            None => is_ready(&api).map(|()| None),
        });
        let Some(code) = ended else {
            self.check_served(bit, node);
            assert!(!text(&log).contains("panicked"), "{bit:?}: {}", text(&log));
            return None;
        };
        let said = text(&log);
        assert!([3, 6].contains(&code), "{bit:?}: exit {code}: {said}");
        assert!(!said.contains("panicked"), "{bit:?}: {said}");
        assert!(is_named(bit, &said), "{bit:?} is not named: {said}");
        Some(said)
    }

    /// What a node that started anyway says is what it said before.
    fn check_served(&self, bit: &Bit, node: Served) {
        until("the same items, searchable", || {
            (self.found("hurt").len() == self.items.len()).then_some(())
        });
        assert_eq!(self.answers("hurt"), self.said, "{bit:?}");
        let is_object = bit.file.starts_with("objects");
        self.check_document(bit, is_object);
        assert_eq!(node.stop(), Some(0), "{bit:?}");
        let said = self.place.run(&["verify", "--dir", "hurt"]);
        if is_object {
            let name = bit.file.file_name().expect("it has one");
            said.check(6, &[name.to_str().expect("it is text")]);
        } else {
            said.check(0, &["all is as it was signed"]);
        }
    }

    /// The document is the one that was published, or none.
    fn check_document(&self, bit: &Bit, is_hurt: bool) {
        let out = self.place.path("out.csv");
        let _ = fs::remove_file(&out);
        let path = out.to_str().expect("it is text");
        let item = &self.items[0];
        let show = [
            "show",
            item,
            "--dir",
            "hurt",
            "--file",
            "notes.csv",
            "--out",
            path,
        ];
        let said = self.place.run_as(&self.token, &show);
        if is_hurt {
            said.check(6, &["damaged"]);
            assert!(!out.exists(), "{bit:?}");
        } else {
            said.check(0, &[]);
            assert_eq!(text(&out), "U;I\n1;2\n", "{bit:?}");
        }
    }
}

/// Whether a refusal says where the damage is: the file, or what stands in it.
fn is_named(bit: &Bit, said: &str) -> bool {
    let file = bit.file.file_name().and_then(|name| name.to_str());
    let inside: &[&str] = match file {
        Some("truth.redb") => &["the value at `"],
        Some("node.toml") => &["the configuration says"],
        _ => &[],
    };
    file.into_iter()
        .chain(inside.iter().copied())
        .any(|name| said.contains(name))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    entries.map(|entry| entry.expect("the folder can be read"))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in entries(folder) {
        if entry.path().is_dir() {
            walk(&entry.path(), files);
        } else {
            files.push(entry.path());
        }
    }
}

/// Copies a folder with the modes of its files.
fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("the folder can be made");
    for entry in entries(from) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("the file can be copied");
        }
    }
}

fn bits_of(file: PathBuf, path: &Path) -> Vec<Bit> {
    let size = fs::metadata(path).expect("it is there").len();
    if size == 0 {
        return Vec::new();
    }
    let seed = file.as_os_str().as_encoded_bytes();
    let flips = 0..FLIPS + FLIPS_AT_THE_HEAD;
    let bits = flips.map(|number| {
        let draw = draw(seed, number);
        let reach = if number < FLIPS {
            size
        } else {
            size.min(HEAD_BYTES)
        };
        Bit {
            file: file.clone(),
            offset: (draw >> 3) % reach,
            mask: 1 << (draw & 7),
        }
    });
    bits.collect()
}

/// A number that looks random and is always the same (FNV-1a, then the mix of SplitMix64).
fn draw(seed: &[u8], number: u64) -> u64 {
    let folded = seed.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let mut mixed = folded.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn flip(folder: &Path, bit: &Bit) {
    let path = folder.join(&bit.file);
    let mut bytes = fs::read(&path).expect("the file can be read");
    let offset = usize::try_from(bit.offset).expect("it was read into memory");
    bytes[offset] ^= bit.mask;
    fs::write(path, bytes).expect("the file can be written");
}

#[test]
fn a_flipped_bit_in_any_file_is_refused_or_changes_no_answer() {
    let healthy = Healthy::stopped();
    let bits = healthy.bits();
    let files: Vec<&PathBuf> = bits.iter().map(|bit| &bit.file).collect();
    for part in [
        "truth.redb",
        "truth.mark",
        "node.toml",
        "operator.token",
        "institution.json",
    ] {
        assert!(
            files.contains(&&PathBuf::from(part)),
            "{part} is not in {files:?}"
        );
    }
    for folder in ["view", "index", "objects", "keys"] {
        assert!(
            files.iter().any(|file| file.starts_with(folder)),
            "{folder}"
        );
    }
    for bit in &bits {
        healthy.check(bit);
    }
}

fn of_truth(offset: u64, mask: u8) -> Bit {
    Bit {
        file: PathBuf::from("truth.redb"),
        offset,
        mask,
    }
}

#[test]
fn no_bit_of_the_choice_between_two_roots_takes_an_event_back() {
    for healthy in [Healthy::stopped(), Healthy::killed()] {
        for mask in [1, 2, 4] {
            healthy.check(&of_truth(GOD_BYTE, mask));
        }
    }
}

#[test]
fn a_store_that_falls_back_to_its_older_root_is_refused_with_what_to_do() {
    let healthy = Healthy::killed();
    // One of them is the newest; without it the other is whole, and older.
    let said = ROOTS.map(|root| healthy.check(&of_truth(root + 20, 1)));
    let said: Vec<String> = said.into_iter().flatten().collect();
    assert_eq!(said.len(), 1, "{said:?}");
    for fragment in ["were acknowledged", "restore", "truth.mark"] {
        assert!(said[0].contains(fragment), "{said:?}");
    }
}
