//! The teaching wing: what an institution keeps about its students, and never lets out.
//!
//! A [`class`] has tutors, students and [`team`]s; a mission is given to it as an [`assignment`], on
//! which each team has a [`report`] and does its [`writing`]. Every use case is a method of [`Teaching`] and
//! begins with who is calling; [`authorize`] decides from what they are to the class. Times are
//! arguments, in milliseconds since 1970, and come from the node's clock, never from a browser.
//!
//! Nothing here talks to anybody: pages and calls are thin layers above, and the crates that talk
//! to other institutions cannot reach this one.

pub mod access;
pub mod assignment;
pub mod attachment;
pub mod authorize;
pub mod class;
pub mod code;
pub mod enrolment;
pub mod error;
pub mod export;
pub mod feedback;
pub mod follow;
pub mod hold;
pub mod id;
pub mod message;
pub mod persons;
mod random;
pub mod report;
pub mod retention;
pub mod roster;
mod shelf;
pub mod team;
mod text;
pub mod writing;

#[cfg(test)]
mod fixtures;

use std::sync::Arc;

use store::Store;
use store::objects::Objects;

pub use access::{Access, AccessLog};
pub use assignment::{Assignment, Documents, MissionVersion, Options, Terms};
pub use attachment::Attachment;
pub use authorize::{Caller, Method, Standing};
pub use class::{Class, ClassEdit};
pub use code::RegistrationCode;
pub use enrolment::Student;
pub use error::TeachingError;
pub use export::{ImportError, ReportFile, Words};
pub use feedback::{
    Annotation, Answer, Evaluation, EvaluationTerms, Evaluator, HandedIn, HandedInFile, Judgement,
    NewAnnotation, Outcome, Reply,
};
pub use follow::{Bucket, Figures, Followed, Grain, Progress, TeamProgress, Visit};
pub use hold::{Held, Hold};
pub use id::{AssignmentId, ClassId, LabdocId, ReportId, TeamId};
pub use message::{Message, MessagePage};
pub use persons::{Erased, Mentions, PersonFile};
pub use report::{LabdocEntry, NewLabdoc, Report, Submission};
pub use retention::{Expired, ExpiredReports, RetentionRules};
pub use roster::{Directory, LineError, RosterReport};
pub use team::Team;
pub use writing::{Acknowledged, Catchup, Passage, Place, Revision, Selection, Span, UpdateError};

use follow::{Door, Medians};
use shelf::Shelf;
use writing::desk::Desk;

/// Says what time it is, in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The use cases of the wing. It is shared by threads; none of its calls is asynchronous.
pub struct Teaching {
    shelf: Shelf,
    objects: Objects,
    desk: Desk,
    door: Door,
    medians: Medians,
}

impl Teaching {
    /// The wing in the store of the truth, with a folder of objects that is its own: what stands
    /// there is served to nobody else. The clock is for the access log, which notes the calls too
    /// that are given no time.
    pub fn new(store: Store, objects: Objects, clock: Clock) -> Self {
        Self {
            shelf: Shelf::new(store, clock),
            objects,
            desk: Desk::default(),
            door: Door::default(),
            medians: Medians::default(),
        }
    }
}
