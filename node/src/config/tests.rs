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
        "teachers",
        "data",
        "peer.listen",
        "peer.addresses",
        "people.listen",
        "provider.id",
        "provider.name",
        "provider.issuer",
        "provider.client_id",
        "provider.client_secret",
        "provider.scopes",
        "provider.organizations",
        "provider.authorities",
        "provider.claims.affiliation",
        "provider.claims.scoped_affiliation",
        "provider.claims.organization",
        "provider.claims.entitlement",
        "provider.roles.teacher",
        "provider.roles.staff",
        "provider.roles.student",
        "provider.roles.operator",
        "provider.roles.officer",
        "registry.addresses",
        "registry.fingerprint",
        "retention.reports_days",
        "retention.traces_days",
        "retention.accesses_days",
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

/// A configuration with these lines about providers.
fn with_providers(lines: &str) -> Result<super::Config, super::ConfigError> {
    let text = format!("institution = \"grenoble\"\n{lines}");
    let read = file::parse(Path::new("conf/node.toml"), text)?;
    merge::config(read, Overrides::default())
}

fn provider(id: &str) -> String {
    format!(
        "[[provider]]\nid = \"{id}\"\nissuer = \"https://idp.example\"\nclient_id = \"archipel\"\n"
    )
}

#[track_caller]
fn assert_provider_refused(lines: &str, expected: &str) {
    let refusal = with_providers(lines).unwrap_err().to_string();
    assert!(
        refusal.contains(expected),
        "`{refusal}` is not `{expected}`"
    );
}

#[test]
fn a_provider_needs_little_and_its_files_lie_beside_the_configuration() {
    let config = with_providers(&format!("{}client_secret = \"s\"\n", provider("uga"))).unwrap();
    let [uga] = &config.providers[..] else {
        panic!("{:?}", config.providers);
    };
    assert_eq!((uga.id.as_str(), uga.name.as_str()), ("uga", "uga"));
    assert_eq!(uga.client_secret.as_deref(), Some(Path::new("conf/s")));
    assert_eq!(uga.scopes, ["profile"]);
    assert_eq!(uga.roles, identity::oidc::RoleMap::default());
}

#[test]
fn a_mistake_about_a_provider_is_named() {
    assert_provider_refused("[[provider]]\n", "provider.id is missing");
    assert_provider_refused(&provider("UGA"), "provider.id");
    assert_provider_refused(
        &[provider("uga"), provider("uga")].concat(),
        "names two providers",
    );
    assert_provider_refused(
        &provider("uga").replace("https", "http"),
        "node.toml:4: provider.issuer",
    );
    assert_provider_refused(&format!("{}scope = []\n", provider("uga")), "scopes");
    let many = vec!["\"a\""; super::providers::ENTRIES_MAX + 1].join(",");
    assert_provider_refused(
        &format!("{}scopes = [{many}]\n", provider("uga")),
        "provider.scopes",
    );
    let long = "a".repeat(super::providers::ENTRY_CHARS_MAX + 1);
    assert_provider_refused(
        &format!("{}name = \"{long}\"\n", provider("uga")),
        "provider.name",
    );
}

#[test]
fn one_provider_more_than_there_may_be_is_refused() {
    let providers = |count: usize| {
        (0..count)
            .map(|n| provider(&format!("p{n}")))
            .collect::<String>()
    };
    let max = identity::oidc::settings::PROVIDERS_MAX;
    assert_eq!(
        with_providers(&providers(max)).unwrap().providers.len(),
        max
    );
    assert_provider_refused(&providers(max + 1), "one provider too many");
}
