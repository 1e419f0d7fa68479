//! What others do in a report, told while it happens: a stream of events to each open page and to
//! each program that watches.
//!
//! Nothing here is kept. A page that missed something, because it was away or too slow, asks the
//! wing for what it lacks; so a lost event costs a question and no text.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::Path;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::id::Handle;
use serde_json::json;
use teaching::{LabdocId, ReportId};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::writing::told;
use crate::classroom::{Member, read_id};
use crate::failure::Failure;
use crate::visit::{Arrival, Visit};

/// Most streams at once.
pub const STREAMS_MAX: usize = 2_000;
/// Most streams of one report.
pub const STREAMS_PER_REPORT_MAX: usize = 64;
/// Most events that wait for a slow page; it then asks for what it lacks.
const EVENTS_MAX: usize = 256;
/// How often a stream looks whether whoever listens still may.
pub const CHECK_PERIOD: Duration = Duration::from_secs(30);
/// How often something is sent when nothing happens, so that nobody between gives up.
const ALIVE_PERIOD: Duration = Duration::from_secs(15);

/// What is told of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// An update is durable.
    Written {
        /// Of which labdoc.
        labdoc: LabdocId,
        /// Its number.
        seq: u64,
        /// The update.
        update: Bytes,
    },
    /// Labdocs are other than they were, in a way that no update here says.
    Changed,
    /// Other labdocs stand in the report, or it was handed in or opened again.
    Outline,
    /// Who has the report open, by name, and in which labdoc they are.
    Present(Vec<(String, Option<LabdocId>)>),
}

/// Everybody who listens. Cheap to clone; pages and calls share one.
#[derive(Clone, Default)]
pub struct Live(Arc<Mutex<Rooms>>);

#[derive(Default)]
struct Rooms {
    by_report: HashMap<ReportId, Room>,
    streams: usize,
}

struct Room {
    sender: broadcast::Sender<News>,
    people: Vec<Listener>,
    next: u64,
}

struct Listener {
    number: u64,
    handle: Handle,
    name: String,
    labdoc: Option<LabdocId>,
}

/// A place among those who listen; it is left when this is dropped.
pub struct Seat {
    live: Live,
    report: ReportId,
    number: u64,
    receiver: broadcast::Receiver<News>,
}

impl Live {
    /// Tells everybody who has the report open.
    pub fn tell(&self, report: ReportId, news: News) {
        if let Some(room) = self.rooms().by_report.get(&report) {
            room.tell(news);
        }
    }

    /// Says in which labdoc somebody is.
    pub(crate) fn place(&self, report: ReportId, handle: &Handle, labdoc: Option<LabdocId>) {
        let mut rooms = self.rooms();
        let Some(room) = rooms.by_report.get_mut(&report) else {
            return;
        };
        let own = room.people.iter_mut().filter(|one| one.handle == *handle);
        own.for_each(|one| one.labdoc = labdoc);
        room.tell_who_is_here();
    }

    /// Takes a seat, as somebody of this name; nothing if there is none left of
    /// [`STREAMS_PER_REPORT_MAX`] and [`STREAMS_MAX`].
    pub fn sit(&self, report: ReportId, handle: Handle, name: String) -> Option<Seat> {
        let mut rooms = self.rooms();
        if rooms.streams >= STREAMS_MAX {
            return None;
        }
        let room = rooms.by_report.entry(report).or_insert_with(|| Room {
            sender: broadcast::channel(EVENTS_MAX).0,
            people: Vec::new(),
            next: 0,
        });
        if room.people.len() >= STREAMS_PER_REPORT_MAX {
            return None;
        }
        let (number, receiver) = (room.next, room.sender.subscribe());
        room.next += 1;
        room.people.push(Listener {
            number,
            handle,
            name,
            labdoc: None,
        });
        room.tell_who_is_here();
        rooms.streams += 1;
        Some(Seat {
            live: self.clone(),
            report,
            number,
            receiver,
        })
    }

    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    /// Nobody hears it if nobody listens, which is no failure.
    fn tell(&self, news: News) {
        let _ = self.sender.send(news);
    }

    fn tell_who_is_here(&self) {
        let people = self.people.iter();
        let people = people.map(|one| (one.name.clone(), one.labdoc));
        self.tell(News::Present(people.collect()));
    }
}

