//! Signing in and out, and what people see of their own account.

mod account;
mod device;
mod entrance;
mod provider;

use askama::Template;
use axum::Router;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use identity::{Browser, NewSession, ReturnPath};

pub(crate) use account::role_key;

use crate::cookies;
use crate::failure::Failure;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

/// The pages of this area.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/sign-in", get(entrance::page))
        .route("/sign-in/password", post(entrance::with_password))
        .route("/sign-in/at/{provider}", get(provider::depart))
        .route("/sign-in/callback/{provider}", get(provider::arrive))
        .route("/sign-out", post(account::sign_out))
        .route("/account", get(account::page))
        .route("/account/password", post(account::change_password))
        .route("/account/sessions/{session}", post(account::end_session))
        .route("/sign-in/device", get(device::page).post(device::decide))
}

/// Where somebody signs in who then comes back to this page.
pub(crate) fn address(visit: &Visit) -> String {
    let is_entrance = visit.path == "/" || visit.path.starts_with("/sign-");
    match is_entrance {
        true => "/sign-in".to_owned(),
        false => address_of(&visit.here()),
    }
}

/// Where somebody signs in who then goes to a page.
pub(crate) fn address_of(here: &str) -> String {
    let to: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/sign-in?to={to}")
}

/// A path to go on to; the first page where there is none that is one.
fn return_path(text: &str) -> ReturnPath {
    ReturnPath::read(text).unwrap_or_default()
}

/// The browser that sent a request, or one that was never seen.
fn browser(arrival: &Arrival) -> Result<Browser, Failure> {
    match arrival.cookie(cookies::BROWSER).and_then(Browser::read) {
        Some(browser) => Ok(browser),
        None => Ok(Browser::new()?),
    }
}

/// Goes on with a new session. The browser begins anew too: nothing that was planted in it before
/// is worth anything now.
fn go_on(session: &NewSession, path: &ReturnPath) -> Response {
    let headers = [
        cookies::set(cookies::SESSION, session.secret.reveal()),
        cookies::clear(cookies::BROWSER),
    ];
    with_cookies(see(path.as_str()), headers)
}

/// Another page, to be looked at instead.
pub(crate) fn see(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.extend(HeaderValue::try_from(path).map(|path| (LOCATION, path)));
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn with_cookies(
    mut response: Response,
    cookies: impl IntoIterator<Item = Option<HeaderValue>>,
) -> Response {
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// A page that nobody keeps: it carries a token.
pub(crate) fn private(
    visit: &Visit,
    status: StatusCode,
    page: &impl Template,
) -> Result<Response, Failure> {
    let mut response = visit.page_with(status, page)?;
    let no_store = HeaderValue::from_static("no-store");
    let name = axum::http::header::CACHE_CONTROL;
    response.headers_mut().insert(name, no_store);
    Ok(response)
}
