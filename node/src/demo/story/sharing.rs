//! What authors do with an item, and what everybody then sees.

use std::time::Instant;

use anyhow::{Context as _, ensure};
use serde_json::json;

use super::{Outcome, Story, kept};
use crate::demo::islands::{Change, ISLANDS};
use crate::demo::ladder;
use crate::demo::scenario::{Policy, Role};

impl Story {
    pub(super) async fn visible_sets_match_policy(&mut self) -> Outcome {
        let start = Instant::now();
        self.islands.agree().await?;
        self.timings.add("converge", start);
        let moment = self.islands.moment(&[]).await?;
        let people = self.islands.scenario.people.len();
        let items = self.islands.scenario.published();
        let mut sizes = Vec::new();
        for (id, _) in ISLANDS {
            let all = ladder::visible(&self.islands.scenario, id, None).len();
            sizes.push(format!("{id} shows {all} to everyone"));
        }
        kept(
            format!(
                "{items} items, {people} people and nobody in particular at 5 nodes see exactly what \
             they must ({})",
                sizes.join(", ")
            ),
            json!({ "moments": [moment] }),
        )
    }

    pub(super) async fn widened_item_arrives(&mut self) -> Outcome {
        let parcel = self
            .sample("loi-d-ohm")?
            .titled("Loi d’Ohm, brouillon qui s’ouvre");
        let item = self
            .islands
            .publish("oleron", &parcel, Policy::of("institution"))
            .await?;
        self.islands.agree().await?;
        ensure!(
            self.islands.seen_by_strangers(&item).await?.is_empty(),
            "seen before it was shared"
        );
        let before = self.islands.moment(&[]).await?;
        let start = Instant::now();
        self.islands
            .change(&item, Change::Share(Policy::of("consortium")))
            .await?;
        self.islands.agree().await?;
        self.timings.add("widen", start);
        let after = self.islands.moment(&[]).await?;
        kept(
            format!("{item}: from the institution to the consortium, seen by every teacher"),
            json!({ "moments": [before, after] }),
        )
    }

    pub(super) async fn new_version_replaces_old(&mut self) -> Outcome {
        let parcel = self.sample("packet-capture")?;
        let item = self
            .islands
            .publish("groix", &parcel, Policy::of("public"))
            .await?;
        self.islands.agree().await?;
        let before = self.islands.moment(&[]).await?;
        let start = Instant::now();
        let second = parcel.titled("Capturing packets, second edition");
        self.islands.change(&item, Change::Revise(&second)).await?;
        self.islands.agree().await?;
        self.timings.add("revise", start);
        let after = self.islands.moment(&[]).await?;
        for (id, _) in ISLANDS {
            let shown = self.islands.anonymous(id)?.get(&item).await?;
            ensure!(shown.version == 2, "{id} shows version {}", shown.version);
            ensure!(
                shown.item_json.contains("second edition"),
                "{id} shows the old text"
            );
        }
        kept(
            format!("{item}: version 2 everywhere, version 1 nowhere"),
            json!({ "moments": [before, after] }),
        )
    }

    pub(super) async fn narrowed_item_is_gone_elsewhere(&mut self) -> Outcome {
        let parcel = self
            .sample("loi-d-ohm")?
            .titled("Loi d’Ohm, partagée puis resserrée");
        let item = self
            .islands
            .publish("porquerolles", &parcel, Policy::of("consortium"))
            .await?;
        self.islands.agree().await?;
        let before = self.islands.moment(&[]).await?;
        let start = Instant::now();
        let policy = Policy::institutions(vec!["groix".to_owned()]);
        self.islands.change(&item, Change::Share(policy)).await?;
        self.islands.agree().await?;
        self.timings.add("narrow", start);
        let after = self.islands.moment(&[]).await?;
        let strangers = self.islands.seen_by_strangers(&item).await?;
        ensure!(
            strangers.is_empty(),
            "still answered to {}",
            strangers.join(", ")
        );
        let reader = self.islands.who("groix", Role::Teacher)?;
        self.islands
            .person(&reader)?
            .get(&item)
            .await
            .context("groix lost it too")?;
        kept(
            format!("{item}: from the consortium to groix alone; the three others lost it"),
            json!({ "moments": [before, after] }),
        )
    }

    pub(super) async fn withdrawn_item_is_gone_everywhere(&mut self) -> Outcome {
        let start = Instant::now();
        let mut gone = Vec::new();
        for (change, title) in [
            (Change::Withdraw, "withdrawn"),
            (Change::Retract, "retracted"),
            (Change::Erase, "erased"),
        ] {
            let parcel = self.sample("incertitudes-de-mesure")?;
            let parcel = parcel.titled(&format!("To be {title}"));
            let policy = Policy::of("public");
            let item = self.islands.publish("ouessant", &parcel, policy).await?;
            gone.push((item, title, change));
        }
        self.islands.agree().await?;
        let before = self.islands.moment(&[]).await?;
        let mut items = Vec::new();
        for (item, title, change) in gone {
            self.islands.change(&item, change).await?;
            items.push((item, title));
        }
        self.islands.agree().await?;
        self.timings.add("withdraw", start);
        let after = self.islands.moment(&[]).await?;
        for (item, title) in &items {
            for (id, _) in ISLANDS {
                let answer = self.islands.anonymous(id)?.get(item).await;
                ensure!(
                    answer.is_err(),
                    "{id} still answers the {title} item {item}"
                );
            }
        }
        kept(
            "withdrawn, retracted and erased items are answered by no node to anybody else",
            json!({ "moments": [before, after] }),
        )
    }
}
