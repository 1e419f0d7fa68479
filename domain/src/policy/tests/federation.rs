//! A model of protocol.md, "placement rules": one item of grenoble, its logs, their readers.
//!
//! The origin appends what [`plan`] says, one event at a time. A reader pulls whenever it likes,
//! one event at a time, under the horizon's rule. After every step each pair of eyes is checked.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::OWNER;
use crate::event::{Event, EventKind};
use crate::horizon::{Horizon, applicable};
use crate::id::InstitutionId;
use crate::membership::{Membership, Status};
use crate::placement::Placement;
use crate::policy::{Audience, Destination, Grant, Plan, SharingPolicy, plan};
use crate::testing::{event, institution, membership, person};
use crate::viewer::{Decision, Role, Viewer, decide};

/// Readers of grenoble's logs; mallory has applied and reads what is public.
pub(super) const READERS: [&str; 4] = ["grenoble", "paris", "toulouse", "mallory"];

/// One event of the item, and by the how-manieth policy it was appended.
struct Entry {
    event: Event,
    grant: Option<Grant>,
    policy: usize,
}

/// What the origin said to one audience.
type Log = Vec<Entry>;

/// What an eye saw: which version, by a placement of the how-manieth policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sight {
    version: u64,
    policy: usize,
}

/// The origin: its logs and what it still has to append to them.
struct Origin {
    logs: BTreeMap<Destination, Log>,
    live: BTreeMap<Destination, Grant>,
    /// Places with their grants; withdrawals without.
    queue: VecDeque<(Destination, Option<Grant>)>,
    policies: Vec<SharingPolicy>,
    version: u64,
}

impl Origin {
    fn new() -> Self {
        Self {
            logs: BTreeMap::new(),
            live: BTreeMap::new(),
            queue: VecDeque::new(),
            policies: Vec::new(),
            version: 0,
        }
    }

    /// A new policy, a new version, or both; what was decided before is appended first.
    fn decide(&mut self, policy: SharingPolicy, new_version: bool) {
        self.append_all();
        let new_version = new_version || self.version == 0;
        self.version += u64::from(new_version);
        let Plan {
            places,
            withdrawals,
        } = plan(&self.live, &person(OWNER), &policy, new_version);
        self.policies.push(policy);
        let places = places
            .into_iter()
            .map(|(destination, grant)| (destination, Some(grant)));
        let withdrawals = withdrawals
            .into_iter()
            .map(|destination| (destination, None));
        self.queue.extend(places.chain(withdrawals));
    }

    fn append(&mut self) {
        let Some((destination, grant)) = self.queue.pop_front() else {
            return;
        };
        let kind = if let Some(grant) = &grant {
            self.live.insert(destination.clone(), grant.clone());
            EventKind::Place
        } else {
            self.live.remove(&destination);
            EventKind::Withdraw
        };
        let entry = Entry {
            event: event(kind, self.version),
            grant,
            policy: self.policies.len() - 1,
        };
        self.logs.entry(destination).or_default().push(entry);
    }

    fn append_all(&mut self) {
        while !self.queue.is_empty() {
            self.append();
        }
    }

    fn log(&self, destination: &Destination) -> &[Entry] {
        self.logs.get(destination).map_or(&[], Vec::as_slice)
    }

    fn size(&self, destination: &Destination) -> u64 {
        self.log(destination).len() as u64
    }
}

/// What a reader waits for before it applies a shared log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manners {
    /// For the narrower logs, as the horizon says.
    NarrowFirst,
    /// For its own log, and takes the shared ones in any order.
    OwnFirst,
    /// For nothing.
    Impatient,
}

/// An institution that reads: how far each log was applied there.
struct Reader {
    id: InstitutionId,
    /// Its pair with the origin, or the origin's house.
    own: Destination,
    applied: BTreeMap<Destination, (u64, Placement)>,
    /// The horizon that was told, and the size of the own log that must be drained before.
    told: (u64, Horizon),
    manners: Manners,
    /// Whether it reads the log `consortium`.
    takes_part: bool,
}

impl Reader {
    fn new(id: &str, manners: Manners, members: &Membership) -> Self {
        let id = institution(id);
        let takes_part = members.takes_part(&id);
        let own = match id.as_str() {
            "grenoble" => Destination::House,
            _ => Destination::Pair(id.clone()),
        };
        Self {
            id,
            own,
            applied: BTreeMap::new(),
            told: (0, Horizon::default()),
            manners,
            takes_part,
        }
    }

    fn applied(&self, destination: &Destination) -> u64 {
        self.applied.get(destination).map_or(0, |(size, _)| *size)
    }

