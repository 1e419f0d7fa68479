//! An exported report that comes back: it begins the report of a team that has none.

use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path};
use axum::response::Response;
use axum::routing::post;
use bytes::Bytes;
use teaching::export::REPORT_FILE_BYTES_MAX;
use teaching::{AssignmentId, ImportError, ReportFile, ReportId, TeachingError};

use super::{Member, read_id};
use crate::failure::Failure;
use crate::form::Form;
use crate::multipart::{FORM_BYTES_MAX, short, whole};
use crate::report::report_address;
use crate::sign_in::see;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

/// What an archive begins with (ZIP, APPNOTE 4.3.7); JSON begins otherwise.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Where exported reports are sent to.
pub(crate) fn imports() -> Router<Site> {
    Router::new()
        .route("/assignments/{assignment}/import", post(import))
        .layer(DefaultBodyLimit::disable())
}

/// `/assignments/{assignment}/import`, as `multipart/form-data` (RFC 7578): the token and the team
/// come first, then the file
async fn import(
    Path(path): Path<String>,
    arrival: Arrival,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let received = receive(&arrival, sent).await;
    arrival
        .answer(move |visit| {
            let (form, file) = received?;
            let report = begin(visit, &form, (read_id(&path)?, &file))?;
            Ok(see(&report_address(report)))
        })
        .await
}

async fn receive(
    arrival: &Arrival,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<(Form, Bytes), Failure> {
    let mut sent = sent.map_err(|_| Failure::BadForm)?;
    let (mut form, mut left) = (Form::sent_to(arrival)?, FORM_BYTES_MAX);
    while let Some(mut field) = sent.next_field().await? {
        if field.file_name().is_none() {
            let name = field.name().unwrap_or_default().to_owned();
            form.add(name, short(field, &mut left).await?)?;
            continue;
        }
        let sending = form.clone();
        let check = arrival.ask(move |visit| Member::sending(visit, &sending).map(drop));
        check.await?;
        let file = whole(&mut field, (REPORT_FILE_BYTES_MAX, too_large)).await?;
        return Ok((form, file));
    }
    Err(Failure::BadForm)
}

/// What is said of a file that is larger than any report.
pub(crate) fn too_large() -> Failure {
    let found = REPORT_FILE_BYTES_MAX + 1;
    TeachingError::Import(ImportError::TooLarge { found }).into()
}

fn begin(
    visit: &Visit,
    form: &Form,
    (assignment, file): (AssignmentId, &[u8]),
) -> Result<ReportId, Failure> {
    let member = Member::sending(visit, form)?;
    let team = form.field("team").parse().map_err(|_| Failure::BadForm)?;
    let read = match file.starts_with(ARCHIVE) {
        true => ReportFile::from_eln(file),
        false => ReportFile::from_json(file),
    };
    let read = read.map_err(TeachingError::Import)?;
    let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
    Ok(wing.import_report(&member.caller, (assignment, team), &read, now_ms)?)
}
