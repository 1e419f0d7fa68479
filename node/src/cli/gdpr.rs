//! `archipel gdpr`: what is known of a person, what they take with them, and forgetting them; and
//! what has been kept long enough; and what may not be deleted for now.

mod hold;

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use campus_proto::teaching::v1 as pb;
use clap::{Args, Subcommand};
use daemon::{Clock as _, SystemClock};
use serde_json::{Value, json};

use self::hold::Held;
use super::connect::{Session, Target};
use super::output::{Output, table};
use super::{shape, shown};
use crate::exit::{Exit, Failure};

/// For the data-protection officer: persons, access logs, and how long data is kept.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel gdpr find Kerdoncuff\n  archipel gdpr report x7k2m9p4qa\n  archipel gdpr export x7k2m9p4qa --out person.json\n  archipel gdpr erase x7k2m9p4qa --yes\n  archipel gdpr accesses 0123456789abcdef0123456789abcdef\n  archipel gdpr hold x7k2m9p4qa --reason 'disciplinary procedure 7'\n  archipel gdpr retention\n  archipel gdpr retention --apply\n\nCalls with the token of an officer: $ARCHIPEL_TOKEN, or that of `archipel login`."
)]
pub(super) struct Gdpr {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Looks for accounts by a piece of a name.
    Find {
        /// At least two characters of the name.
        text: String,
    },
    /// Says how often each kind of data names somebody.
    Report {
        /// Whose handle.
        handle: String,
    },
    /// Writes what somebody takes with them, as JSON: account and reports.
    Export {
        /// Whose handle.
        handle: String,
        /// Where to write; a file that is there is not overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Deletes somebody's account and forgets them in classes and reports. Cannot be undone.
    Erase {
        /// Whose handle.
        handle: String,
        /// Really.
        #[arg(long)]
        yes: bool,
    },
    /// Lists who outside its team did something with a report.
    Accesses {
        /// The report's id.
        report: String,
    },
    /// Puts a person or a report on legal hold: nothing of it is erased or deleted meanwhile.
    Hold {
        #[command(flatten)]
        held: Held,
        /// Why, on one line; officers read it.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Lifts a legal hold.
    Lift {
        #[command(flatten)]
        held: Held,
    },
    /// Lists the legal holds.
    Holds,
    /// Says what has been kept long enough by the node's rules.
    Retention {
        /// And deletes it.
        #[arg(long)]
        apply: bool,
    },
}

impl Gdpr {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect().await?;
        let outcome = self.action.act(&session, output).await;
        session.close().await?;
        outcome
    }
}

impl Action {
    async fn act(self, session: &Session, output: &Output) -> anyhow::Result<Exit> {
        match self {
            Self::Find { text } => find(session, output, text).await,
            Self::Report { handle } => report(session, output, handle).await,
            Self::Export { handle, out } => export(session, output, (handle, &out)).await,
            Self::Erase { handle, yes: true } => erase(session, output, handle).await,
            Self::Erase { yes: false, .. } => Err(Failure::new(
                Exit::Usage,
                "nothing was erased: what is erased never comes back; export it before, then add --yes",
            )
            .into()),
            Self::Accesses { report } => accesses(session, output, report).await,
            Self::Hold { held, reason } => hold::put(session, output, (held, reason)).await,
            Self::Lift { held } => hold::lift(session, output, held).await,
            Self::Holds => hold::list(session, output).await,
            Self::Retention { apply } => retention(session, output, apply).await,
        }
    }
}

async fn find(session: &Session, output: &Output, text: String) -> anyhow::Result<Exit> {
    let request = session.request(pb::FindPeopleRequest { text });
    let found = session.data_protection().find_people(request).await?;
    let people = found.into_inner().people;
    let values: Value = people.iter().map(person_value).collect();
    output.answer(&json!({ "people": values }), || {
        let rows: Vec<[String; 3]> = people
            .iter()
            .map(|person| {
                [
                    person.handle.clone(),
                    person.role.clone(),
                    person.name.clone(),
                ]
            })
            .collect();
        table(["HANDLE", "ROLE", "NAME"], &rows)
    });
    Ok(Exit::Done)
}

async fn report(session: &Session, output: &Output, handle: String) -> anyhow::Result<Exit> {
    let request = session.request(pb::ReportPersonRequest { handle });
    let found = session.data_protection().report_person(request).await?;
    let found = found.into_inner();
    let value = json!({
        "account": found.account.as_ref().map(person_value),
        "mentions": mentions_value(&found.mentions),
        "hold": found.hold.as_ref().map(hold::value),
    });
    output.answer(&value, || {
        let account = match &found.account {
            Some(person) => format!("{}, {}", shown::plain(&person.name), person.role),
            None => "no account".to_owned(),
        };
        let hold = found.hold.as_ref().map(hold::sentence).unwrap_or_default();
        format!("{account}\n{hold}{}", mentions_table(&found.mentions))
    });
    Ok(Exit::Done)
}

async fn export(
    session: &Session,
    output: &Output,
    (handle, out): (String, &Path),
) -> anyhow::Result<Exit> {
    let request = session.request(pb::ExportPersonRequest { handle });
    let mut pieces = session
        .data_protection()
        .export_person(request)
        .await?
        .into_inner();
    let place = || format!("write {}", out.display());
    let mut file = File::create_new(out).with_context(place)?;
    let mut bytes = 0;
    while let Some(part) = pieces.message().await? {
        file.write_all(&part.piece).with_context(place)?;
        bytes += part.piece.len();
    }
    file.sync_all().with_context(place)?;
    let value = json!({ "file": out, "bytes": bytes });
    output.answer(&value, || {
        format!("wrote {bytes} bytes to {}", out.display())
    });
    Ok(Exit::Done)
}

async fn erase(session: &Session, output: &Output, handle: String) -> anyhow::Result<Exit> {
    let request = session.request(pb::ErasePersonRequest { handle });
    let erased = session.data_protection().erase_person(request).await?;
    let erased = erased.into_inner();
    let value = json!({
        "had_account": erased.had_account,
        "reports": erased.reports,
        "alias": erased.alias,
        "mentions": mentions_value(&erased.mentions),
    });
    output.answer(&value, || {
        format!(
            "erased; {} reports were theirs alone; elsewhere {} stands for them\n{}",
            erased.reports,
            erased.alias,
            mentions_table(&erased.mentions)
        )
    });
    Ok(Exit::Done)
}

/// A log that is not as it was written is an error of its own, after what it says is shown.
async fn accesses(session: &Session, output: &Output, report: String) -> anyhow::Result<Exit> {
    let request = session.request(pb::ListAccessesRequest { report });
    let log = session.data_protection().list_accesses(request).await?;
    let log = log.into_inner();
    let entry = |entry: &pb::Access| {
        json!({
            "number": entry.number,
            "at_ms": entry.at_ms,
            "handle": entry.handle,
            "standing": entry.standing,
            "method": entry.method,
        })
    };
    let values: Value = log.accesses.iter().map(entry).collect();
    let value = json!({ "accesses": values, "broken_at": log.broken_at });
    let now_ms = SystemClock::new().now_ms();
    output.answer(&value, || {
        let rows: Vec<[String; 5]> = log
            .accesses
            .iter()
            .map(|entry| {
                [
                    entry.number.to_string(),
                    shape::ago(now_ms, entry.at_ms),
                    entry.handle.clone(),
                    entry.standing.clone(),
                    entry.method.clone(),
                ]
            })
            .collect();
        table(["ENTRY", "WHEN", "WHO", "AS", "DID"], &rows)
    });
    match log.broken_at {
        None => Ok(Exit::Done),
        Some(number) => Err(Failure::new(
            Exit::Integrity,
            format!("the log is not as it was written: entry {number} does not fit"),
        )
        .into()),
    }
}

async fn retention(session: &Session, output: &Output, apply: bool) -> anyhow::Result<Exit> {
    let mut service = session.data_protection();
    let expired = match apply {
        true => {
            let request = session.request(pb::DeleteExpiredRequest {});
            service.delete_expired(request).await?.into_inner().expired
        }
        false => {
            let request = session.request(pb::ListExpiredRequest {});
            service.list_expired(request).await?.into_inner().expired
        }
    };
    let expired = expired.unwrap_or_default();
    let group = |group: &pb::ExpiredReports| {
        json!({
            "class": group.class_name,
            "mission": group.title,
            "ended_ms": group.ended_ms,
            "reports": group.reports,
        })
    };
    let groups: Value = expired.reports.iter().map(group).collect();
    let value = json!({
        "deleted": apply,
        "reports": groups,
        "traces": expired.traces,
        "accesses": expired.accesses,
        "students": expired.students,
        "endless": expired.endless,
        "held": expired.held,
    });
    output.answer(&value, || retention_text(&expired, apply));
    Ok(Exit::Done)
}

fn retention_text(expired: &pb::Expired, is_deleted: bool) -> String {
    let now_ms = SystemClock::new().now_ms();
    let rows: Vec<[String; 4]> = expired
        .reports
        .iter()
        .map(|group| {
            [
                group.reports.to_string(),
                shape::ago(now_ms, group.ended_ms),
                group.class_name.clone(),
                group.title.clone(),
            ]
        })
        .collect();
    let head = match is_deleted {
        true => "deleted",
        false => "would be deleted; nothing is, without --apply",
    };
    let groups = table(["REPORTS", "ENDED", "CLASS", "MISSION"], &rows);
    format!(
        "{head}\n{groups}\n{} traces of writing, {} entries of access logs, {} students of archived classes\n{} reports have no end: archive their classes, or end their assignments\n{} reports and places on rosters stay on legal hold",
        expired.traces, expired.accesses, expired.students, expired.endless, expired.held
    )
}

fn person_value(person: &pb::FoundPerson) -> Value {
    json!({ "handle": person.handle, "name": person.name, "role": person.role })
}

fn mentions_value(mentions: &[pb::Mention]) -> Value {
    let kinds = mentions.iter();
    kinds
        .map(|mention| (mention.kind.clone(), Value::from(mention.rows)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn mentions_table(mentions: &[pb::Mention]) -> String {
    let rows: Vec<[String; 2]> = mentions
        .iter()
        .map(|mention| [mention.rows.to_string(), mention.kind.clone()])
        .collect();
    table(["ROWS", "KIND"], &rows)
}
