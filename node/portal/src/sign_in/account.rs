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

/// What browsers are known by, the particular before the general: most claim to be Safari too.
const BROWSERS: [(&str, &str); 5] = [
    ("Firefox/", "Firefox"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
/// What systems are known by, in the same order.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

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

/// The text that names a role.
pub(crate) const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Teacher => "role-teacher",
        Role::Staff => "role-staff",
        Role::Student => "role-student",
        Role::Operator => "role-operator",
        Role::Officer => "role-officer",
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
            false => in_short(&info.browser),
        },
    }
}

/// What a browser calls itself, as people call it: `Firefox · Linux`. One that is not known is
/// shown as it says.
fn in_short(agent: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        let mut names = names.iter();
        names
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, _) => agent.chars().take(60).collect(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_as_people_call_it() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
                "Firefox · Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36 Edg/141.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
                "Safari · iOS",
            ),
            ("Firefox/1", "Firefox"),
            ("a browser of its own", "a browser of its own"),
        ] {
            assert_eq!(in_short(agent), expected);
        }
        assert_eq!(in_short(&"x".repeat(100)).len(), 60);
    }
}
