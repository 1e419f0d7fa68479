//! Documents of a draft, as a browser sends them: each goes to the disk as it arrives.

use axum::Router;
use axum::extract::multipart::{Field, Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path};
use axum::response::Response;
use axum::routing::post;
use commons::library::PutObjectError;
use domain::item::bounds::FILE_BYTES_MAX;
use domain::item::{Content, Draft, FileRef, FileRight, Location, media_type_of};

use super::{Author, draft_address, read_draft};
use crate::failure::Failure;
use crate::form::Form;
use crate::multipart::{FORM_BYTES_MAX, off_the_loop, plain_name, short, whole};
use crate::picture::{self, is_picture};
use crate::sign_in::see;
use crate::site::Site;
use crate::visit::Arrival;

/// Most that one request with documents may carry, in bytes: four of the largest, and the form.
pub const UPLOAD_BYTES_MAX: usize = (64 << 20) + FORM_BYTES_MAX;

/// Where documents are sent to.
pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/mine/drafts/{draft}/files", post(upload))
        .layer(DefaultBodyLimit::disable())
}

/// `/mine/drafts/{draft}/files`, as `multipart/form-data` (RFC 7578): the token and the right come
/// first, then the files. A file of the same name is replaced.
async fn upload(
    Path(draft): Path<String>,
    arrival: Arrival,
    sent: Result<Multipart, MultipartRejection>,
) -> Response {
    let received = receive(&arrival, sent).await;
    arrival
        .answer(move |visit| {
            let (form, files) = received?;
            let author = Author::sending(visit, &form)?;
            let id = read_draft(&draft)?;
            let library = visit.site.library();
            let before = library.draft(&author.viewer, id)?;
            let (key, mut text) = ((id, before.entry.revision), before.draft);
            for file in files {
                add(&mut text, file);
            }
            library.save_draft(&author.viewer, key, text, visit.site.house().now_ms())?;
            Ok(see(&format!("{}#files", draft_address(id))))
        })
        .await
}

async fn receive(
    arrival: &Arrival,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<(Form, Vec<FileRef>), Failure> {
    let mut sent = sent.map_err(|_| Failure::BadForm)?;
    let (mut form, mut files, mut left) = (Form::sent_to(arrival)?, Vec::new(), FORM_BYTES_MAX);
    while let Some(field) = sent.next_field().await? {
        match field.file_name().map(plain_name) {
            None => {
                let name = field.name().unwrap_or_default().to_owned();
                let value = short(field, &mut left).await?;
                form.add(name, value)?;
            }
            // No file was chosen.
            Some(name) if name.is_empty() => {}
            Some(name) => files.push(take(arrival, &form, name, field).await?),
        }
    }
    Ok((form, files))
}

/// Takes one file, if whoever sends it may write here. What was taken and is then named by no draft
/// is removed some time later.
async fn take(
    arrival: &Arrival,
    form: &Form,
    name: String,
    mut field: Field<'_>,
) -> Result<FileRef, Failure> {
    let (form, right) = (form.clone(), read_right(form)?);
    let begin = arrival.ask(move |visit| {
        let author = Author::sending(visit, &form)?;
        Ok(visit.site.library().object_writer(&author.viewer)?)
    });
    let mut writer = begin.await?;
    let media_type = media_type_of(&name);
    if is_picture(media_type) {
        let file = whole(&mut field, (FILE_BYTES_MAX as usize, || Failure::LargeFile)).await?;
        writer = off_the_loop(move || {
            let picture = picture::plain(media_type, file)?;
            writer.write(&picture).map_err(PutObjectError::from)?;
            Ok(writer)
        })
        .await?;
    }
    while let Some(piece) = field.chunk().await? {
        writer = off_the_loop(move || {
            writer.write(&piece).map_err(PutObjectError::from)?;
            Ok(writer)
        })
        .await?;
    }
    let (digest, size_bytes) = (writer.digest(), writer.size());
    off_the_loop(move || {
        let finished = writer.finish(digest, size_bytes);
        Ok(finished.map_err(PutObjectError::from)?)
    })
    .await?;
    Ok(FileRef {
        media_type: media_type.to_owned(),
        name,
        size_bytes,
        digest,
        right,
        credit: None,
    })
}

fn read_right(form: &Form) -> Result<FileRight, Failure> {
    match form.field("right") {
        "open" => Ok(FileRight::Open),
        "licensed" => {
            let licence = form.field("file_licence").parse();
            Ok(FileRight::Licensed(licence.map_err(|_| Failure::BadForm)?))
        }
        "institution" => Ok(FileRight::InstitutionOnly(form.field("reason").to_owned())),
        _ => Err(Failure::BadForm),
    }
}

/// Puts a file among those of a draft. The first one of a capsule is the one to open.
fn add(draft: &mut Draft, file: FileRef) {
    if let Content::Capsule(capsule) = &mut draft.content
        && matches!(&capsule.location, Location::Link(address) if address.is_empty())
    {
        capsule.location = Location::Files(file.name.clone());
    }
    match draft.files.iter_mut().find(|known| known.name == file.name) {
        Some(known) => *known = file,
        None => draft.files.push(file),
    }
}

/// Takes a file away. A capsule without files is a link.
pub(super) fn remove(draft: &mut Draft, number: usize) -> Option<String> {
    if number >= draft.files.len() {
        return None;
    }
    let gone = draft.files.remove(number);
    if let Content::Capsule(capsule) = &mut draft.content
        && matches!(&capsule.location, Location::Files(first) if *first == gone.name)
    {
        capsule.location = match draft.files.first() {
            Some(next) => Location::Files(next.name.clone()),
            None => Location::Link(String::new()),
        };
    }
    Some("files".to_owned())
}

impl From<PutObjectError> for Failure {
    fn from(error: PutObjectError) -> Self {
        match error {
            PutObjectError::NotAColleague => Self::NotAllowed,
            error if error.is_too_large() => Self::LargeFile,
            error => Self::Fault(error.to_string()),
        }
    }
}
