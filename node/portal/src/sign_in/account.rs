//! One's own account: what the house knows of it, where it is signed in, and the ways out.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::id::ShareAddress;
use domain::viewer::Role;
use identity::passwords::SetError;
use identity::{EntryError, Session, SessionId, SessionInfo, SignedInBy};

use super::{private, see, with_cookies};
use crate::cookies;
use crate::failure::Failure;
use crate::form::Form;
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "sign_in/account.html")]
struct AccountPage<'a> {
    visit: &'a Visit,
    session: &'a Session,
    role: &'static str,
    address: ShareAddress,
    login: Option<String>,
    sessions: Vec<Row>,
    problem: Option<String>,
    is_changed: bool,
}

/// A browser in which the person is signed in.
struct Row {
    id: SessionId,
    browser: String,
    by: String,
    begun: String,
    used: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "sign_in/signed_out.html")]
struct SignedOutPage<'a> {
    visit: &'a Visit,
    provider: Option<String>,
}

/// `/account`
pub(super) async fn page(arrival: Arrival) -> Response {
    arrival.answer(|visit| show(visit, None)).await
}

/// What came of changing the password.
enum Change {
    Done,
    Refused(String),
}

fn show(visit: &Visit, change: Option<Change>) -> Result<Response, Failure> {
    let Some(session) = visit.visitor.session() else {
        return Ok(see(&super::address(visit)));
    };
    let handle = &session.person.handle;
    let sign_in = visit.site.sign_in();
    let now_ms = visit.site.house().now_ms();
    let sessions = sign_in.sessions().list(handle, now_ms)?;
    let status = match change {
        Some(Change::Refused(_)) => StatusCode::BAD_REQUEST,
        Some(Change::Done) | None => StatusCode::OK,
    };
    let page = AccountPage {
        visit,
        session,
        role: role_key(session.person.role),
        address: ShareAddress {
            handle: handle.clone(),
            institution: visit.site.library().institution().clone(),
        },
        login: sign_in
            .passwords()
            .login_of(handle)?
            .map(|login| login.to_string()),
        sessions: sessions
            .into_iter()
            .rev()
            .map(|info| row(visit, session, info))
            .collect(),
        is_changed: matches!(change, Some(Change::Done)),
        problem: match change {
            Some(Change::Refused(problem)) => Some(problem),
            Some(Change::Done) | None => None,
        },
    };
    private(visit, status, &page)
}

const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Teacher => "role-teacher",
        Role::Staff => "role-staff",
        Role::Student => "role-student",
        Role::Operator => "role-operator",
    }
}

fn row(visit: &Visit, session: &Session, info: SessionInfo) -> Row {
    Row {
        is_this: info.id == session.info.id,
        id: info.id,
        by: match &info.by {
            SignedInBy::Password => visit.t("account-by-password"),
            SignedInBy::Provider { id, .. } => visit.t1("account-by-provider", name_of(visit, id)),
        },
        begun: visit.ago(info.begun_ms),
        used: visit.ago(info.used_ms),
        browser: match info.browser.is_empty() {
            true => visit.t("account-unknown-browser"),
            false => info.browser,
        },
    }
}

fn name_of(visit: &Visit, id: &identity::ProviderId) -> String {
    let mut choices = visit.site.sign_in().choices();
    let known = choices.find(|choice| choice.id == id);
    known.map_or_else(|| id.to_string(), |choice| choice.name.to_owned())
}

/// The session that sends a form, if the form is its own.
fn owner<'a>(visit: &'a Visit, form: &Form) -> Result<&'a Session, Failure> {
    let session = visit.visitor.session().ok_or(Failure::OldForm)?;
    form.check(&session.form_token)?;
    Ok(session)
}

/// `/account/sessions/{session}`: ends one. Somebody else's is answered like none.
pub(super) async fn end_session(Path(id): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let session = owner(visit, &form?)?;
            let id: SessionId = id.parse().map_err(|_| Failure::NotFound)?;
            let sessions = visit.site.sign_in().sessions();
            if !sessions.end(&session.person.handle, id)? {
                return Err(Failure::NotFound);
            }
            Ok(see("/account"))
        })
        .await
}

/// `/account/password`
pub(super) async fn change_password(arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    let from = arrival.from();
    arrival
        .answer(move |visit| {
            let form = form?;
            let session = owner(visit, &form)?;
            let change = change(visit, session, &form, from)?;
            show(visit, Some(change))
        })
        .await
}

/// Who changes a password knows the old one, and is signed out everywhere else.
fn change(
    visit: &Visit,
    session: &Session,
    form: &Form,
    from: std::net::IpAddr,
) -> Result<Change, Failure> {
    let refused = |key: &str| Ok(Change::Refused(visit.t(key)));
    let passwords = visit.site.sign_in().passwords();
    let handle = &session.person.handle;
    let Some(login) = passwords.login_of(handle)? else {
        return Err(Failure::NotFound);
    };
    let now_ms = visit.site.house().now_ms();
    match passwords.enter(login.as_str(), form.field("old"), from, now_ms) {
        Ok(person) if person.handle == *handle => {}
        Ok(_) | Err(EntryError::Wrong) => return refused("account-wrong-password"),
        Err(EntryError::TooOften(_)) => return refused("account-too-often"),
        Err(EntryError::Identity(error)) => return Err(error.into()),
    }
    match passwords.set(handle, &login, form.field("new")) {
        Ok(()) => {}
        Err(SetError::Password(_)) => return refused("account-weak-password"),
        Err(SetError::LoginTaken(_)) => return Err(Failure::NotFound),
        Err(SetError::Identity(error)) => return Err(error.into()),
    }
    let sessions = visit.site.sign_in().sessions();
    for other in sessions.list(handle, now_ms)? {
        if other.id != session.info.id {
            sessions.end(handle, other.id)?;
        }
    }
    Ok(Change::Done)
}

/// `/sign-out`
pub(super) async fn sign_out(arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    let runtime = tokio::runtime::Handle::current();
    arrival
        .answer(move |visit| {
            let Some(session) = visit.visitor.session() else {
                return signed_out(visit, None);
            };
            form?.check(&session.form_token)?;
            let now_ms = visit.site.house().now_ms();
            // This thread may wait: for the disk, and here for the provider.
            let left = runtime.block_on(visit.site.sign_in().leave(session, now_ms))?;
            signed_out(visit, left)
        })
        .await
}

/// Signing out at the provider is offered and not forced: it ends what others opened there.
fn signed_out(visit: &Visit, provider: Option<String>) -> Result<Response, Failure> {
    let visit = &visit.as_nobody();
    let page = private(visit, StatusCode::OK, &SignedOutPage { visit, provider })?;
    Ok(with_cookies(page, [cookies::clear(cookies::SESSION)]))
}
