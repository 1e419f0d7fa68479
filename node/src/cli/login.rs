//! `archipel login`: gets a token from a person who is signed in in a browser.

mod token_file;

use std::time::Duration;

use anyhow::Context as _;
use campus_proto::identity::v1 as pb;
use clap::Args;
use serde_json::json;

use super::connect::{Session, Target};
use super::output::Output;
use crate::exit::{Exit, Failure};

pub(super) use token_file::TokenFolder;

/// Lets the commands on this machine act for you, after you have said yes in a browser.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel login --address 127.0.0.1:7401\n  archipel login --dir grenoble\n  archipel login --dir grenoble --forget\n\nThe token is kept in a file that only you can read, one for each node, and used by commands\nthat are given no other. It is good for 30 days; `archipel account end` ends it before."
)]
pub(super) struct Login {
    /// What the page calls this program.
    #[arg(long, default_value = "archipel", value_name = "TEXT")]
    program: String,
    /// Forgets the token instead.
    #[arg(long)]
    forget: bool,
    #[command(flatten)]
    target: Target,
}

impl Login {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let address = self.target.running_address()?;
        let file = self.target.tokens.file(&address)?;
        if self.forget {
            let was_there = file.forget()?;
            output.answer(&json!({ "forgotten": was_there }), || match was_there {
                true => "forgotten".to_owned(),
                false => "there was no token".to_owned(),
            });
            return Ok(Exit::Done);
        }
        let session = self.target.connect_as_nobody().await?;
        let answer = self.wait(&session, output).await?;
        file.keep(&answer.token)?;
        let value = json!({
            "address": answer.address,
            "name": answer.name,
            "expires_ms": answer.expires_ms,
            "token_file": file.path(),
        });
        output.answer(&value, || {
            let (name, address) = (&answer.name, &answer.address);
            format!(
                "signed in as {name} — {address}\nkept in {}",
                file.path().display()
            )
        });
        session.close().await?;
        Ok(Exit::Done)
    }

    /// Waits until the person has decided.
    async fn wait(
        &self,
        session: &Session,
        output: &Output,
    ) -> anyhow::Result<pb::FinishDeviceSignInResponse> {
        let begun = self.begin(session, output).await?;
        let mut period = tokio::time::interval(interval(&begun));
        loop {
            period.tick().await;
            let request = session.request(pb::FinishDeviceSignInRequest {
                device_secret: begun.device_secret.clone(),
            });
            let answer = session.sign_in().finish_device_sign_in(request).await?;
            let answer = answer.into_inner();
            let refused = match answer.state() {
                pb::DeviceSignIn::Allowed => return Ok(answer),
                pb::DeviceSignIn::Waiting | pb::DeviceSignIn::TooOften => continue,
                pb::DeviceSignIn::Refused => "it was refused on the page",
                pb::DeviceSignIn::Over => "it took too long: try again",
                pb::DeviceSignIn::Unspecified => "the node answers in a way that is not known",
            };
            return Err(Failure::new(Exit::Denied, refused).into());
        }
    }

    /// Says where to go.
    async fn begin(
        &self,
        session: &Session,
        output: &Output,
    ) -> anyhow::Result<pb::BeginDeviceSignInResponse> {
        let request = session.request(pb::BeginDeviceSignInRequest {
            program: self.program.clone(),
        });
        let begun = session.sign_in().begin_device_sign_in(request).await;
        let begun = begun.context("begin to sign in")?.into_inner();
        output.remark(&format!(
            "open {address}\nand type the code {code}; or open {complete}",
            address = begun.verification_address,
            code = begun.user_code,
            complete = begun.complete_address,
        ));
        Ok(begun)
    }
}

/// A little more than the node wants, so that two clocks do not disagree.
fn interval(begun: &pb::BeginDeviceSignInResponse) -> Duration {
    Duration::from_secs(u64::from(begun.interval_seconds.clamp(1, 60))) + Duration::from_millis(200)
}
