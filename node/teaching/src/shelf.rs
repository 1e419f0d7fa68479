//! Where the wing keeps what it knows, and how it changes it.
//!
//! | key | value |
//! |---|---|
//! | `teaching/class/v1/<class>` | name, owner, tutors, code, options, counts, when archived |
//! | `teaching/code/v1/<letters>` | the class that the code lets people into |
//! | `teaching/student/v1/<class><handle>` | since when, and the team |
//! | `teaching/team/v1/<class><team>` | name and members |
//! | `teaching/class-of/v1/<handle>/<class>` | nothing: that the person is in the class |
//! | `teaching/mission/v1/<digest>` | a manifest, as it was signed |
//! | `teaching/assignment/v1/<assignment>` | class, mission and version, terms |
//! | `teaching/assigned/v1/<class><assignment>` | nothing: that it was given to the class |
//! | `teaching/report/v1/<report>` | assignment, team, version, whether it is submitted |
//! | `teaching/report-of/v1/<assignment><team>` | the team's report |
//! | `teaching/outline/v1/<report>` | which labdocs stand in it |
//! | `teaching/submission/v1/<report><number>` | who handed in what, and when |
//! | `teaching/file/v1/<report>` | which files it has and had |
//! | `teaching/message/v1/<report><number>` | who said what, and when |
//! | `teaching/message-count/v1/<report>` | how many messages there are |
//! | `teaching/feedback/v1/<report>` | counts of annotations and evaluations, when released |
//! | `teaching/annotation/v1/<report><number>` | a remark, its place and its author |
//! | `teaching/reply/v1/<report><number><reply>` | what was said to it |
//! | `teaching/reader/v1/<report><number><handle>` | since when the person has read it |
//! | `teaching/evaluation/v1/<report><kind><handle>` | answers, comments and points |
//! | `teaching/evaluating/v1/<assignment>` | who evaluates, and whether there are grades |
//! | `teaching/options/v1/<assignment>` | what teams may do around their reports |
//! | `teaching/peer/v1/<report><handle>` | nothing: that the person evaluates it |
//! | `teaching/peer-of/v1/<assignment><handle>/<report>` | nothing: the same, by person |
//! | `teaching/activity/v1/<report>` | views of documents, time connected |
//! | `teaching/effort/v1/<report><labdoc>` | time of writing, changes of writer, who wrote last |
//! | `teaching/day/v1/<report><labdoc><day>` | updates and bytes in each hour |
//! | `teaching/assigned-item/v1/<item>/<assignment>` | nothing: that it is on the mission |
//! | `teaching/access/v1/<report><number>` | what somebody outside the team did, when, chained |
//! | `teaching/access-name/v1/<report><number>` | who it was, and a salt |
//! | `teaching/access-head/v1/<report>` | where that log begins and ends |
//! | `teaching/held-person/v1/<handle>` | why the person is on legal hold, since when, who says so |
//! | `teaching/held-report/v1/<report>` | the same of a report |
//! | `teaching/alias/v1/<handle>` | what stands for somebody while they are being erased |
//!
//! What belongs to a labdoc is listed in [`writing`](crate::writing).
//!
//! Ids are 16 bytes. People are handles: the wing knows nobody's name.

use std::sync::{Mutex, PoisonError};

use domain::id::Handle;
use store::records::{RecordPage, Records};
use store::{Batch, CommitError, KeyValue as _, Limits, Snapshot, Store};

use crate::Clock;
use crate::access::{AccessHeadRow, AccessNameRow, AccessRow, Noted};
use crate::assignment::{AssignmentRow, Options};
use crate::attachment::Attachment;
use crate::class::ClassRow;
use crate::code::RegistrationCode;
use crate::enrolment::StudentRow;
use crate::error::TeachingError;
use crate::feedback::{AnnotationRow, EvaluationRow, EvaluationTerms, FeedbackRow, ReplyRow};
use crate::follow::{ActivityRow, DayRow, EffortRow};
use crate::hold::HoldRow;
use crate::id::{ClassId, ReportId};
use crate::message::MessageRow;
use crate::report::{OutlineRow, ReportRow, SubmissionRow};
use crate::team::TeamRow;
use crate::writing::{HeadRow, RevisionRow, UpdateRow};

