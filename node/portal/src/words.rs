//! What codes are called: kinds, levels, disciplines, languages, licences.

use domain::item::vocabulary::{Discipline, Level, Term as _};
use search::Facet;

use crate::locale::Locale;
use crate::visit::Visit;

/// Names in the language of a page.
pub(crate) struct Words<'a> {
    visit: &'a Visit,
}

impl<'a> Words<'a> {
    pub(crate) fn new(visit: &'a Visit) -> Self {
        Self { visit }
    }

    /// A value of a facet.
    pub(crate) fn value(&self, facet: Facet, code: &str) -> String {
        match facet {
            Facet::Kind => self.kind(code),
            Facet::Language => self.language(code),
            Facet::Discipline => self.discipline(code),
            Facet::Level => self.level(code),
            Facet::Licence => licence(code),
            Facet::Institution => self.institution(code),
        }
    }

    /// A facet.
    pub(crate) fn facet(&self, facet: Facet) -> String {
        self.visit.t(&format!("facet-{}", facet.name()))
    }

    /// A kind of item.
    pub(crate) fn kind(&self, code: &str) -> String {
        self.coded("kind", code, &["mission", "capsule", "snapshot"])
    }

    fn coded(&self, prefix: &str, code: &str, known: &[&str]) -> String {
        if known.contains(&code) {
            self.visit.t(&format!("{prefix}-{code}"))
        } else {
            code.to_owned()
        }
    }

    /// A language; its code, where we have no name for it.
    pub(crate) fn language(&self, code: &str) -> String {
        self.coded("language", code, &LANGUAGES)
    }

    /// A discipline.
    pub(crate) fn discipline(&self, code: &str) -> String {
        match (Discipline::from_code(code), self.visit.locale) {
            (Ok(known), Locale::Fr) => known.label_fr().to_owned(),
            (Ok(known), Locale::En) => known.label_en().to_owned(),
            (Err(_), _) => code.to_owned(),
        }
    }

    /// A level.
    pub(crate) fn level(&self, code: &str) -> String {
        match (Level::from_code(code), self.visit.locale) {
            (Ok(known), Locale::Fr) => known.label_fr().to_owned(),
            (Ok(known), Locale::En) => known.label_en().to_owned(),
            (Err(_), _) => code.to_owned(),
        }
    }

    /// An institution, by its id.
    pub(crate) fn institution(&self, code: &str) -> String {
        match code.parse() {
            Ok(id) => self.visit.site.institution_name(&id),
            Err(_) => code.to_owned(),
        }
    }
}

/// Languages that have a name in our texts.
pub(crate) const LANGUAGES: [&str; 24] = [
    "ar", "br", "ca", "co", "cs", "de", "el", "en", "es", "eu", "fr", "gl", "he", "it", "ja", "la",
    "nl", "oc", "pl", "pt", "ro", "ru", "uk", "zh",
];

/// A licence as people write it: `CC-BY-SA-4.0` is `CC BY-SA 4.0`.
pub(crate) fn licence(id: &str) -> String {
    match id.strip_prefix("CC-") {
        Some(rest) => match rest.rsplit_once('-') {
            Some((terms, version)) => format!("CC\u{a0}{terms}\u{a0}{version}"),
            None => id.to_owned(),
        },
        None => match id {
            "CC0-1.0" => "CC0\u{a0}1.0".to_owned(),
            "etalab-2.0" => "Licence Ouverte\u{a0}2.0".to_owned(),
            other => other.trim_start_matches("LicenseRef-").to_owned(),
        },
    }
}

/// Where a licence can be read.
pub(crate) fn licence_address(id: &str) -> Option<String> {
    if let Some((terms, version)) = id
        .strip_prefix("CC-")
        .and_then(|rest| rest.rsplit_once('-'))
    {
        let terms = terms.to_ascii_lowercase();
        return Some(format!(
            "https://creativecommons.org/licenses/{terms}/{version}/"
        ));
    }
    match id {
        "CC0-1.0" => Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned()),
        reference if reference.starts_with("LicenseRef-") => None,
        listed => Some(format!("https://spdx.org/licenses/{listed}.html")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_written_as_people_write_them() {
        assert_eq!(licence("CC-BY-SA-4.0"), "CC\u{a0}BY-SA\u{a0}4.0");
        assert_eq!(licence("CC0-1.0"), "CC0\u{a0}1.0");
        assert_eq!(licence("MIT"), "MIT");
        assert_eq!(
            licence_address("CC-BY-SA-4.0").as_deref(),
            Some("https://creativecommons.org/licenses/by-sa/4.0/")
        );
        assert_eq!(licence_address("LicenseRef-exception-pedagogique"), None);
    }
}
