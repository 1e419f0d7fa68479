//! One class: its code, its tutors, what is assigned; for students, their team.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use teaching::class::NAME_CHARS_MAX;
use teaching::{Class, ClassEdit, Standing, Team};

use super::{Member, act, assignment, class_address, look, name_of, named, person_called, teaches};
use crate::failure::Failure;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "classroom/class.html")]
struct ClassPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    class: Class,
    teaches: bool,
    is_owner: bool,
    name_chars_max: usize,
    owner: String,
    tutors: Vec<TutorRow>,
    assignments: Vec<AssignmentRow>,
    /// What a student sees of teams.
    teams: Vec<TeamRow>,
    /// Why somebody was not made a tutor.
    problem: Option<String>,
}

struct TutorRow {
    handle: String,
    name: String,
}

struct AssignmentRow {
    address: String,
    title: String,
    from: String,
    until: Option<String>,
    reports: usize,
}

struct TeamRow {
    id: String,
    name: String,
    members: String,
    is_own: bool,
}

/// `/classes/{class}`
pub(super) async fn page(path: Path<String>, arrival: Arrival) -> Response {
    look(arrival, |visit, member| {
        show(visit, member, path, (StatusCode::OK, None))
    })
    .await
}

fn show(
    visit: &Visit,
    member: &Member,
    path: Path<String>,
    (status, problem): (StatusCode, Option<String>),
) -> Result<Response, Failure> {
    let id = named(path)?;
    let wing = visit.site.teaching();
    let class = wing.class(&member.caller, id)?;
    let teaches = teaches(class.standing);
    let tutor = |handle: &domain::id::Handle| {
        Ok::<_, Failure>(TutorRow {
            handle: handle.to_string(),
            name: name_of(visit, handle)?,
        })
    };
    let page = ClassPage {
        visit,
        form_token: member.form_token(),
        address: class_address(id),
        teaches,
        is_owner: class.standing == Standing::Owner,
        name_chars_max: NAME_CHARS_MAX,
        owner: name_of(visit, &class.owner)?,
        tutors: class.tutors.iter().map(tutor).collect::<Result<_, _>>()?,
        assignments: assignments(visit, member, &class)?,
        teams: match teaches {
            true => Vec::new(),
            false => team_rows(visit, member, wing.teams(&member.caller, id)?)?,
        },
        class,
        problem,
    };
    private(visit, status, &page)
}

fn assignments(
    visit: &Visit,
    member: &Member,
    class: &Class,
) -> Result<Vec<AssignmentRow>, Failure> {
    let now_ms = visit.site.house().now_ms();
    let given = visit
        .site
        .teaching()
        .assignments(&member.caller, class.id, now_ms)?;
    let row = |one: teaching::Assignment| AssignmentRow {
        address: assignment::address(one.id),
        from: visit.when(one.terms.starts_ms),
        until: one.terms.ends_ms.map(|ms| visit.when(ms)),
        reports: one.reports,
        title: one.title,
    };
    Ok(given.into_iter().map(row).collect())
}

fn team_rows(visit: &Visit, member: &Member, teams: Vec<Team>) -> Result<Vec<TeamRow>, Failure> {
    let row = |team: Team| {
        let names = team.members.iter().map(|one| name_of(visit, one));
        Ok(TeamRow {
            id: team.id.to_string(),
            name: team.name,
            members: names.collect::<Result<Vec<_>, Failure>>()?.join(", "),
            is_own: team.members.contains(&member.caller.handle),
        })
    };
    teams.into_iter().map(row).collect()
}

/// `/classes/{class}/edit`
pub(super) async fn edit(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let class = named(path)?;
        let edit = ClassEdit {
            name: form.field("name").to_owned(),
            teams_by_students: form.has("teams_by_students"),
        };
        let wing = visit.site.teaching();
        wing.edit_class(&member.caller, class, &edit)?;
        Ok(see(&class_address(class)))
    })
    .await
}

/// `/classes/{class}/code`: another code, or none
pub(super) async fn change_code(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let (class, wing) = (named(path)?, visit.site.teaching());
        match form.field("do") {
            "renew" => wing.renew_code(&member.caller, class).map(drop)?,
            "close" => wing.close_registration(&member.caller, class)?,
            _ => return Err(Failure::BadForm),
        }
        Ok(see(&class_address(class)))
    })
    .await
}

/// `/classes/{class}/archive`: archives it, or opens it again
pub(super) async fn archive(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let (class, wing) = (named(path)?, visit.site.teaching());
        let now_ms = visit.site.house().now_ms();
        match form.field("do") {
            "archive" => wing.archive_class(&member.caller, class, now_ms)?,
            "open" => wing.unarchive_class(&member.caller, class)?,
            _ => return Err(Failure::BadForm),
        }
        Ok(see(&class_address(class)))
    })
    .await
}

/// `/classes/{class}/delete`
pub(super) async fn delete(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, _| {
        let class = named(path)?;
        visit.site.teaching().delete_class(&member.caller, class)?;
        Ok(see("/classes"))
    })
    .await
}

/// `/classes/{class}/tutors`: names one, or dismisses one
pub(super) async fn change_tutors(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let class = named(Path(path.0.clone()))?;
        let wing = visit.site.teaching();
        if form.has("remove") {
            let tutor = form.field("remove").parse().map_err(|_| Failure::BadForm)?;
            wing.remove_tutor(&member.caller, class, &tutor)?;
            return Ok(see(&class_address(class)));
        }
        // Whether somebody is known here is told to those alone who may name tutors.
        wing.check_names_tutors(&member.caller, class)?;
        match person_called(visit, form.field("person"))? {
            Some(tutor) => {
                wing.add_tutor(&member.caller, class, &tutor)?;
                Ok(see(&class_address(class)))
            }
            None => {
                let problem = visit.t1("class-nobody", form.field("person"));
                let refused = (StatusCode::NOT_FOUND, Some(problem));
                show(visit, member, path, refused)
            }
        }
    })
    .await
}
