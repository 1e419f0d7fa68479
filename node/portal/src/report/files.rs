//! The documents of a report's mission, which the wing keeps itself: they are there when the
//! mission's origin is not.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use domain::item::{FileRef, Manifest};
use teaching::{ReportId, Visit as Seen};

use super::report_address;
use crate::classroom::{look, read_id};
use crate::failure::Failure;
use crate::item::{encoded, file_head, is_picture};
use crate::markdown::Documents;
use crate::visit::Arrival;

/// The documents, as the texts of the mission may refer to them.
pub(super) struct MissionFiles<'a> {
    report: ReportId,
    files: Vec<&'a FileRef>,
}

impl<'a> MissionFiles<'a> {
    pub(super) fn of(report: ReportId, manifest: &'a Manifest) -> Self {
        let files = manifest.objects().collect();
        Self { report, files }
    }

    fn address(&self, name: &str) -> String {
        format!("{}/files/{}", report_address(self.report), encoded(name))
    }
}

impl Documents for MissionFiles<'_> {
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
