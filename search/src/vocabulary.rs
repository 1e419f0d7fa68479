//! Other words for the same thing: synonyms, and French for English.
//!
//! Both lists were written for this project and stand beside this module; an institution adds its
//! own synonyms. They are looked up when a question is asked, so a change needs no new index.

use std::collections::HashMap;

use crate::analysis::{Language, fold, is_stop_word, normalise, words};
use crate::plan::{Plan, Word};

/// Most bytes of a list that is added.
pub const SYNONYMS_BYTES_MAX: usize = 1024 * 1024;
/// Most names for the same thing on one line.
pub const SYNONYMS_OF_LINE_MAX: usize = 16;
/// Most words of one name, small words aside.
pub const SYNONYM_WORDS_MAX: usize = 4;

/// How much a synonym counts, of a hundred.
const SYNONYM_PERCENT: u8 = 70;
/// How much a word in the other language counts, of a hundred. It is looked up by its stem, and
/// stems alone count half: this makes up for some of that.
const TRANSLATION_PERCENT: u8 = 115;

const SYNONYMS: &str = include_str!("vocabulary/synonyms.txt");
const GLOSSARY: &str = include_str!("vocabulary/glossary.txt");

/// Why a list of synonyms is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    /// The list is too long.
    #[error("synonyms: at most {SYNONYMS_BYTES_MAX} bytes are read, not {0}")]
    TooLong(usize),
    /// A line has but one name.
    #[error("synonyms, line {0}: write at least two names with `=` between")]
    Alone(usize),
    /// A line has too many names.
    #[error("synonyms, line {0}: at most {SYNONYMS_OF_LINE_MAX} names are allowed")]
    TooMany(usize),
    /// A name has no word, or too many.
    #[error("synonyms, line {line}: `{name}` has no word or more than {SYNONYM_WORDS_MAX}")]
    Name {
        /// The line.
        line: usize,
        /// The name.
        name: String,
    },
}

/// Another name for something.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    /// Normalised, without small words.
    words: Vec<String>,
    /// Its language, if it is known.
    language: Option<Language>,
    percent: u8,
}

/// Other names, by the stems of a name.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    names: HashMap<(Language, String), Vec<Name>>,
}

impl Vocabulary {
    /// The lists that come with the program.
    pub fn built_in() -> Self {
        let mut vocabulary = Self::default();
        let synonyms = lines(SYNONYMS).map(|(line, text)| names_of(line, text));
        for names in synonyms.flatten() {
            vocabulary.add_synonyms(&names);
        }
        for (_, text) in lines(GLOSSARY) {
            vocabulary.add_translations(text);
        }
        vocabulary
    }

    /// Adds the synonyms of an institution: one group a line with `=` between the names; `#`
    /// begins a comment.
    ///
    /// # Errors
    ///
    /// [`VocabularyError`]; then nothing is added.
    pub fn add(&mut self, list: &str) -> Result<(), VocabularyError> {
        if list.len() > SYNONYMS_BYTES_MAX {
            return Err(VocabularyError::TooLong(list.len()));
        }
        let groups = lines(list).map(|(line, text)| names_of(line, text));
        for names in groups.collect::<Result<Vec<_>, _>>()? {
            self.add_synonyms(&names);
        }
        Ok(())
    }

