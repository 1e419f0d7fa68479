//! One log: every signature, the tree, the checkpoint, bodies, and what stands where.

use std::collections::{BTreeSet, HashMap};

use domain::checkpoint::SignedCheckpoint;
use domain::event::Event;
use domain::id::ItemHandle;
use domain::keys::Purpose;
use domain::log::LogId;
use domain::membership::Institution;
use domain::merkle::{Tree, TreeHash, leaf_hash};
use domain::placement::Placement;
use domain::wire::{read_body, read_envelope};
use store::Limits;
use store::logs::{Held, LogError, LogState, Logs};

use super::Check;

/// What a log comes to when all of it is read again.
struct Reading<'a> {
    log: &'a LogId,
    author: &'a Institution,
    tree: Tree,
    placements: HashMap<ItemHandle, Placement>,
    // Kept and not applied, with the reason beside them: known, and no finding.
    quarantined: BTreeSet<u64>,
}

impl Check<'_> {
    pub(super) fn log(&mut self, log: &LogId, author: &Institution) -> Result<(), LogError> {
        // From the disk, and not from what is remembered of it.
        let state = Logs::new(self.node.logs.store().clone()).state(log)?;
        let quarantined = self.node.logs.quarantined(log)?;
        let mut reading = Reading {
            log,
            author,
            tree: Tree::default(),
            placements: HashMap::new(),
            quarantined: quarantined.into_iter().map(|(index, _)| index).collect(),
        };
        while reading.tree.size() < state.size() && self.is_heard {
            let from = reading.tree.size();
            let page = self.node.logs.events(log, from, Limits::PAGE)?;
            if page.is_empty() {
                self.finding(log, Some(from), "the event is missing");
                return Ok(());
            }
            for held in page.iter().take_while(|held| held.index < state.size()) {
                self.event(&mut reading, held)?;
            }
            self.progress(&log.to_string(), reading.tree.size(), state.size());
        }
        if self.is_heard {
            self.tree(&reading, &state);
            self.checkpoint(&reading, &state);
            self.placements(&reading)?;
        }
        Ok(())
    }

    fn event(&mut self, reading: &mut Reading<'_>, held: &Held) -> Result<(), LogError> {
        let index = reading.tree.size();
        if held.index != index {
            self.finding(reading.log, Some(index), "the event is missing");
        }
        reading.tree.push(leaf_hash(&held.envelope));
        self.summary.events += 1;
        match reading.check(held) {
            Ok(event) => {
                self.body(reading, held.index, &event)?;
                reading.apply(held.index, &event);
            }
            Err(_) if reading.quarantined.contains(&held.index) => {}
            Err(problem) => self.finding(reading.log, Some(held.index), problem),
        }
        Ok(())
    }

    fn body(&mut self, reading: &Reading<'_>, index: u64, event: &Event) -> Result<(), LogError> {
        let Some(body) = self.node.logs.body(reading.log, index)? else {
            return Ok(());
        };
        let problem = match read_body(&body) {
            Ok(body) => event.check_body(&body).err().map(|error| error.to_string()),
            Err(error) => Some(format!("the body is not readable: {error}")),
        };
        if let Some(problem) = problem {
            self.finding(reading.log, Some(index), problem);
        }
        Ok(())
    }

    fn tree(&mut self, reading: &Reading<'_>, state: &LogState) {
        if reading.tree.root() != state.tree().root() {
            self.finding(
                reading.log,
                None,
                "the stored tree is not that of the events",
            );
        }
    }

    fn checkpoint(&mut self, reading: &Reading<'_>, state: &LogState) {
        let Some(note) = state.note() else {
            return;
        };
        let keys = reading.author.keys_for(Purpose::Checkpoint);
        let signed = match SignedCheckpoint::verify(note.clone(), &keys) {
            Ok(signed) => signed,
            Err(error) => return self.finding(reading.log, None, format!("checkpoint: {error}")),
        };
        let checkpoint = signed.checkpoint();
        if checkpoint.log != *reading.log {
            self.finding(reading.log, None, "the checkpoint is of another log");
        }
        let root = self.root_at(reading, checkpoint.size);
        if root != Some(checkpoint.root) {
            self.finding(reading.log, None, "the checkpoint is not of these events");
        }
    }

    /// The root at an earlier size, by the stored tree, which was compared with the events.
    fn root_at(&self, reading: &Reading<'_>, size: u64) -> Option<TreeHash> {
        if size == reading.tree.size() {
            return Some(reading.tree.root());
        }
        let tree = self.node.logs.tree_at(reading.log, size).ok()?;
        Some(tree.root())
    }

    /// What stands in the log follows from its events, and what stands has a body or waits for it.
    fn placements(&mut self, reading: &Reading<'_>) -> Result<(), LogError> {
        let missing: BTreeSet<u64> = self
            .node
            .logs
            .missing_bodies(reading.log)?
            .into_iter()
            .collect();
        for (item, placement) in &reading.placements {
            let stored = self.node.logs.placement(reading.log, item)?;
            if stored != *placement {
                self.finding(
                    reading.log,
                    None,
                    format!("item {item} does not stand as it should"),
                );
            }
            let Some(live) = placement.live else {
                continue;
            };
            let is_here = self.node.logs.body(reading.log, live.index)?.is_some();
            if !is_here && !missing.contains(&live.index) {
                self.finding(reading.log, Some(live.index), "the body is lost");
            }
        }
        Ok(())
    }
}

impl Reading<'_> {
    /// What an event says, if a key of its author signed it and it speaks for them.
    fn check(&self, held: &Held) -> Result<Event, String> {
        let envelope = read_envelope(&held.envelope).map_err(|error| error.to_string())?;
        let keys = self.author.event_keys(self.log, held.index);
        let event = envelope
            .verify::<Event>(&keys)
            .map_err(|error| error.to_string())?;
        let event = event.into_value();
        if event.origin == self.log.institution {
            Ok(event)
        } else {
            Err(format!("the event speaks for {}", event.origin))
        }
    }

    fn apply(&mut self, index: u64, event: &Event) {
        let before = self
            .placements
            .get(&event.item)
            .copied()
            .unwrap_or_default();
        // What is not legal was kept and not applied, here as when it came.
        if let Ok(after) = before.apply(event, index) {
            self.placements.insert(event.item, after);
        }
    }
}
