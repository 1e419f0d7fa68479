//! Fetching what copied logs lack: bodies, documents and files.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Instant;

use domain::log::LogId;
use store::Batch;
use store::logs::AppendError;

use super::talk::{Clients, REFUSED_REST, Talk, TalkError, is_an_answer};
use crate::backoff::Backoff;
use crate::objects::{self, FetchError, Want};
use crate::pull::PullError;

/// Most refused objects of one peer whose rest is remembered; without one they are asked for in
/// each round.
const RESTS_MAX: usize = 10_000;

/// Objects that a peer gave and that were refused: each is asked for again, ever more rarely.
#[derive(Default)]
struct Rests(HashMap<Want, Rest>);

struct Rest {
    refused: Backoff,
    until: Instant,
}

impl Rests {
    fn is_resting(&self, want: &Want, now: Instant) -> bool {
        self.0.get(want).is_some_and(|rest| now < rest.until)
    }

    fn refuse(&mut self, want: &Want, now: Instant) {
        if self.0.len() >= RESTS_MAX && !self.0.contains_key(want) {
            self.0.retain(|_, rest| now < rest.until);
            if self.0.len() >= RESTS_MAX {
                return;
            }
        }
        let rest = self.0.entry(want.clone()).or_insert_with(|| Rest {
            refused: Backoff::default(),
            until: now,
        });
        rest.until = now + REFUSED_REST + rest.refused.next_wait();
    }

    fn forget(&mut self, want: &Want) {
        self.0.remove(want);
    }
}

impl Talk {
    /// Fetches bodies and objects that copied logs lack, from whoever may give them.
    pub(super) async fn complete(&self, mut clients: Clients) -> Result<Infallible, TalkError> {
        let mut news = self.ours.copier.news.subscribe();
        let mut rests = Rests::default();
        loop {
            news.borrow_and_update();
            for log in self.logs_here().await {
                match self.complete_log(&mut clients, &mut rests, &log).await {
                    Ok(()) => {}
                    Err(PullError::Peer(status)) if is_an_answer(&status) => {}
                    Err(PullError::Refused(refusal)) => {
                        self.ours.copier.refusals.record(Some(&self.peer), &refusal);
                        tokio::time::sleep(REFUSED_REST).await;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            // Whatever failed is asked for again, news or not.
            let _ = tokio::time::timeout(REFUSED_REST, news.changed()).await;
        }
    }

    /// The peer's own logs, and shared logs of origins that are away.
    async fn logs_here(&self) -> Vec<LogId> {
        let logs = self.ours.copier.logs.clone();
        let names = tokio::task::spawn_blocking(move || logs.names());
        let mut names = names.await.ok().and_then(Result::ok).unwrap_or_default();
        names.retain(|log| {
            log.institution == self.peer || (log.kind.is_shared() && self.is_away(&log.institution))
        });
        names
    }

    async fn complete_log(
        &self,
        clients: &mut Clients,
        rests: &mut Rests,
        log: &LogId,
    ) -> Result<(), PullError> {
        let copier = &self.ours.copier;
        copier.fetch_bodies(&mut clients.replication, log).await?;
        let mut after: Option<Want> = None;
        loop {
            let wants = objects::wants(copier.logs.store(), log, after.as_ref())
                .map_err(AppendError::from)?;
            let Some(last) = wants.last() else {
                return Ok(());
            };
            after = Some(last.clone());
            for want in &wants {
                self.fetch(clients, rests, want).await?;
            }
        }
    }

    /// Fetches one object, unless it was refused a short time ago.
    async fn fetch(
        &self,
        clients: &mut Clients,
        rests: &mut Rests,
        want: &Want,
    ) -> Result<(), PullError> {
        if rests.is_resting(want, Instant::now()) {
            return Ok(());
        }
        let copier = &self.ours.copier;
        match objects::fetch(&mut clients.objects, &copier.objects, want).await {
            Ok(()) => {
                rests.forget(want);
                let mut batch = Batch::new();
                objects::satisfied(&mut batch, want);
                let committed = copier.logs.store().commit(batch);
                committed.map_err(AppendError::from)?;
                copier.news.announce();
            }
            Err(FetchError::Peer(status)) if is_an_answer(&status) => {}
            Err(FetchError::Peer(status)) => return Err(status.into()),
            Err(FetchError::Refused(refusal)) => {
                copier.refusals.record(Some(&self.peer), &refusal);
                rests.refuse(want, Instant::now());
            }
            Err(FetchError::Object(error)) => {
                tracing::error!(%error, "an object was not stored");
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::id::{ItemHandle, ObjectDigest};
    use domain::log::LogKind;

    use super::*;
    use crate::backoff::WAIT_MAX;
    use crate::fixtures::id;

    fn want(number: u64) -> Want {
        Want {
            log: LogId::first(id("grenoble"), LogKind::Public),
            item: ItemHandle::from_bytes([1; ItemHandle::LENGTH]),
            digest: ObjectDigest::of(&number.to_be_bytes()),
            size: number,
        }
    }

    #[test]
    fn a_refused_object_rests_and_the_others_do_not() {
        let (mut rests, begin) = (Rests::default(), Instant::now());
        assert!(!rests.is_resting(&want(1), begin));
        for _ in 0..40 {
            rests.refuse(&want(1), begin);
            let still = begin + REFUSED_REST - Duration::from_millis(1);
            assert!(rests.is_resting(&want(1), still));
            assert!(!rests.is_resting(&want(1), begin + REFUSED_REST + WAIT_MAX));
            assert!(!rests.is_resting(&want(2), begin));
        }
        rests.forget(&want(1));
        assert!(!rests.is_resting(&want(1), begin));
    }

    #[test]
    fn so_many_rests_are_remembered_and_no_more() {
        let (mut rests, begin) = (Rests::default(), Instant::now());
        for number in 0..=RESTS_MAX as u64 {
            rests.refuse(&want(number), begin);
        }
        assert_eq!(rests.0.len(), RESTS_MAX);
        let later = begin + REFUSED_REST + WAIT_MAX;
        rests.refuse(&want(u64::MAX), later);
        assert_eq!(rests.0.len(), 1);
    }
}
