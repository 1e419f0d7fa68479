use domain::keys::PublicKey;
use store::{Batch, KeyValue as _, Store};

use super::*;
use crate::council;
use crate::fixtures::{
    NEW, OLD, chain, chain_on, draft, extend, first_root, handover, institution, rules,
    second_root, signed_by, store,
};

fn head(root_version: u64, membership_version: u64, current: bool) -> Head {
    Head {
        root_version,
        membership_version,
        current,
    }
}

/// Submits what `document` makes of a chain with one membership, and expects to be refused without
/// a trace.
fn check_refused(document: impl Fn(&Chain) -> Envelope, expected: &str) {
    let mut chain = chain();
    extend(&mut chain, &[1, 2]);
    let before = chain.head();
    let refusal = chain.submit(document(&chain)).unwrap_err().to_string();
    assert!(
        refusal.contains(expected),
        "`{refusal}` is not `{expected}`"
    );
    assert_eq!(chain.head(), before);
}

#[test]
fn a_chain_grows_one_document_at_a_time() {
    let mut chain = chain();
    assert_eq!(chain.head(), head(1, 0, false));
    assert_eq!(chain.membership().version, 0);
    let first = signed_by(&draft(&chain, 0), &[1, 3]);
    assert_eq!(chain.submit(first).unwrap(), Accepted::Membership(1));
    assert_eq!(chain.head(), head(1, 1, true));
    assert!(chain.membership().takes_part(&"grenoble".parse().unwrap()));
    assert_eq!(
        chain.submit(second_root(&chain)).unwrap(),
        Accepted::Root(2)
    );
    assert_eq!(chain.head(), head(2, 1, false));
    extend(&mut chain, &[11, 12]);
    assert_eq!(chain.head(), head(2, 2, true));
}

#[test]
fn a_document_that_is_held_is_known() {
    let mut chain = chain();
    let first = extend(&mut chain, &[1, 2]);
    let second = second_root(&chain);
    chain.submit(second.clone()).unwrap();
    for document in [first_root(), first, second] {
        assert_eq!(chain.submit(document).unwrap(), Accepted::Known);
    }
    assert_eq!(chain.head(), head(2, 1, false));
}

#[test]
fn the_same_document_with_another_signature_is_known() {
    let mut chain = chain();
    let draft = draft(&chain, 0);
    chain.submit(signed_by(&draft, &[1, 2])).unwrap();
    let other = signed_by(&draft, &[2, 3]);
    assert_eq!(chain.submit(other).unwrap(), Accepted::Known);
}

#[test]
fn a_statement_of_another_kind_is_no_document() {
    let envelope =
        |_: &Chain| Envelope::sign_bytes("text/plain", "hello".into(), &[&crate::fixtures::key(1)]);
    check_refused(envelope, "no document of the registry");
}

#[test]
fn too_few_of_the_council_cannot_sign() {
    check_refused(|chain| signed_by(&draft(chain, 0), &[1]), "bad signature");
    check_refused(
        |chain| signed_by(&handover(chain.root()), &[1, 11, 12]),
        "bad signature",
    );
}

#[test]
fn one_key_that_signs_twice_counts_once() {
    check_refused(
        |chain| signed_by(&draft(chain, 0), &[1, 1]),
        "bad signature",
    );
}

#[test]
fn a_new_council_cannot_appoint_itself() {
    check_refused(
        |chain| signed_by(&handover(chain.root()), &NEW),
        "bad signature",
    );
}

#[test]
fn an_old_council_cannot_appoint_who_did_not_agree() {
    check_refused(
        |chain| signed_by(&handover(chain.root()), &OLD),
        "bad signature",
    );
}

#[test]
fn a_version_cannot_be_left_out() {
    let gap = |chain: &Chain| {
        let mut draft = draft(chain, 0);
        draft.version += 1;
        signed_by(&draft, &[1, 2])
    };
    check_refused(gap, "version 3, expected 2");
}

#[test]
fn a_document_names_the_one_before() {
    let unlinked = |chain: &Chain| {
        let mut draft = draft(chain, 0);
        draft.previous = None;
        signed_by(&draft, &[1, 2])
    };
    check_refused(unlinked, "does not follow");
}

