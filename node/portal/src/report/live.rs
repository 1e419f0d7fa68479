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
use serde_json::{Value, json};
use teaching::{LabdocId, ReportId};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::place::{Caret, Place};
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
    /// Somebody said something about the report.
    Said {
        /// The message's number.
        number: u64,
    },
    /// Other labdocs stand in the report, or it was handed in or opened again.
    Outline,
    /// Who has the report open, and where in it they are.
    Present(Vec<Present>),
}

/// Somebody who has a report open, once for each stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Who of those who are here it is: the same number in all streams of a person, and below
    /// [`STREAMS_PER_REPORT_MAX`]. Whoever leaves frees it.
    pub person: usize,
    /// The name of the person.
    pub name: String,
    /// Where they are; nothing as long as they have not said.
    pub place: Option<Place>,
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
    present: Present,
}

/// A place among those who listen; it is left when this is dropped.
pub struct Seat {
    live: Live,
    report: ReportId,
    number: u64,
    person: usize,
    receiver: broadcast::Receiver<News>,
}

impl Live {
    /// Tells everybody who has the report open.
    pub fn tell(&self, report: ReportId, news: News) {
        if let Some(room) = self.rooms().by_report.get(&report) {
            room.tell(news);
        }
    }

    /// Says where somebody is, in all their streams. Nobody is told what they know.
    pub(crate) fn place(&self, report: ReportId, handle: &Handle, place: Option<&Place>) {
        let mut rooms = self.rooms();
        let Some(room) = rooms.by_report.get_mut(&report) else {
            return;
        };
        if room.put(handle, place) {
            room.tell_who_is_here();
        }
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
        let receiver = room.sender.subscribe();
        let (number, person) = room.let_in(handle, name);
        room.tell_who_is_here();
        rooms.streams += 1;
        Some(Seat {
            live: self.clone(),
            report,
            number,
            person,
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
        let people = self.people.iter().map(|one| one.present.clone());
        self.tell(News::Present(people.collect()));
    }

    /// Adds a listener; answers with the number of the stream and that of the person.
    fn let_in(&mut self, handle: Handle, name: String) -> (u64, usize) {
        let (number, person) = (self.next, self.person(&handle));
        self.next += 1;
        let place = None;
        self.people.push(Listener {
            number,
            handle,
            present: Present {
                person,
                name,
                place,
            },
        });
        (number, person)
    }

    /// The number of a person: the one that they have, or the smallest that nobody has.
    fn person(&self, handle: &Handle) -> usize {
        let own = self.people.iter().find(|one| one.handle == *handle);
        let is_free = |number: &usize| self.people.iter().all(|one| one.present.person != *number);
        match own {
            Some(own) => own.present.person,
            None => (0..).find(is_free).unwrap_or_default(),
        }
    }

    /// Puts somebody into a place; says whether they were elsewhere.
    fn put(&mut self, handle: &Handle, place: Option<&Place>) -> bool {
        let mut is_new = false;
        for one in self.people.iter_mut().filter(|one| one.handle == *handle) {
            is_new |= one.present.place.as_ref() != place;
            one.present.place = place.cloned();
        }
        is_new
    }

    /// Ends a stream. Which of their streams a person's caret came from is not known: it goes with
    /// any of them, and their page says it again when it moves.
    fn let_out(&mut self, number: u64, person: usize) {
        self.people.retain(|one| one.number != number);
        let others = self.people.iter_mut().map(|one| &mut one.present);
        for own in others.filter(|one| one.person == person) {
            if let Some(place) = &mut own.place {
                place.caret = None;
            }
        }
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
        room.let_out(self.number, self.person);
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
            yield Ok(Event::default().data(value(&news, seat.person).to_string()));
        }
    }
}

/// News as a page reads them; which of those who are here the page belongs to is said with them.
fn value(news: &News, person: usize) -> Value {
    match news {
        News::Written {
            labdoc,
            seq,
            update,
        } => json!({
            "what": "written", "labdoc": labdoc.to_string(), "seq": seq, "update": STANDARD.encode(update),
        }),
        News::Changed => json!({ "what": "changed" }),
        News::Said { number } => json!({ "what": "said", "number": number }),
        News::Outline => json!({ "what": "outline" }),
        News::Present(people) => {
            let people: Vec<_> = people.iter().map(present).collect();
            json!({ "what": "present", "you": person, "people": people })
        }
    }
}

fn present(one: &Present) -> Value {
    let place = one.place.as_ref();
    json!({
        "person": one.person,
        "name": one.name,
        "labdoc": place.map(|place| place.labdoc.to_string()),
        "caret": place.and_then(|place| place.caret.as_ref()).map(Caret::to_json),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(number: u8) -> ReportId {
        ReportId::from_bytes([number; 16])
    }

    const NOLWENN: &str = "abcdefghjkmnpqrstvwxyz0123";
    const TANGUY: &str = "bbcdefghjkmnpqrstvwxyz0123";

    fn handle(text: &str) -> Handle {
        text.parse().unwrap()
    }

    fn sit(live: &Live, number: u8) -> Option<Seat> {
        live.sit(report(number), handle(NOLWENN), "Nolwenn Riou".to_owned())
    }

    fn tanguy(live: &Live) -> Seat {
        let name = "Tanguy Stéphan".to_owned();
        live.sit(report(1), handle(TANGUY), name).unwrap()
    }

    fn place(labdoc: char, ends: &str) -> Place {
        let said = format!("{}{ends}", labdoc.to_string().repeat(32));
        Place::read(said.as_bytes()).unwrap().unwrap()
    }

    /// Who is here, as this page was told last; nothing if it was not told since it was asked.
    fn told(seat: &mut Seat) -> Option<Vec<Present>> {
        let mut last = None;
        while let Ok(news) = seat.receiver.try_recv() {
            if let News::Present(people) = news {
                last = Some(people);
            }
        }
        last
    }

    fn places(seat: &mut Seat) -> Vec<(usize, Option<Place>)> {
        let people = told(seat).unwrap().into_iter();
        people.map(|one| (one.person, one.place)).collect()
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
        let alone = Present {
            person: 0,
            name: "Nolwenn Riou".to_owned(),
            place: None,
        };
        assert_eq!(told(&mut stays), Some(vec![alone]));
        drop(stays);
        assert!(live.rooms().by_report.is_empty());
        assert_eq!(live.rooms().streams, 0);
    }

    #[test]
    fn where_somebody_is_goes_with_them() {
        let live = Live::default();
        let (mut stays, leaves) = (sit(&live, 1).unwrap(), tanguy(&live));
        let there = place('a', " Bwc= CAg=");
        live.place(report(1), &handle(TANGUY), Some(&there));
        let both = vec![(0, None), (1, Some(there.clone()))];
        assert_eq!(places(&mut stays), both);
        live.place(report(1), &handle(TANGUY), Some(&there));
        assert_eq!(told(&mut stays), None, "nothing is new");
        drop(leaves);
        assert_eq!(places(&mut stays), [(0, None)]);
        let _back = tanguy(&live);
        assert_eq!(places(&mut stays), [(0, None), (1, None)]);
    }

    #[test]
    fn another_labdoc_forgets_where_in_the_first_somebody_was() {
        let live = Live::default();
        let mut seat = tanguy(&live);
        let own = handle(TANGUY);
        live.place(report(1), &own, Some(&place('a', " Bwc= CAg=")));
        live.place(report(1), &own, Some(&place('b', "")));
        assert_eq!(places(&mut seat), [(0, Some(place('b', "")))]);
        live.place(report(1), &own, None);
        assert_eq!(places(&mut seat), [(0, None)]);
    }

    #[test]
    fn a_person_with_two_pages_is_one_and_leaves_no_caret_behind() {
        let live = Live::default();
        let (mut one, other) = (tanguy(&live), tanguy(&live));
        let nolwenn = sit(&live, 1).unwrap();
        assert_eq!((one.person, other.person, nolwenn.person), (0, 0, 1));
        live.place(report(1), &handle(TANGUY), Some(&place('a', " Bwc= CAg=")));
        drop(other);
        assert_eq!(places(&mut one), [(0, Some(place('a', ""))), (1, None)]);
        drop(one);
        assert_eq!(tanguy(&live).person, 0, "the number was free");
    }

    #[test]
    fn a_page_is_told_who_it_is_and_where_the_others_are() {
        let mut people = Vec::new();
        for (person, place) in [(0, None), (1, Some(place('a', " Bwc= CAg=")))] {
            let name = format!("Person {person}");
            people.push(Present {
                person,
                name,
                place,
            });
        }
        let value = value(&News::Present(people), 0);
        assert_eq!(value["you"], 0);
        let nowhere = json!({ "person": 0, "name": "Person 0", "labdoc": null, "caret": null });
        assert_eq!(value["people"][0], nowhere);
        assert_eq!(value["people"][1]["labdoc"], "a".repeat(32));
        let caret = json!({ "anchor": "Bwc=", "head": "CAg=" });
        assert_eq!(value["people"][1]["caret"], caret);
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
