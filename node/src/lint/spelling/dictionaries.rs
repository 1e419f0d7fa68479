//! Dictionaries by language.

use std::collections::BTreeMap;

use spellbook::Dictionary;

/// A text is no dictionary of Hunspell; says why.
#[derive(Debug, thiserror::Error)]
#[error("is no dictionary of Hunspell: {0}")]
pub(crate) struct DictionaryError(String);

/// Dictionaries by language, such as `fr`.
#[derive(Default)]
pub(crate) struct Dictionaries(BTreeMap<String, Language>);

/// Dictionaries of one language. A word is right if one of them knows it: `colour` and `color`.
#[derive(Default)]
pub(super) struct Language(Vec<Dictionary>);

impl Language {
    /// Whether one of the dictionaries knows the word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.0.iter().any(|dictionary| dictionary.check(word))
    }
}

impl Dictionaries {
    /// Adds one: the text of its affixes (`.aff`) and that of its words (`.dic`).
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub(crate) fn add(
        &mut self,
        language: &str,
        (affixes, words): (&str, &str),
    ) -> Result<(), DictionaryError> {
        let dictionary =
            Dictionary::new(affixes, words).map_err(|error| DictionaryError(error.to_string()))?;
        let known = self.0.entry(language.to_owned()).or_default();
        known.0.push(dictionary);
        Ok(())
    }

    /// Whether there is none at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those of a language.
    pub(super) fn of(&self, language: &str) -> Option<&Language> {
        self.0.get(language)
    }
}
