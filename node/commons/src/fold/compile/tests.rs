//! Standings in several logs, and what they come to.

use std::collections::BTreeSet;

use domain::item::Manifest;
use domain::placement::{Closed, Placement};
use domain::policy::Audience;

use super::*;
use crate::testing::mission;
use crate::view::Summary;

/// Where an item stands in one log: log, version, manifest and audience.
fn standing((log, version, manifest): (&str, u64, u8), audience: Audience) -> (LogId, Standing) {
    let described: Manifest = mission("Iron").validate().unwrap();
    let edition = Edition {
        manifest: [manifest; 32],
        audiences: BTreeSet::from([audience]),
        ownership: None,
        summary: Summary::of(&described),
        parent: None,
        day: u32::from(manifest),
    };
    let placement = Placement {
        floor: version,
        live: Some(Live { version, index: 7 }),
        closed: None,
    };
    let standing = Standing {
        placement,
        edition: Some(edition),
    };
    (
        format!("archipel/paris/{log}/e1").parse().unwrap(),
        standing,
    )
}

/// Checks the versions, with the number of their audiences and places, and the contradictions.
fn check(standings: &[(LogId, Standing)], expected: &[(u64, usize, usize)], contradictions: usize) {
    let compiled = compile(standings);
    let versions = compiled.listing.versions.iter();
    let found: Vec<_> = versions
        .map(|version| {
            (
                version.version,
                version.audiences.len(),
                version.places.len(),
            )
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(compiled.contradictions.len(), contradictions);
}

#[test]
fn the_same_version_in_two_logs_is_one_for_both_audiences() {
    let both = [
        standing(("consortium", 1, 1), Audience::Consortium),
        standing(("public", 1, 1), Audience::World),
    ];
    check(&both, &[(1, 2, 2)], 0);
}

#[test]
fn versions_stand_newest_first() {
    let both = [
        standing(("consortium", 1, 1), Audience::Consortium),
        standing(("public", 2, 2), Audience::World),
    ];
    check(&both, &[(2, 1, 1), (1, 1, 1)], 0);
}

#[test]
fn another_manifest_under_the_same_version_is_a_contradiction() {
    let both = [
        standing(("consortium", 1, 1), Audience::Consortium),
        standing(("public", 1, 2), Audience::World),
    ];
    check(&both, &[(1, 1, 1)], 1);
}

#[test]
fn what_one_log_took_back_for_ever_stands_in_none() {
    for closed in [Closed::Retracted, Closed::Erased] {
        let mut taken_back = standing(("consortium", 1, 1), Audience::Consortium);
        taken_back.1 = Standing {
            placement: Placement {
                floor: 1,
                live: None,
                closed: Some(closed),
            },
            edition: None,
        };
        let public = standing(("public", 1, 1), Audience::World);
        check(&[taken_back, public], &[], 0);
    }
}

#[test]
fn the_day_is_that_of_the_share_with_the_most_readers() {
    let narrow = standing(("consortium", 1, 1), Audience::Consortium);
    let mut wide = standing(("public", 1, 1), Audience::World);
    wide.1.edition.as_mut().unwrap().day = 9;
    let compiled = compile(&[narrow, wide]);
    assert_eq!(compiled.listing.versions[0].day, 9);
}
