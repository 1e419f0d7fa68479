//! Checks again, from the disk, all that was checked before it was stored: seals, signatures,
//! trees, checkpoints, bodies, what stands where, objects, and the registry's documents.
//!
//! Nothing is mended here. A finding names what is wrong; the check goes on behind it.

mod log;

use domain::keys::Purpose;
use domain::membership::{Institution, Status};
use registry::{Chain, OpenError};
use store::objects::ObjectError;
use store::{KeyRange, Limits, Order, StoreError};

use crate::node::Node;

/// What the check has to say.
pub(crate) enum Checked {
    /// It goes on.
    Progress {
        /// What is being checked.
        what: String,
        /// How much of it is done.
        done: u64,
        /// How much there is; 0 if that is not known.
        total: u64,
    },
    /// Something is wrong.
    Finding {
        /// Where.
        what: String,
        /// The event's index, if it is about one.
        index: Option<u64>,
        /// What, in one sentence.
        problem: String,
    },
}

/// What a whole check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    pub(crate) events: u64,
    pub(crate) objects: u64,
    pub(crate) documents: u64,
    pub(crate) findings: u64,
}

/// Hears what the check has to say, and whether anybody still listens.
type Listener<'a> = &'a mut dyn FnMut(Checked) -> bool;

/// A check under way.
struct Check<'a> {
    node: &'a Node,
    listener: Listener<'a>,
    summary: Summary,
    is_heard: bool,
}

/// Checks everything; nothing comes of it if nobody listens to the end.
pub(crate) fn everything(
    node: &Node,
    listener: Listener<'_>,
) -> Result<Option<Summary>, StoreError> {
    let mut check = Check {
        node,
        listener,
        summary: Summary::default(),
        is_heard: true,
    };
    check.seals()?;
    check.documents();
    check.logs();
    check.objects();
    Ok(check.is_heard.then_some(check.summary))
}

impl Check<'_> {
    fn progress(&mut self, what: &str, done: u64, total: u64) {
        let what = what.to_owned();
        self.say(Checked::Progress { what, done, total });
    }

    fn finding(&mut self, what: impl ToString, index: Option<u64>, problem: impl ToString) {
        self.summary.findings += 1;
        self.say(Checked::Finding {
            what: what.to_string(),
            index,
            problem: problem.to_string(),
        });
    }

    fn say(&mut self, checked: Checked) {
        self.is_heard = self.is_heard && (self.listener)(checked);
    }

    /// Reads every row; its seal is checked by reading it.
    fn seals(&mut self) -> Result<(), StoreError> {
        let snapshot = self.node.store.snapshot()?;
        let (mut range, mut done) = (KeyRange::all(), 0);
        while self.is_heard {
            match snapshot.scan(&range, Order::Ascending, Limits::PAGE) {
                Ok(page) => {
                    done += page.rows.len() as u64;
                    self.progress("seals", done, 0);
                    match page.rows.last() {
                        Some(last) if page.more => range = range.after(&last.key),
                        _ => return Ok(()),
                    }
                }
                Err(StoreError::Corrupt { key }) => {
                    self.finding(
                        key.escape_ascii(),
                        None,
                        "the value is not what was written",
                    );
                    range = range.after(&key);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn documents(&mut self) {
        let head = self.node.registry.head();
        let total = head.root_version + head.membership_version;
        self.progress("registry", 0, total);
        match Chain::open(self.node.store.clone()) {
            // A node that stands alone has its documents from its keys, not from the disk.
            Ok(_) | Err(OpenError::Empty) => self.summary.documents += total,
            Err(error) => self.finding("registry", None, error),
        }
        self.progress("registry", total, total);
    }

    fn logs(&mut self) {
        let names = match self.node.logs.names() {
            Ok(names) => names,
            Err(error) => return self.finding("logs", None, error),
        };
        for log in names {
            if !self.is_heard {
                return;
            }
            let Some(author) = author(self.node, &log.institution) else {
                self.finding(&log, None, "the registry does not list its institution");
                continue;
            };
            if let Err(error) = self.log(&log, &author) {
                self.finding(&log, None, error);
            }
        }
    }

    fn objects(&mut self) {
        let objects = match self.node.objects.iter() {
            Ok(objects) => objects,
            Err(error) => return self.finding("objects", None, error),
        };
        for object in objects {
            if !self.is_heard {
                return;
            }
            let read = object.and_then(|digest| self.node.objects.read(digest).map(drop));
            match read {
                Ok(()) => self.summary.objects += 1,
                Err(ObjectError::Corrupt { digest }) => {
                    self.finding(digest, None, "the bytes are not those of this name");
                }
                Err(error) => self.finding("objects", None, error),
            }
            self.progress("objects", self.summary.objects, 0);
        }
    }
}

/// Whose keys speak in a log. Before the registry lists us, our own keys speak for us.
fn author(node: &Node, institution: &domain::id::InstitutionId) -> Option<Institution> {
    let membership = node.registry.membership();
    let listed = membership.institution(institution).cloned();
    let is_own = *institution == node.config.institution;
    listed.or_else(|| is_own.then(|| unlisted(node)))
}

fn unlisted(node: &Node) -> Institution {
    let keys = node.keys.public();
    let [(_, event), ..] = keys;
    Institution {
        id: node.config.institution.clone(),
        name: node.config.name.clone(),
        domains: Vec::new(),
        status: Status::Applicant,
        // Signs nothing here.
        root_key: event,
        keys: keys
            .into_iter()
            .filter(|(purpose, _)| *purpose != Purpose::Tls)
            .collect(),
        addresses: Vec::new(),
        cut_offs: Vec::new(),
    }
}
