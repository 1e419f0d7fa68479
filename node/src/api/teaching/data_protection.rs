//! What is known of persons, for the data-protection officer.

mod holds;

use campus_proto::teaching::v1 as pb;
use domain::id::Handle;
use identity::Person;
use pb::data_protection_service_server::DataProtectionService;
use serde_json::json;
use teaching::{Caller, Erased, Expired, Mentions, ReportId, TeachingError};
use tonic::{Request, Response, Status};

use crate::api::error::ApiError;
use crate::api::{Answers, accounts, pieces};
use crate::node::Node;

/// Shortest piece of a name that is looked for, in characters.
pub(crate) const FIND_CHARS_MIN: usize = 2;
/// Most accounts that are found.
pub(crate) const FOUND_MAX: usize = 50;
/// Accounts that are read at once.
const PAGE: usize = 1_000;

/// `archipel.teaching.v1.DataProtectionService` over a node.
pub(crate) struct DataProtectionApi {
    node: Node,
}

impl DataProtectionApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl DataProtectionService for DataProtectionApi {
    async fn find_people(
        &self,
        request: Request<pb::FindPeopleRequest>,
    ) -> Result<Response<pb::FindPeopleResponse>, Status> {
        self.node
            .answer_officer(request, |node, _, message| find(node, &message.text))
            .await
    }

    async fn report_person(
        &self,
        request: Request<pb::ReportPersonRequest>,
    ) -> Result<Response<pb::ReportPersonResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, message| {
                let handle: Handle = message.handle.parse()?;
                let mentioned = node.teaching.report_person(officer, &handle);
                let against = node.teaching.hold_against_erasing(officer, &handle);
                Ok(pb::ReportPersonResponse {
                    account: node.people.find(&handle)?.map(found),
                    mentions: mentions(mentioned.map_err(refused)?),
                    hold: against.map_err(refused)?.map(holds::hold),
                })
            })
            .await
    }

    type ExportPersonStream = Answers<pb::ExportPersonResponse>;

    async fn export_person(
        &self,
        request: Request<pb::ExportPersonRequest>,
    ) -> Result<Response<Self::ExportPersonStream>, Status> {
        self.node
            .answer_officer(request, |node, officer, message| {
                let file = export_person(node, officer, &message.handle.parse()?)?;
                Ok(pieces(file.into(), |piece| pb::ExportPersonResponse {
                    piece,
                }))
            })
            .await
    }

    async fn erase_person(
        &self,
        request: Request<pb::ErasePersonRequest>,
    ) -> Result<Response<pb::ErasePersonResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, message| {
                let person = message.handle.parse()?;
                let had_account = node.people.find(&person)?.is_some();
                Ok(answer(had_account, erase_person(node, officer, &person)?))
            })
            .await
    }

    async fn list_accesses(
        &self,
        request: Request<pb::ListAccessesRequest>,
    ) -> Result<Response<pb::ListAccessesResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, message| {
                accesses(node, officer, &message.report)
            })
            .await
    }

    async fn list_expired(
        &self,
        request: Request<pb::ListExpiredRequest>,
    ) -> Result<Response<pb::ListExpiredResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, _| {
                let (rules, now_ms) = (node.config.retention, node.clock.now_ms());
                let found = node.teaching.expired(officer, rules, now_ms);
                let expired = Some(expired(found.map_err(refused)?));
                Ok(pb::ListExpiredResponse { expired })
            })
            .await
    }

    async fn delete_expired(
        &self,
        request: Request<pb::DeleteExpiredRequest>,
    ) -> Result<Response<pb::DeleteExpiredResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, _| {
                let (rules, now_ms) = (node.config.retention, node.clock.now_ms());
                let found = node.teaching.delete_expired(officer, rules, now_ms);
                let gone = found.map_err(refused)?;
                let reports: usize = gone.reports.iter().map(|gone| gone.reports).sum();
                tracing::info!(officer = %officer.handle, reports, "deleted what was kept long enough");
                let expired = Some(expired(gone));
                Ok(pb::DeleteExpiredResponse { expired })
            })
            .await
    }

    async fn put_hold(
        &self,
        request: Request<pb::PutHoldRequest>,
    ) -> Result<Response<pb::PutHoldResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, message| {
                holds::put(node, officer, message)?;
                Ok(pb::PutHoldResponse {})
            })
            .await
    }

    async fn lift_hold(
        &self,
        request: Request<pb::LiftHoldRequest>,
    ) -> Result<Response<pb::LiftHoldResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, message| {
                holds::lift(node, officer, message)?;
                Ok(pb::LiftHoldResponse {})
            })
            .await
    }

    async fn list_holds(
        &self,
        request: Request<pb::ListHoldsRequest>,
    ) -> Result<Response<pb::ListHoldsResponse>, Status> {
        self.node
            .answer_officer(request, |node, officer, _| {
                let holds = node.teaching.holds(officer).map_err(refused)?;
                let holds = holds.into_iter().map(holds::hold).collect();
                Ok(pb::ListHoldsResponse { holds })
            })
            .await
    }
}

