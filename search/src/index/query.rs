//! Answering a request: parse, plan, understand, evaluate every segment, rank, show.

use std::collections::BTreeMap;

use tantivy::schema::Value as _;
use tantivy::{DocAddress, TantivyDocument};

use super::Index;
use crate::analysis::{Language, fold, words};
use crate::columns::Columns;
use crate::compiled::Compiled;
use crate::document::Facet;
use crate::evaluate::{Evaluation, SegmentMatches};
use crate::facets::FacetTally;
use crate::parser::{self, ParsedQuery};
use crate::plan::Plan;
use crate::rank::{Place, Ranked, Ranking};
use crate::refine::{REFINED_MAX, refine};
use crate::request::{FacetCounts, Hit, SearchError, SearchRequest, SearchResponse};
use crate::schema::Shown;
use crate::sight::{Seen, Sight};
use crate::snapshot::Snapshot;
use crate::snippet::Highlighter;
use crate::understand::{TitleMatch, Understood, understand};
use crate::visibility::Eyes;
use crate::vocabulary::Vocabulary;

impl Index {
    /// Finds what the viewer may see and the query asks for.
    ///
    /// Rights are part of the query: what the viewer may not see has no influence on any byte
    /// of the answer.
    ///
    /// # Errors
    ///
    /// If the request exceeds a limit or the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        request.check()?;
        self.watched(|| self.answer(request))
    }

    fn answer(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        let snapshot = self.snapshot();
        let eyes = Eyes::new(&request.audiences);
        let sight = Sight::new(&snapshot, &eyes, &self.fields, &self.visibility)?;
        let question = Question {
            finder: Finder {
                snapshot: &snapshot,
                sight: &sight,
            },
            vocabulary: &self.vocabulary,
            request,
        };
        let parsed = parser::parse(&request.query);
        let response = question.answer(&parsed)?;
        if response.total > 0 || !parsed.has_phrase() {
            return Ok(response);
        }
        let loosened = question.answer(&parsed.loosened())?;
        Ok(match loosened.total {
            0 => response,
            _ => SearchResponse {
                phrases_loosened: true,
                ..loosened
            },
        })
    }
}

/// A request, and what it is asked of.
struct Question<'a> {
    finder: Finder<'a>,
    vocabulary: &'a Vocabulary,
    request: &'a SearchRequest,
}

impl Question<'_> {
    fn answer(&self, parsed: &ParsedQuery) -> Result<SearchResponse, SearchError> {
        let request = self.request;
        let mut plan = Plan::new(parsed, request);
        let reader = request.language_hint.as_deref().and_then(Language::of_code);
        self.vocabulary.extend(&mut plan, reader);
        let understood = understand(&mut plan, self.finder.sight)?;
        let depth = request.offset + request.limit;
        let found = self
            .finder
            .find(&plan, &understood.titles, (depth, request.facets))?;
        let page = found.ranked.iter().skip(request.offset).take(request.limit);
        let highlighter = Highlighter::new(&plan);
        let hits = page.map(|ranked| self.finder.hit(&highlighter, ranked));
        Ok(SearchResponse {
            total: found.total,
            hits: hits.collect::<Result<_, _>>()?,
            facets: found.facets,
            query_cut: plan.cut,
            did_you_mean: corrected(&request.query, &understood),
            unknown_words: understood.unknown,
            phrases_loosened: false,
            standing: self.finder.snapshot.standing(),
        })
    }
}

/// Finds and shows what a viewer may see.
pub(super) struct Finder<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) sight: &'a Sight<'a>,
}

/// What was found.
pub(super) struct Findings {
    total: u64,
    /// Best first.
    pub(super) ranked: Vec<Ranked>,
    facets: Vec<FacetCounts>,
}

