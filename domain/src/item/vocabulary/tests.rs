use std::collections::HashSet;

use super::*;

fn check<T: Term + std::fmt::Debug>() {
    let codes: HashSet<_> = T::ALL.iter().map(|term| term.code()).collect();
    assert_eq!(codes.len(), T::ALL.len());
    for term in T::ALL {
        assert_eq!(T::from_code(term.code()), Ok(*term));
    }
}

/// What serde writes is the code, so that files and the wire agree.
fn check_serde<T: Term + Serialize>() {
    for term in T::ALL {
        assert_eq!(serde_json::to_value(term).unwrap(), term.code());
    }
}

#[test]
fn every_code_stands_for_one_term() {
    check::<ItemKind>();
    check::<LabdocKind>();
    check::<MediaKind>();
    check::<ImageFormat>();
    check::<Architecture>();
    check::<CodeLanguage>();
    check::<Level>();
    check::<Discipline>();
    check::<Language>();
}

#[test]
fn files_say_codes() {
    check_serde::<ItemKind>();
    check_serde::<LabdocKind>();
    check_serde::<MediaKind>();
    check_serde::<ImageFormat>();
    check_serde::<Architecture>();
    check_serde::<CodeLanguage>();
    check_serde::<Level>();
    check_serde::<Discipline>();
    check_serde::<Language>();
}

#[test]
fn the_lists_are_complete() {
    assert_eq!(Language::ALL.len(), 183);
    assert_eq!(Discipline::ALL.len(), 80);
    assert!(Language::ALL.contains(&Language::FR) && Language::ALL.contains(&Language::EN));
    let chemistry: Discipline = "0531".parse().unwrap();
    assert_eq!(
        (chemistry.label_en(), chemistry.label_fr()),
        ("Chemistry", "Chimie")
    );
}

#[test]
fn what_is_not_in_the_list_is_refused_with_what_was_perhaps_meant() {
    let error = "licnce".parse::<Level>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`licnce` is not a level of SupLOMFR; did you mean `licence`?"
    );
    for code in ["", "FR", "fra", "bh", "français", "\0"] {
        assert!(code.parse::<Language>().is_err(), "{code}");
    }
    assert!("0530".parse::<Discipline>().is_err());
    let long = "x".repeat(10_000).parse::<Discipline>().unwrap_err();
    assert_eq!(long.found.len(), 64);
}

#[test]
fn levels_say_where_they_were_published() {
    let (source, term) = Level::Mastere.lom();
    assert_eq!((source.name(), term), ("LOMFRv1.0", "mastère"));
    assert_eq!(Level::Bac1.lom().1, "licence");
    assert_eq!(Level::Bac5.lom().0.name(), "SupLOMFRv1.0");
    for level in Level::ALL {
        assert!(!level.label_fr().is_empty() && !level.label_en().is_empty());
    }
}
