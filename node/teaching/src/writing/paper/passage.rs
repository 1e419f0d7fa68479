//! Passages: where words stand that a reader copied out of a page.

use yrs::{Assoc, ReadTxn, Transact as _};

use super::Paper;
use super::anchor::{Selection, Stretch, Walk, anchored};

impl Paper {
    /// Where a passage stands for the first time, if it does. How it is spaced and broken into
    /// lines does not count: a page shows that otherwise than the labdoc holds it.
    pub(crate) fn find(&self, passage: &str) -> Option<Selection> {
        let txn = self.doc.transact();
        let walk = Walk::default().through(self.kind, &txn);
        let (begin, end) = place_of(&walk.text, passage)?;
        Some(Selection {
            start: first(&txn, &walk.stretches, begin)?,
            end: last(&txn, &walk.stretches, end)?,
        })
    }
}

/// The relative position before the unit that stands at `begin`; of a list, before its entry.
fn first<T: ReadTxn>(txn: &T, stretches: &[Stretch], begin: usize) -> Option<Vec<u8>> {
    let stretch = holding(stretches, begin)?;
    let inside = u32::try_from(begin - stretch.begin).ok()?;
    let index = stretch.entry.unwrap_or(inside);
    anchored(txn, stretch.branch, index, Assoc::After)
}

/// The relative position behind the unit that stands before `end`; of a list, behind its entry.
fn last<T: ReadTxn>(txn: &T, stretches: &[Stretch], end: usize) -> Option<Vec<u8>> {
    let stretch = holding(stretches, end.checked_sub(1)?)?;
    let inside = u32::try_from(end - stretch.begin).ok()?;
    let index = stretch.entry.map_or(inside, |entry| entry + 1);
    anchored(txn, stretch.branch, index, Assoc::Before)
}

fn holding(stretches: &[Stretch], place: usize) -> Option<&Stretch> {
    let mut stretches = stretches.iter();
    stretches.find(|stretch| (stretch.begin..stretch.end).contains(&place))
}

/// From where to where a passage goes, in UTF-16 units.
fn place_of(text: &[u16], passage: &str) -> Option<(usize, usize)> {
    let needle = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    if needle.is_empty() {
        return None;
    }
    let (spaced, places) = spaced(text);
    let begin = spaced.find(&needle)?;
    let at = |byte: usize| Some(*places.get(places.partition_point(|(known, _)| *known < byte))?);
    let (_, first) = at(begin)?;
    let (_, behind) = at(begin + needle.len())?;
    Some((first, behind))
}

/// The text with one space wherever there is some; and for every character of it where it begins
/// in bytes, and where in the units of `text` it does.
fn spaced(text: &[u16]) -> (String, Vec<(usize, usize)>) {
    let (mut spaced, mut places, mut unit) = (String::new(), Vec::new(), 0);
    for read in char::decode_utf16(text.iter().copied()) {
        let character = read.unwrap_or(char::REPLACEMENT_CHARACTER);
        let repeats = character.is_whitespace() && spaced.ends_with(' ');
        if !repeats {
            places.push((spaced.len(), unit));
            spaced.push(if character.is_whitespace() {
                ' '
            } else {
                character
            });
        }
        unit += character.len_utf16();
    }
    places.push((spaced.len(), unit));
    (spaced, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, passage: &str) -> Option<String> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (begin, end) = place_of(&units, passage)?;
        Some(String::from_utf16(&units[begin..end]).unwrap())
    }

    #[test]
    fn a_passage_is_found_however_it_is_spaced() {
        for (text, passage, there) in [
            ("Le fer est oxydé.", "fer  est", Some("fer est")),
            (
                "Le 😀 fer.\nEst oxydé.\n",
                "fer.\r\n\r\nEst",
                Some("fer.\nEst"),
            ),
            ("un  deux", "un deux", Some("un  deux")),
            ("deux deux", "deux", Some("deux")),
            ("oxydé", "oxyde", None),
            ("oxydé", " \n", None),
            ("", "x", None),
            ("fin ", "fin ", Some("fin")),
        ] {
            assert_eq!(
                found(text, passage).as_deref(),
                there,
                "{text:?} {passage:?}"
            );
        }
    }
}
