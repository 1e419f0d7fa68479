//! Reports: what teams write on missions.

use std::mem;

use bytes::Bytes;
use campus_proto::teaching::v1 as pb;
use domain::item::vocabulary::Term as _;
use pb::report_service_server::ReportService;
use portal::News;
use teaching::export::REPORT_FILE_BYTES_MAX;
use teaching::{
    Caller, ImportError, LabdocEntry, Message, MessagePage, Report, ReportFile, ReportId,
    Submission, TeachingError, Visit, Words,
};
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

use super::fields::{json, read_digest, read_id};
use super::incoming::{Incoming, Piece, Steps};
use super::{following, watch};
use crate::api::error::ApiError;
use crate::api::{Answers, pieces};
use crate::node::Node;

/// Most exported reports that come in at once.
pub(crate) const IMPORTS_MAX: usize = 4;
/// How an archive begins (PKWARE APPNOTE, 4.3.7).
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// `archipel.teaching.v1.ReportService` over a node.
pub(crate) struct ReportApi {
    node: Node,
    incoming: Incoming,
    stop: CancellationToken,
}

impl ReportApi {
    /// What is told to those who watch ends with `stop`.
    pub(crate) fn new(node: Node, stop: CancellationToken) -> Self {
        let incoming = Incoming::new(node.clone(), (IMPORTS_MAX, REPORT_FILE_BYTES_MAX));
        Self {
            node,
            incoming,
            stop,
        }
    }
}

#[tonic::async_trait]
impl ReportService for ReportApi {
    type GetDocumentStream = Answers<pb::GetDocumentResponse>;
    type WatchReportStream = Answers<pb::WatchReportResponse>;
    type ExportReportStream = Answers<pb::ExportReportResponse>;

