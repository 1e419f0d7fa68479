//! One of the two processes that do the work.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::Context as _;
use daemon::Shutdown;
use daemon::telemetry::{LogFormat, init_logs};
use domain::id::{InstitutionId, ItemId};
use domain::policy::SharingPolicy;

use super::marks::{Kind, Marks};
use super::private::{Desk, House};
use super::tap::{self, Keys, Transcript};
use super::{HALFWAY, INSTITUTIONS, Plant, traffic};
use crate::{Council, Federation, Gate, Member, items, people};

/// What is written to the logs: all that an operator may ask for.
const LOG_FILTER: &str = "debug";
/// Where the second process begins to number what it hears.
const SECOND_PAGE: u64 = 50_000_000;

/// Which of the processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Settles the institutions, and is killed while it writes.
    First,
    /// Goes on from there, to the end.
    Second,
}

impl Half {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }
}

impl FromStr for Half {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        match text {
            "first" => Ok(Self::First),
            "second" => Ok(Self::Second),
            _ => anyhow::bail!("half `{text}` is not known: it is first or second"),
        }
    }
}

/// What a process is to do.
#[derive(Debug, Clone)]
pub struct Work {
    /// Which of the two it is.
    pub half: Half,
    /// Names the run, and so its marks.
    pub run: String,
    /// Reports of both processes and all institutions.
    pub reports: usize,
    /// Where everything is.
    pub folder: PathBuf,
    /// What is planted.
    pub plant: Option<Plant>,
}

/// Where the data of an institution are.
pub(super) fn node_folder(folder: &Path, name: &str) -> PathBuf {
    folder.join("nodes").join(name)
}

/// Where everything is that institutions received, a folder each.
pub(super) fn transcript_folder(folder: &Path) -> PathBuf {
    folder.join("received")
}

/// Does the work.
///
/// # Errors
/// Whatever fails.
pub async fn work(work: Work) -> anyhow::Result<()> {
    init_logs(LOG_FILTER, LogFormat::Json)?;
    let shutdown = Shutdown::new();
    let federation = work.federation(&shutdown).await?;
    let houses = work.houses(&federation);
    match work.half {
        Half::First => work.first(&federation, houses).await,
        Half::Second => work.second(federation, houses).await,
    }
}

impl Work {
    async fn federation(&self, shutdown: &Shutdown) -> anyhow::Result<Federation> {
        let ids: Vec<InstitutionId> = INSTITUTIONS
            .iter()
            .map(|name| name.parse())
            .collect::<Result<_, _>>()?;
        let keys = Keys::of(&ids);
        let first = match self.half {
            Half::First => 0,
            Half::Second => SECOND_PAGE,
        };
        let transcript = Transcript::new(&transcript_folder(&self.folder), first);
        let council = Council::new()?;
        let mut members = Vec::new();
        for name in INSTITUTIONS {
            let folder = node_folder(&self.folder, name);
            fs::create_dir_all(folder.parent().context("it has a parent")?)?;
            let gate = self.gate(name).await?;
            let mut member = Member::behind(gate, (&folder, name), &council)?;
            let (keys, transcript, shutdown) = (keys.clone(), transcript.clone(), shutdown.clone());
            member.keep_with(Arc::new(move |id, node| {
                tap::listen(id, node, (&keys, &transcript), &shutdown)
            }));
            members.push(member);
        }
        Federation::assemble(council, members).await
    }

    /// The gate of an institution, which the second process finds where the first had it.
    async fn gate(&self, name: &str) -> anyhow::Result<Gate> {
        let folder = self.folder.join("gates");
        let remembered = folder.join(name);
        if let Ok(address) = fs::read_to_string(&remembered) {
            let address: SocketAddr = address.parse()?;
            return Ok(Gate::build_at(address).await?);
        }
        let gate = Gate::build().await?;
        fs::create_dir_all(&folder)?;
        fs::write(remembered, gate.address().to_string())?;
        Ok(gate)
    }

    fn houses(&self, federation: &Federation) -> Vec<House> {
        let house = |member: &Member| House {
            node: member.node().clone(),
            marks: Marks::of(&self.run, member.id.as_str()),
            teacher: people::teacher(&member.id),
        };
        federation.members().map(house).collect()
    }

    /// The numbers of the reports of this process, at each institution.
    fn serials(&self) -> Range<usize> {
        let each = self.reports.div_ceil(INSTITUTIONS.len());
        match self.half {
            Half::First => 0..each / 2,
            Half::Second => each / 2..each,
        }
    }

    async fn first(&self, federation: &Federation, houses: Vec<House>) -> anyhow::Result<()> {
        let origin = federation.members().next().context("nobody is there")?;
        let mission = origin.publish(
            items::mission_with_program("Une mesure et son programme")?,
            &SharingPolicy::Consortium,
        )?;
        fs::write(self.folder.join("mission"), mission.to_string())?;
        federation.converge().await?;
        let desks = begin_all(&houses, &mission, self.serials()).await?;
        writeln!(std::io::stdout(), "{HALFWAY}")?;
        let writers = houses.into_iter().zip(desks).map(|(house, mut desks)| {
            tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
                loop {
                    desks.iter_mut().try_for_each(|desk| house.write(desk))?;
                }
            })
        });
        futures_util::future::try_join_all(writers)
            .await?
            .into_iter()
            .collect()
    }

    async fn second(&self, mut federation: Federation, houses: Vec<House>) -> anyhow::Result<()> {
        let mission = fs::read_to_string(self.folder.join("mission"))?;
        let mission: ItemId = mission.parse()?;
        let desks = begin_all(&houses, &mission, self.serials()).await?;
        if let Some(plant) = self.plant {
            self.plant(plant, &federation)?;
        }
        traffic::exchange(&federation, &houses).await?;
        for (house, desks) in houses.iter().zip(&desks) {
            let handed_in = desks.iter().step_by(2);
            tokio::task::block_in_place(|| {
                handed_in
                    .into_iter()
                    .try_for_each(|desk| house.hand_in(desk))
            })?;
        }
        let mut reports = 0;
        for house in &houses {
            reports += house.reports()?;
        }
        // The folder stays locked while a part of the node lives.
        drop(houses);
        let away = INSTITUTIONS[1];
        federation.stop_member(away).await?;
        federation.start_member(away).await?;
        federation.converge().await?;
        federation.stop().await?;
        writeln!(std::io::stdout(), "{reports}")?;
        Ok(())
    }

    fn plant(&self, plant: Plant, federation: &Federation) -> anyhow::Result<()> {
        let [from, to, ..] = INSTITUTIONS;
        let marks = Marks::of(&self.run, from);
        let text = marks.word(Kind::Text, 0);
        match plant {
            Plant::Shared => {
                let leaked = items::mission_saying("Une mission sans malice", &text);
                federation
                    .member(from)
                    .publish(leaked, &SharingPolicy::Public)?;
            }
            Plant::Logged => tracing::info!(student = marks.word(Kind::Name, 0), "welcome"),
            Plant::Stored => fs::write(node_folder(&self.folder, to).join("stray"), text)?,
        }
        Ok(())
    }
}

/// All institutions at once.
async fn begin_all(
    houses: &[House],
    mission: &ItemId,
    serials: Range<usize>,
) -> anyhow::Result<Vec<Vec<Desk>>> {
    let begun = houses.iter().cloned().map(|house| {
        let (mission, serials) = (mission.clone(), serials.clone());
        tokio::task::spawn_blocking(move || house.begin(&mission, serials))
    });
    futures_util::future::try_join_all(begun)
        .await?
        .into_iter()
        .collect()
}
