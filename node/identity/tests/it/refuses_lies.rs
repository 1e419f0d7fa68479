//! What a provider, or somebody between, may say and must not be believed.

use identity::OidcError;
use serde_json::{Value, json};

use crate::harness::house::{House, now_ms};
use crate::harness::liar::{Liar, LiarKey, Trap, sign_with_secret, teacher, unsigned};

/// A token that is right but for one change.
async fn check_refused(change: impl FnOnce(&mut Value), expected: &str) {
    let trap = Trap::set().await;
    let mut claims = trap.claims();
    change(&mut claims);
    let refusal = trap.spring(trap.key.sign(&claims), teacher()).await;
    assert_token_refused(refusal.err(), expected);
    assert_eq!(
        trap.house
            .people
            .list(None, 10)
            .expect("the store answers")
            .persons,
        []
    );
}

#[track_caller]
fn assert_token_refused(refusal: Option<OidcError>, expected: &str) {
    let refusal = refusal.expect("it is refused");
    assert!(matches!(refusal, OidcError::Token(_)), "{refusal}");
    let text = refusal.to_string().to_lowercase();
    assert!(
        text.contains(expected),
        "`{text}` does not say `{expected}`"
    );
}

#[tokio::test]
async fn an_honest_token_is_believed() {
    let trap = Trap::set().await;
    let signed_in = trap.spring(trap.key.sign(&trap.claims()), teacher()).await;
    let person = trap.house.person(&signed_in.unwrap());
    assert_eq!(person.name, "Maëlle Kerdoncuff");
}

#[tokio::test]
async fn another_nonce_is_refused() {
    check_refused(|claims| claims["nonce"] = json!("another"), "nonce").await;
    check_refused(
        |claims| {
            claims.as_object_mut().unwrap().remove("nonce");
        },
        "nonce",
    )
    .await;
}

#[tokio::test]
async fn another_issuer_is_refused() {
    check_refused(
        |claims| claims["iss"] = json!("https://idp.paris.example"),
        "issuer",
    )
    .await;
    check_refused(
        |claims| {
            let issuer = format!("{}/", claims["iss"].as_str().unwrap());
            claims["iss"] = json!(issuer);
        },
        "issuer",
    )
    .await;
}

#[tokio::test]
async fn another_audience_is_refused() {
    check_refused(|claims| claims["aud"] = json!("paris"), "audience").await;
    check_refused(
        |claims| claims["aud"] = json!(["grenoble", "paris"]),
        "audience",
    )
    .await;
    check_refused(|claims| claims["azp"] = json!("paris"), "authorized party").await;
}

#[tokio::test]
async fn another_time_is_refused() {
    let now = now_ms() / 1_000;
    check_refused(|claims| claims["exp"] = json!(now - 1), "expired").await;
    check_refused(|claims| claims["iat"] = json!(now + 600), "future").await;
}

#[tokio::test]
async fn a_token_that_nobody_signed_is_refused() {
    let trap = Trap::set().await;
    for algorithm in ["none", "None", "NONE"] {
        let token = unsigned(&json!({ "alg": algorithm, "typ": "JWT" }), &trap.claims());
        let trap = Trap::set().await;
        let refusal = trap.spring(format!("{token}."), teacher()).await;
        assert!(matches!(refusal, Err(OidcError::Token(_))), "{algorithm}");
    }
}

#[tokio::test]
async fn a_token_signed_with_what_others_know_is_refused() {
    let trap = Trap::set().await;
    let public = trap.key.published()["x"].to_string();
    for secret in [public.as_bytes(), b"a secret of grenoble, for tests"] {
        let trap = Trap::set().await;
        let token = sign_with_secret(secret, "one", &trap.claims());
        let refusal = trap.spring(token, teacher()).await;
        assert_token_refused(refusal.err(), "algorithm");
    }
}

#[tokio::test]
async fn a_token_of_another_key_is_refused() {
    let trap = Trap::set().await;
    let forged = LiarKey::new("one").sign(&trap.claims());
    assert_token_refused(trap.spring(forged, teacher()).await.err(), "signature");
}

#[tokio::test]
async fn a_token_that_brings_its_own_key_is_refused() {
    let trap = Trap::set().await;
    let own = LiarKey::new("own");
    let header = json!({
        "alg": "EdDSA", "kid": "../own", "jwk": own.published(),
        "jku": format!("{}/keys", trap.liar.issuer), "crit": ["exp"],
    });
    let token = format!("{}.c2lnbmF0dXJl", unsigned(&header, &trap.claims()));
    let refusal = trap.spring(token, teacher()).await;
    assert!(matches!(refusal, Err(OidcError::Token(_))));
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    for token in ["", "a", "a.b", "a.b.c", "....", "é.é.é"] {
        let trap = Trap::set().await;
        let refusal = trap.spring(token.to_owned(), teacher()).await;
        assert!(matches!(refusal, Err(OidcError::Token(_))), "{token}");
    }
}

#[tokio::test]
async fn userinfo_about_somebody_else_is_refused() {
    let trap = Trap::set().await;
    let mut user = teacher();
    user["sub"] = json!("43");
    let refusal = trap.spring(trap.key.sign(&trap.claims()), user).await;
    assert_token_refused(refusal.err(), "subject");
}

#[tokio::test]
async fn a_token_about_another_access_token_is_refused() {
    let trap = Trap::set().await;
    let mut claims = trap.claims();
    claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    let refusal = trap.spring(trap.key.sign(&claims), teacher()).await;
    assert_token_refused(refusal.err(), "access token");
}

