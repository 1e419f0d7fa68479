//! A labdoc in memory: the one place where `yrs` is named.
//!
//! A paper is used up by what fails on it: who applies gives it away, and gets it back only if it
//! is whole. Formatting is not tidied up and offsets count as JavaScript does, so that a paper
//! holds exactly what the pages hold.

use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::item::vocabulary::LabdocKind;
use yrs::block::ClientID;
use yrs::updates::decoder::Decode as _;
use yrs::updates::encoder::Encode as _;
use yrs::{
    Array as _, Doc, Map as _, OffsetKind, Options, Out, ReadTxn as _, StateVector, Transact as _,
    Update, WriteTxn as _, XmlFragment as _, XmlOut,
};

use super::LABDOC_DEPTH_MAX;
use super::refusal::UpdateError;

mod anchor;
mod content;
mod passage;
mod restored;
mod template;

pub use anchor::{ANCHOR_BYTES_MAX, Selection, Span};
pub use passage::Passage;
pub(crate) use template::first_update;

/// The longest state vector that a page may ask with, in bytes: 3,000 writers.
pub const VECTOR_BYTES_MAX: usize = 32 * 1024;

/// What stands at the top of a labdoc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Text(&'static str),
    Rich(&'static str),
    List(&'static str),
    Map(&'static str),
}

/// What a labdoc of a kind consists of. Pages write under the same names.
const fn roots(kind: LabdocKind) -> &'static [Root] {
    match kind {
        LabdocKind::Text => &[Root::Rich("body")],
        LabdocKind::Drawing => &[Root::Map("drawing"), Root::Map("shapes")],
        LabdocKind::Protocol => &[
            Root::Text("objective"),
            Root::Text("principle"),
            Root::List("material"),
            Root::List("steps"),
        ],
        LabdocKind::Dataset => &[
            Root::List("columns"),
            Root::List("rows"),
            Root::List("plots"),
        ],
        LabdocKind::Code => &[
            Root::Map("program"),
            Root::Text("source"),
            Root::Text("output"),
        ],
    }
}

impl Root {
    const fn name(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Rich(name) | Self::List(name) | Self::Map(name) => name,
        }
    }
}

/// Whether a labdoc of this kind has a root of this name.
pub(crate) fn has_root(kind: LabdocKind, name: &str) -> bool {
    roots(kind).iter().any(|root| root.name() == name)
}

pub(crate) struct Paper {
    doc: Doc,
    kind: LabdocKind,
}

impl Paper {
    /// An empty labdoc of a kind, for reading and for updates of others.
    pub(crate) fn of(kind: LabdocKind) -> Self {
        // Nothing is ever written in this name.
        Self::blank(kind, 0)
    }

    /// An empty labdoc of a kind, in which `writer` would write.
    pub(crate) fn blank(kind: LabdocKind, writer: u64) -> Self {
        let doc = Doc::with_options(Options {
            offset_kind: OffsetKind::Utf16,
            cleanup_formatting: false,
            ..Options::with_client_id(ClientID::new(writer))
        });
        let mut txn = doc.transact_mut();
        for root in roots(kind) {
            match root {
                Root::Text(name) => drop(txn.get_or_insert_text(*name)),
                Root::Rich(name) => drop(txn.get_or_insert_xml_fragment(*name)),
                Root::List(name) => drop(txn.get_or_insert_array(*name)),
                Root::Map(name) => drop(txn.get_or_insert_map(*name)),
            }
        }
        drop(txn);
        Self { doc, kind }
    }

    /// The paper with an update on it, and whether that changed anything.
    pub(crate) fn with(self, update: &[u8]) -> Result<(Self, bool), UpdateError> {
        // What panics inside the library leaves the paper behind, half written, for nobody.
        let applied = catch_unwind(AssertUnwindSafe(|| apply(&self.doc, update)));
        let changed = applied.map_err(|_| UpdateError::Unfit)??;
        Ok((self, changed))
    }

