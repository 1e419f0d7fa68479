//! Who studies in a class: a table that is looked at line by line before anything is done.

use std::cell::RefCell;

use askama::Template;
use axum::extract::Path;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::id::Handle;
use teaching::roster::{Directory, LineError, RosterReport};
use teaching::{Class, ClassId, TeachingError};

use super::{Member, act, class_address, look, name_of, named, person_called};
use crate::failure::Failure;
use crate::form::Form;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

/// The people of the house, as a roster names them. What fails is kept, and reported once.
struct House<'a> {
    visit: &'a Visit,
    failed: RefCell<Option<Failure>>,
}

impl Directory for House<'_> {
    fn find(&self, person: &str) -> Option<Handle> {
        let found = person_called(self.visit, person);
        found.unwrap_or_else(|failure| {
            *self.failed.borrow_mut() = Some(failure);
            None
        })
    }
}

#[derive(Template)]
#[template(path = "classroom/roster.html")]
struct RosterPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    class: Class,
    students: Vec<StudentRow>,
    /// What the table would do, if it was looked at.
    outlook: Option<Outlook>,
    csv: String,
}

struct StudentRow {
    handle: String,
    name: String,
    team: Option<String>,
    since: String,
}

/// What a table would do.
struct Outlook {
    summary: Vec<String>,
    errors: usize,
    lines: Vec<(u64, String)>,
}

/// `/classes/{class}/roster`
pub(super) async fn page(path: Path<String>, arrival: Arrival) -> Response {
    look(arrival, |visit, member| {
        let class = named(path)?;
        show(visit, member, class, (None, String::new()))
    })
    .await
}

/// The same page, with a table: `do=check` says what it would do, `do=enrol` does it
pub(super) async fn import(
    path: Path<String>,
    arrival: Arrival,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let form = Form::read_multipart(&arrival, sent).await;
    arrival
        .answer(move |visit| {
            let form = form?;
            let member = Member::sending(visit, &form)?;
            let class = named(path)?;
            let csv = match form.field("file") {
                "" => form.field("csv"),
                file => file,
            };
            take(visit, &member, class, (csv, form.field("do") == "enrol"))
        })
        .await
}

fn take(
    visit: &Visit,
    member: &Member,
    class: ClassId,
    (csv, enrol): (&str, bool),
) -> Result<Response, Failure> {
    let house = House {
        visit,
        failed: RefCell::default(),
    };
    let wing = visit.site.teaching();
    let asked = (class, &house as &dyn Directory);
    let outcome = if enrol {
        let now_ms = visit.site.house().now_ms();
        wing.import_roster(&member.caller, asked, csv.as_bytes(), now_ms)
    } else {
        wing.check_roster(&member.caller, asked, csv.as_bytes())
    };
    if let Some(failure) = house.failed.take() {
        return Err(failure);
    }
    let report = match outcome {
        Ok(_) if enrol => return Ok(see(&format!("{}/roster", class_address(class)))),
        Ok(report) => report,
        Err(TeachingError::Roster(report)) => *report,
        Err(error) => return Err(error.into()),
    };
    let outlook = Outlook::of(visit, &report);
    show(visit, member, class, (Some(outlook), csv.to_owned()))
}

fn show(
    visit: &Visit,
    member: &Member,
    class: ClassId,
    (outlook, csv): (Option<Outlook>, String),
) -> Result<Response, Failure> {
    let wing = visit.site.teaching();
    let teams = wing.teams(&member.caller, class)?;
    let team_name = |id| {
        let mut teams = teams.iter();
        let team = teams.find(|team| Some(team.id) == id);
        team.map(|team| team.name.clone())
    };
    let mut students = Vec::new();
    for student in wing.students(&member.caller, class)? {
        students.push(StudentRow {
            name: name_of(visit, &student.handle)?,
            handle: student.handle.to_string(),
            team: team_name(student.team),
            since: visit.when(student.joined_ms),
        });
    }
    students.sort_by(|a, b| a.name.cmp(&b.name));
    let page = RosterPage {
        visit,
        form_token: member.form_token(),
        address: class_address(class),
        class: wing.class(&member.caller, class)?,
        students,
        outlook,
        csv,
    };
    private(visit, StatusCode::OK, &page)
}

/// `/classes/{class}/students`: takes one out
pub(super) async fn remove(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let class = named(path)?;
        let student = form.field("remove").parse().map_err(|_| Failure::BadForm)?;
        let wing = visit.site.teaching();
        wing.remove_student(&member.caller, class, &student)?;
        Ok(see(&format!("{}/roster", class_address(class))))
    })
    .await
}

impl Outlook {
    fn of(visit: &Visit, report: &RosterReport) -> Self {
        let lines = report.lines().iter();
        Self {
            summary: vec![
                visit.count_of("roster-enrolled", report.enrolled),
                visit.count_of("roster-known", report.known),
                visit.count_of("roster-teams", report.teams),
            ],
            errors: report.errors(),
            lines: lines
                .map(|(line, error)| (*line, line_error(visit, error)))
                .collect(),
        }
    }
}

/// What is wrong with a line, in the language of the page.
fn line_error(visit: &Visit, error: &LineError) -> String {
    match error {
        LineError::TooLong { .. } => visit.t("roster-too-long"),
        LineError::Encoding => visit.t("roster-encoding"),
        LineError::Header => visit.t("roster-header"),
        LineError::Row(_) => visit.t("roster-row"),
        LineError::NoPerson => visit.t("roster-no-person"),
        LineError::UnknownPerson(person) => visit.t1("roster-unknown", person),
        LineError::Twice { person, .. } => visit.t1("roster-twice", person),
        LineError::Teaches(person) => visit.t1("roster-teaches", person),
        LineError::Team => visit.t("roster-team"),
        LineError::TeamFull(team) => visit.t1("roster-team-full", team),
        LineError::TooManyTeams => visit.t("roster-too-many-teams"),
        LineError::Randomness => visit.t("refused-busy-advice"),
        LineError::TooManyStudents => visit.t("roster-too-many-students"),
    }
}
