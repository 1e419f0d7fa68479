//! The teaching wing with a university's year on it: how many writers it acknowledges, how soon a
//! report and the table of a class are there, how much memory an open report takes.

mod pages;
mod wire;

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use archipel::config::{Config, Listen, Portal};
use archipel::init::{Plan, create};
use archipel::{Host, Node, Running};
use domain::id::InstitutionId;
use domain::viewer::Role;
use teaching::{Caller, Place};

use super::portal::percentile;
use super::{Row, memory, per_second};
use crate::campus::{self, Campus, Desk, Size};
use crate::yjs;

/// Whose campus it is.
const INSTITUTION: &str = "grenoble";
/// What the program that measures is called with to open reports.
pub const OPEN_REPORTS: &str = "--open-reports";
/// Writers of one report at once.
const TEAM: usize = 3;
/// How often everybody writes.
const TURNS: u64 = 3;
/// Updates of each writer.
const UPDATES: u64 = 60;
/// Reports and tables that are opened one after the other.
const OPENED: usize = 400;
/// What a writer writes at once: about what two seconds of typing are.
const SENTENCE: &str = "La masse mesurée est de 12,4 g. ";

/// All rows of the wing.
pub(super) async fn measure() -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir().context("make a folder")?;
    let institution: InstitutionId = INSTITUTION.parse()?;
    let path = folder.path().join("node");
    create(&path, &Plan::new(institution.clone())?)?;
    let mut config = Config::new(institution, &path);
    config.portal = Some(Portal {
        listen: Listen::loopback(0),
        address: None,
        certificate: None,
    });
    let running = archipel::start(config, Host::default()).await?;
    let rows = rows(&running).await;
    running.shutdown.stop();
    running.shutdown.wait(Duration::from_secs(60)).await?;
    // Nothing of the node may live: its folder is opened by another process.
    drop(running.node);
    let mut rows = rows?;
    rows.push(open_memory(&path)?);
    Ok(rows)
}

async fn rows(running: &Running) -> anyhow::Result<Vec<Row>> {
    let node = &running.node;
    let (university, class, mut rows) = tokio::task::block_in_place(|| {
        let begun = Instant::now();
        let university = campus::build(node, "large", Size::UNIVERSITY)?;
        let built = university.desks.len() as u64;
        let built = row("teaching reports built", per_second(built, begun));
        let class = campus::build(node, "class", Size::CLASS)?;
        anyhow::Ok((university, class, vec![built]))
    })?;
    // Before anybody writes much: what is in memory then would flatter them.
    rows.extend(pages::measure(running, (&university, &class)).await?);
    for writers in [100, 300] {
        let desks = desks(&university, writers);
        rows.extend(tokio::task::block_in_place(|| {
            writing(node, &desks, writers)
        })?);
        rows.extend(wire::measure(running, &desks, writers).await?);
    }
    tokio::task::block_in_place(|| {
        rows.extend(opening(node, &university)?);
        rows.extend(tables(node, &class)?);
        Ok(rows)
    })
}

fn row(name: &'static str, rate: f64) -> Row {
    in_wing(Row::rate(name, rate, None))
}

fn in_wing(row: Row) -> Row {
    Row {
        bench: "teaching",
        ..row
    }
}

