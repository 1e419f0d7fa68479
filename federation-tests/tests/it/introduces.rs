//! What an institution says of itself arrives, and only as it may be said.

use std::time::Duration;

use archipel::Node;
use archipel::config::Teachers;
use domain::checkpoint::{Checkpoint, SignedCheckpoint};
use domain::envelope::{Envelope, Payload as _};
use domain::event::{Event, EventKind};
use domain::log::{LogId, LogKind};
use domain::profile::{HeadCount, NO_ITEM, Profile};
use domain::viewer::Role;
use domain::wire;
use federation_tests::{Federation, Member, council};
use store::Batch;
use store::logs::{Entry, Keep, LogState};

/// How long what was said may take to be known.
const KNOWN_TIME_MAX: Duration = Duration::from_secs(30);

fn log_of(member: &Member, kind: LogKind) -> LogId {
    LogId::first(member.id.clone(), kind)
}

/// Waits until `reader` knows that `of` says it has so many teachers.
async fn knows(reader: &Member, of: &str, teachers: Option<u32>) -> anyhow::Result<()> {
    let expected = Profile {
        teachers: teachers.map(HeadCount::of),
    };
    let of = of.parse()?;
    let mut rounds = reader.node().cataloguer.subscribe();
    while reader.node().library.profile(&of)? != expected {
        tokio::time::timeout(KNOWN_TIME_MAX, rounds.changed()).await??;
    }
    Ok(())
}

