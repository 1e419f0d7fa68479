//! How long a page takes, beside Tantivy alone: rights, hits, snippets, counts.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::time::Instant;

use domain::policy::Audience;
use search::{Document, Facet, Index, Positions, SearchRequest, Update};

use crate::bare::{Bare, PAGE};
use crate::corpus::INSTITUTIONS;
use crate::mix::Question;
use crate::{Outcome, mix};

/// Questions of a run.
const QUESTIONS: usize = 1_500;
/// Turns, of which the best counts: others use the machine too.
const TURNS: usize = 3;

/// Measures and prints rows.
pub(crate) fn run(documents: &[Document]) -> Outcome<()> {
    let index = index(documents)?;
    let bare = Bare::new(documents)?;
    let asked = mix::questions(documents, QUESTIONS);
    let mut rows = Vec::new();
    for (counts, note) in [(true, ""), (false, ", no counts")] {
        let compared = compare(&index, &bare, &asked, counts)?;
        for (name, pick) in [("p50", 50), ("p99", 99)] {
            let [limit, known, new] = compared.each_ref().map(|times| percentile(times, pick));
            rows.push(row(
                &format!("search {name}, audience known{note}"),
                known,
                limit,
            ));
            rows.push(row(
                &format!("search {name}, audience new{note}"),
                new,
                limit,
            ));
        }
    }
    writeln!(std::io::stdout(), "{{\"rows\":[{}]}}", rows.join(","))?;
    Ok(())
}

/// Times of Tantivy alone, of ours for viewers whose rights are known, and for new viewers.
fn compare(index: &Index, bare: &Bare, asked: &[Question], counts: bool) -> Outcome<[Vec<f64>; 3]> {
    let mut best: [Vec<f64>; 3] = Default::default();
    for turn in 0..TURNS as u64 {
        let alone = times(asked, |_, question: &Question| {
            bare.page(&question.text, question.kind.as_deref(), counts)
        })?;
        let known = times(asked, |n, question| ask(index, question, n % 8, counts))?;
        let new = |n| 1_000 + turn * QUESTIONS as u64 + n;
        let new = times(asked, |n, question| ask(index, question, new(n), counts))?;
        for (best, times) in best.iter_mut().zip([alone, known, new]) {
            if best.is_empty() || percentile(&times, 99) < percentile(best, 99) {
                *best = times;
            }
        }
    }
    Ok(best)
}

/// How long each question takes, in milliseconds, shortest first.
pub(crate) fn times<Asked>(
    asked: &[Asked],
    mut ask: impl FnMut(u64, &Asked) -> Outcome<usize>,
) -> Outcome<Vec<f64>> {
    // The first questions fill caches on either side.
    for (number, question) in (0..).zip(&asked[..asked.len() / 10]) {
        ask(number, question)?;
    }
    let mut times = Vec::with_capacity(asked.len());
    for (number, question) in (0..).zip(asked) {
        let begun = Instant::now();
        ask(number, question)?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn row(name: &str, value: f64, limit: f64) -> String {
    format!(
        "{{\"bench\":\"core\",\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"ms\",\
         \"limit\":{limit:.3},\"ratio\":{:.3},\"better\":\"lower\"}}",
        value / limit
    )
}

/// Our index of these documents, in memory.
pub(crate) fn index(documents: &[Document]) -> Outcome<Index> {
    let index = Index::in_memory()?;
    index.apply(&Update {
        put: documents.to_vec(),
        ..Update::default()
    })?;
    index.commit(Positions::new())?;
    Ok(index)
}

/// Asks in the name of a person; counts if asked for.
fn ask(index: &Index, question: &Question, person: u64, facets: bool) -> Outcome<usize> {
    let institution = format!("i{}", person % INSTITUTIONS);
    let audiences = BTreeSet::from([
        Audience::World,
        Audience::Consortium,
        Audience::Institution(institution.parse()?),
        Audience::Person(format!("p{person}@{institution}").parse()?),
    ]);
    let mut request = SearchRequest {
        query: question.text.clone(),
        audiences,
        limit: PAGE,
        facets,
        ..SearchRequest::default()
    };
    if let Some(kind) = &question.kind {
        request.filters.insert(Facet::Kind, vec![kind.clone()]);
    }
    Ok(index.search(&request)?.hits.len())
}
