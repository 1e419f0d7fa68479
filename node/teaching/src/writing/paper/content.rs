//! What a labdoc says, without its history: for exports, and to show that two are the same.

use domain::item::vocabulary::LabdocKind;
use serde_json::{Map, Value, json};
use yrs::types::ToJson as _;
use yrs::types::text::YChange;
use yrs::{Any, GetString as _, Out, ReadTxn, Text, Transact as _, Xml as _, XmlFragment as _};

use super::{Paper, Root, out_of, roots};

/// Under which name a column has the key of its cells.
pub(super) const COLUMN_KEY: &str = "key";

impl Paper {
    /// The labdoc's content by the names of its roots. Elements of rich text are
    /// `{tag, attributes, children}`, their texts lists of pieces with their formats.
    pub(crate) fn content(&self) -> Value {
        let txn = self.doc.transact();
        let entries = roots(self.kind).iter().map(|root| {
            let value = match root {
                Root::Text(name) => json!(txn.get_text(*name).map(|text| text.get_string(&txn))),
                Root::Rich(name) => txn.get_xml_fragment(*name).map_or(Value::Null, |rich| {
                    let nodes = rich
                        .children(&txn)
                        .map(|node| node_value(&out_of(node), &txn));
                    nodes.collect()
                }),
                Root::List(name) => txn
                    .get_array(*name)
                    .map_or(Value::Null, |list| any_value(&list.to_json(&txn))),
                Root::Map(name) => txn
                    .get_map(*name)
                    .map_or(Value::Null, |map| any_value(&map.to_json(&txn))),
            };
            (root.name().to_owned(), value)
        });
        let mut content: Map<String, Value> = entries.collect();
        if self.kind == LabdocKind::Dataset {
            write_out(&mut content);
        }
        Value::Object(content)
    }
}

/// Rows of a table as people read them: a list of texts, one for each column, in the order of the
/// columns. The keys by which cells are found are nobody's business outside the document.
fn write_out(content: &mut Map<String, Value>) {
    let mut keys = Vec::new();
    if let Some(Value::Array(columns)) = content.get_mut("columns") {
        for column in columns.iter_mut().filter_map(Value::as_object_mut) {
            keys.push(column.remove(COLUMN_KEY).unwrap_or_default());
        }
    }
    if let Some(Value::Array(rows)) = content.get_mut("rows") {
        for row in rows {
            if let Value::Object(cells) = row {
                let cell = |key: &Value| cells.get(key.as_str()?).and_then(Value::as_str);
                let cells = keys.iter().map(|key| json!(cell(key).unwrap_or_default()));
                *row = cells.collect();
            }
        }
    }
}

fn node_value<T: ReadTxn>(node: &Out, txn: &T) -> Value {
    match node {
        Out::YXmlElement(element) => {
            let attributes: Map<String, Value> = element
                .attributes(txn)
                .map(|(name, value)| (name.to_owned(), any_value(&value.to_json(txn))))
                .collect();
            let children = element.children(txn);
            let children: Value = children
                .map(|node| node_value(&out_of(node), txn))
                .collect();
            json!({ "tag": &**element.tag(), "attributes": attributes, "children": children })
        }
        Out::YXmlFragment(fragment) => fragment
            .children(txn)
            .map(|node| node_value(&out_of(node), txn))
            .collect(),
        Out::YXmlText(text) => pieces(text, txn),
        Out::YText(text) => pieces(text, txn),
        Out::Any(any) => any_value(any),
        Out::YArray(list) => any_value(&list.to_json(txn)),
        Out::YMap(map) => any_value(&map.to_json(txn)),
        Out::YDoc(_) | Out::UndefinedRef(_) => Value::Null,
    }
}

fn pieces<T: ReadTxn>(text: &impl Text, txn: &T) -> Value {
    let pieces = text.diff(txn, YChange::identity).into_iter();
    let values = pieces.map(|piece| {
        let mut value = json!({ "insert": node_value(&piece.insert, txn) });
        if let Some(formats) = piece.attributes {
            let formats = formats.iter();
            let formats: Map<String, Value> = formats
                .map(|(name, any)| (name.to_string(), any_value(any)))
                .collect();
            value["formats"] = Value::Object(formats);
        }
        value
    });
    values.collect()
}

/// Numbers that JSON has not, and bytes, become `null`: no page writes any.
fn any_value(any: &Any) -> Value {
    match any {
        Any::Null | Any::Undefined | Any::Buffer(_) => Value::Null,
        Any::Bool(value) => json!(value),
        Any::Number(yrs::any::Number::Int(value)) => json!(value),
        Any::Number(yrs::any::Number::Float(value)) => json!(value),
        Any::String(value) => json!(&**value),
        Any::Array(values) => values.iter().map(any_value).collect(),
        Any::Map(entries) => {
            let entries = entries.iter();
            Value::Object(
                entries
                    .map(|(name, value)| (name.clone(), any_value(value)))
                    .collect(),
            )
        }
    }
}
