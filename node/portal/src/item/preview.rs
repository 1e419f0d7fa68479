//! Looking at a document without saving it: pictures, tables, Markdown and plain text.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::id::ItemId;
use domain::item::FileRef;

use super::document::{self, DocumentView};
use super::table::{self, Sheet};
use super::{OwnDocuments, item_address, read_item};
use crate::failure::Failure;
use crate::markdown;
use crate::site::Site;
use crate::visit::{Arrival, Visit};

/// How much of a text is shown, in bytes.
pub(super) const PREVIEW_BYTES_MAX: usize = 256 << 10;

/// What can be shown of a document.
enum Preview {
    Picture,
    Sheet(Sheet),
    Html(String),
    Text(String),
    None,
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'a> {
    visit: &'a Visit,
    title: String,
    item: String,
    document: DocumentView,
    preview: Preview,
    is_cut: bool,
}

/// How a document is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Picture,
    Table,
    Markdown,
    Text,
    Other,
}

/// `/items/{institution}/{handle}/documents/{name}`
pub(crate) async fn document_page(
    State(site): State<Site>,
    Path((institution, handle, name)): Path<(String, String, String)>,
    arrival: Arrival,
) -> Response {
    arrival
        .answer(move |visit| {
            let item = read_item(&institution, &handle)?;
            let (title, file) = document::find(&site, visit, &item, &name)?;
            show(&site, visit, (&item, title, &file))
        })
        .await
}

fn show(
    site: &Site,
    visit: &Visit,
    (item, title, file): (&ItemId, String, &FileRef),
) -> Result<Response, Failure> {
    let (preview, is_cut) = preview(site, visit, item, file)?;
    visit.page(&DocumentPage {
        visit,
        title,
        item: item_address(item),
        document: DocumentView::of(visit, item, file),
        preview,
        is_cut,
    })
}

fn preview(
    site: &Site,
    visit: &Visit,
    item: &ItemId,
    file: &FileRef,
) -> Result<(Preview, bool), Failure> {
    let shape = shape(file);
    match shape {
        Shape::Picture => return Ok((Preview::Picture, false)),
        Shape::Other => return Ok((Preview::None, false)),
        Shape::Table | Shape::Markdown | Shape::Text => {}
    }
    let (text, is_cut) = beginning(site, visit, item, file)?;
    let documents = OwnDocuments { item, files: &[] };
    let preview = match shape {
        Shape::Markdown => Preview::Html(markdown::to_html(&text, 2, &documents)),
        Shape::Table => match table::read(&text) {
            Some(sheet) => Preview::Sheet(sheet),
            None => Preview::Text(text),
        },
        Shape::Text | Shape::Picture | Shape::Other => Preview::Text(text),
    };
    let is_cut = is_cut || matches!(&preview, Preview::Sheet(sheet) if sheet.is_cut);
    Ok((preview, is_cut))
}

fn shape(file: &FileRef) -> Shape {
    let ends = |ending: &str| file.name.to_ascii_lowercase().ends_with(ending);
    match file.media_type.as_str() {
        _ if document::is_picture(file) => Shape::Picture,
        "text/csv" | "text/tab-separated-values" => Shape::Table,
        "text/markdown" => Shape::Markdown,
        "text/plain" if ends(".md") => Shape::Markdown,
        "text/plain" if ends(".csv") || ends(".tsv") => Shape::Table,
        text if text.starts_with("text/") => Shape::Text,
        "application/json" | "application/toml" | "application/x-sh" => Shape::Text,
        _ => Shape::Other,
    }
}

/// The beginning of a document as text, and whether there is more.
fn beginning(
    site: &Site,
    visit: &Visit,
    item: &ItemId,
    file: &FileRef,
) -> Result<(String, bool), Failure> {
    let viewer = visit.visitor.viewer(site);
    let mut reader = site.library().object(&viewer, item, file.digest)?;
    let mut bytes = Vec::new();
    while bytes.len() <= PREVIEW_BYTES_MAX {
        let frame = reader.next_frame();
        match frame.map_err(|error| Failure::Fault(error.to_string()))? {
            Some(frame) => bytes.extend_from_slice(&frame),
            None => break,
        }
    }
    let is_cut = bytes.len() > PREVIEW_BYTES_MAX;
    bytes.truncate(PREVIEW_BYTES_MAX);
    Ok((decoded(&bytes), is_cut))
}

/// Text in UTF-8; where it is none, each byte is a character of Latin-1, as older programs write.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_texts_are_read_too() {
        assert_eq!(decoded("é".as_bytes()), "é");
        assert_eq!(decoded(b"\xef\xbb\xbfa"), "a");
        assert_eq!(decoded(b"\xe9t\xe9"), "été");
        assert_eq!(decoded(&"aé".as_bytes()[..2]), "a");
    }
}
