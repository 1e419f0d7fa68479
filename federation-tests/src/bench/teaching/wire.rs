//! Writing over the network: teams of three, each writer on a connection of their own and told what
//! the two others write; beside a relay on the same loopback interface that keeps nothing.

mod relay;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use archipel::Running;
use campus_proto::teaching::v1 as pb;
use pb::labdoc_service_client::LabdocServiceClient;
use pb::report_service_client::ReportServiceClient;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tonic::Request;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};

use super::{TEAM, TURNS, UPDATES, in_wing, median, names, sentence, times};
use crate::bench::{Row, per_second};
use crate::campus::Desk;
use relay::Relay;

/// How long the token of a writer is good.
const TOKEN_TTL: Duration = Duration::from_secs(3_600);

/// Rate and waits of `writers` at once, in teams.
pub(super) async fn measure(
    running: &Running,
    desks: &[&Desk],
    writers: usize,
) -> anyhow::Result<Vec<Row>> {
    let (mut rates, mut limits, mut waits) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        limits.push(relayed(writers).await?);
        let (rate, waited) = written(running, desks, (writers, turn)).await?;
        rates.push(rate);
        waits.extend(waited);
    }
    let [rate, half, most] = names(writers, true);
    let limit = Some(median(&mut limits));
    let mut rows = vec![in_wing(Row::rate(rate, median(&mut rates), limit))];
    rows.extend(times([half, most], &waits));
    Ok(rows)
}

/// How many updates a second the relay hands on.
async fn relayed(writers: usize) -> anyhow::Result<f64> {
    let relay = Relay::start().await?;
    let ready = Arc::new(Barrier::new(writers + 1));
    let mut tasks = JoinSet::new();
    for number in 0..writers {
        let (ready, address) = (Arc::clone(&ready), relay.address);
        tasks.spawn(async move {
            let mut member = relay::Member::join(address, (number / TEAM) as u32).await?;
            ready.wait().await;
            for update in 0..UPDATES {
                member.send(&sentence(2, update)).await?;
            }
            anyhow::Ok(())
        });
    }
    ready.wait().await;
    let begun = Instant::now();
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(per_second(writers as u64 * UPDATES, begun))
}

/// How many updates a second the node acknowledges, and how long each waits.
async fn written(
    running: &Running,
    desks: &[&Desk],
    (writers, turn): (usize, u64),
) -> anyhow::Result<(f64, Vec<Duration>)> {
    let ready = Arc::new(Barrier::new(writers + 1));
    let mut tasks = JoinSet::new();
    for number in 0..writers {
        let writer = Writer::connect(running, desks, (number, turn)).await?;
        tasks.spawn(writer.write(Arc::clone(&ready)));
    }
    ready.wait().await;
    let (begun, mut waits) = (Instant::now(), Vec::new());
    while let Some(waited) = tasks.join_next().await {
        waits.extend(waited??);
    }
    Ok((per_second(writers as u64 * UPDATES, begun), waits))
}

/// Somebody who writes, and hears what the others of their team do.
struct Writer {
    channel: Channel,
    token: MetadataValue<Ascii>,
    report: String,
    labdoc: String,
    /// The writer of Yjs.
    pen: u64,
}

impl Writer {
    async fn connect(
        running: &Running,
        desks: &[&Desk],
        (number, turn): (usize, u64),
    ) -> anyhow::Result<Self> {
        let desk = desks.get(number / TEAM).context("no desk")?;
        let student = desk.team.get(number % TEAM).context("no writer")?;
        let node = &running.node;
        let now_ms = node.clock.now_ms();
        let token = node.tokens.issue(&student.handle, TOKEN_TTL, now_ms)?;
        let address = format!("http://{}", running.addresses.people);
        Ok(Self {
            channel: Endpoint::from_shared(address)?.connect().await?,
            token: format!("Bearer {}", token.reveal()).parse()?,
            report: desk.report.to_string(),
            labdoc: desk.labdoc.to_string(),
            pen: 1_000 + turn * TEAM as u64 + (number % TEAM) as u64,
        })
    }

    async fn write(self, ready: Arc<Barrier>) -> anyhow::Result<Vec<Duration>> {
        let report = self.report.clone();
        let request = self.bearing(pb::WatchReportRequest { report });
        let mut reports = ReportServiceClient::new(self.channel.clone());
        let mut told = reports.watch_report(request).await?.into_inner();
        let mut hearing = JoinSet::new();
        hearing.spawn(async move { while let Ok(Some(_)) = told.message().await {} });
        let mut labdocs = LabdocServiceClient::new(self.channel.clone());
        let mut waits = Vec::new();
        ready.wait().await;
        for update in 0..UPDATES {
            let request = self.bearing(pb::WriteLabdocRequest {
                report: self.report.clone(),
                labdoc: self.labdoc.clone(),
                update: sentence(self.pen, update).into(),
            });
            let begun = Instant::now();
            labdocs.write_labdoc(request).await?;
            waits.push(begun.elapsed());
        }
        hearing.abort_all();
        Ok(waits)
    }

    fn bearing<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let metadata = request.metadata_mut();
        metadata.insert("authorization", self.token.clone());
        request
    }
}
