//! A node that cannot do its work says so, and why.

use std::fs;

use serde_json::Value;

use crate::story::ITEM;
use crate::support::{Place, page, until};

#[test]
fn a_node_that_cannot_write_its_index_is_not_ready_and_says_why() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle", "teacher");
    let running: Value = serde_json::from_str(&place.read("grenoble/api.json")).expect("JSON");
    let people = running["people"].as_str().expect("it is a text");
    fs::remove_dir_all(place.path("grenoble/index")).expect("it can be removed");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", ITEM);
    let arguments = ["publish", "item.toml", "--dir", "grenoble"];
    // What is stated stands, whatever becomes of the index.
    place.run_as(&token, &arguments).check(0, &[]);
    let not_ready = until("a node that is not ready", || {
        let ready = page(people, "/readyz").expect("it answers");
        ready.starts_with("HTTP/1.1 503").then_some(ready)
    });
    assert!(not_ready.contains("not ready\ncatalogue: "), "{not_ready}");
    let alive = page(people, "/livez").expect("it answers");
    assert!(alive.starts_with("HTTP/1.1 200"), "{alive}");
    drop(node);
    // The next start makes the index anew.
    let node = place.serve("grenoble");
    until("an item that is searchable", || {
        let found = place
            .run(&["search", "ohm", "--dir", "grenoble", "--json"])
            .json();
        (found["total"] == 1).then_some(())
    });
    assert_eq!(node.stop(), Some(0));
}
