//! What the demo did, as anybody may check it: `scenario.json` in its folder.

use std::borrow::Cow;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// Everything that was set up and done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Scenario {
    /// Version of this format.
    pub(super) format: u32,
    pub(super) consortium: String,
    pub(super) seed: u64,
    pub(super) institutions: Vec<Institution>,
    pub(super) people: Vec<Person>,
    /// In the order in which they were done.
    pub(super) steps: Vec<Step>,
}

/// An institution and how to reach its node.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Institution {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) host: String,
    /// Where browsers are answered.
    pub(super) portal: String,
    pub(super) grpc: String,
    pub(super) peer: String,
    pub(super) keys: Keys,
    pub(super) operator_token: String,
    /// Of the first administrator, whose login is `admin`.
    pub(super) admin_password: String,
}

/// Public keys by purpose, in hexadecimal digits.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Keys {
    pub(super) event: String,
    pub(super) checkpoint: String,
    pub(super) tls: String,
    pub(super) root: String,
}

/// What somebody is to their institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    Teacher,
    Staff,
    Student,
    Operator,
}

impl Role {
    /// As it is written in the scenario.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Staff => "staff",
            Self::Student => "student",
            Self::Operator => "operator",
        }
    }
}

/// A fictional person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Person {
    pub(super) institution: String,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) handle: String,
    pub(super) address: String,
    pub(super) token: String,
    /// With which they sign in at the portal.
    pub(super) login: String,
    /// Drawn by their node.
    pub(super) password: String,
}

/// Who may have an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Policy {
    pub(super) rung: Cow<'static, str>,
    pub(super) people: Vec<String>,
    pub(super) institutions: Vec<String>,
}

impl Policy {
    /// A rung without lists.
    pub(super) const fn of(rung: &'static str) -> Self {
        Self {
            rung: Cow::Borrowed(rung),
            people: Vec::new(),
            institutions: Vec::new(),
        }
    }

    /// For persons.
    pub(super) fn named(people: Vec<String>) -> Self {
        Self {
            people,
            ..Self::of("named")
        }
    }

    /// For a list of institutions.
    pub(super) fn institutions(institutions: Vec<String>) -> Self {
        Self {
            institutions,
            ..Self::of("institutions")
        }
    }
}

/// One thing that was done to an item.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Step {
    pub(super) item: String,
    #[serde(flatten)]
    pub(super) operation: Operation,
}

/// What was done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub(super) enum Operation {
    Publish {
        owner: String,
        title: String,
        policy: Policy,
    },
    Revise {
        version: u64,
        title: String,
    },
    Share {
        policy: Policy,
    },
    Withdraw,
    Retract,
    Erase,
}

impl Scenario {
    /// Writes `scenario.json`.
    pub(super) fn save(&self, folder: &Path) -> anyhow::Result<()> {
        let path = folder.join("scenario.json");
        let text = serde_json::to_string_pretty(self).context("write the scenario")?;
        std::fs::write(&path, text).with_context(|| format!("write {}", path.display()))
    }

    /// How many items were published, whatever became of them.
    pub(super) fn published(&self) -> usize {
        let is_new = |step: &&Step| matches!(step.operation, Operation::Publish { .. });
        self.steps.iter().filter(is_new).count()
    }

    /// An institution by its id.
    pub(super) fn institution(&self, id: &str) -> Option<&Institution> {
        self.institutions
            .iter()
            .find(|institution| institution.id == id)
    }

    /// The first person of a role at an institution.
    pub(super) fn person(&self, institution: &str, role: Role) -> Option<&Person> {
        self.people
            .iter()
            .find(|p| p.institution == institution && p.role == role)
    }
}