#[test]
fn a_document_of_another_consortium_is_refused() {
    let foreign = |chain: &Chain| {
        let mut draft = draft(chain, 0);
        draft.consortium = "atoll".parse().unwrap();
        signed_by(&draft, &[1, 2])
    };
    check_refused(foreign, "consortium `atoll`");
}

#[test]
fn a_membership_names_a_root_that_is_held() {
    let ahead = |chain: &Chain| {
        let mut draft = draft(chain, 0);
        draft.root_version = 2;
        signed_by(&draft, &[1, 2])
    };
    check_refused(ahead, "names root 2, the newest is 1");
}

#[test]
fn a_council_that_was_replaced_cannot_sign() {
    let mut chain = chain();
    extend(&mut chain, &[1, 2]);
    let late = signed_by(&draft(&chain, 0), &[1, 2]);
    chain.submit(second_root(&chain)).unwrap();
    chain.submit(late).unwrap_err();
    assert_eq!(chain.head(), head(2, 1, false));
}

#[test]
fn two_memberships_of_one_version_are_a_fork_with_evidence() {
    let mut chain = chain();
    let other = signed_by(&draft(&chain, 1), &[1, 3]);
    let held = extend(&mut chain, &[1, 2]);
    let (kind, version) = (DocumentKind::Membership, 1);
    let refusal = chain.submit(other.clone()).unwrap_err();
    assert!(
        matches!(refusal, SubmitError::Fork { kind: k, version: v } if (k, v) == (kind, version))
    );
    assert_eq!(chain.evidence(kind, version).unwrap(), Some(other));
    assert_eq!(chain.memberships_after(0).unwrap(), [held]);
}

#[test]
fn two_roots_of_one_version_are_a_fork_with_evidence() {
    let mut chain = chain();
    let other = council::next_root(chain.root(), rules([21, 22, 23])).unwrap();
    let other = signed_by(&other, &[1, 2, 21, 22]);
    chain.submit(second_root(&chain)).unwrap();
    let refusal = chain.submit(other.clone()).unwrap_err();
    assert!(matches!(
        refusal,
        SubmitError::Fork {
            kind: DocumentKind::Root,
            version: 2
        }
    ));
    assert_eq!(chain.evidence(DocumentKind::Root, 2).unwrap(), Some(other));
    assert_eq!(chain.root().value().council, rules(NEW).council);
}

#[test]
fn the_first_proof_of_a_fork_is_kept() {
    let mut chain = chain();
    let others = [1, 2].map(|time| signed_by(&draft(&chain, time), &[1, 3]));
    extend(&mut chain, &[1, 2]);
    for other in others.clone() {
        chain.submit(other).unwrap_err();
    }
    let evidence = chain.evidence(DocumentKind::Membership, 1).unwrap();
    assert_eq!(evidence.as_ref(), others.first());
}

#[test]
fn nobody_but_the_council_can_leave_evidence() {
    let mut chain = chain();
    let forged = signed_by(&draft(&chain, 1), &[7, 8]);
    extend(&mut chain, &[1, 2]);
    assert!(matches!(chain.submit(forged), Err(SubmitError::Refused(_))));
    assert_eq!(chain.evidence(DocumentKind::Membership, 1).unwrap(), None);
}

#[test]
fn another_first_root_is_no_fork() {
    let mut chain = chain();
    let other = council::first_root("archipel".parse().unwrap(), rules(NEW)).unwrap();
    let refusal = chain.submit(signed_by(&other, &[11, 12])).unwrap_err();
    assert!(matches!(
        refusal,
        SubmitError::Refused(ChainError::Previous)
    ));
    assert_eq!(chain.evidence(DocumentKind::Root, 1).unwrap(), None);
}

/// A chain that has both roots and three memberships, and the memberships.
fn ahead() -> (Chain, Vec<Envelope>) {
    let mut chain = chain();
    let mut memberships = vec![extend(&mut chain, &[1, 2]), extend(&mut chain, &[1, 2])];
    chain.submit(second_root(&chain)).unwrap();
    memberships.push(extend(&mut chain, &[11, 12]));
    (chain, memberships)
}

