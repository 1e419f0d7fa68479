//! `archipel search`: what the caller may see and that matches.

use campus_proto::commons::v1 as pb;
use clap::Args;
use serde_json::{Value, json};

use super::connect::Target;
use super::output::{Output, table};
use super::shape;
use crate::exit::{Exit, Failure};

/// Searches the library.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel search dosage fer\n  archipel search '\"loi d’Ohm\" -quantique' --filter language=fr --filter level=licence\n  archipel search --facets --json"
)]
pub(super) struct Search {
    /// What to look for; nothing lists everything.
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Narrows a facet: kind, language, discipline, level, licence or institution. Can be
    /// repeated; values of one facet are alternatives.
    #[arg(long = "filter", value_name = "FACET=VALUE")]
    filters: Vec<String>,
    /// How many results, at most 100.
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    limit: u32,
    /// Where to go on, from the answer before.
    #[arg(long, default_value = "", value_name = "TOKEN")]
    page: String,
    /// Counts the values of facets too.
    #[arg(long)]
    facets: bool,
    #[command(flatten)]
    target: Target,
}

impl Search {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let message = pb::SearchRequest {
            query: self.words.join(" "),
            filters: filters(&self.filters)?,
            page_size: self.limit,
            page_token: self.page,
            facets: self.facets,
            language_hint: String::new(),
        };
        let session = self.target.connect().await?;
        let found = session.commons().search(session.request(message)).await?;
        let found = found.into_inner();
        output.answer(&value(&found), || text(&found));
        session.close().await?;
        Ok(Exit::Done)
    }
}

const FACETS: [(pb::Facet, &str); 6] = [
    (pb::Facet::Kind, "kind"),
    (pb::Facet::Language, "language"),
    (pb::Facet::Discipline, "discipline"),
    (pb::Facet::Level, "level"),
    (pb::Facet::Licence, "licence"),
    (pb::Facet::Institution, "institution"),
];

fn filters(typed: &[String]) -> Result<Vec<pb::Filter>, Failure> {
    let mut filters: Vec<pb::Filter> = Vec::new();
    for text in typed {
        let (facet, value) = filter(text)?;
        match filters.iter_mut().find(|filter| filter.facet() == facet) {
            Some(filter) => filter.values.push(value),
            None => filters.push(pb::Filter {
                facet: facet.into(),
                values: vec![value],
            }),
        }
    }
    Ok(filters)
}

fn filter(text: &str) -> Result<(pb::Facet, String), Failure> {
    let wrong = || {
        let names = FACETS.map(|(_, name)| name).join(", ");
        let message = format!("--filter `{text}`: write FACET=VALUE with one of {names}");
        Failure::new(Exit::Usage, message)
    };
    let (name, value) = text.split_once('=').ok_or_else(wrong)?;
    let facet = FACETS.into_iter().find(|(_, known)| *known == name);
    let (facet, _) = facet.ok_or_else(wrong)?;
    Ok((facet, value.to_owned()))
}

fn value(found: &pb::SearchResponse) -> Value {
    let hit = |hit: &pb::SearchHit| {
        let mut value = shape::summary(&hit.summary.clone().unwrap_or_default());
        value["score"] = json!(hit.score);
        value["snippet_html"] = json!(hit.snippet_html);
        value
    };
    let facets = found.facets.iter().map(|counts| {
        let name = FACETS.iter().find(|(facet, _)| *facet == counts.facet());
        let values = counts.values.iter();
        let values = values.map(|value| json!({ "value": value.value, "count": value.count }));
        let name = name.map_or("", |(_, name)| *name).to_owned();
        (name, values.collect::<Value>())
    });
    json!({
        "total": found.total,
        "hits": found.hits.iter().map(hit).collect::<Vec<_>>(),
        "facets": facets.collect::<serde_json::Map<_, _>>(),
        "next_page": found.next_page_token,
        "query_cut": found.query_cut,
        "did_you_mean": found.did_you_mean,
        "unknown_words": found.unknown_words,
        "phrases_loosened": found.phrases_loosened,
        "index": match found.index_standing() {
            pb::IndexStanding::Whole => "whole",
            pb::IndexStanding::OtherAnalysis => "other-analysis",
            pb::IndexStanding::Incomplete => "incomplete",
            pb::IndexStanding::Unspecified => "",
        },
    })
}

fn text(found: &pb::SearchResponse) -> String {
    if found.hits.is_empty() {
        let nothing = std::iter::once("nothing that you may see matches".to_owned());
        return nothing.chain(notes(found)).collect::<Vec<_>>().join("\n");
    }
    let row = |hit: &pb::SearchHit| {
        let summary = hit.summary.clone().unwrap_or_default();
        [
            summary.title,
            summary.kind,
            summary.language,
            summary.licence,
            summary.item,
        ]
    };
    let rows: Vec<_> = found.hits.iter().map(row).collect();
    let heading = ["TITLE", "KIND", "LANG", "LICENCE", "ITEM"];
    let mut lines = vec![
        table(heading, &rows),
        format!("{} of {}", rows.len(), found.total),
    ];
    lines.extend(found.facets.iter().map(facet_line));
    lines.extend(notes(found));
    lines.join("\n")
}

/// How the query was understood, where that is not as it was typed, and what cannot be relied on.
fn notes(found: &pb::SearchResponse) -> Vec<String> {
    let mut notes = Vec::new();
    if !found.did_you_mean.is_empty() {
        notes.push(format!("taken as: {}", found.did_you_mean));
    }
    if !found.unknown_words.is_empty() {
        let words = found.unknown_words.join(", ");
        notes.push(format!(
            "left out, since nothing that you may see has it: {words}"
        ));
    }
    if found.phrases_loosened {
        notes.push("nothing has the phrase as it stands: its words were looked for".to_owned());
    }
    match found.index_standing() {
        pb::IndexStanding::Incomplete => {
            notes.push("the index is being filled: more may be found later".to_owned());
        }
        pb::IndexStanding::OtherAnalysis => notes
            .push("the index is being renewed: until then some words may not be found".to_owned()),
        pb::IndexStanding::Whole | pb::IndexStanding::Unspecified => {}
    }
    notes
}

fn facet_line(counts: &pb::FacetCounts) -> String {
    let name = FACETS.iter().find(|(facet, _)| *facet == counts.facet());
    let values = counts
        .values
        .iter()
        .map(|value| format!("{} ({})", value.value, value.count));
    let values: Vec<_> = values.collect();
    format!(
        "{}: {}",
        name.map_or("", |(_, name)| *name),
        values.join(", ")
    )
}
