//! An assignment: what is to be done, and the reports on it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use teaching::feedback::PEER_REPORTS_MAX;
use teaching::{Assignment, AssignmentId, Class, EvaluationTerms, Progress, Report, TeamId};

use super::give::TermsFields;
use super::mission::LibraryMission;
use super::teams::seed;
use super::{Member, act, class_address, look, name_of, read_id, teaches};
use crate::failure::Failure;
use crate::item::item_address;
use crate::report::following::said;
use crate::report::{peer, report_address};
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

/// Where an assignment is.
pub(crate) fn address(assignment: AssignmentId) -> String {
    format!("/assignments/{assignment}")
}

#[derive(Template)]
#[template(path = "classroom/assignment.html")]
struct AssignmentPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    address: String,
    class_address: String,
    class: Class,
    teaches: bool,
    title: String,
    item: String,
    version: u64,
    language: String,
    summary: String,
    parts: Vec<String>,
    from: String,
    until: Option<String>,
    has_ended: bool,
    terms: TermsFields,
    /// What is asked of whom beside the teacher's evaluation, and grades.
    evaluation: EvaluationTerms,
    /// A version of the mission that came later, if there is one.
    later: Option<u64>,
    teams: Vec<TeamRow>,
    /// Teams that have not begun, which can take a report that was exported.
    free: Vec<(TeamId, String)>,
    /// How many teams have begun.
    begun: usize,
    own: Option<ReportRow>,
    /// Reports of others that the visitor evaluates.
    as_peer: Vec<String>,
    /// Whether the visitor just did.
    has_evaluated: bool,
    /// Among how many reports peers were drawn just now.
    drawn: Option<u64>,
    /// How many reports have an evaluation by their teachers.
    evaluated: usize,
    /// Feedback on how many reports was shown to the teams just now.
    released: Option<u64>,
    peer_reports_max: u8,
}

/// A line of the table.
struct TeamRow {
    id: TeamId,
    team: String,
    members: String,
    /// How its report comes along; none if it has not begun.
    report: Option<ReportRow>,
}

impl TeamRow {
    fn is_evaluated(&self) -> bool {
        let report = self.report.as_ref();
        report.is_some_and(|report| report.evaluation.is_some())
    }
}

struct ReportRow {
    address: String,
    is_submitted: bool,
    submissions: u32,
    done: usize,
    expected: usize,
    /// When somebody wrote in it last.
    changed: Option<String>,
    /// How long it was written in.
    writing: String,
    messages: u64,
    /// What the evaluation by its teachers came to.
    evaluation: Option<String>,
}

/// `/assignments/{assignment}`
pub(super) async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, read_id(&path)?)
    })
    .await
}

fn show(visit: &Visit, member: &Member, id: AssignmentId) -> Result<Response, Failure> {
    let now_ms = visit.site.house().now_ms();
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let assignment = wing.assignment(caller, id, now_ms)?;
    let class = wing.class(caller, assignment.class)?;
    let manifest = wing.assigned_mission(caller, id, now_ms)?;
    let description = manifest.description();
    let teaches = teaches(class.standing);
    let rows = match teaches {
        true => team_rows(visit, member, &assignment)?,
        false => Vec::new(),
    };
    let own = match teaches {
        true => None,
        false => wing.own_report(caller, id)?,
    };
    let as_peer = match teaches {
        true => Vec::new(),
        false => wing.reports_to_evaluate(caller, id)?,
    };
    let parts = match manifest.content() {
        domain::item::Content::Mission(mission) => mission.parts.as_slice(),
        domain::item::Content::Capsule(_) | domain::item::Content::Snapshot(_) => &[],
    };
    let page = AssignmentPage {
        visit,
        form_token: member.form_token(),
        address: address(id),
        class_address: class_address(class.id),
        teaches,
        item: item_address(&assignment.item),
        version: assignment.version,
        language: description.language.to_string(),
        summary: description.summary.clone(),
        parts: parts.iter().map(|part| part.title.clone()).collect(),
        from: visit.when(assignment.terms.starts_ms),
        until: assignment.terms.ends_ms.map(|ms| visit.when(ms)),
        has_ended: assignment.terms.ends_ms.is_some_and(|ms| ms <= now_ms),
        terms: TermsFields::of(&assignment.terms, wing.options(caller, id)?),
        evaluation: wing.evaluation_terms(caller, id)?,
        later: later(visit, &assignment, teaches)?,
        free: free(&rows),
        evaluated: rows.iter().filter(|row| row.is_evaluated()).count(),
        begun: rows.iter().filter(|row| row.report.is_some()).count(),
        teams: rows,
        own: own.map(|report| own_row(visit, &report)),
        as_peer: as_peer
            .into_iter()
            .map(|one| peer::address(id, one))
            .collect(),
        has_evaluated: visit.query.first("evaluated").is_some(),
        drawn: counted(visit, "drawn"),
        released: counted(visit, "released"),
        peer_reports_max: PEER_REPORTS_MAX,
        title: assignment.title,
        class,
    };
    private(visit, StatusCode::OK, &page)
}

/// How many it were, after what was just done.
fn counted(visit: &Visit, what: &str) -> Option<u64> {
    visit.query.first(what)?.parse().ok()
}

fn free(rows: &[TeamRow]) -> Vec<(TeamId, String)> {
    let free = rows.iter().filter(|row| row.report.is_none());
    free.map(|row| (row.id, row.team.clone())).collect()
}

