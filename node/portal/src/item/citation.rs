//! How an item is cited.

use commons::library::ItemView;

use super::item_address;
use crate::site::Site;
use crate::words;

/// A citation, for people and for programs that keep bibliographies.
pub(super) struct Citation {
    pub(super) text: String,
    pub(super) bibtex: String,
}

impl Citation {
    pub(super) fn of(site: &Site, view: &ItemView) -> Self {
        let description = view.manifest.description();
        let institution = site.institution_name(&view.item.origin);
        let address = format!("{}{}", site.address(), item_address(&view.item));
        let licence = words::licence(description.licence.id());
        Self {
            text: format!(
                "{}. {} (version {}). {institution}. {address} ({licence}).",
                description.authors.join(", "),
                description.title.trim_end_matches('.'),
                view.version,
            ),
            bibtex: bibtex(
                &[
                    ("author", &description.authors.join(" and ")),
                    ("title", &description.title),
                    ("publisher", &institution),
                    ("version", &view.version.to_string()),
                    ("language", &description.language.to_string()),
                    ("note", &licence),
                    ("url", &address),
                ],
                &view.item.handle.to_string(),
            ),
        }
    }
}

fn bibtex(fields: &[(&str, &str)], key: &str) -> String {
    let key: String = key.chars().take(12).collect();
    let lines = fields
        .iter()
        .map(|(name, value)| format!("  {name} = {{{}}},\n", braced(value)));
    format!("@misc{{archipel-{key},\n{}}}", lines.collect::<String>())
}

/// A value between braces: braces of its own would end it, and a backslash would begin a command.
fn braced(value: &str) -> String {
    let plain = |c: char| match c {
        '{' => '(',
        '}' => ')',
        '\\' => '/',
        other => other,
    };
    value.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_author_wrote_ends_no_field() {
        let entry = bibtex(&[("title", "a} , evil = {\\input x")], "00112233445566");
        assert_eq!(
            entry,
            "@misc{archipel-001122334455,\n  title = {a) , evil = (/input x},\n}"
        );
    }
}
