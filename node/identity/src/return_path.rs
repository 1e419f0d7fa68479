//! Where somebody goes on after signing in: a path of this node, and nothing else.
//!
//! Whoever gives somebody a link chooses this path. If it could lead to another site, a page that
//! looks like ours could wait there (an open redirect).

use std::fmt;

/// Longest path, in bytes, with its query.
pub const PATH_BYTES_MAX: usize = 2_048;

/// An absolute path of this node with its query, such as `/item/x?version=2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnPath(String);

impl ReturnPath {
    /// Reads a path; `None` if it is not one, is longer than [`PATH_BYTES_MAX`] bytes, or could be
    /// read as the address of another site.
    pub fn read(text: &str) -> Option<Self> {
        let is_path = text.len() <= PATH_BYTES_MAX && text.starts_with('/');
        (is_path && stays_here(text)).then(|| Self(text.to_owned()))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Browsers read `//host` and `/\host` as another site, and skip tabs and line ends on the way.
fn stays_here(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    !path.starts_with("//") && path.bytes().all(is_plain)
}

impl Default for ReturnPath {
    /// The first page.
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl fmt::Display for ReturnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_path: bool) {
        assert_eq!(ReturnPath::read(text).is_some(), is_path, "{text:?}");
    }

    #[test]
    fn a_path_of_this_node_is_one() {
        check("/", true);
        check("/item/x?version=2&q=%C3%A9#part-3", true);
        check("/search?next=https://evil.example", true);
    }

    #[test]
    fn nothing_that_leads_to_another_site_is_one() {
        for text in [
            "",
            "item",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/é",
            "/a\u{0}",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn a_path_is_not_longer_than_it_may_be() {
        check(&format!("/{}", "a".repeat(PATH_BYTES_MAX - 1)), true);
        check(&format!("/{}", "a".repeat(PATH_BYTES_MAX)), false);
    }
}
