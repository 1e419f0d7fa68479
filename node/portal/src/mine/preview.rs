//! What Markdown and formulas will look like, while one writes: the same renderer as on the page of
//! an item, so that what is promised is what students see.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use domain::item::Draft;

use super::{Author, read_draft};
use crate::form::Form;
use crate::markdown::{self, Documents};
use crate::visit::Arrival;

/// Where headings begin: below the labels of the editor.
const HEADING: usize = 5;

/// `/mine/drafts/{draft}/preview`: a text of the form, as students will see it
pub(super) async fn preview(Path(draft): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    let form = Form::read(&arrival, &body);
    arrival
        .answer(move |visit| {
            let form = form?;
            let author = Author::sending(visit, &form)?;
            let library = visit.site.library();
            let saved = library.draft(&author.viewer, read_draft(&draft)?)?;
            let html = markdown::to_html(form.field("text"), HEADING, &Unsent(&saved.draft));
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CACHE_CONTROL, "no-store"),
            ];
            Ok((StatusCode::OK, headers, html).into_response())
        })
        .await
}

/// The documents of a draft have no page yet: a link leads to where they are listed, and a picture
/// is named by its description.
struct Unsent<'a>(&'a Draft);

impl Documents for Unsent<'_> {
    fn link(&self, name: &str) -> Option<String> {
        let is_there = self.0.files.iter().any(|file| file.name.as_str() == name);
        is_there.then(|| "#files".to_owned())
    }

    fn picture(&self, _: &str) -> Option<String> {
        None
    }
}
