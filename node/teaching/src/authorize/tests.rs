//! The table of who may do what.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Caller, Method, Role, Standing, authorize, table};
use crate::error::TeachingError;

#[test]
fn the_documentation_shows_the_table_that_is_in_force() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/teaching.md");
    let page = std::fs::read_to_string(path).unwrap();
    let table = table();
    assert!(
        page.contains(&table),
        "put this table into docs/teaching.md:\n{table}"
    );
}

#[test]
fn every_method_stands_in_the_table_once() {
    let source = include_str!("method.rs");
    let (_, body) = source.split_once("pub enum Method {").unwrap();
    let (body, _) = body.split_once("\n}").unwrap();
    let variants = body.lines().filter(|line| line.ends_with(','));
    let names: BTreeSet<&str> = Method::ALL.iter().map(|method| method.as_str()).collect();
    assert_eq!(variants.count(), Method::ALL.len());
    assert_eq!(names.len(), Method::ALL.len());
}

#[test]
fn for_outsiders_what_they_may_not_do_does_not_exist() {
    for method in Method::ALL {
        for standing in [Standing::Teacher, Standing::Officer, Standing::Stranger] {
            let answer = authorize(standing, method);
            assert!(
                matches!(answer, Ok(()) | Err(TeachingError::NotFound)),
                "{method:?} {standing:?}"
            );
        }
    }
}

#[test]
fn those_who_belong_are_told_that_they_may_not() {
    let answer = authorize(Standing::Classmate, Method::ArchiveClass);
    assert!(matches!(answer, Err(TeachingError::Denied { .. })));
}

#[test]
fn running_a_node_gives_no_right_to_read_what_stands_on_it() {
    let operator = Caller {
        handle: "op".parse().unwrap(),
        role: Role::Operator,
    };
    assert_eq!(Standing::of_outsider(&operator), Standing::Stranger);
    let allowed: Vec<_> = Method::ALL
        .into_iter()
        .filter(|method| authorize(Standing::Stranger, *method).is_ok())
        .collect();
    assert_eq!(allowed, [Method::JoinClass]);
}
