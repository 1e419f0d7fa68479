//! What can go wrong: the field that is wrong, and what to do.

use domain::id::Handle;
use store::objects::ObjectError;
use store::records::RecordError;
use store::{CommitError, StoreError};

use crate::authorize::{Method, Standing};
use crate::export::ImportError;
use crate::hold::Hold;
use crate::roster::RosterReport;
use crate::writing::UpdateError;

/// Why the wing refuses a call.
#[derive(Debug, thiserror::Error)]
pub enum TeachingError {
    /// It does not exist, or is none of the caller's business; the two answer alike.
    #[error("no such class, team, assignment or report")]
    NotFound,
    /// The caller belongs to the class and may not do this.
    #[error("a {} may not {}: ask a teacher of the class", .standing.as_str(), .method.as_str())]
    Denied {
        /// What they wanted to do.
        method: Method,
        /// What they are.
        standing: Standing,
    },
    /// A text is empty, too long, or not on one line.
    #[error("{field} must be visible text of 1 to {max} characters on one line; it has {found}")]
    Line {
        /// Which text.
        field: &'static str,
        /// The most characters.
        max: usize,
        /// How many it has.
        found: usize,
    },
    /// A text is empty or too long, or has control characters.
    #[error("{field} must be visible text of 1 to {max} characters; it has {found}")]
    Prose {
        /// Which text.
        field: &'static str,
        /// The most characters.
        max: usize,
        /// How many it has.
        found: usize,
    },
    /// There are as many of something as there may be.
    #[error("there are {max} {what} already, the most: remove one that is not used")]
    Full {
        /// What there are too many of.
        what: &'static str,
        /// How many there may be.
        max: usize,
    },
    /// The class is archived.
    #[error("the class is archived: open it again to change it")]
    Archived,
    /// The class still has assignments.
    #[error("the class has {assignments} assignments: archive it, or remove them first")]
    InUse {
        /// How many.
        assignments: usize,
    },
    /// No class lets people in by this code.
    #[error("no class has this registration code: check each letter, or ask for a new code")]
    UnknownCode,
    /// Somebody is named who is not in the class.
    #[error("`{0}` is not a student of the class: enrol them first")]
    NotEnrolled(Handle),
    /// Somebody is named twice, or is already there in another part.
    #[error("`{0}` is in the class already, in another part")]
    AlreadyHere(Handle),
    /// The students of this class do not choose their teams.
    #[error("the teams of this class are formed by its teachers: ask one of them")]
    TeamsByTeacher,
    /// A size of teams that there cannot be.
    #[error("size of teams must be from 1 to {max}")]
    TeamSize {
        /// The largest team.
        max: usize,
    },
    /// The bytes are no manifest.
    #[error("the mission cannot be read: {0}")]
    Manifest(#[source] domain::wire::WireError),
    /// The item is a capsule or a snapshot.
    #[error("only a mission can be assigned: choose an item of that kind")]
    NotAMission,
    /// It is a version of another item.
    #[error("this is a version of another mission: assign that one on its own")]
    OtherItem,
    /// A document of the mission cannot be had now.
    #[error(
        "the document `{name}` of the mission cannot be had now: try again when its origin answers"
    )]
    MissingDocument {
        /// Its name in the mission.
        name: String,
    },
    /// The end is not after the start.
    #[error("ends_ms must be later than starts_ms")]
    Window,
    /// It has not begun.
    #[error("the assignment has not begun: come back at its start")]
    NotYet {
        /// When it begins, in milliseconds since 1970.
        starts_ms: i64,
    },
    /// The time for writing is over.
    #[error("the time for writing is over: ask a teacher of the class to move the end")]
    Ended,
    /// The caller has no team.
    #[error("you are in no team of the class yet: join one, or ask a teacher of the class")]
    NoTeam,
    /// The report was handed in.
    #[error("the report is handed in: ask a teacher of the class to open it again")]
    Submitted,
    /// Teams do not add labdocs to this one.
    #[error("the assignment lets nobody add labdocs: write in those of the mission")]
    NoLabdocsAdded,
    /// Teams do not do this on the assignment.
    #[error("the assignment offers no {what}: ask a teacher of the class")]
    NotOffered {
        /// What it does not offer.
        what: &'static str,
    },
    /// The labdoc came with the mission.
    #[error("the labdoc belongs to the mission: only those that the team added can be changed so")]
    OfMission,
    /// History does not reach there.
    #[error("version must be from {first} to {last}")]
    NoVersion {
        /// The earliest that is kept.
        first: u64,
        /// The latest.
        last: u64,
    },
    /// What is selected is not there.
    #[error("selection must be a place in this labdoc with something in it: select again")]
    Selection,
    /// Somebody else wrote it.
    #[error("only who wrote an annotation takes it back")]
    NotAuthor,
    /// The assignment does not ask for this.
    #[error("the assignment asks for no {what}: a teacher of the class can change that")]
    NotAsked {
        /// What it does not ask for.
        what: &'static str,
    },
    /// There are not as many answers as questions.
    #[error("answers must be {expected}, one for each criterion of the rubric; there are {found}")]
    Answers {
        /// How many criteria there are.
        expected: usize,
        /// How many answers were given.
        found: usize,
    },
    /// A number is too high.
    #[error("{field} must be from 0 to {max}")]
    Range {
        /// Which number.
        field: &'static str,
        /// The highest.
        max: u64,
    },
    /// Too few reports are handed in for teams to evaluate each other.
    #[error("peers are drawn among at least 2 reports that are handed in; there are {found}")]
    TooFewReports {
        /// How many are.
        found: usize,
    },
    /// The team has seen its evaluation already.
    #[error("the evaluation of this report is released: it is too late to evaluate it")]
    Released,
    /// The name of a file would lead elsewhere.
    #[error("name must be the name of a file, without `/` and `\\`, and neither `.` nor `..`")]
    FileName,
    /// A file has no bytes, or too many.
    #[error("the file has {found} bytes: it must have 1 to {max}")]
    FileSize {
        /// The most, in bytes.
        max: usize,
        /// What it has, in bytes.
        found: usize,
    },
    /// Something may not be deleted for now.
    #[error("{} is on legal hold: {}: lift the hold first", .0.held, .0.reason)]
    Held(Box<Hold>),
    /// Somebody is going, and what was theirs is partly gone.
    #[error("the erasure of this person has begun: it can only be finished")]
    BeingErased,
    /// An update is not taken.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// A file does not become a report.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A document cannot be kept or read.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// Some lines of a roster are wrong, and nobody was enrolled.
    #[error("{} lines of the roster cannot be taken, and nobody was enrolled: mend them all", .0.errors())]
    Roster(Box<RosterReport>),
    /// Others changed the same rows each time.
    #[error("the store is busy with the same rows: try again")]
    Busy,
    /// The operating system gave no randomness.
    #[error("the operating system gives no randomness: {0}")]
    Randomness(getrandom::Error),
    /// A row cannot be read or written.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The store did not take a change.
    #[error(transparent)]
    Commit(CommitError),
}

impl From<StoreError> for TeachingError {
    fn from(error: StoreError) -> Self {
        Self::Record(error.into())
    }
}
