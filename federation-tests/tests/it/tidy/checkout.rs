//! What the rules are about: the crates as cargo sees them, and the files of the checkout.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Folders that hold nothing we wrote.
const FOREIGN_FOLDERS: [&str; 5] = [".git", "target", "node_modules", "__pycache__", ".venv"];

/// A package of the dependency graph.
pub(super) struct Package {
    pub(super) name: String,
    /// The licence expression of its manifest.
    pub(super) licence: Option<String>,
    pub(super) is_ours: bool,
    /// The packages that its manifest names, for its code, its build or its tests.
    pub(super) dependencies: Vec<String>,
}

/// A text file, by its path from the top of the checkout, with `/` between folders.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

impl File {
    /// Whether all of it is test code.
    pub(super) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
}

/// The top folder of the checkout.
pub(super) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .parent()
        .expect("the crate stands inside the checkout")
        .to_owned()
}

/// Every package that this machine builds, ours and others'.
pub(super) fn packages() -> Vec<Package> {
    let arguments = ["metadata", "--format-version", "1", "--filter-platform"];
    let output = cargo(&[&arguments[..], &[&host()]].concat());
    let metadata: Value = serde_json::from_str(&output).expect("cargo prints JSON");
    let built: BTreeSet<&str> = array(&metadata["resolve"]["nodes"])
        .map(|node| string(&node["id"]))
        .collect();
    let packages = array(&metadata["packages"]);
    packages
        .filter(|package| built.contains(string(&package["id"])))
        .map(package)
        .collect()
}

/// Our own crates.
pub(super) fn our_crates() -> Vec<Package> {
    packages()
        .into_iter()
        .filter(|package| package.is_ours)
        .collect()
}

/// The names of all that the crate `name` links when it is built alone, with itself.
///
/// Cargo's metadata would not do: there the features that other crates of the workspace ask for
/// are switched on for everybody.
pub(super) fn reached_by(name: &str) -> BTreeSet<String> {
    let shape = ["--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let output = cargo(&[&["tree", "--package", name], &shape[..]].concat());
    let names = output.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

/// The text files of the checkout whose names end in one of `extensions`.
pub(super) fn files(extensions: &[&str]) -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.extend(is_ours(&path).then_some(path));
            } else if has_extension(&path, extensions) {
                found.extend(read(&root, &path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The Rust files of the checkout.
pub(super) fn rust_files() -> Vec<File> {
    files(&["rs"])
}

fn is_ours(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    !FOREIGN_FOLDERS.contains(&name.as_ref())
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    extensions.contains(&extension.as_ref())
}

/// `None` for what is not text: a fixture may be anything.
fn read(root: &Path, path: &Path) -> Option<File> {
    let relative = path.strip_prefix(root).expect("the file is below the top");
    Some(File {
        path: relative.to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(path).ok()?,
    })
}

fn package(value: &Value) -> Package {
    Package {
        name: string(&value["name"]).to_owned(),
        licence: value["license"].as_str().map(str::to_owned),
        // Packages from a registry have a source, those of the workspace have none.
        is_ours: value["source"].is_null(),
        dependencies: names(&value["dependencies"]),
    }
}

fn names(packages: &Value) -> Vec<String> {
    let names = array(packages).map(|package| string(&package["name"]));
    names.map(str::to_owned).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn string(value: &Value) -> &str {
    value.as_str().expect("cargo writes a string here")
}

/// The platform this machine builds for, as in `x86_64-unknown-linux-gnu`.
fn host() -> String {
    let output = run(Command::new("rustc").arg("-vV"));
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("rustc names its host").to_owned()
}

fn cargo(arguments: &[&str]) -> String {
    run(Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root()))
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the Rust tools are installed");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {complaint}");
    String::from_utf8(output.stdout).expect("the Rust tools print UTF-8")
}
