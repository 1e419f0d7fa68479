//! Who looks at a page.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use domain::id::ShareAddress;
use domain::viewer::{Role, Viewer};
use identity::Person;

use crate::failure::Failure;
use crate::site::Site;

/// Who looks at a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Visitor {
    /// Nobody in particular.
    #[default]
    Anonymous,
    /// Somebody with an account here.
    Person(Person),
}

impl Visitor {
    /// Who sent a request: a token in `Authorization` stands for a person. A browser never sends
    /// one by itself, so that no other page can borrow it. Waits for the disk.
    pub(crate) fn of(site: &Site, headers: &HeaderMap) -> Result<Self, Failure> {
        let Some(value) = headers.get(AUTHORIZATION) else {
            return Ok(Self::Anonymous);
        };
        let text = value.to_str().map_err(|_| Failure::BadToken)?;
        let token = text.strip_prefix("Bearer ").ok_or(Failure::BadToken)?;
        let now_ms = site.house().now_ms();
        let person = site.tokens().verify(token.trim(), now_ms)?;
        person.map(Self::Person).ok_or(Failure::BadToken)
    }

    /// Whose eyes the library is read with.
    pub(crate) fn viewer(&self, site: &Site) -> Viewer {
        match self {
            Self::Anonymous => Viewer::Anonymous,
            Self::Person(person) => Viewer::Person {
                address: ShareAddress {
                    handle: person.handle.clone(),
                    institution: site.library().institution().clone(),
                },
                role: person.role,
            },
        }
    }

    /// Somebody with an account, if it is one.
    pub(crate) fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Anonymous => None,
        }
    }

    /// Whether they run the node.
    pub(crate) fn is_operator(&self) -> bool {
        self.person()
            .is_some_and(|person| person.role == Role::Operator)
    }
}
