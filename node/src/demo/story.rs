//! The story: one promise after the other, kept before the reader's eyes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use super::islands::{Change, ISLANDS, Islands};
use super::ladder;
use super::report::{Check, Timings};
use super::samples::Parcel;
use super::scenario::{Policy, Role};
use super::wait::{AGREE_MAX, until_settled};
use super::{impostor, shelf};

/// Items that are published while a node is killed.
const ITEMS_UNDER_KILL: usize = 60;

/// The federation and what the story needs beside it.
pub(super) struct Story {
    pub(super) islands: Islands,
    pub(super) samples: BTreeMap<String, Parcel>,
    pub(super) timings: Timings,
    pub(super) checks: Vec<Check>,
    /// Told what is going on.
    pub(super) progress: indicatif::ProgressBar,
}

/// What a promise comes to: a sentence about how it was kept, or why it was not.
type Outcome = anyhow::Result<String>;

impl Story {
    /// Keeps all promises; what is broken is reported, and the story goes on.
    pub(super) async fn tell(&mut self) {
        let outcome = self.visible_sets_match_policy().await;
        self.note("visible_sets_match_policy", outcome);
        let outcome = self.widened_item_arrives().await;
        self.note("widened_item_arrives", outcome);
        let outcome = self.new_version_replaces_old().await;
        self.note("new_version_replaces_old", outcome);
        let outcome = self.narrowed_item_is_gone_elsewhere().await;
        self.note("narrowed_item_is_gone_elsewhere", outcome);
        let outcome = self.withdrawn_item_is_gone_everywhere().await;
        self.note("withdrawn_item_is_gone_everywhere", outcome);
        let outcome = self.unknown_peer_refused().await;
        self.note("unknown_peer_refused", outcome);
        let outcome = self.origin_down_others_converge().await;
        self.note("origin_down_others_converge", outcome);
        let outcome = self.kill_9_during_replication_converges().await;
        self.note("kill_9_during_replication_converges", outcome);
        let outcome = self.tampered_bytes_refused().await;
        self.note("tampered_bytes_refused", outcome);
        let outcome = self.registry_down_goes_on().await;
        self.note("registry_down_goes_on", outcome);
        let outcome = self.view_rebuild_same_digest().await;
        self.note("view_rebuild_same_digest", outcome);
        let outcome = self.all_signatures_and_roots_verify().await;
        self.note("all_signatures_and_roots_verify", outcome);
    }

    fn note(&mut self, name: &'static str, outcome: Outcome) {
        let (ok, detail) = match outcome {
            Ok(detail) => (true, detail),
            Err(error) => (false, format!("{error:#}")),
        };
        let mark = if ok { "✓" } else { "✗" };
        let line = format!("{mark} {name}: {detail}");
        // Whoever reads our output from a file sees how it goes, too.
        if self.progress.is_hidden() {
            let _ = writeln!(std::io::stderr(), "{line}");
        } else {
            self.progress.println(line);
        }
        self.checks.push(Check { name, ok, detail });
    }

    fn sample(&self, name: &str) -> anyhow::Result<Parcel> {
        self.samples
            .get(name)
            .cloned()
            .with_context(|| format!("no sample {name}"))
    }

    async fn visible_sets_match_policy(&mut self) -> Outcome {
        let start = Instant::now();
        self.islands.agree().await?;
        self.timings.add("converge", start);
        let people = self.islands.scenario.people.len();
        let items = self.islands.scenario.steps.len();
        let mut sizes = Vec::new();
        for (id, _) in ISLANDS {
            let all = ladder::visible(&self.islands.scenario, id, None).len();
            sizes.push(format!("{id} shows {all} to everyone"));
        }
        Ok(format!(
            "{items} items, {people} people and nobody in particular at 5 nodes see exactly what \
             they must ({})",
            sizes.join(", ")
        ))
    }

    async fn widened_item_arrives(&mut self) -> Outcome {
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
        let start = Instant::now();
        self.islands
            .change(&item, Change::Share(Policy::of("consortium")))
            .await?;
        self.islands.agree().await?;
        self.timings.add("widen", start);
        Ok(format!(
            "{item}: from the institution to the consortium, seen by every teacher"
        ))
    }

    async fn new_version_replaces_old(&mut self) -> Outcome {
        let parcel = self.sample("packet-capture")?;
        let item = self
            .islands
            .publish("groix", &parcel, Policy::of("public"))
            .await?;
        self.islands.agree().await?;
        let start = Instant::now();
        let second = parcel.titled("Capturing packets, second edition");
        self.islands.change(&item, Change::Revise(&second)).await?;
        self.islands.agree().await?;
        self.timings.add("revise", start);
        for (id, _) in ISLANDS {
            let shown = self.islands.anonymous(id)?.get(&item).await?;
            ensure!(shown.version == 2, "{id} shows version {}", shown.version);
            ensure!(
                shown.item_json.contains("second edition"),
                "{id} shows the old text"
            );
        }
        Ok(format!("{item}: version 2 everywhere, version 1 nowhere"))
    }

