//! The documents of a report's mission, which the wing keeps itself: they are there when the
//! mission's origin is not. And the photographs of the team, on which it draws.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use domain::item::{FileRef, Manifest, media_type_of};
use serde_json::Value;
use teaching::{Attachment, ReportId, Visit as Seen};

use super::{attachments, report_address};
use crate::classroom::{look, read_id};
use crate::failure::Failure;
use crate::item::{encoded, file_head, is_picture};
use crate::markdown::Documents;
use crate::picture;
use crate::visit::Arrival;

/// The documents, as the texts of the mission may refer to them, and what the team attached.
pub(super) struct ReportFiles<'a> {
    report: ReportId,
    files: Vec<&'a FileRef>,
    attached: &'a [Attachment],
}

impl<'a> ReportFiles<'a> {
    pub(super) fn of(report: ReportId, manifest: &'a Manifest, attached: &'a [Attachment]) -> Self {
        let files = manifest.objects().collect();
        Self {
            report,
            files,
            attached,
        }
    }

    /// Nothing, for those who may not read the files of the report.
    pub(super) fn none(report: ReportId) -> Self {
        Self {
            report,
            files: Vec::new(),
            attached: &[],
        }
    }

    /// Name and address of the attached picture that a drawing names by its number; nothing if it
    /// names none. One that was removed stays where it was drawn on.
    pub(super) fn photo(&self, number: &Value) -> Option<(&'a str, String)> {
        let number = u16::try_from(number.as_f64()? as i64).ok()?;
        let mut attached = self.attached.iter();
        let file = attached.find(|file| file.number == number)?;
        let is_picture = picture::is_picture(media_type_of(&file.name));
        is_picture.then(|| {
            let address = attachments::address(self.report, number);
            (file.name.as_str(), address)
        })
    }

    fn address(&self, name: &str) -> String {
        format!("{}/files/{}", report_address(self.report), encoded(name))
    }
}

impl Documents for ReportFiles<'_> {
    fn link(&self, name: &str) -> Option<String> {
        let known = self.files.iter().any(|file| file.name == name);
        known.then(|| self.address(name))
    }

    fn picture(&self, name: &str) -> Option<String> {
        let mut files = self.files.iter();
        let known = files.any(|file| file.name == name && is_picture(file));
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