    async fn open_report(
        &self,
        request: Request<pb::OpenReportRequest>,
    ) -> Result<Response<pb::OpenReportResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let assignment = read_id("assignment", &message.assignment)?;
                let now_ms = node.clock.now_ms();
                let opened = node.teaching.open_report(caller, assignment, now_ms)?;
                let report = opened.to_string();
                Ok(pb::OpenReportResponse { report })
            })
            .await
    }

    async fn list_reports(
        &self,
        request: Request<pb::ListReportsRequest>,
    ) -> Result<Response<pb::ListReportsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let assignment = read_id("assignment", &message.assignment)?;
                let found = node.teaching.reports(caller, assignment)?.into_iter();
                let in_short = found.map(|report| pb::Report {
                    labdocs: Vec::new(),
                    ..told(report)
                });
                let reports = in_short.collect();
                Ok(pb::ListReportsResponse { reports })
            })
            .await
    }

    async fn get_report(
        &self,
        request: Request<pb::GetReportRequest>,
    ) -> Result<Response<pb::GetReportResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                let report = Some(told(node.teaching.report(caller, id)?));
                Ok(pb::GetReportResponse { report })
            })
            .await
    }

    async fn get_mission(
        &self,
        request: Request<pb::GetMissionRequest>,
    ) -> Result<Response<pb::GetMissionResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                let item_json = json(&node.teaching.mission_of(caller, id)?)?;
                Ok(pb::GetMissionResponse { item_json })
            })
            .await
    }

    async fn get_document(
        &self,
        request: Request<pb::GetDocumentRequest>,
    ) -> Result<Response<Self::GetDocumentStream>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (id, wing) = (read_report(&message.report)?, &node.teaching);
                let digest = read_digest(&message.digest)?;
                let bytes = wing.report_document(caller, id, digest)?;
                wing.visit(caller, id, Visit::Views(digest), node.clock.now_ms())?;
                Ok(pieces(bytes, |piece| pb::GetDocumentResponse { piece }))
            })
            .await
    }

    async fn watch_report(
        &self,
        request: Request<pb::WatchReportRequest>,
    ) -> Result<Response<Self::WatchReportStream>, Status> {
        watch::watch(&self.node, request, self.stop.clone()).await
    }

    async fn submit_report(
        &self,
        request: Request<pb::SubmitReportRequest>,
    ) -> Result<Response<pb::SubmitReportResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                let handed = node.teaching.submit(caller, id, node.clock.now_ms())?;
                node.live.tell(id, News::Outline);
                let submission = Some(submission(handed));
                Ok(pb::SubmitReportResponse { submission })
            })
            .await
    }

    async fn reopen_report(
        &self,
        request: Request<pb::ReopenReportRequest>,
    ) -> Result<Response<pb::ReopenReportResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                node.teaching.reopen(caller, id)?;
                node.live.tell(id, News::Outline);
                Ok(pb::ReopenReportResponse {})
            })
            .await
    }

    async fn get_submission(
        &self,
        request: Request<pb::GetSubmissionRequest>,
    ) -> Result<Response<pb::GetSubmissionResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let handed = (read_report(&message.report)?, message.number);
                let found = node.teaching.submission(caller, handed)?;
                Ok(pb::GetSubmissionResponse {
                    content_json: submitted(node, caller, (handed, &message.labdoc))?,
                    submission: Some(submission(found)),
                })
            })
            .await
    }

    async fn post_message(
        &self,
        request: Request<pb::PostMessageRequest>,
    ) -> Result<Response<pb::PostMessageResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (id, now_ms) = (read_report(&message.report)?, node.clock.now_ms());
                let text = &message.text;
                let number = node.teaching.post_message(caller, id, text, now_ms)?;
                node.live.tell(id, News::Said { number });
                Ok(pb::PostMessageResponse { number })
            })
            .await
    }

    async fn list_messages(
        &self,
        request: Request<pb::ListMessagesRequest>,
    ) -> Result<Response<pb::ListMessagesResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                Ok(messages(node.teaching.messages(
                    caller,
                    id,
                    message.after,
                )?))
            })
            .await
    }

    async fn follow_report(
        &self,
        request: Request<pb::FollowReportRequest>,
    ) -> Result<Response<pb::FollowReportResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (id, now_ms) = (read_report(&message.report)?, node.clock.now_ms());
                let followed = node.teaching.follow_report(caller, id, now_ms)?;
                Ok(following::followed(&followed))
            })
            .await
    }

    async fn get_chronology(
        &self,
        request: Request<pb::GetChronologyRequest>,
    ) -> Result<Response<pb::GetChronologyResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                let labdoc = match message.labdoc.as_str() {
                    "" => None,
                    labdoc => Some(read_id("labdoc", labdoc)?),
                };
                let grain = following::read_grain(message.grain)?;
                let written = node.teaching.chronology(caller, (id, labdoc), grain)?;
                Ok(following::chronology(&written))
            })
            .await
    }

    async fn export_report(
        &self,
        request: Request<pb::ExportReportRequest>,
    ) -> Result<Response<Self::ExportReportStream>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_report(&message.report)?;
                let file = export(node, caller, (id, message.format))?;
                Ok(pieces(file, |piece| pb::ExportReportResponse { piece }))
            })
            .await
    }

    async fn import_report(
        &self,
        request: Request<Streaming<pb::ImportReportRequest>>,
    ) -> Result<Response<pb::ImportReportResponse>, Status> {
        let check = |node: &Node, caller: &Caller, first: &pb::ImportReportRequest| {
            let assignment = read_id("assignment", &first.assignment)?;
            let now_ms = node.clock.now_ms();
            node.teaching.assignment(caller, assignment, now_ms)?;
            Ok(())
        };
        let keep = import;
        self.incoming.receive(request, Steps { check, keep }).await
    }
}

impl Piece for pb::ImportReportRequest {
    fn take(&mut self) -> Bytes {
        mem::take(&mut self.piece)
    }
}

fn read_report(text: &str) -> Result<ReportId, ApiError> {
    read_id("report", text)
}