    /// Refuses what is nested deeper than [`LABDOC_DEPTH_MAX`].
    pub(crate) fn check_depth(&self) -> Result<(), UpdateError> {
        let txn = self.doc.transact();
        let roots = roots(self.kind).iter();
        let mut open: Vec<(Out, usize)> = roots
            .filter_map(|root| Some((txn.get(root.name())?, 0)))
            .collect();
        while let Some((node, depth)) = open.pop() {
            if depth > LABDOC_DEPTH_MAX {
                return Err(UpdateError::TooDeep);
            }
            let inside = children(&node, &txn).into_iter();
            open.extend(inside.map(|child| (child, depth + 1)));
        }
        Ok(())
    }

    /// Everything, as one update.
    pub(crate) fn state(&self) -> Vec<u8> {
        let txn = self.doc.transact();
        txn.encode_state_as_update_v1(&StateVector::default())
    }

    /// Takes out which file of its report a drawing stands on.
    pub(crate) fn leave_photo(&self) {
        let mut txn = self.doc.transact_mut();
        if let Some(drawing) = txn.get_map("drawing") {
            drawing.remove(&mut txn, "photo");
        }
    }

    /// What a page lacks that has this state vector; without one, everything.
    pub(crate) fn since(&self, vector: &[u8]) -> Result<Vec<u8>, UpdateError> {
        if vector.is_empty() {
            return Ok(self.state());
        }
        if vector.len() > VECTOR_BYTES_MAX {
            return Err(UpdateError::Malformed);
        }
        let decoded = catch_unwind(|| StateVector::decode_v1(vector));
        let vector = decoded.map_err(|_| UpdateError::Malformed)?;
        let vector = vector.map_err(|_| UpdateError::Malformed)?;
        Ok(self.doc.transact().encode_diff_v1(&vector))
    }

    /// How far it has come, in the words of Yjs.
    pub(crate) fn vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }
}

fn apply(doc: &Doc, update: &[u8]) -> Result<bool, UpdateError> {
    let update = Update::decode_v1(update).map_err(|_| UpdateError::Malformed)?;
    // A transaction that is dropped while a panic unwinds would commit, and panic again.
    let mut txn = ManuallyDrop::new(doc.transact_mut());
    let applied = txn.apply_update(update);
    let changed = !txn.insert_set().is_empty() || !txn.delete_set().is_empty();
    let is_whole = !txn.has_missing_updates();
    txn.commit();
    drop(ManuallyDrop::into_inner(txn));
    applied.map_err(|_| UpdateError::Unfit)?;
    if is_whole {
        Ok(changed)
    } else {
        Err(UpdateError::Gap)
    }
}

/// What stands in a node, if that can have something in it itself.
fn children<T: yrs::ReadTxn>(node: &Out, txn: &T) -> Vec<Out> {
    match node {
        Out::YArray(list) => list.iter(txn).collect(),
        Out::YMap(map) => map.iter(txn).map(|(_, value)| value).collect(),
        Out::YXmlElement(element) => element.children(txn).map(out_of).collect(),
        Out::YXmlFragment(fragment) => fragment.children(txn).map(out_of).collect(),
        Out::YText(text) => embedded(text, txn),
        Out::YXmlText(text) => embedded(text, txn),
        Out::Any(_) | Out::YDoc(_) | Out::UndefinedRef(_) => Vec::new(),
    }
}

fn embedded<T: yrs::ReadTxn>(text: &impl yrs::Text, txn: &T) -> Vec<Out> {
    let pieces = text.diff(txn, yrs::types::text::YChange::identity);
    pieces.into_iter().map(|piece| piece.insert).collect()
}

fn out_of(node: XmlOut) -> Out {
    match node {
        XmlOut::Element(element) => Out::YXmlElement(element),
        XmlOut::Fragment(fragment) => Out::YXmlFragment(fragment),
        XmlOut::Text(text) => Out::YXmlText(text),
    }
}
