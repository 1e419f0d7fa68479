//! Rich text as HTML: elements become tags of a list, and whatever else is there becomes its text.

use serde_json::Value;

use super::html::Page;

/// How deep elements are written; those deeper were refused when they were written.
const DEPTH_MAX: usize = 40;

/// Tags of elements, by the names that editors of rich text give them.
const ELEMENTS: [(&str, &str, &str); 16] = [
    ("paragraph", "<p>", "</p>\n"),
    ("heading", "<h4>", "</h4>\n"),
    ("blockquote", "<blockquote>", "</blockquote>\n"),
    ("bullet_list", "<ul>", "</ul>\n"),
    ("bulletList", "<ul>", "</ul>\n"),
    ("ordered_list", "<ol>", "</ol>\n"),
    ("orderedList", "<ol>", "</ol>\n"),
    ("list_item", "<li>", "</li>"),
    ("listItem", "<li>", "</li>"),
    ("code_block", "<pre><code>", "</code></pre>\n"),
    ("codeBlock", "<pre><code>", "</code></pre>\n"),
    ("horizontal_rule", "<hr>", ""),
    ("hard_break", "<br>", ""),
    ("math_inline", "<code class=\"math\">", "</code>"),
    ("math_display", "<pre class=\"math\">", "</pre>\n"),
    ("math_block", "<pre class=\"math\">", "</pre>\n"),
];

/// Tags of formats, by the names that editors of rich text give them.
const FORMATS: [(&str, &str, &str); 10] = [
    ("strong", "<strong>", "</strong>"),
    ("bold", "<strong>", "</strong>"),
    ("em", "<em>", "</em>"),
    ("italic", "<em>", "</em>"),
    ("underline", "<u>", "</u>"),
    ("strike", "<s>", "</s>"),
    ("code", "<code>", "</code>"),
    ("sup", "<sup>", "</sup>"),
    ("sub", "<sub>", "</sub>"),
    ("highlight", "<mark>", "</mark>"),
];

/// Writes what stands in a root of rich text.
pub(super) fn write(page: &mut Page, body: &Value) {
    node(page, body, 0);
}

fn node(page: &mut Page, value: &Value, depth: usize) {
    if depth > DEPTH_MAX {
        return;
    }
    match value {
        Value::Array(nodes) => nodes.iter().for_each(|value| node(page, value, depth + 1)),
        Value::Object(fields) => {
            if let Some(insert) = fields.get("insert") {
                piece(page, (insert, fields.get("formats")), depth);
            } else {
                element(page, value, depth);
            }
        }
        Value::String(text) => {
            page.text(text);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn element(page: &mut Page, element: &Value, depth: usize) {
    let name = element["tag"].as_str().unwrap_or_default();
    let known = ELEMENTS.iter().find(|(tag, _, _)| *tag == name);
    let (_, open, close) = known.copied().unwrap_or(("", "<div>", "</div>\n"));
    page.tag(open);
    // Formulas are an attribute in some editors, and the text inside in others.
    for attribute in ["latex", "formula", "alt"] {
        if let Some(text) = element["attributes"][attribute].as_str() {
            page.text(text);
        }
    }
    node(page, &element["children"], depth + 1);
    page.tag(close);
}

fn piece(page: &mut Page, (insert, formats): (&Value, Option<&Value>), depth: usize) {
    let has = |name: &str| formats.is_some_and(|formats| is_set(&formats[name]));
    let tags: Vec<_> = FORMATS.iter().filter(|(name, _, _)| has(name)).collect();
    for (_, open, _) in &tags {
        page.tag(open);
    }
    node(page, insert, depth + 1);
    for (_, _, close) in tags.iter().rev() {
        page.tag(close);
    }
    // Where a link leads is written out: a page on paper has no links.
    let link = formats.and_then(|formats| formats["link"]["href"].as_str());
    if let Some(address) = link {
        page.tag(" (").text(address).tag(")");
    }
}

fn is_set(format: &Value) -> bool {
    !matches!(format, Value::Null | Value::Bool(false))
}
