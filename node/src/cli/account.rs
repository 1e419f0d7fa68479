//! `archipel account`: local accounts with a password, roles, and ending somebody's access.

use campus_proto::admin::v1 as pb;
use clap::{Args, Subcommand};
use serde_json::json;

use super::connect::{Session, Target};
use super::output::Output;
use super::token::{self, Role};
use crate::exit::Exit;

/// Makes accounts with a password for the portal, and looks after who may come in.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel account --dir grenoble add --name \"Maëlle Kerdoncuff\" --role teacher --login maelle\n  archipel account --dir grenoble password --handle x7k2m9p4qa\n  archipel account --dir grenoble role --handle x7k2m9p4qa --role teacher\n  archipel account --dir grenoble end --handle x7k2m9p4qa\n\nPasswords are drawn by the node and shown once; people change them on their account page."
)]
pub(super) struct Account {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Lists the accounts.
    List,
    /// Makes an account with a login and a password.
    Add {
        /// The person's name.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What the person is.
        #[arg(long)]
        role: Role,
        /// The login.
        #[arg(long, value_name = "LOGIN")]
        login: String,
    },
    /// Draws a new password for an account.
    Password {
        /// Whose.
        #[arg(long, value_name = "HANDLE")]
        handle: String,
        /// A new login; by default the one that the account has.
        #[arg(long, default_value = "", value_name = "LOGIN")]
        login: String,
    },
    /// Sets what somebody is, whatever their identity provider says.
    Role {
        /// Who.
        #[arg(long, value_name = "HANDLE")]
        handle: String,
        /// What they are; without it, what their provider says at the next sign-in.
        #[arg(long)]
        role: Option<Role>,
    },
    /// Ends every session and token of somebody, and takes the password away.
    End {
        /// Whose.
        #[arg(long, value_name = "HANDLE")]
        handle: String,
    },
}

impl Account {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let outcome = self.action.act(&session, output).await;
        session.close().await?;
        outcome.map(|()| Exit::Done)
    }
}

impl Action {
    async fn act(self, session: &Session, output: &Output) -> anyhow::Result<()> {
        match self {
            Self::List => token::list(session, output).await,
            Self::Add { name, role, login } => {
                let handle = token::create(session, &name, role).await?;
                password(session, output, (handle, login)).await
            }
            Self::Password { handle, login } => password(session, output, (handle, login)).await,
            Self::Role { handle, role } => set_role(session, output, handle, role).await,
            Self::End { handle } => end(session, output, handle).await,
        }
    }
}

async fn password(
    session: &Session,
    output: &Output,
    (handle, login): (String, String),
) -> anyhow::Result<()> {
    let request = session.request(pb::SetPasswordRequest {
        handle: handle.clone(),
        login,
        password: String::new(),
    });
    let set = session.admin().set_password(request).await?.into_inner();
    let value = json!({ "handle": handle, "login": set.login, "password": set.password });
    output.answer(&value, || {
        format!(
            "handle {handle}\nlogin {}\npassword {}",
            set.login, set.password
        )
    });
    Ok(())
}

async fn set_role(
    session: &Session,
    output: &Output,
    handle: String,
    role: Option<Role>,
) -> anyhow::Result<()> {
    let role = role.map_or(pb::Role::Unspecified, pb::Role::from).into();
    let request = session.request(pb::SetRoleRequest { handle, role });
    let set = session.admin().set_role(request).await?.into_inner();
    let person = set.person.unwrap_or_default();
    let role = token::role_name(person.role());
    let value = json!({ "handle": person.handle, "name": person.name, "role": role });
    output.answer(&value, || format!("{} is here as {role}", person.name));
    Ok(())
}

async fn end(session: &Session, output: &Output, handle: String) -> anyhow::Result<()> {
    let request = session.request(pb::EndAccessRequest { handle });
    let ended = session.admin().end_access(request).await?.into_inner();
    let value = json!({
        "sessions": ended.sessions,
        "tokens": ended.tokens,
        "had_password": ended.had_password,
    });
    output.answer(&value, || {
        let password = if ended.had_password {
            ", and the password"
        } else {
            ""
        };
        format!(
            "ended {} sessions and {} tokens{password}",
            ended.sessions, ended.tokens
        )
    });
    Ok(())
}
