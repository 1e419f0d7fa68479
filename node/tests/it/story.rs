//! From an empty folder to an item that is found, explained and taken back.

use serde_json::Value;

use crate::support::{Place, page, until};

/// An item with a document beside it.
pub(crate) const ITEM: &str = r#"[item]
title = "Loi d’Ohm"
language = "fr"
authors = ["Maëlle Kerdoncuff"]
licence = "CC-BY-4.0"
rights = { view = true, run = true, adapt = true, redistribute = true }

[sharing]
rung = "public"

[[files]]
path = "notes.csv"
right = "open"

[[mission.parts]]
title = "Mesures"
instructions = "Relevez le courant."
"#;

fn text(value: &Value) -> String {
    value.as_str().expect("it is a text").to_owned()
}

#[test]
fn an_item_is_published_found_explained_revised_and_taken_back() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle Kerdoncuff", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", ITEM);
    let run = |arguments: &[&str]| {
        place.run_as(
            &token,
            &[arguments, &["--dir", "grenoble", "--json"]].concat(),
        )
    };

    let published = run(&["publish", "item.toml"]).json();
    let item = text(&published["item"]);
    assert_eq!(published["version"], 1);

    // Who is not signed in finds it too, since it is public.
    let anonymous = ["search", "ohm", "--dir", "grenoble", "--json"];
    until("an item that is searchable", || {
        let found = place.run(&anonymous).json();
        (found["total"] == 1 && found["hits"][0]["item"] == item.as_str()).then_some(())
    });
    let shown = run(&["show", &item]).json();
    assert_eq!(shown["description"]["item"]["title"], "Loi d’Ohm");
    assert_eq!(shown["policy"]["rung"], "public");
    assert_eq!(text(&shown["provenance"]["signer"]).len(), 64);
    let out = place.path("out.csv");
    let out = out.to_str().expect("it is text");
    run(&["show", &item, "--file", "notes.csv", "--out", out]).json();
    assert_eq!(place.read("out.csv"), "U;I\n1;2\n");

    let explained = run(&["explain", &item, "--anonymous"]).json();
    assert_eq!(explained["allowed"], true);
    run(&["share", &item, "--rung", "institution"]).json();
    let explained = run(&["explain", &item, "--anonymous"]).json();
    assert_eq!(explained["allowed"], false);
    let hidden = place.run(&["show", &item, "--dir", "grenoble"]);
    hidden.check(1, &["there is no such item"]);
    let nowhere = "grenoble/00000000000000000000000000000000";
    let missing = place.run(&["show", nowhere, "--dir", "grenoble"]);
    assert_eq!((missing.code, &missing.err), (hidden.code, &hidden.err));

    let revised = run(&["publish", "item.toml", "--revise", &item]).json();
    assert_eq!(revised["version"], 2);
    run(&["withdraw", &item, "--retract"]).json();
    run(&["show", &item]).check(1, &["there is no such item"]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_node_tells_how_it_is() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let running: Value = serde_json::from_str(&place.read("grenoble/api.json")).expect("JSON");
    let people = text(&running["people"]);
    assert_eq!(running["pid"], node.pid());
    for (path, status) in [
        ("/livez", "HTTP/1.1 200"),
        ("/readyz", "HTTP/1.1 200"),
        ("/metrics", "HTTP/1.1 200"),
        ("/nothing", "HTTP/1.1 404"),
    ] {
        let page = page(&people, path).expect("it answers");
        assert!(page.starts_with(status), "{path}: {page}");
    }
    let status = place.run(&["status", "--dir", "grenoble", "--json"]).json();
    assert_eq!(status["membership_status"], "member");
    place
        .run(&["doctor", "--dir", "grenoble"])
        .check(0, &["✓ node: runs"]);
    place
        .run(&["peers", "--dir", "grenoble"])
        .check(0, &["PEER"]);
    assert_eq!(node.stop(), Some(0));
    assert!(!place.path("grenoble/api.json").exists());
}

#[test]
fn a_folder_is_read_without_a_node() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", ITEM);
    let arguments = ["publish", "item.toml", "--dir", "grenoble"];
    place.run_as(&token, &arguments).check(0, &[]);
    let log = "archipel/grenoble/public/e1";
    let export = ["log", "export", log, "--dir", "grenoble"];
    let served = place.run(&export);
    assert_eq!(node.stop(), Some(0));

    let alone = place.run(&export);
    assert_eq!((alone.code, &alone.out), (0, &served.out));
    let lines: Vec<Value> = alone
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    assert_eq!((lines.len(), &lines[1]["index"]), (2, &Value::from(0)));
    place
        .run(&["status", "--dir", "grenoble"])
        .check(0, &["1 published, 1 held, 1 searchable"]);
    place
        .run(&["verify", "--dir", "grenoble"])
        .check(0, &["all is as it was signed"]);
    let rebuilt = place
        .run(&["rebuild", "--dir", "grenoble", "--json"])
        .json();
    let digests = rebuilt["digests"].as_array().expect("it is a list");
    assert!(
        digests
            .iter()
            .all(|digest| digest["before"] == digest["after"])
    );
    place
        .run(&["token", "--dir", "grenoble", "--list"])
        .check(0, &["Maëlle", "operator"]);
}

#[test]
fn shells_complete_the_commands() {
    let place = Place::new();
    place
        .run(&["completions", "bash"])
        .check(0, &["archipel", "withdraw"]);
}
