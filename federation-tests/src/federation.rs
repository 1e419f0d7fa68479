//! A federation: a council and members, and when they agree.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, bail};
use archipel::config::Teachers;
use domain::id::InstitutionId;
use domain::log::{LogId, LogKind};
use domain::membership::Status;
use domain::policy::Destination;
use futures_util::future::select_all;
use tempfile::TempDir;
use tokio::time::{Instant, timeout, timeout_at};

use crate::{Council, Member};

/// How long [`Federation::converge`] waits.
pub const CONVERGE_TIME_MAX: Duration = Duration::from_secs(60);

/// How often it looks at what tells of no change: the commits of an index.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Nodes of several institutions, and the council that lists them.
pub struct Federation {
    council: Council,
    members: BTreeMap<InstitutionId, Member>,
    statuses: BTreeMap<InstitutionId, Status>,
    // Removed when everything has stopped.
    _folder: Option<TempDir>,
}

impl Federation {
    /// Settles these institutions, admits them as members, and starts their nodes.
    ///
    /// # Errors
    /// Whatever keeps a node from starting.
    pub async fn of(names: impl IntoIterator<Item = impl AsRef<str>>) -> anyhow::Result<Self> {
        Self::with(names, |_| {}).await
    }

    /// As [`Federation::of`], with a moment in which a member may lie to the council.
    ///
    /// # Errors
    /// Whatever keeps a node from starting.
    pub async fn with(
        names: impl IntoIterator<Item = impl AsRef<str>>,
        lie: impl Fn(&mut Member),
    ) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let council = Council::new()?;
        let mut members = Vec::new();
        for name in names {
            let path = folder.path().join(name.as_ref());
            let mut member = Member::settle(&path, name.as_ref(), &council).await?;
            lie(&mut member);
            members.push(member);
        }
        Self::begin(council, members, Some(folder)).await
    }

    /// Admits these as members, and starts their nodes.
    ///
    /// # Errors
    /// Whatever keeps a node from starting.
    pub async fn assemble(council: Council, members: Vec<Member>) -> anyhow::Result<Self> {
        Self::begin(council, members, None).await
    }

    async fn begin(
        council: Council,
        members: Vec<Member>,
        folder: Option<TempDir>,
    ) -> anyhow::Result<Self> {
        let members: BTreeMap<_, _> = members
            .into_iter()
            .map(|member| (member.id.clone(), member))
            .collect();
        let statuses = members
            .keys()
            .map(|id| (id.clone(), Status::Member))
            .collect();
        let mut federation = Self {
            council,
            members,
            statuses,
            _folder: folder,
        };
        federation.tell()?;
        for member in federation.members.values_mut() {
            member.start().await?;
            member.hear(&federation.council)?;
        }
        Ok(federation)
    }

    /// A member by name.
    ///
    /// # Panics
    /// If there is none: a test that asks for it is wrong.
    pub fn member(&self, name: &str) -> &Member {
        self.members
            .values()
            .find(|member| member.id.as_str() == name)
            .expect("a member")
    }

    /// All members, by id.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// Stops the node of a member; the others go on.
    ///
    /// # Errors
    /// Tasks that do not end.
    pub async fn stop_member(&mut self, name: &str) -> anyhow::Result<()> {
        self.named(name)?.stop().await
    }

    /// Starts it again, and hands it all that the council signed.
    ///
    /// # Errors
    /// Whatever keeps a node from starting.
    pub async fn start_member(&mut self, name: &str) -> anyhow::Result<()> {
        let id: InstitutionId = name.parse()?;
        let member = self.members.get_mut(&id).context("no such member")?;
        member.start().await?;
        member.hear(&self.council)
    }

    /// Starts it again with what it knew when it stopped.
    ///
    /// # Errors
    /// Whatever keeps a node from starting.
    pub async fn start_member_untold(&mut self, name: &str) -> anyhow::Result<()> {
        self.named(name)?.start().await
    }

    /// Has a member tell how many teachers there are, from its next start on.
    ///
    /// # Errors
    /// If there is no such member.
    pub fn tell_teachers(&mut self, name: &str, teachers: Teachers) -> anyhow::Result<()> {
        self.named(name)?.tell_teachers(teachers);
        Ok(())
    }

    fn named(&mut self, name: &str) -> anyhow::Result<&mut Member> {
        let id: InstitutionId = name.parse()?;
        self.members.get_mut(&id).context("no such member")
    }

    /// Gives a member another status, in a new membership that all running nodes hear of but its
    /// own: what the others do may not hang on what it knows.
    ///
    /// # Errors
    /// A membership that is refused.
    pub fn set_status(&mut self, name: &str, status: Status) -> anyhow::Result<()> {
        self.statuses.insert(name.parse()?, status);
        self.admit()?;
        self.members
            .values()
            .filter(|member| member.id.as_str() != name)
            .try_for_each(|member| member.hear(&self.council))
    }

    fn tell(&self) -> anyhow::Result<()> {
        self.admit()?;
        self.members
            .values()
            .try_for_each(|member| member.hear(&self.council))
    }

    fn admit(&self) -> anyhow::Result<()> {
        let listed = self.members.values().map(|member| {
            let status = self
                .statuses
                .get(&member.id)
                .copied()
                .unwrap_or(Status::Member);
            Ok(member.descriptor().institution(status)?)
        });
        self.council.admit(listed.collect::<anyhow::Result<_>>()?)
    }

    /// Shuts every gate: nobody reaches anybody.
    pub fn part(&self) {
        self.members
            .values()
            .for_each(|member| member.gate().shut());
    }

    /// Opens every gate.
    pub fn join(&self) {
        self.members.values().for_each(Member::open_gate);
    }

    /// Waits until all running nodes hold, and show, what they may have of each other.
    ///
    /// # Errors
    /// What is still missing after [`CONVERGE_TIME_MAX`].
    pub async fn converge(&self) -> anyhow::Result<()> {
        self.converge_within(CONVERGE_TIME_MAX).await
    }

    /// As [`Federation::converge`], with a deadline of one's own.
    ///
    /// # Errors
    /// What is still missing then.
    pub async fn converge_within(&self, time_max: Duration) -> anyhow::Result<()> {
        let end = Instant::now() + time_max;
        let mut rounds: Vec<_> = self
            .running()
            .map(|member| member.node().cataloguer.subscribe())
            .collect();
        loop {
            rounds.iter_mut().for_each(|round| {
                round.borrow_and_update();
            });
            let Some(lag) = self.lag()? else {
                return Ok(());
            };
            if Instant::now() >= end {
                bail!("not converged after {} s: {lag}", time_max.as_secs());
            }
            let changes = rounds.iter_mut().map(|round| Box::pin(round.changed()));
            let looked = timeout_at(end, timeout(LOOK_AGAIN, select_all(changes)));
            // Whether something changed, or may have: look.
            let _ = looked.await;
        }
    }

    fn running(&self) -> impl Iterator<Item = &Member> {
        self.members.values().filter(|member| member.is_running())
    }

    /// The first thing that somebody lacks.
    fn lag(&self) -> anyhow::Result<Option<String>> {
        for reader in self.running() {
            for origin in self.running() {
                if let Some(lag) = lag_of(reader, origin)? {
                    return Ok(Some(lag));
                }
            }
        }
        Ok(None)
    }

    /// Stops everything.
    ///
    /// # Errors
    /// Tasks that do not end.
    pub async fn stop(self) -> anyhow::Result<()> {
        for member in self.members.into_values() {
            member.close().await?;
        }
        Ok(())
    }
}