    async fn narrowed_item_is_gone_elsewhere(&mut self) -> Outcome {
        let parcel = self
            .sample("loi-d-ohm")?
            .titled("Loi d’Ohm, partagée puis resserrée");
        let item = self
            .islands
            .publish("porquerolles", &parcel, Policy::of("consortium"))
            .await?;
        self.islands.agree().await?;
        let start = Instant::now();
        let policy = Policy::institutions(vec!["groix".to_owned()]);
        self.islands.change(&item, Change::Share(policy)).await?;
        self.islands.agree().await?;
        self.timings.add("narrow", start);
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
        Ok(format!(
            "{item}: from the consortium to groix alone; the three others lost it"
        ))
    }

    async fn withdrawn_item_is_gone_everywhere(&mut self) -> Outcome {
        let start = Instant::now();
        let mut gone = Vec::new();
        for (change, title) in [
            (Change::Withdraw, "withdrawn"),
            (Change::Retract, "retracted"),
            (Change::Erase, "erased"),
        ] {
            let parcel = self
                .sample("incertitudes-de-mesure")?
                .titled(&format!("To be {title}"));
            let item = self
                .islands
                .publish("ouessant", &parcel, Policy::of("public"))
                .await?;
            self.islands.agree().await?;
            self.islands.change(&item, change).await?;
            gone.push((item, title));
        }
        self.islands.agree().await?;
        self.timings.add("withdraw", start);
        for (item, title) in &gone {
            for (id, _) in ISLANDS {
                let answer = self.islands.anonymous(id)?.get(item).await;
                ensure!(
                    answer.is_err(),
                    "{id} still answers the {title} item {item}"
                );
            }
        }
        Ok("withdrawn, retracted and erased items are answered by no node to anybody else".into())
    }

    async fn unknown_peer_refused(&mut self) -> Outcome {
        let institution = self
            .islands
            .scenario
            .institution("ouessant")
            .context("no ouessant")?;
        let operator = self.islands.operator("ouessant")?;
        impostor::knock(&institution.peer, &institution.keys.tls).await?;
        until_settled(AGREE_MAX, || async {
            let refused = operator.refusals().await?;
            let known = refused
                .iter()
                .any(|refusal| refusal.reason == "UNKNOWN_PEER");
            Ok((!known).then(|| "the refusal is not listed".to_owned()))
        })
        .await?;
        Ok("a key that the registry does not list was turned away and is listed".into())
    }

    async fn origin_down_others_converge(&mut self) -> Outcome {
        let start = Instant::now();
        self.islands.node("oleron")?.stop().await?;
        let parcel = self
            .sample("loi-d-ohm")?
            .titled("Loi d’Ohm, dont l’origine disparaît");
        let item = self
            .islands
            .publish("noirmoutier", &parcel, Policy::of("consortium"))
            .await?;
        for id in ["ouessant", "groix", "porquerolles"] {
            self.islands.agree_at(id).await?;
        }
        self.islands.node("noirmoutier")?.kill().await?;
        self.islands.node("oleron")?.start().await?;
        self.islands.agree_at("oleron").await?;
        let reader = self.islands.who("oleron", Role::Teacher)?;
        let shown = self.islands.person(&reader)?.get(&item).await?;
        let log = shown.provenance.context("no provenance")?.log;
        self.islands.node("noirmoutier")?.start().await?;
        self.islands.agree().await?;
        self.timings.add("origin_down", start);
        Ok(format!(
            "with noirmoutier killed, oleron had {item} of {log} from the others"
        ))
    }

    async fn kill_9_during_replication_converges(&mut self) -> Outcome {
        let start = Instant::now();
        let template = self.sample("si-units-link")?;
        let id = self
            .islands
            .node("groix")?
            .id()
            .context("groix does not run")?;
        for n in 0..ITEMS_UNDER_KILL {
            let parcel = template.link(&format!("Under fire, {n}"));
            self.islands
                .publish("porquerolles", &parcel, Policy::of("consortium"))
                .await?;
            if n == ITEMS_UNDER_KILL / 3 {
                self.islands.node("groix")?.kill().await?;
            }
        }
        self.islands.node("groix")?.start().await?;
        self.islands.agree().await?;
        if let Some(problem) = self.islands.disagreement().await? {
            bail!(problem);
        }
        self.timings.add("kill_9", start);
        Ok(format!(
            "groix (process {id}) was killed among {ITEMS_UNDER_KILL} publications, started \
             again, and lacks none"
        ))
    }

