//! Which institution shares an item of the corpus, and with whom: by a seed, so that everybody
//! who loads the same corpus gets the same federation.
//!
//! BLAKE3 over the seed (eight bytes, big-endian) and the record's id gives 32 bytes, read as
//! four big-endian numbers of 64 bits:
//!
//! 1. modulo 5: the institution, in the order of [`ISLANDS`];
//! 2. modulo 100: the rung, by the shares of [`RUNGS`];
//! 3. modulo 3, plus 1: how many are named or listed;
//! 4. modulo the number of candidates: the first of them; the others follow in order, in a ring.
//!
//! Candidates are all teachers for `named`, all other institutions for `institutions`, in the
//! order of the scenario. What may not leave its institution goes no further than `institution`.

use domain::item::Draft;

use crate::demo::islands::ISLANDS;
use crate::demo::samples::Parcel;
use crate::demo::scenario::{Policy, Role, Scenario};

/// Rungs from the most private, each with its share in percent.
const RUNGS: [(&str, u64); 6] = [
    ("personal", 5),
    ("named", 10),
    ("institution", 15),
    ("institutions", 15),
    ("consortium", 25),
    ("public", 30),
];

/// The institution that shares an item of the corpus, and with whom.
pub(in crate::demo) fn assign(
    seed: u64,
    id: &str,
    parcel: &Parcel,
    scenario: &Scenario,
) -> (&'static str, Policy) {
    let draw = Draw::new(seed, id);
    let (institution, _) = ISLANDS[draw.below(0, ISLANDS.len())];
    let rung = match rung(draw.number(1)) {
        "institutions" | "consortium" | "public" | "named" if must_stay(&parcel.draft) => {
            "institution"
        }
        rung => rung,
    };
    let policy = match rung {
        "named" => Policy::named(draw.some_of(&teachers(scenario))),
        "institutions" => Policy::institutions(draw.some_of(&others(scenario, institution))),
        rung => Policy::of(rung),
    };
    (institution, policy)
}

/// The numbers that an id draws.
struct Draw([u64; 4]);

impl Draw {
    fn new(seed: u64, id: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_be_bytes()).update(id.as_bytes());
        let hash = *hasher.finalize().as_bytes();
        let mut numbers = [0; 4];
        for (number, bytes) in numbers.iter_mut().zip(hash.chunks_exact(8)) {
            *number = bytes
                .iter()
                .fold(0, |value, &byte| value << 8 | u64::from(byte));
        }
        Self(numbers)
    }

    fn number(&self, index: usize) -> u64 {
        self.0[index]
    }

    /// A number below `count`, which is not 0.
    fn below(&self, index: usize, count: usize) -> usize {
        usize::try_from(self.0[index] % count as u64).unwrap_or_default()
    }

    /// One to three of the candidates, or none of none.
    fn some_of(&self, candidates: &[String]) -> Vec<String> {
        if candidates.is_empty() {
            return Vec::new();
        }
        let count = 1 + self.below(2, 3);
        let first = self.below(3, candidates.len());
        candidates
            .iter()
            .cycle()
            .skip(first)
            .take(count.min(candidates.len()))
            .cloned()
            .collect()
    }
}

fn rung(number: u64) -> &'static str {
    let mut left = number % 100;
    for (rung, share) in RUNGS {
        if left < share {
            return rung;
        }
        left -= share;
    }
    "public"
}

/// Whether the item or a file of it may not be passed on beyond the institution.
fn must_stay(draft: &Draft) -> bool {
    let reserved = !draft.item.licence.terms().redistribution;
    let held = |manifest: domain::item::Manifest| manifest.may_leave_institution().is_err();
    reserved || draft.clone().validate().is_ok_and(held)
}

fn teachers(scenario: &Scenario) -> Vec<String> {
    let people = scenario
        .people
        .iter()
        .filter(|person| person.role == Role::Teacher);
    people.map(|person| person.address.clone()).collect()
}

fn others(scenario: &Scenario, institution: &str) -> Vec<String> {
    let ids = scenario
        .institutions
        .iter()
        .map(|institution| institution.id.clone());
    ids.filter(|id| id != institution).collect()
}

#[cfg(test)]
mod tests;