/// How each team comes along; those that have not begun are there too.
fn team_rows(
    visit: &Visit,
    member: &Member,
    assignment: &Assignment,
) -> Result<Vec<TeamRow>, Failure> {
    let wing = visit.site.teaching();
    let teams = wing.teams(&member.caller, assignment.class)?.into_iter();
    let mut members: BTreeMap<_, _> = teams.map(|team| (team.id, team.members)).collect();
    let mut rows = Vec::new();
    for line in wing.follow(&member.caller, assignment.id)? {
        let members = members.remove(&line.team).unwrap_or_default();
        let names = members.iter().map(|one| name_of(visit, one));
        rows.push(TeamRow {
            members: names.collect::<Result<Vec<_>, Failure>>()?.join(", "),
            id: line.team,
            team: line.name,
            report: line.report.map(|progress| progress_row(visit, &progress)),
        });
    }
    rows.sort_by(|a, b| (a.team.len(), &a.team).cmp(&(b.team.len(), &b.team)));
    Ok(rows)
}

fn progress_row(visit: &Visit, progress: &Progress) -> ReportRow {
    let minutes = |ms: u64| u32::try_from(ms / 60_000).unwrap_or(u32::MAX);
    ReportRow {
        address: report_address(progress.report),
        is_submitted: progress.is_submitted,
        submissions: progress.submissions,
        done: progress.labdocs_done,
        expected: progress.labdocs_expected,
        changed: progress.changed_ms.map(|ms| visit.when(ms)),
        writing: visit.locale.minutes(minutes(progress.figures.writing_ms)),
        messages: progress.figures.messages,
        evaluation: progress.evaluated.map(|one| said(visit, &one)),
    }
}

fn own_row(visit: &Visit, report: &Report) -> ReportRow {
    let expected = report.labdocs.iter().filter(|one| one.is_required);
    ReportRow {
        address: report_address(report.id),
        is_submitted: report.is_submitted,
        submissions: report.submissions,
        done: expected.clone().filter(|one| one.is_done).count(),
        expected: expected.count(),
        changed: None,
        writing: visit.locale.minutes(0),
        messages: 0,
        evaluation: None,
    }
}

/// The version that the library has, if it came after the one that was given.
fn later(visit: &Visit, assignment: &Assignment, teaches: bool) -> Result<Option<u64>, Failure> {
    if !teaches {
        return Ok(None);
    }
    let viewer = visit.visitor.viewer(&visit.site);
    let view = visit.site.library().get(&viewer, &assignment.item)?;
    Ok(view
        .map(|view| view.version)
        .filter(|version| *version > assignment.version))
}

/// `/assignments/{assignment}/terms`
pub(super) async fn terms(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, form| {
        let id = read_id(&path)?;
        let typed = TermsFields::typed(form);
        let terms = typed.read().ok_or(Failure::BadForm)?;
        let wing = visit.site.teaching();
        wing.change_terms(&member.caller, id, &terms)?;
        wing.set_options(&member.caller, id, &typed.options)?;
        Ok(see(&address(id)))
    })
    .await
}

/// `/assignments/{assignment}/version`: takes the one that is there now
pub(super) async fn take_version(
    Path(path): Path<String>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, _| {
        let (id, wing) = (read_id(&path)?, visit.site.teaching());
        let now_ms = visit.site.house().now_ms();
        let item = wing.assignment(&member.caller, id, now_ms)?.item;
        let viewer = visit.visitor.viewer(&visit.site);
        let mission = LibraryMission::find(visit.site.library(), &viewer, &item)?;
        wing.take_version(&member.caller, id, mission.version(), &mission)?;
        Ok(see(&address(id)))
    })
    .await
}

/// `/assignments/{assignment}/evaluations.csv`
pub(super) async fn evaluations(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        let wing = visit.site.teaching();
        let csv = wing.evaluations_csv(&member.caller, read_id(&path)?)?;
        let headers = [
            (CONTENT_TYPE, "text/csv; charset=utf-8"),
            (CONTENT_DISPOSITION, "attachment; filename=evaluations.csv"),
        ];
        Ok((headers, csv).into_response())
    })
    .await
}

/// `/assignments/{assignment}/evaluation`: what is asked of whom, and grades
pub(super) async fn evaluation(
    Path(path): Path<String>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, form| {
        let (id, wing) = (read_id(&path)?, visit.site.teaching());
        let before = wing.evaluation_terms(&member.caller, id)?;
        let grade_max = match form.field("grade_max").trim() {
            "" => None,
            grade => Some(grade.parse().map_err(|_| Failure::BadForm)?),
        };
        let peer_reports = match form.field("peer_reports").trim() {
            "" => before.peer_reports,
            number => number.parse().map_err(|_| Failure::BadForm)?,
        };
        let terms = EvaluationTerms {
            by_oneself: form.has("by_oneself"),
            peer_reports,
            grade_max,
        };
        wing.set_evaluation_terms(&member.caller, id, &terms)?;
        Ok(see(&address(id)))
    })
    .await
}

/// `/assignments/{assignment}/peers`: draws who evaluates whose report
pub(super) async fn draw_peers(
    Path(path): Path<String>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, _| {
        let id = read_id(&path)?;
        let wing = visit.site.teaching();
        let drawn = wing.draw_peers(&member.caller, id, seed()?.into())?;
        Ok(see(&format!("{}?drawn={drawn}#evaluation", address(id))))
    })
    .await
}

/// `/assignments/{assignment}/release`: shows the teams the feedback on all reports that are evaluated
pub(super) async fn release(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, _| {
        let id = read_id(&path)?;
        let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
        let released = wing.release_all(&member.caller, id, now_ms)?;
        Ok(see(&format!("{}?released={released}#reports", address(id))))
    })
    .await
}

/// `/assignments/{assignment}/report`: the team's report, begun if it was not
pub(super) async fn open(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, _| {
        let now_ms = visit.site.house().now_ms();
        let wing = visit.site.teaching();
        let report = wing.open_report(&member.caller, read_id(&path)?, now_ms)?;
        Ok(see(&report_address(report)))
    })
    .await
}
