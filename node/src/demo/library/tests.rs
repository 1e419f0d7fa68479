//! The list names what is there, and shows every screen something true.

use std::collections::BTreeSet;

use domain::item::vocabulary::{Discipline, Language, Term as _};
use domain::item::{Content, Draft};

use super::*;

fn samples() -> BTreeMap<String, Sample> {
    samples::all().expect("all samples can be read")
}

fn library(samples: &BTreeMap<String, Sample>) -> Library {
    read(samples).expect("the list can be read")
}

fn rung<'a>(publication: &'a Publication, samples: &'a BTreeMap<String, Sample>) -> &'a str {
    let said = samples[&publication.item].sharing.as_ref();
    let own = publication.rung.as_deref();
    own.or_else(|| said.map(|sharing| sharing.rung.as_str()))
        .expect("it says with whom")
}

#[test]
fn every_sample_is_shared_somewhere_and_nothing_else() {
    let samples = samples();
    let library = library(&samples);
    let listed: BTreeSet<&str> = library
        .publish
        .iter()
        .map(|publication| publication.item.as_str())
        .collect();
    let there: BTreeSet<&str> = samples.keys().map(String::as_str).collect();
    assert_eq!(listed, there);
}

#[test]
fn every_institution_shares_and_every_rung_is_there() {
    let samples = samples();
    let library = library(&samples);
    let institutions: BTreeSet<&str> = library.publish.iter().map(|p| p.at.as_str()).collect();
    assert_eq!(institutions, BTreeSet::from(ISLANDS.map(|(id, _)| id)));
    let shared = library.publish.iter().filter(|p| p.refused.is_none());
    let rungs: BTreeSet<&str> = shared.map(|p| rung(p, &samples)).collect();
    assert_eq!(rungs.len(), 6, "{rungs:?}");
}

#[test]
fn every_discipline_has_a_sample() {
    let samples = samples();
    let items = samples.values().map(|sample| &sample.parcel.draft.item);
    let covered: BTreeSet<&str> = items
        .flat_map(|item| item.disciplines.iter().map(|one| one.code()))
        .collect();
    let missing: Vec<&str> = Discipline::ALL
        .iter()
        .map(|one| one.code())
        .filter(|code| !covered.contains(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn there_is_enough_of_every_kind_and_in_both_languages() {
    let samples = samples();
    let count = |is: &dyn Fn(&Draft) -> bool| {
        let drafts = samples.values().map(|sample| &sample.parcel.draft);
        drafts.filter(|draft| is(draft)).count()
    };
    assert!(count(&|draft| matches!(draft.content, Content::Mission(_))) >= 32);
    assert!(count(&|draft| matches!(draft.content, Content::Capsule(_))) >= 18);
    assert!(count(&|draft| matches!(draft.content, Content::Snapshot(_))) >= 10);
    assert!(count(&|draft| draft.item.language == Language::FR) >= 40);
    assert!(count(&|draft| draft.item.language == Language::EN) >= 15);
}

#[test]
fn every_author_works_at_one_institution() {
    let samples = samples();
    let library = library(&samples);
    for (id, _) in ISLANDS {
        assert!(library.authors.contains_key(id), "nobody works at {id}");
    }
    let mut seen = BTreeSet::new();
    for author in library.authors.values().flatten() {
        assert!(seen.insert(author), "{author} works at two");
    }
}

#[test]
fn there_are_histories_adaptations_a_withdrawal_and_a_refusal() {
    let samples = samples();
    let library = library(&samples);
    let count =
        |wanted: fn(&Publication) -> bool| library.publish.iter().filter(|p| wanted(p)).count();
    assert!(count(|p| !p.earlier.is_empty()) >= 3);
    assert!(count(|p| p.adapts.is_some()) >= 2);
    assert_eq!(count(|p| p.withdrawn), 1);
    assert_eq!(count(|p| p.refused.is_some()), 1);
}

#[test]
fn an_adaptation_follows_an_original_that_its_author_sees() {
    let samples = samples();
    let library = library(&samples);
    for (place, publication) in library.publish.iter().enumerate() {
        let Some(folder) = &publication.adapts else {
            continue;
        };
        let before = &library.publish[..place];
        let original = before.iter().find(|p| p.item == *folder);
        let original = original.unwrap_or_else(|| panic!("{folder} is not shared before"));
        let is_open = matches!(rung(original, &samples), "public" | "consortium");
        assert!(
            is_open || original.at == publication.at,
            "{folder} is hidden"
        );
    }
}

#[test]
fn every_version_of_an_item_keeps_the_rules() {
    let samples = samples();
    for publication in library(&samples).publish {
        for version in publication.versions(&samples[&publication.item].parcel) {
            let checked = version.draft.validate();
            assert!(checked.is_ok(), "{}: {checked:?}", publication.item);
        }
    }
}
