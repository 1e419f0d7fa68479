//! One result: enough to see whether an item fits, before it is opened.

use commons::library::Found;
use domain::item::vocabulary::{LabdocKind, Term as _};
use domain::item::{Content, Manifest};

use crate::item::item_address;
use crate::visit::Visit;
use crate::words;

/// Objectives that a card names.
const OBJECTIVES_SHOWN: usize = 2;
/// Authors that a card names.
const AUTHORS_SHOWN: usize = 3;

/// One result.
pub(crate) struct Card {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) kind: String,
    pub(crate) kind_name: String,
    pub(crate) institution: String,
    pub(crate) authors: String,
    /// Level, duration, language, licence, in this order.
    pub(crate) facts: Vec<Fact>,
    pub(crate) disciplines: Vec<String>,
    /// Escaped by the search, with what matches between `<mark>`.
    pub(crate) snippet_html: String,
    pub(crate) objectives: Vec<String>,
    /// What students make: so many texts, tables, programs.
    pub(crate) makes: Vec<String>,
}

/// A thing that is said of an item in a word or two.
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
}

impl Card {
    pub(crate) fn of(visit: &Visit, found: &Found, manifest: Option<&Manifest>) -> Self {
        let (item, summary) = (&found.hit.item, &found.summary);
        let words = visit.words();
        let objectives = manifest.map(|manifest| &manifest.description().objectives);
        let objectives = objectives.into_iter().flatten().take(OBJECTIVES_SHOWN);
        let disciplines = summary.disciplines.iter();
        Self {
            address: item_address(item),
            title: summary.title.clone(),
            language: summary.language.clone(),
            kind: summary.kind.clone(),
            kind_name: words.kind(&summary.kind),
            institution: visit.site.institution_name(&item.origin),
            authors: authors(visit, &summary.authors),
            facts: facts(visit, found),
            disciplines: disciplines.map(|code| words.discipline(code)).collect(),
            snippet_html: found.hit.snippet_html.clone(),
            objectives: objectives.cloned().collect(),
            makes: manifest
                .map(|manifest| makes(visit, manifest))
                .unwrap_or_default(),
        }
    }
}

fn authors(visit: &Visit, names: &[String]) -> String {
    let shown = names
        .iter()
        .take(AUTHORS_SHOWN)
        .cloned()
        .collect::<Vec<_>>();
    let shown = shown.join(", ");
    match names.len().saturating_sub(AUTHORS_SHOWN) {
        0 => shown,
        _ => visit.t1("authors-and-others", shown),
    }
}

fn facts(visit: &Visit, found: &Found) -> Vec<Fact> {
    let (summary, words) = (&found.summary, visit.words());
    let fact = |label: &str, value: String| Fact {
        label: visit.t(label),
        value,
    };
    let levels: Vec<_> = summary
        .levels
        .iter()
        .map(|code| words.level(code))
        .collect();
    let mut facts = Vec::new();
    if !levels.is_empty() {
        facts.push(fact("fact-level", levels.join(", ")));
    }
    if let Some(minutes) = summary.duration_minutes {
        facts.push(fact("fact-duration", visit.locale.minutes(minutes)));
    }
    facts.push(fact("fact-language", words.language(&summary.language)));
    facts.push(fact("fact-licence", words::licence(&summary.licence)));
    facts
}

/// What students make in a mission, kind by kind; nothing of other items.
fn makes(visit: &Visit, manifest: &Manifest) -> Vec<String> {
    let Content::Mission(mission) = manifest.content() else {
        return Vec::new();
    };
    let labdocs = || mission.parts.iter().flat_map(|part| &part.labdocs);
    let made = |kind: &LabdocKind| {
        let count = labdocs().filter(|labdoc| labdoc.kind() == *kind).count();
        let key = format!("makes-{}", kind.code());
        (count > 0).then(|| visit.count(&key, count as u64))
    };
    LabdocKind::ALL.iter().filter_map(made).collect()
}
