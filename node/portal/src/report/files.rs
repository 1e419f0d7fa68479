//! The documents of a report's mission, which the wing keeps itself: they are there when the
//! mission's origin is not. And the photographs of the team, on which it draws.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use domain::item::{FileRef, Manifest, media_type_of};
use teaching::{Attachment, HandedInFile, ReportId, Visit as Seen};

use super::report_address;
use crate::classroom::{look, read_id};
use crate::failure::Failure;
use crate::item::{encoded, file_head, is_picture};
use crate::markdown::Documents;
use crate::picture;
use crate::visit::Arrival;

/// The documents, as the texts of the mission may refer to them, and what the team attached.
pub(super) struct ReportFiles<'a> {
    documents: Vec<&'a FileRef>,
    /// Where documents are, by their names.
    documents_at: String,
    /// Number and name of each file.
    attached: Vec<(u16, &'a str)>,
    /// Where files are, by their numbers.
    attached_at: String,
}

impl<'a> ReportFiles<'a> {
    pub(super) fn of(report: ReportId, manifest: &'a Manifest, attached: &'a [Attachment]) -> Self {
        let attached = attached.iter();
        Self {
            documents: manifest.objects().collect(),
            documents_at: format!("{}/files", report_address(report)),
            attached: attached
                .map(|one| (one.number, one.name.as_str()))
                .collect(),
            attached_at: format!("{}/attachments", report_address(report)),
        }
    }

    /// The same for a peer, to whom they are handed out below the page where the report is evaluated.
    pub(super) fn for_peer(page: &str, manifest: &'a Manifest, files: &'a [HandedInFile]) -> Self {
        let files = files.iter();
        Self {
            documents: manifest.objects().collect(),
            documents_at: format!("{page}/documents"),
            attached: files.map(|one| (one.number, one.name.as_str())).collect(),
            attached_at: format!("{page}/files"),
        }
    }

    /// Name and address of the attached picture of this number; nothing if there is none. One that
    /// was removed stays where it was drawn on.
    pub(super) fn photo(&self, number: u16) -> Option<(&'a str, String)> {
        let mut attached = self.attached.iter();
        let (_, name) = attached.find(|(one, _)| *one == number)?;
        let is_picture = picture::is_picture(media_type_of(name));
        is_picture.then(|| (*name, format!("{}/{number}", self.attached_at)))
    }

    fn address(&self, name: &str) -> String {
        format!("{}/{}", self.documents_at, encoded(name))
    }
}

impl Documents for ReportFiles<'_> {
    fn link(&self, name: &str) -> Option<String> {
        let known = self.documents.iter().any(|file| file.name == name);
        known.then(|| self.address(name))
    }

    fn picture(&self, name: &str) -> Option<String> {
        let mut documents = self.documents.iter();
        let known = documents.any(|file| file.name == name && is_picture(file));
        known.then(|| self.address(name))
    }
}

/// `/reports/{report}/files/{name}`: the bytes.
pub(super) async fn file(
    Path((report, name)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let report = read_id(&report)?;
        let wing = visit.site.teaching();
        let manifest = wing.mission_of(&member.caller, report)?;
        let file = manifest.objects().find(|file| file.name == name);
        let file = file.ok_or(Failure::NotFound)?;
        let bytes = wing.report_document(&member.caller, report, file.digest)?;
        let (seen, now_ms) = (Seen::Views(file.digest), visit.site.house().now_ms());
        wing.visit(&member.caller, report, seen, now_ms)?;
        Ok((file_head(file), bytes).into_response())
    })
    .await
}
