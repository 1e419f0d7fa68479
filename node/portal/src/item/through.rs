//! What an item would show to somebody else: the same sheets as on its own page, or that there is
//! nothing to be seen.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::{ItemHandle, ItemId};
use domain::item::{FileRef, Manifest};

use super::OwnDocuments;
use super::content::ContentView;
use super::labdoc::Body;
use crate::failure::Failure;
use crate::sign_in::private;
use crate::visit::Visit;

/// Through whose eyes, and what they see.
pub(crate) struct Through {
    /// Where the choice of eyes goes to, and where one goes back to.
    pub(crate) action: String,
    pub(crate) back: String,
    /// The sharing that is looked at, as it is sent again with other eyes.
    pub(crate) sharing: Vec<(&'static str, String)>,
    pub(crate) eyes: Vec<Eyes>,
    pub(crate) institutions: Vec<Eyes>,
    /// Whose eyes, in words.
    pub(crate) who: String,
    pub(crate) sees: bool,
    /// Why they see it, or do not.
    pub(crate) why: String,
}

/// Eyes to choose from, or institutions where they may be.
pub(crate) struct Eyes {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) is_chosen: bool,
}

#[derive(Template)]
#[template(path = "mine/through.html")]
struct ThroughPage<'a> {
    visit: &'a Visit,
    through: Through,
    title: &'a str,
    language: String,
    summary_html: String,
    objectives: &'a [String],
    content: Option<ContentView>,
    /// Names of its documents.
    documents: Vec<&'a str>,
}

/// Shows `manifest` as `through` says; `item` is there if it was shared before, and then its
/// documents can be opened.
pub(crate) fn show(
    visit: &Visit,
    through: Through,
    (item, manifest): (Option<&ItemId>, &Manifest),
) -> Result<Response, Failure> {
    let files: Vec<&FileRef> = manifest.objects().collect();
    let nowhere = ItemId {
        origin: visit.site.library().institution().clone(),
        handle: ItemHandle::from_bytes([0; ItemHandle::LENGTH]),
    };
    let documents = OwnDocuments {
        item: item.unwrap_or(&nowhere),
        // Documents of a draft have no page yet.
        files: if item.is_some() { &files } else { &[] },
    };
    let description = manifest.description();
    let sees = through.sees;
    let content = sees.then(|| ContentView::of(visit, manifest.content(), &documents));
    let page = ThroughPage {
        visit,
        through,
        title: &description.title,
        language: description.language.to_string(),
        summary_html: crate::markdown::to_html(&description.summary, 3, &documents),
        objectives: &description.objectives,
        content,
        documents: files.iter().map(|file| file.name.as_str()).collect(),
    };
    private(visit, StatusCode::OK, &page)
}
