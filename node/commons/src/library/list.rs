//! Everything that somebody may see, by id.

use domain::id::{InstitutionId, ItemId};
use domain::viewer::Viewer;

use super::{Fault, Library, Look, TokenError};
use crate::view::{Listing, Summary};

/// Items in a page, if the request does not say.
pub const PAGE_ITEMS_DEFAULT: usize = 50;
/// Most items in a page.
pub const PAGE_ITEMS_MAX: usize = 100;

/// Which items, and where the page begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListRequest {
    /// At most [`PAGE_ITEMS_MAX`]; 0 means [`PAGE_ITEMS_DEFAULT`].
    pub page_size: usize,
    /// From the answer before; empty at first.
    pub page_token: String,
    /// Only of this institution.
    pub institution: Option<InstitutionId>,
    /// Only what the viewer shares.
    pub own: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// The items with the version that the viewer sees, by id.
    pub items: Vec<(ItemId, u64, Summary)>,
    /// Where the next page begins; empty at the end.
    pub next_page_token: String,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The page is too large.
    #[error("page_size: at most {PAGE_ITEMS_MAX} is allowed, not {0}")]
    PageSize(usize),
    /// The token is not from here.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The node failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Library {
    /// The items that the viewer sees, by id.
    ///
    /// Whether there is a next page depends, as everything here, on what they see alone.
    ///
    /// # Errors
    /// [`ListError`].
    pub fn list(&self, viewer: &Viewer, request: &ListRequest) -> Result<Listed, ListError> {
        let size = page_size(request.page_size, PAGE_ITEMS_DEFAULT).map_err(ListError::PageSize)?;
        let institution = request.institution.as_ref();
        let question = self
            .0
            .token_key
            .question("list", viewer)
            .with(institution.map_or("", InstitutionId::as_str))
            .with(if request.own { "own" } else { "all" });
        let after = match request.page_token.as_str() {
            "" => None,
            token => Some(question.open(token)?.parse().map_err(|_| TokenError)?),
        };
        let look = self.look(viewer)?;
        let mut items = collect(&look, (viewer, request), after, size + 1)?;
        let more = items.len() > size;
        items.truncate(size);
        let next_page_token = match items.last() {
            Some((last, ..)) if more => question.seal(&last.to_string()),
            _ => String::new(),
        };
        Ok(Listed {
            items,
            next_page_token,
        })
    }
}

/// A page size as asked for, or the asked one if it is too large.
pub(super) fn page_size(asked: usize, default: usize) -> Result<usize, usize> {
    match asked {
        0 => Ok(default),
        1..=PAGE_ITEMS_MAX => Ok(asked),
        _ => Err(asked),
    }
}

fn collect(
    look: &Look,
    (viewer, request): (&Viewer, &ListRequest),
    mut after: Option<ItemId>,
    wanted: usize,
) -> Result<Vec<(ItemId, u64, Summary)>, Fault> {
    let mut items = Vec::with_capacity(wanted);
    loop {
        let page = look
            .reader
            .listings(request.institution.as_ref(), after.as_ref())?;
        let Some((last, _)) = page.last() else {
            return Ok(items);
        };
        after = Some(last.clone());
        for (item, listing) in page {
            if items.len() == wanted {
                return Ok(items);
            }
            if request.own && !is_owned(&listing, &item, viewer) {
                continue;
            }
            if let Some(seen) = listing.seen_by(&look.audiences) {
                items.push((item, seen.version, seen.summary.clone()));
            }
        }
    }
}

fn is_owned(listing: &Listing, item: &ItemId, viewer: &Viewer) -> bool {
    let owner = listing.ownership.as_ref();
    let owner = owner.map(|ownership| ownership.address(&item.origin));
    owner.is_some() && owner.as_ref() == viewer.colleague()
}
