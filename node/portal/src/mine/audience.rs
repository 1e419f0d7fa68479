//! Who will see an item that is shared so: in one sentence, and through whose eyes.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{Handle, InstitutionId, ShareAddress};
use domain::policy::{Audience, Rung, SharingPolicy};
use domain::profile::HeadTotal;
use domain::viewer::{Decision, Role, Viewer, decide};

use crate::failure::Failure;
use crate::heads::heads;
use crate::house::Receipt;
use crate::visit::Visit;

/// Somebody who has no account, to be looked through.
const SOMEBODY: &str = "somebody";

pub(super) struct RungRow {
    pub(super) code: &'static str,
    pub(super) name: String,
    pub(super) note: String,
    pub(super) is_chosen: bool,
}

pub(super) struct InstitutionRow {
    pub(super) id: InstitutionId,
    pub(super) name: String,
    pub(super) is_chosen: bool,
    /// Whether a teacher there will see it.
    pub(super) sees: bool,
    /// Where it is looked at through their eyes.
    pub(super) look: Option<String>,
    pub(super) heard: String,
    /// How far it has read; empty where nothing is to be read.
    pub(super) received: &'static str,
}

/// A kind of viewer, and whether they would see the item.
pub(super) struct EyesRow {
    pub(super) who: String,
    pub(super) sees: bool,
    /// Where it is looked at through their eyes.
    pub(super) look: Option<String>,
}

/// Where something is looked at through somebody's eyes: by the eyes' code and an institution.
pub(super) type Look<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

pub(super) fn rungs(visit: &Visit, chosen: Rung) -> Vec<RungRow> {
    let row = |rung: &Rung| RungRow {
        code: rung.as_str(),
        name: visit.t(&format!("rung-{}", rung.as_str())),
        note: visit.t(&format!("rung-{}-note", rung.as_str())),
        is_chosen: *rung == chosen,
    };
    Rung::ALL.iter().map(row).collect()
}

pub(super) fn institutions(
    visit: &Visit,
    chosen: &BTreeSet<InstitutionId>,
    audiences: &BTreeSet<Audience>,
    (receipts, look): (&BTreeMap<InstitutionId, Receipt>, Look),
) -> Vec<InstitutionRow> {
    let library = visit.site.library();
    let neighbours = visit.site.house().neighbours();
    let row = |id: &InstitutionId| InstitutionRow {
        name: visit.site.institution_name(id),
        is_chosen: chosen.contains(id),
        sees: sees(visit, &somebody_at(id, Role::Teacher), audiences),
        look: look("teacher", id.as_str()),
        heard: match neighbours.iter().find(|neighbour| neighbour.id == *id) {
            Some(neighbour) => match neighbour.heard_ms {
                Some(heard_ms) => visit.t1("share-heard", visit.ago(heard_ms)),
                None => visit.t("share-not-heard"),
            },
            None => visit.t("share-here"),
        },
        received: match receipts.get(id) {
            Some(Receipt::Read) => "share-received",
            Some(Receipt::Waiting) => "share-waiting",
            Some(Receipt::Unknown) => "share-unknown",
            None => "",
        },
        id: id.clone(),
    };
    library.membership().institutions.keys().map(row).collect()
}

pub(super) fn somebody_at(institution: &InstitutionId, role: Role) -> Viewer {
    match SOMEBODY.parse::<Handle>() {
        Ok(handle) => Viewer::Person {
            address: ShareAddress {
                handle,
                institution: institution.clone(),
            },
            role,
        },
        Err(_) => Viewer::Anonymous,
    }
}

fn sees(visit: &Visit, viewer: &Viewer, audiences: &BTreeSet<Audience>) -> bool {
    let decision = decide(viewer, &visit.site.library().membership(), audiences);
    matches!(decision, Decision::Allowed(_))
}

/// Through whose eyes the choice can be looked at.
pub(super) fn eyes(visit: &Visit, audiences: &BTreeSet<Audience>, look: Look) -> Vec<EyesRow> {
    let home = visit.site.library().institution();
    [
        ("colleague", somebody_at(home, Role::Teacher)),
        ("student", somebody_at(home, Role::Student)),
        ("nobody", Viewer::Anonymous),
    ]
    .into_iter()
    .map(|(code, viewer)| EyesRow {
        who: visit.t(&format!("eyes-{code}")),
        sees: sees(visit, &viewer, audiences),
        look: look(code, home.as_str()),
    })
    .collect()
}

/// What a choice means, in one sentence: with a head-count, where every institution that is reached
/// says how many teachers it has, and otherwise with the number of institutions.
pub(super) fn sentence(
    visit: &Visit,
    policy: Option<&SharingPolicy>,
    audiences: &BTreeSet<Audience>,
) -> Result<String, Failure> {
    let reached = reached(visit, audiences);
    let total = teachers(visit, &reached)?;
    Ok(match (policy, total) {
        (None, _) => visit.t("share-nobody-yet"),
        (Some(SharingPolicy::Personal), _) => visit.t("share-personal"),
        (Some(SharingPolicy::Named(people)), _) => visit.count_of("share-named", people.len()),
        (Some(SharingPolicy::Institution), None) => {
            visit.t1("share-institution", visit.site.name())
        }
        (Some(SharingPolicy::Institution), Some(total)) => visit.t_with(
            "share-institution-heads",
            &[
                ("heads", heads(visit, total).into()),
                ("name", visit.site.name().into()),
            ],
        ),
        (Some(SharingPolicy::Institutions(_)), None) => {
            visit.count_of("share-institutions", reached.len())
        }
        (Some(SharingPolicy::Consortium), None) => {
            visit.count_of("share-consortium", reached.len())
        }
        (Some(SharingPolicy::Institutions(_) | SharingPolicy::Consortium), Some(total)) => visit
            .t_with(
                "share-heads",
                &[
                    ("heads", heads(visit, total).into()),
                    ("count", reached.len().into()),
                    ("shown", visit.locale.number(reached.len() as u64).into()),
                ],
            ),
        (Some(SharingPolicy::Public), _) => visit.t("share-public"),
    })
}

/// The institutions whose teachers would see it.
fn reached(visit: &Visit, audiences: &BTreeSet<Audience>) -> Vec<InstitutionId> {
    let membership = visit.site.library().membership();
    let institutions = membership.institutions.keys();
    institutions
        .filter(|id| sees(visit, &somebody_at(id, Role::Teacher), audiences))
        .cloned()
        .collect()
}

/// How many teachers they have together, as far as all of them say.
fn teachers(visit: &Visit, reached: &[InstitutionId]) -> Result<Option<HeadTotal>, Failure> {
    let library = visit.site.library();
    let counts = reached.iter().map(|id| library.profile(id));
    let profiles = counts.collect::<Result<Vec<_>, _>>()?;
    Ok(HeadTotal::of(
        profiles.into_iter().map(|profile| profile.teachers),
    ))
}
