//! What goes wrong, and what does not go wrong with it.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use serde_json::json;

use super::{Outcome, Story, kept};
use crate::demo::client::Client;
use crate::demo::impostor;
use crate::demo::scenario::{Policy, Role};
use crate::demo::wait::{AGREE_MAX, until_settled};

/// Items that are published while a node is killed.
const ITEMS_UNDER_KILL: usize = 60;

impl Story {
    pub(super) async fn unknown_peer_refused(&mut self) -> Outcome {
        let institution = self
            .islands
            .scenario
            .institution("ouessant")
            .context("no ouessant")?;
        let operator = self.islands.operator("ouessant")?;
        let key = impostor::knock(&institution.peer, &institution.keys.tls).await?;
        until_settled(AGREE_MAX, || async {
            let refused = operator.refusals().await?;
            let known = refused
                .iter()
                .any(|refusal| refusal.reason == "UNKNOWN_PEER");
            Ok((!known).then(|| "the refusal is not listed".to_owned()))
        })
        .await?;
        kept(
            "a key that the registry does not list was turned away and is listed",
            json!({
                "at": "ouessant", "key": key, "answered": false,
                "refusals": [{ "at": "ouessant", "reason": "UNKNOWN_PEER" }],
            }),
        )
    }

    pub(super) async fn origin_down_others_converge(&mut self) -> Outcome {
        let start = Instant::now();
        self.islands.node("oleron")?.stop().await?;
        let before = self.islands.moment(&["oleron"]).await?;
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
        let after = self.islands.moment(&["noirmoutier"]).await?;
        let reader = self.islands.who("oleron", Role::Teacher)?;
        let shown = self.islands.person(&reader)?.get(&item).await?;
        let log = shown.provenance.context("no provenance")?.log;
        self.islands.node("noirmoutier")?.start().await?;
        self.islands.agree().await?;
        self.timings.add("origin_down", start);
        kept(
            format!("with noirmoutier killed, oleron had {item} of {log} from the others"),
            json!({ "moments": [before, after] }),
        )
    }

    pub(super) async fn kill_9_during_replication_converges(&mut self) -> Outcome {
        let start = Instant::now();
        let before = self.islands.moment(&[]).await?;
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
        let after = self.islands.moment(&[]).await?;
        let digests = self.islands.digest_rows().await?;
        kept(
            format!(
                "groix (process {id}) was killed among {ITEMS_UNDER_KILL} publications, started \
             again, and lacks none"
            ),
            json!({
                "moments": [before, after],
                "killed": { "at": "groix", "pid": id, "signal": 9 },
                "digests": digests,
            }),
        )
    }

    pub(super) async fn tampered_bytes_refused(&mut self) -> Outcome {
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
        let mut refusals = Vec::new();
        for id in others {
            let operator = self.islands.operator(id)?;
            let reason = refused_from(&operator, "groix").await;
            let reason = reason.with_context(|| id.to_owned())?;
            refusals.push(json!({ "at": id, "from": "groix", "reason": reason }));
            let shown = self.islands.anonymous(id)?.get(&item).await;
            ensure!(shown.is_err(), "{id} shows the item that was tampered with");
        }
        let before = self.islands.answers(&item, &["groix"]).await?;
        mallory.stop().await?;
        self.islands
            .scenario
            .steps
            .push(impostor::step(&item, &owner, &parcel));
        self.islands.node("groix")?.start().await?;
        self.islands.agree().await?;
        self.timings.add("tamper", start);
        let after = self.islands.moment(&[]).await?;
        kept(
            format!("flipped bits of {item} were refused by 4 nodes, then the true ones taken"),
            json!({
                "moments": [before, after], "from": "groix", "item": item, "refusals": refusals,
            }),
        )
    }

    pub(super) async fn registry_down_goes_on(&mut self) -> Outcome {
        let start = Instant::now();
        let before = self.islands.moment(&[]).await?;
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
        let after = self.islands.moment(&["registry"]).await?;
        self.islands.registry.start().await?;
        self.timings.add("registry_down", start);
        kept(
            format!("{item} was published and copied, and oleron started, without the registry"),
            json!({ "moments": [before, after] }),
        )
    }
}

/// Waits until a node lists a refusal of what an institution sent; returns its reason.
async fn refused_from(operator: &Client, from: &str) -> anyhow::Result<String> {
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
