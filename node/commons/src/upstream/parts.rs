//! Parts of missions: which belong together, what changed, and taking changes.

use domain::item::Part;

use super::{Change, ChangeKind, PartPlace, Place, optional};

/// For each part of one version, its place in another one.
pub(super) struct Pairing(Vec<Option<usize>>);

impl Pairing {
    /// Where a part of the first version stands in the second.
    pub(super) fn of(&self, first: usize) -> Option<usize> {
        self.0.get(first).copied().flatten()
    }

    /// Pairs parts that have no other yet and that belong together.
    fn join(&mut self, first: &[Part], second: &[Part], belong: impl Fn(&Part, &Part) -> bool) {
        for (place, part) in first.iter().enumerate() {
            if self.of(place).is_some() {
                continue;
            }
            let free = |other: &usize| self.back(*other).is_none();
            let mut others = (0..second.len()).filter(free);
            let found = others.find(|other| belong(part, &second[*other]));
            self.0[place] = found;
        }
    }

    /// Where a part of the second version stands in the first.
    pub(super) fn back(&self, second: usize) -> Option<usize> {
        self.0.iter().position(|place| *place == Some(second))
    }
}

/// Finds which parts of two versions belong together: those that are the same, then those of the
/// same title, then those in the same place among the rest.
pub(super) fn pair(first: &[Part], second: &[Part]) -> Pairing {
    let mut pairing = Pairing(vec![None; first.len()]);
    pairing.join(first, second, |one, other| one == other);
    pairing.join(first, second, |one, other| one.title == other.title);
    pairing.join(first, second, |_, _| true);
    pairing
}

/// What changed in the parts of the original.
pub(super) fn changes(base: &[Part], theirs: &[Part], mine: &[Part]) -> Vec<Change> {
    let (now, here) = (pair(base, theirs), pair(base, mine));
    let mut changes = Vec::new();
    for (place, part) in theirs.iter().enumerate() {
        let before = now.back(place);
        let versions = [
            before.map(|before| &base[before]),
            Some(part),
            mine_of(&here, mine, before, part),
        ];
        changes.extend(optional(Place::Part(PartPlace::Now(place)), versions));
    }
    for (place, part) in base.iter().enumerate() {
        if now.of(place).is_none()
            && let Some(here) = here.of(place)
        {
            changes.push(Change {
                place: Place::Part(PartPlace::Before(place)),
                kind: ChangeKind::Removed,
                is_contested: mine[here] != *part,
            });
        }
    }
    changes
}

/// The part of the adaptation that belongs to one of the original: through the version that was
/// adapted, or, where that had none, the same part if it was taken before.
fn mine_of<'a>(
    here: &Pairing,
    mine: &'a [Part],
    before: Option<usize>,
    part: &Part,
) -> Option<&'a Part> {
    match before {
        Some(before) => here.of(before).map(|place| &mine[place]),
        None => {
            let own = |place: &usize| here.back(*place).is_none() && mine[*place] == *part;
            (0..mine.len()).find(own).map(|place| &mine[place])
        }
    }
}

/// The parts of the adaptation after some changes were taken.
pub(super) fn taken(
    base: &[Part],
    theirs: &[Part],
    mine: &[Part],
    places: &[PartPlace],
) -> Vec<Part> {
    let (now, here) = (pair(base, theirs), pair(base, mine));
    // Each part with its place in the original as it is now, so that new ones find theirs.
    let mut parts: Vec<(Option<usize>, Part)> = Vec::new();
    for (place, part) in mine.iter().enumerate() {
        let before = here.back(place);
        if before.is_some_and(|before| places.contains(&PartPlace::Before(before))) {
            continue;
        }
        let original = before.and_then(|before| now.of(before));
        let newer = original.filter(|original| places.contains(&PartPlace::Now(*original)));
        parts.push((
            original,
            newer.map_or_else(|| part.clone(), |newer| theirs[newer].clone()),
        ));
    }
    for place in places {
        if let PartPlace::Now(place) = *place
            && !parts.iter().any(|(original, _)| *original == Some(place))
        {
            let before =
                |(original, _): &(Option<usize>, Part)| original.is_some_and(|o| o < place);
            let at = parts.iter().rposition(before).map_or(0, |last| last + 1);
            parts.insert(at, (Some(place), theirs[place].clone()));
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}
