//! What is looked for, as it stands in the address.

use std::collections::BTreeMap;

use search::{FILTER_VALUES_MAX, Facet, QUERY_BYTES_MAX};

use crate::failure::Failure;
use crate::visit::Query;

/// Longest value of a facet in an address, in bytes.
const VALUE_BYTES_MAX: usize = search::FACET_BYTES_MAX;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// What was typed.
    pub(crate) words: String,
    /// Chosen values: any within a facet, all across facets.
    pub(crate) chosen: BTreeMap<Facet, Vec<String>>,
    /// Where the page begins; empty for the first.
    pub(crate) page: String,
}

impl Asked {
    /// Reads it from an address. Words beyond what a search reads are cut by the search itself,
    /// which says so; what cannot be chosen in a form is refused.
    pub(crate) fn read(query: &Query) -> Result<Self, Failure> {
        let words = query.first("q").unwrap_or_default().trim();
        let mut chosen = BTreeMap::new();
        for facet in Facet::ALL {
            let values = values(query, facet)?;
            if !values.is_empty() {
                chosen.insert(facet, values);
            }
        }
        Ok(Self {
            words: words[..words.floor_char_boundary(2 * QUERY_BYTES_MAX)].to_owned(),
            chosen,
            page: query.first("page").unwrap_or_default().to_owned(),
        })
    }

    /// The address at which this is found.
    pub(crate) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.words.is_empty() {
            query.append_pair("q", &self.words);
        }
        for (facet, values) in &self.chosen {
            for value in values {
                query.append_pair(facet.name(), value);
            }
        }
        if !self.page.is_empty() {
            query.append_pair("page", &self.page);
        }
        match query.finish().as_str() {
            "" => "/".to_owned(),
            query => format!("/?{query}"),
        }
    }

    /// The same on another page.
    pub(crate) fn on_page(&self, token: &str) -> Self {
        Self {
            page: token.to_owned(),
            ..self.clone()
        }
    }

    /// Whether a value is chosen.
    pub(crate) fn has(&self, facet: Facet, value: &str) -> bool {
        let values = self.chosen.get(&facet);
        values.is_some_and(|values| values.iter().any(|known| known == value))
    }

    /// The same without one value, on the first page.
    pub(crate) fn without(&self, facet: Facet, value: &str) -> Self {
        let mut other = self.on_page("");
        if let Some(values) = other.chosen.get_mut(&facet) {
            values.retain(|known| known != value);
        }
        other.chosen.retain(|_, values| !values.is_empty());
        other
    }

    /// The same words with nothing chosen.
    pub(crate) fn words_alone(&self) -> Self {
        Self::of_words(&self.words)
    }

    /// These words, with nothing chosen.
    pub(crate) fn of_words(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            ..Self::default()
        }
    }

    /// Everything of one institution.
    pub(crate) fn of_institution(id: &str) -> Self {
        Self {
            chosen: BTreeMap::from([(Facet::Institution, vec![id.to_owned()])]),
            ..Self::default()
        }
    }
}

fn values(query: &Query, facet: Facet) -> Result<Vec<String>, Failure> {
    let mut values: Vec<String> = Vec::new();
    for value in query.all(facet.name()).filter(|value| !value.is_empty()) {
        let is_readable = value.len() <= VALUE_BYTES_MAX && !value.contains('\0');
        if !is_readable || values.len() == FILTER_VALUES_MAX {
            return Err(Failure::BadAddress);
        }
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Asked, Failure> {
        Asked::read(&Query::read(text).unwrap())
    }

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let asked =
            read("q=+loi+d%27ohm+&kind=mission&kind=capsule&kind=mission&level=&x=y").unwrap();
        assert_eq!(asked.words, "loi d'ohm");
        assert_eq!(asked.address(), "/?q=loi+d%27ohm&kind=mission&kind=capsule");
        let fewer = asked.without(Facet::Kind, "mission");
        assert_eq!(fewer.address(), "/?q=loi+d%27ohm&kind=capsule");
        assert_eq!(read("").unwrap().address(), "/");
    }

    #[test]
    fn one_past_what_can_be_chosen_is_refused() {
        let values = |count: usize| {
            (0..count)
                .map(|n| format!("licence=l{n}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert!(read(&values(FILTER_VALUES_MAX)).is_ok());
        assert!(read(&values(FILTER_VALUES_MAX + 1)).is_err());
        assert!(read(&format!("kind={}", "a".repeat(VALUE_BYTES_MAX))).is_ok());
        assert!(read(&format!("kind={}", "a".repeat(VALUE_BYTES_MAX + 1))).is_err());
        assert!(read("kind=a%00b").is_err());
    }
}
