//! Between the messages of `campus-proto` and our own types. Reading checks, writing cannot fail.

use std::collections::BTreeMap;

use ::commons::library::{
    Alike, Explanation, Found, FoundPage, Freshness, ItemView, Listed, Provenance,
};
use ::commons::view::Summary;
use campus_proto::commons::v1 as pb;
use domain::id::{InstitutionId, ItemId};
use domain::item::Draft;
use domain::log::LogId;
use domain::policy::{Rung, SharingPolicy};
use domain::viewer::Decision;
use federation::door::Published;
use search::{Facet, Standing};

use super::caller::Caller;
use super::error::ApiError;

/// Longest description, in bytes of JSON.
const ITEM_JSON_BYTES_MAX: usize = 1 << 20;

pub(super) fn read_item_id(text: &str) -> Result<ItemId, ApiError> {
    if text.is_empty() {
        return Err(ApiError::Malformed(
            "item: is missing; give institution/handle".to_owned(),
        ));
    }
    Ok(text.parse()?)
}

pub(super) fn read_draft(json: &str) -> Result<Draft, ApiError> {
    if json.is_empty() {
        let message = "item_json: is missing; give the description in JSON";
        return Err(ApiError::Malformed(message.to_owned()));
    }
    if json.len() > ITEM_JSON_BYTES_MAX {
        let found = json.len();
        let message = format!("item_json: has {found} bytes; give at most {ITEM_JSON_BYTES_MAX}");
        return Err(ApiError::Malformed(message));
    }
    serde_json::from_str(json).map_err(|error| ApiError::Invalid(format!("item_json: {error}")))
}

pub(super) fn read_policy(policy: Option<pb::SharingPolicy>) -> Result<SharingPolicy, ApiError> {
    let missing = || ApiError::Malformed("policy: is missing; say who may have it".to_owned());
    let pb::SharingPolicy {
        rung,
        people,
        institutions,
    } = policy.ok_or_else(missing)?;
    let people = people
        .iter()
        .map(|address| address.parse())
        .collect::<Result<_, _>>()?;
    let institutions = institutions
        .iter()
        .map(|id| id.parse())
        .collect::<Result<_, _>>()?;
    Ok(SharingPolicy::new(read_rung(rung)?, people, institutions)?)
}

fn read_rung(rung: i32) -> Result<Rung, ApiError> {
    match pb::Rung::try_from(rung) {
        Ok(pb::Rung::Personal) => Ok(Rung::Personal),
        Ok(pb::Rung::Named) => Ok(Rung::Named),
        Ok(pb::Rung::Institution) => Ok(Rung::Institution),
        Ok(pb::Rung::Institutions) => Ok(Rung::Institutions),
        Ok(pb::Rung::Consortium) => Ok(Rung::Consortium),
        Ok(pb::Rung::Public) => Ok(Rung::Public),
        Ok(pb::Rung::Unspecified) | Err(_) => Err(ApiError::Malformed(
            "policy.rung: is not set; give one of the six".to_owned(),
        )),
    }
}

pub(super) fn policy(policy: &SharingPolicy) -> pb::SharingPolicy {
    let rung = match policy.rung() {
        Rung::Personal => pb::Rung::Personal,
        Rung::Named => pb::Rung::Named,
        Rung::Institution => pb::Rung::Institution,
        Rung::Institutions => pb::Rung::Institutions,
        Rung::Consortium => pb::Rung::Consortium,
        Rung::Public => pb::Rung::Public,
    };
    let mut message = pb::SharingPolicy {
        rung: rung.into(),
        ..pb::SharingPolicy::default()
    };
    match policy {
        SharingPolicy::Named(people) => message.people = texts(people),
        SharingPolicy::Institutions(list) => message.institutions = texts(list),
        SharingPolicy::Personal
        | SharingPolicy::Institution
        | SharingPolicy::Consortium
        | SharingPolicy::Public => {}
    }
    message
}

fn texts<T: ToString>(list: impl IntoIterator<Item = T>) -> Vec<String> {
    list.into_iter().map(|entry| entry.to_string()).collect()
}

pub(super) fn read_filters(
    filters: Vec<pb::Filter>,
) -> Result<BTreeMap<Facet, Vec<String>>, ApiError> {
    let mut read = BTreeMap::new();
    for pb::Filter { facet, values } in filters {
        let facet = read_facet(facet)?;
        if values.is_empty() {
            return Err(ApiError::Malformed(format!(
                "filters: {facet} has no values"
            )));
        }
        if read.insert(facet, values).is_some() {
            return Err(ApiError::Malformed(format!(
                "filters: {facet} is there twice"
            )));
        }
    }
    Ok(read)
}

fn read_facet(facet: i32) -> Result<Facet, ApiError> {
    match pb::Facet::try_from(facet) {
        Ok(pb::Facet::Kind) => Ok(Facet::Kind),
        Ok(pb::Facet::Language) => Ok(Facet::Language),
        Ok(pb::Facet::Discipline) => Ok(Facet::Discipline),
        Ok(pb::Facet::Level) => Ok(Facet::Level),
        Ok(pb::Facet::Licence) => Ok(Facet::Licence),
        Ok(pb::Facet::Institution) => Ok(Facet::Institution),
        Ok(pb::Facet::Unspecified) | Err(_) => Err(ApiError::Malformed(
            "filters.facet: is not set; give one of the six".to_owned(),
        )),
    }
}

fn facet(facet: Facet) -> pb::Facet {
    match facet {
        Facet::Kind => pb::Facet::Kind,
        Facet::Language => pb::Facet::Language,
        Facet::Discipline => pb::Facet::Discipline,
        Facet::Level => pb::Facet::Level,
        Facet::Licence => pb::Facet::Licence,
        Facet::Institution => pb::Facet::Institution,
    }
}

