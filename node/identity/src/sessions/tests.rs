use std::sync::Arc;

use domain::viewer::Role;

use super::*;
use crate::fixtures::store;

struct House {
    sessions: Sessions,
    people: People,
}

impl House {
    fn new() -> Self {
        let store = store();
        Self {
            sessions: Sessions::new(store.clone()),
            people: People::new(store),
        }
    }

    fn person(&self, name: &str) -> Handle {
        self.people.add(name, Role::Teacher, 0).unwrap().handle
    }

    fn begin(&self, handle: &Handle, now_ms: i64) -> NewSession {
        self.sessions.begin(&beginning(handle), now_ms).unwrap()
    }

    fn is_good(&self, session: &NewSession, now_ms: i64) -> bool {
        let found = self.sessions.find(session.secret.reveal(), now_ms);
        found.unwrap().is_some()
    }
}

fn beginning(handle: &Handle) -> Beginning {
    Beginning {
        handle: handle.clone(),
        by: SignedInBy::Password,
        browser: "Firefox".to_owned(),
    }
}

#[test]
fn a_session_is_found_by_its_secret_and_by_nothing_else() {
    let house = House::new();
    let handle = house.person("Maëlle");
    let new = house.begin(&handle, 5);
    let session = house
        .sessions
        .find(new.secret.reveal(), 6)
        .unwrap()
        .unwrap();
    assert_eq!(session.info, new.info);
    assert_eq!(session.person.name, "Maëlle");
    assert_eq!(session.form_token, FormToken::of(&new.secret));
    let id = new.info.id.to_string();
    let guesses = [
        "",
        "x",
        &id,
        &"0".repeat(64),
        &format!("{id}{}", "0".repeat(48)),
    ];
    for guess in guesses {
        assert!(house.sessions.find(guess, 6).unwrap().is_none(), "{guess}");
    }
}

#[test]
fn a_session_ends_when_it_is_not_used() {
    let house = House::new();
    let new = house.begin(&house.person("Maëlle"), 0);
    assert!(house.is_good(&new, ms(IDLE) - 1));
    // That use was noted, so time begins anew.
    assert!(house.is_good(&new, 2 * ms(IDLE) - 2));
    assert!(!house.is_good(&new, 3 * ms(IDLE) - 2));
}

#[test]
fn a_session_ends_after_its_lifetime_however_much_it_is_used() {
    let house = House::new();
    let new = house.begin(&house.person("Maëlle"), 0);
    let uses = (0..ms(LIFETIME)).step_by(usize::try_from(ms(USE_PERIOD)).unwrap() * 10);
    for now_ms in uses {
        assert!(house.is_good(&new, now_ms), "{now_ms}");
    }
    assert!(!house.is_good(&new, ms(LIFETIME)));
}

#[test]
fn each_beginning_has_a_secret_of_its_own() {
    let house = House::new();
    let handle = house.person("Maëlle");
    let (one, two) = (house.begin(&handle, 0), house.begin(&handle, 0));
    assert_ne!(one.secret, two.secret);
    assert_ne!(one.info.id, two.info.id);
}

#[test]
fn nobody_ends_the_session_of_another() {
    let house = House::new();
    let (one, other) = (house.person("Maëlle"), house.person("Gaël"));
    let new = house.begin(&one, 0);
    assert!(!house.sessions.end(&other, new.info.id).unwrap());
    assert!(house.is_good(&new, 1));
    assert!(house.sessions.end(&one, new.info.id).unwrap());
    assert!(!house.is_good(&new, 1));
    assert!(!house.sessions.end(&one, new.info.id).unwrap());
}

#[test]
fn one_more_session_than_there_may_be_ends_the_oldest() {
    let house = House::new();
    let handle = house.person("Maëlle");
    let first = house.begin(&handle, 0);
    let others: Vec<_> = (0..SESSIONS_PER_PERSON_MAX)
        .map(|_| house.begin(&handle, 1))
        .collect();
    assert!(!house.is_good(&first, 2));
    assert!(others.iter().all(|session| house.is_good(session, 2)));
    let listed = house.sessions.list(&handle, 2).unwrap();
    assert_eq!(listed.len(), SESSIONS_PER_PERSON_MAX);
    assert_eq!(house.sessions.end_all(&handle).unwrap(), listed.len());
    assert_eq!(house.sessions.list(&handle, 2).unwrap(), []);
}

#[test]
fn what_is_over_is_forgotten() {
    let house = House::new();
    let (one, other) = (house.person("Maëlle"), house.person("Gaël"));
    house.begin(&one, 0);
    house.begin(&other, ms(IDLE));
    assert_eq!(house.sessions.sweep(ms(IDLE)).unwrap(), 1);
    assert_eq!(house.sessions.list(&one, 0).unwrap(), []);
    assert_eq!(house.sessions.sweep(ms(IDLE)).unwrap(), 0);
    assert_eq!(house.sessions.list(&other, ms(IDLE)).unwrap().len(), 1);
}

#[test]
fn what_the_disk_holds_is_not_the_secret() {
    let house = House::new();
    let handle = house.person("Maëlle");
    let new = house.begin(&handle, 0);
    let snapshot = house.sessions.store.snapshot().unwrap();
    let all = store::KeyRange::prefix(bytes_of("identity/"));
    let rows = snapshot.scan(&all, store::Order::Ascending, Limits::PAGE);
    for row in rows.unwrap().rows {
        for secret in [
            new.secret.reveal().as_bytes(),
            &hex::decode(new.secret.reveal()).unwrap(),
        ] {
            assert!(!row.value.windows(secret.len()).any(|part| part == secret));
        }
    }
}

fn bytes_of(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[test]
fn nobody_unknown_has_a_session() {
    let house = House::new();
    let refusal = house
        .sessions
        .begin(&beginning(&"nobody".parse().unwrap()), 0);
    assert!(matches!(refusal, Err(IdentityError::UnknownPerson(_))));
}

#[test]
fn what_is_kept_of_a_browser_and_of_a_token_is_bounded() {
    let house = House::new();
    let handle = house.person("Maëlle");
    let by = |bytes: usize| SignedInBy::Provider {
        id: "uga".parse().unwrap(),
        id_token: Some("t".repeat(bytes)),
    };
    let beginning = |by| Beginning {
        by,
        browser: format!("a\n{}", "é".repeat(BROWSER_CHARS_MAX)),
        ..beginning(&handle)
    };
    let longest = by(ID_TOKEN_BYTES_MAX);
    let kept = house
        .sessions
        .begin(&beginning(longest.clone()), 0)
        .unwrap();
    assert_eq!(kept.info.by, longest);
    assert_eq!(kept.info.browser.chars().count(), BROWSER_CHARS_MAX);
    assert!(!kept.info.browser.contains('\n'));
    let cut = house
        .sessions
        .begin(&beginning(by(ID_TOKEN_BYTES_MAX + 1)), 0);
    let SignedInBy::Provider { id_token, .. } = cut.unwrap().info.by else {
        panic!("it was by a provider");
    };
    assert_eq!(id_token, None);
}

#[test]
fn two_tabs_may_use_a_session_at_once() {
    let house = Arc::new(House::new());
    let new = house.begin(&house.person("Maëlle"), 0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(house.is_good(&new, ms(USE_PERIOD))));
        }
    });
}
