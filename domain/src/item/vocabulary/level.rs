//! For whom: the educational contexts of LOM, LOMFR and SupLOMFR.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Term, UnknownTerm};

/// For whom an item was written: an educational context of SupLOMFR.
///
/// SupLOMFR adds `bac+2` to `bac+5` to the contexts of LOMFR (NF Z76-040) and LOM (IEEE
/// 1484.12.1). `bac+1` is ours, for symmetry; [`Level::lom`] gives it as `licence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Level {
    /// Primary and secondary school.
    School,
    /// Higher education, no year in particular.
    HigherEducation,
    /// First year after the baccalauréat.
    Bac1,
    /// Second year.
    Bac2,
    /// Third year.
    Bac3,
    /// Fourth year.
    Bac4,
    /// Fifth year.
    Bac5,
    /// Bachelor's degree.
    Licence,
    /// Master's degree.
    Master,
    /// Specialised master (mastère).
    Mastere,
    /// Doctorate.
    Doctorat,
    /// Continuing education.
    FormationContinue,
    /// Training within companies.
    FormationEnEntreprise,
    /// Vocational training.
    Training,
    /// Anything else.
    Other,
}

/// Which vocabulary a context was published in; LOM wants the source of every value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LomSource {
    /// `LOMv1.0`.
    Lom,
    /// `LOMFRv1.0`.
    LomFr,
    /// `SupLOMFRv1.0`.
    SupLomFr,
}

impl LomSource {
    /// The name of the vocabulary, as records write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lom => "LOMv1.0",
            Self::LomFr => "LOMFRv1.0",
            Self::SupLomFr => "SupLOMFRv1.0",
        }
    }
}

impl Level {
    /// The published context: its vocabulary and its term.
    pub const fn lom(self) -> (LomSource, &'static str) {
        match self {
            Self::School => (LomSource::Lom, "school"),
            Self::HigherEducation => (LomSource::Lom, "higher education"),
            Self::Bac1 | Self::Licence => (LomSource::LomFr, "licence"),
            Self::Bac2 => (LomSource::SupLomFr, "bac+2"),
            Self::Bac3 => (LomSource::SupLomFr, "bac+3"),
            Self::Bac4 => (LomSource::SupLomFr, "bac+4"),
            Self::Bac5 => (LomSource::SupLomFr, "bac+5"),
            Self::Master => (LomSource::LomFr, "master"),
            Self::Mastere => (LomSource::LomFr, "mastère"),
            Self::Doctorat => (LomSource::LomFr, "doctorat"),
            Self::FormationContinue => (LomSource::LomFr, "formation continue"),
            Self::FormationEnEntreprise => (LomSource::LomFr, "formation en entreprise"),
            Self::Training => (LomSource::Lom, "training"),
            Self::Other => (LomSource::Lom, "other"),
        }
    }

    /// The French label.
    pub const fn label_fr(self) -> &'static str {
        match self {
            Self::School => "Enseignement scolaire",
            Self::HigherEducation => "Enseignement supérieur",
            Self::Bac1 => "Bac+1",
            Self::Bac2 => "Bac+2",
            Self::Bac3 => "Bac+3",
            Self::Bac4 => "Bac+4",
            Self::Bac5 => "Bac+5",
            Self::Licence => "Licence",
            Self::Master => "Master",
            Self::Mastere => "Mastère",
            Self::Doctorat => "Doctorat",
            Self::FormationContinue => "Formation continue",
            Self::FormationEnEntreprise => "Formation en entreprise",
            Self::Training => "Formation professionnelle",
            Self::Other => "Autre",
        }
    }

    /// The English label.
    pub const fn label_en(self) -> &'static str {
        match self {
            Self::School => "School",
            Self::HigherEducation => "Higher education",
            Self::Bac1 => "First year",
            Self::Bac2 => "Second year",
            Self::Bac3 => "Third year",
            Self::Bac4 => "Fourth year",
            Self::Bac5 => "Fifth year",
            Self::Licence => "Bachelor's degree",
            Self::Master => "Master's degree",
            Self::Mastere => "Specialised master",
            Self::Doctorat => "Doctorate",
            Self::FormationContinue => "Continuing education",
            Self::FormationEnEntreprise => "Training within companies",
            Self::Training => "Vocational training",
            Self::Other => "Other",
        }
    }
}

impl Term for Level {
    const EXPECTED: &'static str = "a level of SupLOMFR";
    const ALL: &'static [Self] = &[
        Self::School,
        Self::HigherEducation,
        Self::Bac1,
        Self::Bac2,
        Self::Bac3,
        Self::Bac4,
        Self::Bac5,
        Self::Licence,
        Self::Master,
        Self::Mastere,
        Self::Doctorat,
        Self::FormationContinue,
        Self::FormationEnEntreprise,
        Self::Training,
        Self::Other,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::HigherEducation => "higher-education",
            Self::Bac1 => "bac+1",
            Self::Bac2 => "bac+2",
            Self::Bac3 => "bac+3",
            Self::Bac4 => "bac+4",
            Self::Bac5 => "bac+5",
            Self::Licence => "licence",
            Self::Master => "master",
            Self::Mastere => "mastere",
            Self::Doctorat => "doctorat",
            Self::FormationContinue => "formation-continue",
            Self::FormationEnEntreprise => "formation-en-entreprise",
            Self::Training => "training",
            Self::Other => "other",
        }
    }
}

impl FromStr for Level {
    type Err = UnknownTerm;

    fn from_str(code: &str) -> Result<Self, UnknownTerm> {
        Self::from_code(code)
    }
}

impl TryFrom<String> for Level {
    type Error = UnknownTerm;

    fn try_from(code: String) -> Result<Self, UnknownTerm> {
        code.parse()
    }
}

impl From<Level> for String {
    fn from(level: Level) -> Self {
        level.code().to_owned()
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
