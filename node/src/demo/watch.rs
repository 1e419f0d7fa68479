//! Comparing what people see with what they must see.

use std::collections::BTreeMap;

use anyhow::Context as _;

use super::evidence::Set;
use super::islands::{ISLANDS, Islands};
use super::ladder::{self, Visible};
use super::wait::{AGREE_MAX, until_settled};

impl Islands {
    /// The first difference between what somebody sees and what they must see, if there is one.
    pub(super) async fn difference(&self) -> anyhow::Result<Option<String>> {
        for (id, _) in ISLANDS {
            if let Some(problem) = self.difference_at(id).await? {
                return Ok(Some(problem));
            }
        }
        Ok(None)
    }

    /// The same for one institution: several people, and nobody in particular.
    pub(super) async fn difference_at(&self, id: &str) -> anyhow::Result<Option<String>> {
        for set in self.sets_at(id).await? {
            let person = self
                .scenario
                .people
                .iter()
                .find(|p| p.address == set.address);
            let must = ladder::visible(&self.scenario, id, person.map(|p| (p.role, &*p.address)));
            let found = (set.found != must.len() as u64)
                .then(|| format!("search finds {} of {} items", set.found, must.len()));
            if let Some(problem) = compare(&set.items, &must).or(found) {
                let who = person.map_or("somebody not signed in", |person| &person.name);
                return Ok(Some(format!("at {id}, {who}: {problem}")));
            }
        }
        Ok(None)
    }

    /// What everybody at one institution sees: several people, and nobody in particular.
    pub(super) async fn sets_at(&self, id: &str) -> anyhow::Result<Vec<Set>> {
        let mut viewers = vec![(String::new(), self.anonymous(id)?)];
        for person in self
            .scenario
            .people
            .iter()
            .filter(|person| person.institution == id)
        {
            viewers.push((person.address.clone(), self.person(person)?));
        }
        let mut sets = Vec::new();
        for (address, client) in viewers {
            let (items, found) = (client.list().await?, client.count("").await?);
            sets.push(Set {
                at: id.to_owned(),
                address,
                items,
                found,
            });
        }
        Ok(sets)
    }

    /// Waits until everybody sees what they must see.
    pub(super) async fn agree(&self) -> anyhow::Result<()> {
        until_settled(AGREE_MAX, || self.difference()).await
    }

    /// Waits until everybody at one institution sees what they must see.
    pub(super) async fn agree_at(&self, id: &str) -> anyhow::Result<()> {
        until_settled(AGREE_MAX, || self.difference_at(id)).await
    }

    /// Institutions, but its holders, at which an item is still answered to anybody.
    pub(super) async fn seen_by_strangers(&self, item: &str) -> anyhow::Result<Vec<String>> {
        let holders = ladder::holders(&self.scenario, item);
        let mut seen = Vec::new();
        for person in &self.scenario.people {
            let answered = self.person(person)?.get(item).await.is_ok();
            if answered && !holders.contains(&person.institution) {
                seen.push(person.address.clone());
            }
        }
        Ok(seen)
    }

    /// Digest of the view by log and institution, for the logs that several hold.
    pub(super) async fn digests(
        &self,
    ) -> anyhow::Result<BTreeMap<String, BTreeMap<String, String>>> {
        let mut digests = BTreeMap::<_, BTreeMap<_, _>>::new();
        for (id, _) in ISLANDS {
            let status = self
                .operator(id)?
                .status()
                .await
                .with_context(|| format!("ask {id}"))?;
            for log in status.logs {
                digests
                    .entry(log.log)
                    .or_default()
                    .insert(id.to_owned(), log.view_digest);
            }
        }
        Ok(digests)
    }

    /// The first log of which two institutions that hold it have another digest.
    pub(super) async fn disagreement(&self) -> anyhow::Result<Option<String>> {
        let digests = self.digests().await?;
        let differs =
            |by: &BTreeMap<String, String>| by.values().any(|d| Some(d) != by.values().next());
        Ok(digests
            .into_iter()
            .find(|(_, by)| differs(by))
            .map(|(log, by)| format!("{log}: the digests differ: {by:?}")))
    }
}

/// The first item that is seen and must not be, or the other way round, or in another version.
fn compare(seen: &Visible, must: &Visible) -> Option<String> {
    for (item, (title, version)) in must {
        match seen.get(item) {
            None => return Some(format!("{item} (“{title}”) is missing")),
            Some(other) if other != &(title.clone(), *version) => {
                return Some(format!(
                    "{item} is version {} instead of {version}",
                    other.1
                ));
            }
            Some(_) => {}
        }
    }
    let extra = seen.iter().find(|(item, _)| !must.contains_key(*item));
    extra.map(|(item, (title, _))| format!("{item} (“{title}”) must not be seen"))
}
