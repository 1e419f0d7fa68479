//! What helps to decide whether to use an item: for whom, how long, under which terms, on whose
//! word.

use commons::library::{Freshness, ItemView};
use domain::item::licence::Copyleft;
use domain::item::vocabulary::Term as _;
use domain::item::{Date, Description};
use domain::policy::Audience;
use domain::viewer::{Decision, Denial};

use crate::federation::freshness;
use crate::visit::Visit;
use crate::words;

/// For whom, how long, about what.
pub(super) struct Facts {
    pub(super) levels: Vec<String>,
    pub(super) disciplines: Vec<String>,
    pub(super) duration: Option<String>,
    pub(super) language: String,
    pub(super) maintainer: Option<String>,
    pub(super) reviewed: Option<String>,
    pub(super) source: Option<Source>,
}

/// Where it was published before.
pub(super) struct Source {
    pub(super) text: String,
    pub(super) address: Option<String>,
}

impl Facts {
    pub(super) fn of(visit: &Visit, description: &Description) -> Self {
        let words = visit.words();
        let levels = description
            .levels
            .iter()
            .map(|level| words.level(level.code()));
        let disciplines = description.disciplines.iter();
        let disciplines = disciplines.map(|discipline| words.discipline(discipline.code()));
        let day = |date: Date| {
            visit
                .locale
                .day((date.year().into(), date.month(), date.day()))
        };
        Self {
            levels: levels.chain(description.level_text.clone()).collect(),
            disciplines: disciplines
                .chain(description.discipline_text.clone())
                .collect(),
            duration: description
                .duration_minutes
                .map(|minutes| visit.locale.minutes(minutes)),
            language: words.language(description.language.code()),
            maintainer: description.maintainer.clone(),
            reviewed: description.reviewed.map(day),
            source: description.source.as_ref().map(|text| Source {
                address: crate::markdown::web_address(text),
                text: text.clone(),
            }),
        }
    }
}

/// The licence, and what it and the rights given permit.
pub(super) struct Licensing {
    pub(super) name: String,
    pub(super) address: Option<String>,
    pub(super) may: Vec<Permission>,
    pub(super) attribution: Option<String>,
}

/// Something that readers may do, or not.
pub(super) struct Permission {
    pub(super) allowed: bool,
    pub(super) text: String,
}

impl Licensing {
    pub(super) fn of(visit: &Visit, description: &Description) -> Self {
        let (rights, terms) = (description.rights, description.licence.terms());
        let say = |name: &str, allowed: bool| Permission {
            allowed,
            text: visit.t(&format!(
                "may-{name}-{}",
                if allowed { "yes" } else { "no" }
            )),
        };
        let mut may = vec![
            say("run", rights.run),
            say("adapt", rights.adapt),
            say("redistribute", rights.redistribute),
            say("commercial", terms.commercial),
        ];
        if rights.adapt && matches!(terms.copyleft, Copyleft::ShareAlike(_)) {
            may.push(Permission {
                allowed: true,
                text: visit.t("may-share-alike"),
            });
        }
        let id = description.licence.id();
        Self {
            name: words::licence(id),
            address: words::licence_address(id),
            may,
            attribution: description.attribution.clone(),
        }
    }
}

/// Who says so, and how old the copy may be.
pub(super) struct Proof {
    pub(super) is_verified: bool,
    pub(super) sentence: String,
    pub(super) key: Option<String>,
    pub(super) log: String,
    pub(super) position: Option<String>,
    pub(super) version: String,
    pub(super) freshness: String,
}

impl Proof {
    pub(super) fn of(visit: &Visit, view: &ItemView) -> Self {
        let provenance = &view.provenance;
        let institution = visit.site.institution_name(&view.item.origin);
        let is_verified = provenance.signer.is_some();
        let sentence = match is_verified {
            true => visit.t1("proof-verified", institution),
            false => visit.t1("proof-unknown", institution),
        };
        let position = provenance.position.as_ref().map(|position| {
            visit.t_with(
                "proof-position",
                &[
                    ("index", visit.locale.number(position.index + 1).into()),
                    ("size", visit.locale.number(position.size).into()),
                ],
            )
        });
        let (is_own, heard_ms) = match view.freshness {
            Freshness::Own => (true, None),
            Freshness::Heard(heard_ms) => (false, heard_ms),
        };
        Self {
            is_verified,
            sentence,
            key: provenance.signer.as_ref().map(ToString::to_string),
            log: provenance.log.to_string(),
            position,
            version: visit.locale.number(view.version),
            freshness: freshness(visit, is_own, heard_ms),
        }
    }
}

/// Why the visitor sees the item.
pub(super) fn why(visit: &Visit, decision: &Decision) -> String {
    match decision {
        Decision::Allowed(Audience::World) => visit.t("why-world"),
        Decision::Allowed(Audience::Consortium) => visit.t("why-consortium"),
        Decision::Allowed(Audience::Institution(id)) => {
            visit.t1("why-institution", visit.site.institution_name(id))
        }
        Decision::Allowed(Audience::Person(_)) => visit.t("why-person"),
        Decision::Denied(Denial::NotSignedIn) => visit.t("why-not-signed-in"),
        Decision::Denied(Denial::NotAColleague | Denial::NotInAudience) => visit.t("why-not"),
    }
}
