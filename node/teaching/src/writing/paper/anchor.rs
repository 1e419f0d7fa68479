//! Anchors: selections in a labdoc that stay with the words that were selected, whatever is
//! written before, behind or between them.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::item::vocabulary::LabdocKind;
use serde::{Deserialize, Serialize};
use yrs::branch::{Branch, BranchID, BranchPtr};
use yrs::types::text::YChange;
use yrs::updates::decoder::Decode as _;
use yrs::updates::encoder::Encode as _;
use yrs::{
    Any, Array as _, Assoc, Out, ReadTxn, StickyIndex, Text, Transact as _, XmlFragment as _,
};

use super::{Paper, out_of, roots};

/// The longest end of a selection, in bytes.
pub const ANCHOR_BYTES_MAX: usize = 64;

/// What was selected: two relative positions, as `Y.encodeRelativePosition` writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Where it begins; at most [`ANCHOR_BYTES_MAX`] bytes.
    pub start: Vec<u8>,
    /// Where it ends; at most [`ANCHOR_BYTES_MAX`] bytes.
    pub end: Vec<u8>,
}

/// A selection by counting, for who has no Yjs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Under which root.
    pub root: String,
    /// Which child of it, which child of that, and so on, counted from 0; a text at the end.
    pub path: Vec<u32>,
    /// The first that is selected: a UTF-16 unit of a text, or an entry of a list.
    pub start: u32,
    /// The first behind it that is not.
    pub end: u32,
}

impl Paper {
    /// The relative positions of a span, if there is something in it.
    pub(crate) fn select(&self, span: &Span) -> Option<Selection> {
        let txn = self.doc.transact();
        let root = roots(self.kind)
            .iter()
            .find(|root| root.name() == span.root)?;
        let mut node = txn.get(root.name())?;
        for place in &span.path {
            let fragment = match node {
                Out::YXmlElement(element) => element.get(&txn, *place)?,
                Out::YXmlFragment(fragment) => fragment.get(&txn, *place)?,
                Out::YText(_)
                | Out::YXmlText(_)
                | Out::YArray(_)
                | Out::YMap(_)
                | Out::Any(_)
                | Out::YDoc(_)
                | Out::UndefinedRef(_) => return None,
            };
            node = out_of(fragment);
        }
        let branch = BranchPtr::from(branch_of(&node)?);
        if span.start >= span.end {
            return None;
        }
        Some(Selection {
            start: anchored(&txn, branch, span.start, Assoc::After)?,
            end: anchored(&txn, branch, span.end, Assoc::Before)?,
        })
    }

    /// What stands between the ends of each selection now; none where an end is not, or is no
    /// longer, a place in this labdoc.
    pub(crate) fn quotes(&self, selections: &[&Selection]) -> Vec<Option<String>> {
        let txn = self.doc.transact();
        let mut walk = Walk::default();
        for (number, selection) in selections.iter().enumerate() {
            walk.look_for(2 * number, &selection.start, &txn);
            walk.look_for(2 * number + 1, &selection.end, &txn);
        }
        let walk = walk.through(self.kind, &txn);
        let ends = (0..selections.len()).map(|number| {
            let start = *walk.found.get(&(2 * number))?;
            let end = *walk.found.get(&(2 * number + 1))?;
            let units = walk.text.get(start..end)?;
            Some(String::from_utf16_lossy(units))
        });
        ends.collect()
    }
}

/// A walk through all that is written, from the first root to the last.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) text: Vec<u16>,
    /// Where each part of it stands.
    pub(super) stretches: Vec<Stretch>,
    // In which branch and before which of its entries an end is, and whose end it is.
    wanted: HashMap<BranchID, Vec<(u32, usize)>>,
    // How much text is before each end.
    found: HashMap<usize, usize>,
}

/// A part of what is written that has one place in a branch.
pub(super) struct Stretch {
    /// Where it begins in the text of the walk.
    pub(super) begin: usize,
    /// The first place behind it.
    pub(super) end: usize,
    /// In which branch it is.
    pub(super) branch: BranchPtr,
    /// Which entry of a list it is; none if the branch is a text, and it all of it.
    pub(super) entry: Option<u32>,
}

impl Walk {
    /// All that a paper holds.
    pub(super) fn through<T: ReadTxn>(mut self, kind: LabdocKind, txn: &T) -> Self {
        for root in roots(kind) {
            if let Some(node) = txn.get(root.name()) {
                self.node(&node, txn);
            }
        }
        self
    }

