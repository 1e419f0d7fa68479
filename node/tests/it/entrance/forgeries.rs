//! Requests that another site, or somebody with another page, has a browser send.

use axum::http::StatusCode;

use super::browser::encoded;
use super::{PASSWORD, Town};

/// Every address that changes something.
const CHANGES: [&str; 5] = [
    "/sign-in/password",
    "/sign-out",
    "/account/password",
    "/account/sessions/0123456789abcdef",
    "/sign-in/device",
];

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let mut browser = town.signed_in("maelle").await?;
    let account = browser.get("/account").await?;
    let token = account.form_token()?.to_owned();
    let mut other = town.browser()?;
    let others = other.get("/sign-in").await?.form_token()?.to_owned();
    let ours = browser.origin();
    let origin = |origin: &'static str| vec![("origin", origin)];
    for path in CHANGES {
        let without = browser.post(path, &[("login", "maelle")]).await?;
        assert_eq!(without.status, StatusCode::FORBIDDEN, "{path}");
        let anothers = browser.post(path, &[("form_token", &others)]).await?;
        assert_eq!(anothers.status, StatusCode::FORBIDDEN, "{path}");
        let fields = [("form_token", token.as_str())];
        for headers in [
            origin("https://evil.example"),
            origin("null"),
            origin("https://localhost"),
            vec![("origin", ours.as_str()), ("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
        ] {
            let forged = browser.post_with(path, &fields, &headers).await?;
            assert_eq!(forged.status, StatusCode::FORBIDDEN, "{path}: {headers:?}");
        }
    }
    assert!(browser.get("/account").await?.status.is_success());
    town.stop().await
}

#[tokio::test]
async fn what_is_no_form_is_refused() -> anyhow::Result<()> {
    let town = Town::start().await?;
    let mut browser = town.browser()?;
    let many = vec![("a", "b"); portal::FIELDS_MAX + 1];
    let answer = browser.post("/sign-in/password", &many).await?;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let headers = [("content-type", "text/plain")];
    let answer = browser.post_with("/sign-in/password", &[("a", "b")], &headers);
    assert!(answer.await?.status.is_client_error());
    // Nothing is changed by an address alone.
    for path in ["/sign-out", "/account/password", "/sign-in/password"] {
        let answer = browser.get(path).await?;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    town.stop().await
}

#[tokio::test]
async fn nobody_is_sent_on_to_another_site() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let long = format!("/{}", "a".repeat(8 << 10));
    for to in [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        long.as_str(),
    ] {
        let mut browser = town.browser()?;
        let entered = browser.sign_in("maelle", PASSWORD, to).await?;
        assert_eq!(entered.location.as_deref(), Some("/"), "{to}");
        if to.len() < 1_000 {
            let page = browser.get(&format!("/sign-in?to={}", encoded(to))).await?;
            assert!(
                page.text.contains("name=\"to\" value=\"/\""),
                "{}",
                page.text
            );
        }
    }
    town.stop().await
}

#[tokio::test]
async fn what_was_typed_is_shown_as_text() -> anyhow::Result<()> {
    let town = Town::start().await?;
    let mut browser = town.browser()?;
    let script = "\"><script>alert(1)</script>";
    let answer = browser.sign_in(script, "x", "/").await?;
    assert!(!answer.text.contains("<script>alert"), "{}", answer.text);
    let page = browser
        .get(&format!(
            "/sign-in?to={}",
            encoded("/\"><script>alert(1)</script>")
        ))
        .await?;
    assert!(!page.text.contains("<script>alert"), "{}", page.text);
    town.stop().await
}
