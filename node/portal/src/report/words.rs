//! The texts of the editors, which are made in the browser: one object of JSON in the page.

use serde_json::{Map, Value};

use crate::visit::Visit;

/// The keys under which they stand in the files of texts.
const KEYS: [&str; KEYS_COUNT] = [
    "editor-tools",
    "editor-tool-strong",
    "editor-tool-em",
    "editor-tool-sub",
    "editor-tool-sup",
    "editor-tool-code",
    "editor-tool-heading",
    "editor-tool-bullets",
    "editor-tool-numbers",
    "editor-tool-quote",
    "editor-tool-formula",
    "editor-protocol-objective",
    "editor-protocol-principle",
    "editor-protocol-material",
    "editor-protocol-material-add",
    "editor-protocol-steps",
    "editor-protocol-step-add",
    "editor-up",
    "editor-down",
    "editor-remove",
    "editor-code-source",
    "editor-code-output",
    "editor-code-tab",
    "editor-row",
    "editor-row-add",
    "editor-column",
    "editor-column-add",
    "editor-column-name",
    "editor-column-unit",
    "editor-column-formula",
    "editor-opening",
    "editor-open",
    "editor-saved",
    "editor-writing",
    "editor-away",
    "editor-refused",
    "editor-alone",
    "editor-together",
    "editor-undo",
    "editor-drawing-keys",
    "editor-drawing-move",
    "editor-drawing-pen",
    "editor-drawing-line",
    "editor-drawing-arrow",
    "editor-drawing-rect",
    "editor-drawing-ellipse",
    "editor-drawing-text",
    "editor-drawing-words",
    "editor-drawing-remove",
    "editor-drawing-ink",
    "editor-drawing-sea",
    "editor-drawing-moss",
    "editor-drawing-beacon",
    "editor-drawing-photo",
    "editor-drawing-photo-mission",
    "editor-plot",
    "editor-plot-add",
    "editor-plot-x",
    "editor-plot-y",
    "editor-fit",
    "editor-fit-none",
    "editor-fit-degree",
    "editor-fit-residual",
    "editor-outline",
    "editor-reload",
    "editor-unsaid",
    "editor-unheard",
];
const KEYS_COUNT: usize = 67;

/// The object: keys without `editor-`, texts in the language of the page.
pub(super) fn of(visit: &Visit) -> String {
    let words: Map<String, Value> = KEYS
        .iter()
        .map(|key| {
            let short = key.strip_prefix("editor-").unwrap_or(key);
            // What the editor fills in stands as `{name}` there.
            let text = visit.t1(key, "{name}");
            (short.to_owned(), Value::String(text))
        })
        .collect();
    Value::Object(words).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_editors_is_there() {
        let french = include_str!("../../texts/fr.ftl");
        let missing: Vec<_> = KEYS
            .iter()
            .filter(|key| !french.contains(&format!("\n{key} = ")))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
