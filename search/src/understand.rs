//! What a query may mean beside what was typed: corrected and completed words, and titles.
//!
//! Words of the collection are only looked at as far as the viewer sees documents with them, and
//! candidates are put in order by what everybody sees. So a hidden document changes neither what
//! is corrected nor what is proposed.

use std::cmp::Reverse;

use tantivy::{Score, TantivyError, Term};

use crate::plan::{Literal, Plan, TextField, Way, Word};
use crate::sight::Sight;

/// From how many letters a word may have one mistake.
const ONE_MISTAKE_LETTERS_MIN: usize = 5;
/// From how many letters a word may have two mistakes.
const TWO_MISTAKES_LETTERS_MIN: usize = 9;
/// Most words by which an unknown one is replaced.
const CORRECTIONS_MAX: usize = 4;
/// Most words by which an unfinished one is completed.
const COMPLETIONS_MAX: usize = 16;
/// How much a corrected word counts, of a hundred, with one mistake and with two.
const CORRECTED_PERCENT: [u8; 2] = [90, 70];
/// How much a completed word counts, of a hundred.
const COMPLETED_PERCENT: u8 = 60;

/// Letters of a line that are compared with titles if it is not one as typed.
const LINE_LETTERS: std::ops::RangeInclusive<usize> = 5..=64;
/// Most titles that are a line.
const TITLES_MAX: usize = 128;

/// What is added to the score of a document whose title was typed. Words hardly ever come to as
/// much together, so these come first.
pub(crate) const TITLE_POINTS: Score = 1_000.0;
/// The same for a title that begins with what was typed.
pub(crate) const TITLE_BEGINS_POINTS: Score = 800.0;
/// The same for a title that begins with a word that was typed alone and that documents have: such
/// a title comes before what is about as good otherwise.
const TITLE_BEGINS_WORD_POINTS: Score = 4.0;
/// The same for a title that was typed with a mistake.
const TITLE_NEAR_POINTS: Score = 600.0;
/// The same for a title whose beginning was typed with a mistake.
const TITLE_BEGINS_NEAR_POINTS: Score = 400.0;

/// Titles that are what was typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TitleMatch {
    /// The title as one line.
    pub(crate) line: String,
    /// What that adds to a score.
    pub(crate) points: Score,
}

/// What was understood.
#[derive(Debug, Default)]
pub(crate) struct Understood {
    pub(crate) titles: Vec<TitleMatch>,
    /// Words that were replaced, normalised, and by which.
    pub(crate) corrected: Vec<(String, String)>,
    /// Words that no visible document has, nor anything like them; normalised.
    pub(crate) unknown: Vec<String>,
    /// Whether the last word is but the beginning of one.
    is_begun: bool,
}

impl Understood {
    /// Whether not all words are known.
    fn is_odd(&self) -> bool {
        self.is_begun || !self.unknown.is_empty() || !self.corrected.is_empty()
    }
}

/// Adds to a plan what its words may mean.
pub(crate) fn understand(plan: &mut Plan, sight: &Sight<'_>) -> Result<Understood, TantivyError> {
    let mut understood = Understood::default();
    let last = plan.words.len().checked_sub(1).filter(|_| plan.is_open);
    for (place, word) in plan.words.iter_mut().enumerate() {
        let is_open = Some(place) == last;
        match known(word, sight)? {
            Known::AsWritten => {}
            Known::ByStem if is_open => {
                understood.is_begun = complete(word, sight)?;
            }
            Known::ByStem => {}
            Known::Not => complete_or_correct(word, is_open, sight, &mut understood)?,
        }
    }
    for line in &plan.lines {
        if understood.titles.is_empty() {
            understood.titles = titles(line, understood.is_odd(), sight)?;
        }
    }
    Ok(understood)
}

/// How the viewer's documents have a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    AsWritten,
    /// Not as written, but another form of it.
    ByStem,
    Not,
}

fn known(word: &Word, sight: &Sight<'_>) -> Result<Known, TantivyError> {
    if has_any(&word.plain, sight)? {
        return Ok(Known::AsWritten);
    }
    Ok(match has_any(&word.stems, sight)? {
        true => Known::ByStem,
        false => Known::Not,
    })
}