#[tokio::test]
async fn a_scope_of_another_institution_makes_nobody_a_teacher_here() {
    let trap = Trap::set().await;
    let mut user = teacher();
    user["eduperson_scoped_affiliation"] = json!(["faculty@paris.example"]);
    let refusal = trap.spring(trap.key.sign(&trap.claims()), user).await;
    assert!(matches!(refusal, Err(OidcError::Claims(_))));
}

#[tokio::test]
async fn the_same_subject_of_another_provider_is_somebody_else() {
    let trap = Trap::set().await;
    let here = trap.spring(trap.key.sign(&trap.claims()), teacher()).await;
    let other = Trap::set().await;
    let there = other
        .spring(other.key.sign(&other.claims()), teacher())
        .await;
    // Both houses are new, so only the handles, which are drawn, can tell.
    let handles = [here, there].map(|signed_in| signed_in.unwrap().session.info.handle);
    assert_ne!(handles[0], handles[1]);
}

#[tokio::test]
async fn a_new_key_is_read_once_a_minute_and_not_more() {
    let trap = Trap::set().await;
    assert_eq!(trap.liar.answers().keys_asked, 1);
    let new = LiarKey::new("two");
    trap.liar
        .change(|answers| answers.keys = json!({ "keys": [new.published()] }));
    let refusal = trap.spring(new.sign(&trap.claims()), teacher()).await;
    // The keys were read a moment ago: whoever makes up key names does not make us ask again.
    assert_token_refused(refusal.err(), "key");
    assert_eq!(trap.liar.answers().keys_asked, 1);
}

#[tokio::test]
async fn a_minute_later_a_new_key_is_believed() {
    let trap = Trap::set().await;
    let new = LiarKey::new("two");
    trap.liar
        .change(|answers| answers.keys = json!({ "keys": [new.published()] }));
    let token = new.sign(&trap.claims());
    let later = trap.spring_at(now_ms() + 61_000, token, teacher()).await;
    assert!(later.is_ok());
    assert_eq!(trap.liar.answers().keys_asked, 2);
}

#[tokio::test]
async fn a_code_longer_than_it_may_be_is_not_sent_on() {
    let trap = Trap::set().await;
    let long = "c".repeat(identity::oidc::callback::CODE_BYTES_MAX + 1);
    let refusal = trap.come_back(long, now_ms()).await;
    assert!(matches!(refusal, Err(OidcError::Declined(_))));
    assert_eq!(trap.liar.answers().asked.1, "");
}

#[tokio::test]
async fn the_secret_is_in_the_body_where_only_that_is_understood() {
    let trap = Trap::set().await;
    let token = trap.key.sign(&trap.claims());
    trap.spring(token, teacher()).await.unwrap();
    let (headers, body) = trap.liar.answers().asked;
    assert!(headers.contains_key("authorization") && !body.contains("secret"));
    assert!(body.contains("code_verifier="), "{body}");

    let liar = Liar::start().await;
    liar.change(|answers| {
        answers.metadata["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
    });
    let trap = Trap {
        house: House::new(vec![liar.settings()]),
        liar,
        ..trap
    };
    let departure = trap.house.depart(&trap.browser, "grenoble").await.unwrap();
    let trap = Trap {
        departure: departure.parse().unwrap(),
        ..trap
    };
    let _ = trap.spring(trap.key.sign(&trap.claims()), teacher()).await;
    let (headers, body) = trap.liar.answers().asked;
    assert!(!headers.contains_key("authorization"), "{headers:?}");
    assert!(body.contains("client_secret="), "{body}");
}

/// A provider whose description of itself is wrong in one place.
async fn check_metadata_refused(change: impl FnOnce(&mut Value)) {
    let liar = Liar::start().await;
    liar.change(|answers| change(&mut answers.metadata));
    let house = House::new(vec![liar.settings()]);
    let browser = identity::Browser::new().expect("there is randomness");
    let departure = house.depart(&browser, "grenoble").await;
    assert!(
        matches!(departure, Err(OidcError::Unreachable(_))),
        "{departure:?}"
    );
}

#[tokio::test]
async fn a_provider_that_describes_another_is_refused() {
    check_metadata_refused(|metadata| metadata["issuer"] = json!("https://idp.paris.example"))
        .await;
    check_metadata_refused(|metadata| {
        let issuer = format!("{}/", metadata["issuer"].as_str().unwrap());
        metadata["issuer"] = json!(issuer);
    })
    .await;
    check_metadata_refused(|metadata| *metadata = json!({})).await;
}

#[tokio::test]
async fn nobody_is_sent_to_a_page_that_is_not_a_page() {
    for address in [
        "javascript:alert(1)",
        "http://idp.paris.example/",
        "data:text/html,x",
    ] {
        check_metadata_refused(|metadata| metadata["authorization_endpoint"] = json!(address))
            .await;
        check_metadata_refused(|metadata| metadata["end_session_endpoint"] = json!(address)).await;
    }
}

#[tokio::test]
async fn keys_are_not_fetched_from_anywhere_in_the_clear() {
    for address in [
        "http://idp.paris.example/keys",
        "file:///etc/passwd",
        "http://169.254.169.254/",
    ] {
        check_metadata_refused(|metadata| metadata["jwks_uri"] = json!(address)).await;
    }
}

#[tokio::test]
async fn an_answer_larger_than_it_may_be_is_refused() {
    check_metadata_refused(|metadata| metadata["more"] = json!("x".repeat(300 << 10))).await;
    let liar = Liar::start().await;
    liar.change(|answers| answers.keys = json!({ "keys": [], "more": "x".repeat(300 << 10) }));
    let house = House::new(vec![liar.settings()]);
    let browser = identity::Browser::new().unwrap();
    let departure = house.depart(&browser, "grenoble").await;
    assert!(matches!(departure, Err(OidcError::Unreachable(why)) if why.contains("longer than")));
}