fn behind() -> Chain {
    let mut chain = chain();
    chain.submit(second_root(&chain)).unwrap();
    chain
}

#[test]
fn who_was_away_takes_what_the_newest_council_vouches_for() {
    let (ahead, memberships) = ahead();
    let mut behind = behind();
    behind.submit(memberships[0].clone()).unwrap_err();
    assert_eq!(behind.catch_up(&memberships).unwrap(), 3);
    assert_eq!(behind.head(), ahead.head());
    assert_eq!(behind.membership(), ahead.membership());
}

#[test]
fn nothing_is_taken_from_an_old_council_alone() {
    let (_, memberships) = ahead();
    let mut behind = behind();
    assert_eq!(behind.catch_up(&memberships[..2]).unwrap(), 0);
    assert_eq!(behind.head(), head(2, 0, false));
    assert_eq!(behind.memberships_after(0).unwrap(), []);
}

#[test]
fn a_run_cannot_go_back_to_an_older_council() {
    let (ahead, mut memberships) = ahead();
    let mut draft = draft(&ahead, 0);
    draft.root_version = 1;
    memberships.push(signed_by(&draft, &[1, 2]));
    let mut behind = behind();
    assert_eq!(behind.catch_up(&memberships).unwrap(), 3);
    assert!(behind.catch_up(&memberships[3..]).is_err());
    assert_eq!(behind.head(), ahead.head());
}

#[test]
fn a_bad_document_does_not_cost_the_good_ones_before_it() {
    let (ahead, mut memberships) = ahead();
    memberships.push(signed_by(&draft(&ahead, 0), &[7, 8]));
    assert_eq!(behind().catch_up(&memberships).unwrap(), 3);
}

#[test]
fn a_chain_is_the_same_after_a_restart() {
    let store = store();
    let mut chain = chain_on(Store::clone(&store));
    for _ in 0..MEMBERSHIPS_PAGE_MAX + 1 {
        extend(&mut chain, &[1, 2]);
    }
    chain.submit(second_root(&chain)).unwrap();
    extend(&mut chain, &[11, 12]);
    let reopened = Chain::open(store).unwrap();
    assert_eq!(reopened.head(), chain.head());
    assert_eq!(reopened.root(), chain.root());
    assert_eq!(reopened.verified_membership(), chain.verified_membership());
}

#[test]
fn a_chain_whose_new_council_has_not_signed_yet_opens() {
    let store = store();
    let mut chain = chain_on(Store::clone(&store));
    extend(&mut chain, &[1, 2]);
    chain.submit(second_root(&chain)).unwrap();
    assert_eq!(Chain::open(store).unwrap().head(), head(2, 1, false));
}

#[test]
fn a_chain_is_begun_once() {
    let store = store();
    chain_on(Store::clone(&store));
    let root = first_root();
    let again = Chain::create(store, root.clone(), &council::fingerprint(&root));
    assert!(matches!(again, Err(CreateError::Exists)));
}

#[test]
fn an_empty_store_holds_no_chain() {
    assert!(matches!(Chain::open(store()), Err(OpenError::Empty)));
}

#[test]
fn a_first_root_with_another_fingerprint_is_refused() {
    let created = Chain::create(store(), first_root(), &DocumentDigest([0; 32]));
    assert!(matches!(
        created,
        Err(CreateError::Refused(ChainError::Previous))
    ));
}

#[test]
fn a_later_root_cannot_be_the_first() {
    let second = second_root(&chain());
    let created = Chain::create(store(), second.clone(), &council::fingerprint(&second));
    assert!(matches!(
        created,
        Err(CreateError::Refused(ChainError::Version { found: 2, .. }))
    ));
}

