//! `archipel share` and `archipel withdraw`: more people, fewer, or none.

use campus_proto::commons::v1 as pb;
use clap::Args;

use super::connect::Target;
use super::output::Output;
use super::shape;
use crate::exit::{Exit, Failure};

/// With whom.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct With {
    /// personal, named, institution, institutions, consortium or public.
    #[arg(long, value_name = "RUNG")]
    rung: Option<String>,
    /// A share address, for the rung `named`. Can be repeated.
    #[arg(long = "person", value_name = "ADDRESS")]
    people: Vec<String>,
    /// An institution's short name, for the rung `institutions`. Can be repeated.
    #[arg(long = "institution", value_name = "ID")]
    institutions: Vec<String>,
}

impl With {
    /// The policy, if one was given.
    pub(super) fn policy(self) -> Result<Option<pb::SharingPolicy>, Failure> {
        let Some(rung) = self.rung else {
            let is_empty = self.people.is_empty() && self.institutions.is_empty();
            let message = "--person and --institution need --rung";
            return match is_empty {
                true => Ok(None),
                false => Err(Failure::new(Exit::Usage, message)),
            };
        };
        Ok(Some(pb::SharingPolicy {
            rung: shape::rung(&rung)?.into(),
            people: self.people,
            institutions: self.institutions,
        }))
    }
}

/// Shares an item with others than before: more or fewer.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel share ITEM --rung consortium\n  archipel share ITEM --rung institutions --institution paris --institution lorraine\n  archipel share ITEM --rung named --person x7k2m9p4qa@paris"
)]
pub(super) struct Share {
    /// The item's id, institution/handle.
    item: String,
    #[command(flatten)]
    with: With,
    #[command(flatten)]
    target: Target,
}

impl Share {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let policy = self.with.policy()?;
        let missing = || Failure::new(Exit::Usage, "say with whom: --rung RUNG");
        let message = pb::SetPolicyRequest {
            item: self.item,
            policy: Some(policy.ok_or_else(missing)?),
        };
        let session = self.target.connect().await?;
        let answer = session
            .commons()
            .set_policy(session.request(message))
            .await?;
        report(output, answer.into_inner().published);
        session.close().await?;
        Ok(Exit::Done)
    }
}

/// Takes an item back.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel withdraw ITEM            from everybody; you can share it again\n  archipel withdraw ITEM --retract  for ever; the institution keeps its record\n  archipel withdraw ITEM --erase    for ever; its description is deleted everywhere\n  archipel withdraw ITEM --reason mistake"
)]
pub(super) struct Withdraw {
    /// The item's id, institution/handle.
    item: String,
    /// For ever; its history stays with the institution.
    #[arg(long, conflicts_with = "erase")]
    retract: bool,
    /// For ever; its description is deleted everywhere.
    #[arg(long)]
    erase: bool,
    /// Why: outdated, mistake, replaced, rights or other; told to those who could read it.
    #[arg(long, value_name = "WORD", conflicts_with = "erase")]
    reason: Option<String>,
    #[command(flatten)]
    target: Target,
}

impl Withdraw {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let how = match (self.retract, self.erase) {
            (true, _) => pb::Withdrawal::Retract,
            (false, true) => pb::Withdrawal::Erase,
            (false, false) => pb::Withdrawal::Withdraw,
        };
        let message = pb::WithdrawRequest {
            item: self.item,
            how: how.into(),
            reason: self.reason.unwrap_or_default(),
        };
        let session = self.target.connect().await?;
        let answer = session.commons().withdraw(session.request(message)).await?;
        report(output, answer.into_inner().published);
        session.close().await?;
        Ok(Exit::Done)
    }
}

/// Says what was stated.
pub(super) fn report(output: &Output, published: Option<pb::Published>) {
    let published = published.unwrap_or_default();
    output.answer(&shape::published(&published), || {
        let event =
            |verb: &str, place: &pb::Place| format!("  {verb} {} #{}", place.log, place.index);
        let mut lines = vec![format!("{}  version {}", published.item, published.version)];
        lines.extend(
            published
                .places
                .iter()
                .map(|place| event("placed in", place)),
        );
        lines.extend(
            published
                .withdrawals
                .iter()
                .map(|place| event("withdrawn from", place)),
        );
        lines.join("\n")
    });
}
