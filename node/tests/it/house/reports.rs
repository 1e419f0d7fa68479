//! A report from its first letter to its file.

use campus_proto::teaching::v1 as pb;
use pb::watch_report_response::News;
use tonic::{Code, Streaming};

use super::{House, Person, endless, first_answer, joined, refusal};
use crate::in_process::bearing;

/// What each of two writes.
const LETTERS: u8 = 20;
/// Most bytes of a piece.
const PIECE_BYTES_MAX: usize = 256 << 10;
/// Most exported reports that come in at once.
const IMPORTS_MAX: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn two_write_at_once_and_nothing_is_lost() -> anyhow::Result<()> {
    let house = House::start().await?;
    let report = house.open(&house.iris).await?;
    assert_eq!(house.open(&house.noe).await?.id, report.id);
    let write = |who: &'static str, first: u8, letter: u8| {
        let (house, report) = (&house, &report);
        async move {
            let who = match who {
                "iris" => &house.iris,
                _ => &house.noe,
            };
            for writer in first..first + LETTERS {
                house.write(who, report, (writer, letter)).await??;
            }
            anyhow::Ok(())
        }
    };
    tokio::try_join!(write("iris", 10, b'i'), write("noe", 60, b'n'))?;
    let again = house.write(&house.iris, &report, (10, b'i')).await??;
    assert!(!again.is_new, "the same twice is once");
    let said = house.content(&house.ada, &report, None).await?;
    let source = said["source"].as_str().unwrap_or_default();
    let count = |letter| source.matches(letter).count();
    assert_eq!((count('i'), count('n')), (LETTERS.into(), LETTERS.into()));
    let other = house.write(&house.noe, &report, (10, b'x')).await?;
    assert_eq!(refusal(other).0, Code::InvalidArgument, "a writer of hers");
    let request = pb::ReadLabdocRequest {
        report: report.id.clone(),
        labdoc: report.labdocs[0].id.clone(),
        vector: bytes::Bytes::new(),
    };
    let all = house.labdocs().read_labdoc(house.iris(request)?).await?;
    assert_eq!(all.into_inner().seq, again.seq);
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_watches_is_told() -> anyhow::Result<()> {
    let house = House::start().await?;
    let report = house.open(&house.iris).await?;
    let mut told = watch(&house, &house.noe, &report.id).await?;
    let Some(News::Present(present)) = next(&mut told).await? else {
        anyhow::bail!("who is here comes first");
    };
    assert_eq!(present.people[0].name, "Noé Kervella");
    let written = house.write(&house.iris, &report, (7, b'a')).await??;
    let Some(News::Written(news)) = next(&mut told).await? else {
        anyhow::bail!("somebody wrote");
    };
    assert_eq!(
        (news.labdoc, news.seq),
        (report.labdocs[0].id.clone(), written.seq)
    );
    assert_eq!(news.update, super::update(7, b'a'));
    let post = pb::PostMessageRequest {
        report: report.id.clone(),
        text: "Which unit?".to_owned(),
    };
    house.reports().post_message(house.iris(post)?).await?;
    let said = next(&mut told).await?;
    assert!(
        matches!(said, Some(News::Said(ref said)) if said.number == 1),
        "{said:?}"
    );
    house.submit(&house.iris, &report).await?;
    let outline = next(&mut told).await?;
    assert!(
        matches!(outline, Some(News::OutlineChanged(_))),
        "{outline:?}"
    );
    // A node that stops does not wait for those who watch.
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_in_is_kept_and_what_was_said_is_said_again() -> anyhow::Result<()> {
    let house = House::start().await?;
    let report = house.open(&house.iris).await?;
    let first = house.write(&house.iris, &report, (7, b'a')).await??;
    let handed = house.submit(&house.iris, &report).await?;
    assert_eq!((handed.number, handed.labdocs.len()), (1, 1));
    let late = house.write(&house.iris, &report, (8, b'b')).await?;
    assert_eq!(refusal(late).0, Code::FailedPrecondition);
    let id = report.id.clone();
    let reopen = pb::ReopenReportRequest { report: id.clone() };
    let mut calls = house.reports();
    let refused = calls.reopen_report(house.iris(reopen.clone())?).await;
    assert_eq!(refusal(refused).0, Code::PermissionDenied);
    calls.reopen_report(house.ada(reopen)?).await?;
    house.write(&house.noe, &report, (8, b'b')).await??;
    let labdoc = report.labdocs[0].id.clone();
    let request = pb::GetSubmissionRequest {
        report: id.clone(),
        number: 1,
        labdoc: labdoc.clone(),
    };
    let kept = house.reports().get_submission(house.ada(request)?).await?;
    assert!(kept.into_inner().content_json.contains("\"a\""));
    let request = pb::ListRevisionsRequest {
        report: id.clone(),
        labdoc: labdoc.clone(),
    };
    let history = house.labdocs().list_revisions(house.iris(request)?).await?;
    let history = history.into_inner().revisions;
    let authors: Vec<_> = history.iter().map(|one| one.author.as_str()).collect();
    assert_eq!(authors, [&house.iris.handle, &house.noe.handle]);
    let request = pb::RestoreLabdocRequest {
        report: id,
        labdoc,
        seq: first.seq,
    };
    let restored = house.labdocs().restore_labdoc(house.noe(request)?).await?;
    assert!(restored.into_inner().seq > first.seq + 1);
    let said = house.content(&house.iris, &report, None).await?;
    assert_eq!(said["source"], "a");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn labdocs_are_added_moved_named_done_put_aside_and_brought_along() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, report) = (house.labdocs(), house.open(&house.iris).await?);
    let id = report.id.clone();
    let request = pb::AddLabdocRequest {
        report: id.clone(),
        part: 0,
        kind: "text".to_owned(),
        title: "Notes".to_owned(),
    };
    let added = calls.add_labdoc(house.iris(request.clone())?).await?;
    let labdoc = added.into_inner().labdoc;
    let request = pb::AddLabdocRequest {
        kind: "song".to_owned(),
        ..request
    };
    let refused = refusal(calls.add_labdoc(house.iris(request)?).await);
    assert!(refused.1.starts_with("kind:"), "{refused:?}");
    let (report, of) = (id.clone(), labdoc.clone());
    let request = pb::MoveLabdocRequest {
        report: report.clone(),
        labdoc: of.clone(),
        place: 0,
    };
    calls.move_labdoc(house.iris(request)?).await?;
    let request = pb::RenameLabdocRequest {
        report: report.clone(),
        labdoc: of.clone(),
        title: "Measurements".to_owned(),
    };
    calls.rename_labdoc(house.iris(request)?).await?;
    let request = pb::MarkLabdocRequest {
        report: report.clone(),
        labdoc: of.clone(),
        is_done: true,
    };
    calls.mark_labdoc(house.iris(request)?).await?;
    let request = pb::SetLabdocAsideRequest {
        report: report.clone(),
        labdoc: of,
        is_aside: true,
    };
    calls.set_labdoc_aside(house.iris(request)?).await?;
    let request = pb::BringLabdocRequest {
        report: report.clone(),
        part: 0,
        from_report: report,
        from_labdoc: labdoc,
    };
    let own = calls.bring_labdoc(house.iris(request)?).await;
    assert_eq!(
        refusal(own).0,
        Code::NotFound,
        "that is another report's way"
    );
    let seen = house.report(&house.noe, &id).await?.labdocs;
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].title, "Measurements");
    assert!(seen[0].is_done && seen[0].is_aside && !seen[0].is_of_mission);
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_comes_in_again_as_it_went_out() -> anyhow::Result<()> {
    for format in [pb::ExportFormat::Json, pb::ExportFormat::Eln] {
        let house = House::start().await?;
        let report = house.open(&house.iris).await?;
        house.write(&house.iris, &report, (7, b'a')).await??;
        let file = house.export(&house.iris, &report, format).await?;
        let team = &house.teams[1];
        let student = house.import(&house.maud, team, &file).await?;
        assert_eq!(refusal(student).0, Code::PermissionDenied);
        let nonsense = house.import(&house.ada, team, b"no report").await?;
        let nonsense = refusal(nonsense);
        assert_eq!(nonsense.0, Code::InvalidArgument);
        assert!(nonsense.1.contains("no exported report"), "{nonsense:?}");
        let begun = house.import(&house.ada, team, &file).await??;
        let copy = house.report(&house.maud, &begun).await?;
        let said = house.content(&house.maud, &copy, None).await?;
        assert_eq!(said, house.content(&house.iris, &report, None).await?);
        let again = house.import(&house.ada, team, &file).await?;
        assert_ne!(refusal(again).0, Code::Ok, "the team has a report");
        house.node.stop().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_to_print_is_in_the_language_that_is_asked_for() -> anyhow::Result<()> {
    let house = House::start().await?;
    let report = house.open(&house.iris).await?;
    for (format, language) in [
        (pb::ExportFormat::HtmlFr, "lang=\"fr\""),
        (pb::ExportFormat::HtmlEn, "lang=\"en\""),
    ] {
        let page = house.export(&house.ada, &report, format).await?;
        let page = String::from_utf8(page)?;
        assert!(page.contains(language), "{page}");
    }
    let unset = house
        .export(&house.ada, &report, pb::ExportFormat::Unspecified)
        .await;
    let unset = unset.expect_err("it is refused").to_string();
    assert!(unset.contains("format:"), "{unset}");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_followed_by_those_who_teach_it() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, report) = (house.reports(), house.open(&house.iris).await?);
    house.write(&house.iris, &report, (7, b'a')).await??;
    let post = pb::PostMessageRequest {
        report: report.id.clone(),
        text: "Which unit?".to_owned(),
    };
    calls.post_message(house.iris(post.clone())?).await?;
    let long = pb::PostMessageRequest {
        text: "x".repeat(4_001),
        ..post
    };
    let long = refusal(calls.post_message(house.iris(long)?).await);
    assert!(long.1.contains("message"), "{long:?}");
    let request = pb::ListMessagesRequest {
        report: report.id.clone(),
        after: 0,
    };
    let said = calls.list_messages(house.ada(request)?).await?.into_inner();
    assert_eq!(said.messages[0].text, "Which unit?");
    let request = pb::FollowReportRequest {
        report: report.id.clone(),
    };
    let followed = calls.follow_report(house.ada(request)?).await?.into_inner();
    let figures = followed.progress.unwrap_or_default().figures;
    assert_eq!(figures.unwrap_or_default().messages, 1);
    assert!(followed.of_class.is_some() && followed.of_mission.is_none());
    let chronology = pb::GetChronologyRequest {
        report: report.id.clone(),
        labdoc: String::new(),
        grain: pb::Grain::Day.into(),
    };
    let pieces = calls.get_chronology(house.ada(chronology.clone())?).await?;
    assert_eq!(pieces.into_inner().pieces[0].updates, 1);
    let unset = pb::GetChronologyRequest {
        grain: 0,
        ..chronology
    };
    let unset = refusal(calls.get_chronology(house.ada(unset)?).await);
    assert!(unset.1.starts_with("grain:"), "{unset:?}");
    let request = pb::ListReportsRequest {
        assignment: house.assignment.clone(),
    };
    let listed = calls.list_reports(house.ada(request)?).await?;
    assert_eq!(listed.into_inner().reports.len(), 1);
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_import_too_many_at_once_is_told_to_come_later() -> anyhow::Result<()> {
    let house = House::start().await?;
    let mut calls = Vec::new();
    for _ in 0..=IMPORTS_MAX {
        let first = pb::ImportReportRequest {
            assignment: house.assignment.clone(),
            team: house.teams[0].clone(),
            piece: b"{".as_slice().into(),
        };
        let (mut service, request) = (house.reports(), house.ada(endless(first))?);
        calls.push(async move { service.import_report(request).await });
    }
    let refused = first_answer(calls).await?;
    assert_eq!(refusal(refused).0, Code::Unavailable);
    house.node.stop().await
}

impl House {
    fn noe<T>(&self, message: T) -> anyhow::Result<tonic::Request<T>> {
        Ok(bearing(&self.noe.token, message)?)
    }

    async fn export(
        &self,
        who: &Person,
        report: &pb::Report,
        format: pb::ExportFormat,
    ) -> anyhow::Result<Vec<u8>> {
        let request = pb::ExportReportRequest {
            report: report.id.clone(),
            format: format.into(),
        };
        let request = bearing(&who.token, request)?;
        let pieces = self.reports().export_report(request).await?;
        Ok(joined(pieces.into_inner(), |one| one.piece).await?)
    }

    async fn import(
        &self,
        who: &Person,
        team: &str,
        file: &[u8],
    ) -> anyhow::Result<Result<String, tonic::Status>> {
        let messages: Vec<_> = file
            .chunks(PIECE_BYTES_MAX)
            .map(|piece| pb::ImportReportRequest {
                assignment: self.assignment.clone(),
                team: team.to_owned(),
                piece: piece.to_vec().into(),
            })
            .collect();
        let request = bearing(&who.token, tokio_stream::iter(messages))?;
        let begun = self.reports().import_report(request).await;
        Ok(begun.map(|begun| begun.into_inner().report))
    }
}

async fn watch(
    house: &House,
    who: &Person,
    report: &str,
) -> anyhow::Result<Streaming<pb::WatchReportResponse>> {
    let report = report.to_owned();
    let request = bearing(&who.token, pb::WatchReportRequest { report })?;
    Ok(house.reports().watch_report(request).await?.into_inner())
}

async fn next(told: &mut Streaming<pb::WatchReportResponse>) -> anyhow::Result<Option<News>> {
    Ok(told.message().await?.and_then(|message| message.news))
}
