//! Checkpoints and packages of those who lie: refused by name, and nothing of them is kept.

use super::*;

/// Shows a note to a reader who holds 300 events.
#[track_caller]
fn check_note(note: Bytes, expected: Reason) {
    let mut reader = Reader::holding(long(), 300);
    assert_eq!(reader.show(note).unwrap_err().reason, expected);
    assert!(reader.replica.checkpoint().is_none());
}

#[test]
fn only_a_checkpoint_key_of_the_origin_signs_its_checkpoints() {
    let checkpoint = long().checkpoint(400);
    for other in [
        "mallory",
        "paris checkpoint",
        "grenoble event",
        "grenoble tls",
    ] {
        check_note(note(checkpoint.clone(), &key(other)), Reason::BadSignature);
    }
}

#[test]
fn a_checkpoint_of_another_log_is_not_taken() {
    let signed = |log: LogId| {
        let key = keys(log.institution.as_str());
        let checkpoint = Checkpoint {
            log,
            ..long().checkpoint(400)
        };
        note(checkpoint, key.checkpoint())
    };
    let other = LogId::first(id("grenoble"), LogKind::Public);
    check_note(signed(other), Reason::WrongLog);
    check_note(signed(LogId { epoch: 2, ..log() }), Reason::WrongLog);
    let of_paris = LogId::first(id("paris"), LogKind::Consortium);
    check_note(signed(of_paris), Reason::WrongLog);
}

#[test]
fn a_checkpoint_that_was_changed_on_the_way_is_not_taken() {
    let honest = String::from_utf8(long().note(400).to_vec()).unwrap();
    let larger = honest.replacen("\n400\n", "\n401\n", 1);
    check_note(larger.into(), Reason::BadSignature);
    for malformed in ["", "\n\n", "nonsense", &honest[..40]] {
        check_note(malformed.to_owned().into(), Reason::Malformed);
    }
    check_note(vec![b'a'; 2_000].into(), Reason::Malformed);
    check_note(vec![0xff; 100].into(), Reason::Malformed);
}

#[test]
fn the_log_between_two_is_found_by_its_writer_alone() {
    let replica = Replica::new(Asked::PairFrom(id("grenoble")), true);
    let named = |institution, kind| {
        let checkpoint = Checkpoint {
            log: LogId::first(id(institution), kind),
            ..long().checkpoint(0)
        };
        replica.log_of(&note(checkpoint, &key("whoever")))
    };
    let pair = LogKind::Pair(PairTag([3; 16]));
    assert_eq!(named("grenoble", pair).unwrap().kind, pair);
    for (institution, kind) in [
        ("paris", pair),
        ("grenoble", LogKind::House),
        ("grenoble", LogKind::Consortium),
    ] {
        assert_eq!(
            named(institution, kind).unwrap_err().reason,
            Reason::WrongLog
        );
    }
}

#[test]
fn an_origin_never_shows_less_than_is_held() {
    check_note(long().note(299), Reason::RolledBack);
    check_note(long().note(0), Reason::RolledBack);
}

#[test]
fn an_origin_never_shows_less_than_it_showed() {
    let mut reader = Reader::new(true);
    reader.show(long().note(500)).unwrap();
    let refused = reader.show(long().note(400)).unwrap_err();
    assert_eq!(refused.reason, Reason::RolledBack);
}

#[test]
fn a_mirror_may_be_behind() {
    let mut reader = Reader::holding(long(), 300);
    reader.replica = Replica::new(Asked::Log(log()), false);
    assert_eq!(reader.show(long().note(299)), Ok(Progress::PeerIsBehind));
    let refused = reader.take(&long().package(300, 400)).unwrap_err();
    assert_eq!(refused.reason, Reason::Malformed, "it showed no checkpoint");
    reader.show(long().note(500)).unwrap();
    assert_eq!(reader.show(long().note(400)), Ok(Progress::PeerIsBehind));
    let shown = reader.replica.checkpoint().unwrap().checkpoint().size;
    assert_eq!(shown, 500, "the newest one counts");
}

#[test]
fn two_roots_at_one_size_are_a_fork() {
    let other = History::new(10_000, 400);
    check_note(other.note(300), Reason::Forked);
    let mut reader = Reader::new(true);
    reader.show(long().note(400)).unwrap();
    let refused = reader.show(other.note(400)).unwrap_err();
    assert_eq!(refused.reason, Reason::Forked);
}

/// Hands a package, made from the honest one, to a reader who holds 300 of 800 events.
#[track_caller]
fn check_package(expected: Reason, lie: impl FnOnce(&mut Package)) {
    let mut reader = Reader::holding(long(), 300);
    reader.show(long().note(800)).unwrap();
    let honest = long().package(300, 800);
    let mut package = honest.clone();
    lie(&mut package);
    assert_eq!(reader.take(&package).unwrap_err().reason, expected);
    assert_eq!(reader.state().tree(), &long().tree(300), "nothing is kept");
    reader.take(&honest).unwrap();
    assert_eq!(reader.state().tree(), &long().tree(512), "nothing is lost");
}

