//! Every use case through several nodes' real logs.

mod changes;
mod cursors;
mod hides;
mod model;
mod rungs;
mod writes;

use domain::id::ItemId;
use domain::item::Draft;
use domain::policy::SharingPolicy;

use crate::testing::{INSTITUTIONS, Node, mission, teacher};

/// Three nodes; what one says reaches the others when [`Sea::settle`] is called.
struct Sea {
    nodes: Vec<Node>,
}

const AUTHOR: &str = "ada@grenoble";

impl Sea {
    fn new() -> Self {
        Self {
            nodes: INSTITUTIONS.iter().map(|name| Node::new(name)).collect(),
        }
    }

    fn node(&self, name: &str) -> &Node {
        self.nodes
            .iter()
            .find(|node| node.id.as_str() == name)
            .unwrap()
    }

    fn settle(&mut self) {
        for from in &self.nodes {
            for to in &self.nodes {
                if from.id != to.id {
                    from.send(to);
                }
            }
        }
        self.nodes.iter_mut().for_each(Node::fold);
    }

    /// Ada of Grenoble publishes, and it arrives.
    fn publish(&mut self, draft: Draft, policy: &SharingPolicy) -> ItemId {
        let grenoble = self.node("grenoble");
        let published = grenoble
            .library
            .publish(&teacher(AUTHOR), draft, policy, 0)
            .unwrap();
        self.settle();
        published.item
    }

    fn share(&mut self, item: &ItemId, policy: &SharingPolicy) {
        let grenoble = self.node("grenoble");
        grenoble
            .library
            .set_policy(&teacher(AUTHOR), item, policy, 0)
            .unwrap();
        self.settle();
    }

    fn revise(&mut self, item: &ItemId, title: &str) {
        let grenoble = self.node("grenoble");
        grenoble
            .library
            .revise(&teacher(AUTHOR), item, mission(title), 0)
            .unwrap();
        self.settle();
    }
}
