//! To an identity provider and back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use identity::{Callback, OidcError, ProviderId};

use super::{browser, go_on, private, return_path, see, with_cookies};
use crate::cookies;
use crate::failure::Failure;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "sign_in/refused.html")]
struct RefusedPage<'a> {
    visit: &'a Visit,
    title: String,
    advice: String,
}

/// `/sign-in/at/{provider}`
pub(super) async fn depart(
    State(site): State<Site>,
    Path(provider): Path<String>,
    arrival: Arrival,
) -> Response {
    let (browser, provider) = match (browser(&arrival), known(&provider)) {
        (Ok(browser), Ok(provider)) => (browser, provider),
        (Err(failure), _) | (_, Err(failure)) => return arrival.answer(|_| Err(failure)).await,
    };
    let to = return_path(arrival.asked("to"));
    let visit = arrival.approach(&browser);
    let departed = site.sign_in().depart(visit, &provider, to).await;
    let cookie = cookies::set(cookies::BROWSER, browser.cookie());
    arrival
        .answer(move |visit| match departed {
            Ok(address) => Ok(with_cookies(see(&address), [cookie])),
            Err(error) => refused(visit, error),
        })
        .await
}

/// `/sign-in/callback/{provider}`
pub(super) async fn arrive(
    State(site): State<Site>,
    Path(provider): Path<String>,
    arrival: Arrival,
) -> Response {
    let (browser, provider) = match (browser(&arrival), known(&provider)) {
        (Ok(browser), Ok(provider)) => (browser, provider),
        (Err(failure), _) | (_, Err(failure)) => return arrival.answer(|_| Err(failure)).await,
    };
    let asked = |name| Some(arrival.asked(name).to_owned()).filter(|text| !text.is_empty());
    let callback = Callback {
        state: asked("state"),
        code: asked("code"),
        iss: asked("iss"),
        error: asked("error"),
    };
    let visit = arrival.approach(&browser);
    let arrived = site.sign_in().arrive(visit, &provider, callback).await;
    arrival
        .answer(move |visit| match arrived {
            Ok(signed_in) => Ok(go_on(&signed_in.session, &signed_in.return_path)),
            Err(error) => refused(visit, error),
        })
        .await
}

fn known(provider: &str) -> Result<ProviderId, Failure> {
    provider.parse().map_err(|_| Failure::NotFound)
}

/// What people can do about it; the particulars are in the node's log.
fn refused(visit: &Visit, error: OidcError) -> Result<Response, Failure> {
    let (status, key) = match error {
        OidcError::UnknownProvider => return Err(Failure::NotFound),
        OidcError::Identity(error) => return Err(error.into()),
        OidcError::Unreachable(_) => (StatusCode::BAD_GATEWAY, "away"),
        OidcError::NoAttempt => (StatusCode::BAD_REQUEST, "again"),
        OidcError::Declined(_) => (StatusCode::FORBIDDEN, "declined"),
        OidcError::AnotherIssuer(_) | OidcError::Token(_) => (StatusCode::UNAUTHORIZED, "token"),
        OidcError::Claims(_) => (StatusCode::FORBIDDEN, "elsewhere"),
    };
    let page = RefusedPage {
        visit,
        title: visit.t(&format!("sign-in-{key}")),
        advice: visit.t(&format!("sign-in-{key}-advice")),
    };
    private(visit, status, &page)
}
