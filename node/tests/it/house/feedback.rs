//! Annotations and evaluations, and when teams see them.

use campus_proto::teaching::v1 as pb;
use tonic::Code;

use super::{House, Person, joined, refusal};
use crate::in_process::bearing;

#[tokio::test(flavor = "multi_thread")]
async fn a_passage_is_annotated_answered_and_read() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, report) = (house.feedback(), house.open(&house.iris).await?);
    house.write(&house.iris, &report, (7, b'a')).await??;
    let span = pb::Span {
        root: "source".to_owned(),
        path: Vec::new(),
        start: 0,
        end: 1,
    };
    let annotate = pb::AnnotateRequest {
        report: report.id.clone(),
        labdoc: report.labdocs[0].id.clone(),
        text: "Why?".to_owned(),
        is_draft: false,
        place: Some(pb::annotate_request::Place::Span(span)),
    };
    let made = calls.annotate(house.ada(annotate.clone())?).await?;
    let number = made.into_inner().number;
    let nowhere = pb::Span {
        root: "source".to_owned(),
        start: 5,
        end: 9,
        path: Vec::new(),
    };
    let nowhere = pb::AnnotateRequest {
        place: Some(pb::annotate_request::Place::Span(nowhere)),
        ..annotate
    };
    let nowhere = refusal(calls.annotate(house.ada(nowhere)?).await);
    assert_eq!(nowhere.0, Code::InvalidArgument, "{nowhere:?}");
    let request = pb::ReplyToAnnotationRequest {
        report: report.id.clone(),
        number,
        text: "Because.".to_owned(),
    };
    calls.reply_to_annotation(house.iris(request)?).await?;
    let request = pb::MarkReadRequest {
        report: report.id.clone(),
        numbers: vec![number],
    };
    calls.mark_read(house.iris(request)?).await?;
    house.write(&house.noe, &report, (8, b'b')).await??;
    let seen = house.annotations(&house.ada, &report).await?;
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].quote.as_str(), seen[0].readers), ("a", 1));
    assert_eq!(seen[0].quote_now.as_deref(), Some("a"));
    assert_eq!(seen[0].replies[0].author, house.iris.handle);
    let request = pb::WithdrawAnnotationRequest {
        report: report.id.clone(),
        number,
    };
    calls.withdraw_annotation(house.ada(request)?).await?;
    assert_eq!(house.annotations(&house.iris, &report).await?[0].text, "");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evaluation_is_seen_by_the_team_when_it_is_released() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, report) = (house.feedback(), house.open(&house.iris).await?);
    house
        .evaluated_by(pb::EvaluationTerms {
            grade_max: Some(20),
            ..pb::EvaluationTerms::default()
        })
        .await?;
    house.submit(&house.iris, &report).await?;
    let teacher = (pb::Evaluator::Teacher, Some(1_550));
    let outcome = house.evaluate(&house.ada, &report, teacher).await??;
    assert_eq!((outcome.points, outcome.points_max), (4.0, 4.0));
    let too_good = (pb::Evaluator::Teacher, Some(2_001));
    let too_good = house.evaluate(&house.ada, &report, too_good).await?;
    assert_eq!(refusal(too_good).0, Code::InvalidArgument);
    let pretended = (pb::Evaluator::Teacher, None);
    let pretended = house.evaluate(&house.iris, &report, pretended).await?;
    assert_eq!(refusal(pretended).0, Code::PermissionDenied);
    let unset = house.evaluate(&house.ada, &report, (pb::Evaluator::Unspecified, None));
    assert!(refusal(unset.await?).1.starts_with("evaluator:"));
    assert!(house.evaluations(&house.iris, &report).await?.is_empty());
    let request = pb::ReleaseFeedbackRequest {
        report: report.id.clone(),
    };
    calls.release_feedback(house.ada(request)?).await?;
    let seen = house.evaluations(&house.iris, &report).await?;
    let grade = seen[0].outcome.and_then(|outcome| outcome.grade_hundredths);
    assert_eq!(grade, Some(1_550));
    let assignment = house.assignment.clone();
    let request = pb::ExportEvaluationsRequest { assignment };
    let mut calls = house.assignments();
    let table = calls.export_evaluations(house.ada(request)?).await?;
    let table = joined(table.into_inner(), |one| one.piece).await?;
    assert!(String::from_utf8(table)?.contains("15.5"));
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn peers_read_what_was_handed_in_and_are_not_named() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, iris) = (house.assignments(), house.open(&house.iris).await?);
    let maud = house.open(&house.maud).await?;
    house.write(&house.iris, &iris, (7, b'a')).await??;
    house
        .attach(&house.iris, &iris.id, ("run.dat", b"12"))
        .await??;
    let draw = pb::DrawPeersRequest {
        assignment: house.assignment.clone(),
        seed: 1,
    };
    let early = calls.draw_peers(house.ada(draw.clone())?).await;
    assert_eq!(refusal(early).0, Code::FailedPrecondition, "nobody asked");
    house
        .evaluated_by(pb::EvaluationTerms {
            peer_reports: 1,
            ..pb::EvaluationTerms::default()
        })
        .await?;
    house.submit(&house.iris, &iris).await?;
    house.submit(&house.maud, &maud).await?;
    let drawn = calls.draw_peers(house.ada(draw)?).await?;
    assert_eq!(drawn.into_inner().reports, 2);
    let request = pb::ListPeerReportsRequest {
        assignment: house.assignment.clone(),
    };
    let request = bearing(&house.maud.token, request)?;
    let drawn = calls.list_peer_reports(request).await?.into_inner().reports;
    assert_eq!(drawn, [iris.id.as_str()]);
    let request = pb::GetHandedInRequest {
        report: iris.id.clone(),
    };
    let request = bearing(&house.maud.token, request)?;
    let handed = house.feedback().get_handed_in(request).await?.into_inner();
    assert!(handed.labdocs[0].content_json.contains("\"a\""));
    assert_eq!(handed.files[0].name, "run.dat");
    let request = pb::GetHandedInFileRequest {
        report: iris.id.clone(),
        number: handed.files[0].number,
    };
    let request = bearing(&house.maud.token, request)?;
    let file = house.feedback().get_handed_in_file(request).await?;
    let file = joined(file.into_inner(), |one| one.piece).await?;
    assert_eq!(file, b"12");
    let peer = (pb::Evaluator::Peer, None);
    house.evaluate(&house.maud, &iris, peer).await??;
    let teacher = (pb::Evaluator::Teacher, None);
    house.evaluate(&house.ada, &iris, teacher).await??;
    let request = pb::ReleaseAllFeedbackRequest {
        assignment: house.assignment.clone(),
    };
    let released = calls.release_all_feedback(house.ada(request)?).await?;
    assert_eq!(released.into_inner().reports, 1, "those that are evaluated");
    let seen = house.evaluations(&house.iris, &iris).await?;
    let mut peers = seen.iter();
    let peer = peers.find(|one| one.evaluator() == pb::Evaluator::Peer);
    assert_eq!(peer.map(|one| one.by.as_str()), Some(""));
    house.node.stop().await
}

