use proptest::prelude::*;

use super::*;
use crate::testing::institution;

const TAG: &str = "000102030405060708090a0b0c0d0e0f";

fn pair() -> LogKind {
    LogKind::Pair(PairTag(std::array::from_fn(|n| n as u8)))
}

#[track_caller]
fn check(text: &str, expected: Option<(&str, LogKind, u32)>) {
    let expected = expected.map(|(id, kind, epoch)| LogId {
        institution: institution(id),
        kind,
        epoch,
    });
    assert_eq!(text.parse().ok(), expected, "{text}");
    if let Some(log) = expected {
        assert_eq!(log.to_string(), text);
    }
}

#[test]
fn a_log_is_named_by_writer_readers_and_beginning() {
    check(
        "archipel/grenoble/house/e1",
        Some(("grenoble", LogKind::House, 1)),
    );
    check(
        "archipel/grenoble/public/e2",
        Some(("grenoble", LogKind::Public, 2)),
    );
    check(
        "archipel/paris-13/consortium/e4294967295",
        Some(("paris-13", LogKind::Consortium, u32::MAX)),
    );
    let name = format!("archipel/grenoble/pair-{TAG}/e1");
    check(&name, Some(("grenoble", pair(), 1)));
}

#[test]
fn a_name_that_is_nearly_a_log_is_refused() {
    for text in [
        "",
        "archipel",
        "archipel/grenoble",
        "archipel/grenoble/house",
        "archipel/grenoble/house/",
        "archipel/grenoble/house/e",
        "archipel/grenoble/house/1",
        "archipel/grenoble/house/e0",
        "archipel/grenoble/house/e01",
        "archipel/grenoble/house/e+1",
        "archipel/grenoble/house/e-1",
        "archipel/grenoble/house/E1",
        "archipel/grenoble/house/e 1",
        "archipel/grenoble/house/e4294967296",
        "archipel/grenoble/house/e1/",
        "archipel/grenoble/house/e1/e1",
        "archipel/grenoble/house/e1\n",
        " archipel/grenoble/house/e1",
        "/archipel/grenoble/house/e1",
        "archipel//house/e1",
        "archipel/Grenoble/house/e1",
        "archipel/grenoble/House/e1",
        "archipel/grenoble/home/e1",
        "archipel/grenoble/public /e1",
        "archipelago/grenoble/house/e1",
        "archipel/grenoble/pair/e1",
        "archipel/grenoble/pair-/e1",
        "archipel/grenoble/pair-00/e1",
        "archipel/grenoble/pair-000102030405060708090A0B0C0D0E0F/e1",
        "archipel/grenoble/pair-000102030405060708090a0b0c0d0e0g/e1",
        "archipel/grenoble/pair-000102030405060708090a0b0c0d0e0f00/e1",
        "archipel/grеnoble/house/e1", // a Cyrillic letter
    ] {
        check(text, None);
    }
}

#[test]
fn an_error_quotes_at_most_100_characters() {
    let error = "x".repeat(10_000).parse::<LogId>().unwrap_err();
    assert!(error.to_string().len() < 250);
}

#[test]
fn only_logs_for_many_are_passed_on() {
    assert!(LogKind::Public.is_shared() && LogKind::Consortium.is_shared());
    assert!(!LogKind::House.is_shared() && !pair().is_shared());
}

#[test]
fn the_first_log_is_of_epoch_one() {
    let log = LogId::first(institution("grenoble"), LogKind::Public);
    assert_eq!(log.to_string(), "archipel/grenoble/public/e1");
}

fn any_log() -> impl Strategy<Value = LogId> {
    let kind = prop_oneof![
        Just(LogKind::House),
        Just(LogKind::Consortium),
        Just(LogKind::Public),
        any::<[u8; 16]>().prop_map(|tag| LogKind::Pair(PairTag(tag))),
    ];
    ("[a-z][a-z0-9-]{0,30}[a-z0-9]", kind, 1..=u32::MAX).prop_map(|(id, kind, epoch)| LogId {
        institution: institution(&id),
        kind,
        epoch,
    })
}

proptest! {
    #[test]
    fn a_name_that_was_written_is_read(log in any_log()) {
        prop_assert_eq!(log.to_string().parse(), Ok(log));
    }

    #[test]
    fn a_name_that_is_read_is_written_the_same(text in "archipel/[a-z0-9-]{1,4}/(house|public|pair-[0-9a-fA-F]{32})/e[0-9+]{1,3}") {
        if let Ok(log) = text.parse::<LogId>() {
            prop_assert_eq!(log.to_string(), text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,80}") {
        prop_assert!(text.parse::<LogId>().is_err());
    }
}
