//! Datasets as tables.

use serde_json::Value;

use super::html::Page;

/// Writes the columns and rows of a dataset.
pub(super) fn write(page: &mut Page, content: &Value) {
    let (Some(columns), Some(rows)) = (content["columns"].as_array(), content["rows"].as_array())
    else {
        return;
    };
    page.tag("<table><thead><tr>");
    for column in columns {
        page.tag("<th>").text(&title(column)).tag("</th>");
    }
    page.tag("</tr></thead><tbody>");
    for row in rows {
        page.tag("<tr>");
        for value in row.as_array().into_iter().flatten() {
            page.tag("<td>").text(&cell(value)).tag("</td>");
        }
        page.tag("</tr>");
    }
    page.tag("</tbody></table>\n");
}

/// The name of a column, its unit and the formula of its numbers.
fn title(column: &Value) -> String {
    let mut title = cell(&column["name"]);
    if let Some(unit) = column["unit"].as_str() {
        title.push_str(&format!(" ({unit})"));
    }
    if let Some(formula) = column["formula"].as_str() {
        title.push_str(&format!(" = {formula}"));
    }
    title
}

/// A value as people read it.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