fn find(node: &Node, text: &str) -> Result<pb::FindPeopleResponse, ApiError> {
    let text = text.trim().to_lowercase();
    if text.chars().count() < FIND_CHARS_MIN {
        let message = format!("text: give at least {FIND_CHARS_MIN} characters of the name");
        return Err(ApiError::Malformed(message));
    }
    let (mut people, mut after) = (Vec::new(), None);
    loop {
        let page = node.people.list(after.as_ref(), PAGE)?;
        let named = page.persons.into_iter();
        let named = named.filter(|person| person.name.to_lowercase().contains(&text));
        people.extend(named.map(found));
        people.truncate(FOUND_MAX);
        after = page.next;
        if after.is_none() || people.len() == FOUND_MAX {
            return Ok(pb::FindPeopleResponse { people });
        }
    }
}

fn found(person: Person) -> pb::FoundPerson {
    pb::FoundPerson {
        handle: person.handle.to_string(),
        name: person.name,
        role: person.role.as_str().to_owned(),
    }
}

/// Account and reports, as one JSON document.
pub(crate) fn export_person(
    node: &Node,
    officer: &Caller,
    handle: &Handle,
) -> Result<Vec<u8>, ApiError> {
    let now_ms = node.clock.now_ms();
    let account = match node.people.find(handle)? {
        Some(person) => Some(json!({
            "handle": person.handle,
            "name": person.name,
            "role": person.role.as_str(),
            "created_ms": person.created_ms,
            "login": node.passwords.login_of(handle)?.map(|login| login.to_string()),
            "providers": node.accounts.subjects(handle)?,
            "sessions": node.sessions.list(handle, now_ms)?.len(),
            "tokens": node.tokens.list(handle)?.len(),
        })),
        None => None,
    };
    let teaching = node.teaching.export_person(officer, handle, now_ms);
    let teaching = teaching.map_err(refused)?;
    tracing::info!(officer = %officer.handle, person = %handle, "exported a person");
    let file = json!({ "account": account, "teaching": teaching });
    serde_json::to_vec_pretty(&file).map_err(ApiError::internal)
}

/// Ends somebody's access, and forgets them and then their account. Asking again finishes what was
/// broken off.
pub(crate) fn erase_person(
    node: &Node,
    officer: &Caller,
    person: &Handle,
) -> Result<Erased, ApiError> {
    if *person == officer.handle {
        let message = "handle: is your own: another officer has to do that".to_owned();
        return Err(ApiError::Malformed(message));
    }
    let against = node.teaching.hold_against_erasing(officer, person);
    if let Some(hold) = against.map_err(refused)? {
        return Err(TeachingError::Held(Box::new(hold)).into());
    }
    if node.people.find(person)?.is_some() {
        let handle = person.to_string();
        let request = campus_proto::admin::v1::EndAccessRequest { handle };
        accounts::end_access(node, request)?;
    }
    node.library
        .discard_drafts_of(person)
        .map_err(ApiError::internal)?;
    let erased = node.teaching.erase_person(officer, person);
    let erased = erased.map_err(refused)?;
    // The account goes last: while it is there, whoever asks again knows whom.
    node.accounts.remove(person)?;
    tracing::info!(officer = %officer.handle, alias = %erased.alias, "erased a person");
    Ok(erased)
}

fn answer(had_account: bool, erased: Erased) -> pb::ErasePersonResponse {
    pb::ErasePersonResponse {
        had_account,
        reports: erased.reports as u64,
        alias: erased.alias.to_string(),
        mentions: mentions(erased.mentions),
    }
}

fn accesses(
    node: &Node,
    officer: &Caller,
    report: &str,
) -> Result<pb::ListAccessesResponse, ApiError> {
    let report = read_report(report)?;
    let log = node.teaching.access_log(officer, report).map_err(refused)?;
    let accesses = log.entries.into_iter().map(|entry| pb::Access {
        number: entry.number,
        at_ms: entry.at_ms,
        method: entry.method,
        standing: entry.standing,
        handle: entry.who.map(|who| who.to_string()).unwrap_or_default(),
    });
    Ok(pb::ListAccessesResponse {
        accesses: accesses.collect(),
        broken_at: log.broken_at,
    })
}

fn read_report(report: &str) -> Result<ReportId, ApiError> {
    let message = || "report: is the id of a report, 32 hexadecimal digits".to_owned();
    report.parse().map_err(|_| ApiError::Malformed(message()))
}

fn mentions(mentions: Mentions) -> Vec<pb::Mention> {
    let kinds = mentions.into_iter();
    kinds
        .map(|(kind, rows)| pb::Mention {
            kind,
            rows: rows as u64,
        })
        .collect()
}

fn expired(expired: Expired) -> pb::Expired {
    let reports = expired.reports.into_iter().map(|gone| pb::ExpiredReports {
        class_name: gone.class,
        title: gone.title,
        ended_ms: gone.ended_ms,
        reports: gone.reports as u64,
    });
    pb::Expired {
        reports: reports.collect(),
        traces: expired.traces as u64,
        accesses: expired.accesses as u64,
        students: expired.students as u64,
        endless: expired.endless as u64,
        held: expired.held as u64,
    }
}

fn refused(error: TeachingError) -> ApiError {
    missing("report")(error)
}

/// What the wing refuses, where not finding anything means not finding this.
fn missing(what: &'static str) -> impl Fn(TeachingError) -> ApiError {
    move |error| match matches!(error, TeachingError::NotFound) {
        true => ApiError::NotFound(what),
        false => error.into(),
    }
}
