//! `archipel gdpr hold|lift|holds`: what may not be deleted for now.

use campus_proto::teaching::v1 as pb;
use clap::Args;
use daemon::{Clock as _, SystemClock};
use pb::held::What;
use serde_json::{Value, json};

use crate::cli::connect::Session;
use crate::cli::output::{Output, table};
use crate::cli::{shape, shown};
use crate::exit::Exit;

/// A person or a report.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Held {
    /// Whose handle.
    handle: Option<String>,
    /// The id of a report, instead of a person.
    #[arg(long, value_name = "ID")]
    report: Option<String>,
}

impl From<Held> for pb::Held {
    fn from(held: Held) -> Self {
        let report = held.report.map(What::Report);
        Self {
            what: report.or(held.handle.map(What::Handle)),
        }
    }
}

pub(super) async fn put(
    session: &Session,
    output: &Output,
    (held, reason): (Held, String),
) -> anyhow::Result<Exit> {
    let held = pb::Held::from(held);
    let request = session.request(pb::PutHoldRequest {
        held: Some(held.clone()),
        reason,
    });
    session.data_protection().put_hold(request).await?;
    output.answer(&json!({ "held": held_value(&held) }), || {
        format!("{} is on legal hold", named(&held))
    });
    Ok(Exit::Done)
}

pub(super) async fn lift(session: &Session, output: &Output, held: Held) -> anyhow::Result<Exit> {
    let held = pb::Held::from(held);
    let request = session.request(pb::LiftHoldRequest {
        held: Some(held.clone()),
    });
    session.data_protection().lift_hold(request).await?;
    output.answer(&json!({ "lifted": held_value(&held) }), || {
        format!("{} is on legal hold no more", named(&held))
    });
    Ok(Exit::Done)
}

pub(super) async fn list(session: &Session, output: &Output) -> anyhow::Result<Exit> {
    let request = session.request(pb::ListHoldsRequest {});
    let listed = session.data_protection().list_holds(request).await?;
    let holds = listed.into_inner().holds;
    let values: Value = holds.iter().map(value).collect();
    let now_ms = SystemClock::new().now_ms();
    output.answer(&json!({ "holds": values }), || {
        let row = |hold: &pb::Hold| {
            [
                hold.held.as_ref().map(named).unwrap_or_default(),
                shape::ago(now_ms, hold.since_ms),
                hold.by.clone(),
                hold.reason.clone(),
            ]
        };
        let rows: Vec<[String; 4]> = holds.iter().map(row).collect();
        table(["ON HOLD", "SINCE", "BY", "REASON"], &rows)
    });
    Ok(Exit::Done)
}

/// A hold, for programs.
pub(super) fn value(hold: &pb::Hold) -> Value {
    json!({
        "held": hold.held.as_ref().map(held_value),
        "reason": hold.reason,
        "by": hold.by,
        "since_ms": hold.since_ms,
    })
}

/// A hold in a line.
pub(super) fn sentence(hold: &pb::Hold) -> String {
    let held = hold.held.as_ref().map(named).unwrap_or_default();
    format!("{held} is on legal hold: {}\n", shown::plain(&hold.reason))
}

fn held_value(held: &pb::Held) -> Value {
    match &held.what {
        Some(What::Handle(handle)) => json!({ "handle": handle }),
        Some(What::Report(report)) => json!({ "report": report }),
        None => Value::Null,
    }
}

fn named(held: &pb::Held) -> String {
    match &held.what {
        Some(What::Handle(handle)) => handle.clone(),
        Some(What::Report(report)) => format!("report {report}"),
        None => String::new(),
    }
}
