use super::*;
use crate::chain::Accepted;
use crate::fixtures::{chain, draft, institution, key, rules, signed_by};

#[test]
fn signatures_gathered_one_by_one_are_enough() {
    let mut chain = chain();
    let one = signed_by(&draft(&chain, 0), &[1]);
    chain.submit(one.clone()).unwrap_err();
    let reviewed: Membership = review(&one).unwrap();
    assert_eq!(reviewed, draft(&chain, 0));
    let both = cosign(&one, &key(3)).unwrap();
    assert_eq!(chain.submit(both).unwrap(), Accepted::Membership(1));
}

#[test]
fn a_key_that_signs_again_is_kept_once() {
    let one = signed_by(&draft(&chain(), 0), &[1]);
    assert_eq!(cosign(&one, &key(1)).unwrap(), one);
}

#[test]
fn copies_of_different_documents_are_not_joined() {
    let chain = chain();
    let (one, other) = (
        signed_by(&draft(&chain, 0), &[1]),
        signed_by(&draft(&chain, 1), &[2]),
    );
    assert_eq!(join(&one, &other), Err(CeremonyError::DifferentDocuments));
}

#[test]
fn one_signature_too_many_is_refused() {
    let seeds: Vec<u8> = (1..=32).collect();
    let full = signed_by(&draft(&chain(), 0), &seeds);
    assert_eq!(
        cosign(&full, &key(33)),
        Err(CeremonyError::TooManySignatures)
    );
}

#[test]
fn a_draft_without_a_signature_is_no_document() {
    let outcome = sign(&draft(&chain(), 0), &[]);
    assert_eq!(outcome, Err(WireError::Missing("signatures").into()));
}

#[test]
fn half_of_a_council_is_no_majority() {
    let mut rules = rules([1, 2, 3]);
    rules.council.pop_last();
    rules.threshold = 1;
    let outcome = first_root("archipel".parse().unwrap(), rules);
    assert_eq!(outcome, Err(WireError::Invalid("threshold").into()));
}

#[test]
fn an_institution_is_listed_once() {
    let chain = chain();
    let twice = [institution("paris", 40), institution("paris", 50)];
    let outcome = next_membership(chain.root().value(), None, twice, 0);
    assert_eq!(outcome, Err(CeremonyError::Twice("paris".parse().unwrap())));
}

#[test]
fn one_key_does_not_serve_two_institutions() {
    let chain = chain();
    let sharing = [institution("paris", 40), institution("toulouse", 40)];
    let outcome = next_membership(chain.root().value(), None, sharing, 0);
    assert_eq!(outcome, Err(WireError::Invalid("institutions.keys").into()));
}

#[test]
fn a_document_of_another_kind_is_not_reviewed_as_this_one() {
    let membership = signed_by(&draft(&chain(), 0), &[1]);
    let outcome = review::<Root>(&membership);
    assert_eq!(outcome, Err(WireError::Invalid("payload_type").into()));
}
