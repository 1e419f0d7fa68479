//! Measures the index beside Tantivy alone, on the same documents: a fixed mix of questions with
//! rights and facets. `cargo xtask bench` runs it.
//!
//! It stands here because nothing outside this crate may name Tantivy. The documents are made
//! from a small vocabulary, seeded. The last line is one JSON object, `{"rows": […]}`;
//! `docs/benchmarks.md` says what the fields are.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write as _;
use std::time::Instant;

use domain::id::{ItemHandle, ItemId};
use domain::policy::Audience;
use search::{Document, Facet, Index, Positions, SearchRequest, Update};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT};
use tantivy::{Searcher, TantivyDocument, Term, doc};

/// Documents in the index.
const DOCUMENTS: u64 = 7_639;
/// Words of a document's body.
const BODY_WORDS: u64 = 400;
/// Different words, the rarer the higher their number.
const VOCABULARY: u64 = 20_000;
/// Questions of a run.
const QUESTIONS: u64 = 2_000;
/// Hits in a page.
const PAGE: usize = 20;
/// Institutions that share.
const INSTITUTIONS: u64 = 44;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let documents: Vec<Document> = (0..DOCUMENTS).map(document).collect::<Outcome<_>>()?;
    let index = ours(&documents)?;
    let bare = Bare::new(&documents)?;
    let bare_p99 = p99(QUESTIONS, |n| bare.ask(n))?;
    let cached = p99(QUESTIONS, |n| ask(&index, (n, n % 8), true))?;
    let uncounted = p99(QUESTIONS, |n| ask(&index, (n, n % 8), false))?;
    // A viewer whom the index has not seen since the last commit.
    let uncached = p99(QUESTIONS, |n| ask(&index, (n, 1_000 + n), true))?;
    let rows = [
        row("search p99, audience known", cached, bare_p99),
        row("search p99, audience known, no counts", uncounted, bare_p99),
        row("search p99, audience new", uncached, bare_p99),
    ];
    writeln!(std::io::stdout(), "{{\"rows\":[{}]}}", rows.join(","))?;
    Ok(())
}

fn row(name: &str, value: f64, limit: f64) -> String {
    format!(
        "{{\"bench\":\"core\",\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"ms\",\
         \"limit\":{limit:.3},\"ratio\":{:.3},\"better\":\"lower\"}}",
        value / limit
    )
}

fn ours(documents: &[Document]) -> Outcome<Index> {
    let index = Index::in_memory()?;
    index.apply(&Update {
        put: documents.to_vec(),
        ..Update::default()
    })?;
    index.commit(Positions::new())?;
    Ok(index)
}

/// A question with words and sometimes a facet, in the name of a person; counts if asked for.
fn ask(index: &Index, (number, person): (u64, u64), facets: bool) -> Outcome<()> {
    let institution = format!("i{}", person % INSTITUTIONS);
    let audiences = BTreeSet::from([
        Audience::World,
        Audience::Consortium,
        Audience::Institution(institution.parse()?),
        Audience::Person(format!("p{person}@{institution}").parse()?),
    ]);
    let mut request = SearchRequest {
        query: words(number).join(" "),
        audiences,
        limit: PAGE,
        facets,
        ..SearchRequest::default()
    };
    if number.is_multiple_of(3) {
        request
            .filters
            .insert(Facet::Kind, vec!["mission".to_owned()]);
    }
    index.search(&request)?;
    Ok(())
}

/// One to three words, common and rare.
fn words(number: u64) -> Vec<String> {
    (0..=number % 3)
        .map(|place| word(draw(number, 1_000 + place)))
        .collect()
}

fn document(number: u64) -> Outcome<Document> {
    let institution = format!("i{}", number % INSTITUTIONS);
    let body: Vec<String> = (0..BODY_WORDS)
        .map(|place| word(draw(number, place)))
        .collect();
    let kinds = ["mission", "capsule", "snapshot"];
    Ok(Document {
        item: ItemId {
            origin: institution.parse()?,
            handle: handle(number),
        },
        version: 1,
        kind: kinds[(number % 3) as usize].to_owned(),
        language: if number.is_multiple_of(2) { "fr" } else { "en" }.to_owned(),
        discipline: format!("05{:02}", number % 12),
        level: "licence".to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        title: words(number).join(" "),
        abstract_: body[..30].join(" "),
        keywords: Vec::new(),
        objectives: Vec::new(),
        authors: vec![format!("Author {}", number % 500)],
        body: vec![body.join(" ")],
        duration_minutes: None,
        audiences: BTreeSet::from([audience(number, &institution)?]),
        superseded_for: BTreeSet::new(),
        institution,
    })
}

