//! A report to take along: as a page to print, as an archive, or as JSON.

use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use teaching::{ReportId, Words};

use crate::classroom::{look, read_id};
use crate::failure::Failure;
use crate::locale::Locale;
use crate::visit::Arrival;

/// `/reports/{report}/export/{name}`: always as an attachment, never as a page of this portal
pub(super) async fn file(
    Path((report, name)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let report: ReportId = read_id(&report)?;
        let now_ms = visit.site.house().now_ms();
        let wing = visit.site.teaching();
        let file = wing.export_report(&member.caller, report, now_ms)?;
        let words = match visit.locale {
            Locale::Fr => Words::FRENCH,
            Locale::En => Words::ENGLISH,
        };
        let (media_type, bytes) = match name.as_str() {
            "report.html" => (
                "text/html; charset=utf-8",
                file.to_html(&words).into_bytes(),
            ),
            "report.eln" => {
                let archive = file.to_eln(&format!("report-{report}"), &words);
                let archive = archive.map_err(|error| Failure::Fault(error.to_string()))?;
                ("application/vnd.eln+zip", archive)
            }
            "report.json" => ("application/json", file.to_json()),
            _ => return Err(Failure::NotFound),
        };
        let disposition = format!("attachment; filename={name}");
        let headers = [
            (CONTENT_TYPE, media_type.to_owned()),
            (CONTENT_DISPOSITION, disposition),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}
