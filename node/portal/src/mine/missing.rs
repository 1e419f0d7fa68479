//! What is missing before a draft can be published, and where on the page it is.

use domain::item::FieldError;

use super::fields::Unread;
use super::typed::field_name;
use crate::visit::Visit;

/// Something that is missing, and where on the page it is.
pub(super) struct Missing {
    pub(super) anchor: String,
    pub(super) text: String,
}

pub(super) fn missing(visit: &Visit, errors: Vec<FieldError>) -> Vec<Missing> {
    let missing = |error: FieldError| Missing {
        anchor: anchor_of(&error.field),
        text: format!(
            "{} — {}",
            place(visit, &error.field),
            problem(visit, &error)
        ),
    };
    errors.into_iter().map(missing).collect()
}

/// What is wrong, in the visitor's language where it is said often.
fn problem(visit: &Visit, error: &FieldError) -> String {
    let key = match error.problem.as_str() {
        "is empty" => "problem-empty",
        "has 0 entries" => "problem-none",
        "is there twice" => "problem-twice",
        "is not a file of the item" => "problem-no-file",
        "is not a web address" => "problem-no-address",
        _ => return format!("{}; {}", error.problem, error.allowed),
    };
    visit.t(key)
}

/// Where it is, as the editor calls it: `mission.parts[0].labdocs[1].title` is the title of the
/// second element of part 1.
fn place(visit: &Visit, field: &str) -> String {
    let mut names = Vec::new();
    let mut last = "";
    for word in field.split('.') {
        let (name, number) = match word.strip_suffix(']').and_then(|word| word.split_once('[')) {
            Some((name, number)) => (name, number.parse::<usize>().ok()),
            None => (word, None),
        };
        let numbered = match name {
            "parts" => Some("part-number"),
            "labdocs" => Some("labdoc-number"),
            "criteria" => Some("criterion-number"),
            _ => None,
        };
        match (numbered, number) {
            (Some(key), Some(number)) => names.push(visit.t1(key, number.saturating_add(1))),
            _ => last = name,
        }
    }
    let of_item = match last {
        "levels" if field.starts_with("item.") => Some("fact-level"),
        "disciplines" => Some("fact-discipline"),
        "licence" => Some("fact-licence"),
        "rights" => Some("field-rights"),
        "duration_minutes" => Some("field-duration"),
        "instructions" if names.is_empty() => Some("field-instructions"),
        _ => None,
    };
    let is_structure = matches!(last, "mission" | "rubric" | "content") && !names.is_empty();
    match of_item {
        Some(key) => names.push(visit.t(key)),
        None if is_structure => {}
        None => names.push(field_name(visit, last)),
    }
    names.join(" · ")
}

pub(super) fn named(visit: &Visit, unread: Unread) -> Missing {
    Missing {
        anchor: anchor_of_field(&unread.field),
        text: visit.t(unread.key),
    }
}

/// Where on the page a field of the form is.
pub(super) fn anchor_of_field(name: &str) -> String {
    format!("field-{}", name.replace('.', "-"))
}

/// Where on the page a field of the model is, such as `mission.parts[0].labdocs[1].title`.
fn anchor_of(field: &str) -> String {
    let mut numbers = field
        .split(['[', ']'])
        .skip(1)
        .step_by(2)
        .map_while(|number| number.parse::<usize>().ok());
    if field.starts_with("mission.parts[") {
        return match (numbers.next(), numbers.next()) {
            (Some(part), Some(labdoc)) if field.contains(".labdocs[") => {
                format!("labdoc-{part}-{labdoc}")
            }
            (Some(part), _) => format!("part-{part}"),
            (None, _) => "parts".to_owned(),
        };
    }
    if field.starts_with("mission.rubric") {
        return match numbers.next() {
            Some(criterion) => format!("criterion-{criterion}"),
            None => "rubric".to_owned(),
        };
    }
    let last = field.split(['.', '[']).nth(1).unwrap_or(field);
    format!("field-{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_found_on_the_page() {
        for (field, anchor) in [
            ("item.title", "field-title"),
            ("item.keywords[3]", "field-keywords"),
            ("mission.instructions", "field-instructions"),
            ("mission.parts", "field-parts"),
            ("mission.parts[2].title", "part-2"),
            ("mission.parts[2].labdocs", "part-2"),
            (
                "mission.parts[2].labdocs[0].content.dataset.rows[7]",
                "labdoc-2-0",
            ),
            ("mission.rubric.criteria[1].levels", "criterion-1"),
            ("capsule.location.link", "field-location"),
        ] {
            assert_eq!(anchor_of(field), anchor, "{field}");
        }
    }
}
