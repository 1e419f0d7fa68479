//! Giving missions to classes.

use campus_proto::commons::v1 as commons;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use campus_proto::teaching::v1 as pb;
use serde_json::Value;
use tonic::Code;

use super::{House, NOTES, joined, refusal, terms};
use crate::in_process::bearing;

#[tokio::test(flavor = "multi_thread")]
async fn a_mission_is_given_and_stays_when_its_owner_takes_it_back() -> anyhow::Result<()> {
    let house = House::start().await?;
    let mut library = CommonsServiceClient::new(house.node.channel.clone());
    let request = commons::WithdrawRequest {
        item: house.item.clone(),
        how: commons::Withdrawal::Erase.into(),
        reason: String::new(),
    };
    library.withdraw(house.ada(request)?).await?;
    let (mut calls, assignment) = (house.assignments(), house.assignment.clone());
    let request = pb::GetAssignedMissionRequest {
        assignment: assignment.clone(),
    };
    let mission = calls.get_assigned_mission(house.iris(request)?).await?;
    let mission: Value = serde_json::from_str(&mission.into_inner().item_json)?;
    assert_eq!(mission["item"]["title"], "Iron");
    let digest = mission["files"][0]["digest"].as_str().unwrap_or_default();
    let request = pb::GetAssignedDocumentRequest {
        assignment,
        digest: digest.to_owned(),
    };
    let pieces = calls.get_assigned_document(house.iris(request)?).await?;
    let document = joined(pieces.into_inner(), |one| one.piece).await?;
    assert_eq!(document, NOTES);
    let again = house.assign(&house.ada, &house.item).await?;
    assert_eq!(refusal(again).0, Code::NotFound, "it is gone");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_version_is_taken_for_reports_that_are_begun_later() -> anyhow::Result<()> {
    let house = House::start().await?;
    let before = house.open(&house.iris).await?;
    house.publish(Some(&house.item)).await?;
    let mut calls = house.assignments();
    let request = pb::TakeVersionRequest {
        assignment: house.assignment.clone(),
    };
    let refused = calls.take_version(house.iris(request.clone())?).await;
    assert_eq!(refusal(refused).0, Code::NotFound, "she does not see it");
    let taken = calls.take_version(house.ada(request)?).await?;
    assert_eq!(taken.into_inner().version, 2);
    assert_eq!(house.open(&house.iris).await?.version, before.version);
    assert_eq!(house.open(&house.maud).await?.version, 2);
    let request = pb::ListAssignmentsRequest {
        class: house.class.clone(),
    };
    let listed = calls.list_assignments(house.iris(request)?).await?;
    let listed = listed.into_inner().assignments;
    assert_eq!(listed[0].title, "Iron, once more");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_and_options_are_changed_each_at_once() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, assignment) = (house.assignments(), house.assignment.clone());
    let report = house.open(&house.iris).await?;
    let request = pb::SetOptionsRequest {
        assignment: assignment.clone(),
        options: Some(pb::Options {
            attaches_files: true,
            ..pb::Options::default()
        }),
    };
    calls.set_options(house.ada(request)?).await?;
    let request = pb::PostMessageRequest {
        report: report.id.clone(),
        text: "Hello".to_owned(),
    };
    let refused = house.reports().post_message(house.iris(request)?).await;
    assert_eq!(refusal(refused).0, Code::FailedPrecondition);
    let request = pb::EditAssignmentRequest {
        assignment: assignment.clone(),
        terms: Some(pb::Terms {
            ends_ms: Some(2),
            ..terms()
        }),
    };
    calls.edit_assignment(house.ada(request)?).await?;
    let late = house.write(&house.iris, &report, (7, b'a')).await?;
    assert_eq!(refusal(late).0, Code::FailedPrecondition, "it has ended");
    let request = pb::GetAssignmentRequest { assignment };
    let found = calls.get_assignment(house.iris(request)?).await?;
    let found = found.into_inner();
    assert_eq!(found.assignment.and_then(|one| one.terms?.ends_ms), Some(2));
    assert!(
        found
            .options
            .is_some_and(|options| !options.writes_messages)
    );
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, assignment) = (house.assignments(), house.assignment.clone());
    let request = pb::EditAssignmentRequest {
        assignment: assignment.clone(),
        terms: None,
    };
    let missing = refusal(calls.edit_assignment(house.ada(request)?).await);
    assert_eq!(missing.0, Code::InvalidArgument);
    assert!(missing.1.starts_with("terms:"), "{missing:?}");
    for (evaluation, field) in [
        (
            pb::EvaluationTerms {
                peer_reports: 6,
                ..pb::EvaluationTerms::default()
            },
            "peer_reports",
        ),
        (
            pb::EvaluationTerms {
                grade_max: Some(70_000),
                ..pb::EvaluationTerms::default()
            },
            "grade_max",
        ),
    ] {
        let request = pb::SetEvaluationTermsRequest {
            assignment: assignment.clone(),
            evaluation: Some(evaluation),
        };
        let refused = refusal(calls.set_evaluation_terms(house.ada(request)?).await);
        assert_eq!(refused.0, Code::InvalidArgument);
        assert!(refused.1.contains(field), "{refused:?}");
    }
    let request = pb::GetAssignedDocumentRequest {
        assignment,
        digest: "12".to_owned(),
    };
    let refused = refusal(calls.get_assigned_document(house.ada(request)?).await);
    assert!(refused.1.starts_with("digest:"), "{refused:?}");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_away_what_they_do_not_see() -> anyhow::Result<()> {
    let house = House::start().await?;
    let mut classes = pb::class_service_client::ClassServiceClient::new(house.node.channel.clone());
    let request = pb::AddTutorRequest {
        class: house.class.clone(),
        person: house.gael.handle.clone(),
    };
    classes.add_tutor(house.ada(request)?).await?;
    let hidden = house.assign(&house.gael, &house.item).await?;
    let (code, said) = refusal(hidden);
    assert_eq!(
        (code, said.as_str()),
        (Code::NotFound, "there is no such item")
    );
    let student = house.assign(&house.iris, &house.item).await?;
    assert_ne!(refusal(student).0, Code::Ok);
    let request = pb::FollowTeamsRequest {
        assignment: house.assignment.clone(),
    };
    let request = bearing(&house.gael.token, request)?;
    let teams = house.assignments().follow_teams(request).await?;
    let teams = teams.into_inner().teams;
    assert_eq!(teams.len(), 2);
    assert!(teams.iter().all(|team| team.progress.is_none()));
    house.node.stop().await
}
