//! What a record points to, as lists of links, and the fields that no item has a place for.

use serde_json::Value;

use super::notes::Notes;
use super::prose;
use super::record::{Attachment, Record};

/// Fields of single sources that an item says in words.
const SAID: [&str; 9] = [
    "curriculum",
    "dataset_url",
    "documentation_url",
    "lab_name",
    "landing_page",
    "software_licence_note",
    "upstream",
    "vendor",
    "versions",
];

/// Fields by which the corpus keeps its own books; `docs/corpus.md` says what each is.
const BOOKS: [&str; 17] = [
    "appliance_id",
    "body_chars",
    "body_format",
    "external_id",
    "media_type",
    "metadata_only",
    "modified",
    "published",
    "related_lab",
    "related_path",
    "source",
    "source_format",
    "steps",
    "summary_derived",
    "title_derived",
    "translation_group",
    "uuid",
];

/// The headings that an item in French or any other language has.
pub(super) struct Headings {
    pub(super) prerequisites: &'static str,
    pub(super) key_points: &'static str,
    pub(super) attachments: &'static str,
    pub(super) environment: &'static str,
    pub(super) see_also: &'static str,
}

/// The headings in French for French items, else in English.
pub(super) fn headings(record: &Record) -> Headings {
    match record.language.as_str() {
        "fr" => Headings {
            prerequisites: "Prérequis",
            key_points: "À retenir",
            attachments: "Fichiers joints",
            environment: "Environnement",
            see_also: "Voir aussi",
        },
        _ => Headings {
            prerequisites: "Prerequisites",
            key_points: "Key points",
            attachments: "Attachments",
            environment: "Environment",
            see_also: "See also",
        },
    }
}

/// Lists the fields that this version knows nothing of, and what the corpus itself cut off.
pub(super) fn note_unknown(record: &Record, notes: &mut Notes) {
    for field in record.rest.keys() {
        if !SAID.contains(&field.as_str()) && !BOOKS.contains(&field.as_str()) {
            notes.add(field, "left out: not a field of the corpus");
        }
    }
    if record.body_truncated {
        notes.add("body", "the corpus holds only its beginning");
    }
}

/// The attachments of a record, one entry each.
pub(super) fn attachments(record: &Record, notes: &mut Notes) -> Vec<String> {
    record
        .attachments
        .iter()
        .map(|attachment| entry(record, attachment, notes))
        .collect()
}

fn entry(record: &Record, attachment: &Attachment, notes: &mut Notes) -> String {
    let name = attachment.title.as_deref().unwrap_or(&attachment.name);
    let name = prose::lines("attachments", name, notes).replace(['[', ']', '\n'], " ");
    let linked = match address(record, attachment) {
        Some(url) => format!("[{name}]({url})"),
        None => {
            let what = format!("`{name}` has no address; its name stands alone");
            notes.add("attachments", what);
            name
        }
    };
    let facts = [
        attachment
            .version
            .as_ref()
            .map(|version| format!("version {version}")),
        attachment.size.map(|bytes| format!("{bytes} bytes")),
        attachment.md5.as_ref().map(|md5| format!("MD5 {md5}")),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    if facts.is_empty() {
        linked
    } else {
        format!("{linked} ({})", facts.join(", "))
    }
}

/// Where a file of a public repository is, at the very commit.
fn address(record: &Record, attachment: &Attachment) -> Option<String> {
    let (repo, commit) = (record.source_repo.as_ref()?, record.commit.as_ref()?);
    let path = attachment.path.as_ref()?;
    Some(format!(
        "https://github.com/{repo}/blob/{commit}/{}",
        escaped(path)
    ))
}

/// A path as it stands in an address and in Markdown parentheses.
fn escaped(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~".contains(&b);
    path.bytes()
        .map(|b| {
            if plain(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// What single sources add, one entry each.
pub(super) fn see_also(record: &Record) -> Vec<String> {
    let said = SAID
        .iter()
        .filter_map(|&field| Some((field, record.rest.get(field)?)));
    said.filter_map(|(field, value)| fact(field, value))
        .collect()
}

/// What is known of the environment, one entry each.
pub(super) fn environment(record: &Record) -> Vec<String> {
    let facts = record.environment.iter().flatten();
    facts
        .filter_map(|(field, value)| fact(field, value))
        .collect()
}

fn fact(field: &str, value: &Value) -> Option<String> {
    let shown = shown(value);
    (!shown.is_empty()).then(|| format!("{}: {shown}", field.replace('_', " ")))
}

fn shown(value: &Value) -> String {
    let pairs = |(key, value): (&String, &Value)| format!("{key} {}", shown(value));
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => fields.iter().map(pairs).collect::<Vec<_>>().join(" "),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}
