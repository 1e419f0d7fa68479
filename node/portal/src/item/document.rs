//! The documents of an item: what is said of them, and their bytes, which come from others and are
//! never active content here: they are handed out to be saved, under a policy that forbids
//! everything, and as pictures where they are pictures.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::id::ItemId;
use domain::item::{FileRef, FileRight};

use super::{document_address, encoded, file_address, read_item};
use crate::failure::Failure;
use crate::headers::FOREIGN_POLICY;
use crate::site::Site;
use crate::visit::{Arrival, Visit};
use crate::words;

/// Pictures that browsers show without running anything of them.
const PICTURES: [&str; 6] = [
    "image/avif",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/svg+xml",
    "image/webp",
];

/// Other types that keep their name; the rest is bytes.
const HARMLESS: [&str; 3] = ["application/pdf", "text/csv", "text/plain"];

/// Whether it can be shown as a picture.
pub(crate) fn is_picture(file: &FileRef) -> bool {
    PICTURES.contains(&file.media_type.as_str())
}

/// A document in the list of an item.
pub(super) struct DocumentView {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) file: String,
    pub(super) media_type: String,
    pub(super) size: String,
    pub(super) right: String,
    pub(super) credit: Option<String>,
    pub(super) is_picture: bool,
}

impl DocumentView {
    pub(super) fn of(visit: &Visit, item: &ItemId, file: &FileRef) -> Self {
        Self {
            name: file.name.clone(),
            address: document_address(item, &file.name),
            file: file_address(item, &file.name),
            media_type: file.media_type.clone(),
            size: visit.locale.bytes(file.size_bytes),
            right: match &file.right {
                FileRight::Open => visit.t("right-open"),
                FileRight::Licensed(licence) => words::licence(licence.id()),
                FileRight::InstitutionOnly(reason) => visit.t1("right-institution", reason),
            },
            credit: file.credit.clone(),
            is_picture: is_picture(file),
        }
    }
}

pub(super) fn views(visit: &Visit, item: &ItemId, files: &[&FileRef]) -> Vec<DocumentView> {
    let views = files.iter().map(|file| DocumentView::of(visit, item, file));
    views.collect()
}

/// The document of that name of an item that the visitor sees.
pub(super) fn find(
    site: &Site,
    visit: &Visit,
    item: &ItemId,
    name: &str,
) -> Result<(String, FileRef), Failure> {
    let viewer = visit.visitor.viewer(site);
    let manifests = site
        .library()
        .manifests(&viewer, std::slice::from_ref(item))?;
    let manifest = manifests.into_iter().flatten().next();
    let manifest = manifest.ok_or(Failure::NotFound)?;
    let title = manifest.description().title.clone();
    let file = manifest.objects().find(|file| file.name == name).cloned();
    Ok((title, file.ok_or(Failure::NotFound)?))
}

/// `/items/{institution}/{handle}/files/{name}`: the bytes.
pub(crate) async fn file(
    State(site): State<Site>,
    Path((institution, handle, name)): Path<(String, String, String)>,
    arrival: Arrival,
) -> Response {
    arrival
        .answer(move |visit| {
            let item = read_item(&institution, &handle)?;
            let (_, file) = find(&site, visit, &item, &name)?;
            let viewer = visit.visitor.viewer(&site);
            let reader = site.library().object(&viewer, &item, file.digest)?;
            let frames = frames(reader, |reader| {
                reader.next_frame().map_err(std::io::Error::other)
            });
            Ok((file_head(&file), Body::from_stream(frames)).into_response())
        })
        .await
}

/// What is said with the bytes: that they are to be saved, and may do nothing.
pub(crate) fn file_head(file: &FileRef) -> [(HeaderName, HeaderValue); 6] {
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded(&file.name));
    let text = |text: String| {
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("attachment"))
    };
    [
        (CONTENT_TYPE, HeaderValue::from_static(media_type(file))),
        (CONTENT_DISPOSITION, text(disposition)),
        (CONTENT_LENGTH, HeaderValue::from(file.size_bytes)),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FOREIGN_POLICY),
        ),
        (ETAG, text(format!("\"{}\"", file.digest))),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ]
}

/// The type under which bytes are handed out, whatever their author says that they are.
fn media_type(file: &FileRef) -> &'static str {
    let mut known = PICTURES.iter().chain(&HARMLESS);
    let known = known.find(|known| **known == file.media_type);
    known.copied().unwrap_or("application/octet-stream")
}

/// The frames of a reader, each read where waiting for the disk hurts nobody.
fn frames<R: Send + 'static>(
    reader: R,
    next: fn(&mut R) -> std::io::Result<Option<Bytes>>,
) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    futures_util::stream::try_unfold(reader, move |mut reader| async move {
        let read = tokio::task::spawn_blocking(move || next(&mut reader).map(|f| (f, reader)));
        let (frame, reader) = read.await.map_err(std::io::Error::other)??;
        Ok(frame.map(|frame| (frame, reader)))
    })
}
