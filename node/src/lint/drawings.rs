//! Drawings: well-formed SVG that draws by itself. A browser that shows a drawing must run no
//! script and ask nobody for anything.

use roxmltree::{Document as Tree, Node};

use super::Document;
use super::finding::Finding;

const RULE: &str = "drawings";
const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run, embed or fetch something.
const FORBIDDEN: [&str; 6] = [
    "script",
    "foreignObject",
    "iframe",
    "embed",
    "object",
    "handler",
];

pub(super) fn check(document: &Document<'_>) -> Vec<Finding> {
    let error = |problem: String, remedy: &str| {
        vec![Finding::error(RULE, document.path).saying(problem, remedy)]
    };
    let Some(text) = document.text() else {
        return error("is not text in UTF-8".to_owned(), "save it as such");
    };
    let tree = match Tree::parse(text) {
        Ok(tree) => tree,
        Err(problem) => {
            return error(
                format!("is not well-formed XML: {problem}"),
                "mend it there",
            );
        }
    };
    let root = tree.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return error(
            "is no SVG".to_owned(),
            "begin with <svg xmlns=\"http://www.w3.org/2000/svg\">",
        );
    }
    let mut findings = check_root(document.path, root);
    for node in root.descendants().filter(Node::is_element) {
        findings.extend(check_element(document.path, &tree, node));
    }
    findings
}

/// What readers need who see it small, large, or not at all.
fn check_root(path: &str, root: Node<'_, '_>) -> Vec<Finding> {
    let has_child = |name: &str| root.children().any(|child| child.has_tag_name((SVG, name)));
    let has_size = root.has_attribute("viewBox");
    let mut findings = Vec::new();
    if !has_size {
        let found = Finding::warning(RULE, path);
        findings.push(found.saying("has no viewBox", "give one, so that it can be scaled"));
    }
    if !has_child("title") {
        let found = Finding::warning(RULE, path);
        findings.push(found.saying(
            "has no title",
            "begin with <title>, for readers who cannot see it",
        ));
    }
    findings
}

fn check_element(path: &str, tree: &Tree<'_>, node: Node<'_, '_>) -> Vec<Finding> {
    let at = format!("{path}:{}", tree.text_pos_at(node.range().start).row);
    let name = node.tag_name().name();
    let mut problems: Vec<String> = Vec::new();
    if FORBIDDEN.contains(&name) {
        problems.push(format!("has <{name}>"));
    }
    if name == "style" {
        let style = node.text().unwrap_or_default();
        problems.extend(reaches_out(style).then(|| "has a style that fetches".to_owned()));
    }
    for attribute in node.attributes() {
        problems.extend(check_attribute(attribute.name(), attribute.value()));
    }
    let remedy = "draw it with shapes and text alone";
    let finding = |problem| Finding::error(RULE, &at).saying(problem, remedy);
    problems.into_iter().map(finding).collect()
}

fn check_attribute(name: &str, value: &str) -> Option<String> {
    let value = value.trim();
    if name.len() > 2 && name.to_ascii_lowercase().starts_with("on") {
        return Some(format!("has the script `{name}`"));
    }
    let is_own = value.starts_with('#') || value.starts_with("data:image/png");
    if matches!(name, "href" | "src") && !is_own {
        return Some(format!("refers to `{value}`"));
    }
    reaches_out(value).then(|| format!("has a `{name}` that fetches"))
}

/// Whether a style asks for something that is not in the drawing.
fn reaches_out(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let mut targets = style.split("url(").skip(1);
    style.contains("@import")
        || style.contains("javascript:")
        || targets.any(|target| !target.trim_start_matches(['"', '\'', ' ']).starts_with('#'))
}

/// The words that a drawing shows or says.
pub(super) fn words(text: &str) -> String {
    let Ok(tree) = Tree::parse(text) else {
        return String::new();
    };
    let is_said = |node: &Node<'_, '_>| {
        let spoken = ["title", "desc", "text", "tspan"];
        node.is_text()
            && node
                .parent()
                .is_some_and(|parent| spoken.contains(&parent.tag_name().name()))
    };
    let said = tree.descendants().filter(is_said);
    said.filter_map(|node| node.text())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_inside(inside: &str, expected: &[&str]) {
        let text = format!(
            "<svg xmlns=\"{SVG}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             viewBox=\"0 0 1 1\"><title>t</title>{inside}</svg>"
        );
        check_text(&text, expected);
    }

    #[track_caller]
    fn check_text(text: &str, expected: &[&str]) {
        let document = Document {
            path: "a.svg",
            extension: "svg".to_owned(),
            bytes: text.as_bytes(),
        };
        let found = check(&document);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.problem.contains(expected), "{found:?}");
        }
    }

    #[test]
    fn a_drawing_that_draws_by_itself_is_left_alone() {
        check_inside(
            "<defs><marker id=\"a\"/></defs><path marker-end=\"url(#a)\" d=\"M0 0\"/>",
            &[],
        );
        check_inside("<use href=\"#a\"/><use xlink:href=\"#a\"/>", &[]);
    }

    #[test]
    fn scripts_are_found() {
        check_inside("<script>alert(1)</script>", &["<script>"]);
        check_inside("<rect onclick=\"alert(1)\"/>", &["`onclick`"]);
        check_inside("<foreignObject/>", &["<foreignObject>"]);
        check_inside(
            "<a href=\"javascript:alert(1)\"/>",
            &["`javascript:alert(1)`"],
        );
    }

    #[test]
    fn what_comes_from_elsewhere_is_found() {
        check_inside(
            "<image href=\"https://example.org/a.png\"/>",
            &["refers to"],
        );
        check_inside("<use xlink:href=\"other.svg#a\"/>", &["refers to"]);
        check_inside(
            "<rect fill=\"url(https://example.org/a.svg#b)\"/>",
            &["`fill`"],
        );
        check_inside("<style>@import 'a.css';</style>", &["style that fetches"]);
        check_inside("<rect style=\"fill: url( 'a.svg#b')\"/>", &["`style`"]);
    }

    #[test]
    fn what_is_no_drawing_is_found() {
        check_text("<svg", &["not well-formed"]);
        check_text("<html/>", &["is no SVG"]);
        check_text(
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
            &["not well-formed"],
        );
        check_text(
            &format!("<svg xmlns=\"{SVG}\"/>"),
            &["no viewBox", "no title"],
        );
    }

    #[test]
    fn the_words_of_a_drawing_are_its_labels() {
        let text = "<svg><title>Un circuit</title><style>a{}</style><text>R<tspan>eau</tspan></text></svg>";
        assert_eq!(words(text), "Un circuit\nR\neau");
    }
}
