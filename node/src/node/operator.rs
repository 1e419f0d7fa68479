//! The operator's account and the token by which commands on this machine call the node.

use std::time::Duration;

use anyhow::Context as _;
use domain::viewer::Role;

use super::Node;
use crate::folder::{read_secret, replace_secret};

/// The name of the account that is there from the beginning.
const OPERATOR_NAME: &str = "operator";
/// The login of the account that is there from the beginning.
pub(crate) const FIRST_LOGIN: &str = "admin";
/// How long the token in the folder is good; it is renewed at each start after half of it.
const TOKEN_TTL: Duration = Duration::from_secs(366 * 86_400);

impl Node {
    /// Makes sure that `operator.token` holds a token that is good.
    pub(super) fn ensure_operator(&self) -> anyhow::Result<()> {
        let now_ms = self.clock.now_ms();
        let path = self.config.folder.operator_token();
        let known = read_secret(&path).ok();
        let is_good = match &known {
            Some(text) => self.is_operator(text)?,
            None => false,
        };
        if is_good {
            return Ok(());
        }
        let person = match self.people.by_name(OPERATOR_NAME)? {
            Some(person) => person,
            None => self.people.add(OPERATOR_NAME, Role::Operator, now_ms)?,
        };
        let token = self.tokens.issue(&person.handle, TOKEN_TTL, now_ms)?;
        replace_secret(&path, token.reveal()).context("write operator.token")
    }

    /// Gives the first administrator the password that `init` wrote down, unless there is one.
    pub(super) fn ensure_entry(&self) -> anyhow::Result<()> {
        let path = self.config.folder.admin_password();
        let Ok(password) = read_secret(&path) else {
            return Ok(());
        };
        let Some(person) = self.people.by_name(OPERATOR_NAME)? else {
            return Ok(());
        };
        if self.passwords.login_of(&person.handle)?.is_some() {
            return Ok(());
        }
        let login = FIRST_LOGIN.parse().context("name the first account")?;
        self.passwords.set(&person.handle, &login, &password)?;
        Ok(())
    }

    /// Whether a token is an operator's and good for another half of its time.
    fn is_operator(&self, text: &str) -> anyhow::Result<bool> {
        let half_ms = super::whole_ms(TOKEN_TTL / 2);
        let later_ms = self.clock.now_ms().saturating_add(half_ms);
        let person = self.tokens.verify(text, later_ms)?;
        Ok(person.is_some_and(|person| person.role == Role::Operator))
    }
}
