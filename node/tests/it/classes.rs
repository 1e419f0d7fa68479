//! Classes over gRPC: a teacher and students at work.

use campus_proto::teaching::v1 as pb;
use campus_proto::teaching::v1::class_service_client::ClassServiceClient;
use domain::viewer::Role;
use tonic::transport::Channel;
use tonic::{Code, Status};

use crate::in_process::{Node, bearing};

/// How often a code may be tried at once.
const TRIES: usize = 10;

/// A node where `ada` teaches and `iris` and `noe` study.
struct School {
    node: Node,
    ada: String,
    iris: (String, String),
    noe: (String, String),
}

impl School {
    async fn start() -> anyhow::Result<Self> {
        let node = Node::start("grenoble").await?;
        Ok(Self {
            ada: node.person("Ada Keller", Role::Teacher)?.1,
            iris: node.person("Iris Moal", Role::Student)?,
            noe: node.person("Noé Kervella", Role::Student)?,
            node,
        })
    }

    fn calls(&self) -> ClassServiceClient<Channel> {
        ClassServiceClient::new(self.node.channel.clone())
    }

    async fn class(&self) -> anyhow::Result<pb::Class> {
        let name = "L1 Chimie".to_owned();
        let request = bearing(&self.ada, pb::CreateClassRequest { name })?;
        let made = self.calls().create_class(request).await?;
        Ok(made.into_inner().class.unwrap_or_default())
    }

    async fn join(&self, token: &str, code: &str) -> anyhow::Result<Result<String, Status>> {
        let code = code.to_owned();
        let request = bearing(token, pb::JoinClassRequest { code })?;
        let joined = self.calls().join_class(request).await;
        Ok(joined.map(|joined| joined.into_inner().class))
    }

    async fn tutor(
        &self,
        token: &str,
        class: &str,
        person: &str,
    ) -> anyhow::Result<Result<(), Status>> {
        let request = pb::AddTutorRequest {
            class: class.to_owned(),
            person: person.to_owned(),
        };
        let named = self.calls().add_tutor(bearing(token, request)?).await;
        Ok(named.map(drop))
    }

    async fn roster(&self, class: &str, csv: &str, dry_run: bool) -> Outcome {
        let request = pb::ImportRosterRequest {
            class: class.to_owned(),
            csv: csv.to_owned().into(),
            dry_run,
        };
        let request = bearing(&self.ada, request)?;
        let answer = self.calls().import_roster(request).await?;
        Ok(answer.into_inner())
    }

    async fn get(&self, token: &str, class: &str) -> anyhow::Result<pb::Class> {
        let class = class.to_owned();
        let request = bearing(token, pb::GetClassRequest { class })?;
        let found = self.calls().get_class(request).await?;
        Ok(found.into_inner().class.unwrap_or_default())
    }
}

type Outcome = anyhow::Result<pb::ImportRosterResponse>;

