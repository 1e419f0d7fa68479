//! Everybody whom a call of the wing is no business of: each call is found in the descriptors, so
//! that a new one is asked too.

use domain::viewer::Role;
use prost::Message as _;
use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use tonic::Code;

use super::House;
use crate::in_process::Node;

/// A message without fields, in its frame.
const EMPTY: &[u8] = b"\0\0\0\0\0";

#[tokio::test(flavor = "multi_thread")]
async fn no_call_of_the_wing_is_answered_to_nobody() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let calls = calls()?;
    assert!(calls.len() > 75, "{}", calls.len());
    for (path, _) in calls {
        let is_officers = path.contains("DataProtection");
        let expected = match is_officers {
            true => Code::PermissionDenied,
            false => Code::Unauthenticated,
        };
        assert_eq!(node.call_raw(&path, ("", EMPTY)).await?, expected, "{path}");
        let wrong = node.call_raw(&path, ("no-token", EMPTY)).await?;
        assert_eq!(wrong, Code::Unauthenticated, "{path}");
    }
    node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn for_strangers_there_is_no_class_assignment_or_report() -> anyhow::Result<()> {
    let house = House::start().await?;
    let names = Names::of(&house).await?;
    let operator = house.node.person("Odile", Role::Operator)?.1;
    let student = house.node.person("Malo", Role::Student)?.1;
    let (mut asked, mut open) = (0, Vec::new());
    for (path, message) in calls()? {
        if path.contains("DataProtection") || names.subject(&message).is_none() {
            continue;
        }
        asked += 1;
        let body = names.framed(&message);
        for token in [&operator, &student, &house.gael.token] {
            let code = house.node.call_raw(&path, (token, &body)).await?;
            if code != Code::NotFound {
                open.push((path.clone(), code));
            }
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(asked > 65, "{asked}");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_closed_to_the_other_teams_of_its_class() -> anyhow::Result<()> {
    let house = House::start().await?;
    let names = Names::of(&house).await?;
    let (mut asked, mut open) = (0, Vec::new());
    for (path, message) in calls()? {
        if path.contains("DataProtection") || names.subject(&message) != Some("report") {
            continue;
        }
        asked += 1;
        let body = names.framed(&message);
        let asked_by = (house.maud.token.as_str(), body.as_slice());
        let code = house.node.call_raw(&path, asked_by).await?;
        if code != Code::PermissionDenied {
            open.push((path, code));
        }
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(asked > 35, "{asked}");
    let untouched = house.report(&house.iris, &names.report).await?;
    assert!(!untouched.is_submitted && untouched.labdocs.len() == 1);
    house.node.stop().await
}

/// What is there, by its names.
struct Names {
    class: String,
    team: String,
    assignment: String,
    report: String,
    labdoc: String,
    item: String,
    person: String,
}

impl Names {
    /// Those of the report of `iris`.
    async fn of(house: &House) -> anyhow::Result<Self> {
        let report = house.open(&house.iris).await?;
        Ok(Self {
            class: house.class.clone(),
            team: house.teams[0].clone(),
            assignment: house.assignment.clone(),
            labdoc: report.labdocs[0].id.clone(),
            report: report.id,
            item: house.item.clone(),
            person: house.iris.handle.clone(),
        })
    }

    /// What a message is about.
    fn subject(&self, message: &DescriptorProto) -> Option<&'static str> {
        let subjects = ["report", "assignment", "class"];
        let mut subjects = subjects.into_iter();
        subjects.find(|subject| message.field.iter().any(|field| field.name() == *subject))
    }

    /// A message whose fields are all good, in its frame.
    fn framed(&self, message: &DescriptorProto) -> Vec<u8> {
        let mut body = Vec::new();
        for field in &message.field {
            let (kind, name) = (field.r#type(), field.name());
            if kind == Type::String {
                put_bytes(&mut body, field, self.text(name).as_bytes());
            } else if name == "update" {
                put_bytes(&mut body, field, &super::update(7, b'a'));
            } else if kind == Type::Uint32 || kind == Type::Enum {
                body.extend([tag(field, 0), 1]);
            } else if kind == Type::Message {
                body.extend([tag(field, 2), 0]);
            }
        }
        let length = u32::try_from(body.len()).expect("it is short");
        [&[0][..], &length.to_be_bytes(), &body].concat()
    }

    fn text(&self, field: &str) -> &str {
        match field {
            "class" => &self.class,
            "team" => &self.team,
            "assignment" => &self.assignment,
            "report" | "from_report" => &self.report,
            "labdoc" | "from_labdoc" => &self.labdoc,
            "item" => &self.item,
            "kind" => "text",
            "digest" => "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
            _ => &self.person,
        }
    }
}

/// Every call of the teaching wing, with the message that it takes.
fn calls() -> anyhow::Result<Vec<(String, DescriptorProto)>> {
    let set = FileDescriptorSet::decode(campus_proto::DESCRIPTORS)?;
    let files = set.file.iter();
    let files = files.filter(|file| file.package() == "archipel.teaching.v1");
    let messages = |name: &str| {
        let all = files.clone().flat_map(|file| &file.message_type);
        let mut all = all.filter(|message| name.ends_with(&format!(".v1.{}", message.name())));
        all.next().cloned().unwrap_or_default()
    };
    let mut calls = Vec::new();
    for file in files.clone() {
        for service in &file.service {
            let path = format!("/{}.{}", file.package(), service.name());
            let all = service.method.iter();
            calls.extend(all.map(|method| {
                let path = format!("{path}/{}", method.name());
                (path, messages(method.input_type()))
            }));
        }
    }
    Ok(calls)
}

fn put_bytes(body: &mut Vec<u8>, field: &FieldDescriptorProto, bytes: &[u8]) {
    let length = u8::try_from(bytes.len()).expect("they are few");
    body.extend([tag(field, 2), length]);
    body.extend(bytes);
}

/// The byte before a value of a field, of a kind of protobuf's.
fn tag(field: &FieldDescriptorProto, kind: u8) -> u8 {
    u8::try_from(field.number() << 3).expect("numbers are low") | kind
}
