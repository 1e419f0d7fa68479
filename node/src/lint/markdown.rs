//! What lint takes from Markdown: the prose, the links, the code.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A text in Markdown, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Markdown {
    /// What is read as words: no code, no formula, no address.
    pub(super) prose: String,
    /// Where links and pictures lead.
    pub(super) targets: Vec<String>,
    /// What stands between backticks within a line.
    pub(super) spans: Vec<String>,
    /// What stands in blocks of code.
    pub(super) blocks: String,
}

impl Markdown {
    pub(super) fn read(text: &str) -> Self {
        let mut read = Self::default();
        let mut in_block = false;
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_MATH;
        for event in Parser::new_ext(text, options) {
            in_block |= matches!(event, Event::Start(Tag::CodeBlock(_)));
            in_block &= !matches!(event, Event::End(TagEnd::CodeBlock));
            read.take(event, in_block);
        }
        read
    }

    fn take(&mut self, event: Event<'_>, in_block: bool) {
        match event {
            Event::Text(text) if in_block => self.blocks.push_str(&text),
            Event::Text(text) => self.prose.push_str(&text),
            Event::Code(code) => {
                self.spans.push(code.into_string());
                // No word, and none is made of its neighbours.
                self.prose.push(' ');
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.targets.push(dest_url.into_string());
            }
            Event::Start(_) | Event::TaskListMarker(_) | Event::FootnoteReference(_) => {}
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::End(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule => self.prose.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_formulas_and_addresses_are_no_prose() {
        let text = "Ouvrez `U.csv` : $\\rho$ vaut **un**.\n\n```\nls -l\n```\n[Le SI](https://www.bipm.org)";
        let read = Markdown::read(text);
        let words: Vec<&str> = read.prose.split_whitespace().collect();
        assert_eq!(words, ["Ouvrez", ":", "vaut", "un.", "Le", "SI"]);
        assert_eq!(read.spans, ["U.csv"]);
        assert_eq!(read.targets, ["https://www.bipm.org"]);
        assert_eq!(read.blocks, "ls -l\n");
    }
}
