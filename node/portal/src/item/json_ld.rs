//! What programs read in the page of a public item: schema.org's `LearningResource` in the
//! profile of the Allgemeines Metadatenprofil für Bildungsressourcen (AMB), which OERSI harvests.

use commons::library::ItemView;
use domain::item::vocabulary::Term as _;
use serde_json::{Value, json};

use super::{file_address, item_address};
use crate::site::Site;
use crate::words;

const CONTEXT: &str = "https://w3id.org/kim/amb/context.jsonld";

/// The item as JSON-LD, written so that nothing in it can end the element around it.
pub(super) fn of(site: &Site, view: &ItemView) -> String {
    let mut value = required(site, view);
    optional(site, view, &mut value);
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('&', "\\u0026")
}

fn required(site: &Site, view: &ItemView) -> Value {
    let description = view.manifest.description();
    json!({
        "@context": [CONTEXT, {"@language": description.language.to_string()}],
        "id": format!("{}{}", site.address(), item_address(&view.item)),
        "type": ["LearningResource"],
        "name": description.title,
        "inLanguage": [description.language.to_string()],
        "creator": description.authors.iter()
            .map(|name| json!({"type": "Person", "name": name}))
            .collect::<Vec<_>>(),
        "publisher": [{"type": "Organization", "name": site.institution_name(&view.item.origin)}],
        "isAccessibleForFree": true,
    })
}

fn optional(site: &Site, view: &ItemView, value: &mut Value) {
    let description = view.manifest.description();
    let concepts = |list: Vec<Value>| (!list.is_empty()).then_some(Value::Array(list));
    let texts = |list: &[String]| (!list.is_empty()).then(|| json!(list));
    let address = words::licence_address(description.licence.id());
    let about = description.disciplines.iter().map(|discipline| {
        json!({
            "type": "Concept",
            "id": format!("https://data.europa.eu/snb/isced-f/{}", discipline.code()),
            "prefLabel": {"fr": discipline.label_fr(), "en": discipline.label_en()},
        })
    });
    let levels = description.levels.iter().map(|level| {
        json!({
            "type": "Concept",
            "id": format!("{}/#level-{}", site.address(), level.code()),
            "prefLabel": {"fr": level.label_fr(), "en": level.label_en()},
        })
    });
    let summary = description.summary.trim();
    let parent = description.parent.as_ref();
    for (name, known) in [
        ("description", (!summary.is_empty()).then(|| json!(summary))),
        ("keywords", texts(&description.keywords)),
        ("teaches", concepts(taught(&description.objectives, description.language.code()))),
        ("license", address.map(|address| json!({"id": address}))),
        ("about", concepts(about.collect())),
        ("educationalLevel", concepts(levels.collect())),
        ("timeRequired", description.duration_minutes.map(|minutes| json!(format!("PT{minutes}M")))),
        ("isBasedOn", parent.map(|parent| {
            json!([{"id": format!("{}{}", site.address(), item_address(&parent.item))}])
        })),
        ("encoding", concepts(encodings(site, view))),
    ] {
        if let Some(known) = known {
            value[name] = known;
        }
    }
}

fn taught(objectives: &[String], language: &str) -> Vec<Value> {
    let concept = |text: &String| json!({"type": "Concept", "prefLabel": {language: text}});
    objectives.iter().map(concept).collect()
}

fn encodings(site: &Site, view: &ItemView) -> Vec<Value> {
    let files = view.manifest.objects();
    files
        .map(|file| {
            json!({
                "type": "MediaObject",
                "contentUrl": format!("{}{}", site.address(), file_address(&view.item, &file.name)),
                "contentSize": file.size_bytes.to_string(),
                "encodingFormat": file.media_type,
            })
        })
        .collect()
}
