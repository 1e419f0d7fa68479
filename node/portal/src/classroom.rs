//! Classes: what a teacher does with theirs, and what students find in theirs.
//!
//! The pages name the caller, read the form and show what the wing says; who may do what is decided
//! in `teaching`. They work without a script.

mod assignment;
mod class;
mod give;
mod import;
mod mission;
mod refusal;
mod roster;
mod teams;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use bytes::Bytes;
use domain::id::Handle;
use domain::viewer::Role;
use identity::Session;
use teaching::class::NAME_CHARS_MAX;
use teaching::{Caller, Class, ClassId, Standing, TeachingError};

use crate::failure::Failure;
use crate::form::Form;
use crate::sign_in::{self, private, see};
use crate::site::Site;
use crate::visit::{Arrival, Visit};

pub(crate) use assignment::address as assignment_address;
pub(crate) use import::{imports, too_large as import_too_large};
pub use mission::{LibraryMission, MissionError};
pub(crate) use refusal::kind as refusal_kind;

/// The pages of this area.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/classes", get(page).post(create))
        .route("/classes/join", post(join))
        .route("/classes/{class}", get(class::page))
        .route("/classes/{class}/edit", post(class::edit))
        .route("/classes/{class}/code", post(class::change_code))
        .route("/classes/{class}/archive", post(class::archive))
        .route("/classes/{class}/delete", post(class::delete))
        .route("/classes/{class}/tutors", post(class::change_tutors))
        .route(
            "/classes/{class}/roster",
            get(roster::page).post(roster::import),
        )
        .route("/classes/{class}/students", post(roster::remove))
        .route("/classes/{class}/teams", get(teams::page).post(teams::form))
        .route("/classes/{class}/team", post(teams::choose))
        .route("/assignments/{assignment}", get(assignment::page))
        .route("/assignments/{assignment}/terms", post(assignment::terms))
        .route(
            "/assignments/{assignment}/version",
            post(assignment::take_version),
        )
        .route("/assignments/{assignment}/report", post(assignment::open))
        .route(
            "/assignments/{assignment}/evaluation",
            post(assignment::evaluation),
        )
        .route(
            "/assignments/{assignment}/peers",
            post(assignment::draw_peers),
        )
        .route(
            "/assignments/{assignment}/release",
            post(assignment::release),
        )
        .route(
            "/assignments/{assignment}/evaluations.csv",
            get(assignment::evaluations),
        )
        .route(
            "/items/{institution}/{handle}/give",
            get(give::page).post(give::give),
        )
}

/// Somebody who is signed in in a browser, as the wing knows them.
pub(crate) struct Member<'a> {
    pub(crate) session: &'a Session,
    pub(crate) caller: Caller,
}

impl<'a> Member<'a> {
    /// Who looks at a page; nobody, if they are to sign in first.
    pub(crate) fn of(visit: &'a Visit) -> Option<Self> {
        let session = visit.visitor.session()?;
        Some(Self {
            session,
            caller: Caller {
                handle: session.person.handle.clone(),
                role: session.person.role,
            },
        })
    }

    /// Who sends a form, if the form is their own.
    pub(crate) fn sending(visit: &'a Visit, form: &Form) -> Result<Self, Failure> {
        let member = Self::of(visit).ok_or(Failure::OldForm)?;
        form.check(&member.session.form_token)?;
        Ok(member)
    }

    /// The token of their forms.
    pub(crate) fn form_token(&self) -> &'a str {
        self.session.form_token.as_str()
    }
}

/// Answers a page that is for somebody who is signed in; others sign in first.
pub(crate) async fn look(
    arrival: Arrival,
    show: impl FnOnce(&Visit, &Member) -> Result<Response, Failure> + Send + 'static,
) -> Response {
    arrival
        .answer(move |visit| match Member::of(visit) {
            Some(member) => show(visit, &member),
            None => Ok(see(&sign_in::address_of(&visit.here()))),
        })
        .await
}

/// Answers a form that somebody sends from a page of theirs.
pub(crate) async fn act(
    arrival: Arrival,
    body: Bytes,
    deed: impl FnOnce(&Visit, &Member, &Form) -> Result<Response, Failure> + Send + 'static,
) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let member = Member::sending(visit, &form)?;
            deed(visit, &member, &form)
        })
        .await
}

/// An id in an address: one that cannot be read names nothing.
pub(crate) fn read_id<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// Where a class is.
pub(crate) fn class_address(class: ClassId) -> String {
    format!("/classes/{class}")
}

