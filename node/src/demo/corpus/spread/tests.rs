use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::demo::scenario::{Institution, Keys, Person};

/// A link under a licence.
fn link(licence: &str) -> Parcel {
    let draft = json!({
        "item": {
            "title": "Doser le fer",
            "language": "fr",
            "authors": ["Maëlle Kerdoncuff"],
            "licence": licence,
            "rights": { "view": true, "run": true, "adapt": false, "redistribute": false },
        },
        "content": { "capsule": {
            "media": "website",
            "location": { "link": "https://example.org" },
        } },
    });
    let draft = serde_json::from_value(draft).unwrap();
    Parcel {
        draft,
        files: Vec::new(),
    }
}

/// A scenario with two teachers at each island.
fn scenario() -> Scenario {
    let institutions: Vec<_> = ISLANDS
        .iter()
        .map(|(id, name)| institution(id, name))
        .collect();
    let people = ISLANDS
        .iter()
        .flat_map(|(id, _)| ["ada", "bob"].map(|name| person(id, name)));
    Scenario {
        format: 1,
        consortium: "archipelago".to_owned(),
        seed: 7,
        people: people.collect(),
        institutions,
        steps: Vec::new(),
    }
}

fn institution(id: &str, name: &str) -> Institution {
    Institution {
        id: id.to_owned(),
        name: name.to_owned(),
        status: "member".to_owned(),
        host: format!("{id}.localhost"),
        grpc: String::new(),
        peer: String::new(),
        keys: Keys::default(),
        operator_token: String::new(),
        portal: String::new(),
        admin_password: String::new(),
    }
}

fn person(institution: &str, handle: &str) -> Person {
    Person {
        institution: institution.to_owned(),
        name: handle.to_owned(),
        role: Role::Teacher,
        handle: handle.to_owned(),
        address: format!("{handle}@{institution}"),
        token: String::new(),
        login: String::new(),
        password: String::new(),
    }
}

#[test]
fn items_are_spread_by_the_documented_shares() {
    let scenario = scenario();
    let parcel = link("CC-BY-4.0");
    let mut rungs = BTreeMap::new();
    let mut homes = BTreeMap::new();
    for n in 0..5_000 {
        let (home, policy) = assign(7, &format!("item-{n}"), &parcel, &scenario);
        assert_eq!(policy.people.is_empty(), policy.rung != "named");
        assert_eq!(
            policy.institutions.is_empty(),
            policy.rung != "institutions"
        );
        assert!(policy.people.len() <= 3 && policy.institutions.len() <= 3);
        assert!(!policy.institutions.iter().any(|id| id == home));
        *rungs.entry(policy.rung.into_owned()).or_insert(0_u32) += 1;
        *homes.entry(home).or_insert(0_u32) += 1;
    }
    for (rung, percent) in [
        ("personal", 5),
        ("named", 10),
        ("consortium", 25),
        ("public", 30),
    ] {
        assert!(
            rungs[rung].abs_diff(percent * 50) < 120,
            "{rung}: {rungs:?}"
        );
    }
    assert!(
        homes.values().all(|count| count.abs_diff(1_000) < 120),
        "{homes:?}"
    );
}

#[test]
fn the_same_seed_gives_the_same_federation() {
    let scenario = scenario();
    let parcel = link("CC-BY-4.0");
    let spread = |seed| {
        let ids = (0..50).map(|n| assign(seed, &format!("item-{n}"), &parcel, &scenario));
        ids.collect::<Vec<_>>()
    };
    assert_eq!(spread(7), spread(7));
    assert_ne!(spread(7), spread(8));
}

#[test]
fn what_may_not_be_passed_on_stays() {
    let scenario = scenario();
    let parcel = link("LicenseRef-NPS-US-Gov-PublicDomain");
    for n in 0..500 {
        let (_, policy) = assign(7, &format!("item-{n}"), &parcel, &scenario);
        assert!(
            ["personal", "institution"].contains(&policy.rung.as_ref()),
            "{policy:?}"
        );
    }
}