/// Whether the viewer sees a document with the word in one of these ways.
fn has_any(ways: &[Way], sight: &Sight<'_>) -> Result<bool, TantivyError> {
    for way in ways {
        if let Literal::Term(lookup) = &way.found
            && lookup.field != TextField::Beginning
            && sight.has(&sight.fields.term(lookup))?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Adds what an unfinished word may become, if there is anything.
fn complete(word: &mut Word, sight: &Sight<'_>) -> Result<bool, TantivyError> {
    let completions = completions(&word.text, COMPLETIONS_MAX, sight)?;
    for completion in &completions {
        word.add(completion, COMPLETED_PERCENT);
    }
    Ok(!completions.is_empty())
}

fn complete_or_correct(
    word: &mut Word,
    is_open: bool,
    sight: &Sight<'_>,
    understood: &mut Understood,
) -> Result<(), TantivyError> {
    if is_open && complete(word, sight)? {
        understood.is_begun = true;
        return Ok(());
    }
    let (mistakes, corrections) = corrections(word, sight)?;
    for correction in &corrections {
        word.add(correction, CORRECTED_PERCENT[mistakes - 1]);
    }
    match corrections.into_iter().next() {
        Some(best) => {
            understood
                .corrected
                .push((word.typed.clone(), best.clone()));
            word.text = best;
        }
        None => understood.unknown.push(word.typed.clone()),
    }
    Ok(())
}

/// Words that begin like an unfinished one, most frequent first.
pub(crate) fn completions(
    beginning: &str,
    max: usize,
    sight: &Sight<'_>,
) -> Result<Vec<String>, TantivyError> {
    if !crate::analysis::BEGINNING_LETTERS.contains(&beginning.chars().count()) {
        return Ok(Vec::new());
    }
    let found = sight.beginning(sight.fields.exact, beginning)?;
    most_frequent(found, max, sight)
}

/// Words with few mistakes fewer, most frequent first, and how many mistakes these are.
fn corrections(word: &Word, sight: &Sight<'_>) -> Result<(usize, Vec<String>), TantivyError> {
    for mistakes in 1..=mistakes_max(word) {
        let found = sight.near((sight.fields.exact, &word.text), mistakes, false)?;
        if !found.is_empty() {
            return Ok((
                usize::from(mistakes),
                most_frequent(found, CORRECTIONS_MAX, sight)?,
            ));
        }
    }
    Ok((1, Vec::new()))
}

/// How many mistakes a word may have. Numbers and codes are what they are.
fn mistakes_max(word: &Word) -> u8 {
    let letters = word.text.chars().count();
    if !word.is_language() || word.text.contains(char::is_numeric) {
        return 0;
    }
    u8::from(letters >= ONE_MISTAKE_LETTERS_MIN) + u8::from(letters >= TWO_MISTAKES_LETTERS_MIN)
}

/// The most frequent of some words in what everybody sees; of several, the first.
fn most_frequent(
    words: impl IntoIterator<Item = String>,
    max: usize,
    sight: &Sight<'_>,
) -> Result<Vec<String>, TantivyError> {
    let count = |word: String| {
        let term = Term::from_field_text(sight.fields.exact, &word);
        Ok((Reverse(sight.statistics.frequency(&term)?), word))
    };
    let counted = words.into_iter().map(count);
    let mut counted = counted.collect::<Result<Vec<_>, TantivyError>>()?;
    counted.sort_unstable();
    counted.truncate(max);
    Ok(counted.into_iter().map(|(_, word)| word).collect())
}

/// Titles that are the line: as typed if there are any, and otherwise with a mistake.
fn titles(line: &str, is_odd: bool, sight: &Sight<'_>) -> Result<Vec<TitleMatch>, TantivyError> {
    let mut found = Vec::new();
    if sight.has(&sight.fields.title_term(line))? {
        found.push(title(line.to_owned(), TITLE_POINTS));
    }
    // One word that is known is hardly the beginning of a title, but a word.
    let (begins, points) = match is_odd || line.contains(' ') {
        true => (line.to_owned(), TITLE_BEGINS_POINTS),
        false => (format!("{line} "), TITLE_BEGINS_WORD_POINTS),
    };
    let begin = sight.shortest_beginning((sight.fields.titles, &begins), TITLES_MAX)?;
    let begin = begin.into_iter().filter(|(_, other)| other != line);
    found.extend(begin.map(|(_, line)| title(line, points)));
    let letters = line.chars().count();
    if found.is_empty() && is_odd && letters >= *LINE_LETTERS.start() {
        found.extend(near_titles(line, sight)?);
    }
    found.sort_by_key(|title| (Reverse(title.points.to_bits()), title.line.len()));
    found.truncate(TITLES_MAX);
    Ok(found)
}

fn near_titles(line: &str, sight: &Sight<'_>) -> Result<Vec<TitleMatch>, TantivyError> {
    let field = sight.fields.titles;
    let cut = line.char_indices().nth(*LINE_LETTERS.end());
    let (compared, is_cut) = (
        &line[..cut.map_or(line.len(), |(end, _)| end)],
        cut.is_some(),
    );
    let near = sight.near((field, compared), 1, true)?;
    let is_whole =
        |title: &str| !is_cut && title.chars().count().abs_diff(compared.chars().count()) <= 1;
    let points = |title: &str| match is_whole(title) {
        true => TITLE_NEAR_POINTS,
        false => TITLE_BEGINS_NEAR_POINTS,
    };
    Ok(near
        .into_iter()
        .map(|line| title(line.clone(), points(&line)))
        .collect())
}

fn title(line: String, points: Score) -> TitleMatch {
    TitleMatch { line, points }
}
