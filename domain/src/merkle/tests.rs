use proptest::prelude::*;

use super::*;

/// The entries and roots with which Certificate Transparency's own trees are tested.
const ENTRIES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn leaves(count: usize) -> Vec<TreeHash> {
    (0..count as u64)
        .map(|n| leaf_hash(&n.to_be_bytes()))
        .collect()
}

fn grown(leaves: &[TreeHash]) -> Tree {
    let mut tree = Tree::default();
    for leaf in leaves {
        tree.push(*leaf);
    }
    tree
}

/// RFC 6962, 2.1, word for word: split at the largest power of two that is smaller.
fn naive_root(leaves: &[TreeHash]) -> TreeHash {
    if leaves.len() < 2 {
        return leaves.first().copied().unwrap_or_else(|| root(&[]));
    }
    let mut split = 1;
    while split * 2 < leaves.len() {
        split *= 2;
    }
    node_hash(&naive_root(&leaves[..split]), &naive_root(&leaves[split..]))
}

/// A tree of `size` has the RFC's root however it came about, and its tiles prove themselves.
fn check(size: usize) {
    let leaves = leaves(size);
    let tree = grown(&leaves);
    assert_eq!(tree.size(), size as u64);
    assert_eq!(tree.root(), naive_root(&leaves), "root at {size}");
    for (number, tile) in leaves.chunks(TILE_WIDTH as usize).enumerate() {
        let number = number as u64;
        let path = tree.prove_tile(number).unwrap();
        let proved = verify_tile(root(tile), number, tree.size(), &path, tree.root());
        assert!(proved, "tile {number} at {size}");
    }
    let tiles = size.div_ceil(TILE_WIDTH as usize) as u64;
    assert_eq!(tree.prove_tile(tiles), None);
}

#[test]
fn roots_are_those_of_rfc_6962() {
    let entries = ENTRIES.map(|entry| leaf_hash(&hex::decode(entry).unwrap()));
    for (size, expected) in ROOTS.iter().enumerate() {
        assert_eq!(root(&entries[..size]).to_string(), *expected);
        assert_eq!(grown(&entries[..size]).root().to_string(), *expected);
    }
}

#[test]
fn every_leaf_of_a_small_tree_is_proved_to_its_root() {
    for size in 1..=70 {
        let leaves = leaves(size);
        for (index, leaf) in leaves.iter().enumerate() {
            let path = audit_path(&leaves, index);
            let found = root_from_path(*leaf, index as u64, size as u64, &path);
            assert_eq!(found, Some(root(&leaves)), "leaf {index} of {size}");
        }
    }
}

#[test]
fn trees_around_the_edges_of_tiles_have_the_right_root() {
    for size in [
        0, 1, 2, 255, 256, 257, 511, 512, 513, 768, 1023, 1024, 1025, 2000,
    ] {
        check(size);
    }
}

#[test]
fn a_full_tile_is_reported_with_its_root() {
    let leaves = leaves(TILE_WIDTH as usize);
    let mut tree = grown(&leaves[..255]);
    assert_eq!(tree.push(leaves[255]), Some(root(&leaves)));
    assert_eq!(tree.push(leaves[0]), None);
}

#[test]
fn a_tree_is_the_same_from_its_parts() {
    let leaves = leaves(700);
    let tiles = vec![root(&leaves[..256]), root(&leaves[256..512])];
    let tree = Tree::from_parts(tiles, leaves[512..].to_vec());
    assert_eq!(tree, Some(grown(&leaves)));
}

#[test]
fn a_tail_as_long_as_a_tile_is_refused() {
    assert!(Tree::from_parts(Vec::new(), leaves(255)).is_some());
    assert_eq!(Tree::from_parts(Vec::new(), leaves(256)), None);
}

#[test]
fn parts_of_another_tree_have_another_root() {
    let leaves = leaves(700);
    let tiles = vec![root(&leaves[256..512]), root(&leaves[..256])];
    let swapped = Tree::from_parts(tiles, leaves[512..].to_vec()).unwrap();
    assert_ne!(swapped.root(), naive_root(&leaves));
}

