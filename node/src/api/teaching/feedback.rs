//! What teachers, teams and peers say about reports.

use campus_proto::teaching::v1 as pb;
use pb::feedback_service_server::FeedbackService;
use teaching::{Caller, NewAnnotation, ReportId};
use tonic::{Request, Response, Status};

use super::fields::{json, narrow, read_id, read_place, required};
use super::following::outcome;
use super::judgement::{annotation, evaluation, read_evaluator, read_judgement, read_selection};
use super::reports::labdoc;
use crate::api::error::ApiError;
use crate::api::{Answers, pieces};
use crate::node::Node;

/// `archipel.teaching.v1.FeedbackService` over a node.
pub(crate) struct FeedbackApi {
    node: Node,
}

impl FeedbackApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl FeedbackService for FeedbackApi {
    type GetHandedInFileStream = Answers<pb::GetHandedInFileResponse>;

    async fn annotate(
        &self,
        request: Request<pb::AnnotateRequest>,
    ) -> Result<Response<pb::AnnotateResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let place = read_place(&message.report, &message.labdoc)?;
                let new = NewAnnotation {
                    labdoc: place.1,
                    selection: read_selection(node, (caller, place), message.place)?,
                    text: message.text,
                    is_draft: message.is_draft,
                };
                let now_ms = node.clock.now_ms();
                let number = node.teaching.annotate(caller, place.0, &new, now_ms)?;
                Ok(pb::AnnotateResponse { number })
            })
            .await
    }

    async fn reply_to_annotation(
        &self,
        request: Request<pb::ReplyToAnnotationRequest>,
    ) -> Result<Response<pb::ReplyToAnnotationResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let annotation = (read_report(&message.report)?, message.number);
                let (text, now_ms) = (&message.text, node.clock.now_ms());
                node.teaching.reply(caller, annotation, text, now_ms)?;
                Ok(pb::ReplyToAnnotationResponse {})
            })
            .await
    }

    async fn withdraw_annotation(
        &self,
        request: Request<pb::WithdrawAnnotationRequest>,
    ) -> Result<Response<pb::WithdrawAnnotationResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let annotation = (read_report(&message.report)?, message.number);
                node.teaching.withdraw_annotation(caller, annotation)?;
                Ok(pb::WithdrawAnnotationResponse {})
            })
            .await
    }

    async fn list_annotations(
        &self,
        request: Request<pb::ListAnnotationsRequest>,
    ) -> Result<Response<pb::ListAnnotationsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_report(&message.report)?;
                let found = node.teaching.annotations(caller, report)?;
                let annotations = found.into_iter().map(annotation).collect();
                Ok(pb::ListAnnotationsResponse { annotations })
            })
            .await
    }

    async fn mark_read(
        &self,
        request: Request<pb::MarkReadRequest>,
    ) -> Result<Response<pb::MarkReadResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (report, now_ms) = (read_report(&message.report)?, node.clock.now_ms());
                let wing = &node.teaching;
                wing.mark_read(caller, report, &message.numbers, now_ms)?;
                Ok(pb::MarkReadResponse {})
            })
            .await
    }

    async fn evaluate_report(
        &self,
        request: Request<pb::EvaluateReportRequest>,
    ) -> Result<Response<pb::EvaluateReportResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_report(&message.report)?;
                let evaluator = read_evaluator(message.evaluator)?;
                let judgement = read_judgement(required("judgement", message.judgement)?);
                let (part, now_ms) = ((report, evaluator), node.clock.now_ms());
                let reached = node.teaching.evaluate(caller, part, &judgement, now_ms)?;
                let outcome = Some(outcome(&reached));
                Ok(pb::EvaluateReportResponse { outcome })
            })
            .await
    }

    async fn list_evaluations(
        &self,
        request: Request<pb::ListEvaluationsRequest>,
    ) -> Result<Response<pb::ListEvaluationsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_report(&message.report)?;
                let found = node.teaching.evaluations(caller, report)?;
                let evaluations = found.into_iter().map(evaluation).collect();
                Ok(pb::ListEvaluationsResponse { evaluations })
            })
            .await
    }

    async fn release_feedback(
        &self,
        request: Request<pb::ReleaseFeedbackRequest>,
    ) -> Result<Response<pb::ReleaseFeedbackResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (report, now_ms) = (read_report(&message.report)?, node.clock.now_ms());
                node.teaching.release_feedback(caller, report, now_ms)?;
                Ok(pb::ReleaseFeedbackResponse {})
            })
            .await
    }

    async fn get_handed_in(
        &self,
        request: Request<pb::GetHandedInRequest>,
    ) -> Result<Response<pb::GetHandedInResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let report = read_report(&message.report)?;
                handed_in(node, caller, report)
            })
            .await
    }

    async fn get_handed_in_file(
        &self,
        request: Request<pb::GetHandedInFileRequest>,
    ) -> Result<Response<Self::GetHandedInFileStream>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let number = narrow(message.number, u16::MAX);
                let file = (read_report(&message.report)?, number);
                let (_, bytes) = node.teaching.peer_attachment(caller, file)?;
                Ok(pieces(bytes, |piece| pb::GetHandedInFileResponse { piece }))
            })
            .await
    }
}

fn handed_in(
    node: &Node,
    caller: &Caller,
    report: ReportId,
) -> Result<pb::GetHandedInResponse, ApiError> {
    let handed = node.teaching.read_as_peer(caller, report)?;
    let mission = node.teaching.mission_as_peer(caller, report)?;
    let labdocs = handed.labdocs.into_iter().map(|(entry, content)| {
        Ok(pb::HandedInLabdoc {
            labdoc: Some(labdoc(entry)),
            content_json: json(&content)?,
        })
    });
    let files = handed.files.into_iter().map(|file| pb::HandedInFile {
        number: file.number.into(),
        name: file.name,
        size_bytes: file.size,
        is_removed: file.is_removed,
    });
    Ok(pb::GetHandedInResponse {
        labdocs: labdocs.collect::<Result<_, ApiError>>()?,
        files: files.collect(),
        item_json: json(&mission)?,
    })
}

fn read_report(text: &str) -> Result<ReportId, ApiError> {
    read_id("report", text)
}
