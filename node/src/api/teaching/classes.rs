//! Classes, who is in them, and their teams: a thin layer above the teaching wing, which decides.

use campus_proto::teaching::v1 as pb;
use domain::id::Handle;
use pb::class_service_server::ClassService;
use teaching::{Caller, Class, ClassEdit, ClassId, RegistrationCode, Student, Team};
use tonic::{Request, Response, Status};

use super::fields::{read_handle, read_id};
use super::roster::{called, enrol, told, unknown_person};
use crate::api::error::ApiError;
use crate::node::Node;

/// `archipel.teaching.v1.ClassService` over a node.
pub(crate) struct ClassApi {
    node: Node,
}

impl ClassApi {
    pub(crate) fn new(node: Node) -> Self {
        Self { node }
    }
}

#[tonic::async_trait]
impl ClassService for ClassApi {
    async fn create_class(
        &self,
        request: Request<pb::CreateClassRequest>,
    ) -> Result<Response<pb::CreateClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let now_ms = node.clock.now_ms();
                let made = node.teaching.create_class(caller, &message.name, now_ms)?;
                let class = Some(class(made));
                Ok(pb::CreateClassResponse { class })
            })
            .await
    }

    async fn list_classes(
        &self,
        request: Request<pb::ListClassesRequest>,
    ) -> Result<Response<pb::ListClassesResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, _| {
                let found = node.teaching.classes(caller)?;
                let classes = found.into_iter().map(class).collect();
                Ok(pb::ListClassesResponse { classes })
            })
            .await
    }

    async fn get_class(
        &self,
        request: Request<pb::GetClassRequest>,
    ) -> Result<Response<pb::GetClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let id = read_id("class", &message.class)?;
                let class = Some(class(node.teaching.class(caller, id)?));
                Ok(pb::GetClassResponse { class })
            })
            .await
    }

    async fn edit_class(
        &self,
        request: Request<pb::EditClassRequest>,
    ) -> Result<Response<pb::EditClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let edit = ClassEdit {
                    name: message.name,
                    teams_by_students: message.teams_by_students,
                };
                node.teaching.edit_class(caller, class, &edit)?;
                Ok(pb::EditClassResponse {})
            })
            .await
    }

    async fn renew_code(
        &self,
        request: Request<pb::RenewCodeRequest>,
    ) -> Result<Response<pb::RenewCodeResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let code = node.teaching.renew_code(caller, class)?.to_string();
                Ok(pb::RenewCodeResponse { code })
            })
            .await
    }

    async fn close_registration(
        &self,
        request: Request<pb::CloseRegistrationRequest>,
    ) -> Result<Response<pb::CloseRegistrationResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                node.teaching.close_registration(caller, class)?;
                Ok(pb::CloseRegistrationResponse {})
            })
            .await
    }

    async fn join_class(
        &self,
        request: Request<pb::JoinClassRequest>,
    ) -> Result<Response<pb::JoinClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = join(node, caller, &message.code)?.to_string();
                Ok(pb::JoinClassResponse { class })
            })
            .await
    }

    async fn archive_class(
        &self,
        request: Request<pb::ArchiveClassRequest>,
    ) -> Result<Response<pb::ArchiveClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                node.teaching
                    .archive_class(caller, class, node.clock.now_ms())?;
                Ok(pb::ArchiveClassResponse {})
            })
            .await
    }

    async fn reopen_class(
        &self,
        request: Request<pb::ReopenClassRequest>,
    ) -> Result<Response<pb::ReopenClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                node.teaching.unarchive_class(caller, class)?;
                Ok(pb::ReopenClassResponse {})
            })
            .await
    }

    async fn delete_class(
        &self,
        request: Request<pb::DeleteClassRequest>,
    ) -> Result<Response<pb::DeleteClassResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                node.teaching.delete_class(caller, class)?;
                Ok(pb::DeleteClassResponse {})
            })
            .await
    }

    async fn add_tutor(
        &self,
        request: Request<pb::AddTutorRequest>,
    ) -> Result<Response<pb::AddTutorResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                // Whether somebody is known here is told to those alone who may name tutors.
                node.teaching.check_names_tutors(caller, class)?;
                let tutor = called(node, &message.person)?.ok_or_else(unknown_person)?;
                node.teaching.add_tutor(caller, class, &tutor)?;
                Ok(pb::AddTutorResponse {})
            })
            .await
    }

    async fn remove_tutor(
        &self,
        request: Request<pb::RemoveTutorRequest>,
    ) -> Result<Response<pb::RemoveTutorResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let tutor = read_handle("tutor", &message.tutor)?;
                node.teaching.remove_tutor(caller, class, &tutor)?;
                Ok(pb::RemoveTutorResponse {})
            })
            .await
    }

    async fn import_roster(
        &self,
        request: Request<pb::ImportRosterRequest>,
    ) -> Result<Response<pb::ImportRosterResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let report = enrol(node, caller, class, (&message.csv, message.dry_run))?;
                Ok(told(&report))
            })
            .await
    }

    async fn list_students(
        &self,
        request: Request<pb::ListStudentsRequest>,
    ) -> Result<Response<pb::ListStudentsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let found = node.teaching.students(caller, class)?;
                let students = found.into_iter().map(student).collect();
                Ok(pb::ListStudentsResponse { students })
            })
            .await
    }

    async fn remove_student(
        &self,
        request: Request<pb::RemoveStudentRequest>,
    ) -> Result<Response<pb::RemoveStudentResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let student = read_handle("student", &message.student)?;
                node.teaching.remove_student(caller, class, &student)?;
                Ok(pb::RemoveStudentResponse {})
            })
            .await
    }

    async fn list_teams(
        &self,
        request: Request<pb::ListTeamsRequest>,
    ) -> Result<Response<pb::ListTeamsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let teams = teams(node.teaching.teams(caller, class)?);
                Ok(pb::ListTeamsResponse { teams })
            })
            .await
    }

    async fn create_team(
        &self,
        request: Request<pb::CreateTeamRequest>,
    ) -> Result<Response<pb::CreateTeamResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let team = node
                    .teaching
                    .create_team(caller, class, &message.name)?
                    .to_string();
                Ok(pb::CreateTeamResponse { team })
            })
            .await
    }

    async fn assign_to_team(
        &self,
        request: Request<pb::AssignToTeamRequest>,
    ) -> Result<Response<pb::AssignToTeamResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let team = read_id("team", &message.team)?;
                let student = read_handle("student", &message.student)?;
                node.teaching
                    .assign_to_team(caller, (class, team), &student)?;
                Ok(pb::AssignToTeamResponse {})
            })
            .await
    }

    async fn choose_team(
        &self,
        request: Request<pb::ChooseTeamRequest>,
    ) -> Result<Response<pb::ChooseTeamResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                let team = read_id("team", &message.team)?;
                node.teaching.choose_team(caller, class, team)?;
                Ok(pb::ChooseTeamResponse {})
            })
            .await
    }

    async fn form_random_teams(
        &self,
        request: Request<pb::FormRandomTeamsRequest>,
    ) -> Result<Response<pb::FormRandomTeamsResponse>, Status> {
        self.node
            .answer_member(request, |node, caller, message| {
                let class = read_id("class", &message.class)?;
                // What is no size here is one that the wing refuses.
                let size = usize::try_from(message.size).unwrap_or(usize::MAX);
                let formed =
                    node.teaching
                        .form_random_teams(caller, class, (size, message.seed))?;
                let teams = teams(formed);
                Ok(pb::FormRandomTeamsResponse { teams })
            })
            .await
    }
}

