//! A council, its register, and nodes that follow it.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Place, Served, until};

/// A register in `register`, with its fingerprint.
fn found(place: &Place) -> String {
    let founded = place.run(&[
        "registry",
        "init",
        "--dir",
        "register",
        "--consortium",
        "alpes",
        "--address",
        "127.0.0.1:9",
        "--json",
    ]);
    let fingerprint = founded.json()["fingerprint"].clone();
    fingerprint.as_str().expect("it is a text").to_owned()
}

fn settle(place: &Place, institution: &str, fingerprint: &str, register: &str) {
    let arguments = ["init", "--dir", institution, "--institution", institution];
    let ports = [
        "--peer",
        "127.0.0.1:0",
        "--people",
        "127.0.0.1:0",
        "--portal",
        "127.0.0.1:0",
    ];
    let reach = ["--peer-address", "localhost:9"];
    let root = ["--root", "register/root.pb", "--fingerprint", fingerprint];
    place
        .run(&[&arguments[..], &ports, &reach, &root].concat())
        .check(0, &[]);
    let config = place.read(&format!("{institution}/node.toml"));
    let config = format!("{config}addresses = [\"{register}\"]\n");
    place.write(&format!("{institution}/node.toml"), &config);
}

fn serve(place: &Place) -> (Served, String) {
    let mut command = place.command(&["registry", "serve", "--dir", "register", "--listen"]);
    command
        .arg("127.0.0.1:0")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let served = Served::new(command.spawn().expect("the program starts"));
    let address = until("a register that is served", || {
        let serving = fs::read(place.path("register/registry.json")).ok()?;
        let serving: Value = serde_json::from_slice(&serving).ok()?;
        serving["address"].as_str().map(str::to_owned)
    });
    (served, address)
}

fn add(place: &Place, institution: &str) -> crate::support::Said {
    let descriptor = format!("{institution}/institution.json");
    place.run(&[
        "registry",
        "add",
        "--dir",
        "register",
        "--status",
        "associate",
        &descriptor,
    ])
}

#[test]
fn a_node_learns_of_what_the_council_signs() {
    let place = Place::new();
    let fingerprint = found(&place);
    let (register, address) = serve(&place);
    settle(&place, "grenoble", &fingerprint, &address);
    add(&place, "grenoble").check(0, &["membership 1 is in force"]);
    let node = place.serve("grenoble");
    let standing = |expected: &'static str| {
        until(expected, || {
            let status = place.run(&["status", "--dir", "grenoble", "--json"]).json();
            (status["membership_status"] == expected).then_some(())
        });
    };
    standing("associate");
    let set = [
        "registry", "set", "--dir", "register", "--status", "member", "grenoble",
    ];
    place.run(&set).check(0, &["membership 2 is in force"]);
    standing("member");
    // The register may be down; what is known stays in force.
    assert_eq!(register.stop(), Some(0));
    standing("member");
    assert_eq!(node.stop(), Some(0));
    let shown = place
        .run(&["registry", "show", "--dir", "register", "--json"])
        .json();
    assert_eq!(shown["membership"]["institutions"][0]["status"], "member");
}

#[test]
fn a_council_signs_in_different_places() {
    let place = Place::new();
    let fingerprint = found(&place);
    settle(&place, "grenoble", &fingerprint, "127.0.0.1:9");
    let key = |number: usize| format!("register/council/{number}.key");
    let (one, two, three) = (key(1), key(2), key(3));
    let draft = [
        "registry", "add", "--dir", "register", "--draft", "next.pb", "--key", &one,
    ];
    place
        .run(&[&draft[..], &["grenoble/institution.json"]].concat())
        .check(0, &["to be signed"]);
    let submit = ["registry", "submit", "next.pb", "--dir", "register"];
    place.run(&submit).check(5, &["signature"]);
    for key in [&two, &three] {
        let said = place.run(&["registry", "sign", "next.pb", "--key", key]);
        said.check(0, &["membership 1 of alpes", "member grenoble"]);
    }
    place.run(&submit).check(0, &["it is in force"]);
}

#[test]
fn a_root_is_compared_by_its_fingerprint() {
    let place = Place::new();
    found(&place);
    let wrong = "0".repeat(64);
    let arguments = ["init", "--dir", "grenoble", "--institution", "grenoble"];
    let root = ["--root", "register/root.pb", "--fingerprint", &wrong];
    let said = place.run(&[&arguments[..], &root].concat());
    said.check(6, &["not the one given"]);
    assert!(!place.path("grenoble").exists());
}

#[test]
fn a_root_that_is_missing_or_not_the_one_is_refused_at_the_start() {
    let place = Place::new();
    let fingerprint = found(&place);
    settle(&place, "grenoble", &fingerprint, "127.0.0.1:9");
    let config = place.read("grenoble/node.toml");
    let wrong = config.replace(&fingerprint, &"0".repeat(64));
    place.write("grenoble/node.toml", &wrong);
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(3, &["root.pb is refused", "registry.fingerprint"]);
    fs::remove_file(place.path("grenoble/root.pb")).expect("it can be removed");
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(3, &["root.pb does not exist"]);
}

#[test]
fn a_bit_flipped_in_the_root_is_refused_by_the_name_of_its_file() {
    const FLIPS: usize = 12;
    let place = Place::new();
    let fingerprint = found(&place);
    settle(&place, "grenoble", &fingerprint, "127.0.0.1:9");
    let path = place.path("grenoble/root.pb");
    let whole = fs::read(&path).expect("it can be read");
    for flip in 0..FLIPS {
        let mut hurt = whole.clone();
        // Further on stand the signatures, of which one more is there than is needed.
        hurt[flip * 2 * whole.len() / (5 * FLIPS)] ^= 1 << (flip % 8);
        fs::write(&path, hurt).expect("it can be written");
        let said = place.run(&["serve", "--dir", "grenoble"]);
        said.check(3, &["root.pb"]);
    }
    fs::write(&path, whole).expect("it can be written");
    assert_eq!(place.serve("grenoble").stop(), Some(0));
}

#[test]
fn doctor_misses_the_root_key_only_where_it_is_needed() {
    let place = Place::new();
    let fingerprint = found(&place);
    settle(&place, "grenoble", &fingerprint, "127.0.0.1:9");
    place.settle("alone");
    for institution in ["grenoble", "alone"] {
        let key = place.path(institution).join("keys/root.key");
        fs::remove_file(key).expect("it can be removed");
    }
    place
        .run(&["doctor", "--dir", "grenoble"])
        .check(0, &["✓ key: root: kept elsewhere"]);
    place
        .run(&["doctor", "--dir", "alone"])
        .check(3, &["✗ key: ", "root.key"]);
}

#[test]
fn a_council_without_a_majority_is_none() {
    let place = Place::new();
    let arguments = [
        "registry",
        "init",
        "--dir",
        "r",
        "--consortium",
        "alpes",
        "--address",
        "a:1",
    ];
    let said = place.run(&[&arguments[..], &["--council", "4", "--threshold", "2"]].concat());
    said.check(2, &["more than half"]);
    assert!(!place.path("r").exists());
}
