//! The page where people sign in: at a provider, or with a password.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use identity::{Browser, EntryError, FormToken, ReturnPath};

use super::{browser, go_on, private, return_path, with_cookies};
use crate::cookies;
use crate::failure::Failure;
use crate::form::Form;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "sign_in/entrance.html")]
struct EntrancePage<'a> {
    visit: &'a Visit,
    choices: Vec<Choice>,
    token: FormToken,
    to: &'a ReturnPath,
    login: &'a str,
    problem: Option<String>,
}

/// A provider.
struct Choice {
    name: String,
    address: String,
}

/// Somebody in front of the entrance.
struct Guest {
    browser: Browser,
    to: ReturnPath,
    login: String,
}

/// `/sign-in`
pub(super) async fn page(arrival: Arrival) -> Response {
    let browser = browser(&arrival);
    arrival
        .answer(move |visit| {
            let guest = Guest {
                browser: browser?,
                to: return_path(visit.query.first("to").unwrap_or_default()),
                login: String::new(),
            };
            entrance(visit, &guest, None)
        })
        .await
}

/// A login and a password that were typed.
struct Typed {
    guest: Guest,
    password: String,
}

impl Typed {
    fn read(arrival: &Arrival, body: &Bytes) -> Result<Self, Failure> {
        let form = Form::read(arrival, body)?;
        let browser = browser(arrival)?;
        form.check(&browser.form_token())?;
        Ok(Self {
            guest: Guest {
                browser,
                to: return_path(form.field("to")),
                login: form.field("login").chars().take(100).collect(),
            },
            password: form.field("password").to_owned(),
        })
    }
}

/// `/sign-in/password`
pub(super) async fn with_password(
    State(site): State<Site>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    let Typed { guest, password } = match Typed::read(&arrival, &body) {
        Ok(typed) => typed,
        Err(failure) => return arrival.answer(|_| Err(failure)).await,
    };
    let visit = arrival.approach(&guest.browser);
    let entered = site.sign_in().with_password(visit, &guest.login, &password);
    match entered.await {
        Ok(session) => {
            let response = go_on(&session, &guest.to);
            arrival.answer(|_| Ok(response)).await
        }
        Err(error) => {
            arrival
                .answer(move |visit| entrance(visit, &guest, Some(error)))
                .await
        }
    }
}

fn entrance(
    visit: &Visit,
    guest: &Guest,
    problem: Option<EntryError>,
) -> Result<Response, Failure> {
    let (status, problem) = match problem {
        None => (StatusCode::OK, None),
        Some(EntryError::Wrong) => (StatusCode::UNAUTHORIZED, Some(visit.t("sign-in-wrong"))),
        Some(EntryError::TooOften(wait)) => {
            let minutes = wait.as_secs().div_ceil(60).max(1);
            let text = visit.count("sign-in-too-often", minutes);
            (StatusCode::TOO_MANY_REQUESTS, Some(text))
        }
        Some(EntryError::Identity(error)) => return Err(error.into()),
    };
    let to: String = form_urlencoded::byte_serialize(guest.to.as_str().as_bytes()).collect();
    let choices = visit.site.sign_in().choices().map(|choice| Choice {
        name: choice.name.to_owned(),
        address: format!("/sign-in/at/{}?to={to}", choice.id),
    });
    let page = EntrancePage {
        visit,
        choices: choices.collect(),
        token: guest.browser.form_token(),
        to: &guest.to,
        login: &guest.login,
        problem,
    };
    let cookie = cookies::set(cookies::BROWSER, guest.browser.cookie());
    Ok(with_cookies(private(visit, status, &page)?, [cookie]))
}
