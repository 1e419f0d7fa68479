//! A consortium on one machine: each node with a runtime, a store and a registry of its own.

mod council;
mod node;

use std::time::{Duration, Instant};

use domain::log::LogKind;
use domain::membership::Institution;
use domain::policy::Destination;

pub(crate) use council::Council;
pub(crate) use node::{Node, channel};

use crate::liar::Lie;

/// How long anything may take on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// Institutions with one node each.
pub(crate) struct Federation {
    council: Council,
    nodes: Vec<Node>,
}

impl Federation {
    /// Members whose nodes all run.
    pub(crate) fn of(names: &[&str]) -> Self {
        let mut federation = Self::asleep(names);
        names.iter().for_each(|name| federation.start(name));
        federation
    }

    /// Members whose nodes do not run yet.
    pub(crate) fn asleep(names: &[&str]) -> Self {
        let council = Council::new();
        let nodes: Vec<_> = names.iter().map(|name| Node::new(name, &council)).collect();
        let mut federation = Self { council, nodes };
        federation.enrol(|_| {});
        federation
    }

    /// Tells every node of a membership in which the institutions were changed.
    pub(crate) fn enrol(&mut self, change: impl Fn(&mut Institution)) {
        let mut institutions: Vec<_> = self.nodes.iter().map(Node::listed).collect();
        institutions.iter_mut().for_each(change);
        let membership = self.council.sign(institutions);
        for node in &self.nodes {
            node.registry.submit(membership.clone()).expect("signed");
        }
    }

    pub(crate) fn start(&mut self, name: &str) {
        self.node_mut(name).start(None);
    }

    /// Starts a node whose server lies.
    pub(crate) fn start_liar(&mut self, name: &str, lie: Lie) {
        self.node_mut(name).start(Some(lie));
    }

    pub(crate) fn stop(&mut self, name: &str) {
        self.node_mut(name).stop();
    }

    pub(crate) fn node(&self, name: &str) -> &Node {
        let mut nodes = self.nodes.iter();
        nodes.find(|node| node.name == name).expect("a member")
    }

    fn node_mut(&mut self, name: &str) -> &mut Node {
        let mut nodes = self.nodes.iter_mut();
        nodes.find(|node| node.name == name).expect("a member")
    }

    /// Waits until every running node holds all that the institutions say to it, with bodies and
    /// objects.
    #[track_caller]
    pub(crate) fn converge(&self) {
        let end = Instant::now() + DEADLINE;
        for reader in self.nodes.iter().filter(|node| node.is_running()) {
            reader.wait_until(end, "to hold all that is said to it", || {
                self.nodes.iter().all(|origin| holds_all(reader, origin))
            });
        }
    }
}

fn holds_all(reader: &Node, origin: &Node) -> bool {
    let said = origin.door().own_logs().all().expect("readable");
    said.into_iter()
        .filter(|(destination, _)| match destination {
            Destination::House => false,
            Destination::Consortium | Destination::Public => reader.name != origin.name,
            Destination::Pair(to) => to.as_str() == reader.name,
        })
        .all(|(_, log)| {
            let (theirs, ours) = (origin.state(&log), reader.state(&log));
            theirs.tree() == ours.tree() && reader.is_complete(&log)
        })
}

/// The shared log of an institution.
pub(crate) fn consortium(name: &str) -> domain::log::LogId {
    domain::log::LogId::first(crate::fixtures::id(name), LogKind::Consortium)
}