    async fn tampered_bytes_refused(&mut self) -> Outcome {
        let start = Instant::now();
        self.islands.node("groix")?.stop().await?;
        let parcel = self.sample("si-units-link")?.link("Not what was signed");
        let folder = self.islands.folder.join("groix");
        let owner = self.islands.who("groix", Role::Teacher)?;
        let institution = self.islands.scenario.institution("groix").cloned();
        let institution = institution.context("no groix")?;
        let mallory = impostor::Tamperer::start(&folder, &institution, (&owner, &parcel)).await?;
        let item = mallory.item().to_owned();
        let others = ["ouessant", "noirmoutier", "oleron", "porquerolles"];
        let mut reasons = Vec::new();
        for id in others {
            let operator = self.islands.operator(id)?;
            let reason = refused_from(&operator, "groix")
                .await
                .with_context(|| id.to_owned())?;
            reasons.push(format!("{id}: {reason}"));
            let shown = self.islands.anonymous(id)?.get(&item).await;
            ensure!(shown.is_err(), "{id} shows the item that was tampered with");
        }
        mallory.stop().await?;
        self.islands
            .scenario
            .steps
            .push(impostor::step(&item, &owner, &parcel));
        self.islands.node("groix")?.start().await?;
        self.islands.agree().await?;
        self.timings.add("tamper", start);
        Ok(format!(
            "flipped bits were refused ({}), then the true ones taken",
            reasons.join("; ")
        ))
    }

    async fn registry_down_goes_on(&mut self) -> Outcome {
        let start = Instant::now();
        self.islands.registry.kill().await?;
        self.islands.node("oleron")?.stop().await?;
        let parcel = self
            .sample("si-units-link")?
            .link("Published while the registry was down");
        let item = self
            .islands
            .publish("groix", &parcel, Policy::of("consortium"))
            .await?;
        self.islands.node("oleron")?.start().await?;
        self.islands.agree().await?;
        self.islands.registry.start().await?;
        self.timings.add("registry_down", start);
        Ok(format!(
            "{item} was published and copied, and oleron started, without the registry"
        ))
    }

    async fn view_rebuild_same_digest(&mut self) -> Outcome {
        let start = Instant::now();
        until_settled(Duration::from_secs(30), || self.islands.disagreement()).await?;
        let mut logs = 0;
        for (id, _) in ISLANDS {
            for digest in self.islands.operator(id)?.rebuild().await? {
                ensure!(
                    digest.before == digest.after,
                    "{id}: {} had {} and has {}",
                    digest.log,
                    digest.before,
                    digest.after
                );
                logs += 1;
            }
        }
        self.islands.agree().await?;
        self.timings.add("rebuild", start);
        Ok(format!(
            "{logs} views of logs deleted and computed again: the same digests"
        ))
    }

    async fn all_signatures_and_roots_verify(&mut self) -> Outcome {
        let start = Instant::now();
        let (mut events, mut objects) = (0, 0);
        for (id, _) in ISLANDS {
            let (summary, findings) = self.islands.operator(id)?.verify().await?;
            if let Some(finding) = findings.first() {
                bail!("{id}: {}: {}", finding.what, finding.problem);
            }
            ensure!(summary.events > 0, "{id} checked nothing");
            events += summary.events;
            objects += summary.objects;
        }
        self.timings.add("verify", start);
        Ok(format!(
            "{events} events and {objects} objects on 5 nodes, checked from the disk"
        ))
    }
}

/// Waits until a node lists a refusal of what an institution sent; returns its reason.
async fn refused_from(operator: &super::client::Client, from: &str) -> anyhow::Result<String> {
    const TAMPERED: [&str; 4] = ["BAD_PROOF", "BAD_SIGNATURE", "BODY_MISMATCH", "MALFORMED"];
    let mut reason = String::new();
    let end = tokio::time::Instant::now() + AGREE_MAX;
    while reason.is_empty() {
        ensure!(tokio::time::Instant::now() < end, "nothing was refused");
        for refusal in operator.refusals().await? {
            if refusal.institution == from && TAMPERED.contains(&refusal.reason.as_str()) {
                reason.clone_from(&refusal.reason);
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(reason)
}

/// Publishes the samples, on all six rungs.
pub(super) async fn fill(story: &mut Story) -> anyhow::Result<()> {
    let start = Instant::now();
    for (institution, sample, policy) in shelf::plan(&story.islands.scenario) {
        let parcel = story.sample(sample)?;
        story.islands.publish(institution, &parcel, policy).await?;
    }
    story.timings.add("publish", start);
    Ok(())
}
