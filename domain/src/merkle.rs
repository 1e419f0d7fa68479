//! RFC 6962 Merkle trees, in tiles of 256 leaves.
//!
//! A log of any size is its full tiles' roots and the leaves of the last, partial tile. Because
//! a tree of more than 256 leaves always splits at a multiple of 256, the whole tree is the
//! RFC 6962 tree over the roots of its tiles; so one audit path of a tile proves a whole package
//! of events.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Leaves of a full tile, and the most events in a package.
pub const TILE_WIDTH: u64 = 256;

/// Longest audit path that is read.
pub const PROOF_HASHES_MAX: usize = 63;

/// A SHA-256 node of a tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeHash(pub [u8; 32]);

impl TreeHash {
    /// Reads 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TreeHash({self})")
    }
}

/// The hash of a leaf: `SHA-256(0x00 || entry)`.
pub fn leaf_hash(entry: &[u8]) -> TreeHash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(entry);
    TreeHash(hash.finalize().into())
}

fn node_hash(left: &TreeHash, right: &TreeHash) -> TreeHash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left.0);
    hash.update(right.0);
    TreeHash(hash.finalize().into())
}

/// The root of a tree over `leaves` (leaf hashes, or the roots of tiles).
pub fn root(leaves: &[TreeHash]) -> TreeHash {
    match leaves {
        [] => TreeHash(Sha256::digest([]).into()),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split_point(leaves.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// The audit path of leaf `index`, lowest first; `index` must be inside `leaves`.
pub fn audit_path(leaves: &[TreeHash], index: usize) -> Vec<TreeHash> {
    debug_assert!(index < leaves.len());
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split_point(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (audit_path(left, index), root(right))
    } else {
        (audit_path(right, index - left.len()), root(left))
    };
    path.push(sibling);
    path
}

/// What a reader who holds the first `index` of `size` leaves knows of the audit path of leaf
/// `index`: the siblings on its left; nothing in the place of those on its right. Lowest first.
pub fn left_siblings(held: &[TreeHash], index: usize, size: usize) -> Vec<Option<TreeHash>> {
    if size < 2 {
        return Vec::new();
    }
    let split = split_point(size);
    if index < split {
        let mut path = left_siblings(held, index, split);
        path.push(None);
        path
    } else {
        let (left, rest) = held.split_at(split.min(held.len()));
        let mut path = left_siblings(rest, index - split, size - split);
        path.push(Some(root(left)));
        path
    }
}

/// The root that leaf `index` of a tree of `size` leaves and its audit path lead to, or nothing
/// if the path cannot be one.
pub fn root_from_path(
    leaf: TreeHash,
    index: u64,
    size: u64,
    path: &[TreeHash],
) -> Option<TreeHash> {
    if index >= size || path.len() > PROOF_HASHES_MAX {
        return None;
    }
    // RFC 9162, 2.1.3.2.
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// Largest power of two below `len`, for `len` of 2 or more.
fn split_point(len: usize) -> usize {
    1 << (usize::BITS - 1 - (len - 1).leading_zeros())
}

/// A log's tree at one size: enough to grow it, to know its root and to prove its tiles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    tiles: Vec<TreeHash>,
    tail: Vec<TreeHash>,
}

impl Tree {
    /// A tree from the roots of its full tiles and the leaf hashes after them.
    ///
    /// Returns nothing if the tail is not shorter than a tile.
    pub fn from_parts(tiles: Vec<TreeHash>, tail: Vec<TreeHash>) -> Option<Self> {
        ((tail.len() as u64) < TILE_WIDTH).then_some(Self { tiles, tail })
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.tiles.len() as u64 * TILE_WIDTH + self.tail.len() as u64
    }

    /// Adds a leaf; returns the root of the tile that it completed, if it did.
    pub fn push(&mut self, leaf: TreeHash) -> Option<TreeHash> {
        self.tail.push(leaf);
        if (self.tail.len() as u64) < TILE_WIDTH {
            return None;
        }
        let tile = root(&self.tail);
        self.tail.clear();
        self.tiles.push(tile);
        Some(tile)
    }

    /// The root of all leaves.
    pub fn root(&self) -> TreeHash {
        root(&self.tile_roots())
    }

    /// The roots of all tiles, the partial one last.
    pub fn tile_roots(&self) -> Vec<TreeHash> {
        let mut roots = self.tiles.clone();
        if !self.tail.is_empty() {
            roots.push(root(&self.tail));
        }
        roots
    }

    /// Whether the audit path of the tile after our full ones, in a tree of `size` leaves, agrees
    /// with all that is held here. If it does not, one of the two histories is another.
    pub fn agrees_with(&self, path: &[TreeHash], size: u64) -> bool {
        let Ok(tiles) = usize::try_from(size.div_ceil(TILE_WIDTH)) else {
            return false;
        };
        let known = left_siblings(&self.tiles, self.tiles.len(), tiles);
        known.len() == path.len()
            && known
                .iter()
                .zip(path)
                .all(|(known, given)| known.is_none_or(|hash| hash == *given))
    }

    /// The leaf hashes after the full tiles.
    pub fn tail(&self) -> &[TreeHash] {
        &self.tail
    }

    /// Proves tile `number` (the partial one included) to [`Tree::root`]; nothing if it has none.
    pub fn prove_tile(&self, number: u64) -> Option<Vec<TreeHash>> {
        let roots = self.tile_roots();
        let number = usize::try_from(number).ok().filter(|n| *n < roots.len())?;
        Some(audit_path(&roots, number))
    }
}

/// Checks that `tile` is the root of tile `number` in the tree of `size` leaves and root `expected`.
pub fn verify_tile(
    tile: TreeHash,
    number: u64,
    size: u64,
    path: &[TreeHash],
    expected: TreeHash,
) -> bool {
    root_from_path(tile, number, size.div_ceil(TILE_WIDTH), path) == Some(expected)
}

#[cfg(test)]
mod tests;
