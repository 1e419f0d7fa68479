//! What an item was made from, and what was made from it.

use commons::library::ItemView;
use domain::id::ItemId;

use super::item_address;
use crate::failure::Failure;
use crate::site::Site;
use crate::visit::Visit;
use crate::words;

/// What an item was made from, and what was made from it and the visitor sees.
pub(super) struct Lineage {
    pub(super) parent: Option<Relative>,
    pub(super) adaptations: Vec<Relative>,
}

/// Another item.
pub(super) struct Relative {
    /// Its title and where it is, if the visitor sees it.
    pub(super) seen: Option<(String, String)>,
    pub(super) institution: String,
    /// Which version, under which licence; of an original.
    pub(super) note: Option<String>,
}

impl Lineage {
    pub(super) fn of(site: &Site, visit: &Visit, view: &ItemView) -> Result<Self, Failure> {
        let parent = view.manifest.description().parent.as_ref();
        let mut items: Vec<ItemId> = view.adaptations.clone();
        items.extend(parent.map(|parent| parent.item.clone()));
        let mut relatives = relatives(site, visit, &items)?;
        let parent = match parent {
            Some(parent) => relatives.pop().map(|relative| Relative {
                note: Some(visit.t_with(
                    "lineage-note",
                    &[
                        ("version", visit.locale.number(parent.version).into()),
                        ("licence", words::licence(parent.licence.id()).into()),
                    ],
                )),
                ..relative
            }),
            None => None,
        };
        Ok(Self {
            parent,
            adaptations: relatives,
        })
    }
}

fn relatives(site: &Site, visit: &Visit, items: &[ItemId]) -> Result<Vec<Relative>, Failure> {
    let viewer = visit.visitor.viewer(site);
    let manifests = site.library().manifests(&viewer, items)?;
    let relatives = items
        .iter()
        .zip(manifests)
        .map(|(item, manifest)| Relative {
            seen: manifest.map(|known| (known.description().title.clone(), item_address(item))),
            institution: site.institution_name(&item.origin),
            note: None,
        });
    Ok(relatives.collect())
}
