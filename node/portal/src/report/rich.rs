//! Rich text as HTML that can do nothing: a closed list of elements, everything else as text.
//!
//! A page writes what a ProseMirror document is: elements with children, texts in pieces with
//! formats. Whoever writes by hand what no page writes is shown the text of it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::formula::{self, Place};
use crate::markdown::web_address;

/// How deep elements are followed; the wing takes none that are deeper.
const DEPTH_MAX: usize = 40;

/// The HTML of the root of a rich text.
pub(super) fn html(root: &Value) -> String {
    let mut out = String::new();
    nodes(&mut out, root, 0);
    out
}

/// Plain text with formulas, line by line.
pub(super) fn lines(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if !out.is_empty() {
            out.push_str("<br>");
        }
        with_formulas(&mut out, line);
    }
    out
}

fn nodes(out: &mut String, value: &Value, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    for node in value.as_array().into_iter().flatten() {
        match node {
            Value::Array(pieces) => pieces.iter().for_each(|one| piece(out, one)),
            Value::Object(_) if node.get("tag").is_some() => element(out, node, depth),
            Value::String(text) => with_formulas(out, text),
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn element(out: &mut String, node: &Value, depth: usize) {
    let tag = match node["tag"].as_str().unwrap_or_default() {
        "paragraph" => "p",
        "heading" => heading(node),
        "bullet_list" => "ul",
        "ordered_list" => "ol",
        "list_item" => "li",
        "blockquote" => "blockquote",
        "code_block" => {
            out.push_str("<pre>");
            let mut text = String::new();
            plain(&mut text, &node["children"], depth + 1);
            escape(out, &text);
            return out.push_str("</pre>");
        }
        "hard_break" => return out.push_str("<br>"),
        _ => return nodes(out, &node["children"], depth + 1),
    };
    // Writing to a string cannot fail.
    let _ = write!(out, "<{tag}>");
    nodes(out, &node["children"], depth + 1);
    let _ = write!(out, "</{tag}>");
}

/// Headings within a labdoc stand below its title.
fn heading(node: &Value) -> &'static str {
    match node["attributes"]["level"].as_f64() {
        Some(level) if level > 1.0 => "h5",
        Some(_) | None => "h4",
    }
}

/// Text alone.
fn plain(out: &mut String, value: &Value, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    match value {
        Value::String(text) => out.push_str(text),
        Value::Array(values) => values.iter().for_each(|one| plain(out, one, depth + 1)),
        Value::Object(entries) => {
            let inside = entries.get("insert").or(entries.get("children"));
            inside
                .into_iter()
                .for_each(|one| plain(out, one, depth + 1));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn piece(out: &mut String, piece: &Value) {
    let Some(text) = piece["insert"].as_str() else {
        return;
    };
    let formats = piece.get("formats").and_then(Value::as_object);
    let names = formats.into_iter().flatten();
    let mut ends = Vec::new();
    let mut is_code = false;
    for (name, value) in names.filter(|(_, value)| !value.is_null()) {
        // Marks of which there may be several carry a hash behind their name.
        match name.split("--").next().unwrap_or_default() {
            "strong" => mark(out, &mut ends, "strong"),
            "em" => mark(out, &mut ends, "em"),
            "sub" => mark(out, &mut ends, "sub"),
            "sup" => mark(out, &mut ends, "sup"),
            "code" => {
                is_code = true;
                mark(out, &mut ends, "code");
            }
            "link" => {
                if let Some(address) = value["href"].as_str().and_then(web_address) {
                    out.push_str("<a rel=\"noopener noreferrer nofollow\" href=\"");
                    escape(out, &address);
                    out.push_str("\">");
                    ends.push("a");
                }
            }
            _ => {}
        }
    }
    match is_code {
        true => escape(out, text),
        false => with_formulas(out, text),
    }
    for end in ends.into_iter().rev() {
        let _ = write!(out, "</{end}>");
    }
}

fn mark(out: &mut String, ends: &mut Vec<&'static str>, tag: &'static str) {
    let _ = write!(out, "<{tag}>");
    ends.push(tag);
}

/// Text in which `$…$` and `$$…$$` are formulas.
fn with_formulas(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, latex, after, place)) = next_formula(rest) {
        escape(out, before);
        out.push_str(&formula::html(latex, place));
        rest = after;
    }
    escape(out, rest);
}

/// The first formula: what stands before, in and behind it.
fn next_formula(text: &str) -> Option<(&str, &str, &str, Place)> {
    let start = text.find('$')?;
    let (mark, place) = match text[start..].starts_with("$$") {
        true => ("$$", Place::Block),
        false => ("$", Place::Inline),
    };
    let inside = &text[start + mark.len()..];
    let end = inside.find(mark)?;
    let latex = &inside[..end];
    // “5 $ and 6 $” is about money.
    let is_formula = !latex.trim().is_empty()
        && (mark == "$$" || !(latex.starts_with(' ') || latex.ends_with(' ')));
    is_formula.then(|| (&text[..start], latex, &inside[end + mark.len()..], place))
}

/// Text as it stands in HTML.
pub(super) fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn check(node: Value, expected: &str) {
        assert_eq!(html(&json!([node])), expected);
    }

    fn text(text: &str, formats: Value) -> Value {
        json!({"tag": "paragraph", "attributes": {}, "children": [[{"insert": text, "formats": formats}]]})
    }

    #[test]
    fn what_pages_write_becomes_html() {
        check(text("a < b", json!({})), "<p>a &lt; b</p>");
        check(
            text("x", json!({"strong": {}})),
            "<p><strong>x</strong></p>",
        );
        check(text("x", json!({"strong": null})), "<p>x</p>");
        check(
            json!({"tag": "heading", "attributes": {"level": 2}, "children": [[{"insert": "T"}]]}),
            "<h5>T</h5>",
        );
        check(text("$x$", json!({"code": {}})), "<p><code>$x$</code></p>");
    }

    #[test]
    fn a_formula_stands_between_dollars_and_money_does_not() {
        assert!(lines("so $x^2$ is").contains("<math"));
        assert_eq!(lines("5 $ and 6 $"), "5 $ and 6 $");
        assert_eq!(lines("one $ alone"), "one $ alone");
    }

    #[test]
    fn what_no_page_writes_becomes_no_tag() {
        check(
            json!({"tag": "script", "children": [[{"insert": "alert(1)"}]]}),
            "alert(1)",
        );
        check(
            text("x", json!({"link": {"href": "javascript:alert(1)"}})),
            "<p>x</p>",
        );
        check(
            text(
                "x",
                json!({"link--AbC=": {"href": "https://example.org/\"><script>"}}),
            ),
            "<p><a rel=\"noopener noreferrer nofollow\" href=\"https://example.org/&quot;&gt;&lt;script&gt;\">x</a></p>",
        );
        check(json!({"tag": "image", "attributes": {"src": "x"}}), "");
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_tag(written in "[<>&\"a-z/ =]{0,40}") {
            let html = html(&json!([text(&written, json!({}))]));
            let inside = &html["<p>".len()..html.len() - "</p>".len()];
            prop_assert!(!inside.contains('<') && !inside.contains('>'));
        }
    }
}
