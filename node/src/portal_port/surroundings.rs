//! What the portal shows of the node around the library.

use std::collections::BTreeMap;

use domain::id::{Handle, InstitutionId, ItemHandle};
use domain::membership::Institution;
use federation::peers::PeerStatus;
use federation::serve::readers::Reading;
use portal::{Contact, House, LogReport, Neighbour, Operations, Receipt, RefusalReport};
use teaching::{Caller, Erased, RetentionRules};

use crate::api::{self, disk};
use crate::node::{Node, whole_ms};

/// A node, as pages show it.
pub(super) struct Surroundings {
    node: Node,
}

impl Surroundings {
    pub(super) fn new(node: &Node) -> Self {
        Self { node: node.clone() }
    }

    fn neighbour(&self, other: &Institution, status: Option<PeerStatus>) -> Neighbour {
        let status = status.unwrap_or_default();
        let contact = match (other.status.may_connect(), status.connected) {
            (false, _) => Contact::Barred,
            (true, true) => Contact::Connected,
            (true, false) => Contact::Trying,
        };
        let now_ms = self.node.clock.now_ms();
        let heard = status.last_heard;
        Neighbour {
            id: other.id.clone(),
            contact,
            heard_ms: heard.map(|heard| now_ms.saturating_sub(whole_ms(heard.elapsed()))),
            lag: self.lag(&status),
            last_error: status.last_error,
            software: status.software,
        }
    }

    /// Events that a peer announced and that are not here. A log that cannot be read counts as
    /// empty here; the operator's own pages and `doctor` say what is wrong with it.
    fn lag(&self, status: &PeerStatus) -> u64 {
        let behind = status.logs.iter().map(|(log, at_peer)| {
            let held = self.node.logs.state(log).map_or(0, |state| state.size());
            at_peer.size.saturating_sub(held)
        });
        behind.sum()
    }

    fn logs(&self) -> anyhow::Result<Vec<LogReport>> {
        let node = &self.node;
        let reader = node.cataloguer.view().read()?;
        let indexed = node.cataloguer.index().positions();
        let report = |log: &domain::log::LogId| {
            let name = log.to_string();
            Ok(LogReport {
                size: node.logs.state(log)?.size(),
                view_position: reader.position(log)?,
                index_position: indexed.get(&name).copied().unwrap_or_default(),
                quarantined: node.logs.quarantined(log)?.len(),
                name,
            })
        };
        node.logs.names()?.iter().map(report).collect()
    }

    fn refusals(&self) -> Vec<RefusalReport> {
        let refusals = self.node.refusals.list().into_iter();
        let report = |refusal: federation::refusals::RefusalCount| RefusalReport {
            peer: refusal.peer,
            reason: refusal.reason.as_str().to_owned(),
            count: refusal.count,
            detail: refusal.last.detail,
        };
        refusals.map(report).collect()
    }

    fn operations(&self) -> anyhow::Result<Operations> {
        let node = &self.node;
        let head = node.registry.head();
        let reader = node.cataloguer.view().read()?;
        let counts = reader.counts(&node.config.institution)?;
        let disk = disk(node);
        Ok(Operations {
            software: env!("CARGO_PKG_VERSION").to_owned(),
            registry_versions: (head.root_version, head.membership_version),
            items: (
                counts.published,
                counts.held,
                node.cataloguer.index().document_count(),
            ),
            disk_bytes: (
                disk.store_bytes,
                disk.objects_bytes,
                disk.view_bytes,
                disk.free_bytes,
            ),
            logs: self.logs()?,
            refusals: self.refusals(),
        })
    }
}

impl House for Surroundings {
    fn now_ms(&self) -> i64 {
        self.node.clock.now_ms()
    }

    fn retention(&self) -> RetentionRules {
        self.node.config.retention
    }

    fn neighbours(&self) -> Vec<Neighbour> {
        let membership = self.node.registry.membership();
        let mut statuses = self.node.statuses.all();
        let own: &InstitutionId = &self.node.config.institution;
        let others = membership.institutions.values();
        let others = others.filter(|other| other.id != *own);
        others
            .map(|other| self.neighbour(other, statuses.remove(&other.id)))
            .collect()
    }

    fn receipts(&self, item: &ItemHandle) -> Result<BTreeMap<InstitutionId, Receipt>, String> {
        let membership = self.node.registry.membership();
        let own = &self.node.config.institution;
        let others = membership.institutions.keys();
        let others = others.filter(|other| *other != own).cloned();
        let readings = self.node.readers.of_item(&self.node.door, item, others);
        let receipt = |reading| match reading {
            Reading::Past => Receipt::Read,
            Reading::Behind => Receipt::Waiting,
            Reading::Unknown => Receipt::Unknown,
        };
        let readings = readings.map_err(|error| error.to_string())?;
        let receipts = readings.into_iter();
        Ok(receipts
            .map(|(id, reading)| (id, receipt(reading)))
            .collect())
    }

    fn operations(&self) -> Result<Operations, String> {
        Self::operations(self).map_err(|error| format!("{error:#}"))
    }

    fn export_person(&self, officer: &Caller, person: &Handle) -> Result<Vec<u8>, String> {
        api::export_person(&self.node, officer, person).map_err(|error| error.to_string())
    }

    fn erase_person(&self, officer: &Caller, person: &Handle) -> Result<Erased, String> {
        api::erase_person(&self.node, officer, person).map_err(|error| error.to_string())
    }
}
