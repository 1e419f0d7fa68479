//! The stable shapes of answers in JSON, and the words for them in tables.

use campus_proto::commons::v1 as pb;
use serde_json::{Value, json};

use crate::exit::{Exit, Failure};

/// A summary.
pub(super) fn summary(summary: &pb::Summary) -> Value {
    json!({
        "item": summary.item,
        "version": summary.version,
        "title": summary.title,
        "kind": summary.kind,
        "language": summary.language,
        "disciplines": summary.disciplines,
        "levels": summary.levels,
        "licence": summary.licence,
        "authors": summary.authors,
        "duration_minutes": summary.duration_minutes,
    })
}

/// What was stated.
pub(super) fn published(published: &pb::Published) -> Value {
    let places = |list: &[pb::Place]| -> Vec<Value> {
        list.iter()
            .map(|place| json!({ "log": place.log, "index": place.index }))
            .collect()
    };
    json!({
        "item": published.item,
        "version": published.version,
        "places": places(&published.places),
        "withdrawals": places(&published.withdrawals),
    })
}

/// A policy.
pub(super) fn policy(policy: &pb::SharingPolicy) -> Value {
    json!({
        "rung": rung_name(policy.rung()),
        "people": policy.people,
        "institutions": policy.institutions,
    })
}

/// A policy in words.
pub(super) fn policy_text(policy: &pb::SharingPolicy) -> String {
    let rung = rung_name(policy.rung());
    let whom: Vec<&str> = policy
        .people
        .iter()
        .chain(&policy.institutions)
        .map(String::as_str)
        .collect();
    if whom.is_empty() {
        rung.to_owned()
    } else {
        format!("{rung}: {}", whom.join(", "))
    }
}

/// The rung of that name.
pub(super) fn rung(name: &str) -> Result<pb::Rung, Failure> {
    RUNGS
        .into_iter()
        .find(|rung| rung_name(*rung) == name)
        .ok_or_else(|| {
            let names = RUNGS.map(rung_name).join(", ");
            let message = format!("rung: `{name}` is not one of {names}");
            Failure::new(Exit::Usage, message)
        })
}

const RUNGS: [pb::Rung; 6] = [
    pb::Rung::Personal,
    pb::Rung::Named,
    pb::Rung::Institution,
    pb::Rung::Institutions,
    pb::Rung::Consortium,
    pb::Rung::Public,
];

fn rung_name(rung: pb::Rung) -> &'static str {
    match rung {
        pb::Rung::Unspecified => "",
        pb::Rung::Personal => "personal",
        pb::Rung::Named => "named",
        pb::Rung::Institution => "institution",
        pb::Rung::Institutions => "institutions",
        pb::Rung::Consortium => "consortium",
        pb::Rung::Public => "public",
    }
}

/// A time in the way people at the keyboard think of it: how long ago.
pub(super) fn ago(now_ms: i64, then_ms: i64) -> String {
    if then_ms == 0 {
        return "never".to_owned();
    }
    match now_ms.saturating_sub(then_ms) / 1_000 {
        seconds if seconds < 120 => format!("{} s ago", seconds.max(0)),
        seconds if seconds < 7_200 => format!("{} min ago", seconds / 60),
        seconds => format!("{} h ago", seconds / 3_600),
    }
}

/// How many teachers an institution says that it has.
pub(super) fn teachers(published: Option<u32>) -> String {
    match published {
        None => "not said".to_owned(),
        Some(0) => "fewer than 10".to_owned(),
        Some(number) => format!("about {number}"),
    }
}

/// Bytes, rounded for people.
pub(super) fn bytes(bytes: u64) -> String {
    indicatif::HumanBytes(bytes).to_string()
}
