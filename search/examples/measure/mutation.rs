//! Many documents, made of few: the mutation that `docs/benchmarks.md` describes.

use search::Document;

use crate::corpus;
use crate::made_up::draw;

/// One word in so many is taken from another document.
const CHANGED: u64 = 12;
/// How long a made document's text is, in bytes.
const BODY_BYTES: usize = 2 * 1024;

/// Document `number` is the one of the corpus at that place, counted around, with one word in
/// [`CHANGED`] of title and text taken from another document; which, is drawn.
pub(crate) fn made(base: &[Document], number: usize) -> Document {
    let original = &base[number % base.len()];
    let seed = number as u64;
    let other = &base[(draw(seed, 11) % base.len() as u64) as usize];
    let body = original.body.join("\n");
    let body = &body[..body.floor_char_boundary(BODY_BYTES)];
    let mut document = Document {
        title: changed(&original.title, &other.title, seed),
        body: vec![changed(body, &other.body.join("\n"), seed)],
        ..original.clone()
    };
    if let Ok(item) = corpus::item(seed) {
        document.item = item;
    }
    document
}

fn changed(text: &str, other: &str, seed: u64) -> String {
    let mut others = other.split_whitespace().cycle();
    let words = (0..).zip(text.split_whitespace()).map(|(place, word)| {
        let other = others.next().unwrap_or(word);
        if draw(seed, place).is_multiple_of(CHANGED) {
            other
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
