//! Files that a team attaches to its report: photographs, outputs, tables of instruments.

use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use bytes::Bytes;
use domain::id::ObjectDigest;
use domain::item::bounds::FILE_BYTES_MAX;
use domain::item::{FileRef, FileRight, media_type_of};
use teaching::{Attachment, ReportId};

use super::live::News;
use super::report_address;
use crate::classroom::{Member, act, look, name_of, read_id};
use crate::failure::Failure;
use crate::form::Form;
use crate::item::file_head;
use crate::multipart::{FORM_BYTES_MAX, plain_name, short, whole};
use crate::picture::{self, is_picture};
use crate::sign_in::see;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

/// Where files are sent to.
pub(crate) fn uploads() -> Router<Site> {
    Router::new()
        .route("/reports/{report}/attachments", post(attach))
        .layer(DefaultBodyLimit::disable())
}

/// A file in the list of a report.
pub(super) struct AttachmentView {
    pub(super) number: u16,
    pub(super) name: String,
    pub(super) size: String,
    pub(super) author: String,
    pub(super) at: String,
    pub(super) address: String,
    /// Whether one can draw on it.
    pub(super) is_picture: bool,
}

impl AttachmentView {
    /// The files that a report has now, or had when it was handed in.
    pub(super) fn list(
        visit: &Visit,
        (report, files): (ReportId, &[Attachment]),
        at_ms: i64,
    ) -> Result<Vec<Self>, Failure> {
        let there = files.iter().filter(|file| file.was_there(at_ms));
        there.map(|file| Self::of(visit, report, file)).collect()
    }

    fn of(visit: &Visit, report: ReportId, file: &Attachment) -> Result<Self, Failure> {
        Ok(Self {
            number: file.number,
            name: file.name.clone(),
            size: visit.locale.bytes(file.size),
            author: name_of(visit, &file.author)?,
            at: visit.when(file.at_ms),
            address: address(report, file.number),
            is_picture: is_picture(media_type_of(&file.name)),
        })
    }
}

/// Where the bytes of a file are.
pub(super) fn address(report: ReportId, number: u16) -> String {
    format!("{}/attachments/{number}", report_address(report))
}

/// `/reports/{report}/attachments`, as `multipart/form-data` (RFC 7578): the token comes first, then
/// the files, each of which is attached by itself.
async fn attach(
    Path(path): Path<String>,
    arrival: Arrival,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let received = receive(&arrival, &path, sent).await;
    arrival
        .answer(move |visit| {
            let report = received?;
            visit.site.live().tell(report, News::Outline);
            Ok(see(&format!("{}#files", report_address(report))))
        })
        .await
}

async fn receive(
    arrival: &Arrival,
    path: &str,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<ReportId, Failure> {
    let report: ReportId = read_id(path)?;
    let mut sent = sent.map_err(|_| Failure::BadForm)?;
    let (mut form, mut left) = (Form::sent_to(arrival)?, FORM_BYTES_MAX);
    while let Some(mut field) = sent.next_field().await? {
        match field.file_name().map(plain_name) {
            None => {
                let name = field.name().unwrap_or_default().to_owned();
                form.add(name, short(field, &mut left).await?)?;
            }
            // No file was chosen.
            Some(name) if name.is_empty() => {}
            Some(name) => {
                let sending = form.clone();
                let check = arrival.ask(move |visit| Member::sending(visit, &sending).map(drop));
                check.await?;
                let bytes =
                    whole(&mut field, (FILE_BYTES_MAX as usize, || Failure::LargeFile)).await?;
                let sending = form.clone();
                let keep = arrival.ask(move |visit| keep(visit, &sending, (report, &name), bytes));
                keep.await?;
            }
        }
    }
    Ok(report)
}

fn keep(
    visit: &Visit,
    form: &Form,
    (report, name): (ReportId, &str),
    bytes: Bytes,
) -> Result<(), Failure> {
    let member = Member::sending(visit, form)?;
    let (wing, now_ms) = (visit.site.teaching(), visit.site.house().now_ms());
    let bytes = picture::plain_file(name, bytes)?;
    wing.attach(&member.caller, report, (name, &bytes), now_ms)?;
    Ok(())
}

/// `/reports/{report}/attachments/{number}`: the bytes, to be saved, or a picture to draw on
pub(super) async fn file(
    Path((report, number)): Path<(String, u16)>,
    arrival: Arrival,
) -> Response {
    look(arrival, move |visit, member| {
        let report = read_id(&report)?;
        let wing = visit.site.teaching();
        let (file, bytes) = wing.attachment(&member.caller, (report, number))?;
        Ok(handed_out((file.name, file.digest), bytes))
    })
    .await
}

/// The bytes of a file of a team, to be saved, or a picture to draw on.
pub(super) fn handed_out((name, digest): (String, ObjectDigest), bytes: Bytes) -> Response {
    let file = FileRef {
        media_type: media_type_of(&name).to_owned(),
        name,
        size_bytes: bytes.len() as u64,
        digest,
        right: FileRight::Open,
        credit: None,
    };
    (file_head(&file), bytes).into_response()
}

/// `/reports/{report}/attachments/{number}/remove`
pub(super) async fn detach(
    Path((report, number)): Path<(String, u16)>,
    arrival: Arrival,
    body: Bytes,
) -> Response {
    act(arrival, body, move |visit, member, _| {
        let (report, now_ms) = (read_id(&report)?, visit.site.house().now_ms());
        let wing = visit.site.teaching();
        wing.detach(&member.caller, (report, number), now_ms)?;
        visit.site.live().tell(report, News::Outline);
        Ok(see(&format!("{}#files", report_address(report))))
    })
    .await
}
