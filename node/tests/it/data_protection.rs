//! The data-protection officer at the keyboard: what is known of somebody, what they take with them,
//! and forgetting them; who read a report; and what has been kept long enough.

use std::time::Duration;

use domain::viewer::Role;
use serde_json::Value;
use teaching::{AssignmentId, Caller, ReportId, Terms};

use crate::entrance::reports::{NoDocuments, mission};
use crate::in_process::Node;
use crate::support::{Place, Said};

/// A node where `iris` has a report on a mission of `ada`, and `dora` is the officer.
struct House {
    node: Node,
    place: Place,
    address: String,
    ada: Caller,
    iris: Caller,
    dora: Caller,
    assignment: AssignmentId,
    report: ReportId,
}

impl House {
    async fn start() -> anyhow::Result<Self> {
        let node = Node::start("grenoble").await?;
        let inside = &node.running.node;
        let person = |name: &str, role| {
            let handle = inside.people.add(name, role, 1)?.handle;
            anyhow::Ok(Caller { handle, role })
        };
        let ada = person("Ada Keller", Role::Teacher)?;
        let iris = person("Iris Moal", Role::Student)?;
        let dora = person("Dora Le Bris", Role::Officer)?;
        let wing = &inside.teaching;
        let class = wing.create_class(&ada, "L1", 1)?;
        let code = class
            .code
            .ok_or_else(|| anyhow::anyhow!("there is a code"))?;
        wing.join_class(&iris, &code, 1)?;
        wing.form_random_teams(&ada, class.id, (3, 1))?;
        let terms = Terms {
            starts_ms: 1,
            ends_ms: None,
            adds_labdocs: true,
        };
        let assignment = wing.assign(&ada, (class.id, &terms), &mission()?, &NoDocuments)?;
        let report = wing.open_report(&iris, assignment, 2)?;
        wing.post_message(&iris, report, "It is rusty", 3)?;
        Ok(Self {
            address: node.running.addresses.people.to_string(),
            place: Place::new(),
            node,
            ada,
            iris,
            dora,
            assignment,
            report,
        })
    }

    fn token(&self, who: &Caller) -> anyhow::Result<String> {
        let inside = &self.node.running.node;
        let now_ms = inside.clock.now_ms();
        let token = inside
            .tokens
            .issue(&who.handle, Duration::from_secs(600), now_ms)?;
        Ok(token.reveal().to_owned())
    }

    /// `archipel gdpr`, as somebody, in a thread of its own: the node is in this process.
    async fn gdpr(&self, who: &Caller, arguments: &[&str]) -> anyhow::Result<Said> {
        let token = self.token(who)?;
        let base = ["gdpr", "--address", &self.address, "--json"];
        let all = [&base[..], arguments].concat();
        let mut command = self.place.command(&all);
        command.env("ARCHIPEL_TOKEN", token);
        Ok(tokio::task::spawn_blocking(move || crate::support::said(command)).await?)
    }