/// What people here call somebody; their handle if the account is gone.
pub(crate) fn name_of(visit: &Visit, handle: &Handle) -> Result<String, Failure> {
    let person = visit.site.people().find(handle)?;
    Ok(person.map_or_else(|| handle.to_string(), |person| person.name))
}

/// Finds somebody by what the house calls them: their login, their name, or their handle.
pub(crate) fn person_called(visit: &Visit, called: &str) -> Result<Option<Handle>, Failure> {
    let (people, sign_in) = (visit.site.people(), visit.site.sign_in());
    let found = identity::person_called((people, sign_in.passwords()), called);
    Ok(found?)
}

/// Whether somebody teaches a class.
pub(crate) const fn teaches(standing: Standing) -> bool {
    matches!(standing, Standing::Owner | Standing::Tutor)
}

#[derive(Template)]
#[template(path = "classroom/classes.html")]
struct ClassesPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    may_create: bool,
    name_chars_max: usize,
    taught: Vec<ClassCard>,
    studied: Vec<ClassCard>,
    archived: Vec<ClassCard>,
    /// Why a code did not open a class.
    problem: Option<String>,
    typed: String,
}

/// A class in the list.
struct ClassCard {
    address: String,
    name: String,
    students: usize,
    assignments: Vec<AssignmentLink>,
}

/// An assignment in a list.
struct AssignmentLink {
    address: String,
    title: String,
    until: Option<String>,
}

/// `/classes`
async fn page(arrival: Arrival) -> Response {
    look(arrival, |visit, member| {
        list(visit, member, (None, ""), StatusCode::OK)
    })
    .await
}

/// `/classes`, with the name of a new one
async fn create(arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let now_ms = visit.site.house().now_ms();
        let wing = visit.site.teaching();
        let class = wing.create_class(&member.caller, form.field("name"), now_ms)?;
        Ok(see(&class_address(class.id)))
    })
    .await
}

/// `/classes/join`, with the code that a teacher gave
async fn join(arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let typed = form.field("code");
        let refuse = |key: &str, status| list(visit, member, (Some(visit.t(key)), typed), status);
        let now_ms = visit.site.house().now_ms();
        let tries = visit.site.code_tries();
        if tries.take(&member.caller.handle, now_ms).is_err() {
            return refuse("join-too-often", StatusCode::TOO_MANY_REQUESTS);
        }
        let Ok(code) = typed.parse() else {
            return refuse("join-no-code", StatusCode::BAD_REQUEST);
        };
        match visit
            .site
            .teaching()
            .join_class(&member.caller, &code, now_ms)
        {
            Ok(class) => {
                tries.give_back(&member.caller.handle);
                Ok(see(&class_address(class)))
            }
            Err(TeachingError::UnknownCode) => refuse("join-unknown", StatusCode::NOT_FOUND),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn list(
    visit: &Visit,
    member: &Member,
    (problem, typed): (Option<String>, &str),
    status: StatusCode,
) -> Result<Response, Failure> {
    let mut page = ClassesPage {
        visit,
        form_token: member.form_token(),
        may_create: member.caller.role == Role::Teacher,
        name_chars_max: NAME_CHARS_MAX,
        taught: Vec::new(),
        studied: Vec::new(),
        archived: Vec::new(),
        problem,
        typed: typed.to_owned(),
    };
    for class in visit.site.teaching().classes(&member.caller)? {
        let card = card(visit, member, &class)?;
        match (class.archived_ms.is_some(), teaches(class.standing)) {
            (true, _) => page.archived.push(card),
            (false, true) => page.taught.push(card),
            (false, false) => page.studied.push(card),
        }
    }
    private(visit, status, &page)
}

fn card(visit: &Visit, member: &Member, class: &Class) -> Result<ClassCard, Failure> {
    let now_ms = visit.site.house().now_ms();
    let wing = visit.site.teaching();
    let assignments = wing.assignments(&member.caller, class.id, now_ms)?;
    let link = |one: teaching::Assignment| AssignmentLink {
        address: assignment::address(one.id),
        until: one.terms.ends_ms.map(|ms| visit.when(ms)),
        title: one.title,
    };
    Ok(ClassCard {
        address: class_address(class.id),
        name: class.name.clone(),
        students: class.students,
        assignments: assignments.into_iter().map(link).collect(),
    })
}

/// The class that a path names.
fn named(Path(class): Path<String>) -> Result<ClassId, Failure> {
    read_id(&class)
}