/// A federation in which `name` says that it has so many teachers.
async fn telling(name: &str, teachers: u32) -> anyhow::Result<Federation> {
    Federation::with(["grenoble", "mallory", "paris"], |member| {
        if member.id.as_str() == name {
            member.tell_teachers(Teachers::Told(teachers));
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rounded_number_of_teachers_reaches_other_members() -> anyhow::Result<()> {
    let federation = telling("grenoble", 412).await?;
    let (grenoble, paris) = (federation.member("grenoble"), federation.member("paris"));
    knows(paris, "grenoble", Some(410)).await?;
    knows(grenoble, "grenoble", Some(410)).await?;
    knows(grenoble, "paris", None).await?;
    federation.converge().await?;
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_number_holds_and_the_same_is_not_said_again() -> anyhow::Result<()> {
    let mut federation = telling("grenoble", 412).await?;
    knows(federation.member("paris"), "grenoble", Some(412)).await?;
    for (told, known, said) in [
        (Teachers::Told(408), Some(410), 1),
        (Teachers::Told(9), Some(9), 2),
        (Teachers::Untold, None, 3),
    ] {
        federation.stop_member("grenoble").await?;
        federation.tell_teachers("grenoble", told)?;
        federation.start_member("grenoble").await?;
        knows(federation.member("paris"), "grenoble", known).await?;
        federation.converge().await?;
        let grenoble = federation.member("grenoble");
        let log = log_of(grenoble, LogKind::Public);
        assert_eq!(grenoble.node().logs.state(&log)?.size(), said);
    }
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_of_teachers_are_counted_where_no_number_is_set() -> anyhow::Result<()> {
    let mut federation = Federation::of(["grenoble", "paris"]).await?;
    let people = &federation.member("grenoble").node().people;
    for number in 0..104 {
        people.add(&format!("Teacher {number}"), Role::Teacher, 0)?;
        people.add(&format!("Student {number}"), Role::Student, 0)?;
    }
    federation.stop_member("grenoble").await?;
    federation.start_member("grenoble").await?;
    knows(federation.member("paris"), "grenoble", Some(100)).await?;
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_another_key_signed_is_refused() -> anyhow::Result<()> {
    let federation = Federation::with(["mallory", "paris"], |member| {
        if member.id.as_str() == "mallory" {
            let stolen = council::key("somebody else").public().to_string();
            member.misreport(|descriptor| descriptor.keys.event = stolen);
            member.tell_teachers(Teachers::Told(412));
        }
    })
    .await?;
    set_aside(&federation, LogKind::Public, 1, "signed").await?;
    federation.stop().await
}

/// Field 10 of an event, the number of teachers: 413.
const TEACHERS_413: [u8; 3] = [0x50, 0x9d, 0x03];

/// A number as nobody may say it, in a profile that is right otherwise.
fn unrounded(mallory: &Node) -> Envelope {
    let silent = Event {
        kind: EventKind::Profile(Profile::default()),
        ..profile(mallory, 410)
    };
    let payload = [&silent.encode()[..], &TEACHERS_413].concat();
    let key = council::key("mallory event");
    Envelope::sign_bytes(Event::PAYLOAD_TYPE, payload.into(), &[&key])
}

fn profile(mallory: &Node, teachers: u32) -> Event {
    let teachers = Some(HeadCount::of(teachers));
    Event {
        origin: mallory.config.institution.clone(),
        item: NO_ITEM,
        kind: EventKind::Profile(Profile { teachers }),
        version: 1,
        previous_version: None,
        manifest: None,
        grant: None,
        registry_version: 1,
        claimed_time_ms: 0,
        reason: None,
    }
}

/// Says something in one of mallory's own logs, as no honest door would.
fn say(mallory: &Node, kind: LogKind, envelope: &Envelope) -> anyhow::Result<()> {
    let log = LogId::first(mallory.config.institution.clone(), kind);
    let entry = Entry {
        envelope: wire::write_envelope(envelope),
        event: Err("a lie".to_owned()),
        body: None,
    };
    let sign = |state: &LogState| {
        let checkpoint = Checkpoint {
            log: state.log().clone(),
            size: state.size(),
            root: state.tree().root(),
        };
        let key = council::key("mallory checkpoint");
        Some(SignedCheckpoint::sign(checkpoint, &key))
    };
    let mut batch = Batch::new();
    let state = mallory.logs.state(&log)?;
    mallory
        .logs
        .append(&mut batch, &state, (vec![entry], Keep::Versions), sign)?;
    mallory.store.commit(batch)?;
    mallory.news.announce();
    Ok(())
}

/// Waits until paris has set the newest of `size` events aside, for a reason that says `why`; then
/// what mallory said before still holds.
async fn set_aside(
    federation: &Federation,
    kind: LogKind,
    size: u64,
    why: &str,
) -> anyhow::Result<()> {
    let (mallory, paris) = (federation.member("mallory"), federation.member("paris"));
    let log = log_of(mallory, kind);
    let mut heard = paris.node().news.subscribe();
    while paris.node().logs.state(&log)?.size() < size {
        tokio::time::timeout(KNOWN_TIME_MAX, heard.changed()).await??;
    }
    let aside = paris.node().logs.quarantined(&log)?;
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert_eq!(aside[0].0, size - 1);
    assert!(aside[0].1.contains(why), "{aside:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_not_rounded_is_set_aside() -> anyhow::Result<()> {
    let federation = telling("mallory", 84).await?;
    let (mallory, paris) = (federation.member("mallory"), federation.member("paris"));
    knows(paris, "mallory", Some(84)).await?;
    let lie = unrounded(mallory.node());
    say(mallory.node(), LogKind::Public, &lie)?;
    set_aside(&federation, LogKind::Public, 2, "not rounded").await?;
    federation.converge().await?;
    knows(paris, "mallory", Some(84)).await?;
    federation.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_for_some_alone_is_set_aside() -> anyhow::Result<()> {
    let federation = telling("mallory", 84).await?;
    let (mallory, paris) = (federation.member("mallory"), federation.member("paris"));
    knows(paris, "mallory", Some(84)).await?;
    let lie = Envelope::sign(
        &profile(mallory.node(), 410),
        &council::key("mallory event"),
    );
    say(mallory.node(), LogKind::Consortium, &lie)?;
    set_aside(&federation, LogKind::Consortium, 1, "public log alone").await?;
    federation.converge().await?;
    knows(paris, "mallory", Some(84)).await?;
    federation.stop().await
}