    fn read(&mut self, origin: &Origin, pull: Pull) {
        match pull {
            Pull::Hear => self.hear(origin),
            Pull::Own => self.drain(origin),
            Pull::Consortium => {
                self.share(origin, &Destination::Consortium, self.told.1.consortium)
            }
            Pull::Public => self.share(origin, &Destination::Public, self.told.1.public),
        }
    }

    /// The origin says how long its shared logs are, and the own log behind which that holds.
    fn hear(&mut self, origin: &Origin) {
        let horizon = Horizon {
            consortium: origin.size(&Destination::Consortium),
            public: origin.size(&Destination::Public),
        };
        self.told = (origin.size(&self.own), horizon);
    }

    /// Applies the next event of the own log.
    fn drain(&mut self, origin: &Origin) {
        let limit = origin.size(&self.own);
        self.advance(origin, &self.own.clone(), limit);
    }

    /// Applies the next event of a shared log, if it may.
    fn share(&mut self, origin: &Origin, destination: &Destination, told: u64) {
        let held = origin.size(destination);
        let limit = if self.manners == Manners::Impatient {
            held
        } else if self.is_behind(destination) {
            0
        } else {
            applicable(held, told, Some(0))
        };
        self.advance(origin, destination, limit);
    }

    /// Whether a narrower log is still to be applied as far as the horizon.
    fn is_behind(&self, destination: &Destination) -> bool {
        let (own_size, horizon) = self.told;
        let consortium_first = self.manners == Manners::NarrowFirst
            && self.takes_part
            && *destination == Destination::Public;
        self.applied(&self.own) < own_size
            || consortium_first && self.applied(&Destination::Consortium) < horizon.consortium
    }

    fn advance(&mut self, origin: &Origin, destination: &Destination, limit: u64) {
        let (size, placement) = self.applied.entry(destination.clone()).or_default();
        if *size < limit {
            let entry = &origin.log(destination)[*size as usize];
            *placement = placement.apply(&entry.event, *size).expect("a legal log");
            *size += 1;
        }
    }

    /// What an eye here sees: of all live placements that are for it, the highest version, and
    /// among those the newest policy.
    fn sight(&self, origin: &Origin, eye: &BTreeSet<Audience>) -> Option<Sight> {
        let shared = self.takes_part.then_some(Destination::Consortium);
        let logs = [self.own.clone(), Destination::Public];
        logs.iter()
            .chain(&shared)
            .filter_map(|destination| self.sight_in(origin.log(destination), destination, eye))
            .max()
    }

    fn sight_in(
        &self,
        log: &[Entry],
        destination: &Destination,
        eye: &BTreeSet<Audience>,
    ) -> Option<Sight> {
        let (_, placement) = self.applied.get(destination)?;
        let live = placement.live?;
        let entry = &log[live.index as usize];
        let audiences = match destination {
            Destination::Public => BTreeSet::from([Audience::World]),
            Destination::Consortium => BTreeSet::from([Audience::Consortium]),
            Destination::House | Destination::Pair(_) => entry.grant.as_ref()?.audiences(&self.id),
        };
        let sight = Sight {
            version: live.version,
            policy: entry.policy,
        };
        (!audiences.is_disjoint(eye)).then_some(sight)
    }
}

/// Somebody who looks, through the node of one reader.
struct Eye {
    reader: usize,
    viewer: Viewer,
    audiences: BTreeSet<Audience>,
    /// By the how-manieth policies they may see the item.
    allowed: Vec<bool>,
    /// What was seen last under the policies that have allowed it without a break.
    held: Option<Sight>,
}

impl Eye {
    fn new(reader: usize, viewer: Viewer, members: &Membership) -> Self {
        Self {
            reader,
            audiences: viewer.audiences(members),
            viewer,
            allowed: Vec::new(),
            held: None,
        }
    }

    /// Nobody sees what no policy ever allowed them; who keeps the right keeps item and version.
    fn look(&mut self, sight: Option<Sight>) -> Result<(), String> {
        if sight.is_some() && !self.allowed.contains(&true) {
            return Err(format!("leaked to {:?}", self.viewer));
        }
        // The policies from here on allow it without a break.
        let refused = self.allowed.iter().rposition(|allowed| !allowed);
        let since = refused.map_or(0, |n| n + 1);
        let held = self.held.filter(|held| held.policy >= since);
        if held.is_some() && sight.is_none() {
            return Err(format!("lost by {:?}", self.viewer));
        }
        if held.map(|held| held.version) > sight.map(|sight| sight.version) {
            return Err(format!("{held:?} fell to {sight:?} for {:?}", self.viewer));
        }
        self.held = sight.filter(|sight| sight.policy >= since).or(held);
        Ok(())
    }
}