/// What a labdoc said when it was handed in; nothing if none was asked for.
fn submitted(
    node: &Node,
    caller: &Caller,
    (handed, labdoc): ((ReportId, u32), &str),
) -> Result<String, ApiError> {
    if labdoc.is_empty() {
        return Ok(String::new());
    }
    let labdoc = read_id("labdoc", labdoc)?;
    json(&node.teaching.submitted_content(caller, handed, labdoc)?)
}

fn export(
    node: &Node,
    caller: &Caller,
    (report, format): (ReportId, i32),
) -> Result<Bytes, ApiError> {
    let unset = || {
        let message = "format: is not set; give JSON, ELN, HTML_FR or HTML_EN";
        ApiError::Malformed(message.to_owned())
    };
    let format = pb::ExportFormat::try_from(format).map_err(|_| unset())?;
    if format == pb::ExportFormat::Unspecified {
        return Err(unset());
    }
    let now_ms = node.clock.now_ms();
    let file = node.teaching.export_report(caller, report, now_ms)?;
    Ok(match format {
        pb::ExportFormat::Unspecified => return Err(unset()),
        pb::ExportFormat::Json => file.to_json().into(),
        pb::ExportFormat::Eln => {
            let archive = file.to_eln(&format!("report-{report}"), &Words::ENGLISH);
            archive.map_err(ApiError::internal)?.into()
        }
        pb::ExportFormat::HtmlFr => file.to_html(&Words::FRENCH).into(),
        pb::ExportFormat::HtmlEn => file.to_html(&Words::ENGLISH).into(),
    })
}

fn import(
    node: &Node,
    caller: &Caller,
    (first, file): (pb::ImportReportRequest, Bytes),
) -> Result<pb::ImportReportResponse, ApiError> {
    let assignment = read_id("assignment", &first.assignment)?;
    let team = read_id("team", &first.team)?;
    let file = read_file(&file).map_err(TeachingError::Import)?;
    let (asked, now_ms) = ((assignment, team), node.clock.now_ms());
    let begun = node.teaching.import_report(caller, asked, &file, now_ms)?;
    let report = begun.to_string();
    Ok(pb::ImportReportResponse { report })
}

fn read_file(file: &[u8]) -> Result<ReportFile, ImportError> {
    match file.starts_with(ARCHIVE) {
        true => ReportFile::from_eln(file),
        false => ReportFile::from_json(file),
    }
}

fn told(report: Report) -> pb::Report {
    pb::Report {
        id: report.id.to_string(),
        assignment: report.assignment.to_string(),
        class: report.class.to_string(),
        team: report.team.to_string(),
        version: report.version,
        is_submitted: report.is_submitted,
        submissions: report.submissions,
        begun_ms: report.begun_ms,
        labdocs: report.labdocs.into_iter().map(labdoc).collect(),
    }
}

pub(super) fn labdoc(entry: LabdocEntry) -> pb::Labdoc {
    pb::Labdoc {
        id: entry.id.to_string(),
        part: entry.part.into(),
        kind: entry.kind.code().to_owned(),
        title: entry.title,
        is_required: entry.is_required,
        is_of_mission: entry.is_of_mission,
        is_done: entry.is_done,
        is_aside: entry.is_removed,
    }
}

fn submission(submission: Submission) -> pb::Submission {
    let frozen = submission.labdocs.into_iter();
    let frozen = frozen.map(|frozen| pb::SubmittedLabdoc {
        labdoc: Some(labdoc(frozen.entry)),
        seq: frozen.seq,
    });
    pb::Submission {
        number: submission.number,
        by: submission.by.to_string(),
        at_ms: submission.at_ms,
        labdocs: frozen.collect(),
    }
}

fn messages(page: MessagePage) -> pb::ListMessagesResponse {
    let message = |message: Message| pb::ReportMessage {
        number: message.number,
        author: message.author.to_string(),
        at_ms: message.at_ms,
        text: message.text,
    };
    pb::ListMessagesResponse {
        messages: page.messages.into_iter().map(message).collect(),
        next: page.next,
    }
}
