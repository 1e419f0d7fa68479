//! Which sample stands where, and for whom: every institution shares, on all six rungs.

use super::scenario::{Policy, Role, Scenario};

/// Institution, folder of the sample, policy.
pub(super) fn plan(scenario: &Scenario) -> Vec<(&'static str, &'static str, Policy)> {
    let teacher = |id| {
        scenario
            .person(id, Role::Teacher)
            .map(|person| person.address.clone())
    };
    let people = [teacher("oleron"), teacher("groix")]
        .into_iter()
        .flatten()
        .collect();
    let neighbours = ["ouessant", "porquerolles"].map(str::to_owned).to_vec();
    vec![
        ("ouessant", "dosage-du-fer", Policy::of("consortium")),
        ("ouessant", "critique-de-sources", Policy::of("institution")),
        ("groix", "loi-d-ohm", Policy::of("public")),
        ("noirmoutier", "packet-capture", Policy::named(people)),
        ("noirmoutier", "network-lab-image", Policy::of("consortium")),
        (
            "oleron",
            "incertitudes-de-mesure",
            Policy::institutions(neighbours),
        ),
        ("porquerolles", "si-units-link", Policy::of("public")),
        ("porquerolles", "dosage-du-fer", Policy::of("personal")),
    ]
}