impl Finder<'_> {
    /// Finds what a plan and titles look for: the best, up to a depth, and counts if asked for.
    pub(super) fn find(
        &self,
        plan: &Plan,
        titles: &[TitleMatch],
        (depth, facets): (usize, bool),
    ) -> Result<Findings, SearchError> {
        let compiled = Compiled::new(plan, titles, self.sight)?;
        let evaluation = Evaluation::new(&compiled, self.sight.fields);
        let mut tally = Tally {
            total: 0,
            ranking: Ranking::new(depth.max(REFINED_MAX), !compiled.is_scored()),
            facets: facets.then(FacetTally::default),
        };
        for seen in &self.sight.segments {
            let matches = evaluation.run(seen.segment, &seen.visible)?;
            let columns = self.snapshot.columns(seen.half, seen.number);
            tally.add(seen, columns, &matches)?;
        }
        let mut ranked = tally.ranking.finish(self.snapshot)?;
        if compiled.is_scored() {
            refine(&mut ranked, plan, (self.sight, self.snapshot))?;
        }
        Ok(Findings {
            total: tally.total,
            ranked,
            facets: tally.facets.map(FacetTally::finish).unwrap_or_default(),
        })
    }

    /// What the index keeps about a document.
    pub(super) fn shown(&self, place: Place) -> Result<Shown, SearchError> {
        let address = DocAddress::new(place.segment, place.doc);
        let document: TantivyDocument = self.snapshot.searchers()[place.half].doc(address)?;
        let shown = document
            .get_first(self.sight.fields.shown)
            .and_then(|value| value.as_bytes());
        shown
            .and_then(Shown::from_bytes)
            .ok_or(SearchError::Document)
    }

    pub(super) fn hit(
        &self,
        highlighter: &Highlighter,
        ranked: &Ranked,
    ) -> Result<Hit, SearchError> {
        Ok(hit(self.shown(ranked.place)?, ranked.score(), highlighter))
    }
}

fn hit(shown: Shown, score: f32, highlighter: &Highlighter) -> Hit {
    let facets = Facet::ALL
        .into_iter()
        .zip(shown.facets)
        .filter(|(_, values)| !values.is_empty());
    let facets = facets.collect::<BTreeMap<_, _>>();
    let language = facets
        .get(&Facet::Language)
        .and_then(|codes| Language::of_code(codes.first()?));
    let snippet = highlighter.snippet(&shown.text, language);
    Hit {
        item: shown.item,
        version: shown.version,
        score,
        title_marked: highlighter.whole(&shown.title, language),
        title: shown.title,
        snippet_html: snippet.to_html(),
        snippet,
        authors: shown.authors,
        duration_minutes: shown.duration_minutes,
        facets,
    }
}

/// The query with corrected words in the place of those that were typed, if any were corrected.
fn corrected(query: &str, understood: &Understood) -> Option<String> {
    if understood.corrected.is_empty() {
        return None;
    }
    let query = parser::beginning_of(query);
    let mut corrected = String::with_capacity(query.len());
    let mut copied = 0;
    for word in words(query) {
        let is_it = |(typed, _): &&(String, String)| fold(typed) == fold(&word.text);
        if let Some((_, meant)) = understood.corrected.iter().find(is_it) {
            corrected.push_str(&query[copied..word.range.start]);
            corrected.push_str(meant);
            copied = word.range.end;
        }
    }
    corrected.push_str(&query[copied..]);
    Some(corrected)
}

/// What is gathered over all segments.
struct Tally {
    total: u64,
    ranking: Ranking,
    facets: Option<FacetTally>,
}

impl Tally {
    fn add(
        &mut self,
        seen: &Seen<'_>,
        columns: &Columns,
        matches: &SegmentMatches,
    ) -> Result<(), SearchError> {
        let hits = matches.hits().iter().collect::<Vec<_>>();
        self.total += hits.len() as u64;
        self.ranking.add(columns, seen.place(0), &hits, matches);
        if let Some(facets) = &mut self.facets {
            facets.add(columns, &hits, matches);
        }
        Ok(())
    }
}
