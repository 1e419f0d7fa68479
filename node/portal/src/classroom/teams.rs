//! Teams of a class: by hand, by chance, or chosen by the students.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::id::Handle;
use teaching::team::TEAM_MEMBERS_MAX;
use teaching::{Class, ClassId, TeamId};

use super::{Member, act, class_address, look, name_of, named, read_id};
use crate::failure::Failure;
use crate::form::Form;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "classroom/teams.html")]
struct TeamsPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    class: Class,
    team_members_max: usize,
    /// A number for chance, to be noted or replaced.
    seed: u32,
    teams: Vec<TeamGroup>,
    alone: Vec<StudentChoice>,
}

struct TeamGroup {
    id: String,
    name: String,
    members: Vec<StudentChoice>,
}

struct StudentChoice {
    handle: String,
    name: String,
}

/// `/classes/{class}/teams`
pub(super) async fn page(path: Path<String>, arrival: Arrival) -> Response {
    look(arrival, |visit, member| show(visit, member, named(path)?)).await
}

/// The same page: `do=create`, `do=move` with students and a team, `do=random` with a size
pub(super) async fn form(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let class = named(path)?;
        change(visit, member, class, form)?;
        Ok(see(&format!("{}/teams", class_address(class))))
    })
    .await
}

fn change(visit: &Visit, member: &Member, class: ClassId, form: &Form) -> Result<(), Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    match form.field("do") {
        "create" => {
            wing.create_team(caller, class, form.field("name"))?;
        }
        "move" => {
            let team: TeamId = read_id(form.field("team"))?;
            for student in form.all("student") {
                let student: Handle = student.parse().map_err(|_| Failure::BadForm)?;
                wing.assign_to_team(caller, (class, team), &student)?;
            }
        }
        "random" => {
            let size = form.field("size").trim().parse().unwrap_or_default();
            let seed = form.field("seed").trim();
            let seed: u64 = seed.parse().map_err(|_| Failure::BadForm)?;
            wing.form_random_teams(caller, class, (size, seed))?;
        }
        _ => return Err(Failure::BadForm),
    }
    Ok(())
}

/// `/classes/{class}/team`: a student chooses theirs
pub(super) async fn choose(path: Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, |visit, member, form| {
        let class = named(path)?;
        let team = read_id(form.field("team"))?;
        let wing = visit.site.teaching();
        wing.choose_team(&member.caller, class, team)?;
        Ok(see(&class_address(class)))
    })
    .await
}

fn show(visit: &Visit, member: &Member, class: ClassId) -> Result<Response, Failure> {
    let wing = visit.site.teaching();
    // Those alone see it who see everybody.
    let students = wing.students(&member.caller, class)?;
    let mut by_team: BTreeMap<Option<TeamId>, Vec<StudentChoice>> = BTreeMap::new();
    for student in students {
        by_team
            .entry(student.team)
            .or_default()
            .push(StudentChoice {
                name: name_of(visit, &student.handle)?,
                handle: student.handle.to_string(),
            });
    }
    let teams = wing.teams(&member.caller, class)?.into_iter();
    let mut teams: Vec<TeamGroup> = teams
        .map(|team| TeamGroup {
            members: by_team.remove(&Some(team.id)).unwrap_or_default(),
            id: team.id.to_string(),
            name: team.name,
        })
        .collect();
    teams.sort_by(|a, b| (a.name.len(), &a.name).cmp(&(b.name.len(), &b.name)));
    let page = TeamsPage {
        visit,
        form_token: member.form_token(),
        address: class_address(class),
        class: wing.class(&member.caller, class)?,
        team_members_max: TEAM_MEMBERS_MAX,
        seed: seed()?,
        teams,
        alone: by_team.remove(&None).unwrap_or_default(),
    };
    private(visit, StatusCode::OK, &page)
}

pub(super) fn seed() -> Result<u32, Failure> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Fault(error.to_string()))?;
    Ok(u32::from_be_bytes(bytes))
}
