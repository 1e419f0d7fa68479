//! Any draft gets an answer; whatever is valid survives JSON.

use proptest::prelude::*;

use super::*;

/// Short texts, with what usually goes wrong among them.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 éà]{0,12}",
        any::<String>(),
        Just(String::new()),
        Just("\u{202e}gnp.exe".to_owned()),
        Just("x".repeat(300)),
        Just("[U] / [I] ^ (2".to_owned()),
        Just("1e400".to_owned()),
    ]
}

fn lists() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(words(), 0..4)
}

fn columns() -> impl Strategy<Value = Vec<Column>> {
    let column = (
        words(),
        any::<bool>(),
        prop::option::of(words()),
        prop::option::of(words()),
    );
    let column = (column, any::<f64>()).prop_map(|((name, text, unit, formula), value)| Column {
        kind: if text {
            ColumnKind::Text
        } else {
            ColumnKind::Number
        },
        uncertainty: Some(Uncertainty::Absolute(value)),
        name,
        unit,
        formula,
    });
    prop::collection::vec(column, 0..4)
}

fn contents() -> impl Strategy<Value = LabdocContent> {
    let table = (columns(), prop::collection::vec(lists(), 0..4));
    prop_oneof![
        words().prop_map(|initial| LabdocContent::Text(TextTemplate { initial })),
        (words(), prop::option::of(words())).prop_map(|(instructions, background)| {
            LabdocContent::Drawing(DrawingTemplate {
                instructions,
                background,
            })
        }),
        (words(), words(), lists(), lists()).prop_map(|(objective, principle, material, steps)| {
            LabdocContent::Protocol(ProtocolTemplate {
                objective,
                principle,
                material,
                steps,
            })
        }),
        table.prop_map(|(columns, rows)| LabdocContent::Dataset(Dataset { columns, rows })),
    ]
}

fn drafts() -> impl Strategy<Value = Draft> {
    let texts = (words(), words(), lists(), lists());
    let labdocs = prop::collection::vec((words(), contents()), 0..4);
    let files = prop::collection::vec((words(), words(), any::<u64>()), 0..3);
    (texts, labdocs, files, any::<u32>()).prop_map(|(texts, labdocs, files, duration)| {
        let mut draft = mission();
        let (title, summary, keywords, authors) = texts;
        draft.item = Description {
            title,
            summary,
            keywords,
            authors,
            ..draft.item
        };
        draft.item.duration_minutes = Some(duration);
        let labdocs = labdocs
            .into_iter()
            .map(|(title, content)| Labdoc {
                title,
                required: false,
                content,
            })
            .collect();
        let part = Part {
            title: "Part".to_owned(),
            instructions: String::new(),
            labdocs,
        };
        draft.content = Content::Mission(Mission {
            instructions: String::new(),
            parts: vec![part],
            rubric: None,
        });
        draft.files = files
            .into_iter()
            .map(|(name, media_type, size_bytes)| FileRef {
                size_bytes,
                ..file(&name, &media_type)
            })
            .collect();
        draft
    })
}

proptest! {
    #[test]
    fn any_draft_gets_an_answer(draft in drafts()) {
        match draft.clone().validate() {
            Ok(manifest) => prop_assert_eq!(manifest.into_draft(), draft),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }

    #[test]
    fn what_is_read_from_anything_never_panics(text in any::<String>()) {
        let _ = file::read_item_file(&text, file::Format::Toml);
        let _ = file::read_item_file(&text, file::Format::Json);
    }

    #[test]
    fn text_rules_agree_with_what_they_accept(text in words()) {
        prop_assert_eq!(text::tidied(&text::tidied(&text)), text::tidied(&text));
        if text::problem(&text, bounds::TITLE).is_none() {
            prop_assert!(!text.trim().is_empty());
            prop_assert!(text.chars().count() <= bounds::TITLE.max);
        }
    }
}
