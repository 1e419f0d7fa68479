//! What every item says of itself, from a record.

use domain::item::bounds;
use domain::item::vocabulary::{Discipline, Language, Level, Term};
use domain::item::{Description, Licence, Rights};

use super::notes::{NotTaken, Notes};
use super::prose;
use super::record::Record;
use super::subject::{self, Subject};

/// The description of a record.
pub(super) fn of(record: &Record, notes: &mut Notes) -> Result<Description, NotTaken> {
    let licence: Licence = record
        .licence
        .parse()
        .map_err(|error| NotTaken::new("licence", error))?;
    let language: Language = record
        .language
        .parse()
        .map_err(|error| NotTaken::new("language", error))?;
    let discipline = record
        .discipline
        .as_deref()
        .map(subject::disciplines)
        .unwrap_or_default();
    let level = record
        .level
        .as_deref()
        .map(subject::level)
        .unwrap_or_default();
    let (authors, more) = authors(record, notes);
    Ok(Description {
        title: prose::line("title", &record.title, bounds::TITLE, notes),
        summary: summary(record, notes),
        language,
        disciplines: terms::<Discipline>("discipline", &discipline)?,
        discipline_text: discipline.words,
        levels: terms::<Level>("level", &level)?,
        level_text: level.words,
        keywords: prose::list(
            "topics",
            &record.topics,
            (bounds::KEYWORDS, bounds::KEYWORD),
            notes,
        ),
        objectives: objectives(record, notes),
        duration_minutes: duration(record, notes),
        authors,
        rights: rights(&licence),
        licence,
        source: record.source_url.clone(),
        attribution: attribution(record, &more, notes),
        maintainer: None,
        reviewed: None,
        parent: None,
    })
}

fn summary(record: &Record, notes: &mut Notes) -> String {
    let text = prose::lines(
        "summary",
        record.summary.as_deref().unwrap_or_default(),
        notes,
    );
    prose::cut("summary", &text, bounds::ABSTRACT.max, notes)
}

fn objectives(record: &Record, notes: &mut Notes) -> Vec<String> {
    let bounds = (bounds::OBJECTIVES, bounds::OBJECTIVE);
    prose::list("objectives", &record.objectives, bounds, notes)
}

fn terms<T: Term>(field: &str, subject: &Subject) -> Result<Vec<T>, NotTaken> {
    let codes = subject.codes.iter();
    codes
        .map(|code| T::from_code(code).map_err(|error| NotTaken::new(field, error)))
        .collect()
}

fn duration(record: &Record, notes: &mut Notes) -> Option<u32> {
    let published = record.duration_minutes?;
    let minutes = u32::try_from(published).ok();
    let fits = minutes.filter(|minutes| (1..=bounds::DURATION_MINUTES_MAX).contains(minutes));
    if fits.is_none() {
        notes.add(
            "duration_minutes",
            format!("left out: {published} is out of range"),
        );
    }
    fits
}

/// All that the licence permits. `view` and `run` are what publishing it meant.
fn rights(licence: &Licence) -> Rights {
    let terms = licence.terms();
    Rights {
        view: true,
        run: true,
        adapt: terms.adaptation,
        redistribute: terms.redistribution,
    }
}

/// The authors that an item may have, and those who are one too many.
fn authors(record: &Record, notes: &mut Notes) -> (Vec<String>, Vec<String>) {
    let all = (bounds::CountBound::between(0, usize::MAX), bounds::PERSON);
    let mut names = prose::list("authors", &record.authors, all, notes);
    if names.is_empty() {
        let publisher = publisher(record);
        notes.add(
            "authors",
            format!("none is published; `{publisher}` stands for them"),
        );
        return (vec![publisher], Vec::new());
    }
    let more = names.split_off(names.len().min(bounds::AUTHORS.max));
    if !more.is_empty() {
        let what = format!(
            "{} more than {} go to attribution",
            more.len(),
            bounds::AUTHORS.max
        );
        notes.add("authors", what);
    }
    (names, more)
}

/// Who answers for a record that names no author.
fn publisher(record: &Record) -> String {
    let named = record
        .institution
        .clone()
        .or_else(|| record.publisher.clone());
    named.unwrap_or_else(|| {
        format!(
            "Contributors of {}",
            record.source_repo.as_deref().unwrap_or(&record.id)
        )
    })
}

/// Further authors, the larger work, and whoever else is credited.
fn attribution(record: &Record, more: &[String], notes: &mut Notes) -> Option<String> {
    let with = (!more.is_empty()).then(|| format!("with {}", more.join(", ")));
    let parts = [
        &record.collection,
        &record.institution,
        &record.publisher,
        &record.credits,
    ];
    let parts: Vec<String> = with
        .into_iter()
        .chain(parts.into_iter().flatten().cloned())
        .collect();
    let text = prose::line("attribution", &parts.join("; "), bounds::ATTRIBUTION, notes);
    (!text.is_empty()).then_some(text)
}
