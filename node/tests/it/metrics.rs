//! The pages for those who watch a node: `/livez`, `/readyz` and `/metrics`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::story::ITEM;
use crate::support::{Place, page, until};

const REFERENCE: &str = include_str!("../../../docs/metrics.md");

fn address_of(place: &Place, dir: &str) -> String {
    let running: Value = serde_json::from_str(&place.read(&format!("{dir}/api.json")))
        .expect("the node wrote where it answers");
    running["people"].as_str().expect("it is a text").to_owned()
}

fn body(address: &str, path: &str) -> String {
    let page = page(address, path).expect("the node answers");
    let (head, body) = page.split_once("\r\n\r\n").expect("it has a head");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    body.to_owned()
}

/// Waits until `/metrics` has a line that begins like this.
fn converges(address: &str, line: &str) {
    until(line, || {
        let text = body(address, "/metrics");
        text.lines().any(|l| l.starts_with(line)).then_some(())
    });
}

/// The names of our own metrics in a text, between backquotes or after `# TYPE`.
fn families<'a>(text: &'a str, before: &str) -> BTreeSet<&'a str> {
    let names = text.split(before).skip(1);
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    names
        .map(|rest| rest.split(|c| !is_name(c)).next().unwrap_or_default())
        .filter(|name| name.starts_with("archipel_"))
        .collect()
}

#[test]
fn a_node_says_that_it_lives_is_ready_and_how_it_is() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let address = address_of(&place, "grenoble");
    assert_eq!(body(&address, "/livez"), "alive\n");
    assert_eq!(body(&address, "/readyz"), "ready\n");
    for line in [
        "archipel_library_published_items 0",
        "archipel_peers_known_count 0",
        "archipel_peers_refusals_total{reason=\"BAD_SIGNATURE\"} 0",
        "archipel_registry_membership_version 1",
        "archipel_calls_ended_total{method=\"livez\",code=\"200\"} 1",
    ] {
        converges(&address, line);
    }
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn metrics_move_with_what_happens() {
    let place = Place::with_node();
    let _node = place.serve("grenoble");
    let address = address_of(&place, "grenoble");
    let token = place.token("grenoble", "Maëlle Kerdoncuff", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", ITEM);
    let run =
        |arguments: &[&str]| place.run_as(&token, &[arguments, &["--dir", "grenoble"]].concat());
    run(&["publish", "item.toml"]).check(0, &[]);
    run(&["show", "grenoble/00000000000000000000000000000000"]).check(1, &[]);
    page(&address, "/somebody/looks/around");
    for line in [
        "archipel_library_published_items 1",
        "archipel_library_held_items 1",
        "archipel_library_searchable_items 1",
        "archipel_library_applied_events_total 3",
        "archipel_log_held_events{log=\"archipel/grenoble/public/e1\"} 1",
        "archipel_log_view_lag_events{log=\"archipel/grenoble/public/e1\"} 0",
        "archipel_log_index_lag_events{log=\"archipel/grenoble/public/e1\"} 0",
        "archipel_disk_objects_bytes 8",
        "archipel_calls_ended_total{method=\"archipel.commons.v1.CommonsService/Publish\",code=\"OK\"} 1",
        "archipel_calls_ended_total{method=\"archipel.commons.v1.CommonsService/Get\",code=\"NOT_FOUND\"} 1",
        "archipel_calls_ended_total{method=\"other\",code=\"404\"} 1",
        "archipel_calls_duration_seconds_count{method=\"archipel.commons.v1.CommonsService/Publish\"} 1",
        // Who asks is being answered.
        "archipel_calls_running_count 1",
    ] {
        converges(&address, line);
    }
    let text = body(&address, "/metrics");
    assert!(
        !text.contains("Kerdoncuff") && !text.contains("Ohm"),
        "{text}"
    );
    // The reference names all of them, and no others.
    assert_eq!(families(&text, "# TYPE "), families(REFERENCE, "| `"));
}
