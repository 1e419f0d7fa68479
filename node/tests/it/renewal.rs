//! The index of a real node: filled beside the one that answers, killed while it is.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::story::ITEM;
use crate::support::{Place, Served, until};

/// Kills in one run.
const KILLS: usize = 4;

fn found(place: &Place) -> Value {
    let arguments = ["search", "ohm", "--dir", "grenoble", "--json"];
    place.run(&arguments).json()
}

/// A node with one public item, which is found.
fn published() -> (Place, Served) {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle Kerdoncuff", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", ITEM);
    let publish = ["publish", "item.toml", "--dir", "grenoble"];
    place.run_as(&token, &publish).check(0, &[]);
    until("an item that is searchable", || {
        (found(&place)["total"] == 1).then_some(())
    });
    (place, node)
}

/// The indexes on disk.
fn generations(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.path("grenoble/index")).expect("the index is there");
    let entries = entries.map(|entry| entry.expect("the index is there"));
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn an_index_is_renewed_on_request_and_search_goes_on() {
    let (place, node) = published();
    let before = generations(&place);
    let renewed = place.run(&["rebuild", "--index-only", "--dir", "grenoble"]);
    renewed.check(0, &["the index was filled anew"]);
    assert_eq!(
        (found(&place)["total"].clone(), generations(&place).len()),
        (1.into(), 1)
    );
    assert_ne!(generations(&place), before);
    assert_eq!(found(&place)["index"], "whole");
    let doctor = place.run(&["doctor", "--dir", "grenoble"]);
    assert!(!doctor.out.contains("being filled"), "{}", doctor.out);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_node_killed_while_it_renews_its_index_finds_the_same() {
    let (place, mut node) = published();
    for _ in 0..KILLS {
        let mut command = place.command(&["rebuild", "--index-only", "--dir", "grenoble"]);
        let asked = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let asked = Served::new(asked.expect("the program starts"));
        let before = generations(&place);
        until("another index, or the end of making it", || {
            (generations(&place) != before).then_some(())
        });
        // Dropping kills both.
        drop(node);
        drop(asked);
        node = place.serve("grenoble");
        let answer = found(&place);
        assert_eq!(
            (&answer["total"], &answer["index"]),
            (&1.into(), &"whole".into())
        );
    }
    assert_eq!(generations(&place).len(), 1);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_cut_index_is_filled_again_by_the_time_the_node_is_ready() {
    let (place, node) = published();
    assert_eq!(node.stop(), Some(0));
    let generation = generations(&place).remove(0);
    let meta = place.path(&format!("grenoble/index/{generation}/public/meta.json"));
    let bytes = fs::read(&meta).expect("it is there");
    fs::write(&meta, &bytes[..bytes.len() / 2]).expect("it can be written");
    let node = place.serve("grenoble");
    until("the item, found again", || {
        let answer = found(&place);
        // Until it is, search says that more may come.
        let is_whole = answer["index"] == "whole";
        assert!(is_whole || answer["index"] == "incomplete", "{answer}");
        is_whole.then(|| assert_eq!(answer["total"], 1))
    });
    assert_eq!(node.stop(), Some(0));
}