fn times(names: [&'static str; 2], times: &[Duration]) -> [Row; 2] {
    let at = |percent| percentile(times.to_vec(), percent);
    let [half, most] = names;
    [(half, 50), (most, 99)].map(|(name, percent)| in_wing(Row::time_ms(name, at(percent))))
}

/// The reports of as many teams as have so many writers.
fn desks(campus: &Campus, writers: usize) -> Vec<&Desk> {
    let full = campus.desks.iter().filter(|desk| desk.team.len() == TEAM);
    full.skip(writers).take(writers.div_ceil(TEAM)).collect()
}

/// What the rate, the median and the 99th percentile of writing are called.
fn names(writers: usize, is_over_grpc: bool) -> [&'static str; 3] {
    match (writers, is_over_grpc) {
        (100, false) => [
            "teaching updates, 100 writers",
            "teaching update, 100 writers, p50",
            "teaching update, 100 writers, p99",
        ],
        (_, false) => [
            "teaching updates, 300 writers",
            "teaching update, 300 writers, p50",
            "teaching update, 300 writers, p99",
        ],
        (100, true) => [
            "teaching updates over gRPC, 100 writers",
            "teaching update over gRPC, 100 writers, p50",
            "teaching update over gRPC, 100 writers, p99",
        ],
        (_, true) => [
            "teaching updates over gRPC, 300 writers",
            "teaching update over gRPC, 300 writers, p50",
            "teaching update over gRPC, 300 writers, p99",
        ],
    }
}

/// What a writer of Yjs says next, who has said so many sentences before.
fn sentence(writer: u64, before: u64) -> Vec<u8> {
    let before = before * SENTENCE.encode_utf16().count() as u64;
    yjs::insert((writer, before), "output", SENTENCE)
}

/// Teams of three that write at once, as fast as they are acknowledged; beside a relay that hands
/// the same updates to the other two pages and keeps nothing.
fn writing(node: &Node, desks: &[&Desk], writers: usize) -> anyhow::Result<Vec<Row>> {
    let (mut rates, mut limits, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let begun = Instant::now();
        relayed(desks, writers)?;
        let updates = writers as u64 * UPDATES;
        limits.push(per_second(updates, begun));
        let begun = Instant::now();
        waits.extend(written(node, desks, (writers, turn))?);
        rates.push(per_second(updates, begun));
    }
    let [rate, half, most] = names(writers, false);
    let limit = Some(median(&mut limits));
    let mut rows = vec![in_wing(Row::rate(rate, median(&mut rates), limit))];
    rows.extend(times([half, most], &waits));
    Ok(rows)
}

fn median(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// Every writer in a thread of its own, as the calls of pages are.
fn written(
    node: &Node,
    desks: &[&Desk],
    (writers, turn): (usize, u64),
) -> anyhow::Result<Vec<Duration>> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..writers)
            .map(|number| scope.spawn(move || write(node, desks, (number, turn))))
            .collect();
        let mut waits = Vec::new();
        for thread in threads {
            let written = thread.join();
            waits.extend(written.map_err(|_| anyhow::anyhow!("a writer panicked"))??);
        }
        Ok(waits)
    })
}

fn write(
    node: &Node,
    desks: &[&Desk],
    (number, turn): (usize, u64),
) -> anyhow::Result<Vec<Duration>> {
    let desk = desks.get(number / TEAM).context("no desk")?;
    let student = desk.team.get(number % TEAM).context("no writer")?;
    let writer = 100 + turn * TEAM as u64 + (number % TEAM) as u64;
    let mut waits = Vec::new();
    for update in 0..UPDATES {
        let update = sentence(writer, update);
        let begun = Instant::now();
        let now_ms = node.clock.now_ms();
        node.teaching
            .write_labdoc(student, desk.place(), &update, now_ms)?;
        waits.push(begun.elapsed());
    }
    Ok(waits)
}

/// The same updates through channels, to the two others of each team.
fn relayed(desks: &[&Desk], writers: usize) -> anyhow::Result<()> {
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..desks.len() * TEAM).map(|_| channel()).unzip();
    std::thread::scope(|scope| {
        for (number, receiver) in receivers.into_iter().enumerate().take(writers) {
            let team = number / TEAM * TEAM;
            let others = (team..team + TEAM).filter(|one| *one != number);
            let others: Vec<_> = others.map(|one| senders[one].clone()).collect();
            scope.spawn(move || pass(&others, &receiver));
        }
    });
    drop(senders);
    Ok(())
}

fn pass(others: &[Sender<Vec<u8>>], own: &Receiver<Vec<u8>>) {
    for update in 0..UPDATES {
        let update = sentence(2, update);
        for other in others {
            // Who has written everything is not there any more.
            let _ = other.send(update.clone());
        }
        own.try_iter().for_each(drop);
    }
}

