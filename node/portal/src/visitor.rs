//! Who looks at a page.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use domain::id::ShareAddress;
use domain::viewer::{Role, Viewer};
use identity::{Person, Session};

use crate::cookies;
use crate::failure::Failure;
use crate::site::Site;

/// Who looks at a page.
#[derive(Debug, Clone, Default)]
pub enum Visitor {
    /// Nobody in particular.
    #[default]
    Anonymous,
    /// Somebody with an account here, by a token.
    Person(Person),
    /// Somebody who is signed in in this browser.
    SignedIn(Box<Session>),
}

impl Visitor {
    /// Who sent a request: a token in `Authorization` stands for a person. A browser never sends
    /// one by itself, so that no other page can borrow it. Without one, the cookie of a session
    /// does; one that is over is as good as none. Waits for the disk.
    pub(crate) fn of(site: &Site, headers: &HeaderMap) -> Result<Self, Failure> {
        let Some(value) = headers.get(AUTHORIZATION) else {
            return Self::in_session(site, headers);
        };
        let text = value.to_str().map_err(|_| Failure::BadToken)?;
        let token = text.strip_prefix("Bearer ").ok_or(Failure::BadToken)?;
        let now_ms = site.house().now_ms();
        let person = site.tokens().verify(token.trim(), now_ms)?;
        person.map(Self::Person).ok_or(Failure::BadToken)
    }

    fn in_session(site: &Site, headers: &HeaderMap) -> Result<Self, Failure> {
        let Some(cookie) = cookies::read(headers, cookies::SESSION) else {
            return Ok(Self::Anonymous);
        };
        let sessions = site.sign_in().sessions();
        let session = sessions.find(cookie, site.house().now_ms())?;
        Ok(session.map_or(Self::Anonymous, |session| Self::SignedIn(Box::new(session))))
    }

    /// Whose eyes the library is read with.
    pub(crate) fn viewer(&self, site: &Site) -> Viewer {
        match self.person() {
            None => Viewer::Anonymous,
            Some(person) => Viewer::Person {
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
            Self::SignedIn(session) => Some(&session.person),
            Self::Anonymous => None,
        }
    }

    /// The session, if somebody is signed in in this browser. Forms are taken from one alone.
    pub(crate) fn session(&self) -> Option<&Session> {
        match self {
            Self::SignedIn(session) => Some(session),
            Self::Person(_) | Self::Anonymous => None,
        }
    }

    /// Whether a data-protection officer is signed in in this browser.
    pub(crate) fn is_officer(&self) -> bool {
        let session = self.session();
        session.is_some_and(|session| session.person.role == Role::Officer)
    }

    /// Whether they run the node.
    pub(crate) fn is_operator(&self) -> bool {
        self.person()
            .is_some_and(|person| person.role == Role::Operator)
    }
}
