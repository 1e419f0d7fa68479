//! The fixed mix of questions: what people type, made from the titles of the documents.

use search::Document;

use crate::made_up::draw;

/// A question of the mix.
pub(crate) struct Question {
    /// What is typed: words between spaces.
    pub(crate) text: String,
    /// The kind that is chosen, if one is.
    pub(crate) kind: Option<String>,
}

/// `count` questions: in turn one word, three words and all the words of a title; for a third of
/// them a kind is chosen.
pub(crate) fn questions(documents: &[Document], count: usize) -> Vec<Question> {
    let numbers = 0..count as u64;
    numbers.map(|number| question(documents, number)).collect()
}

fn question(documents: &[Document], number: u64) -> Question {
    let document = &documents[(draw(number, 1) % documents.len() as u64) as usize];
    let length = match number % 3 {
        0 => 1,
        1 => 3,
        _ => usize::MAX,
    };
    Question {
        text: words(&document.title, length, draw(number, 2) as usize),
        kind: (number / 3)
            .is_multiple_of(3)
            .then(|| document.kind.clone()),
    }
}

/// Up to `length` words of a title that are longer than three letters, from any of them on; of any
/// length, if none is as long: who types nothing asks for a list, which is another question.
pub(crate) fn words(title: &str, length: usize, from: usize) -> String {
    let pieces = title.split(|c: char| !c.is_alphanumeric());
    let all = pieces.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let is_long = |word: &&str| word.chars().count() > 3;
    let long = all.iter().copied().filter(is_long).collect::<Vec<_>>();
    let long = if long.is_empty() { all } else { long };
    let from = if long.is_empty() {
        0
    } else {
        from % long.len()
    };
    let turned = long.iter().cycle().skip(from).take(long.len());
    turned.take(length).copied().collect::<Vec<_>>().join(" ")
}
