//! Who must see what, from what the demo did alone: the plain words of the ladder, written a
//! second time and without the rules that the nodes share.

use std::collections::{BTreeMap, BTreeSet};

use super::scenario::{Operation, Policy, Role, Scenario};

/// Title and version by item id: what somebody must see.
pub(super) type Visible = BTreeMap<String, (String, u64)>;

static PERSONAL: Policy = Policy::of("personal");

/// An item as the last steps left it.
struct Standing<'a> {
    owner: &'a str,
    title: &'a str,
    version: u64,
    policy: &'a Policy,
}

/// What somebody at `institution` must see: a person with a role and an address, or nobody.
pub(super) fn visible(
    scenario: &Scenario,
    institution: &str,
    person: Option<(Role, &str)>,
) -> Visible {
    let sees = |item: &str, standing: &Standing<'_>| {
        let origin = item.split('/').next().unwrap_or_default();
        match person {
            _ if standing.policy.rung == "public" => true,
            None => false,
            Some((Role::Student | Role::Operator, _)) => false,
            Some((Role::Teacher | Role::Staff, address)) => {
                is_meant(standing, origin, institution, address)
            }
        }
    };
    standings(scenario)
        .into_iter()
        .filter(|(item, standing)| sees(item, standing))
        .map(|(item, standing)| {
            (
                item.to_owned(),
                (standing.title.to_owned(), standing.version),
            )
        })
        .collect()
}

/// Whether a rung below `public` means a teacher or a member of staff.
fn is_meant(standing: &Standing<'_>, origin: &str, institution: &str, address: &str) -> bool {
    let Policy {
        rung,
        people,
        institutions,
    } = standing.policy;
    let named = people.iter().any(|person| person == address);
    let listed = institutions.iter().any(|id| id == institution);
    address == standing.owner
        || match rung.as_ref() {
            "named" => named,
            "institution" => origin == institution,
            "institutions" => origin == institution || listed,
            "consortium" => true,
            _ => false,
        }
}

/// Institutions that may hold an item at all.
pub(super) fn holders(scenario: &Scenario, item: &str) -> BTreeSet<String> {
    let all = || {
        scenario
            .institutions
            .iter()
            .map(|i| i.id.clone())
            .collect::<BTreeSet<_>>()
    };
    let origin = item.split('/').next().unwrap_or_default().to_owned();
    let Some(standing) = standings(scenario).remove(item) else {
        return BTreeSet::new();
    };
    let others: BTreeSet<String> = match standing.policy.rung.as_ref() {
        "public" | "consortium" => all(),
        "institutions" => standing.policy.institutions.iter().cloned().collect(),
        "named" => standing
            .policy
            .people
            .iter()
            .filter_map(|address| Some(address.split_once('@')?.1.to_owned()))
            .collect(),
        _ => BTreeSet::new(),
    };
    others.into_iter().chain([origin]).collect()
}

fn standings(scenario: &Scenario) -> BTreeMap<&str, Standing<'_>> {
    let mut standings = BTreeMap::new();
    for step in &scenario.steps {
        let item = step.item.as_str();
        match &step.operation {
            Operation::Publish {
                owner,
                title,
                policy,
            } => {
                standings.insert(
                    item,
                    Standing {
                        owner,
                        title,
                        version: 1,
                        policy,
                    },
                );
            }
            Operation::Revise { version, title } => {
                if let Some(standing) = standings.get_mut(item) {
                    standing.version = *version;
                    standing.title = title;
                }
            }
            Operation::Share { policy } => {
                if let Some(standing) = standings.get_mut(item) {
                    standing.policy = policy;
                }
            }
            Operation::Withdraw => {
                if let Some(standing) = standings.get_mut(item) {
                    standing.policy = &PERSONAL;
                }
            }
            Operation::Retract | Operation::Erase => {
                standings.remove(item);
            }
        }
    }
    standings
}
