//! Missions that are given to classes.

use campus_proto::teaching::v1 as pb;
use pb::assignment_service_server::AssignmentService;
use portal::{LibraryMission, MissionError};
use teaching::{Assignment, AssignmentId, EvaluationTerms, Options, Terms};
use tonic::{Request, Response, Status};

use super::fields::{json, narrow, read_digest, read_id, required};
use super::following;
use crate::api::error::ApiError;
use crate::api::{Answers, pieces, wire};
use crate::node::Node;

/// `archipel.teaching.v1.AssignmentService` over a node.
pub(crate) struct AssignmentApi {
    node: Node,
}

impl AssignmentApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl AssignmentService for AssignmentApi {
    type GetAssignedDocumentStream = Answers<pb::GetAssignedDocumentResponse>;
    type ExportEvaluationsStream = Answers<pb::ExportEvaluationsResponse>;

    async fn assign_mission(
        &self,
        request: Request<pb::AssignMissionRequest>,
    ) -> Result<Response<pb::AssignMissionResponse>, Status> {
        self.node
            .answer_member_seeing(request, |node, (caller, viewer), message| {
                let class = read_id("class", &message.class)?;
                let terms = read_terms(message.terms)?;
                // What there is in the library is nothing for those who have no such class.
                node.teaching.class(caller, class)?;
                let item = wire::read_item_id(&message.item)?;
                let mission = LibraryMission::find(&node.library, viewer, &item)?;
                let (asked, version) = ((class, &terms), mission.version());
                let given = node.teaching.assign(caller, asked, version, &mission)?;
                let assignment = given.to_string();
                Ok(pb::AssignMissionResponse { assignment })
            })
            .await
    }

    async fn list_assignments(
        &self,
        request: Request<pb::ListAssignmentsRequest>,
    ) -> Result<Response<pb::ListAssignmentsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let now_ms = node.clock.now_ms();
                let found = node.teaching.assignments(caller, class, now_ms)?;
                let assignments = found.into_iter().map(assignment).collect();
                Ok(pb::ListAssignmentsResponse { assignments })
            })
            .await
    }

    async fn get_assignment(
        &self,
        request: Request<pb::GetAssignmentRequest>,
    ) -> Result<Response<pb::GetAssignmentResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (id, wing) = (read_assignment(&message.assignment)?, &node.teaching);
                let found = wing.assignment(caller, id, node.clock.now_ms())?;
                Ok(pb::GetAssignmentResponse {
                    assignment: Some(assignment(found)),
                    options: Some(options(wing.options(caller, id)?)),
                    evaluation: Some(evaluation(&wing.evaluation_terms(caller, id)?)),
                })
            })
            .await
    }

    async fn edit_assignment(
        &self,
        request: Request<pb::EditAssignmentRequest>,
    ) -> Result<Response<pb::EditAssignmentResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let terms = read_terms(message.terms)?;
                node.teaching.change_terms(caller, id, &terms)?;
                Ok(pb::EditAssignmentResponse {})
            })
            .await
    }

    async fn set_options(
        &self,
        request: Request<pb::SetOptionsRequest>,
    ) -> Result<Response<pb::SetOptionsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let options = read_options(message.options)?;
                node.teaching.set_options(caller, id, &options)?;
                Ok(pb::SetOptionsResponse {})
            })
            .await
    }

    async fn set_evaluation_terms(
        &self,
        request: Request<pb::SetEvaluationTermsRequest>,
    ) -> Result<Response<pb::SetEvaluationTermsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let terms = read_evaluation(message.evaluation)?;
                node.teaching.set_evaluation_terms(caller, id, &terms)?;
                Ok(pb::SetEvaluationTermsResponse {})
            })
            .await
    }

    async fn take_version(
        &self,
        request: Request<pb::TakeVersionRequest>,
    ) -> Result<Response<pb::TakeVersionResponse>, Status> {
        self.node
            .answer_member_seeing(request, |node, (caller, viewer), message| {
                let (id, wing) = (read_assignment(&message.assignment)?, &node.teaching);
                let item = wing.assignment(caller, id, node.clock.now_ms())?.item;
                let mission = LibraryMission::find(&node.library, viewer, &item)?;
                wing.take_version(caller, id, mission.version(), &mission)?;
                let version = mission.version().version;
                Ok(pb::TakeVersionResponse { version })
            })
            .await
    }

    async fn get_assigned_mission(
        &self,
        request: Request<pb::GetAssignedMissionRequest>,
    ) -> Result<Response<pb::GetAssignedMissionResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (id, now_ms) = (read_assignment(&message.assignment)?, node.clock.now_ms());
                let mission = node.teaching.assigned_mission(caller, id, now_ms)?;
                let item_json = json(&mission)?;
                Ok(pb::GetAssignedMissionResponse { item_json })
            })
            .await
    }

    async fn get_assigned_document(
        &self,
        request: Request<pb::GetAssignedDocumentRequest>,
    ) -> Result<Response<Self::GetAssignedDocumentStream>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let (asked, now_ms) = ((id, read_digest(&message.digest)?), node.clock.now_ms());
                let bytes = node.teaching.assigned_document(caller, asked, now_ms)?;
                Ok(pieces(bytes, |piece| pb::GetAssignedDocumentResponse {
                    piece,
                }))
            })
            .await
    }

    async fn follow_teams(
        &self,
        request: Request<pb::FollowTeamsRequest>,
    ) -> Result<Response<pb::FollowTeamsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                Ok(following::teams(node.teaching.follow(caller, id)?))
            })
            .await
    }

    async fn draw_peers(
        &self,
        request: Request<pb::DrawPeersRequest>,
    ) -> Result<Response<pb::DrawPeersResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let reports = node.teaching.draw_peers(caller, id, message.seed)? as u64;
                Ok(pb::DrawPeersResponse { reports })
            })
            .await
    }

    async fn list_peer_reports(
        &self,
        request: Request<pb::ListPeerReportsRequest>,
    ) -> Result<Response<pb::ListPeerReportsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let drawn = node.teaching.reports_to_evaluate(caller, id)?;
                let reports = drawn.iter().map(ToString::to_string).collect();
                Ok(pb::ListPeerReportsResponse { reports })
            })
            .await
    }

    async fn export_evaluations(
        &self,
        request: Request<pb::ExportEvaluationsRequest>,
    ) -> Result<Response<Self::ExportEvaluationsStream>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_assignment(&message.assignment)?;
                let table = node.teaching.evaluations_csv(caller, id)?;
                Ok(pieces(table.into(), |piece| {
                    pb::ExportEvaluationsResponse { piece }
                }))
            })
            .await
    }

    async fn release_all_feedback(
        &self,
        request: Request<pb::ReleaseAllFeedbackRequest>,
    ) -> Result<Response<pb::ReleaseAllFeedbackResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let (id, now_ms) = (read_assignment(&message.assignment)?, node.clock.now_ms());
                let reports = node.teaching.release_all(caller, id, now_ms)? as u64;
                Ok(pb::ReleaseAllFeedbackResponse { reports })
            })
            .await
    }
}

