//! Answering a request: parse, plan, evaluate every segment, rank, show.

use std::collections::BTreeMap;

use tantivy::schema::Value as _;
use tantivy::{DocAddress, SegmentReader, TantivyDocument};

use super::Index;
use crate::analysis::Language;
use crate::document::Facet;
use crate::evaluate::{Evaluation, SegmentMatches};
use crate::facets::FacetTally;
use crate::parser;
use crate::plan::Plan;
use crate::rank::{Place, Ranked, Ranking};
use crate::request::{Hit, SearchError, SearchRequest, SearchResponse};
use crate::schema::Shown;
use crate::snapshot::Snapshot;
use crate::snippet::Highlighter;
use crate::visibility::Eyes;

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
        let plan = Plan::new(&parser::parse(&request.query), request);
        let snapshot = self.snapshot();
        let mut tally = Tally::new(request, &plan);
        self.evaluate(&snapshot, request, &plan, &mut tally)?;
        let page = tally.ranking.finish(request.offset)?;
        let highlighter = Highlighter::new(&plan);
        let show = |ranked: &Ranked| self.show(&snapshot, &highlighter, ranked);
        Ok(SearchResponse {
            total: tally.total,
            hits: page.iter().map(show).collect::<Result<_, _>>()?,
            facets: tally.facets.map(FacetTally::finish).unwrap_or_default(),
            query_cut: plan.cut,
        })
    }

    fn evaluate(
        &self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        plan: &Plan,
        tally: &mut Tally,
    ) -> Result<(), SearchError> {
        let eyes = Eyes::new(&request.audiences);
        let evaluation = Evaluation::new(plan, &self.fields, snapshot)?;
        for (half, searcher) in snapshot.searchers().into_iter().enumerate() {
            for (number, segment) in (0..).zip(searcher.segment_readers()) {
                let visible = self.visibility.visible(segment, &eyes, &self.fields)?;
                let matches = evaluation.run(segment, &visible)?;
                let place = Place {
                    half,
                    segment: number,
                    doc: 0,
                };
                tally.add(segment, place, &matches)?;
            }
        }
        Ok(())
    }

    fn show(
        &self,
        snapshot: &Snapshot,
        highlighter: &Highlighter,
        ranked: &Ranked,
    ) -> Result<Hit, SearchError> {
        let place = ranked.place;
        let address = DocAddress::new(place.segment, place.doc);
        let document: TantivyDocument = snapshot.searchers()[place.half].doc(address)?;
        let shown = document
            .get_first(self.fields.shown)
            .and_then(|value| value.as_bytes());
        let shown = shown
            .and_then(Shown::from_bytes)
            .ok_or(SearchError::Document)?;
        Ok(hit(shown, ranked.score(), highlighter))
    }
}

fn hit(shown: Shown, score: f32, highlighter: &Highlighter) -> Hit {
    let facets = Facet::ALL
        .into_iter()
        .zip(shown.facets)
        .filter(|(_, value)| !value.is_empty());
    let facets = facets.collect::<BTreeMap<_, _>>();
    let language = facets
        .get(&Facet::Language)
        .and_then(|code| Language::of_code(code));
    Hit {
        item: shown.item,
        version: shown.version,
        score,
        title: shown.title,
        snippet_html: highlighter.snippet(&shown.text, language),
        authors: shown.authors,
        duration_minutes: shown.duration_minutes,
        facets,
    }
}

/// What is gathered over all segments.
struct Tally {
    total: u64,
    ranking: Ranking,
    facets: Option<FacetTally>,
}

impl Tally {
    fn new(request: &SearchRequest, plan: &Plan) -> Self {
        Self {
            total: 0,
            ranking: Ranking::new(request.offset + request.limit, !plan.is_scored()),
            facets: request.facets.then(FacetTally::default),
        }
    }

    fn add(
        &mut self,
        segment: &SegmentReader,
        place: Place,
        matches: &SegmentMatches,
    ) -> Result<(), SearchError> {
        let hits = matches.hits();
        self.total += hits.len();
        self.ranking.add(segment, place, &hits, matches)?;
        if let Some(facets) = &mut self.facets {
            facets.add(segment, matches)?;
        }
        Ok(())
    }
}
