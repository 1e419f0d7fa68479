//! A report as one page that needs nothing else: to print, to keep, to save as PDF.
//!
//! Everything that somebody wrote passes through one function that escapes it, tags are chosen
//! here and not by authors, and the page forbids scripts and requests to whoever shows it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::item::Part;
use domain::item::vocabulary::LabdocKind;
use domain::wire;
use serde_json::Value;

use super::file::{AnnotationFile, EvaluationFile, LabdocFile, MessageFile, ReportFile};
use super::words::{Words, iso_time};
use super::{rich, tables};
use crate::feedback::Evaluator;

/// What the page may do: show itself, and pictures that are in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE: &str = "body{font:11pt/1.5 serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
h1,h2,h3{font-family:sans-serif;line-height:1.2;break-after:avoid}\
table{border-collapse:collapse;break-inside:avoid}td,th{border:1px solid #888;padding:.2rem .5rem}\
pre,.instructions,.said{white-space:pre-wrap}pre{background:#f4f4f4;padding:.5rem}\
.instructions{color:#444;border-left:3px solid #bbb;padding-left:.7rem}\
figure{margin:1rem 0}img{max-width:100%}dt{font-weight:bold}.when{color:#555;font-size:.9em}\
blockquote{border-left:3px solid #d80;margin-left:0;padding-left:.7rem}\
@page{margin:2cm}@media print{body{margin:0;max-width:none}}";

/// Pictures that browsers show without running anything.
const PICTURES: [&str; 5] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/svg+xml",
];

/// A page that grows. Its methods write tags of ours and texts of others, never the reverse.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// Adds tags.
    pub(super) fn tag(&mut self, tag: &'static str) -> &mut Self {
        self.0.push_str(tag);
        self
    }

    /// Adds a text, escaped. Control characters that HTML has not are left out.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' | '\t' => self.0.push(letter),
                letter if letter.is_control() => {}
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Adds a text between two tags, if there is one.
    pub(super) fn within(&mut self, open: &'static str, text: &str, close: &'static str) {
        if !text.trim().is_empty() {
            self.tag(open).text(text).tag(close);
        }
    }
}

impl ReportFile {
    /// The report as one page of HTML.
    pub fn to_html(&self, words: &Words) -> String {
        let mut page = Page::default();
        page.tag("<!doctype html>\n<html lang=\"")
            .text(words.language);
        page.tag("\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"");
        page.text(POLICY).tag("\"><title>").text(&self.title);
        page.tag("</title><style>")
            .tag(STYLE)
            .tag("</style></head>\n<body>\n");
        self.heading(&mut page, words);
        self.parts(&mut page, words);
        self.files(&mut page, words);
        self.feedback(&mut page, words);
        page.tag("</body></html>\n");
        page.0
    }

    fn heading(&self, page: &mut Page, words: &Words) {
        page.tag("<h1>").text(&self.title).tag("</h1>\n<dl>");
        let members: Vec<&str> = self.members.iter().map(|member| member.as_str()).collect();
        let team = format!("{} ({})", self.team, members.join(", "));
        let handed_in = self.submissions.last().filter(|_| self.is_submitted);
        let state = match handed_in {
            Some(last) => iso_time(last.at_ms),
            None => words.not_handed_in.to_owned(),
        };
        let lines = [
            (words.team, team),
            (words.version, self.mission.version.to_string()),
            (words.begun, iso_time(self.begun_ms)),
            (words.handed_in, state),
            (words.exported, iso_time(self.exported_ms)),
        ];
        for (term, text) in lines {
            page.tag("<dt>")
                .text(term)
                .tag("</dt><dd>")
                .text(&text)
                .tag("</dd>");
        }
        page.tag("</dl>\n");
    }

    fn parts(&self, page: &mut Page, words: &Words) {
        // A manifest that cannot be read leaves labdocs without the titles of their parts.
        let manifest = wire::read_manifest(&self.mission.manifest.0).ok();
        let parts = manifest
            .as_ref()
            .map_or(&[] as &[Part], crate::report::parts);
        let named = parts.len();
        for (place, part) in (0_u16..).zip(parts) {
            page.tag("<h2>").text(&part.title).tag("</h2>\n");
            page.within(
                "<div class=\"instructions\">",
                &part.instructions,
                "</div>\n",
            );
            let inside = self.labdocs.iter().filter(|labdoc| labdoc.part == place);
            inside.for_each(|labdoc| self.labdoc(page, labdoc, words));
        }
        let outside = self.labdocs.iter();
        outside
            .filter(|labdoc| usize::from(labdoc.part) >= named)
            .for_each(|labdoc| self.labdoc(page, labdoc, words));
    }

    fn labdoc(&self, page: &mut Page, labdoc: &LabdocFile, words: &Words) {
        page.tag("<section><h3>").text(&labdoc.title);
        if labdoc.is_removed {
            page.tag(" (").text(words.put_aside).tag(")");
        }
        page.tag("</h3>\n");
        let content = &labdoc.content;
        match labdoc.kind {
            LabdocKind::Text => rich::write(page, &content["body"]),
            LabdocKind::Drawing => self.drawing(page, content),
            LabdocKind::Protocol => protocol(page, content, words),
            LabdocKind::Dataset => tables::write(page, content),
            LabdocKind::Code => {
                page.within(
                    "<pre><code>",
                    text_of(&content["source"]),
                    "</code></pre>\n",
                );
                let output = text_of(&content["output"]);
                if !output.trim().is_empty() {
                    page.tag("<h4>").text(words.output).tag("</h4>\n");
                    page.within("<pre>", output, "</pre>\n");
                }
            }
        }
        page.tag("</section>\n");
    }

    /// The picture that was drawn on, and what was drawn as a list.
    fn drawing(&self, page: &mut Page, content: &Value) {
        let name = text_of(&content["drawing"]["background"]);
        let documents = &mut self.documents.iter();
        let background = documents.find(|document| document.name == name);
        let picture = background.and_then(|document| {
            let media_type = PICTURES
                .iter()
                .find(|known| **known == document.media_type)?;
            Some((media_type, document.bytes.as_ref()?))
        });
        if let Some((media_type, bytes)) = picture {
            page.tag("<figure><img alt=\"")
                .text(name)
                .tag("\" src=\"data:")
                .text(media_type);
            page.tag(";base64,")
                .text(&STANDARD.encode(&bytes.0))
                .tag("\"></figure>\n");
        }
        let shapes = content["shapes"]
            .as_object()
            .filter(|shapes| !shapes.is_empty());
        if let Some(shapes) = shapes {
            page.tag("<ul>");
            for shape in shapes.values() {
                page.tag("<li><code>")
                    .text(&shape.to_string())
                    .tag("</code></li>");
            }
            page.tag("</ul>\n");
        }
    }

    fn files(&self, page: &mut Page, words: &Words) {
        if self.files.is_empty() {
            return;
        }
        page.tag("<h2>").text(words.files).tag("</h2>\n<ul>");
        for file in &self.files {
            let line = format!("{} ({} B, {})", file.name, file.size_bytes, file.digest);
            page.tag("<li>").text(&line).tag("</li>");
        }
        page.tag("</ul>\n");
    }

    fn feedback(&self, page: &mut Page, words: &Words) {
        if !self.annotations.is_empty() {
            page.tag("<h2>").text(words.annotations).tag("</h2>\n");
            for annotation in &self.annotations {
                self.annotation(page, annotation);
            }
        }
        if !self.evaluations.is_empty() {
            page.tag("<h2>").text(words.evaluations).tag("</h2>\n");
            for one in &self.evaluations {
                evaluation(page, one, words);
            }
        }
        if !self.messages.is_empty() {
            page.tag("<h2>").text(words.messages).tag("</h2>\n");
            self.messages.iter().for_each(|message| said(page, message));
        }
    }

    fn annotation(&self, page: &mut Page, annotation: &AnnotationFile) {
        let labdoc = annotation.labdoc.and_then(|place| self.labdocs.get(place));
        let title = labdoc.map_or("", |labdoc| labdoc.title.as_str());
        page.within("<h3>", title, "</h3>\n");
        page.within("<blockquote>", &annotation.quote, "</blockquote>\n");
        let first = MessageFile {
            author: annotation.author.clone(),
            at_ms: annotation.at_ms,
            text: annotation.text.clone(),
        };
        said(page, &first);
        annotation
            .replies
            .iter()
            .for_each(|reply| said(page, reply));
    }
}

fn protocol(page: &mut Page, content: &Value, words: &Words) {
    for (title, name) in [
        (words.objective, "objective"),
        (words.principle, "principle"),
    ] {
        let text = text_of(&content[name]);
        if !text.trim().is_empty() {
            page.tag("<h4>").text(title).tag("</h4>\n");
            page.within("<p class=\"said\">", text, "</p>\n");
        }
    }
    for (title, name) in [(words.material, "material"), (words.steps, "steps")] {
        let entries = content[name].as_array().filter(|list| !list.is_empty());
        if let Some(entries) = entries {
            page.tag("<h4>").text(title).tag("</h4>\n<ol>");
            for entry in entries {
                page.tag("<li>").text(&tables::cell(entry)).tag("</li>");
            }
            page.tag("</ol>\n");
        }
    }
}

fn evaluation(page: &mut Page, evaluation: &EvaluationFile, words: &Words) {
    let part = match evaluation.evaluator {
        Evaluator::Teacher => words.teacher,
        Evaluator::Oneself => words.oneself,
        Evaluator::Peer => words.peer,
    };
    let (points, most) = evaluation.points;
    page.tag("<h3>").text(part).tag("</h3>\n<p>");
    page.text(&format!("{points} / {most} {}", words.points));
    if let Some(grade) = evaluation.grade_hundredths {
        let grade = format!(" · {}: {}.{:02}", words.grade, grade / 100, grade % 100);
        page.text(&grade);
    }
    page.tag("</p>\n");
    for (_, comment) in &evaluation.answers {
        page.within("<p class=\"said\">", comment, "</p>\n");
    }
    page.within("<p class=\"said\">", &evaluation.comment, "</p>\n");
}

fn said(page: &mut Page, message: &MessageFile) {
    page.tag("<p><span class=\"when\">")
        .text(message.author.as_str());
    page.tag(" · ")
        .text(&iso_time(message.at_ms))
        .tag("</span><br><span class=\"said\">");
    page.text(&message.text).tag("</span></p>\n");
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
