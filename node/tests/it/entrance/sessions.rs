//! Sessions: begun, seen, ended, and never anybody else's.

use axum::http::StatusCode;

use super::{PASSWORD, Town};

#[tokio::test]
async fn the_first_administrator_signs_in_with_what_init_wrote_down() -> anyhow::Result<()> {
    let town = Town::start().await?;
    let password = std::fs::read_to_string(town.folder.path().join("data/admin.password"))?;
    let mut browser = town.browser()?;
    let entered = browser
        .sign_in("admin", password.trim(), "/federation?lang=en")
        .await?;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    assert_eq!(entered.location.as_deref(), Some("/federation?lang=en"));
    for cookie in &entered.set_cookies {
        for attribute in [
            "__Host-",
            "; Path=/",
            "; Secure",
            "; HttpOnly",
            "; SameSite=Lax",
        ] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
    }
    let account = browser.get("/account?lang=en").await?;
    assert!(
        account.text.contains("operator of this node"),
        "{}",
        account.text
    );
    town.stop().await
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_login_are_one_answer() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    for (login, password) in [
        ("maelle", "four words by the lake"),
        ("gael", PASSWORD),
        ("", ""),
    ] {
        let mut browser = town.browser()?;
        let answer = browser.sign_in(login, password, "/").await?;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{login}");
        assert!(answer.text.contains("role=\"alert\""), "{}", answer.text);
        assert!(!browser.cookies.contains_key("__Host-session"));
    }
    town.stop().await
}

#[tokio::test]
async fn who_signs_out_is_nobody_again() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let mut browser = town.signed_in("maelle").await?;
    let stolen = browser.cookies.clone();
    let account = browser.get("/account").await?;
    let out = browser
        .post("/sign-out", &[("form_token", account.form_token()?)])
        .await?;
    assert_eq!(out.status, StatusCode::OK);
    assert!(!out.text.contains("Maëlle"), "{}", out.text);
    assert!(!browser.cookies.contains_key("__Host-session"));
    // Whoever kept the cookie has nothing.
    browser.cookies = stolen;
    let account = browser.get("/account").await?;
    assert_eq!(account.location.as_deref(), Some("/sign-in?to=%2Faccount"));
    town.stop().await
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_taken_over() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let mut browser = town.browser()?;
    let planted = "a".repeat(64);
    browser
        .cookies
        .insert("__Host-session".to_owned(), planted.clone());
    browser.sign_in("maelle", PASSWORD, "/").await?;
    let first = browser.cookies["__Host-session"].clone();
    assert_ne!(first, planted);
    // Signing in again ends the session that the browser had.
    browser.sign_in("maelle", PASSWORD, "/").await?;
    let mut old = town.browser()?;
    for cookie in [planted, first] {
        old.cookies.insert("__Host-session".to_owned(), cookie);
        let account = old.get("/account").await?;
        assert_eq!(account.status, StatusCode::SEE_OTHER);
    }
    town.stop().await
}

#[tokio::test]
async fn one_ends_ones_own_sessions_and_nobody_elses() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    town.person("Gaël Le Bihan", "gael")?;
    let (mut here, mut there) = (
        town.signed_in("maelle").await?,
        town.signed_in("maelle").await?,
    );
    let mut gael = town.signed_in("gael").await?;
    let account = here.get("/account").await?;
    let id = account
        .between("action=\"/account/sessions/", "\"")?
        .to_owned();
    let path = format!("/account/sessions/{id}");

    let gaels = gael.get("/account").await?;
    let fields = [("form_token", gaels.form_token()?)];
    let denied = gael.post(&path, &fields).await?;
    let absent = gael
        .post("/account/sessions/0123456789abcdef", &fields)
        .await?;
    let nonsense = gael.post("/account/sessions/x", &fields).await?;
    for answer in [&denied, &absent, &nonsense] {
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }
    assert!(there.get("/account").await?.status.is_success());

    let fields = [("form_token", account.form_token()?)];
    let ended = here.post(&path, &fields).await?;
    assert_eq!(ended.location.as_deref(), Some("/account"));
    assert_eq!(there.get("/account").await?.status, StatusCode::SEE_OTHER);
    assert!(here.get("/account").await?.status.is_success());
    town.stop().await
}

#[tokio::test]
async fn who_changes_a_password_knows_the_old_one() -> anyhow::Result<()> {
    let town = Town::start().await?;
    town.person("Maëlle Kerdoncuff", "maelle")?;
    let (mut here, mut there) = (
        town.signed_in("maelle").await?,
        town.signed_in("maelle").await?,
    );
    let account = here.get("/account").await?;
    let token = account.form_token()?;
    for (old, new) in [
        ("wrong", "another four words"),
        (PASSWORD, "short"),
        (PASSWORD, "motdepasse12"),
    ] {
        let fields = [("form_token", token), ("old", old), ("new", new)];
        let refused = here.post("/account/password", &fields).await?;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{new}");
        assert!(refused.text.contains("role=\"alert\""), "{}", refused.text);
    }
    let fields = [
        ("form_token", token),
        ("old", PASSWORD),
        ("new", "another four words"),
    ];
    let changed = here.post("/account/password", &fields).await?;
    assert_eq!(changed.status, StatusCode::OK);
    assert_eq!(there.get("/account").await?.status, StatusCode::SEE_OTHER);
    let mut again = town.browser()?;
    let entered = again.sign_in("maelle", "another four words", "/").await?;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    town.stop().await
}
