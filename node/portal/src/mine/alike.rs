//! What is shared already and says nearly the same as a draft: told before it is shared twice.

use commons::drafts::SavedDraft;
use commons::library::Alike;
use domain::viewer::Viewer;

use crate::failure::Failure;
use crate::item::item_address;
use crate::visit::Visit;

/// Most that are named; who is most alike comes first.
const ALIKE_MAX: usize = 5;

/// Something that is there already.
pub(super) struct AlikeRow {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) institution: String,
    /// How much of the words is the same, in words.
    pub(super) percent: String,
}

/// What the author sees and what says nearly the same as a draft.
pub(super) fn alike(
    visit: &Visit,
    viewer: &Viewer,
    saved: &SavedDraft,
) -> Result<Vec<AlikeRow>, Failure> {
    let found = visit.site.library().similar_to_draft(viewer, saved)?;
    let row = |Alike { found, percent }: Alike| AlikeRow {
        address: item_address(&found.hit.item),
        title: found.hit.title,
        institution: visit.site.institution_name(&found.hit.item.origin),
        percent: visit.t1("alike-percent", percent),
    };
    Ok(found.into_iter().take(ALIKE_MAX).map(row).collect())
}
