//! Messages about a report: the newest on its page, all of them on a page of their own, which is
//! also where an open page of the report asks for those that have come.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::id::Handle;
use teaching::message::{MESSAGE_CHARS_MAX, MESSAGES_PAGE_MAX};
use teaching::{Message, ReportId};

use super::live::News;
use super::report_address;
use crate::classroom::{Member, act, look, name_of, read_id};
use crate::failure::Failure;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

/// Some messages in their order, and where those before and behind them are.
pub(super) struct Messages {
    pub(super) list: Vec<MessageView>,
    pub(super) older: Option<String>,
    pub(super) newer: Option<String>,
    pub(super) chars_max: usize,
}

pub(super) struct MessageView {
    pub(super) number: u64,
    pub(super) author: String,
    pub(super) at: String,
    pub(super) text: String,
}

impl Messages {
    /// The newest ones.
    pub(super) fn newest(
        visit: &Visit,
        member: &Member,
        report: ReportId,
    ) -> Result<Self, Failure> {
        let wing = visit.site.teaching();
        let count = wing.message_count(&member.caller, report)?;
        let after = count.saturating_sub(MESSAGES_PAGE_MAX as u64);
        Self::after(visit, member, (report, after))
    }

    /// Those behind a number.
    fn after(
        visit: &Visit,
        member: &Member,
        (report, after): (ReportId, u64),
    ) -> Result<Self, Failure> {
        let wing = visit.site.teaching();
        let page = wing.messages(&member.caller, report, after)?;
        let address = |after| format!("{}/messages?after={after}", report_address(report));
        let older = after.saturating_sub(MESSAGES_PAGE_MAX as u64);
        let views = page.messages.into_iter();
        let views = views.map(|message| MessageView::of(visit, message));
        Ok(Self {
            list: views.collect::<Result<_, _>>()?,
            older: (after > 0).then(|| address(older)),
            newer: page.next.map(address),
            chars_max: MESSAGE_CHARS_MAX,
        })
    }
}

impl MessageView {
    fn of(visit: &Visit, message: Message) -> Result<Self, Failure> {
        let author: &Handle = &message.author;
        Ok(Self {
            number: message.number,
            author: name_of(visit, author)?,
            at: visit.when(message.at_ms),
            text: message.text,
        })
    }
}

#[derive(Template)]
#[template(path = "report/messages.html")]
struct MessagesPage<'a> {
    visit: &'a Visit,
    address: String,
    messages: Messages,
}

/// `/reports/{report}/messages`
pub(super) async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        let report = read_id(&path)?;
        let messages = match visit.query.first("after") {
            None => Messages::newest(visit, member, report)?,
            Some(after) => {
                let after = after.parse().map_err(|_| Failure::BadAddress)?;
                Messages::after(visit, member, (report, after))?
            }
        };
        let address = report_address(report);
        let page = MessagesPage {
            visit,
            address,
            messages,
        };
        private(visit, StatusCode::OK, &page)
    })
    .await
}

/// `/reports/{report}/messages`: says something
pub(super) async fn post(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, form| {
        let (report, now_ms) = (read_id(&path)?, visit.site.house().now_ms());
        // Browsers send lines as forms always did.
        let text = form.field("text").replace("\r\n", "\n");
        let wing = visit.site.teaching();
        let number = wing.post_message(&member.caller, report, &text, now_ms)?;
        visit.site.live().tell(report, News::Said { number });
        Ok(see(&format!("{}#messages", report_address(report))))
    })
    .await
}
