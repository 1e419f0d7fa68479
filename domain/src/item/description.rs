//! What every item says of itself, whatever its kind.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::bounds;
use super::check::Checker;
use super::licence::Licence;
use super::lineage::Parent;
use super::vocabulary::{Discipline, Language, Level, Term};

/// What every item says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// Its title; 1 to 200 characters.
    pub title: String,
    /// What it is, in a few sentences; at most 4,000 characters.
    #[serde(default, rename = "abstract")]
    pub summary: String,
    /// The language it is written in.
    pub language: Language,
    /// What it is about, at most 5 fields.
    #[serde(default)]
    pub disciplines: Vec<Discipline>,
    /// What it is about, in words, where no field fits; at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discipline_text: Option<String>,
    /// For whom, at most 6 levels.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// For whom, in words, where no level fits; at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_text: Option<String>,
    /// At most 30 keywords of at most 60 characters.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// What students will be able to do; at most 30 objectives of at most 500 characters.
    #[serde(default)]
    pub objectives: Vec<String>,
    /// How long it takes a student, in minutes; 1 to 42,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<u32>,
    /// Who wrote it, 1 to 50 names of at most 120 characters.
    pub authors: Vec<String>,
    /// The licence of all that states no other right.
    pub licence: Licence,
    /// What those who may see it may do with it.
    pub rights: Rights,
    /// Where it was published before: an address or a reference of at most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How it asks to be credited; at most 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// Who looks after it; at most 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintainer: Option<String>,
    /// When somebody last checked that it still works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Date>,
    /// What it was adapted from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
}

/// What those who may see an item may do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// Read it. Every other right but running needs this one.
    pub view: bool,
    /// Use it with students.
    pub run: bool,
    /// Make and share a version of their own.
    pub adapt: bool,
    /// Pass it, or their version, on beyond their institution.
    pub redistribute: bool,
}

impl Rights {
    /// Every right.
    pub const ALL: Self = Self {
        view: true,
        run: true,
        adapt: true,
        redistribute: true,
    };
}

impl Description {
    pub(super) fn check(&self, checker: &mut Checker) {
        self.check_subject(checker);
        self.check_duration(checker);
        checker.texts("authors", &self.authors, bounds::AUTHORS, bounds::PERSON);
        checker.within("rights", |checker| self.check_rights(checker));
        self.check_provenance(checker);
        if let Some(parent) = &self.parent {
            checker.within("parent", |checker| parent.check(checker));
            self.check_licence(parent, checker);
        }
    }

    fn check_subject(&self, checker: &mut Checker) {
        checker.text("title", &self.title, bounds::TITLE);
        checker.text("abstract", &self.summary, bounds::ABSTRACT);
        check_terms(
            checker,
            "disciplines",
            &self.disciplines,
            bounds::DISCIPLINES,
        );
        let discipline = self.discipline_text.as_deref();
        checker.optional_text("discipline_text", discipline, bounds::FREE_TERM);
        check_terms(checker, "levels", &self.levels, bounds::LEVELS);
        checker.optional_text("level_text", self.level_text.as_deref(), bounds::FREE_TERM);
        checker.texts(
            "keywords",
            &self.keywords,
            bounds::KEYWORDS,
            bounds::KEYWORD,
        );
        checker.distinct(
            "keywords",
            bounds::KEYWORDS,
            self.keywords.iter().map(String::as_str),
        );
        checker.texts(
            "objectives",
            &self.objectives,
            bounds::OBJECTIVES,
            bounds::OBJECTIVE,
        );
    }

    fn check_duration(&self, checker: &mut Checker) {
        let max = bounds::DURATION_MINUTES_MAX;
        if self
            .duration_minutes
            .is_some_and(|minutes| !(1..=max).contains(&minutes))
        {
            let allowed = format!("give 1 to {max} minutes");
            checker.refuse_field("duration_minutes", "is out of range", &allowed);
        }
    }

    fn check_rights(&self, checker: &mut Checker) {
        let rights = self.rights;
        let terms = self.licence.terms();
        if !rights.view && !rights.run {
            checker.refuse("gives neither `view` nor `run`", "give one of them");
        }
        for (name, given, permitted) in [
            ("adapt", rights.adapt, terms.adaptation),
            ("redistribute", rights.redistribute, terms.redistribution),
        ] {
            if given && !rights.view {
                checker.refuse_field(name, "is given without `view`", "give `view` as well");
            }
            if given && !permitted {
                let problem = format!("is more than {} permits", self.licence);
                checker.refuse_field(name, &problem, "do not give it, or choose another licence");
            }
        }
    }

    fn check_provenance(&self, checker: &mut Checker) {
        checker.optional_text("source", self.source.as_deref(), bounds::SOURCE);
        checker.optional_text(
            "attribution",
            self.attribution.as_deref(),
            bounds::ATTRIBUTION,
        );
        checker.optional_text("maintainer", self.maintainer.as_deref(), bounds::PERSON);
    }

    fn check_licence(&self, parent: &Parent, checker: &mut Checker) {
        if let Err(conflict) = parent.licence.check_adaptation(&self.licence) {
            let problem = format!("conflicts with the original: {conflict}");
            checker.refuse_field(
                "licence",
                &problem,
                "choose a licence that the original permits",
            );
        }
    }

    pub(super) fn collect_texts<'a>(&'a self, texts: &mut Vec<&'a str>) {
        texts.extend([self.title.as_str(), self.summary.as_str()]);
        texts.extend(
            self.keywords
                .iter()
                .chain(&self.objectives)
                .map(String::as_str),
        );
        texts.extend(
            [&self.discipline_text, &self.level_text]
                .into_iter()
                .flatten()
                .map(String::as_str),
        );
    }
}

fn check_terms<T: Term>(checker: &mut Checker, name: &str, terms: &[T], bound: bounds::CountBound) {
    checker.each(name, terms, bound, |_, _| {});
    checker.distinct(name, bound, terms.iter().map(|term| term.code()));
}

/// A day of the Gregorian calendar, written `2026-03-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text or three numbers are not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day between 1970 and 2200 written as \"2026-03-01\"")]
pub struct DateError(String);

impl Date {
    /// That day, if it exists and lies between 1970 and 2200.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let exists = (1..=days_in(year, month)).contains(&day);
        if exists && bounds::REVIEW_YEARS.contains(&year) {
            Ok(Self { year, month, day })
        } else {
            Err(DateError(format!("{year:04}-{month:02}-{day:02}")))
        }
    }

    /// The year, from 1970 to 2200.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }
}

/// 0 for a month that does not exist.
fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let malformed = || DateError(text.chars().take(32).collect());
        let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None, true, 10) = (
            parts.next(),
            parts.next(),
            parts.next(),
            parts.next(),
            digits,
            text.len(),
        ) else {
            return Err(malformed());
        };
        Self::new(
            year.parse().map_err(|_| malformed())?,
            month.parse().map_err(|_| malformed())?,
            day.parse().map_err(|_| malformed())?,
        )
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
