//! Restores: the update after which a labdoc says again what it said before.

use std::panic::{AssertUnwindSafe, catch_unwind};

use yrs::types::AsPrelim as _;
use yrs::types::xml::XmlIn;
use yrs::{
    Array as _, Map as _, ReadTxn as _, Text as _, Transact as _, TransactionMut, XmlFragment as _,
    XmlOut,
};

use super::{Paper, Root, roots};
use crate::writing::refusal::UpdateError;

impl Paper {
    /// Makes this paper say what `past` says, in the name of its writer, and returns how. What
    /// others write at the same time is kept beside it.
    pub(crate) fn become_again(&self, past: &Self) -> Result<Vec<u8>, UpdateError> {
        let rewritten = catch_unwind(AssertUnwindSafe(|| {
            let mut txn = self.doc.transact_mut();
            for root in roots(self.kind) {
                rewrite(*root, past, &mut txn);
            }
            txn.encode_update_v1()
        }));
        rewritten.map_err(|_| UpdateError::Unfit)
    }
}

fn rewrite(root: Root, past: &Paper, txn: &mut TransactionMut) {
    let then = past.doc.transact();
    match root {
        Root::Text(name) => {
            if let (Some(old), Some(now)) = (then.get_text(name), txn.get_text(name)) {
                let length = now.len(txn);
                now.remove_range(txn, 0, length);
                now.apply_delta(txn, old.as_prelim(&then).to_vec());
            }
        }
        Root::Rich(name) => {
            let both = (then.get_xml_fragment(name), txn.get_xml_fragment(name));
            if let (Some(old), Some(now)) = both {
                let length = now.len(txn);
                now.remove_range(txn, 0, length);
                for node in old.children(&then) {
                    now.push_back(txn, copied(node, &then));
                }
            }
        }
        Root::List(name) => {
            if let (Some(old), Some(now)) = (then.get_array(name), txn.get_array(name)) {
                let length = now.len(txn);
                now.remove_range(txn, 0, length);
                for value in old.as_prelim(&then).iter() {
                    now.push_back(txn, value.clone());
                }
            }
        }
        Root::Map(name) => {
            if let (Some(old), Some(now)) = (then.get_map(name), txn.get_map(name)) {
                now.clear(txn);
                for (key, value) in old.as_prelim(&then).iter() {
                    now.insert(txn, key.clone(), value.clone());
                }
            }
        }
    }
}

fn copied<T: yrs::ReadTxn>(node: XmlOut, txn: &T) -> XmlIn {
    match node {
        XmlOut::Element(element) => XmlIn::Element(element.as_prelim(txn)),
        XmlOut::Fragment(fragment) => XmlIn::Fragment(fragment.as_prelim(txn)),
        XmlOut::Text(text) => XmlIn::Text(text.as_prelim(txn)),
    }
}
