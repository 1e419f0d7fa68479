//! What somebody typed into a page that had become old: shown beside what was saved meanwhile, so
//! that nothing has to be typed again.

use domain::item::Draft;

use super::fields;
use crate::form::Form;
use crate::visit::Visit;

/// Choices and marks, which are quickly made again; all other fields are texts.
const CHOICES: [&str; 10] = [
    "form_token",
    "revision",
    "do",
    "language",
    "licence",
    "disciplines",
    "levels",
    "rights",
    "media",
    "architecture",
];

/// A text that is not in what was saved.
pub(super) struct TypedText {
    pub(super) label: String,
    pub(super) text: String,
}

/// The texts of a form that differ from those of a draft, and those for which it has no place any
/// more.
pub(super) fn texts(visit: &Visit, draft: &Draft, form: &Form) -> Vec<TypedText> {
    let names = form.names().filter(|name| is_text(name));
    let differing = names.filter(|name| differs(draft, name, form.field(name)));
    differing
        .map(|name| TypedText {
            label: label(visit, name),
            text: form.field(name).to_owned(),
        })
        .collect()
}

fn is_text(name: &str) -> bool {
    let is_mark = name.ends_with(".required") || name.ends_with(".language");
    !is_mark && !CHOICES.contains(&name)
}

fn differs(draft: &Draft, name: &str, text: &str) -> bool {
    if text.trim().is_empty() {
        return false;
    }
    let with = |text: String| fields::read(draft.clone(), &Form::single(name, text)).0;
    // A field that takes no other text either is not in the draft any more.
    with(text.to_owned()) != *draft || with(format!("{text}?")) == *draft
}

/// What the field is called in the editor: `part.1.title` is the title of part 2.
fn label(visit: &Visit, name: &str) -> String {
    let words: Vec<&str> = name.split('.').collect();
    let place = |number: &str, key: &str| {
        let number = number.parse::<usize>().unwrap_or_default();
        visit.t1(key, number.saturating_add(1))
    };
    match words.as_slice() {
        ["part" | "labdoc", part, .., field] => {
            format!(
                "{} · {}",
                place(part, "part-number"),
                field_name(visit, field)
            )
        }
        ["criterion", criterion, field] => {
            let field = field_name(visit, field);
            format!("{} · {field}", place(criterion, "criterion-number"))
        }
        _ => field_name(visit, name),
    }
}

/// What the editor calls a field.
pub(super) fn field_name(visit: &Visit, field: &str) -> String {
    let key = match field {
        "title" => "field-title",
        "abstract" => "field-abstract",
        "objectives" => "field-objectives",
        "objective" => "write-objective",
        "keywords" => "field-keywords",
        "duration" => "field-duration",
        "authors" => "field-authors",
        "attribution" => "field-attribution",
        "maintainer" => "more-maintainer",
        "instructions" => "field-part-instructions",
        "presentation" => "field-presentation",
        "link" => "field-link",
        "first" => "field-first",
        "base_system" => "field-base-system",
        "packages" => "field-packages",
        "recipe" => "field-recipe",
        "levels" => "criterion-levels",
        "initial" => "write-initial",
        "background" => "write-background",
        "principle" => "write-principle",
        "material" => "write-material",
        "steps" => "write-steps",
        "columns" => "place-columns",
        "rows" => "place-rows",
        "starter" => "write-starter",
        "parts" => "place-parts",
        "labdocs" => "place-labdocs",
        "files" => "draft-files",
        "rubric" => "field-rubric",
        "expected" => "write-expected",
        _ => return field.to_owned(),
    };
    visit.t(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mine::deeds::blank_mission;

    fn check(name: &str, text: &str, expected: bool) {
        let mut draft = blank_mission("en", "Ada Keller").unwrap();
        draft.item.title = "Saved".to_owned();
        assert_eq!(differs(&draft, name, text), expected, "{name}: {text}");
    }

    #[test]
    fn what_is_saved_already_is_not_shown_again() {
        check("title", "Saved", false);
        check("title", "Typed", true);
        check("part.0.title", "", false);
        check("part.0.title", "Typed", true);
    }

    #[test]
    fn what_has_no_place_any_more_is_shown() {
        check("part.7.title", "Typed", true);
        check("labdoc.0.3.initial", "Typed", true);
    }

    #[test]
    fn what_cannot_be_read_is_shown() {
        check("duration", "a while", true);
    }

    #[test]
    fn choices_are_no_texts() {
        for name in ["form_token", "revision", "levels", "labdoc.0.0.required"] {
            assert!(!is_text(name), "{name}");
        }
        assert!(is_text("criterion.0.levels"));
    }
}
