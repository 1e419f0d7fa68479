//! What the node says about its own students, to those of its own people who may know.

mod assignments;
mod attachments;
mod classes;
mod data_protection;
mod feedback;
mod fields;
mod following;
mod incoming;
mod judgement;
mod labdocs;
mod refusal;
mod reports;
mod roster;
mod watch;

pub(crate) use assignments::AssignmentApi;
pub(crate) use attachments::AttachmentApi;
pub(crate) use classes::ClassApi;
pub(crate) use data_protection::{DataProtectionApi, erase_person, export_person};
pub(crate) use feedback::FeedbackApi;
pub(crate) use labdocs::LabdocApi;
pub(crate) use reports::ReportApi;
