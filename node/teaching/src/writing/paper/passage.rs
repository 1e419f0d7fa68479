//! Passages: where words stand that a reader copied out of a page.

use yrs::{Assoc, ReadTxn, Transact as _};

use super::Paper;
use super::anchor::{Selection, Stretch, Walk, anchored};

/// Where a passage stands in a labdoc.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// There.
    At(Selection),
    /// In as many places, none of which was chosen.
    Times(usize),
}

impl Paper {
    /// Where a passage stands, if it does; in which of several places, `which` says, counted from 1.
    /// How it is spaced and broken into lines does not count: a page shows that otherwise than the
    /// labdoc holds it.
    pub(crate) fn find(&self, passage: &str, which: Option<usize>) -> Option<Passage> {
        let txn = self.doc.transact();
        let walk = Walk::default().through(self.kind, &txn);
        let (begin, end) = match place_of(&walk.text, passage, which)? {
            Spot::At(begin, end) => (begin, end),
            Spot::Times(times) => return Some(Passage::Times(times)),
        };
        Some(Passage::At(Selection {
            start: first(&txn, &walk.stretches, begin)?,
            end: last(&txn, &walk.stretches, end)?,
        }))
    }
}

/// The same in a text: from where to where it goes, in UTF-16 units.
enum Spot {
    At(usize, usize),
    Times(usize),
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

fn place_of(text: &[u16], passage: &str, which: Option<usize>) -> Option<Spot> {
    let needle = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    if needle.is_empty() {
        return None;
    }
    let (spaced, places) = spaced(text);
    let nth = match (spaced.matches(&needle).count(), which) {
        (0, _) => return None,
        // It may have stood elsewhere when somebody was asked, or with fewer words.
        (1, _) => 0,
        (times, Some(which)) if (1..=times).contains(&which) => which - 1,
        (times, Some(_) | None) => return Some(Spot::Times(times)),
    };
    let (begin, _) = spaced.match_indices(&needle).nth(nth)?;
    let at = |byte: usize| Some(*places.get(places.partition_point(|(known, _)| *known < byte))?);
    let (_, first) = at(begin)?;
    let (_, behind) = at(begin + needle.len())?;
    Some(Spot::At(first, behind))
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
        match place_of(&units, passage, None)? {
            Spot::At(begin, end) => Some(String::from_utf16(&units[begin..end]).unwrap()),
            Spot::Times(times) => Some(format!("{times} times")),
        }
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
            ("deux deux", "deux", Some("2 times")),
            ("deux\ndeux  deux deux", "deux deux", Some("2 times")),
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

    #[test]
    fn which_of_several_is_counted_from_one() {
        let units: Vec<u16> = "😀 fer, fer et  fer".encode_utf16().collect();
        let place = |passage, which| match place_of(&units, passage, Some(which)) {
            Some(Spot::At(begin, end)) => Ok((begin, end)),
            Some(Spot::Times(times)) => Err(times),
            None => Err(0),
        };
        for (which, expected) in [
            (0, Err(3)),
            (1, Ok((3, 6))),
            (2, Ok((8, 11))),
            (3, Ok((16, 19))),
            (4, Err(3)),
            (usize::MAX, Err(3)),
        ] {
            assert_eq!(place("fer", which), expected, "{which}");
        }
        assert_eq!(place("et fer", 2), Ok((12, 19)), "it stands once");
        assert_eq!(place("cuivre", 1), Err(0));
    }
}
