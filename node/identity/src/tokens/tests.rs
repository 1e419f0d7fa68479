use domain::viewer::Role;

use super::*;
use crate::fixtures::store;

const DAY: Duration = Duration::from_secs(86_400);
const DAY_MS: i64 = 86_400_000;

fn marie() -> (Tokens, Person) {
    let store = store();
    let person = People::new(store.clone())
        .add("Marie", Role::Teacher, 0)
        .unwrap();
    (Tokens::new(store), person)
}

#[test]
fn a_token_stands_for_a_person_until_it_expires() {
    let (tokens, marie) = marie();
    let token = tokens.issue(&marie.handle, DAY, 5).unwrap();
    let at = |now_ms| tokens.verify(token.reveal(), now_ms).unwrap();
    assert_eq!(at(5).as_ref(), Some(&marie));
    assert_eq!(at(DAY_MS + 4), Some(marie));
    assert_eq!(at(DAY_MS + 5), None);
}

#[test]
fn a_token_that_was_revoked_is_refused() {
    let (tokens, marie) = marie();
    let kept = tokens.issue(&marie.handle, DAY, 0).unwrap();
    let lost = tokens.issue(&marie.handle, DAY, 0).unwrap();
    let id = lost.info().id.to_string().parse().unwrap();
    assert!(tokens.revoke(id).unwrap());
    assert!(!tokens.revoke(id).unwrap());
    assert_eq!(tokens.verify(lost.reveal(), 1).unwrap(), None);
    assert!(tokens.verify(kept.reveal(), 1).unwrap().is_some());
    assert_eq!(tokens.list(&marie.handle).unwrap(), [kept.info().clone()]);
}

#[test]
fn what_nobody_issued_stands_for_nobody() {
    let (tokens, marie) = marie();
    let text = tokens
        .issue(&marie.handle, DAY, 0)
        .unwrap()
        .reveal()
        .to_owned();
    let other_digit = if text.ends_with('0') { "1" } else { "0" };
    let altered = format!("{}{other_digit}", &text[..TEXT_BYTES - 1]);
    let forged = format!("{PREFIX}{}", "0".repeat(64));
    let cases = [
        "",
        PREFIX,
        &text[4..],
        &altered,
        &forged,
        &text.to_uppercase(),
        &text.repeat(2),
    ];
    for case in cases {
        assert_eq!(tokens.verify(case, 1).unwrap(), None, "{case}");
    }
}

#[test]
fn the_beginning_of_a_hash_is_not_enough() {
    let (tokens, marie) = marie();
    let token = tokens.issue(&marie.handle, DAY, 0).unwrap();
    let id = token.info().id;
    let mut row = tokens
        .rows
        .get(&*tokens.store.snapshot().unwrap(), &id.0)
        .unwrap()
        .unwrap();
    row.hash[31] ^= 1;
    let mut batch = Batch::new();
    tokens.rows.put(&mut batch, &id.0, &row).unwrap();
    tokens.store.commit(batch).unwrap();
    assert_eq!(tokens.verify(token.reveal(), 1).unwrap(), None);
}

#[test]
fn the_secret_is_neither_stored_nor_printed() {
    let (tokens, marie) = marie();
    let token = tokens.issue(&marie.handle, DAY, 0).unwrap();
    let secret = token.reveal().strip_prefix(PREFIX).unwrap();
    assert!(!format!("{token:?}").contains(&secret[..8]));
    let snapshot = tokens.store.snapshot().unwrap();
    let everything = snapshot
        .scan(
            &store::KeyRange::all(),
            store::Order::Ascending,
            store::Limits::PAGE,
        )
        .unwrap();
    let raw = hex::decode(secret).unwrap();
    for row in everything.rows {
        let holds = |part: &[u8]| row.value.windows(part.len()).any(|window| window == part);
        assert!(!holds(&raw) && !holds(secret.as_bytes()));
    }
}

#[test]
fn a_token_lives_neither_for_ever_nor_not_at_all() {
    let (tokens, marie) = marie();
    for ttl in [
        Duration::ZERO,
        TTL_MAX + Duration::from_millis(1),
        Duration::MAX,
    ] {
        assert!(matches!(
            tokens.issue(&marie.handle, ttl, 0),
            Err(IdentityError::Ttl)
        ));
    }
    for ttl in [TTL_MIN, TTL_MAX] {
        tokens.issue(&marie.handle, ttl, 0).unwrap();
    }
}

#[test]
fn nobody_gets_a_token_without_an_account() {
    let (tokens, _) = marie();
    let refusal = tokens
        .issue(&"nobody".parse().unwrap(), DAY, 0)
        .unwrap_err();
    assert!(
        refusal
            .to_string()
            .starts_with("nobody here has the handle `nobody`")
    );
}

#[test]
fn expired_tokens_make_room_and_are_forgotten() {
    let (tokens, marie) = marie();
    for _ in 0..TOKENS_PER_PERSON_MAX {
        tokens.issue(&marie.handle, DAY, 0).unwrap();
    }
    let refusal = tokens.issue(&marie.handle, DAY, DAY_MS - 1);
    assert!(matches!(refusal, Err(IdentityError::TooManyTokens)));
    let old = tokens.list(&marie.handle).unwrap();
    let token = tokens.issue(&marie.handle, DAY, DAY_MS).unwrap();
    assert_eq!(tokens.list(&marie.handle).unwrap(), [token.info().clone()]);
    assert!(!tokens.revoke(old[0].id).unwrap());
}

#[test]
fn a_text_that_is_no_token_id_is_refused() {
    for text in ["", "00", "zz00000000000000", "000000000000000000"] {
        assert!(matches!(
            text.parse::<TokenId>(),
            Err(IdentityError::TokenId)
        ));
    }
}