fn handle(number: u64) -> ItemHandle {
    let mut bytes = [0; ItemHandle::LENGTH];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    ItemHandle::from_bytes(bytes)
}

/// The shares of the demo: 30 % for everyone, 25 % for the consortium, the rest for fewer.
fn audience(number: u64, institution: &str) -> Outcome<Audience> {
    Ok(match draw(number, 7) % 100 {
        0..30 => Audience::World,
        30..55 => Audience::Consortium,
        55..90 => Audience::Institution(institution.parse()?),
        _ => Audience::Person(format!("p{}@{institution}", number % 8).parse()?),
    })
}

/// A word, in which small numbers are drawn much more often, as in a language.
fn word(draw: u64) -> String {
    let share = (draw % 1_000_000) as f64 / 1_000_000.0;
    let rank = (VOCABULARY as f64).powf(share) as u64;
    spelled(rank)
}

/// Syllables, so that words begin as differently as those of a language, and are no codes.
fn spelled(rank: u64) -> String {
    const ONSETS: [&str; 16] = [
        "b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cl", "tr",
    ];
    const RHYMES: [&str; 8] = ["a", "e", "i", "o", "u", "an", "or", "ul"];
    let mut left = rank.wrapping_mul(7_919) % (1 << 21);
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(ONSETS[(left % 16) as usize]);
        word.push_str(RHYMES[(left / 16 % 8) as usize]);
        left /= 128;
    }
    word
}

fn draw(number: u64, place: u64) -> u64 {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ place.wrapping_mul(0xbf58_476d);
    state ^= state >> 30;
    state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^= state >> 27;
    state.wrapping_mul(0x94d0_49bb_1331_11eb) ^ (state >> 31)
}

/// The same documents in Tantivy with its own defaults: words, kinds, no rights and no facets.
struct Bare {
    searcher: Searcher,
    text: Field,
    kind: Field,
    title: Field,
}

impl Bare {
    fn new(documents: &[Document]) -> Outcome<Self> {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let kind = schema.add_text_field("kind", STRING);
        let title = schema.add_text_field("title", TEXT | STORED);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer::<TantivyDocument>(64 << 20)?;
        for document in documents {
            writer.add_document(doc!(
                text => document.body.join(" "),
                kind => document.kind.clone(),
                title => document.title.clone(),
            ))?;
        }
        writer.commit()?;
        let searcher = index.reader()?.searcher();
        Ok(Self {
            searcher,
            text,
            kind,
            title,
        })
    }

    fn ask(&self, number: u64) -> Outcome<()> {
        let any = words(number).into_iter().flat_map(|word| {
            [self.text, self.title].map(|field| (Occur::Should, Self::term(field, &word)))
        });
        let any: Box<dyn Query> = Box::new(BooleanQuery::new(any.collect()));
        let mut clauses = vec![(Occur::Must, any)];
        if number.is_multiple_of(3) {
            clauses.push((Occur::Must, Self::term(self.kind, "mission")));
        }
        let top = TopDocs::with_limit(PAGE).order_by_score();
        let (hits, _) = self
            .searcher
            .search(&BooleanQuery::new(clauses), &(top, Count))?;
        for (_, address) in hits {
            self.searcher.doc::<TantivyDocument>(address)?;
        }
        Ok(())
    }

    fn term(field: Field, text: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(field, text);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }
}

/// The 99th percentile of how long a question takes, in milliseconds.
fn p99(count: u64, mut ask: impl FnMut(u64) -> Outcome<()>) -> Outcome<f64> {
    // The first questions fill caches on either side.
    (0..count / 10).try_for_each(&mut ask)?;
    let mut times = Vec::new();
    for number in 0..count {
        let begun = Instant::now();
        ask(number)?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() * 99 / 100])
}
