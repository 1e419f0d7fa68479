//! Ways in: passwords, roles, and ending all of them.

use campus_proto::admin::v1 as pb;
use domain::id::Handle;
use domain::viewer::Role;
use identity::passwords::SetError;
use identity::{Login, Passwords};

use super::error::ApiError;
use super::persons;
use crate::node::Node;

pub(super) fn set_password(
    node: &Node,
    request: pb::SetPasswordRequest,
) -> Result<pb::SetPasswordResponse, ApiError> {
    let pb::SetPasswordRequest {
        handle,
        login,
        password,
    } = request;
    let handle: Handle = handle.parse()?;
    let login = login_of(node, &handle, &login)?;
    let drawn = match password.as_str() {
        "" => Some(Passwords::draw()?),
        _ => None,
    };
    let chosen = drawn.as_deref().unwrap_or(&password);
    node.passwords.set(&handle, &login, chosen)?;
    tracing::info!(%handle, "password set");
    Ok(pb::SetPasswordResponse {
        login: login.to_string(),
        password: drawn.unwrap_or_default(),
    })
}

/// The login that is asked for, or the one that the account has.
fn login_of(node: &Node, handle: &Handle, asked: &str) -> Result<Login, ApiError> {
    if !asked.is_empty() {
        return asked
            .parse()
            .map_err(|error: identity::passwords::LoginError| {
                ApiError::Malformed(error.to_string())
            });
    }
    node.passwords
        .login_of(handle)?
        .ok_or_else(|| ApiError::Malformed("login: the account has none yet: give one".to_owned()))
}

pub(super) fn set_role(
    node: &Node,
    request: pb::SetRoleRequest,
) -> Result<pb::SetRoleResponse, ApiError> {
    let pb::SetRoleRequest { handle, role } = request;
    let role: Option<Role> = match pb::Role::try_from(role) {
        Ok(pb::Role::Unspecified) => None,
        Ok(_) | Err(_) => Some(persons::read_role(role)?),
    };
    let person = node.accounts.set_role(&handle.parse()?, role)?;
    tracing::info!(handle = %person.handle, role = person.role.as_str(), "role set");
    let person = Some(persons::message(person));
    Ok(pb::SetRoleResponse { person })
}

pub(super) fn end_access(
    node: &Node,
    request: pb::EndAccessRequest,
) -> Result<pb::EndAccessResponse, ApiError> {
    let pb::EndAccessRequest { handle } = request;
    let handle: Handle = handle.parse()?;
    if node.people.find(&handle)?.is_none() {
        return Err(ApiError::NotFound("person"));
    }
    let had_password = node.passwords.remove(&handle)?;
    let sessions = node.sessions.end_all(&handle)?;
    let mut tokens = 0;
    for token in node.tokens.list(&handle)? {
        tokens += u32::from(node.tokens.revoke(token.id)?);
    }
    tracing::info!(%handle, sessions, tokens, "access ended");
    Ok(pb::EndAccessResponse {
        sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
        tokens,
        had_password,
    })
}

impl From<SetError> for ApiError {
    fn from(error: SetError) -> Self {
        match error {
            SetError::Password(error) => Self::Malformed(error.to_string()),
            SetError::LoginTaken(_) => Self::Precondition(error.to_string()),
            SetError::Identity(error) => error.into(),
        }
    }
}
