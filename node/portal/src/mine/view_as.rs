//! Looking at what is to be shared through somebody else's eyes, by the rule by which the node
//! itself decides who sees an item.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;
use commons::library::Library;
use domain::id::InstitutionId;
use domain::policy::{Audience, SharingPolicy};
use domain::viewer::{Decision, Denial, Role, Viewer, decide};

use super::audience::somebody_at;
use super::deeds::named;
use super::share::{Typed, own};
use super::{Author, draft_address, read_draft, sign_in_first};
use crate::failure::Failure;
use crate::item::item_address;
use crate::item::through::{self, Eyes, Through};
use crate::sign_in::see;
use crate::visit::{Arrival, QUERY_BYTES_MAX, QUERY_PAIRS_MAX, Visit};

/// Whose eyes there are: the code in addresses and the text.
const EYES: [(&str, &str); 4] = [
    ("colleague", "eyes-colleague"),
    ("teacher", "eyes-teacher"),
    ("student", "eyes-student"),
    ("nobody", "eyes-nobody"),
];

/// Somebody through whose eyes one looks.
struct Chosen {
    code: &'static str,
    at: InstitutionId,
}

impl Chosen {
    /// Whom the address asks for; a colleague here, if it asks for nobody that there is.
    fn asked(visit: &Visit) -> Self {
        let asked = visit.query.first("as").unwrap_or_default();
        let code = EYES.iter().find(|(code, _)| *code == asked);
        let library = visit.site.library();
        let at = visit.query.first("at").and_then(|id| id.parse().ok());
        let at = at.filter(|id| library.membership().institution(id).is_some());
        Self {
            code: code.map_or(EYES[0].0, |(code, _)| *code),
            at: at.unwrap_or_else(|| library.institution().clone()),
        }
    }

    fn viewer(&self, visit: &Visit) -> Viewer {
        let home = visit.site.library().institution();
        match self.code {
            "teacher" => somebody_at(&self.at, Role::Teacher),
            "student" => somebody_at(home, Role::Student),
            "nobody" => Viewer::Anonymous,
            _ => somebody_at(home, Role::Teacher),
        }
    }

    fn name(&self, visit: &Visit) -> String {
        match self.code {
            "teacher" => visit.t1("eyes-teacher-at", visit.site.institution_name(&self.at)),
            "student" => visit.t("eyes-student"),
            "nobody" => visit.t("eyes-nobody"),
            _ => visit.t("eyes-colleague"),
        }
    }
}

/// Where a choice of sharing is looked at through these eyes; none if it is too long for an
/// address.
pub(super) fn address(action: &str, typed: &Typed, (eyes, at): (&str, &str)) -> Option<String> {
    let mut pairs = typed.pairs();
    pairs.push(("as", eyes.to_owned()));
    pairs.push(("at", at.to_owned()));
    let mut query = form_urlencoded::Serializer::new(String::new());
    let query = query.extend_pairs(&pairs).finish();
    let fits = query.len() <= QUERY_BYTES_MAX && pairs.len() <= QUERY_PAIRS_MAX;
    fits.then(|| format!("{action}/as?{query}"))
}

/// The sharing that the address names; none if it names none.
fn asked(visit: &Visit) -> Option<Typed> {
    let first = |name| visit.query.first(name).unwrap_or_default();
    let institutions = visit.query.all("institutions");
    Typed::read(first("rung"), first("people"), institutions)
}

/// `/items/{institution}/{handle}/share/as`
pub(super) async fn of_item(path: Path<(String, String)>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let item = named(path)?;
            let view = own(visit, &author, &item)?;
            let policy = view.ownership.as_ref().map(|own| &own.policy);
            let now = policy.map(Typed::of_policy).ok_or(Failure::NotFound)?;
            let typed = asked(visit).unwrap_or(now);
            let back = format!("{}/share", item_address(&item));
            let through = look(visit, &author, (back, &typed))?;
            through::show(visit, through, (Some(&item), &view.manifest))
        })
        .await
}

/// `/mine/drafts/{draft}/publish/as`
pub(super) async fn of_draft(Path(draft): Path<String>, arrival: Arrival) -> Response {
    arrival
        .answer(move |visit| {
            let Some(author) = Author::of(visit)? else {
                return Ok(sign_in_first(visit));
            };
            let id = read_draft(&draft)?;
            let draft = visit.site.library().draft(&author.viewer, id)?.draft;
            if !Library::missing(&draft).is_empty() {
                return Ok(see(&format!("{}#missing", draft_address(id))));
            }
            let manifest = draft.validate().map_err(|_| Failure::NotFound)?;
            let typed =
                asked(visit).unwrap_or_else(|| Typed::of_policy(&SharingPolicy::Institution));
            let back = format!("{}/publish", draft_address(id));
            let through = look(visit, &author, (back, &typed))?;
            through::show(visit, through, (None, &manifest))
        })
        .await
}

fn look(
    visit: &Visit,
    author: &Author,
    (back, typed): (String, &Typed),
) -> Result<Through, Failure> {
    let owner = author.viewer.colleague().ok_or(Failure::NotAllowed)?;
    let policy = typed.policy().ok();
    let audiences: BTreeSet<Audience> = policy
        .map(|policy| policy.audiences(owner))
        .unwrap_or_default();
    let chosen = Chosen::asked(visit);
    let membership = visit.site.library().membership();
    let decision = decide(&chosen.viewer(visit), &membership, &audiences);
    let eyes = EYES.iter().map(|(code, key)| Eyes {
        code: (*code).to_owned(),
        name: visit.t(key),
        is_chosen: *code == chosen.code,
    });
    let institutions = membership.institutions.keys().map(|id| Eyes {
        code: id.to_string(),
        name: visit.site.institution_name(id),
        is_chosen: *id == chosen.at,
    });
    Ok(Through {
        action: format!("{back}/as"),
        sharing: typed.pairs(),
        eyes: eyes.collect(),
        institutions: institutions.collect(),
        who: chosen.name(visit),
        sees: matches!(decision, Decision::Allowed(_)),
        why: why(visit, &decision),
        back,
    })
}

/// Why somebody else would see the item, or would not.
fn why(visit: &Visit, decision: &Decision) -> String {
    match decision {
        Decision::Allowed(Audience::World) => visit.t("as-world"),
        Decision::Allowed(Audience::Consortium) => visit.t("as-consortium"),
        Decision::Allowed(Audience::Institution(id)) => {
            visit.t1("as-institution", visit.site.institution_name(id))
        }
        Decision::Allowed(Audience::Person(_)) => visit.t("as-person"),
        Decision::Denied(Denial::NotSignedIn) => visit.t("as-not-signed-in"),
        Decision::Denied(Denial::NotAColleague) => visit.t("as-student"),
        Decision::Denied(Denial::NotInAudience) => visit.t("as-not-named"),
    }
}