/// Lets somebody into the class of a code; tries are counted with those in the portal.
fn join(node: &Node, caller: &Caller, typed: &str) -> Result<ClassId, ApiError> {
    let now_ms = node.clock.now_ms();
    if let Err(wait) = node.code_tries.take(&caller.handle, now_ms) {
        let seconds = wait.as_millis().div_ceil(1_000);
        let message = format!("code: was tried too often: try again in {seconds} s");
        return Err(ApiError::Exhausted(message));
    }
    let code: RegistrationCode = typed
        .parse()
        .map_err(|error| ApiError::Malformed(format!("code: {error}")))?;
    let class = node.teaching.join_class(caller, &code, now_ms)?;
    node.code_tries.give_back(&caller.handle);
    Ok(class)
}

fn class(class: Class) -> pb::Class {
    pb::Class {
        id: class.id.to_string(),
        name: class.name,
        owner: class.owner.to_string(),
        tutors: class.tutors.iter().map(Handle::to_string).collect(),
        code: class.code.map(|code| code.to_string()).unwrap_or_default(),
        students: class.students as u64,
        teams: class.teams as u64,
        teams_by_students: class.teams_by_students,
        archived_ms: class.archived_ms,
        created_ms: class.created_ms,
        standing: class.standing.as_str().to_owned(),
    }
}

fn student(student: Student) -> pb::Student {
    pb::Student {
        handle: student.handle.to_string(),
        team: student
            .team
            .map(|team| team.to_string())
            .unwrap_or_default(),
        joined_ms: student.joined_ms,
    }
}

fn teams(teams: Vec<Team>) -> Vec<pb::Team> {
    let team = |team: Team| pb::Team {
        id: team.id.to_string(),
        name: team.name,
        members: team.members.iter().map(Handle::to_string).collect(),
    };
    teams.into_iter().map(team).collect()
}
