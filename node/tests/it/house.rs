//! The teaching wing over gRPC: a house where `ada` teaches, `iris` and `noe` are one team and `maud`
//! is another, and `gael` teaches elsewhere in it.

mod assignments;
mod feedback;
mod files;
mod reports;
mod strangers;

use std::pin::pin;

use anyhow::Context as _;
use campus_proto::commons::v1 as commons;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use campus_proto::teaching::v1 as pb;
use domain::viewer::Role;
use futures_util::stream::FuturesUnordered;
use pb::assignment_service_client::AssignmentServiceClient;
use pb::attachment_service_client::AttachmentServiceClient;
use pb::class_service_client::ClassServiceClient;
use pb::feedback_service_client::FeedbackServiceClient;
use pb::labdoc_service_client::LabdocServiceClient;
use pb::report_service_client::ReportServiceClient;
use serde_json::{Value, json};
use tokio_stream::{Stream, StreamExt as _};
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

use crate::in_process::{Node, bearing};

/// What stands in the document of the mission.
const NOTES: &[u8] = b"U;I\n1;2\n";

/// Somebody with a token.
struct Person {
    handle: String,
    token: String,
}

/// A class with two teams and a mission.
struct House {
    node: Node,
    ada: Person,
    gael: Person,
    iris: Person,
    noe: Person,
    maud: Person,
    class: String,
    /// The teams of `iris` and of `maud`.
    teams: [String; 2],
    item: String,
    assignment: String,
}

impl House {
    async fn start() -> anyhow::Result<Self> {
        let node = Node::start("grenoble").await?;
        let person = |name, role| {
            let (handle, token) = node.person(name, role)?;
            anyhow::Ok(Person { handle, token })
        };
        let ada = person("Ada Keller", Role::Teacher)?;
        let gael = person("Gaël Ferron", Role::Teacher)?;
        let iris = person("Iris Moal", Role::Student)?;
        let noe = person("Noé Kervella", Role::Student)?;
        let maud = person("Maud Lebrun", Role::Student)?;
        let mut house = Self {
            node,
            ada,
            gael,
            iris,
            noe,
            maud,
            class: String::new(),
            teams: Default::default(),
            item: String::new(),
            assignment: String::new(),
        };
        house.fill_class().await?;
        house.item = house.publish(None).await?;
        house.assignment = house.assign(&house.ada, &house.item).await??;
        Ok(house)
    }

    async fn fill_class(&mut self) -> anyhow::Result<()> {
        let mut calls = ClassServiceClient::new(self.node.channel.clone());
        let name = "L1 Chimie".to_owned();
        let made = calls.create_class(self.ada(pb::CreateClassRequest { name })?);
        self.class = made.await?.into_inner().class.unwrap_or_default().id;
        let csv = "person,team\nIris Moal,Fer\nNoé Kervella,Fer\nMaud Lebrun,Or\n";
        let request = pb::ImportRosterRequest {
            class: self.class.clone(),
            csv: csv.into(),
            dry_run: false,
        };
        calls.import_roster(self.ada(request)?).await?;
        let request = pb::ListTeamsRequest {
            class: self.class.clone(),
        };
        for team in calls
            .list_teams(self.ada(request)?)
            .await?
            .into_inner()
            .teams
        {
            self.teams[usize::from(team.name == "Or")] = team.id;
        }
        Ok(())
    }

    /// Shares the mission with nobody, as `ada`; as the next version of an item if one is given.
    async fn publish(&self, of: Option<&str>) -> anyhow::Result<String> {
        let mut calls = CommonsServiceClient::new(self.node.channel.clone());
        let frame = commons::PutObjectRequest { data: NOTES.into() };
        let put = calls.put_object(self.ada(tokio_stream::once(frame))?);
        let digest = put.await?.into_inner().digest;
        let item_json = mission(&digest, of.is_some()).to_string();
        let published = match of {
            Some(item) => {
                let item = item.to_owned();
                let request = commons::ReviseRequest { item, item_json };
                let revised = calls.revise(self.ada(request)?).await?;
                revised.into_inner().published
            }
            None => {
                let policy = commons::SharingPolicy {
                    rung: commons::Rung::Personal.into(),
                    ..commons::SharingPolicy::default()
                };
                let request = commons::PublishRequest {
                    item_json,
                    policy: Some(policy),
                };
                let made = calls.publish(self.ada(request)?).await?;
                made.into_inner().published
            }
        };
        Ok(published.unwrap_or_default().item)
    }

    async fn assign(&self, who: &Person, item: &str) -> anyhow::Result<Result<String, Status>> {
        let request = pb::AssignMissionRequest {
            class: self.class.clone(),
            item: item.to_owned(),
            terms: Some(terms()),
        };
        let request = bearing(&who.token, request)?;
        let given = self.assignments().assign_mission(request).await;
        Ok(given.map(|given| given.into_inner().assignment))
    }

    /// The report of somebody's team, begun if it was not.
    async fn open(&self, who: &Person) -> anyhow::Result<pb::Report> {
        let assignment = self.assignment.clone();
        let request = bearing(&who.token, pb::OpenReportRequest { assignment })?;
        let report = self.reports().open_report(request).await?;
        self.report(who, &report.into_inner().report).await
    }

