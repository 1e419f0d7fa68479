//! `archipel whoami`: whom the token stands for, and the address to give to authors elsewhere.

use campus_proto::commons::v1 as pb;
use clap::Args;
use serde_json::json;

use super::connect::Target;
use super::output::Output;
use crate::exit::Exit;

/// Says whom the token stands for.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ARCHIPEL_TOKEN=arc_… archipel whoami --address 127.0.0.1:7401\n  archipel whoami --dir grenoble --token arc_… --json\n\nGive the share address to an author elsewhere: whatever they share with it, you see here."
)]
pub(super) struct WhoAmI {
    #[command(flatten)]
    target: Target,
}

impl WhoAmI {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect().await?;
        let request = session.request(pb::WhoAmIRequest {});
        let who = session.commons().who_am_i(request).await?.into_inner();
        let value = json!({
            "institution": who.institution,
            "address": who.address,
            "name": who.name,
            "role": who.role,
        });
        output.answer(&value, || match who.address.as_str() {
            "" => format!("nobody in particular at {}: give a token", who.institution),
            address => format!("{}, {} — {address}", who.name, who.role),
        });
        session.close().await?;
        Ok(Exit::Done)
    }
}