/// Changes the store of a chain with two roots and three memberships and expects not to open it.
fn check_tampered(tamper: impl FnOnce(&mut Batch), expected: &str) {
    let store = store();
    let mut chain = chain_on(Store::clone(&store));
    extend(&mut chain, &[1, 2]);
    extend(&mut chain, &[1, 2]);
    chain.submit(second_root(&chain)).unwrap();
    extend(&mut chain, &[11, 12]);
    let mut batch = Batch::new();
    tamper(&mut batch);
    store.commit(batch).unwrap();
    let refusal = Chain::open(store).err().unwrap().to_string();
    assert!(
        refusal.contains(expected),
        "`{refusal}` is not `{expected}`"
    );
}

fn stored(kind: &str, version: u64) -> Vec<u8> {
    let mut key = format!("registry/v1/{kind}/").into_bytes();
    key.extend_from_slice(&version.to_be_bytes());
    key
}

#[test]
fn a_document_replaced_on_the_disk_is_noticed() {
    let forged = signed_by(&draft(&chain(), 7), &[7, 8]);
    let forged = domain::wire::write_envelope(&forged);
    check_tampered(
        |batch| {
            batch.put(stored("membership", 1), forged);
        },
        "membership 1 is not what was checked",
    );
}

#[test]
fn a_document_missing_on_the_disk_is_noticed() {
    for (kind, version) in [("root", 1), ("membership", 1), ("membership", 2)] {
        check_tampered(
            |batch| {
                batch.delete(stored(kind, version));
            },
            &format!("{kind} {version} is missing"),
        );
    }
}

#[test]
fn a_lost_root_is_noticed_by_the_memberships_under_it() {
    check_tampered(
        |batch| {
            batch.delete(stored("root", 2));
        },
        "membership 3 is not what was checked",
    );
}

#[test]
fn bytes_that_are_no_document_are_noticed() {
    check_tampered(
        |batch| {
            batch.put(stored("root", 2), &b"\xff"[..]);
        },
        "root 2 is unreadable",
    );
    check_tampered(
        |batch| {
            batch.put(&b"registry/v1/root/x"[..], &b"\xff"[..]);
        },
        "unreadable",
    );
}

#[test]
fn pages_are_bounded_in_documents() {
    let mut chain = chain();
    for _ in 0..=MEMBERSHIPS_PAGE_MAX {
        extend(&mut chain, &[1, 2]);
    }
    assert_eq!(
        chain.memberships_after(0).unwrap().len(),
        MEMBERSHIPS_PAGE_MAX
    );
    assert_eq!(chain.memberships_after(16).unwrap().len(), 1);
    assert_eq!(chain.memberships_after(17).unwrap(), []);
    assert_eq!(chain.memberships_after(u64::MAX).unwrap(), []);
    for _ in 0..=ROOTS_PAGE_MAX {
        let next = council::next_root(chain.root(), rules(OLD)).unwrap();
        chain.submit(signed_by(&next, &[1, 2])).unwrap();
    }
    assert_eq!(chain.roots_after(0).unwrap().len(), ROOTS_PAGE_MAX);
}

#[test]
fn pages_are_bounded_in_bytes() {
    let mut chain = chain();
    for _ in 0..8 {
        let membership = large(&chain);
        chain.submit(membership).unwrap();
    }
    let page = chain.memberships_after(0).unwrap();
    let bytes: usize = page.iter().map(|document| payload(document).len()).sum();
    assert!((1..8).contains(&page.len()));
    assert!(
        bytes < 4 << 20,
        "a page of {bytes} bytes does not fit into a message"
    );
}

/// A membership of about 900 KiB: as many names as the rules allow.
fn large(chain: &Chain) -> Envelope {
    let institutions = (0..1_000_u32).map(|n| {
        let mut institution = institution(&format!("i{n}"), 100);
        institution.root_key = numbered_key(n);
        institution.keys.clear();
        institution.name = "é".repeat(200);
        institution.domains = vec!["d".repeat(250), "e".repeat(200)];
        institution
    });
    let (root, before) = (chain.root().value(), chain.verified_membership());
    let membership = council::next_membership(root, before, institutions, 0).unwrap();
    signed_by(&membership, &[1, 2])
}

fn numbered_key(number: u32) -> PublicKey {
    let mut seed = [9; 32];
    seed[..4].copy_from_slice(&number.to_be_bytes());
    domain::keys::SecretKey::from_seed(&seed).public()
}