    async fn report(&self, who: &Person, report: &str) -> anyhow::Result<pb::Report> {
        let report = report.to_owned();
        let request = bearing(&who.token, pb::GetReportRequest { report })?;
        let found = self.reports().get_report(request).await?;
        Ok(found.into_inner().report.unwrap_or_default())
    }

    /// Writes a letter into the program of a report, as a writer who never wrote before.
    async fn write(
        &self,
        who: &Person,
        report: &pb::Report,
        (writer, letter): (u8, u8),
    ) -> anyhow::Result<Result<pb::WriteLabdocResponse, Status>> {
        let request = pb::WriteLabdocRequest {
            report: report.id.clone(),
            labdoc: report.labdocs[0].id.clone(),
            update: update(writer, letter).into(),
        };
        let request = bearing(&who.token, request)?;
        let written = self.labdocs().write_labdoc(request).await;
        Ok(written.map(tonic::Response::into_inner))
    }

    /// What the program of a report says, or said after an update.
    async fn content(
        &self,
        who: &Person,
        report: &pb::Report,
        seq: Option<u64>,
    ) -> anyhow::Result<Value> {
        let request = pb::GetLabdocContentRequest {
            report: report.id.clone(),
            labdoc: report.labdocs[0].id.clone(),
            seq,
        };
        let request = bearing(&who.token, request)?;
        let said = self.labdocs().get_labdoc_content(request).await?;
        Ok(serde_json::from_str(&said.into_inner().content_json)?)
    }

    async fn submit(&self, who: &Person, report: &pb::Report) -> anyhow::Result<pb::Submission> {
        let report = report.id.clone();
        let request = bearing(&who.token, pb::SubmitReportRequest { report })?;
        let handed = self.reports().submit_report(request).await?;
        Ok(handed.into_inner().submission.unwrap_or_default())
    }

    fn ada<T>(&self, message: T) -> anyhow::Result<Request<T>> {
        Ok(bearing(&self.ada.token, message)?)
    }

    fn iris<T>(&self, message: T) -> anyhow::Result<Request<T>> {
        Ok(bearing(&self.iris.token, message)?)
    }

    fn assignments(&self) -> AssignmentServiceClient<Channel> {
        AssignmentServiceClient::new(self.node.channel.clone())
    }

    fn reports(&self) -> ReportServiceClient<Channel> {
        ReportServiceClient::new(self.node.channel.clone())
    }

    fn labdocs(&self) -> LabdocServiceClient<Channel> {
        LabdocServiceClient::new(self.node.channel.clone())
    }

    fn attachments(&self) -> AttachmentServiceClient<Channel> {
        AttachmentServiceClient::new(self.node.channel.clone())
    }

    fn feedback(&self) -> FeedbackServiceClient<Channel> {
        FeedbackServiceClient::new(self.node.channel.clone())
    }
}

/// From long ago, without an end.
fn terms() -> pb::Terms {
    pb::Terms {
        starts_ms: 1,
        ends_ms: None,
        adds_labdocs: true,
    }
}

/// A mission with a program to write, a document and a rubric of one criterion.
fn mission(digest: &str, is_later: bool) -> Value {
    let program =
        json!({"title": "Program", "content": {"code": {"language": "python"}}, "required": true});
    let levels = json!([{"title": "No", "points": 0.0}, {"title": "Yes", "points": 4.0}]);
    json!({
        "item": {
            "title": if is_later { "Iron, once more" } else { "Iron" },
            "language": "en", "authors": ["Ada Keller"], "licence": "CC-BY-4.0",
            "rights": {"view": true, "run": true, "adapt": true, "redistribute": true},
        },
        "content": {"mission": {
            "parts": [{"title": "One", "instructions": "Do it.", "labdocs": [program]}],
            "rubric": {"criteria": [{"title": "Clear", "levels": levels}]},
        }},
        "files": [{
            "name": "notes.csv", "media_type": "text/csv", "size_bytes": NOTES.len(),
            "digest": digest, "right": "open",
        }],
    })
}

/// An update of Yjs in format 1: a writer who never wrote before puts a letter at the beginning of
/// the text `source`.
fn update(writer: u8, letter: u8) -> Vec<u8> {
    [&[1, 1, writer, 0, 4, 1, 6][..], b"source", &[1, letter, 0]].concat()
}

/// The bytes of an answer in pieces.
async fn joined<T>(
    pieces: impl Stream<Item = Result<T, Status>>,
    piece: impl Fn(T) -> bytes::Bytes,
) -> Result<Vec<u8>, Status> {
    let (mut pieces, mut all) = (pin!(pieces), Vec::new());
    while let Some(next) = pieces.next().await {
        all.extend_from_slice(&piece(next?));
    }
    Ok(all)
}

/// Messages that begin and never end.
fn endless<T: Send + 'static>(first: T) -> impl Stream<Item = T> + Send + 'static {
    tokio_stream::once(first).chain(tokio_stream::pending())
}

/// What comes of calls of which one is answered: the others go on.
async fn first_answer<T>(calls: Vec<impl Future<Output = T>>) -> anyhow::Result<T> {
    let mut calls: FuturesUnordered<_> = calls.into_iter().collect();
    calls.next().await.context("there are calls")
}

/// The code and the words of a refusal.
fn refusal<T: std::fmt::Debug>(answer: Result<T, Status>) -> (Code, String) {
    let status = answer.expect_err("it is refused");
    (status.code(), status.message().to_owned())
}
