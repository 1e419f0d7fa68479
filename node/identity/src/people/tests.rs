use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::fixtures::store;

fn check_refused(name: &str, expected: &str) {
    let people = People::new(store());
    let refusal = people.add(name, Role::Teacher, 0).unwrap_err().to_string();
    assert!(
        refusal.starts_with(expected),
        "`{refusal}` is not `{expected}`"
    );
    assert_eq!(people.list(None, 10).unwrap().persons, []);
}

#[test]
fn a_person_is_found_by_handle_and_by_name() {
    let people = People::new(store());
    let added = people.add("  Irène Joliot ", Role::Teacher, 7).unwrap();
    assert_eq!(
        (added.name.as_str(), added.role, added.created_ms),
        ("Irène Joliot", Role::Teacher, 7)
    );
    assert_eq!(people.find(&added.handle).unwrap().as_ref(), Some(&added));
    assert_eq!(
        people.by_name("Irène Joliot").unwrap().as_ref(),
        Some(&added)
    );
    assert_eq!(people.by_name("Irène").unwrap(), None);
    assert_eq!(people.by_name("").unwrap(), None);
    assert_eq!(people.find(&"nobody".parse().unwrap()).unwrap(), None);
}

#[test]
fn every_role_is_remembered() {
    let people = People::new(store());
    for role in Role::ALL {
        let added = people.add(role.as_str(), role, 0).unwrap();
        assert_eq!(people.find(&added.handle).unwrap(), Some(added));
    }
}

#[test]
fn a_handle_says_nothing_about_the_person() {
    let people = People::new(store());
    let handle = people.add("Marie", Role::Staff, 0).unwrap().handle;
    let is_letter = |byte: u8| matches!(byte, b'a'..=b'z' | b'2'..=b'7');
    assert_eq!(handle.as_str().len(), HANDLE_LETTERS);
    assert!(handle.as_str().bytes().all(is_letter), "{handle}");
}

#[test]
fn a_name_is_one_line_of_visible_text() {
    check_refused("", "name must be visible");
    check_refused(" \t", "name must be visible");
    check_refused("a\nb", "name must be visible");
    check_refused(
        &"é".repeat(NAME_CHARS_MAX + 1),
        "name has 121 characters: use at most 120",
    );
    let longest = "𝄞".repeat(NAME_CHARS_MAX);
    let people = People::new(store());
    people.add(&longest, Role::Student, 0).unwrap();
    assert!(people.by_name(&longest).unwrap().is_some());
}

#[test]
fn a_name_belongs_to_one_person() {
    let people = People::new(store());
    people.add("Marie", Role::Staff, 0).unwrap();
    let again = people.add("Marie ", Role::Teacher, 0);
    assert!(matches!(again, Err(IdentityError::NameTaken(name)) if name == "Marie"));
}

#[test]
fn pages_hold_everybody_once() {
    let people = People::new(store());
    let added: BTreeSet<_> = (0..PERSONS_PAGE_MAX + 5)
        .map(|n| {
            people
                .add(&format!("person {n}"), Role::Student, 0)
                .unwrap()
                .handle
        })
        .collect();
    let first = people.list(None, usize::MAX).unwrap();
    assert_eq!(first.persons.len(), PERSONS_PAGE_MAX);
    let second = people.list(first.next.as_ref(), usize::MAX).unwrap();
    assert_eq!(second.next, None);
    let listed = first.persons.into_iter().chain(second.persons);
    assert_eq!(
        listed.map(|person| person.handle).collect::<BTreeSet<_>>(),
        added
    );
    assert_eq!(people.list(None, 0).unwrap().persons.len(), 1);
}

#[test]
fn a_node_keeps_no_more_persons_than_it_says() {
    let people = People::new(store());
    let mut batch = Batch::new();
    people
        .census
        .put(&mut batch, b"", &(PERSONS_MAX - 1))
        .unwrap();
    people.store.commit(batch).unwrap();
    people.add("the last", Role::Student, 0).unwrap();
    let refusal = people.add("one too many", Role::Student, 0);
    assert!(matches!(refusal, Err(IdentityError::TooManyPersons)));
}

#[test]
fn of_many_who_add_one_name_one_succeeds() {
    let people = Arc::new(People::new(store()));
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| people.add("Marie", Role::Staff, 0)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(people.list(None, 10).unwrap().persons.len(), 1);
}

#[test]
fn a_row_with_an_unknown_role_is_unreadable() {
    let people = People::new(store());
    let row = Row {
        name: "Marie".to_owned(),
        role: "emperor".to_owned(),
        created_ms: 0,
    };
    let mut batch = Batch::new();
    people.rows.put(&mut batch, b"abc", &row).unwrap();
    people.store.commit(batch).unwrap();
    assert!(people.find(&"abc".parse().unwrap()).is_err());
    assert!(people.list(None, 10).is_err());
}
