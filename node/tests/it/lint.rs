//! What `archipel lint` says, and how it ends.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Place;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

/// A copy of a sample that may be spoilt.
fn copy(place: &Place, sample: &str) -> PathBuf {
    let folder = place.path(sample);
    fs::create_dir(&folder).expect("it is new");
    for entry in fs::read_dir(samples().join(sample)).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().expect("it has one");
        fs::copy(&path, folder.join(name)).expect("it can be copied");
    }
    folder
}

fn spoil(folder: &Path, change: (&str, &str)) {
    let path = folder.join("item.toml");
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(change.0), "{text}");
    fs::write(&path, text.replace(change.0, change.1)).expect("it can be written");
}

#[test]
fn the_library_has_nothing_to_mend() {
    let place = Place::new();
    let folder = samples();
    let folder = folder.to_str().expect("it is text");
    place
        .run(&["lint", "--strict", folder])
        .check(0, &["0 errors, 0 warnings"]);
}

#[test]
fn errors_end_with_the_code_of_bad_input_and_name_the_field() {
    let place = Place::new();
    let folder = copy(&place, "loi-d-ohm");
    fs::remove_file(folder.join("circuit.svg")).expect("it is there");
    spoil(&folder, ("duration_minutes = ", "duration_minutes = 99999"));
    place.run(&["lint", "loi-d-ohm"]).check(
        2,
        &[
            "loi-d-ohm/item.toml: error [model]: files[0].path: `circuit.svg` does not exist",
            "item.duration_minutes: is out of range",
            "1 item files: ",
        ],
    );
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding_like_others() {
    let place = Place::new();
    let folder = copy(&place, "loi-d-ohm");
    spoil(&folder, ("[mission]", "[mision]"));
    let said = place.run(&["lint", "loi-d-ohm", "--json"]);
    said.check(2, &["\"rule\":\"syntax\"", "did you mean `mission`?"]);
}

#[test]
fn warnings_end_well_unless_they_count_as_errors() {
    let place = Place::new();
    let folder = copy(&place, "loi-d-ohm");
    fs::write(folder.join("notes.md"), "Pour moi.").expect("it can be written");
    let expected = "[references]: notes.md: lies in the folder";
    place
        .run(&["lint", "loi-d-ohm"])
        .check(0, &["warning", expected]);
    place
        .run(&["lint", "--strict", "loi-d-ohm"])
        .check(2, &["error", expected]);
}

#[test]
fn words_are_spelled_with_dictionaries_and_the_words_of_the_library() {
    let place = Place::new();
    let folder = copy(&place, "si-units-link");
    spoil(&folder, ("title = \"", "title = \"Gribiche "));
    fs::create_dir(place.path("words")).expect("it is new");
    let dictionary = |name: &str, text: &str| {
        fs::write(place.path("words").join(name), text).expect("it can be written");
    };
    dictionary("en_GB.aff", "SET UTF-8\n");
    dictionary("en_GB.dic", "1\nway\n");
    let arguments = ["lint", "--dictionaries", "words", "si-units-link"];
    let said = place.run(&arguments);
    said.check(
        0,
        &["item.title: has `Gribiche`, which no dictionary knows"],
    );
    assert!(!said.out.contains("`way`"), "{}", said.out);
    fs::write(place.path("words.txt"), "# names\nGribiche\n").expect("it can be written");
    let said = place.run(&arguments);
    assert!(!said.out.contains("Gribiche"), "{}", said.out);
}

#[test]
fn what_is_asked_for_wrongly_is_refused() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).expect("it is new");
    place
        .run(&["lint", "empty"])
        .check(2, &["holds no item.toml"]);
    copy(&place, "si-units-link");
    place
        .run(&["lint", "--dictionaries", "empty", "si-units-link"])
        .check(2, &["holds no dictionary"]);
    let long = "x\n".repeat((1 << 20) / 2);
    fs::write(place.path("words.txt"), &long).expect("it can be written");
    place.run(&["lint", "si-units-link"]).check(0, &[]);
    fs::write(place.path("words.txt"), long + "x").expect("it can be written");
    place
        .run(&["lint", "si-units-link"])
        .check(2, &["has more than 1048576 bytes"]);
}
