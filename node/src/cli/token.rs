//! `archipel token`: accounts, and the tokens by which their programs call.

use campus_proto::admin::v1 as pb;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::connect::{Session, Target};
use super::output::{Output, table};
use crate::exit::{Exit, Failure};

/// Makes a token for somebody, and the account if there is none of that name.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel token --dir grenoble --name \"Maëlle Kerdoncuff\" --role teacher\n  archipel token --dir grenoble --handle x7k2m9p4qa --days 7\n  archipel token --dir grenoble --list\n  archipel token --dir grenoble --revoke 0123456789abcdef"
)]
pub(super) struct Token {
    /// For the person of this name.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What a new person is.
    #[arg(long, requires = "name")]
    role: Option<Role>,
    /// For the person of this handle.
    #[arg(long, value_name = "HANDLE", conflicts_with = "name")]
    handle: Option<String>,
    /// How many days it is good, at most 366.
    #[arg(long, default_value_t = 30, value_name = "DAYS")]
    days: u64,
    /// Lists the accounts instead.
    #[arg(long, conflicts_with_all = ["name", "handle", "revoke"])]
    list: bool,
    /// Ends the token of this id instead.
    #[arg(long, value_name = "ID", conflicts_with_all = ["name", "handle"])]
    revoke: Option<String>,
    #[command(flatten)]
    target: Target,
}

/// What somebody is to the institution.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Role {
    /// Teaches.
    Teacher,
    /// Works there without teaching.
    Staff,
    /// Studies there.
    Student,
    /// Runs the node.
    Operator,
    /// Protects personal data.
    Officer,
}

impl From<Role> for pb::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Teacher => Self::Teacher,
            Role::Staff => Self::Staff,
            Role::Student => Self::Student,
            Role::Operator => Self::Operator,
            Role::Officer => Self::Officer,
        }
    }
}

impl Token {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect_or_open().await?;
        let outcome = self.answer(&session, output).await;
        session.close().await?;
        outcome.map(|()| Exit::Done)
    }

    async fn answer(&self, session: &Session, output: &Output) -> anyhow::Result<()> {
        if self.list {
            return list(session, output).await;
        }
        if let Some(token_id) = self.revoke.clone() {
            let request = session.request(pb::RevokeTokenRequest { token_id });
            session.admin().revoke_token(request).await?;
            output.answer(&json!({ "revoked": self.revoke }), || "revoked".to_owned());
            return Ok(());
        }
        let handle = self.person(session).await?;
        issue(session, output, handle, self.days).await
    }

    /// The handle of the person, whose account is made if need be.
    async fn person(&self, session: &Session) -> anyhow::Result<String> {
        let name = match (&self.handle, &self.name) {
            (Some(handle), _) => return Ok(handle.clone()),
            (None, Some(name)) => name,
            (None, None) => {
                let message = "for whom? give --name and --role, or --handle";
                return Err(Failure::new(Exit::Usage, message).into());
            }
        };
        let people = people(session).await?;
        let known = people.into_iter().find(|person| person.name == name.trim());
        match (known, self.role) {
            (Some(person), None) => Ok(person.handle),
            (Some(person), Some(role)) if person.role() == pb::Role::from(role) => {
                Ok(person.handle)
            }
            (Some(person), Some(_)) => {
                let message = format!("`{name}` is here as {}", role_name(person.role()));
                Err(Failure::new(Exit::Usage, message).into())
            }
            (None, Some(role)) => create(session, name, role).await,
            (None, None) => {
                let message =
                    format!("nobody is called `{name}`: to make the account, give --role");
                Err(Failure::new(Exit::Usage, message).into())
            }
        }
    }
}

pub(super) async fn create(session: &Session, name: &str, role: Role) -> anyhow::Result<String> {
    let request = session.request(pb::CreatePersonRequest {
        name: name.to_owned(),
        role: pb::Role::from(role).into(),
    });
    let answer = session.admin().create_person(request).await?.into_inner();
    Ok(answer.person.unwrap_or_default().handle)
}

async fn issue(
    session: &Session,
    output: &Output,
    handle: String,
    days: u64,
) -> anyhow::Result<()> {
    let request = session.request(pb::IssueTokenRequest {
        handle: handle.clone(),
        ttl_seconds: days.saturating_mul(86_400),
    });
    let issued = session.admin().issue_token(request).await?.into_inner();
    let value = json!({
        "handle": handle,
        "token": issued.token,
        "token_id": issued.token_id,
        "expires_ms": issued.expires_ms,
    });
    output.remark(&format!(
        "token {} of {handle}, good for {days} days",
        issued.token_id
    ));
    output.answer(&value, || issued.token.clone());
    Ok(())
}

async fn people(session: &Session) -> Result<Vec<pb::Person>, tonic::Status> {
    let mut people = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = session.request(pb::ListPeopleRequest {
            page_size: 0,
            page_token,
        });
        let page = session.admin().list_people(request).await?.into_inner();
        people.extend(page.people);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return Ok(people);
        }
    }
}

pub(super) async fn list(session: &Session, output: &Output) -> anyhow::Result<()> {
    let people = people(session).await?;
    let value = |person: &pb::Person| {
        json!({
            "handle": person.handle,
            "name": person.name,
            "role": role_name(person.role()),
            "created_ms": person.created_ms,
        })
    };
    let values: Value = people.iter().map(value).collect();
    output.answer(&json!({ "people": values }), || {
        let row = |person: &pb::Person| {
            let role = role_name(person.role()).to_owned();
            [person.handle.clone(), role, person.name.clone()]
        };
        let rows: Vec<_> = people.iter().map(row).collect();
        table(["HANDLE", "ROLE", "NAME"], &rows)
    });
    Ok(())
}

pub(super) fn role_name(role: pb::Role) -> &'static str {
    match role {
        pb::Role::Unspecified => "",
        pb::Role::Teacher => "teacher",
        pb::Role::Staff => "staff",
        pb::Role::Student => "student",
        pb::Role::Operator => "operator",
        pb::Role::Officer => "officer",
    }
}
