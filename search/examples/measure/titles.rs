//! Titles that somebody knows: typed as they are, with a mistake, and only their beginning.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::Outcome;
use crate::corpus::Named;
use crate::made_up::draw;
use crate::relevance::Both;

/// How many titles are looked up.
const TITLES: usize = 200;
/// How long a title is at least, in characters: shorter ones are words.
const LENGTH_MIN: usize = 12;
/// Answers that are looked at.
const FIRST: usize = 10;

/// Looks up French titles that only one document has.
pub(crate) fn judge(both: &Both) -> Outcome<Value> {
    let known = known(&both.documents);
    let all = all(&both.documents);
    let figure = |typed: &dyn Fn(&str) -> String, ours: bool| -> Outcome<f64> {
        let mut sum = 0.0;
        for &number in &known {
            let text = typed(&both.documents[number].document.title);
            let found = match ours {
                true => both.ours((&text, "fr"), FIRST)?,
                false => both.bare(&text)?,
            };
            let place = found.iter().take(FIRST).position(|&other| other == number);
            sum += place.map_or(0.0, |place| 1.0 / (place + 1) as f64);
        }
        Ok(sum / known.len().max(1) as f64)
    };
    let row = |typed: &dyn Fn(&str) -> String| -> Outcome<Value> {
        Ok(json!({ "mrr10": figure(typed, true)?, "tantivy": figure(typed, false)? }))
    };
    Ok(json!({
        "titles": known.len(),
        "exact": row(&str::to_owned)?,
        "typo": row(&with_mistake)?,
        "beginning": row(&|title| beginning(title, &all))?,
    }))
}

/// Numbers of documents with a title of their own, drawn.
fn known(documents: &[Named]) -> Vec<usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for named in documents {
        *counts
            .entry(named.document.title.to_lowercase())
            .or_default() += 1;
    }
    let is_known = |named: &Named| {
        named.document.language == "fr"
            && named.document.title.chars().count() >= LENGTH_MIN
            && counts[&named.document.title.to_lowercase()] == 1
    };
    let mut known = (0..documents.len())
        .filter(|&number| is_known(&documents[number]))
        .collect::<Vec<_>>();
    known.sort_by_key(|&number| draw(number as u64, 77));
    known.truncate(TITLES);
    known
}

/// All titles, as they are compared, in order.
fn all(documents: &[Named]) -> Vec<String> {
    let titles = documents
        .iter()
        .map(|named| compared(&named.document.title));
    let mut all = titles.collect::<Vec<_>>();
    all.sort_unstable();
    all
}

/// The shortest beginning of a title, of at least [`LENGTH_MIN`] characters, that ends with a
/// letter or digit and that no other title begins with.
fn beginning(title: &str, all: &[String]) -> String {
    let ends = title.char_indices().skip(LENGTH_MIN - 1);
    let ends = ends.filter(|(_, last)| last.is_alphanumeric());
    let beginnings = ends.map(|(start, last)| &title[..start + last.len_utf8()]);
    let is_alone = |beginning: &&str| {
        let beginning = compared(beginning);
        let first = all.partition_point(|other| *other < beginning);
        let alike = all[first..]
            .iter()
            .take_while(|other| other.starts_with(&beginning));
        alike.take(2).count() < 2
    };
    let mut beginnings = beginnings;
    beginnings.find(is_alone).unwrap_or(title).to_owned()
}

/// A title as people compare it: letters and digits, in lower case.
fn compared(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text with one mistake in its longest word, if that has five letters: a letter left out,
/// doubled, swapped with the next, or another one; which, is drawn from the text.
pub(crate) fn with_mistake(text: &str) -> String {
    let is_letter = |c: char| c.is_alphabetic();
    let words = text.split(|c| !is_letter(c));
    let longest = words
        .rev()
        .max_by_key(|word| word.chars().count())
        .unwrap_or_default();
    let mut letters = longest.chars().collect::<Vec<_>>();
    if letters.len() < 5 {
        return text.to_owned();
    }
    let seed = text
        .bytes()
        .fold(0, |seed, byte| draw(seed, u64::from(byte)));
    let place = 1 + (draw(seed, 1) % (letters.len() as u64 - 2)) as usize;
    match draw(seed, 2) % 4 {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letters[place]),
        2 => letters.swap(place, place + 1),
        _ => letters[place] = if letters[place] == 'e' { 'a' } else { 'e' },
    }
    let start = longest.as_ptr() as usize - text.as_ptr() as usize;
    let wrong = letters.into_iter().collect::<String>();
    format!(
        "{}{wrong}{}",
        &text[..start],
        &text[start + longest.len()..]
    )
}