/// What `reader` lacks of what `source` holds and the reader may have.
fn lag_of(reader: &Member, source: &Member) -> anyhow::Result<Option<String>> {
    let view = reader.node().cataloguer.view().read()?;
    let indexed = reader.node().cataloguer.index().positions();
    for log in readable(source, &reader.id)? {
        let there = source.node().logs.state(&log)?.size();
        let here = reader.node().logs.state(&log)?.size();
        let seen = view.position(&log)?;
        let found = indexed.get(&log.to_string()).copied().unwrap_or_default();
        let bodies = reader.node().logs.missing_bodies(&log)?.len();
        if here < there || seen < there || found < there || bodies > 0 {
            return Ok(Some(format!(
                "{} has of {log} {here} of {there} events, shows {seen}, finds {found}, and \
                 misses {bodies} bodies",
                reader.id
            )));
        }
    }
    Ok(None)
}

/// The logs that `source` holds and `reader` may read.
fn readable(source: &Member, reader: &InstitutionId) -> anyhow::Result<Vec<LogId>> {
    let own = source.node().door.own_logs().all()?.into_iter();
    let own = own.filter(|(destination, _)| match destination {
        Destination::House => source.id == *reader,
        Destination::Pair(institution) => institution == reader,
        Destination::Consortium | Destination::Public => true,
    });
    let copied = source.node().logs.names()?.into_iter().filter(|log| {
        let is_shared = matches!(log.kind, LogKind::Consortium | LogKind::Public);
        is_shared && log.institution != source.id
    });
    Ok(own.map(|(_, log)| log).chain(copied).collect())
}