/// What an attacker may say of tile `number` of a tree of 1,100 leaves (five tiles).
#[track_caller]
fn check_lie(lie: impl FnOnce(&mut Claim)) {
    let leaves = leaves(1_100);
    let tree = grown(&leaves);
    let mut claim = Claim {
        tile: root(&leaves[256..512]),
        number: 1,
        size: 1_100,
        path: tree.prove_tile(1).unwrap(),
        root: tree.root(),
    };
    assert!(claim.holds());
    lie(&mut claim);
    assert!(!claim.holds());
}

struct Claim {
    tile: TreeHash,
    number: u64,
    size: u64,
    path: Vec<TreeHash>,
    root: TreeHash,
}

impl Claim {
    fn holds(&self) -> bool {
        verify_tile(self.tile, self.number, self.size, &self.path, self.root)
    }
}

#[test]
fn another_tile_is_refused() {
    check_lie(|claim| claim.tile = root(&leaves(256)));
    check_lie(|claim| claim.tile.0[31] ^= 1);
}

#[test]
fn a_tile_in_another_place_is_refused() {
    for number in [0, 2, 3, 4, 5, u64::MAX] {
        check_lie(|claim| claim.number = number);
    }
}

#[test]
fn a_size_that_has_no_such_tile_or_another_shape_is_refused() {
    for size in [0, 1, 256, 512, 1_024, 4_096, u64::MAX] {
        check_lie(|claim| claim.size = size);
    }
}

#[test]
fn a_changed_path_is_refused() {
    for level in 0..3 {
        check_lie(|claim| claim.path[level].0[0] ^= 0x80);
    }
    check_lie(|claim| claim.path.swap(0, 1));
}

#[test]
fn a_path_that_is_cut_or_lengthened_is_refused() {
    check_lie(|claim| claim.path.clear());
    check_lie(|claim| {
        claim.path.pop();
    });
    check_lie(|claim| claim.path.push(TreeHash([0; 32])));
    check_lie(|claim| claim.path.resize(PROOF_HASHES_MAX + 1, TreeHash([0; 32])));
}

#[test]
fn another_root_is_refused() {
    check_lie(|claim| claim.root = naive_root(&leaves(1_101)));
}

/// A reader of `held` leaves is offered the tile after its full ones, in a tree of `size`.
#[track_caller]
fn check_agreement(held: usize, size: usize, tamper: impl FnOnce(&mut Tree), expected: bool) {
    let mut reader = grown(&leaves(held));
    tamper(&mut reader);
    let origin = grown(&leaves(size));
    let path = origin.prove_tile(held as u64 / TILE_WIDTH).unwrap();
    let found = reader.agrees_with(&path, origin.size());
    assert_eq!(found, expected, "{held} of {size}");
}

#[test]
fn a_tree_that_grew_agrees_with_every_tree_it_was() {
    for size in [1, 255, 256, 257, 512, 700, 1_100, 2_000] {
        for held in (0..size).step_by(97) {
            check_agreement(held, size, |_| {}, true);
        }
    }
}

#[test]
fn a_history_that_was_written_again_is_noticed() {
    for size in [600, 1_100, 2_000] {
        for tile in 0..2 {
            let tamper = |tree: &mut Tree| tree.tiles[tile].0[0] ^= 1;
            check_agreement(599, size, tamper, false);
        }
    }
}

#[test]
fn an_inner_node_does_not_pass_for_a_leaf() {
    // Without the first byte of each hash, the pair of two leaves would be an entry.
    let two = leaves(2);
    let entry = [two[0].0, two[1].0].concat();
    assert_ne!(leaf_hash(&entry), root(&two));
}

#[test]
fn a_tree_hash_has_32_bytes() {
    assert_eq!(TreeHash::from_slice(&[7; 32]), Some(TreeHash([7; 32])));
    assert_eq!(TreeHash::from_slice(&[7; 31]), None);
    assert_eq!(TreeHash::from_slice(&[7; 33]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_tree_of_any_size_has_the_right_root_and_proves_its_tiles(size in 0_usize..2_000) {
        check(size);
    }

    #[test]
    fn any_path_is_followed_or_refused(
        index: u64,
        size: u64,
        path in proptest::collection::vec(any::<[u8; 32]>().prop_map(TreeHash), 0..70),
    ) {
        let found = root_from_path(TreeHash([1; 32]), index, size, &path);
        prop_assert!(found != Some(TreeHash([1; 32])) || size == 1);
    }
}
