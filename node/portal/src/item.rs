//! One item: a full preview as students would see it, and everything that helps to decide whether
//! to use it — who says so, what the licence permits, what it was made from.

mod citation;
mod content;
mod document;
mod facts;
mod json_ld;
mod labdoc;
mod lineage;
mod preview;
mod table;
pub(crate) mod through;
mod withdrawn;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use commons::library::{Asked, ItemView};
use domain::id::ItemId;
use domain::item::{Content, FileRef};
use domain::viewer::Viewer;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::failure::Failure;
use crate::markdown::Documents;
use crate::site::Site;
use crate::visit::{Arrival, Visit};
use crate::visitor::Visitor;

use citation::Citation;
use content::ContentView;
use document::DocumentView;
use facts::{Facts, Licensing, Proof};
use labdoc::Body;
use lineage::Lineage;

pub(crate) use document::{file, file_head, is_picture};
pub(crate) use preview::document_page;

/// The stable address of an item on a portal.
pub(crate) fn item_address(item: &ItemId) -> String {
    format!("/items/{item}")
}

/// Where a document of an item is looked at.
fn document_address(item: &ItemId, name: &str) -> String {
    format!("{}/documents/{}", item_address(item), encoded(name))
}

/// Where the bytes of a document are.
fn file_address(item: &ItemId, name: &str) -> String {
    format!("{}/files/{}", item_address(item), encoded(name))
}

pub(crate) fn encoded(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

/// The item that an address names: one that cannot be read is one that is not there.
pub(crate) fn read_item(institution: &str, handle: &str) -> Result<ItemId, Failure> {
    format!("{institution}/{handle}")
        .parse()
        .map_err(|_| Failure::NotFound)
}

/// The documents of one item, as its texts may refer to them.
struct OwnDocuments<'a> {
    item: &'a ItemId,
    files: &'a [&'a FileRef],
}

impl Documents for OwnDocuments<'_> {
    fn link(&self, name: &str) -> Option<String> {
        let known = self.files.iter().any(|file| file.name == name);
        known.then(|| document_address(self.item, name))
    }

    fn picture(&self, name: &str) -> Option<String> {
        let mut files = self.files.iter();
        let known = files.any(|file| file.name == name && is_picture(file));
        known.then(|| file_address(self.item, name))
    }
}

#[derive(Template)]
#[template(path = "item.html")]
struct ItemPage<'a> {
    visit: &'a Visit,
    title: &'a str,
    language: String,
    kind: &'static str,
    kind_name: String,
    institution: String,
    authors: String,
    summary_html: String,
    facts: Facts,
    objectives: &'a [String],
    keywords: &'a [String],
    content: ContentView,
    documents: Vec<DocumentView>,
    licensing: Licensing,
    proof: Proof,
    lineage: Lineage,
    why: String,
    stable_address: String,
    citation: Citation,
    /// What the visitor may do with it, if they write here.
    desk: Option<Desk>,
    /// For those who are not signed in, and so for programs that walk the web.
    json_ld: Option<String>,
}

/// What somebody who writes here may do with an item.
struct Desk {
    address: String,
    form_token: String,
    is_own: bool,
    may_adapt: bool,
    may_give: bool,
}

impl Desk {
    fn of(visit: &Visit, viewer: &Viewer, view: &ItemView) -> Option<Self> {
        let session = visit.visitor.session()?;
        let is_own = view.ownership.is_some();
        let rights = view.manifest.description().rights;
        let may_adapt = rights.adapt;
        let is_mission = matches!(view.manifest.content(), Content::Mission(_));
        let may_give = is_mission && (is_own || rights.run);
        (viewer.colleague().is_some() && (is_own || may_adapt || may_give)).then(|| Self {
            address: item_address(&view.item),
            form_token: session.form_token.as_str().to_owned(),
            is_own,
            may_adapt,
            may_give,
        })
    }
}

/// `/items/{institution}/{handle}`
pub(crate) async fn page(
    State(site): State<Site>,
    Path((institution, handle)): Path<(String, String)>,
    arrival: Arrival,
) -> Response {
    arrival
        .answer(move |visit| {
            let item = read_item(&institution, &handle)?;
            show(&site, visit, &item)
        })
        .await
}

fn show(site: &Site, visit: &Visit, item: &ItemId) -> Result<Response, Failure> {
    let viewer = visit.visitor.viewer(site);
    let Some(view) = site.library().get(&viewer, item)? else {
        return withdrawn::page(visit, &viewer, item);
    };
    let explained = site.library().explain(&viewer, item, &Asked::Oneself)?;
    let files: Vec<&FileRef> = view.manifest.objects().collect();
    let documents = OwnDocuments {
        item,
        files: &files,
    };
    let description = view.manifest.description();
    let words = visit.words();
    let kind = kind(&view);
    visit.page(&ItemPage {
        visit,
        title: &description.title,
        language: description.language.to_string(),
        kind,
        kind_name: words.kind(kind),
        institution: site.institution_name(&item.origin),
        authors: description.authors.join(", "),
        summary_html: crate::markdown::to_html(&description.summary, 3, &documents),
        facts: Facts::of(visit, description),
        objectives: &description.objectives,
        keywords: &description.keywords,
        content: ContentView::of(visit, view.manifest.content(), &documents),
        documents: document::views(visit, item, &files),
        licensing: Licensing::of(visit, description),
        proof: Proof::of(visit, &view),
        lineage: Lineage::of(site, visit, &view)?,
        why: facts::why(visit, &explained.decision),
        stable_address: format!("{}{}", site.address(), item_address(item)),
        citation: Citation::of(site, &view),
        desk: Desk::of(visit, &viewer, &view),
        json_ld: match visit.visitor {
            Visitor::Anonymous => Some(json_ld::of(site, &view)),
            Visitor::Person(_) | Visitor::SignedIn(_) => None,
        },
    })
}

fn kind(view: &ItemView) -> &'static str {
    use domain::item::vocabulary::Term as _;
    view.manifest.kind().code()
}