impl From<MissionError> for ApiError {
    fn from(error: MissionError) -> Self {
        match error {
            MissionError::NotFound => Self::NotFound("item"),
            MissionError::NotRunnable => Self::Denied(format!("item: {error}")),
            MissionError::Fault(fault) => fault.into(),
        }
    }
}

fn read_assignment(text: &str) -> Result<AssignmentId, ApiError> {
    read_id("assignment", text)
}

fn read_terms(terms: Option<pb::Terms>) -> Result<Terms, ApiError> {
    let terms = required("terms", terms)?;
    Ok(Terms {
        starts_ms: terms.starts_ms,
        ends_ms: terms.ends_ms,
        adds_labdocs: terms.adds_labdocs,
    })
}

fn read_options(options: Option<pb::Options>) -> Result<Options, ApiError> {
    let options = required("options", options)?;
    Ok(Options {
        attaches_files: options.attaches_files,
        writes_messages: options.writes_messages,
        brings_labdocs: options.brings_labdocs,
    })
}

fn read_evaluation(terms: Option<pb::EvaluationTerms>) -> Result<EvaluationTerms, ApiError> {
    let terms = required("evaluation", terms)?;
    Ok(EvaluationTerms {
        by_oneself: terms.by_oneself,
        peer_reports: narrow(terms.peer_reports, u8::MAX),
        grade_max: terms.grade_max.map(|max| narrow(max, u16::MAX)),
    })
}

fn assignment(assignment: Assignment) -> pb::Assignment {
    pb::Assignment {
        id: assignment.id.to_string(),
        class: assignment.class.to_string(),
        item: assignment.item.to_string(),
        version: assignment.version,
        title: assignment.title,
        terms: Some(pb::Terms {
            starts_ms: assignment.terms.starts_ms,
            ends_ms: assignment.terms.ends_ms,
            adds_labdocs: assignment.terms.adds_labdocs,
        }),
        reports: assignment.reports as u64,
    }
}

fn options(options: Options) -> pb::Options {
    pb::Options {
        attaches_files: options.attaches_files,
        writes_messages: options.writes_messages,
        brings_labdocs: options.brings_labdocs,
    }
}

fn evaluation(terms: &EvaluationTerms) -> pb::EvaluationTerms {
    pb::EvaluationTerms {
        by_oneself: terms.by_oneself,
        peer_reports: terms.peer_reports.into(),
        grade_max: terms.grade_max.map(u32::from),
    }
}
