//! The wing's pages with a university's year on it, over TLS on the loopback interface: people who
//! are signed in go from their classes to a report, each on a connection of their own.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use archipel::{Node, Running};
use identity::sessions::{Beginning, SignedInBy};
use teaching::Caller;
use tokio::task::JoinSet;

use super::times;
use crate::bench::Row;
use crate::bench::browser::{Address, Browser};
use crate::campus::Campus;

/// Students who go through the pages at once, and as many teachers.
const STUDENTS: usize = 16;
/// How often each of them does.
const WALKS: usize = 10;
/// How often somebody who teaches 200 teams looks at the table of them.
const LOOKS: usize = 100;

/// Rows of all pages together, and of the longest one alone.
pub(super) async fn measure(
    running: &Running,
    (university, class): (&Campus, &Campus),
) -> anyhow::Result<Vec<Row>> {
    let listen = running.addresses.portal.context("there is a portal")?;
    let certificate = running.node.config.folder.portal_certificate();
    let portal = Address::of(listen, &certificate)?;
    let mut waits = Vec::new();
    let mut walks = JoinSet::new();
    for person in visitors(university)? {
        let secret = sign_in(&running.node, person)?;
        walks.spawn(walk(Arc::clone(&portal), secret));
    }
    while let Some(walk) = walks.join_next().await {
        waits.extend(walk??);
    }
    let names = [
        "teaching pages, 32 visitors, p50",
        "teaching pages, 32 visitors, p99",
    ];
    let mut rows = times(names, &waits).to_vec();
    let table = table(&running.node, &portal, class).await?;
    let names = [
        "teaching page of 200 teams, p50",
        "teaching page of 200 teams, p99",
    ];
    rows.extend(times(names, &table));
    Ok(rows)
}

/// Students of teams and teachers of classes that are far apart.
fn visitors(campus: &Campus) -> anyhow::Result<Vec<&Caller>> {
    let desks = campus.desks.iter();
    let students = desks.step_by((campus.desks.len() / STUDENTS).max(1));
    let students = students.map(|desk| desk.team.first().context("an empty team"));
    let given = campus.given.iter();
    let teachers = given.step_by((campus.given.len() / STUDENTS).max(1));
    let teachers = teachers.map(|(teacher, _)| Ok(teacher)).take(STUDENTS);
    students.take(STUDENTS).chain(teachers).collect()
}

fn sign_in(node: &Node, person: &Caller) -> anyhow::Result<String> {
    let beginning = Beginning {
        handle: person.handle.clone(),
        by: SignedInBy::Password,
        browser: "bench".to_owned(),
    };
    let session = node.sessions.begin(&beginning, node.clock.now_ms())?;
    Ok(session.secret.reveal().to_owned())
}

/// From one's classes to a class, a mission, a report, and what was said of it.
async fn walk(portal: Arc<Address>, secret: String) -> anyhow::Result<Vec<Duration>> {
    let mut browser = Browser::connect(&portal).await?.signed_in(&secret);
    let mut waits = Vec::new();
    for _ in 0..WALKS {
        let classes = browser.get("/classes").await?;
        let class = classes.link("/classes/").context("a class")?;
        let class = browser.get(&class).await?;
        waits.extend([classes.last_byte, class.last_byte]);
        // Not every class has begun what it was given last.
        let mut report = None;
        for assignment in class.links("/assignments/") {
            let assignment = browser.get(&assignment).await?;
            waits.push(assignment.last_byte);
            report = assignment.link("/reports/");
            if report.is_some() {
                break;
            }
        }
        let report = report.context("a report")?;
        for page in [report.clone(), format!("{report}/feedback")] {
            waits.push(browser.get(&page).await?.last_byte);
        }
    }
    Ok(waits)
}

async fn table(node: &Node, portal: &Address, class: &Campus) -> anyhow::Result<Vec<Duration>> {
    let (teacher, assignment) = class.given.first().context("nothing given")?;
    let secret = sign_in(node, teacher)?;
    let mut browser = Browser::connect(portal).await?.signed_in(&secret);
    let mut waits = Vec::new();
    for _ in 0..LOOKS {
        let page = browser.get(&format!("/assignments/{assignment}")).await?;
        waits.push(page.last_byte);
    }
    Ok(waits)
}
