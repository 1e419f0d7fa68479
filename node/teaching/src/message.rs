//! Messages about a report: between its team and those who teach the class.
//!
//! They are neither edited nor taken back, so that both sides can rely on what was said.

use domain::id::Handle;
use serde::{Deserialize, Serialize};
use store::{KeyValue as _, Limits};

use crate::Teaching;
use crate::assignment::Options;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::shelf::{self, numbered};
use crate::text;

/// Longest message, in characters.
pub const MESSAGE_CHARS_MAX: usize = 4_000;
/// Most messages about a report.
pub const MESSAGES_MAX: u64 = 5_000;
/// Most messages in one page.
pub const MESSAGES_PAGE_MAX: usize = 100;

/// What somebody said about a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number, from 1.
    pub number: u64,
    /// Who said it.
    pub author: Handle,
    /// When, by the node's clock, in milliseconds since 1970.
    pub at_ms: i64,
    /// What; 1 to [`MESSAGE_CHARS_MAX`] characters on one line or several.
    pub text: String,
}

/// Some messages, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessagePage {
    /// The messages.
    pub messages: Vec<Message>,
    /// After which number the next page begins; none on the last one.
    pub next: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MessageRow {
    pub(crate) author: Handle,
    at_ms: i64,
    text: String,
}

impl Teaching {
    /// Says something about a report, handed in or not, and returns the message's number.
    ///
    /// # Errors
    /// [`TeachingError`] if the text is none or too long, the class is archived, the assignment
    /// offers no messages, or there are [`MESSAGES_MAX`].
    pub fn post_message(
        &self,
        caller: &Caller,
        report: ReportId,
        text: &str,
        now_ms: i64,
    ) -> Result<u64, TeachingError> {
        let row = MessageRow {
            author: caller.handle.clone(),
            at_ms: now_ms,
            text: text::prose("message", text, MESSAGE_CHARS_MAX)?.to_owned(),
        };
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (report, Method::WriteMessage));
            let entered = shelf.enter_report(snapshot, caller, asked)?;
            if entered.class.archived_ms.is_some() {
                return Err(TeachingError::Archived);
            }
            let options = shelf.options(snapshot, entered.row.assignment)?;
            Options::check(options.writes_messages, "messages")?;
            let before = shelf.message_counts.get(snapshot, report.as_bytes())?;
            let number = before.unwrap_or_default() + 1;
            if number > MESSAGES_MAX {
                let (what, max) = ("messages about the report", MESSAGES_MAX as usize);
                return Err(TeachingError::Full { what, max });
            }
            let counts = &shelf.message_counts;
            counts.require(batch, report.as_bytes(), before.as_ref())?;
            counts.put(batch, report.as_bytes(), &number)?;
            shelf.messages.put(batch, &numbered(report, number), &row)?;
            Ok(number)
        })
    }

    /// How many messages there are about a report; it is also the number of the newest.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn message_count(&self, caller: &Caller, report: ReportId) -> Result<u64, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        let count = &self.shelf.message_counts;
        let count = count.get(&*snapshot, report.as_bytes())?;
        Ok(count.unwrap_or_default())
    }

    /// The messages about a report behind a number; all of them are behind 0.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn messages(
        &self,
        caller: &Caller,
        report: ReportId,
        after: u64,
    ) -> Result<MessagePage, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        let limits = Limits {
            rows: MESSAGES_PAGE_MAX,
            ..Limits::PAGE
        };
        let (prefix, after) = (report.as_bytes(), numbered(report, after));
        let rows = &self.shelf.messages;
        let page = rows.scan(&*snapshot, prefix, Some(&after), limits)?;
        let messages: Vec<_> = page
            .records
            .into_iter()
            .filter_map(|record| {
                Some(Message {
                    number: shelf::number_of(&record.id)?,
                    author: record.value.author,
                    at_ms: record.value.at_ms,
                    text: record.value.text,
                })
            })
            .collect();
        let last = messages.last().map(|message| message.number);
        Ok(MessagePage {
            messages,
            next: last.filter(|_| page.more),
        })
    }
}

#[cfg(test)]
mod tests;
