use std::collections::HashSet;

use super::*;

fn licence(id: &str) -> Licence {
    id.parse().unwrap()
}

fn check(parent: &str, child: &str, allowed: bool) {
    let answer = licence(parent).check_adaptation(&licence(child));
    assert_eq!(answer.is_ok(), allowed, "{parent} -> {child}: {answer:?}");
}

#[test]
fn the_list_is_closed_but_for_references() {
    for id in ["MIT", "CC-BY-4.0", "etalab-2.0", "LicenseRef-UGA-2026.1"] {
        assert_eq!(licence(id).id(), id);
    }
    for id in [
        "",
        "cc-by",
        "CC BY 4.0",
        "Proprietary",
        "LicenseRef-",
        "LicenseRef-a b",
        "LicenseRef-é",
    ] {
        assert!(id.parse::<Licence>().is_err(), "{id}");
    }
    let long = format!("LicenseRef-{}", "x".repeat(65));
    assert!(matches!(
        long.parse::<Licence>(),
        Err(LicenceError::Reference(_))
    ));
}

#[test]
fn a_near_miss_gets_a_suggestion() {
    let message = "CC-BY-4".parse::<Licence>().unwrap_err().to_string();
    assert!(message.contains("did you mean `CC-BY-4.0`?"), "{message}");
}

#[test]
fn identifiers_are_listed_once_and_copyleft_names_listed_ones() {
    let ids: HashSet<_> = Licence::listed().collect();
    assert_eq!(ids.len(), list::LISTED.len());
    for listed in list::LISTED {
        if let Copyleft::ShareAlike(others) = listed.terms.copyleft {
            assert!(
                others.iter().all(|other| ids.contains(other)),
                "{}",
                listed.id
            );
            assert!(!others.contains(&listed.id), "{}", listed.id);
        }
    }
}

#[test]
fn an_unknown_licence_permits_nothing() {
    let terms = licence("LicenseRef-all-rights-reserved").terms();
    assert!(!terms.adaptation && !terms.redistribution && !terms.commercial);
    assert!(licence(Licence::PEDAGOGICAL_EXCEPTION).keeps_at_home());
    assert!(!licence("LicenseRef-all-rights-reserved").keeps_at_home());
}

#[test]
fn adaptations_honour_the_licence_of_the_original() {
    for (parent, child, allowed) in [
        ("CC0-1.0", "LicenseRef-mine", true),
        ("CC-BY-4.0", "CC-BY-SA-4.0", true),
        ("CC-BY-4.0", "LicenseRef-mine", true),
        ("etalab-2.0", "CC-BY-4.0", true),
        ("MIT", "GPL-3.0-only", true),
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", true),
        ("CC-BY-SA-4.0", "CC-BY-4.0", false),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", false),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", false),
        ("CC-BY-SA-4.0", "GPL-3.0-or-later", true),
        ("CC-BY-SA-3.0", "CC-BY-SA-4.0", true),
        ("CC-BY-SA-2.0", "CC-BY-SA-4.0", true),
        ("CC-BY-SA-1.0", "CC-BY-SA-4.0", false),
        ("CC-BY-NC-4.0", "CC-BY-4.0", false),
        ("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", true),
        ("CC-BY-NC-4.0", "LicenseRef-mine", true),
        ("CC-BY-NC-SA-4.0", "CC-BY-NC-SA-4.0", true),
        ("CC-BY-NC-SA-4.0", "CC-BY-SA-4.0", false),
        ("CC-BY-ND-4.0", "CC-BY-ND-4.0", false),
        ("LicenseRef-mine", "LicenseRef-mine", false),
        ("GPL-2.0-only", "GPL-3.0-only", false),
        ("GPL-2.0-or-later", "GPL-3.0-or-later", true),
        ("GPL-3.0-only", "GPL-2.0-only", false),
        ("GPL-3.0-only", "AGPL-3.0-only", false),
        ("LGPL-3.0-only", "GPL-3.0-only", true),
        ("AGPL-3.0-or-later", "GPL-3.0-or-later", false),
        ("MPL-2.0", "LGPL-3.0-or-later", true),
        ("MPL-2.0", "MIT", false),
    ] {
        check(parent, child, allowed);
    }
}
