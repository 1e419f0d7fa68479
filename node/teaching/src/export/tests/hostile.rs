//! What authors write runs nowhere, and archives do not unpack without end.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use serde_json::json;

use super::exported;
use crate::export::eln::{REPORT, unpacked};
use crate::export::file::{AnnotationFile, MessageFile, REPORT_FILE_BYTES_MAX};
use crate::fixtures::page::program;
use crate::fixtures::{handle, teaching};
use crate::{ImportError, ReportFile, Words};

const HOSTILE: &str = "</code></title><script>alert(1)</script><img src=x onerror='alert(1)'>\"'&";

/// A report in which everything that people write is hostile.
fn hostile(text: &str) -> ReportFile {
    let teaching = teaching();
    let mut file = exported(&teaching, program(&teaching).0);
    let said = |text: &str| MessageFile {
        author: handle("iris"),
        at_ms: 30,
        text: text.to_owned(),
    };
    file.title = text.to_owned();
    file.team = text.to_owned();
    file.messages = vec![said(text)];
    file.annotations = vec![AnnotationFile {
        labdoc: Some(0),
        quote: text.to_owned(),
        author: handle("iris"),
        at_ms: 30,
        text: text.to_owned(),
        replies: vec![said(text)],
    }];
    file.labdocs[0].title = text.to_owned();
    file.labdocs[0].content = json!({ "body": [
        { "tag": text, "attributes": { "onclick": text, "latex": text }, "children": [
            [{ "insert": text, "formats": { "link": { "href": text }, "strong": {}, text: {} } }],
            { "tag": "script", "attributes": { "src": text }, "children": [[{ "insert": text }]] },
        ] },
    ] });
    file.labdocs[1].content = json!({ "source": text, "output": text });
    file
}

#[test]
fn nothing_that_somebody_wrote_becomes_a_tag() {
    let page = hostile(HOSTILE).to_html(&Words::ENGLISH);
    let start = |tag: &str| page.contains(&format!("<{tag}"));
    assert!(!start("script") && !start("img") && !page.contains("onclick="));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn every_kind_of_labdoc_is_shown_and_formats_are_tags() {
    use domain::item::vocabulary::LabdocKind;

    let mut file = hostile("plain");
    let body = json!({ "body": [{ "tag": "heading", "attributes": {}, "children": [
        [{ "insert": "bold", "formats": { "strong": {} } }, { "insert": "H", "formats": {} },
         { "insert": "2", "formats": { "sub": true } }],
    ] }] });
    let drawing =
        json!({ "drawing": { "background": "notes.txt" }, "shapes": { "a": { "x": 1 } } });
    let protocol =
        json!({ "objective": "why", "principle": "", "material": ["a lens"], "steps": ["look"] });
    let dataset = json!({ "columns": [{ "name": "U", "unit": "V" }, { "name": "P", "formula": "[U]*2" }],
        "rows": [["1", 2.5]], "plots": [] });
    let code = json!({ "program": {}, "source": "print(1)", "output": "1" });
    let kinds = [
        (
            LabdocKind::Text,
            body,
            "<h4><strong>bold</strong>H<sub>2</sub></h4>",
        ),
        (
            LabdocKind::Drawing,
            drawing,
            "<code>{&quot;x&quot;:1}</code>",
        ),
        (LabdocKind::Protocol, protocol, "<li>a lens</li>"),
        (
            LabdocKind::Dataset,
            dataset,
            "<th>U (V)</th><th>P = [U]*2</th></tr></thead><tbody><tr><td>1</td><td>2.5</td>",
        ),
        (LabdocKind::Code, code, "<pre><code>print(1)</code></pre>"),
    ];
    for (kind, content, expected) in kinds {
        file.labdocs[0].kind = kind;
        file.labdocs[0].content = content;
        let page = file.to_html(&Words::FRENCH);
        assert!(page.contains(expected), "{kind:?}: {page}");
    }
}

#[test]
fn a_picture_is_in_the_page_and_a_page_is_no_picture() {
    use crate::export::file::Base64;
    use domain::item::vocabulary::LabdocKind;

    let mut file = hostile("plain");
    file.labdocs[0].kind = LabdocKind::Drawing;
    file.labdocs[0].content = json!({ "drawing": { "background": "notes.txt" }, "shapes": {} });
    file.documents[0].bytes = Some(Base64(b"picture".to_vec()));
    assert!(!file.to_html(&Words::ENGLISH).contains("data:text"));
    file.documents[0].media_type = "image/png".to_owned();
    let page = file.to_html(&Words::ENGLISH);
    assert!(page.contains("src=\"data:image/png;base64,cGljdHVyZQ==\""));
}

#[test]
fn a_bomb_is_unpacked_to_the_limit_and_no_further() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("bomb/report/report.json", options).unwrap();
    zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    let archive = zip.finish().unwrap().into_inner();
    assert!(archive.len() < 1 << 14, "it is small");
    assert_eq!(unpacked(&archive, REPORT, 1_000).unwrap().len(), 1_001);
    assert_eq!(unpacked(&archive, REPORT, 1 << 20).unwrap().len(), 1 << 20);
}

#[test]
fn a_file_of_one_byte_too_many_is_refused() {
    let large = vec![b' '; REPORT_FILE_BYTES_MAX + 1];
    for refused in [ReportFile::from_json(&large), ReportFile::from_eln(&large)] {
        assert!(matches!(refused, Err(ImportError::TooLarge { .. })));
    }
}

#[test]
fn an_archive_without_a_report_is_refused() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("a/other.json", options).unwrap();
    let archive = zip.finish().unwrap().into_inner();
    let refused = ReportFile::from_eln(&archive);
    assert!(matches!(refused, Err(ImportError::Archive(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_written_the_page_has_the_same_tags(text in "[<>\"'&a-z/=! -]{0,60}") {
        let tags = |text: &str| {
            let page = hostile(text).to_html(&Words::ENGLISH);
            let starts = page.match_indices('<').map(|(at, _)| page[at..].chars().take(3).collect());
            starts.collect::<Vec<String>>()
        };
        // A text of spaces is left out with its tags.
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(tags(&text), tags("plain"));
    }
}
