//! Sharing a draft: as a new item, or as the next version of one that some have already.

use commons::drafts::DraftId;
use commons::library::{Library, WriteError};
use domain::id::{ItemHandle, ItemId};
use domain::policy::SharingPolicy;
use domain::viewer::Viewer;

use crate::failure::Failure;
use crate::visit::Visit;

/// With whom the item of a draft is shared already; what is new begins at home.
pub(super) fn policy_before(
    visit: &Visit,
    viewer: &Viewer,
    shared: Option<ItemHandle>,
) -> Result<SharingPolicy, Failure> {
    let Some(handle) = shared else {
        return Ok(SharingPolicy::Institution);
    };
    let policy = policy_of(visit.site.library(), viewer, handle)?;
    policy.ok_or(Failure::NotFound)
}

fn policy_of(
    library: &Library,
    viewer: &Viewer,
    handle: ItemHandle,
) -> Result<Option<SharingPolicy>, commons::library::Fault> {
    let view = library.get(viewer, &own(library, handle))?;
    Ok(view.and_then(|view| view.ownership).map(|own| own.policy))
}

fn own(library: &Library, handle: ItemHandle) -> ItemId {
    ItemId {
        origin: library.institution().clone(),
        handle,
    }
}

/// Shares a draft with these people.
///
/// Where a new version has other readers than the one before, two decisions are signed. A wider
/// circle is let in last, so that it never sees the version before; elsewhere the readers change
/// first, so that whoever is left out never sees the new one.
pub(super) fn publish(
    visit: &Visit,
    viewer: &Viewer,
    (id, revision): (DraftId, u64),
    policy: &SharingPolicy,
) -> Result<ItemId, WriteError> {
    let (library, now_ms) = (visit.site.library(), visit.site.house().now_ms());
    let saved = library.draft(viewer, id)?;
    let before = match saved.entry.of {
        Some(handle) => policy_of(library, viewer, handle)?,
        None => None,
    };
    let item = saved.entry.of.map(|handle| own(library, handle));
    let moved = item.filter(|_| before.as_ref().is_some_and(|before| before != policy));
    let is_wider = before.is_some_and(|before| policy.rung() > before.rung());
    // A draft that is refused changes nothing.
    let is_ready = saved.entry.revision == revision && Library::missing(&saved.draft).is_empty();
    if let Some(item) = moved.as_ref().filter(|_| is_ready && !is_wider) {
        library.set_policy(viewer, item, policy, now_ms)?;
    }
    let published = library.publish_draft(viewer, (id, revision), policy, now_ms)?;
    if let Some(item) = moved.filter(|_| is_wider) {
        library.set_policy(viewer, &item, policy, now_ms)?;
    }
    Ok(published.item)
}