/// The kinds of rows that belong to a report, whose keys begin with its id.
pub(crate) const OF_REPORT: [&str; 24] = [
    "teaching/report",
    "teaching/outline",
    "teaching/submission",
    "teaching/file",
    "teaching/message",
    "teaching/message-count",
    "teaching/labdoc",
    "teaching/update",
    "teaching/state",
    "teaching/base",
    "teaching/revision",
    "teaching/pen",
    "teaching/feedback",
    "teaching/annotation",
    "teaching/reply",
    "teaching/reader",
    "teaching/evaluation",
    "teaching/peer",
    "teaching/activity",
    "teaching/effort",
    "teaching/day",
    "teaching/access",
    "teaching/access-name",
    "teaching/access-head",
];

/// How often a change is tried.
const ATTEMPTS_MAX: usize = 16;

pub(crate) struct Shelf {
    pub(crate) store: Store,
    pub(crate) classes: Records<ClassRow>,
    pub(crate) codes: Records<ClassId>,
    pub(crate) students: Records<StudentRow>,
    pub(crate) teams: Records<TeamRow>,
    pub(crate) classes_of: Records<()>,
    pub(crate) missions: Records<Vec<u8>>,
    pub(crate) assignments: Records<AssignmentRow>,
    pub(crate) assigned: Records<()>,
    pub(crate) reports: Records<ReportRow>,
    pub(crate) report_of: Records<ReportId>,
    pub(crate) outlines: Records<OutlineRow>,
    pub(crate) submissions: Records<SubmissionRow>,
    pub(crate) files: Records<Vec<Attachment>>,
    pub(crate) messages: Records<MessageRow>,
    pub(crate) message_counts: Records<u64>,
    pub(crate) heads: Records<HeadRow>,
    pub(crate) updates: Records<UpdateRow>,
    pub(crate) states: Records<Vec<u8>>,
    pub(crate) bases: Records<Vec<u8>>,
    pub(crate) revisions: Records<RevisionRow>,
    pub(crate) pens: Records<Handle>,
    pub(crate) feedbacks: Records<FeedbackRow>,
    pub(crate) annotations: Records<AnnotationRow>,
    pub(crate) replies: Records<ReplyRow>,
    pub(crate) readers: Records<i64>,
    pub(crate) evaluations: Records<EvaluationRow>,
    pub(crate) evaluating: Records<EvaluationTerms>,
    pub(crate) options: Records<Options>,
    pub(crate) peers: Records<()>,
    pub(crate) peer_of: Records<()>,
    pub(crate) activities: Records<ActivityRow>,
    pub(crate) efforts: Records<EffortRow>,
    pub(crate) days: Records<DayRow>,
    pub(crate) assigned_item: Records<()>,
    pub(crate) aliases: Records<Handle>,
    pub(crate) accesses: Records<AccessRow>,
    pub(crate) access_names: Records<AccessNameRow>,
    pub(crate) access_heads: Records<AccessHeadRow>,
    pub(crate) held_persons: Records<HoldRow>,
    pub(crate) held_reports: Records<HoldRow>,
    pub(crate) noted: Noted,
    pub(crate) clock: Clock,
    // Who changes classes waits here instead of conflicting: a hundred students who enter the same
    // code at once are all let in. What happens elsewhere is caught by requirements.
    turn: Mutex<()>,
}

impl Shelf {
    pub(crate) fn new(store: Store, clock: Clock) -> Self {
        Self {
            store,
            classes: Records::new("teaching/class", 1),
            codes: Records::new("teaching/code", 1),
            students: Records::new("teaching/student", 1),
            teams: Records::new("teaching/team", 1),
            classes_of: Records::new("teaching/class-of", 1),
            missions: Records::new("teaching/mission", 1),
            assignments: Records::new("teaching/assignment", 1),
            assigned: Records::new("teaching/assigned", 1),
            reports: Records::new("teaching/report", 1),
            report_of: Records::new("teaching/report-of", 1),
            outlines: Records::new("teaching/outline", 1),
            submissions: Records::new("teaching/submission", 1),
            files: Records::new("teaching/file", 1),
            messages: Records::new("teaching/message", 1),
            message_counts: Records::new("teaching/message-count", 1),
            heads: Records::new("teaching/labdoc", 1),
            updates: Records::new("teaching/update", 1),
            states: Records::new("teaching/state", 1),
            bases: Records::new("teaching/base", 1),
            revisions: Records::new("teaching/revision", 1),
            pens: Records::new("teaching/pen", 1),
            feedbacks: Records::new("teaching/feedback", 1),
            annotations: Records::new("teaching/annotation", 1),
            replies: Records::new("teaching/reply", 1),
            readers: Records::new("teaching/reader", 1),
            evaluations: Records::new("teaching/evaluation", 1),
            evaluating: Records::new("teaching/evaluating", 1),
            options: Records::new("teaching/options", 1),
            peers: Records::new("teaching/peer", 1),
            peer_of: Records::new("teaching/peer-of", 1),
            activities: Records::new("teaching/activity", 1),
            efforts: Records::new("teaching/effort", 1),
            days: Records::new("teaching/day", 1),
            assigned_item: Records::new("teaching/assigned-item", 1),
            aliases: Records::new("teaching/alias", 1),
            accesses: Records::new("teaching/access", 1),
            access_names: Records::new("teaching/access-name", 1),
            access_heads: Records::new("teaching/access-head", 1),
            held_persons: Records::new("teaching/held-person", 1),
            held_reports: Records::new("teaching/held-report", 1),
            noted: Noted::default(),
            clock,
            turn: Mutex::default(),
        }
    }

