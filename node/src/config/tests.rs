//! The example is a configuration, and every setting in it is described.

use std::path::Path;

use super::{Overrides, file, merge};

const EXAMPLE: &str = include_str!("../../node.example.toml");
const DESCRIPTION: &str = include_str!("../../../docs/config.md");

#[test]
fn the_example_is_a_configuration() {
    let read = file::parse(Path::new("node.example.toml"), EXAMPLE.to_owned()).unwrap();
    let config = merge::config(read, Overrides::default()).unwrap();
    assert_eq!(config.institution.as_str(), "grenoble");
    assert!(config.registry.is_some());
}

#[test]
fn every_setting_is_in_the_example_and_described() {
    for key in [
        "institution",
        "name",
        "data",
        "peer.listen",
        "peer.addresses",
        "people.listen",
        "registry.addresses",
        "registry.fingerprint",
        "view.engine",
        "log.level",
        "log.format",
    ] {
        let last = key.rsplit('.').next().unwrap_or(key);
        assert!(EXAMPLE.contains(&format!("\n{last} = ")), "{key}");
        assert!(DESCRIPTION.contains(&format!("`{key}`")), "{key}");
    }
}

#[test]
fn no_text_makes_reading_panic() {
    for text in [
        "",
        "\u{0}",
        "[[peer]]",
        "institution = \"é",
        "a.b.c = 1",
        "= = =",
    ] {
        let _ = file::parse(Path::new("x"), text.to_owned());
    }
}