impl House {
    async fn evaluated_by(&self, terms: pb::EvaluationTerms) -> anyhow::Result<()> {
        let request = pb::SetEvaluationTermsRequest {
            assignment: self.assignment.clone(),
            evaluation: Some(terms),
        };
        let request = self.ada(request)?;
        self.assignments().set_evaluation_terms(request).await?;
        Ok(())
    }

    /// Finds a report clear, in some part, with a grade or without.
    async fn evaluate(
        &self,
        who: &Person,
        report: &pb::Report,
        (evaluator, grade_hundredths): (pb::Evaluator, Option<u32>),
    ) -> anyhow::Result<Result<pb::Outcome, tonic::Status>> {
        let answer = pb::Answer {
            level: Some(1),
            comment: "It is.".to_owned(),
        };
        let request = pb::EvaluateReportRequest {
            report: report.id.clone(),
            evaluator: evaluator.into(),
            judgement: Some(pb::Judgement {
                answers: vec![answer],
                comment: String::new(),
                grade_hundredths,
            }),
        };
        let request = bearing(&who.token, request)?;
        let answer = self.feedback().evaluate_report(request).await;
        Ok(answer.map(|answer| answer.into_inner().outcome.unwrap_or_default()))
    }

    async fn annotations(
        &self,
        who: &Person,
        report: &pb::Report,
    ) -> anyhow::Result<Vec<pb::Annotation>> {
        let report = report.id.clone();
        let request = bearing(&who.token, pb::ListAnnotationsRequest { report })?;
        let found = self.feedback().list_annotations(request).await?;
        Ok(found.into_inner().annotations)
    }

    async fn evaluations(
        &self,
        who: &Person,
        report: &pb::Report,
    ) -> anyhow::Result<Vec<pb::Evaluation>> {
        let report = report.id.clone();
        let request = bearing(&who.token, pb::ListEvaluationsRequest { report })?;
        let found = self.feedback().list_evaluations(request).await?;
        Ok(found.into_inner().evaluations)
    }
}