pub(super) fn who_am_i(institution: &InstitutionId, caller: &Caller) -> pb::WhoAmIResponse {
    let mut message = pb::WhoAmIResponse {
        institution: institution.to_string(),
        ..pb::WhoAmIResponse::default()
    };
    if let Caller::Person(person) = caller {
        message.address = format!("{}@{institution}", person.handle);
        message.name.clone_from(&person.name);
        message.role = person.role.as_str().to_owned();
    }
    message
}

pub(super) fn published(published: &Published) -> pb::Published {
    pb::Published {
        item: published.item.to_string(),
        version: published.version,
        places: published.places.iter().map(place).collect(),
        withdrawals: published.withdrawals.iter().map(place).collect(),
    }
}

fn place((log, index): &(LogId, u64)) -> pb::Place {
    pb::Place {
        log: log.to_string(),
        index: *index,
    }
}

pub(super) fn item(view: ItemView) -> Result<pb::Item, ApiError> {
    Ok(pb::Item {
        item: view.item.to_string(),
        version: view.version,
        item_json: serde_json::to_string(&view.manifest).map_err(ApiError::internal)?,
        provenance: Some(provenance(view.provenance)),
        freshness: Some(freshness(view.freshness)),
        policy: view.ownership.map(|ownership| policy(&ownership.policy)),
        adaptations: texts(view.adaptations),
    })
}

fn provenance(provenance: Provenance) -> pb::Provenance {
    let Provenance {
        log,
        position,
        signer,
        envelope,
    } = provenance;
    let (index, size) = position.as_ref().map_or((0, 0), |at| (at.index, at.size));
    pb::Provenance {
        log: log.to_string(),
        index,
        size,
        signer: signer.map(|key| key.to_string()).unwrap_or_default(),
        envelope,
        checkpoint: position.and_then(|at| at.checkpoint).unwrap_or_default(),
    }
}

fn freshness(freshness: Freshness) -> pb::Freshness {
    match freshness {
        Freshness::Own => pb::Freshness {
            own: true,
            heard_ms: 0,
        },
        Freshness::Heard(heard_ms) => pb::Freshness {
            own: false,
            heard_ms: heard_ms.unwrap_or_default(),
        },
    }
}

fn summary(item: &ItemId, version: u64, summary: Summary) -> pb::Summary {
    pb::Summary {
        item: item.to_string(),
        version,
        title: summary.title,
        kind: summary.kind,
        language: summary.language,
        disciplines: summary.disciplines,
        levels: summary.levels,
        licence: summary.licence,
        authors: summary.authors,
        duration_minutes: summary.duration_minutes.unwrap_or_default(),
    }
}

pub(super) fn listed(listed: Listed) -> pb::ListResponse {
    let items = listed.items.into_iter();
    pb::ListResponse {
        items: items
            .map(|(item, version, s)| summary(&item, version, s))
            .collect(),
        next_page_token: listed.next_page_token,
    }
}

pub(super) fn found(found: FoundPage) -> pb::SearchResponse {
    pb::SearchResponse {
        hits: found.results.into_iter().map(hit).collect(),
        total: found.total,
        facets: found.facets.into_iter().map(counts).collect(),
        next_page_token: found.next_page_token,
        query_cut: found.query_cut,
        did_you_mean: found.did_you_mean.unwrap_or_default(),
        unknown_words: found.unknown_words,
        phrases_loosened: found.phrases_loosened,
        index_standing: standing(found.standing).into(),
    }
}

fn standing(standing: Standing) -> pb::IndexStanding {
    match standing {
        Standing::Whole => pb::IndexStanding::Whole,
        Standing::OtherAnalysis => pb::IndexStanding::OtherAnalysis,
        Standing::Incomplete => pb::IndexStanding::Incomplete,
    }
}

fn hit(found: Found) -> pb::SearchHit {
    let Found {
        hit,
        summary: shown,
    } = found;
    pb::SearchHit {
        summary: Some(summary(&hit.item, hit.version, shown)),
        score: hit.score,
        snippet_html: hit.snippet_html,
    }
}

pub(super) fn alike(alike: Vec<Alike>) -> pb::FindAlikeResponse {
    let item = |Alike { found, percent }: Alike| pb::AlikeItem {
        summary: Some(summary(&found.hit.item, found.hit.version, found.summary)),
        percent,
    };
    pb::FindAlikeResponse {
        alike: alike.into_iter().map(item).collect(),
    }
}

fn counts(counts: search::FacetCounts) -> pb::FacetCounts {
    let value = |(value, count)| pb::FacetValue { value, count };
    pb::FacetCounts {
        facet: facet(counts.facet).into(),
        values: counts.values.into_iter().map(value).collect(),
    }
}

pub(super) fn explanation(explained: Explanation) -> pb::ExplainResponse {
    let (allowed, reason, audience) = match &explained.decision {
        Decision::Allowed(audience) => {
            let name = audience.to_string();
            (
                true,
                format!("they belong to `{name}`, for whom the item is"),
                name,
            )
        }
        Decision::Denied(denial) => (false, denial.to_string(), String::new()),
    };
    let reach = |reach: ::commons::library::Reach| {
        let (log, version) = match reach.place {
            Some((log, version)) => (log.to_string(), version),
            None => (String::new(), 0),
        };
        let audience = reach.audience.to_string();
        pb::Reach {
            audience,
            log,
            version,
        }
    };
    pb::ExplainResponse {
        allowed,
        reason,
        audience,
        version: explained.version.unwrap_or_default(),
        policy: explained
            .ownership
            .map(|ownership| policy(&ownership.policy)),
        reaches: explained.reaches.into_iter().map(reach).collect(),
    }
}
