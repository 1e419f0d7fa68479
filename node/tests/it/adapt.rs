//! From somebody's item to a version of one's own.

use std::fs;

use crate::story::ITEM;
use crate::support::Place;

/// A node on which an item is public; returns the place, the token of its teacher and the item.
fn place_with_item(item: &str) -> (Place, crate::support::Served, String, String) {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle Kerdoncuff", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", item);
    let published = place.run_as(
        &token,
        &["publish", "item.toml", "--dir", "grenoble", "--json"],
    );
    let id = published.json()["item"]
        .as_str()
        .expect("it is a text")
        .to_owned();
    (place, node, token, id)
}

#[test]
fn an_item_is_adapted_changed_and_published_with_its_lineage() {
    let (place, node, token, original) = place_with_item(ITEM);
    let run = |arguments: &[&str]| {
        place.run_as(
            &token,
            &[arguments, &["--dir", "grenoble", "--json"]].concat(),
        )
    };
    let adapted = run(&["adapt", &original, "--into", "mine"]).json();
    assert_eq!(adapted["documents"], 1);
    let notes = fs::read_to_string(place.path("mine/notes.csv")).expect("it is there");
    assert_eq!(notes, "U;I\n1;2\n");
    run(&["adapt", &original, "--into", "mine"]).check(2, &["mine is not empty"]);

    let text = fs::read_to_string(place.path("mine/item.toml")).expect("it is there");
    place.write(
        "mine/item.toml",
        &text.replace("Loi d’Ohm", "La loi d’Ohm, à ma façon"),
    );
    place.run(&["lint", "mine"]).check(0, &["0 errors"]);
    let mine = run(&["publish", "mine/item.toml", "--rung", "public"]).json();
    let mine = mine["item"].as_str().expect("it is a text").to_owned();
    let shown = run(&["show", &mine]).json();
    assert_eq!(
        shown["description"]["item"]["parent"]["item"],
        original.as_str()
    );
    let shown = run(&["show", &original]).json();
    assert_eq!(shown["adaptations"][0], mine.as_str());
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn what_may_not_be_adapted_is_not_fetched() {
    let (place, node, token, original) =
        place_with_item(&ITEM.replace("adapt = true", "adapt = false"));
    let arguments = ["adapt", &original, "--into", "mine", "--dir", "grenoble"];
    place
        .run_as(&token, &arguments)
        .check(5, &["does not give the right to adapt"]);
    assert!(!place.path("mine").exists());
    assert_eq!(node.stop(), Some(0));
}
