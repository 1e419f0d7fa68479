//! Legal holds, as programs put and lift them.

use campus_proto::teaching::v1 as pb;
use domain::id::Handle;
use teaching::{Caller, Held, Hold};

use super::{missing, read_report};
use crate::api::error::ApiError;
use crate::node::Node;

/// Whoever is put on hold has an account: nobody else can be mistyped unnoticed.
pub(super) fn put(
    node: &Node,
    officer: &Caller,
    message: pb::PutHoldRequest,
) -> Result<(), ApiError> {
    let held = read(message.held)?;
    if let Held::Person(handle) = &held
        && node.people.find(handle)?.is_none()
    {
        return Err(ApiError::NotFound("account"));
    }
    let said = (message.reason.as_str(), node.clock.now_ms());
    let put = node.teaching.hold(officer, &held, said);
    put.map_err(missing("report"))?;
    tracing::info!(officer = %officer.handle, %held, "put on legal hold");
    Ok(())
}

pub(super) fn lift(
    node: &Node,
    officer: &Caller,
    message: pb::LiftHoldRequest,
) -> Result<(), ApiError> {
    let held = read(message.held)?;
    let lifted = node.teaching.lift_hold(officer, &held);
    lifted.map_err(missing("legal hold"))?;
    tracing::info!(officer = %officer.handle, %held, "lifted a legal hold");
    Ok(())
}

pub(super) fn hold(hold: Hold) -> pb::Hold {
    let what = match hold.held {
        Held::Person(handle) => pb::held::What::Handle(handle.to_string()),
        Held::Report(report) => pb::held::What::Report(report.to_string()),
    };
    pb::Hold {
        held: Some(pb::Held { what: Some(what) }),
        reason: hold.reason,
        by: hold.by.to_string(),
        since_ms: hold.since_ms,
    }
}

fn read(held: Option<pb::Held>) -> Result<Held, ApiError> {
    match held.and_then(|held| held.what) {
        Some(pb::held::What::Handle(handle)) => Ok(Held::Person(handle.parse::<Handle>()?)),
        Some(pb::held::What::Report(report)) => Ok(Held::Report(read_report(&report)?)),
        None => {
            let message = "held: give the handle of a person, or the id of a report".to_owned();
            Err(ApiError::Malformed(message))
        }
    }
}