    /// What the officer is answered.
    async fn officer(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        Ok(self.gdpr(&self.dora, arguments).await?.json())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_found_reported_exported_and_erased() -> anyhow::Result<()> {
    let house = House::start().await?;
    let iris = house.iris.handle.to_string();
    let found = house.officer(&["find", "moal"]).await?;
    assert_eq!(found["people"][0]["handle"], iris.as_str());
    assert_eq!(found["people"].as_array().map(Vec::len), Some(1));
    let known = house.officer(&["report", &iris]).await?;
    assert_eq!(known["account"]["name"], "Iris Moal");
    for kind in ["students", "teams", "messages"] {
        assert_eq!(known["mentions"][kind], 1, "{known}");
    }
    house
        .officer(&["export", &iris, "--out", "iris.json"])
        .await?;
    let file: Value = serde_json::from_str(&house.place.read("iris.json"))?;
    assert_eq!(file["account"]["role"], "student");
    assert_eq!(file["teaching"]["classes"][0], "L1");
    assert!(file.to_string().contains("It is rusty"));
    let token = house.token(&house.iris)?;
    let erased = house.officer(&["erase", &iris, "--yes"]).await?;
    assert_eq!(
        (&erased["had_account"], &erased["reports"]),
        (&true.into(), &1.into())
    );
    let known = house.officer(&["report", &iris]).await?;
    assert_eq!(known["account"], Value::Null);
    assert_eq!(known["mentions"], serde_json::json!({}));
    let inside = &house.node.running.node;
    let gone = inside.tokens.verify(&token, inside.clock.now_ms())?;
    assert_eq!(gone, None);
    let again = house.officer(&["erase", &iris, "--yes"]).await?;
    assert_eq!(again["had_account"], false);
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_the_officer_is_answered() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (iris, report) = (house.iris.handle.to_string(), house.report.to_string());
    let operator = Caller {
        handle: house
            .node
            .running
            .node
            .people
            .add("Op", Role::Operator, 1)?
            .handle,
        role: Role::Operator,
    };
    for who in [&house.ada, &house.iris, &operator] {
        for arguments in [
            &["find", "moal"][..],
            &["report", &iris],
            &["export", &iris, "--out", "stolen.json"],
            &["erase", &iris, "--yes"],
            &["accesses", &report],
            &["retention"],
            &["retention", "--apply"],
            &["hold", &iris, "--reason", "Case 7"],
            &["hold", "--report", &report, "--reason", "Case 7"],
            &["lift", &iris],
            &["holds"],
        ] {
            let said = house.gdpr(who, arguments).await?;
            said.check(5, &["data-protection officer"]);
        }
    }
    assert!(!house.place.path("stolen.json").exists());
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (iris, dora) = (house.iris.handle.to_string(), house.dora.handle.to_string());
    house.place.write("there.json", "mine");
    for (arguments, code, fragment) in [
        (&["find", "m"][..], 2, "at least 2 characters"),
        (&["report", "Not A Handle"], 2, "handle"),
        (&["export", &iris, "--out", "there.json"], 1, "there.json"),
        (&["erase", &iris], 2, "--yes"),
        (&["erase", &dora, "--yes"], 2, "your own"),
        (&["accesses", "x"], 2, "32 hexadecimal digits"),
        (
            &["hold", "nobody", "--reason", "Case 7"],
            1,
            "no such account",
        ),
        (&["hold", &iris, "--reason", " "], 2, "reason must be"),
        (&["hold", "--reason", "Case 7"], 2, "--report"),
        (
            &["hold", "--report", "x", "--reason", "Case 7"],
            2,
            "32 hexadecimal digits",
        ),
        (&["lift", &iris], 1, "no such legal hold"),
        (&["accesses", &"0".repeat(32)], 1, "no such report"),
    ] {
        let said = house.gdpr(&house.dora, arguments).await?;
        said.check(code, &[fragment]);
    }
    assert_eq!(house.place.read("there.json"), "mine");
    assert!(
        house
            .node
            .running
            .node
            .people
            .find(&house.iris.handle)?
            .is_some()
    );
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_read_a_report_is_listed() -> anyhow::Result<()> {
    let house = House::start().await?;
    let wing = &house.node.running.node.teaching;
    wing.report(&house.iris, house.report)?;
    wing.report(&house.ada, house.report)?;
    let report = house.report.to_string();
    let log = house.officer(&["accesses", &report]).await?;
    assert_eq!(log["accesses"].as_array().map(Vec::len), Some(1));
    let entry = &log["accesses"][0];
    assert_eq!(entry["handle"], house.ada.handle.as_str());
    assert_eq!(entry["method"], "read a report");
    assert!(entry["at_ms"].as_i64() > Some(0));
    assert_eq!(log["broken_at"], Value::Null);
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_long_enough_is_said_and_then_deleted() -> anyhow::Result<()> {
    let house = House::start().await?;
    let found = house.officer(&["retention"]).await?;
    assert_eq!(
        (&found["endless"], &found["deleted"]),
        (&1.into(), &false.into())
    );
    let wing = &house.node.running.node.teaching;
    let long_ago = Terms {
        starts_ms: 1,
        ends_ms: Some(1_000),
        adds_labdocs: true,
    };
    wing.change_terms(&house.ada, house.assignment, &long_ago)?;
    let found = house.officer(&["retention"]).await?;
    assert_eq!(found["reports"][0]["mission"], "Iron");
    wing.report(&house.iris, house.report)?;
    let gone = house.officer(&["retention", "--apply"]).await?;
    assert_eq!(gone["reports"], found["reports"]);
    let deleted = wing.report(&house.iris, house.report);
    assert!(matches!(deleted, Err(teaching::TeachingError::NotFound)));
    let found = house.officer(&["retention"]).await?;
    assert_eq!(found["reports"], serde_json::json!([]));
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_legal_hold_stays_until_it_is_lifted() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (iris, report) = (house.iris.handle.to_string(), house.report.to_string());
    let wing = &house.node.running.node.teaching;
    let long_ago = Terms {
        starts_ms: 1,
        ends_ms: Some(1_000),
        adds_labdocs: true,
    };
    wing.change_terms(&house.ada, house.assignment, &long_ago)?;
    for held in [&[iris.as_str()][..], &["--report", &report]] {
        let arguments = [&["hold"][..], held, &["--reason", "Case 7"]].concat();
        house.officer(&arguments).await?;
    }
    let listed = house.officer(&["holds"]).await?;
    assert_eq!(listed["holds"][0]["held"]["handle"], iris.as_str());
    assert_eq!(listed["holds"][1]["held"]["report"], report.as_str());
    assert_eq!(listed["holds"][1]["by"], house.dora.handle.as_str());
    let gone = house.officer(&["retention", "--apply"]).await?;
    assert_eq!(
        (&gone["reports"], &gone["held"]),
        (&serde_json::json!([]), &1.into())
    );
    let token = house.token(&house.iris)?;
    let refused = house.gdpr(&house.dora, &["erase", &iris, "--yes"]).await?;
    refused.check(1, &["legal hold: Case 7", "lift the hold first"]);
    // It was refused before anything was done: their token is good still.
    let inside = &house.node.running.node;
    assert!(
        inside
            .tokens
            .verify(&token, inside.clock.now_ms())?
            .is_some()
    );
    house.officer(&["lift", &iris]).await?;
    let known = house.officer(&["report", &iris]).await?;
    assert_eq!(known["hold"]["held"]["report"], report.as_str());
    let refused = house.gdpr(&house.dora, &["erase", &iris, "--yes"]).await?;
    refused.check(1, &["the report", "lift the hold first"]);
    house.officer(&["lift", "--report", &report]).await?;
    let gone = house.officer(&["retention", "--apply"]).await?;
    assert_eq!(
        (&gone["reports"][0]["reports"], &gone["held"]),
        (&1.into(), &0.into())
    );
    house.officer(&["erase", &iris, "--yes"]).await?;
    house.node.stop().await
}