    fn add_synonyms(&mut self, names: &[Vec<String>]) {
        for (place, name) in names.iter().enumerate() {
            let others = names
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place);
            for (_, other) in others {
                let other = Name {
                    words: other.clone(),
                    language: None,
                    percent: SYNONYM_PERCENT,
                };
                for language in Language::ALL {
                    self.add_name(language, name, &other);
                }
            }
        }
    }

    fn add_translations(&mut self, line: &str) {
        let Some((french, english)) = line.split_once('=') else {
            return;
        };
        for french in french.split(',').map(content) {
            for english in english.split(',').map(content) {
                self.add_translation(&french, (Language::English, &english));
                self.add_translation(&english, (Language::French, &french));
            }
        }
    }

    /// Adds a translation of a name of the other language.
    fn add_translation(&mut self, name: &[String], (language, other): (Language, &[String])) {
        let from = match language {
            Language::French => Language::English,
            Language::English => Language::French,
        };
        let other = Name {
            words: other.to_vec(),
            language: Some(language),
            percent: TRANSLATION_PERCENT,
        };
        self.add_name(from, name, &other);
    }

    fn add_name(&mut self, language: Language, name: &[String], other: &Name) {
        let key = key(language, name.iter().map(String::as_str));
        let names = self.names.entry((language, key)).or_default();
        if !name.is_empty() && !other.words.is_empty() && !names.contains(other) {
            names.push(other.clone());
        }
    }

    /// Adds other names to the words of a plan.
    pub(crate) fn extend(&self, plan: &mut Plan, reader: Option<Language>) {
        let languages = match (&plan.language, reader) {
            (_, Some(language)) => vec![language],
            (None, None) => Language::ALL.to_vec(),
            // The reader types in a language that has no list.
            (Some(_), None) => Vec::new(),
        };
        let typed = plan
            .words
            .iter()
            .map(|word| word.typed.clone())
            .collect::<Vec<_>>();
        for language in languages {
            for length in 1..=SYNONYM_WORDS_MAX.min(typed.len()) {
                for start in 0..=typed.len() - length {
                    let name = typed[start..start + length].iter().map(String::as_str);
                    let others = self.names.get(&(language, key(language, name)));
                    for other in others.into_iter().flatten() {
                        other.add_to(&mut plan.words[start..start + length]);
                    }
                }
            }
        }
    }
}

impl Name {
    /// Adds this name to the words of another: word by word, or the whole to a single word.
    fn add_to(&self, words: &mut [Word]) {
        if !words.iter().all(Word::is_language) {
            return;
        }
        if let ([word], [_, _, ..]) = (&mut *words, self.words.as_slice()) {
            let phrase = self.words.iter().map(|word| fold(word)).collect();
            return word.add_phrase(phrase, self.percent);
        }
        for (place, word) in words.iter_mut().enumerate() {
            let other = &self.words[place.min(self.words.len() - 1)];
            match self.language {
                Some(language) => word.add_stems(other, language, self.percent),
                None => word.add(other, self.percent),
            }
        }
    }
}

/// The lines of a list that say something, from 1.
fn lines(list: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(list.lines());
    let lines = lines.map(|(number, line)| (number, line.split('#').next().unwrap_or_default()));
    lines.filter(|(_, line)| !line.trim().is_empty())
}

fn names_of(line: usize, text: &str) -> Result<Vec<Vec<String>>, VocabularyError> {
    let names = text.split('=').map(|name| match content(name) {
        words if (1..=SYNONYM_WORDS_MAX).contains(&words.len()) => Ok(words),
        _ => Err(VocabularyError::Name {
            line,
            name: name.trim().to_owned(),
        }),
    });
    let names = names.collect::<Result<Vec<_>, _>>()?;
    match names.len() {
        0 | 1 => Err(VocabularyError::Alone(line)),
        2..=SYNONYMS_OF_LINE_MAX => Ok(names),
        _ => Err(VocabularyError::TooMany(line)),
    }
}

/// The words of a name, normalised, without small ones unless there are no others.
fn content(name: &str) -> Vec<String> {
    let all = words(name)
        .map(|word| normalise(&word.text))
        .collect::<Vec<_>>();
    let long = all.iter().filter(|word| !is_stop_word(word, None));
    let long = long.cloned().collect::<Vec<_>>();
    if long.is_empty() { all } else { long }
}

/// By what a name is found: stems of its words without accents.
fn key<'a>(language: Language, words: impl Iterator<Item = &'a str>) -> String {
    let stem = |word: &str| language.stems(&fold(word)).next().unwrap_or_default();
    words.map(stem).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
