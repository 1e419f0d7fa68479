//! What authors wrote, as HTML that can do nothing.
//!
//! HTML in Markdown is shown, not obeyed: nothing an author writes becomes a tag, but through the
//! Markdown that stands for one. Links lead to the web or to a document of the same item; pictures
//! come from the item alone, so that reading a page tells no other server of it. Formulas between
//! `$` are set by [`formula`](crate::formula).

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::formula::{self, Place};

/// Longest text that is set, in bytes; a longer one is shown as it was written.
pub(crate) const TEXT_BYTES_MAX: usize = 512 << 10;

/// How deep lists and quotations may stand in each other; deeper text is shown as it was written.
pub(crate) const DEPTH_MAX: usize = 32;

/// Finds the address of a document of the item by its name, and whether it is a picture.
pub(crate) trait Documents {
    /// The address of the document of that name.
    fn link(&self, name: &str) -> Option<String>;
    /// The address of the picture of that name.
    fn picture(&self, name: &str) -> Option<String>;
}

/// Markdown as HTML; headings begin at `heading`, 1 to 6.
pub(crate) fn to_html(text: &str, heading: usize, documents: &dyn Documents) -> String {
    set(text, heading, documents).unwrap_or_else(|| as_written(text))
}

fn set(text: &str, heading: usize, documents: &dyn Documents) -> Option<String> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let mut depth = 0_usize;
    let mut events = Vec::new();
    let mut writer = Writer {
        heading,
        documents,
        dropped: Vec::new(),
    };
    for event in Parser::new_ext(text, options()) {
        depth += usize::from(matches!(event, Event::Start(_)));
        depth -= usize::from(matches!(event, Event::End(_))).min(depth);
        if depth > DEPTH_MAX {
            return None;
        }
        let (before, after) = around(&event);
        events.extend(before.map(|html| Event::Html(html.into())));
        events.push(writer.harmless(event));
        events.extend(after.map(|html| Event::Html(html.into())));
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    Some(out)
}

/// A table may be wider than the window: it is moved in a frame of its own, by keyboard too.
fn around(event: &Event) -> (Option<&'static str>, Option<&'static str>) {
    let begins = matches!(event, Event::Start(Tag::Table(_)));
    let ends = matches!(event, Event::End(TagEnd::Table));
    (
        begins.then_some("<div class=\"scroll\" tabindex=\"0\">"),
        ends.then_some("</div>"),
    )
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_MATH
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
}

fn as_written(text: &str) -> String {
    let mut out = String::from("<pre class=\"as-written\">");
    // A parser of Markdown with nothing to parse but text: it escapes as all the rest does.
    html::push_html(&mut out, std::iter::once(Event::Text(text.into())));
    out.push_str("</pre>");
    out
}

struct Writer<'a> {
    heading: usize,
    documents: &'a dyn Documents,
    /// For every open link or picture, whether its tag was left out.
    dropped: Vec<bool>,
}

const NOTHING: Event<'static> = Event::Text(CowStr::Borrowed(""));

impl Writer<'_> {
    fn harmless<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::InlineMath(latex) => set_formula(&latex, Place::Inline),
            Event::DisplayMath(latex) => set_formula(&latex, Place::Block),
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            // No `_`: what a newer reader of Markdown finds must be dealt with before this compiles.
            other @ (Event::Text(_)
            | Event::Code(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_)) => other,
        }
    }

    fn begin<'e>(&mut self, tag: Tag<'e>) -> Event<'e> {
        match tag {
            Tag::Heading { level, .. } => Event::Start(Tag::Heading {
                level: self.shifted(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            Tag::Link { dest_url, .. } => {
                let target = web_address(&dest_url).or_else(|| self.documents.link(&dest_url));
                self.reference(target, |dest_url| Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url,
                    title: CowStr::Borrowed(""),
                    id: CowStr::Borrowed(""),
                })
            }
            Tag::Image { dest_url, .. } => {
                let target = self.documents.picture(&dest_url);
                self.reference(target, |dest_url| Tag::Image {
                    link_type: LinkType::Inline,
                    dest_url,
                    title: CowStr::Borrowed(""),
                    id: CowStr::Borrowed(""),
                })
            }
            // The writer takes this for a place where tags are allowed.
            Tag::HtmlBlock => Event::Start(Tag::Paragraph),
            other @ (Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::List(_)
            | Tag::Item
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_)) => Event::Start(other),
        }
    }

    /// Opens a link or a picture if it leads somewhere; otherwise only its text stays.
    fn reference<'e>(
        &mut self,
        target: Option<String>,
        tag: impl FnOnce(CowStr<'e>) -> Tag<'e>,
    ) -> Event<'e> {
        self.dropped.push(target.is_none());
        match target {
            Some(target) => Event::Start(tag(target.into())),
            None => NOTHING,
        }
    }

    fn end<'e>(&mut self, tag: TagEnd) -> Event<'e> {
        match tag {
            TagEnd::Heading(level) => Event::End(TagEnd::Heading(self.shifted(level))),
            TagEnd::Link | TagEnd::Image if self.dropped.pop().unwrap_or(false) => NOTHING,
            TagEnd::HtmlBlock => Event::End(TagEnd::Paragraph),
            other @ (TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::MetadataBlock(_)) => Event::End(other),
        }
    }

    /// Headings of a text stand below those of the page around it.
    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        let shifted = (level as usize + self.heading - 1).min(6);
        HeadingLevel::try_from(shifted).unwrap_or(HeadingLevel::H6)
    }
}

fn set_formula<'e>(latex: &str, place: Place) -> Event<'e> {
    Event::InlineHtml(formula::html(latex, place).into())
}

/// An address on the web, as it may stand in a link.
pub(crate) fn web_address(address: &str) -> Option<String> {
    let lower: String = address
        .chars()
        .take(8)
        .collect::<String>()
        .to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_mail = lower.starts_with("mailto:");
    (is_web || is_mail).then(|| address.to_owned())
}

#[cfg(test)]
mod tests;