impl Seat {
    /// What happens next; nothing when nothing will. Whoever was too slow hears that everything has
    /// changed.
    pub async fn next(&mut self) -> Option<News> {
        match self.receiver.recv().await {
            Ok(news) => Some(news),
            Err(RecvError::Lagged(_)) => Some(News::Changed),
            Err(RecvError::Closed) => None,
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut rooms = self.live.rooms();
        rooms.streams = rooms.streams.saturating_sub(1);
        let Some(room) = rooms.by_report.get_mut(&self.report) else {
            return;
        };
        room.people.retain(|one| one.number != self.number);
        room.tell_who_is_here();
        if room.people.is_empty() {
            rooms.by_report.remove(&self.report);
        }
    }
}

/// `/reports/{report}/live`: the stream of what happens in the report
pub(super) async fn listen(Path(report): Path<String>, arrival: Arrival) -> Response {
    let site = arrival.site().clone();
    let asked = report.clone();
    let checked = arrival.ask(move |visit| may_listen(visit, &asked)).await;
    let (report, handle, name) = match checked {
        Ok(checked) => checked,
        Err(failure) => {
            return arrival.answer(move |visit| Ok(told(visit, &failure))).await;
        }
    };
    let Some(seat) = site.live().sit(report, handle, name) else {
        return arrival
            .answer(|visit| Ok(told(visit, &Failure::Crowded)))
            .await;
    };
    let alive = KeepAlive::new().interval(ALIVE_PERIOD);
    let events = events(seat, arrival, site.stop());
    Sse::new(events).keep_alive(alive).into_response()
}

fn may_listen(visit: &Visit, report: &str) -> Result<(ReportId, Handle, String), Failure> {
    let report = read_id(report)?;
    let member = Member::of(visit).ok_or(Failure::OldForm)?;
    let wing = visit.site.teaching();
    wing.report(&member.caller, report)?;
    // Time is counted for the team as long as somebody of it is here.
    let now_ms = visit.site.house().now_ms();
    wing.visit(&member.caller, report, teaching::Visit::Here, now_ms)?;
    let name = member.session.person.name.clone();
    Ok((report, member.caller.handle, name))
}

/// Events as long as the page may hear them and the node serves.
fn events(
    mut seat: Seat,
    arrival: Arrival,
    stop: tokio_util::sync::CancellationToken,
) -> impl futures_util::Stream<Item = Result<Event, Infallible>> {
    let mut check = tokio::time::interval(CHECK_PERIOD);
    async_stream::stream! {
        loop {
            let news = tokio::select! {
                () = stop.cancelled() => break,
                _ = check.tick() => {
                    let report = seat.report.to_string();
                    let may = arrival.ask(move |visit| may_listen(visit, &report));
                    if may.await.is_err() {
                        break;
                    }
                    continue;
                }
                news = seat.next() => news,
            };
            let Some(news) = news else { break };
            yield Ok(event(&news));
        }
    }
}

fn event(news: &News) -> Event {
    let value = match news {
        News::Written {
            labdoc,
            seq,
            update,
        } => json!({
            "what": "written", "labdoc": labdoc.to_string(), "seq": seq, "update": STANDARD.encode(update),
        }),
        News::Changed => json!({ "what": "changed" }),
        News::Outline => json!({ "what": "outline" }),
        News::Present(people) => {
            let people = people.iter().map(|(name, labdoc)| {
                json!({ "name": name, "labdoc": labdoc.map(|labdoc| labdoc.to_string()) })
            });
            json!({ "what": "present", "people": people.collect::<Vec<_>>() })
        }
    };
    Event::default().data(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(number: u8) -> ReportId {
        ReportId::from_bytes([number; 16])
    }

    fn handle() -> Handle {
        "abcdefghjkmnpqrstvwxyz0123".parse().unwrap()
    }

    fn sit(live: &Live, number: u8) -> Option<Seat> {
        live.sit(report(number), handle(), "Nolwenn Riou".to_owned())
    }

    #[test]
    fn those_hear_of_a_report_who_have_it_open() {
        let live = Live::default();
        let (mut one, mut other) = (sit(&live, 1).unwrap(), sit(&live, 2).unwrap());
        while one.receiver.try_recv().is_ok() {}
        while other.receiver.try_recv().is_ok() {}
        live.tell(report(1), News::Outline);
        assert_eq!(one.receiver.try_recv(), Ok(News::Outline));
        assert!(other.receiver.try_recv().is_err());
    }

    #[test]
    fn who_leaves_is_no_longer_there() {
        let live = Live::default();
        let mut stays = sit(&live, 1).unwrap();
        drop(sit(&live, 1));
        let mut last = None;
        while let Ok(news) = stays.receiver.try_recv() {
            last = Some(news);
        }
        let alone = vec![("Nolwenn Riou".to_owned(), None)];
        assert_eq!(last, Some(News::Present(alone)));
        drop(stays);
        assert!(live.rooms().by_report.is_empty());
        assert_eq!(live.rooms().streams, 0);
    }

    #[test]
    fn one_stream_too_many_of_a_report_is_refused() {
        let live = Live::default();
        let seats: Vec<_> = (0..STREAMS_PER_REPORT_MAX).map(|_| sit(&live, 1)).collect();
        assert!(seats.iter().all(Option::is_some));
        assert!(sit(&live, 1).is_none());
        assert!(sit(&live, 2).is_some());
        drop(seats);
        assert!(sit(&live, 1).is_some());
    }

    #[test]
    fn one_stream_too_many_of_all_is_refused() {
        let live = Live::default();
        let open = |n: usize| u8::try_from(n / STREAMS_PER_REPORT_MAX).unwrap();
        let seats: Vec<_> = (0..STREAMS_MAX).map(|n| sit(&live, open(n))).collect();
        assert!(seats.iter().all(Option::is_some));
        assert!(sit(&live, u8::MAX).is_none());
    }
}
