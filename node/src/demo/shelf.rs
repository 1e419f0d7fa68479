//! Puts the library on the shelves of the institutions, and takes off what its authors took back.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use domain::item::Parent;

use super::islands::{Change, Islands};
use super::library::{self, Publication};
use super::report::Refused;
use super::samples::{Parcel, Sample};
use super::scenario::{Policy, Role};
use super::wait::{AGREE_MAX, until_settled};
use crate::client::Original;

/// The institutions, and what stands where.
pub(super) struct Shelf<'a> {
    islands: &'a mut Islands,
    samples: &'a BTreeMap<String, Sample>,
    /// The first item that came of each folder.
    shelved: BTreeMap<&'a str, String>,
}

/// Does everything that the list says; returns what the nodes refused, as they must.
pub(super) async fn fill(
    islands: &mut Islands,
    samples: &BTreeMap<String, Sample>,
) -> anyhow::Result<Vec<Refused>> {
    let library = library::read(samples)?;
    let mut shelf = Shelf {
        islands,
        samples,
        shelved: BTreeMap::new(),
    };
    let mut refused = Vec::new();
    for publication in &library.publish {
        let done = shelf.put(publication).await;
        let Publication { item, at, .. } = publication;
        refused.extend(done.with_context(|| format!("share {item} at {at}"))?);
    }
    Ok(refused)
}

impl<'a> Shelf<'a> {
    async fn put(&mut self, publication: &'a Publication) -> anyhow::Result<Option<Refused>> {
        let sample = self
            .samples
            .get(&publication.item)
            .context("no such sample")?;
        let policy = self.policy(publication, sample)?;
        let parent = match &publication.adapts {
            Some(folder) => Some(self.parent(&publication.at, folder).await?),
            None => None,
        };
        let mut versions = publication.versions(&sample.parcel);
        for version in &mut versions {
            version.draft.item.parent.clone_from(&parent);
        }
        match &publication.refused {
            Some(document) => {
                let tried = self.be_refused(publication, &versions, policy, document);
                Ok(Some(tried.await?))
            }
            None => {
                self.publish(publication, &versions, policy).await?;
                Ok(None)
            }
        }
    }

    async fn publish(
        &mut self,
        publication: &'a Publication,
        versions: &[Parcel],
        policy: Policy,
    ) -> anyhow::Result<()> {
        let (first, others) = versions.split_first().context("no version")?;
        let item = self.islands.publish(&publication.at, first, policy).await?;
        for version in others {
            self.islands.change(&item, Change::Revise(version)).await?;
        }
        if publication.withdrawn {
            self.islands.change(&item, Change::Withdraw).await?;
        }
        self.shelved.entry(&publication.item).or_insert(item);
        Ok(())
    }

    /// The gate of rights must name the document that may not leave.
    async fn be_refused(
        &mut self,
        publication: &Publication,
        versions: &[Parcel],
        policy: Policy,
        document: &str,
    ) -> anyhow::Result<Refused> {
        let parcel = versions.last().context("no version")?;
        let rung = policy.rung.clone().into_owned();
        let tried = self.islands.publish(&publication.at, parcel, policy).await;
        let Err(error) = tried else {
            bail!("it was published, though `{document}` may not leave");
        };
        let message = match error.downcast_ref::<tonic::Status>() {
            Some(status) => status.message().to_owned(),
            None => return Err(error),
        };
        ensure!(message.contains(document), "refused otherwise: {message}");
        Ok(Refused {
            at: publication.at.clone(),
            title: parcel.title().to_owned(),
            rung,
            message,
        })
    }

    /// What an adaptation says of its original, once its author sees it.
    async fn parent(&self, at: &str, folder: &str) -> anyhow::Result<Parent> {
        let item = self.shelved.get(folder);
        let item = item.with_context(|| format!("{folder} was not shared before"))?;
        let author = self.islands.who(at, Role::Teacher)?;
        let client = self.islands.person(&author)?;
        until_settled(AGREE_MAX, || async {
            let seen = client.get(item).await.is_ok();
            Ok((!seen).then(|| format!("{at} does not see {folder}")))
        })
        .await?;
        Ok(Original::read(&client.get(item).await?)?.parent)
    }

    fn policy(&self, publication: &Publication, sample: &Sample) -> anyhow::Result<Policy> {
        let said = sample.sharing.as_ref();
        let rung = publication.rung.clone();
        let rung = rung.or_else(|| said.map(|sharing| sharing.rung.clone()));
        let rung = rung.context("say with whom: rung, or [sharing] in its item file")?;
        let people = publication.teachers_of.iter().map(|id| {
            let teacher = self.islands.who(id, Role::Teacher)?;
            anyhow::Ok(teacher.address)
        });
        let mut institutions = publication.institutions.clone();
        if let (true, "institutions", Some(said)) = (institutions.is_empty(), rung.as_str(), said) {
            institutions.clone_from(&said.institutions);
        }
        Ok(Policy {
            people: people.collect::<anyhow::Result<_>>()?,
            institutions,
            rung: rung.into(),
        })
    }
}