    fn look_for<T: ReadTxn>(&mut self, whose: usize, anchor: &[u8], txn: &T) {
        // An anchor comes from a page: neither its bytes nor what it points to can be relied on.
        let offset = catch_unwind(AssertUnwindSafe(|| {
            let index = StickyIndex::decode_v1(anchor).ok()?;
            let offset = index.get_offset(txn)?;
            Some((offset.branch.id(), offset.index))
        }));
        if let Ok(Some((branch, index))) = offset {
            self.wanted.entry(branch).or_default().push((index, whose));
        }
    }

    fn node<T: ReadTxn>(&mut self, node: &Out, txn: &T) {
        match node {
            Out::YText(text) => self.text(text, txn),
            Out::YXmlText(text) => self.text(text, txn),
            Out::YXmlElement(element) => {
                let inside = element.children(txn).map(out_of).collect();
                self.entries(element.as_ref(), inside, txn);
                self.push("\n");
            }
            Out::YXmlFragment(fragment) => {
                let inside = fragment.children(txn).map(out_of).collect();
                self.entries(fragment.as_ref(), inside, txn);
            }
            Out::YArray(list) => {
                let inside = list.iter(txn).collect();
                self.entries(list.as_ref(), inside, txn);
            }
            Out::Any(Any::String(text)) => {
                self.push(text);
                self.push("\n");
            }
            Out::Any(_) | Out::YMap(_) | Out::YDoc(_) | Out::UndefinedRef(_) => {}
        }
    }

    fn entries<T: ReadTxn>(&mut self, branch: &Branch, inside: Vec<Out>, txn: &T) {
        let wanted = self.wanted.remove(&branch.id()).unwrap_or_default();
        let length = inside.len();
        for (place, node) in inside.iter().enumerate() {
            self.meet(&wanted, place, 1);
            let begin = self.text.len();
            self.node(node, txn);
            if let Out::Any(Any::String(_)) = node {
                self.stretch(begin, branch, u32::try_from(place).ok());
            }
        }
        self.meet(&wanted, length, usize::MAX);
    }

    fn text<T: ReadTxn, X: Text + AsRef<Branch>>(&mut self, text: &X, txn: &T) {
        let wanted = self.wanted.remove(&text.as_ref().id()).unwrap_or_default();
        let (mut place, begin) = (0, self.text.len());
        for piece in text.diff(txn, YChange::identity) {
            let units: Vec<u16> = if let Out::Any(Any::String(words)) = &piece.insert {
                words.encode_utf16().collect()
            } else {
                // Whatever else stands in a text takes one place of it.
                vec![u16::from(b' ')]
            };
            self.meet(&wanted, place, units.len());
            place += units.len();
            self.text.extend(units);
        }
        self.meet(&wanted, place, usize::MAX);
        self.stretch(begin, text.as_ref(), None);
    }

    fn stretch(&mut self, begin: usize, branch: &Branch, entry: Option<u32>) {
        self.stretches.push(Stretch {
            begin,
            end: self.text.len(),
            branch: BranchPtr::from(branch),
            entry,
        });
    }

    /// Notes which ends are at `place` or less than `length` behind it, before what is there is
    /// written down.
    fn meet(&mut self, wanted: &[(u32, usize)], place: usize, length: usize) {
        for (index, whose) in wanted {
            let index = *index as usize;
            if index >= place && index - place < length {
                let inside = if length == usize::MAX {
                    0
                } else {
                    index - place
                };
                self.found.entry(*whose).or_insert(self.text.len() + inside);
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.text.extend(text.encode_utf16());
    }
}

/// The relative position of a place in a branch, if there is one.
pub(super) fn anchored<T: ReadTxn>(
    txn: &T,
    branch: BranchPtr,
    index: u32,
    assoc: Assoc,
) -> Option<Vec<u8>> {
    let at = AssertUnwindSafe(|| StickyIndex::at(txn, branch, index, assoc));
    Some(catch_unwind(at).ok()??.encode_v1())
}

fn branch_of(node: &Out) -> Option<&Branch> {
    match node {
        Out::YText(text) => Some(text.as_ref()),
        Out::YXmlText(text) => Some(text.as_ref()),
        Out::YXmlElement(element) => Some(element.as_ref()),
        Out::YXmlFragment(fragment) => Some(fragment.as_ref()),
        Out::YArray(list) => Some(list.as_ref()),
        Out::YMap(_) | Out::Any(_) | Out::YDoc(_) | Out::UndefinedRef(_) => None,
    }
}