#[test]
fn events_that_were_changed_on_the_way_do_not_fit_the_proof() {
    check_package(Reason::BadProof, |package| package.envelopes.swap(3, 4));
    check_package(Reason::BadProof, |package| {
        package.envelopes[5] = package.envelopes[4].clone();
    });
    check_package(Reason::BadProof, |package| {
        package.envelopes[9] = signed(&event(99_999), keys("grenoble").event());
    });
    check_package(Reason::BadProof, |package| {
        let mut bytes = package.envelopes[0].to_vec();
        bytes[20] ^= 1;
        package.envelopes[0] = bytes.into();
    });
    check_package(Reason::BadProof, |package| {
        package.envelopes[211] = Bytes::new();
    });
}

#[test]
fn a_package_fills_its_tile() {
    check_package(Reason::Malformed, |package| package.envelopes.clear());
    check_package(Reason::Malformed, |package| {
        package.envelopes.truncate(100);
    });
    check_package(Reason::Malformed, |package| {
        package.envelopes.remove(7);
    });
    check_package(Reason::Malformed, |package| {
        package.envelopes.push(long().envelopes[512].clone());
    });
    check_package(Reason::Malformed, |package| {
        package.envelopes = long().envelopes[300..800].to_vec();
    });
}

#[test]
fn a_package_follows_what_is_held() {
    check_package(Reason::Malformed, |package| {
        *package = long().package(256, 800);
    });
    check_package(Reason::Malformed, |package| {
        *package = long().package(512, 800);
    });
    check_package(Reason::Malformed, |package| package.start = 301);
    check_package(Reason::Malformed, |package| package.start = u64::MAX);
}

#[test]
fn a_proof_is_the_path_and_nothing_else() {
    check_package(Reason::BadProof, |package| package.proof.clear());
    check_package(Reason::BadProof, |package| {
        package.proof.pop();
    });
    check_package(Reason::BadProof, |package| {
        package.proof.push(TreeHash([0; 32]));
    });
    check_package(Reason::BadProof, |package| package.proof.reverse());
    check_package(Reason::BadProof, |package| package.proof[0].0[0] ^= 1);
    check_package(Reason::BadProof, |package| {
        package.proof = vec![TreeHash([0; 32]); merkle::PROOF_HASHES_MAX + 1];
    });
    check_package(Reason::BadProof, |package| {
        package.proof = long().package(300, 700).proof;
    });
}

#[test]
fn an_event_longer_than_an_event_is_not_taken() {
    check_package(Reason::Malformed, |package| {
        package.envelopes[0] = vec![0; EVENT_ENVELOPE_BYTES_MAX + 1].into();
    });
    check_package(Reason::BadProof, |package| {
        package.envelopes[0] = vec![0; EVENT_ENVELOPE_BYTES_MAX].into();
    });
}

#[test]
fn the_largest_event_fits_its_bound() {
    let mut largest = event(1);
    largest.origin = id(&"g".repeat(32));
    largest.version = u64::MAX;
    largest.registry_version = u64::MAX;
    largest.claimed_time_ms = i64::MIN;
    largest.kind = EventKind::Place;
    let commitment = Some(domain::event::Commitment([0xff; 32]));
    (largest.previous_version, largest.manifest, largest.grant) =
        (commitment, commitment, commitment);
    let length = signed(&largest, &key("grenoble event")).len();
    assert!(length <= EVENT_ENVELOPE_BYTES_MAX, "{length}");
    assert!(largest.encode().len() <= Event::BYTES_MAX);
}

#[test]
fn a_second_history_is_not_stored_beside_the_first() {
    // Grenoble itself signs two histories that part before what is held, and proves both.
    for (held, parting) in [(256, 0), (300, 100), (512, 400), (300, 299)] {
        let mut forked = long().clone();
        let from = usize::try_from(parting).unwrap();
        forked.envelopes.truncate(from);
        forked
            .envelopes
            .extend(History::new(50_000, 800 - parting).envelopes);
        let mut reader = Reader::holding(long(), held);
        assert_eq!(reader.show(forked.note(800)), Ok(Progress::Behind));
        let refused = reader.take(&forked.package(held, 800)).unwrap_err();
        // Of a tile that is held in part, the rest of the other history proves nothing; all of it
        // does.
        let tile = held / TILE_WIDTH * TILE_WIDTH;
        if tile == held {
            assert_eq!(refused.reason, Reason::Forked, "{held}, {parting}");
        } else {
            assert_eq!(refused.reason, Reason::BadProof, "{held}, {parting}");
            let whole = forked.package(tile, 800);
            assert!(reader.contradicts(&whole), "{held}, {parting}");
        }
        assert_eq!(reader.state().tree(), &long().tree(held));
    }
}

#[test]
fn what_is_not_proved_contradicts_nothing() {
    let mut reader = Reader::holding(long(), 300);
    let honest = long().package(256, 800);
    assert!(!reader.contradicts(&honest), "no checkpoint was shown");
    reader.show(long().note(800)).unwrap();
    assert!(!reader.contradicts(&honest));
    let other = History::new(50_000, 800).package(256, 800);
    assert!(!reader.contradicts(&other), "nobody signed that");
    assert!(!reader.contradicts(&long().package(300, 800)));
    let mut swapped = honest.clone();
    swapped.envelopes.swap(3, 4);
    assert!(!reader.contradicts(&swapped));
    let empty = Package {
        envelopes: Vec::new(),
        ..honest
    };
    assert!(!reader.contradicts(&empty));
}
