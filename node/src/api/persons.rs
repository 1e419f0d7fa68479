//! Accounts and tokens.

use std::time::Duration;

use campus_proto::admin::v1 as pb;
use domain::id::Handle;
use domain::viewer::Role;
use identity::Person;

use super::error::ApiError;
use crate::node::Node;

/// Entries in a page, if the request does not say.
const PAGE_DEFAULT: usize = 256;
/// Most entries in a page.
const PAGE_MAX: usize = 1_000;
/// How long a token is good, if the request does not say.
pub(super) const TTL_DEFAULT: Duration = Duration::from_secs(30 * 86_400);

pub(super) fn page_size(asked: u32) -> Result<usize, ApiError> {
    match asked as usize {
        0 => Ok(PAGE_DEFAULT),
        size if size <= PAGE_MAX => Ok(size),
        size => {
            let message = format!("page_size: at most {PAGE_MAX} is allowed, not {size}");
            Err(ApiError::Malformed(message))
        }
    }
}

pub(super) fn create(
    node: &Node,
    request: pb::CreatePersonRequest,
) -> Result<pb::CreatePersonResponse, ApiError> {
    let pb::CreatePersonRequest { name, role } = request;
    let role = read_role(role)?;
    let person = node.people.add(&name, role, node.clock.now_ms())?;
    tracing::info!(handle = %person.handle, role = role.as_str(), "account made");
    let person = Some(message(person));
    Ok(pb::CreatePersonResponse { person })
}

pub(super) fn list(
    node: &Node,
    request: pb::ListPeopleRequest,
) -> Result<pb::ListPeopleResponse, ApiError> {
    let pb::ListPeopleRequest {
        page_size: size,
        page_token,
    } = request;
    let after: Option<Handle> = match page_token.as_str() {
        "" => None,
        token => Some(token.parse()?),
    };
    let page = node.people.list(after.as_ref(), page_size(size)?)?;
    Ok(pb::ListPeopleResponse {
        people: page.persons.into_iter().map(message).collect(),
        next_page_token: page.next.map(|next| next.to_string()).unwrap_or_default(),
    })
}

pub(super) fn issue_token(
    node: &Node,
    request: pb::IssueTokenRequest,
) -> Result<pb::IssueTokenResponse, ApiError> {
    let pb::IssueTokenRequest {
        handle,
        ttl_seconds,
    } = request;
    let ttl = match ttl_seconds {
        0 => TTL_DEFAULT,
        seconds => Duration::from_secs(seconds),
    };
    let token = node
        .tokens
        .issue(&handle.parse()?, ttl, node.clock.now_ms())?;
    tracing::info!(token = %token.info().id, "token issued");
    Ok(pb::IssueTokenResponse {
        token_id: token.info().id.to_string(),
        expires_ms: token.info().expires_ms,
        token: token.reveal().to_owned(),
    })
}

pub(super) fn revoke_token(
    node: &Node,
    request: pb::RevokeTokenRequest,
) -> Result<pb::RevokeTokenResponse, ApiError> {
    let pb::RevokeTokenRequest { token_id } = request;
    if node.tokens.revoke(token_id.parse()?)? {
        tracing::info!(token = token_id, "token revoked");
        Ok(pb::RevokeTokenResponse {})
    } else {
        Err(ApiError::NotFound("token"))
    }
}

pub(super) fn message(person: Person) -> pb::Person {
    let role = match person.role {
        Role::Teacher => pb::Role::Teacher,
        Role::Staff => pb::Role::Staff,
        Role::Student => pb::Role::Student,
        Role::Operator => pb::Role::Operator,
        Role::Officer => pb::Role::Officer,
    };
    pb::Person {
        handle: person.handle.to_string(),
        name: person.name,
        role: role.into(),
        created_ms: person.created_ms,
    }
}

pub(super) fn read_role(role: i32) -> Result<Role, ApiError> {
    match pb::Role::try_from(role) {
        Ok(pb::Role::Teacher) => Ok(Role::Teacher),
        Ok(pb::Role::Staff) => Ok(Role::Staff),
        Ok(pb::Role::Student) => Ok(Role::Student),
        Ok(pb::Role::Operator) => Ok(Role::Operator),
        Ok(pb::Role::Officer) => Ok(Role::Officer),
        Ok(pb::Role::Unspecified) | Err(_) => Err(ApiError::Malformed(
            "role: is not set; give TEACHER, STAFF, STUDENT, OPERATOR or OFFICER".to_owned(),
        )),
    }
}
