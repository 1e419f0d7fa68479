//! How a search was understood, where that is not as it was typed: said by the API, the command
//! line and the portal alike.

use std::net::SocketAddr;

use serde_json::Value;

use crate::entrance::browser::{WebBrowser, encoded};
use crate::story::ITEM;
use crate::support::{Place, Served, until};

/// What is said with the results of a search.
struct Notes {
    /// By the command line.
    line: &'static str,
    /// By the portal.
    french: &'static str,
    english: &'static str,
}

/// A node with one public item, which says “Relevez le courant.”
fn place() -> (Place, Served) {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle Kerdoncuff", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", ITEM);
    let publish = ["publish", "item.toml", "--dir", "grenoble"];
    place.run_as(&token, &publish).check(0, &[]);
    until("an item that is searchable", || {
        (search(&place, "courant")["total"] == 1).then_some(())
    });
    (place, node)
}

fn search(place: &Place, words: &str) -> Value {
    let arguments = ["search", words, "--dir", "grenoble", "--json"];
    place.run(&arguments).json()
}

/// The portal's page for some words.
fn page(place: &Place, words: &str, language: &str) -> String {
    let api: Value = serde_json::from_str(&place.read("grenoble/api.json")).expect("it is JSON");
    let portal = api["portal"].as_str().expect("there is a portal");
    let port = portal.rsplit(':').next().expect("it has a port");
    let address = SocketAddr::from(([127, 0, 0, 1], port.parse().expect("it is a number")));
    let path = format!("/?q={}&lang={language}", encoded(words));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let browser = WebBrowser::new(address, &place.path("grenoble/portal.crt"));
    let mut browser = browser.expect("the certificate can be read");
    let answer = runtime.block_on(browser.get(&path));
    answer.expect("the portal answers").text
}

/// Checks that a search finds the item, and how it says that it was understood otherwise.
fn check(words: &str, field: &str, value: &Value, notes: &Notes) {
    let (place, node) = place();
    let found = search(&place, words);
    assert_eq!((&found["total"], &found[field]), (&1.into(), value));
    let line = |words| place.run(&["search", words, "--dir", "grenoble"]);
    line(words).check(0, &["Loi d’Ohm", notes.line]);
    assert!(!line("courant").out.contains(notes.line));
    for (language, note) in [("fr", notes.french), ("en", notes.english)] {
        assert!(page(&place, words, language).contains(note), "{note}");
        assert!(!page(&place, "courant", language).contains(note), "{note}");
    }
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_mistyped_word_is_corrected_and_said() {
    let notes = Notes {
        line: "taken as: courant",
        french: "voici ce qu’il y a pour « courant »",
        english: "here is what there is for “courant”",
    };
    check("courrant", "did_you_mean", &"courant".into(), &notes);
}

#[test]
fn a_word_that_nothing_has_is_left_out_and_named() {
    let notes = Notes {
        line: "left out, since nothing that you may see has it: zzyzx",
        french: "ne le contient : zzyzx",
        english: "has it: zzyzx",
    };
    let words = &vec!["zzyzx"].into();
    check("courant zzyzx", "unknown_words", words, &notes);
}

#[test]
fn a_phrase_that_nothing_has_is_loosened_and_that_is_said() {
    let notes = Notes {
        line: "its words were looked for",
        french: "Rien ne contient l’expression telle quelle",
        english: "Nothing has the phrase as it stands",
    };
    check(
        "\"courant relevez\"",
        "phrases_loosened",
        &true.into(),
        &notes,
    );
}

#[test]
fn also_who_finds_nothing_is_told_which_word_is_unknown() {
    let (place, node) = place();
    let said = place.run(&["search", "zzyzx", "--dir", "grenoble"]);
    said.check(0, &["nothing that you may see matches", "zzyzx"]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_mistake_among_synonyms_is_one_of_the_configuration() {
    let place = Place::with_node();
    place.write("grenoble/synonyms.txt", "TP = travaux pratiques\nalone\n");
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(3, &["synonyms.txt", "line 2"]);
}
