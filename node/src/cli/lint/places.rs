//! Where item files lie, and what lies beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use domain::item::file::ItemFile;

use crate::exit::{Exit, Failure};

/// What the item file of a folder of its own is called.
const NAMES: [&str; 2] = ["item.toml", "item.json"];

/// Most files in the folder of an item that are looked for in its documents.
const BESIDE_MAX: usize = 1_000;

/// How deep folders of documents may be nested.
const DEPTH_MAX: usize = 8;

/// The item files that are meant: files themselves, those of folders, those of folders in folders.
///
/// # Errors
/// [`Exit::Usage`] for a path that is not there, or a folder without item files.
pub(super) fn item_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let found = if path.is_dir() {
            in_folder(path)?
        } else {
            vec![path.clone()]
        };
        files.extend(found);
    }
    Ok(files)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let refuse = |problem: &dyn std::fmt::Display| {
        Failure::new(Exit::Usage, format!("{}: {problem}", folder.display()))
    };
    if let Some(own) = item_file(folder) {
        return Ok(vec![own]);
    }
    let entries = fs::read_dir(folder).map_err(|error| refuse(&error))?;
    let below = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = below.filter_map(|path| item_file(&path)).collect();
    files.sort();
    if files.is_empty() {
        return Err(refuse(&"holds no item.toml, nor does a folder in it"));
    }
    Ok(files)
}

fn item_file(folder: &Path) -> Option<PathBuf> {
    let paths = NAMES.map(|name| folder.join(name));
    paths.into_iter().find(|path| path.is_file())
}

/// Files below the folder of an item that it does not name. An item file that is not called
/// `item.toml` may share its folder with anything.
pub(super) fn unnamed(file: &Path, item: &ItemFile) -> BTreeSet<String> {
    let name = file.file_name().and_then(|name| name.to_str());
    if !name.is_some_and(|name| NAMES.contains(&name)) {
        return BTreeSet::new();
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let mut beside = BTreeSet::new();
    walk(folder, (folder, 0), &mut beside);
    for named in item
        .files
        .iter()
        .map(|file| file.path.as_str())
        .chain(NAMES)
    {
        beside.remove(named);
    }
    beside
}

/// Paths of files below `root`, with `/` between folders; hidden ones belong to other programs.
fn walk(root: &Path, (folder, depth): (&Path, usize), found: &mut BTreeSet<String>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let path = entry.path();
        if is_hidden || found.len() >= BESIDE_MAX {
            continue;
        }
        if path.is_dir() && depth < DEPTH_MAX {
            walk(root, (&path, depth + 1), found);
        } else if let Ok(below) = path.strip_prefix(root) {
            found.insert(below.to_string_lossy().replace('\\', "/"));
        }
    }
}