#[tokio::test(flavor = "multi_thread")]
async fn a_class_is_made_filled_and_put_away() -> anyhow::Result<()> {
    let school = School::start().await?;
    let mut calls = school.calls();
    let made = school.class().await?;
    assert_eq!((made.standing.as_str(), made.students), ("owner", 0));
    let joined = school
        .join(&school.iris.1, &made.code.to_lowercase())
        .await?;
    assert_eq!(joined?, made.id);
    let seen = school.get(&school.iris.1, &made.id).await?;
    assert_eq!(
        (seen.standing.as_str(), seen.code.as_str()),
        ("classmate", "")
    );
    let class = made.id.clone();
    let request = pb::RenewCodeRequest { class };
    calls.renew_code(bearing(&school.ada, request)?).await?;
    let old = school.join(&school.noe.1, &made.code).await?;
    assert_eq!(old.map_err(|status| status.code()), Err(Code::NotFound));
    let request = pb::ArchiveClassRequest {
        class: made.id.clone(),
    };
    calls.archive_class(bearing(&school.ada, request)?).await?;
    let request = pb::CreateTeamRequest {
        class: made.id.clone(),
        name: "A".to_owned(),
    };
    let refused = calls.create_team(bearing(&school.ada, request)?).await;
    assert_eq!(
        refused.map_err(|status| status.code()).err(),
        Some(Code::FailedPrecondition)
    );
    let request = pb::ReopenClassRequest {
        class: made.id.clone(),
    };
    calls.reopen_class(bearing(&school.ada, request)?).await?;
    let request = pb::DeleteClassRequest { class: made.id };
    calls.delete_class(bearing(&school.ada, request)?).await?;
    let left = calls
        .list_classes(bearing(&school.iris.1, pb::ListClassesRequest {})?)
        .await?;
    assert!(left.into_inner().classes.is_empty());
    school.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_looked_at_and_then_taken_whole_or_not_at_all() -> anyhow::Result<()> {
    let school = School::start().await?;
    let class = school.class().await?.id;
    let csv = "person,team\nIris Moal,Fer\nNoé Kervella,Fer\n";
    let outlook = school.roster(&class, csv, true).await?;
    assert_eq!((outlook.enrolled, outlook.teams, outlook.errors), (2, 1, 0));
    assert_eq!(school.get(&school.ada, &class).await?.students, 0);
    let wrong = school
        .roster(&class, &format!("{csv}Nobody,Fer\n"), false)
        .await?;
    assert_eq!((wrong.errors, wrong.lines[0].line), (1, 4));
    assert!(wrong.lines[0].error.contains("Nobody"), "{wrong:?}");
    assert_eq!(school.get(&school.ada, &class).await?.students, 0);
    let taken = school.roster(&class, csv, false).await?;
    assert_eq!((taken.enrolled, taken.errors), (2, 0));
    let long = school
        .roster(&class, &"x".repeat((1 << 20) + 1), false)
        .await?;
    assert!(long.lines[0].error.contains("1048576"), "{long:?}");
    let request = pb::RemoveStudentRequest {
        class: class.clone(),
        student: school.noe.0.clone(),
    };
    school
        .calls()
        .remove_student(bearing(&school.ada, request)?)
        .await?;
    let request = pb::ListStudentsRequest { class };
    let left = school
        .calls()
        .list_students(bearing(&school.ada, request)?)
        .await?;
    let left = left.into_inner().students;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].handle, school.iris.0);
    assert!(!left[0].team.is_empty());
    school.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn teams_are_chosen_by_students_made_by_hand_and_drawn() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut calls, class) = (school.calls(), school.class().await?.id);
    school
        .roster(&class, "person\nIris Moal\nNoé Kervella\n", false)
        .await?;
    let request = pb::CreateTeamRequest {
        class: class.clone(),
        name: "Fer".to_owned(),
    };
    let team = calls
        .create_team(bearing(&school.ada, request)?)
        .await?
        .into_inner()
        .team;
    let choice = pb::ChooseTeamRequest {
        class: class.clone(),
        team,
    };
    let early = calls
        .choose_team(bearing(&school.iris.1, choice.clone())?)
        .await;
    assert_eq!(
        early.map_err(|status| status.code()).err(),
        Some(Code::FailedPrecondition)
    );
    let request = pb::EditClassRequest {
        class: class.clone(),
        name: "L2 Chimie".to_owned(),
        teams_by_students: true,
    };
    calls.edit_class(bearing(&school.ada, request)?).await?;
    calls.choose_team(bearing(&school.iris.1, choice)?).await?;
    let request = pb::FormRandomTeamsRequest {
        class: class.clone(),
        size: 2,
        seed: 7,
    };
    let drawn = calls
        .form_random_teams(bearing(&school.ada, request)?)
        .await?;
    assert_eq!(drawn.into_inner().teams[0].members, [school.noe.0.as_str()]);
    let request = pb::ListTeamsRequest {
        class: class.clone(),
    };
    let teams = calls
        .list_teams(bearing(&school.iris.1, request)?)
        .await?
        .into_inner()
        .teams;
    assert_eq!(teams.len(), 2);
    let seen = school.get(&school.ada, &class).await?;
    assert_eq!((seen.name.as_str(), seen.teams), ("L2 Chimie", 2));
    school.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_call_is_named() -> anyhow::Result<()> {
    let school = School::start().await?;
    let (mut calls, class) = (school.calls(), school.class().await?.id);
    let refusal = |field: &'static str, refused: Option<Status>| {
        let status = refused.expect("it is refused");
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        assert!(status.message().contains(field), "{field}: {status}");
    };
    let request = pb::GetClassRequest {
        class: class.to_uppercase() + "0",
    };
    refusal(
        "class:",
        calls.get_class(bearing(&school.ada, request)?).await.err(),
    );
    let request = pb::CreateClassRequest {
        name: "x".repeat(121),
    };
    refusal(
        "name",
        calls
            .create_class(bearing(&school.ada, request)?)
            .await
            .err(),
    );
    let refused = school.tutor(&school.ada, &class, "Nobody").await?;
    refusal("person:", refused.err());
    let request = pb::RemoveTutorRequest {
        class: class.clone(),
        tutor: "Not One".to_owned(),
    };
    refusal(
        "tutor:",
        calls
            .remove_tutor(bearing(&school.ada, request)?)
            .await
            .err(),
    );
    let request = pb::FormRandomTeamsRequest {
        class,
        size: 13,
        seed: 0,
    };
    refusal(
        "size",
        calls
            .form_random_teams(bearing(&school.ada, request)?)
            .await
            .err(),
    );
    refusal("code:", school.join(&school.iris.1, "O0O").await?.err());
    school.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_name_no_tutor_does_not_learn_who_is_known() -> anyhow::Result<()> {
    let school = School::start().await?;
    let class = school.class().await?;
    let (tim, tutor) = school.node.person("Tim Le Goff", Role::Teacher)?;
    school.tutor(&school.ada, &class.id, &tim).await??;
    school.join(&school.iris.1, &class.code).await??;
    let mut said = Vec::new();
    for (token, code) in [
        (&school.iris.1, Code::PermissionDenied),
        (&tutor, Code::PermissionDenied),
        (&school.noe.1, Code::NotFound),
    ] {
        for person in ["Noé Kervella", "Nobody"] {
            let refused = school.tutor(token, &class.id, person).await?;
            let status = refused.expect_err("only the owner names tutors");
            assert_eq!(status.code(), code, "{person}: {status}");
            said.push(status.message().to_owned());
        }
    }
    for pair in said.chunks(2) {
        assert_eq!(pair[0], pair[1]);
    }
    let unknown = school.tutor(&school.ada, &class.id, "Nobody").await?;
    assert_eq!(
        unknown.map_err(|status| status.code()),
        Err(Code::InvalidArgument)
    );
    school.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_guessed_ten_times_and_pages_count_the_same() -> anyhow::Result<()> {
    let school = School::start().await?;
    let code = school.class().await?.code;
    for _ in 1..TRIES {
        let wrong = school.join(&school.iris.1, "ACD-EFG-HJK").await?;
        assert_eq!(wrong.map_err(|status| status.code()), Err(Code::NotFound));
    }
    // The tenth is right, and given back; that of the page is the tenth then.
    school.join(&school.iris.1, &code).await??;
    let inside = &school.node.running.node;
    let (iris, now_ms) = (school.iris.0.parse()?, inside.clock.now_ms());
    assert!(inside.code_tries.take(&iris, now_ms).is_ok());
    let late = school.join(&school.iris.1, &code).await?;
    let late = late.expect_err("there are no more tries");
    assert_eq!(late.code(), Code::ResourceExhausted, "{late}");
    school.join(&school.noe.1, &code).await??;
    school.node.stop().await
}
