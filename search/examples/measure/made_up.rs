//! Documents made from a small vocabulary, seeded, for where there is no corpus.

use std::collections::BTreeSet;

use search::Document;

use crate::{Outcome, corpus};

/// How many documents are made.
const DOCUMENTS: u64 = 7_639;
/// Words of a document's body.
const BODY_WORDS: u64 = 400;
/// Different words, the rarer the higher their number.
const VOCABULARY: u64 = 20_000;

/// All made-up documents.
pub(crate) fn documents() -> Outcome<Vec<Document>> {
    (0..DOCUMENTS).map(document).collect()
}

fn document(number: u64) -> Outcome<Document> {
    let institution = corpus::institution(number);
    let text = |first: u64, count: u64| {
        let words = (first..first + count).map(|place| word(draw(number, place)));
        words.collect::<Vec<_>>().join(" ")
    };
    let kinds = ["mission", "capsule", "snapshot"];
    Ok(Document {
        item: corpus::item(number)?,
        version: 1,
        kind: kinds[(number % 3) as usize].to_owned(),
        language: if number.is_multiple_of(2) { "fr" } else { "en" }.to_owned(),
        disciplines: vec![format!("05{:02}", number % 12)],
        levels: vec!["licence".to_owned()],
        licence: "CC-BY-4.0".to_owned(),
        title: text(1_000, 1 + number % 6),
        abstract_: text(0, 30),
        keywords: Vec::new(),
        objectives: Vec::new(),
        authors: vec![format!("Author {}", number % 500)],
        body: vec![text(0, BODY_WORDS)],
        files: Vec::new(),
        duration_minutes: None,
        parent: None,
        shared_day: 0,
        audiences: BTreeSet::from([corpus::audience(number, &institution)?]),
        superseded_for: BTreeSet::new(),
        institution,
    })
}

/// A word, in which small numbers are drawn much more often, as in a language.
fn word(draw: u64) -> String {
    let share = (draw % 1_000_000) as f64 / 1_000_000.0;
    let rank = (VOCABULARY as f64).powf(share) as u64;
    spelled(rank)
}

/// Syllables, so that words begin as differently as those of a language, and are no codes.
fn spelled(rank: u64) -> String {
    const ONSETS: [&str; 16] = [
        "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cl", "tr",
    ];
    const RHYMES: [&str; 8] = ["a", "e", "i", "o", "u", "an", "or", "ul"];
    let mut left = rank.wrapping_mul(7_919) % (1 << 21);
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(ONSETS[(left % 16) as usize]);
        word.push_str(RHYMES[(left / 16 % 8) as usize]);
        left /= 128;
    }
    word
}

/// A number that looks drawn, always the same for the same place.
pub(crate) fn draw(number: u64, place: u64) -> u64 {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ place.wrapping_mul(0xbf58_476d);
    state ^= state >> 30;
    state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^= state >> 27;
    state.wrapping_mul(0x94d0_49bb_1331_11eb) ^ (state >> 31)
}
