//! What the demo found out, for programs and for people.

use std::collections::BTreeMap;
use std::time::Instant;

use campus_proto::admin::v1 as admin;
use serde::Serialize;

/// The object that `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) institutions: Vec<InstitutionReport>,
    /// Items that were published, whatever became of them.
    pub(super) items: usize,
    pub(super) checks: Vec<Check>,
    /// Items of the library that their nodes refused to share, as they must.
    pub(super) refused: Vec<Refused>,
    pub(super) timings_ms: BTreeMap<&'static str, u64>,
    /// Items of a corpus that were refused, by item and field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) not_taken: Vec<String>,
    /// Fields of a corpus that were left out, shortened or written otherwise.
    pub(super) adjusted: usize,
    /// People whose tokens can be tried; only while the demo stays up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) people: Vec<super::scenario::Person>,
}

/// One institution and what its node holds.
#[derive(Debug, Serialize)]
pub(super) struct InstitutionReport {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) published: u64,
    pub(super) held: u64,
    pub(super) searchable: u64,
    pub(super) refused: u64,
    pub(super) view_digests: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grpc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) portal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) peer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) operator_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) admin_password: Option<String>,
}

/// One promise, and whether it held.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) ok: bool,
    pub(super) detail: String,
}

/// An item that its node refused to share so far: a document in it may not leave.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Refused {
    pub(super) at: String,
    pub(super) title: String,
    pub(super) rung: String,
    /// What the node says, with the name of the document.
    pub(super) message: String,
}

/// Measures the parts of the story.
#[derive(Debug, Default)]
pub(super) struct Timings(pub(super) BTreeMap<&'static str, u64>);

impl Timings {
    /// Adds what went by since `start` to a part.
    pub(super) fn add(&mut self, part: &'static str, start: Instant) {
        let elapsed = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        *self.0.entry(part).or_default() += elapsed;
    }
}

/// What an institution's node says of itself.
pub(super) fn institution(
    institution: &super::scenario::Institution,
    status: admin::StatusResponse,
    peers: &[admin::Peer],
    stays_up: bool,
) -> InstitutionReport {
    let library = status.library.unwrap_or_default();
    let refusals = peers.iter().flat_map(|peer| &peer.refusals);
    let address = |text: &str| stays_up.then(|| text.to_owned());
    InstitutionReport {
        id: institution.id.clone(),
        name: institution.name.clone(),
        published: library.published,
        held: library.held,
        searchable: library.searchable,
        refused: refusals.map(|refusal| refusal.count).sum(),
        view_digests: status
            .logs
            .into_iter()
            .map(|log| (log.log, log.view_digest))
            .collect(),
        grpc: address(&institution.grpc),
        portal: address(&institution.portal),
        peer: address(&institution.peer),
        operator_token: address(&institution.operator_token),
        admin_password: address(&institution.admin_password),
    }
}
