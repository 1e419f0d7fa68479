//! Narrowing results: facets with counts, and what is chosen as chips that can be taken away.

use search::{Facet, FacetCounts};

use super::Asked;
use crate::visit::Visit;

/// Values of a facet that are shown at once; the others can be unfolded.
const VALUES_SHOWN: usize = 6;

/// A facet to choose in.
pub(crate) struct FacetChoice {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) values: Vec<Value>,
    /// Less frequent ones.
    pub(crate) more: Vec<Value>,
    pub(crate) is_open: bool,
}

/// A value to choose.
pub(crate) struct Value {
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) count: String,
    pub(crate) is_chosen: bool,
}

/// A chosen value.
pub(crate) struct Chip {
    pub(crate) label: String,
    /// The address without it.
    pub(crate) without: String,
    /// What taking it away does, for those who do not see the cross.
    pub(crate) remove: String,
}

/// What can be chosen: values that occur, and those that are chosen already.
pub(crate) fn choices(visit: &Visit, asked: &Asked, counts: &[FacetCounts]) -> Vec<FacetChoice> {
    let choices = counts.iter().map(|counts| choice(visit, asked, counts));
    choices.filter(|choice| !choice.values.is_empty()).collect()
}

fn choice(visit: &Visit, asked: &Asked, counts: &FacetCounts) -> FacetChoice {
    let facet = counts.facet;
    let words = visit.words();
    let value = |code: &str, count: u64| Value {
        label: words.value(facet, code),
        count: visit.locale.number(count),
        is_chosen: asked.has(facet, code),
        code: code.to_owned(),
    };
    let mut values: Vec<Value> = counts
        .values
        .iter()
        .map(|(code, count)| value(code, *count))
        .collect();
    let chosen = asked.chosen.get(&facet).into_iter().flatten();
    let absent = chosen.filter(|code| !counts.values.iter().any(|(known, _)| known == *code));
    values.extend(absent.map(|code| value(code, 0)));
    // Those that are chosen stay in sight.
    values.sort_by_key(|value| !value.is_chosen);
    let more = values.split_off(values.len().min(VALUES_SHOWN));
    FacetChoice {
        name: facet.name(),
        label: words.facet(facet),
        is_open: asked.chosen.contains_key(&facet) || is_first(facet),
        values,
        more,
    }
}

/// Facets that most people look at first.
fn is_first(facet: Facet) -> bool {
    match facet {
        Facet::Kind | Facet::Discipline | Facet::Level => true,
        Facet::Language | Facet::Licence | Facet::Institution => false,
    }
}

/// What is chosen.
pub(crate) fn chips(visit: &Visit, asked: &Asked) -> Vec<Chip> {
    let words = visit.words();
    let chosen = asked.chosen.iter();
    let pairs = chosen.flat_map(|(facet, values)| values.iter().map(move |value| (*facet, value)));
    pairs
        .map(|(facet, value)| {
            let label = words.value(facet, value);
            Chip {
                remove: visit.t1("chip-remove", &label),
                label,
                without: asked.without(facet, value).address(),
            }
        })
        .collect()
}