    /// Reads, decides and writes, as often as it takes for nobody to come between.
    ///
    /// `decide` adds to its batch what it relies on.
    pub(crate) fn change<T>(
        &self,
        decide: impl Fn(&dyn Snapshot, &mut Batch) -> Result<T, TeachingError>,
    ) -> Result<T, TeachingError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.retry(decide)
    }

    /// The same, for changes that wait for nobody.
    pub(crate) fn retry<T>(
        &self,
        decide: impl Fn(&dyn Snapshot, &mut Batch) -> Result<T, TeachingError>,
    ) -> Result<T, TeachingError> {
        for _ in 0..ATTEMPTS_MAX {
            let snapshot = self.store.snapshot()?;
            let mut batch = Batch::new();
            let decided = decide(&*snapshot, &mut batch)?;
            match self.store.commit(batch) {
                Ok(()) => return Ok(decided),
                Err(CommitError::Conflict { .. }) => {}
                Err(error @ (CommitError::Oversize(_) | CommitError::Store(_))) => {
                    return Err(TeachingError::Commit(error));
                }
            }
        }
        Err(TeachingError::Busy)
    }

    /// Adds to `batch` that a class changes, which no other change may do meanwhile.
    pub(crate) fn replace_class(
        &self,
        batch: &mut Batch,
        (id, before): (ClassId, &ClassRow),
        after: ClassRow,
    ) -> Result<(), TeachingError> {
        let revision = before.revision + 1;
        let after = ClassRow { revision, ..after };
        self.classes.require(batch, id.as_bytes(), Some(before))?;
        self.classes.put(batch, id.as_bytes(), &after)?;
        Ok(())
    }

    pub(crate) fn put_code(
        &self,
        batch: &mut Batch,
        code: &RegistrationCode,
        class: ClassId,
    ) -> Result<(), TeachingError> {
        self.codes.require(batch, code.as_bytes(), None)?;
        self.codes.put(batch, code.as_bytes(), &class)?;
        Ok(())
    }
}

/// Every record under a prefix, read page by page; the caller knows that they are few.
pub(crate) fn all<T>(
    records: &Records<T>,
    snapshot: &dyn Snapshot,
    prefix: &[u8],
) -> Result<Vec<store::records::Record<T>>, TeachingError>
where
    T: serde::Serialize + serde::de::DeserializeOwned,
{
    let (mut found, mut after) = (Vec::new(), None::<bytes::Bytes>);
    loop {
        let page: RecordPage<T> = records.scan(snapshot, prefix, after.as_deref(), Limits::PAGE)?;
        let more = page.more;
        found.extend(page.records);
        after = found.last().map(|record| record.id.clone());
        if !more {
            return Ok(found);
        }
    }
}

/// The key of something of a class that has a handle.
pub(crate) fn in_class(class: ClassId, handle: &Handle) -> Vec<u8> {
    [class.as_bytes(), handle.as_str().as_bytes()].concat()
}

/// The key of a class of somebody. No handle has a slash in it, so that none begins another.
pub(crate) fn of_person(handle: &Handle, class: ClassId) -> Vec<u8> {
    [handle.as_str().as_bytes(), b"/", class.as_bytes()].concat()
}

/// The key of something of a report that is counted.
pub(crate) fn numbered(report: ReportId, number: u64) -> Vec<u8> {
    [report.as_bytes().as_slice(), &number.to_be_bytes()].concat()
}

/// The number at the end of a key.
pub(crate) fn number_of(key: &[u8]) -> Option<u64> {
    let start = key.len().checked_sub(8)?;
    Some(u64::from_be_bytes(key[start..].try_into().ok()?))
}