/// What may happen.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// The author chooses a policy, with a new version or without.
    Decide(SharingPolicy, bool),
    /// The author publishes a new version.
    Revise,
    /// The origin appends one event.
    Append,
    /// A reader does this.
    Read(usize, Pull),
}

/// What a reader may do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pull {
    /// Hear the origin's horizon.
    Hear,
    /// Apply one event of its own log.
    Own,
    /// Apply one event of the log `consortium`, if it may.
    Consortium,
    /// Apply one event of the log `public`, if it may.
    Public,
}

/// The whole model.
pub(super) struct Federation {
    origin: Origin,
    readers: Vec<Reader>,
    eyes: Vec<Eye>,
    members: Membership,
}

impl Federation {
    pub(super) fn new(manners: Manners) -> Self {
        let members = membership(&[
            ("grenoble", Status::Member),
            ("paris", Status::Member),
            ("toulouse", Status::Associate),
            ("mallory", Status::Applicant),
        ]);
        Self {
            origin: Origin::new(),
            readers: READERS.map(|id| Reader::new(id, manners, &members)).into(),
            eyes: eyes(&members),
            members,
        }
    }

    /// Takes a step and looks with every eye.
    pub(super) fn step(&mut self, step: &Step) -> Result<(), String> {
        let mut at = None;
        match step {
            Step::Decide(policy, new_version) => self.decide(policy, *new_version),
            Step::Revise => {
                let policy = self.origin.policies.last().cloned();
                self.decide(&policy.unwrap_or(SharingPolicy::Personal), true);
            }
            Step::Append => self.origin.append(),
            Step::Read(reader, pull) => {
                self.readers[*reader].read(&self.origin, *pull);
                at = Some(*reader);
            }
        }
        self.look(at)
            .map_err(|lapse| format!("after {step:?}: {lapse}"))
    }

    /// Looks with the eyes of one reader, or with all.
    fn look(&mut self, at: Option<usize>) -> Result<(), String> {
        let chosen = |eye: &&mut Eye| at.is_none_or(|reader| reader == eye.reader);
        for eye in self.eyes.iter_mut().filter(chosen) {
            let sight = self.readers[eye.reader].sight(&self.origin, &eye.audiences);
            eye.look(sight)?;
        }
        Ok(())
    }

    fn decide(&mut self, policy: &SharingPolicy, new_version: bool) {
        self.origin.decide(policy.clone(), new_version);
        let audiences = policy.audiences(&person(OWNER));
        for eye in &mut self.eyes {
            let decision = decide(&eye.viewer, &self.members, &audiences);
            eye.allowed.push(matches!(decision, Decision::Allowed(_)));
        }
    }

    /// Everything is appended, told and applied: everyone sees what the last policy says.
    pub(super) fn settle(&mut self) -> Result<(), String> {
        self.origin.append_all();
        for reader in 0..self.readers.len() {
            let events: usize = self.origin.logs.values().map(Vec::len).sum();
            self.step(&Step::Read(reader, Pull::Hear))?;
            for pull in [Pull::Own, Pull::Consortium, Pull::Public] {
                for _ in 0..events {
                    self.step(&Step::Read(reader, pull))?;
                }
            }
        }
        self.check_settled()
    }

    fn check_settled(&self) -> Result<(), String> {
        for eye in &self.eyes {
            let found = self.readers[eye.reader]
                .sight(&self.origin, &eye.audiences)
                .map(|sight| sight.version);
            let allowed = eye.allowed.last().copied().unwrap_or(false);
            let expected = allowed.then_some(self.origin.version);
            if found != expected {
                return Err(format!("{found:?}, not {expected:?}, for {:?}", eye.viewer));
            }
        }
        Ok(())
    }
}

/// Two teachers, a student and nobody in particular at every reader; and the owner.
fn eyes(members: &Membership) -> Vec<Eye> {
    let mut eyes = Vec::new();
    for (reader, id) in READERS.iter().enumerate() {
        let mut look = |viewer| eyes.push(Eye::new(reader, viewer, members));
        let somebody = |handle, role| Viewer::Person {
            address: person(&format!("{handle}@{id}")),
            role,
        };
        look(somebody("anne", Role::Teacher));
        look(somebody("zoe", Role::Staff));
        look(somebody("stud", Role::Student));
        look(somebody("owner", Role::Teacher));
        look(Viewer::Anonymous);
    }
    eyes
}
