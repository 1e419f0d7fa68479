//! From what the logs of an origin say of one item to who sees which version.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::log::LogId;
use domain::placement::Live;

use crate::view::{Edition, Listing, Place, Standing, Version};

/// A listing, and placements that contradict it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Compiled {
    pub(super) listing: Listing,
    /// Placements of another manifest under the same version, which are not shown.
    pub(super) contradictions: Vec<Place>,
}

/// The listing of an item, by the standings of it in all logs that decide who sees it here, those
/// for fewer readers first.
///
/// What was taken back for ever in one log is taken back in all.
pub(super) fn compile(standings: &[(LogId, Standing)]) -> Compiled {
    let mut compiled = Compiled::default();
    if standings
        .iter()
        .any(|(_, standing)| standing.placement.closed.is_some())
    {
        return compiled;
    }
    let mut versions = BTreeMap::new();
    for (log, standing) in standings {
        let (Some(live), Some(edition)) = (standing.placement.live, &standing.edition) else {
            continue;
        };
        compiled.add(&mut versions, (log, live), edition);
    }
    compiled.listing.versions = versions.into_values().rev().collect();
    compiled
}

impl Compiled {
    fn add(
        &mut self,
        versions: &mut BTreeMap<u64, Version>,
        (log, live): (&LogId, Live),
        edition: &Edition,
    ) {
        let place = Place {
            log: log.clone(),
            index: live.index,
        };
        match versions.entry(live.version) {
            Entry::Vacant(entry) => {
                entry.insert(first(live.version, place, edition));
            }
            Entry::Occupied(entry) if entry.get().manifest != edition.manifest => {
                self.contradictions.push(place);
                return;
            }
            Entry::Occupied(mut entry) => {
                let version = entry.get_mut();
                version.audiences.extend(edition.audiences.iter().cloned());
                version.places.push(place);
                version.day = edition.day;
            }
        }
        if let Some(ownership) = &edition.ownership {
            self.listing.ownership = Some(ownership.clone());
        }
    }
}

fn first(version: u64, place: Place, edition: &Edition) -> Version {
    Version {
        version,
        manifest: edition.manifest,
        audiences: edition.audiences.clone(),
        places: vec![place],
        summary: edition.summary.clone(),
        parent: edition.parent.clone(),
        day: edition.day,
    }
}

#[cfg(test)]
mod tests;