/// A report with its mission and a labdoc; nine of ten are not in memory.
fn opening(node: &Node, campus: &Campus) -> anyhow::Result<[Row; 2]> {
    let mut waits = Vec::new();
    let step = (campus.desks.len() / OPENED).max(1);
    for desk in campus.desks.iter().step_by(step) {
        let student = desk.team.first().context("no team")?;
        let begun = Instant::now();
        node.teaching.report(student, desk.report)?;
        node.teaching.mission_of(student, desk.report)?;
        node.teaching.read_labdoc(student, desk.place(), &[])?;
        waits.push(begun.elapsed());
    }
    Ok(times(
        ["teaching report opened, p50", "teaching report opened, p99"],
        &waits,
    ))
}

/// The table of a class of 200 teams.
fn tables(node: &Node, class: &Campus) -> anyhow::Result<[Row; 2]> {
    let (tutor, assignment) = class.given.first().context("nothing given")?;
    let mut waits = Vec::new();
    for _ in 0..OPENED {
        let begun = Instant::now();
        let teams = node.teaching.follow(tutor, *assignment)?;
        waits.push(begun.elapsed());
        ensure!(teams.len() == Size::CLASS.students, "a team is missing");
    }
    Ok(times(
        [
            "teaching table of 200 teams, p50",
            "teaching table of 200 teams, p99",
        ],
        &waits,
    ))
}

/// What a process that has just started grows by for each report that it opens, in kB. This process
/// has memory to spare from building, so it starts itself again.
fn open_memory(folder: &Path) -> anyhow::Result<Row> {
    let output = Command::new(std::env::current_exe()?)
        .arg(OPEN_REPORTS)
        .arg(folder)
        .output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "open reports: {complaint}");
    let said = String::from_utf8_lossy(&output.stdout);
    let each = said.trim().parse().context("measure open reports")?;
    let figure = (each, "kB", "lower");
    Ok(in_wing(Row::new(
        "teaching memory of an open report",
        figure,
        None,
    )))
}

/// Opens reports of the node in a folder, and tells what each of them takes, in kB.
///
/// # Errors
/// A folder without a campus.
pub async fn open_reports(folder: &Path) -> anyhow::Result<f64> {
    let config = Config::new(INSTITUTION.parse()?, folder);
    let running = archipel::start(config, Host::default()).await?;
    let places = places(&running.node)?;
    let before = memory::resident_mb_of(std::process::id())?;
    for (tutor, place) in &places {
        running.node.teaching.read_labdoc(tutor, *place, &[])?;
    }
    let grown = memory::resident_mb_of(std::process::id())? - before;
    running.shutdown.stop();
    running.shutdown.wait(Duration::from_secs(60)).await?;
    Ok(grown * 1_000.0 / places.len() as f64)
}

/// One labdoc of each of [`OPENED`] reports, and who teaches there.
fn places(node: &Node) -> anyhow::Result<Vec<(Caller, Place)>> {
    let (mut places, mut after) = (Vec::new(), None);
    loop {
        let page = node.people.list(after.as_ref(), OPENED)?;
        let teachers = page.persons.iter().filter(|one| one.role == Role::Teacher);
        for teacher in teachers {
            places.extend(places_of(node, &campus::caller(teacher))?);
        }
        after = page.next;
        if places.len() >= OPENED || after.is_none() {
            break;
        }
    }
    places.truncate(OPENED);
    ensure!(places.len() == OPENED, "only {} reports", places.len());
    Ok(places)
}

fn places_of(node: &Node, teacher: &Caller) -> anyhow::Result<Vec<(Caller, Place)>> {
    let (wing, now_ms) = (&node.teaching, node.clock.now_ms());
    let mut places = Vec::new();
    for class in wing.classes(teacher)? {
        for given in wing.assignments(teacher, class.id, now_ms)? {
            for report in wing.reports(teacher, given.id)? {
                let labdoc = report.labdocs.first().context("an empty report")?;
                places.push((teacher.clone(), (report.id, labdoc.id)));
            }
        }
    }
    Ok(places)
}
