use super::*;

struct OneOfEach;

impl Documents for OneOfEach {
    fn link(&self, name: &str) -> Option<String> {
        (name == "notice.pdf").then(|| "/documents/notice.pdf".to_owned())
    }

    fn picture(&self, name: &str) -> Option<String> {
        (name == "montage.svg").then(|| "/files/montage.svg".to_owned())
    }
}

fn html(text: &str) -> String {
    to_html(text, 3, &OneOfEach)
}

/// Tags and attributes that may stand in what an author wrote.
const TAGS: [&str; 51] = [
    "a",
    "annotation",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "ol",
    "p",
    "pre",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "thead",
];
const MORE_TAGS: [&str; 3] = ["th", "tr", "ul"];

/// Fails on any tag or attribute that is not of ours. Everything that an author wrote is escaped,
/// so that what begins with `<` was written by us.
fn check_harmless(text: &str, html: &str) {
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        let is_known = TAGS.contains(&name) || MORE_TAGS.contains(&name);
        assert!(is_known, "<{tag}> of {text:?}: {html}");
        let lower = tag.to_ascii_lowercase();
        for forbidden in [" on", "style=", "javascript:", "data:", "srcdoc", "xlink"] {
            let outside = lower.split('"').step_by(2).collect::<String>();
            let target = lower.contains(&format!("=\"{forbidden}"));
            assert!(
                !outside.contains(forbidden) && !target,
                "<{tag}> of {text:?}"
            );
        }
    }
}

#[test]
fn what_authors_write_is_set() {
    let text = "## Titre\n\n*a* **b** `c` [web](https://example.org) [n](notice.pdf)\n\n\
                ![Montage](montage.svg)\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nSoit $x^2$.";
    let html = html(text);
    for part in [
        "<h4>Titre</h4>",
        "<em>a</em>",
        "<a href=\"https://example.org\">web</a>",
        "<a href=\"/documents/notice.pdf\">n</a>",
        "<img src=\"/files/montage.svg\" alt=\"Montage\" />",
        "<td>2</td>",
        "<math>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    check_harmless(text, &html);
}

#[test]
fn nothing_that_is_written_becomes_active() {
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <svg><set attributeName=href to=javascript:alert(1)></svg>",
        "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
        "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](//evil.example)",
        "[a](java\nscript:alert(1)) [b](\u{1}javascript:alert(1)) [c](&#106;avascript:alert(1))",
        "![a](https://evil.example/x.png) ![b](javascript:alert(1)) ![c](../../x)",
        "<javascript:alert(1)> <https://a.example/\"onmouseover=alert(1)>",
        "[a](https://a.example/\"onmouseover=\"alert(1)) [b](https://a.example 'x\" onclick=\"y')",
        "![\" onerror=\"alert(1)](montage.svg \"t\\\" onload=\\\"x\")",
        "```\" onclick=\"alert(1)\n</code></pre><script>alert(1)</script>\n```",
        "| <script> |\n|---|\n| <iframe srcdoc=x> |",
        "$\\text{<script>alert(1)</script>}$ $$\\href{javascript:alert(1)}{x}$$ $<b onclick=x>$",
        "## Titre {#x onclick=alert(1)}\n\n<div style=\"position:fixed\">\n\n</div>",
        "[x]: javascript:alert(1)\n\n[x] <style>*{display:none}</style> <base href=//evil.example>",
        "<!-- --><![CDATA[ <script> ]]> <?php ?> <!DOCTYPE x>",
    ] {
        check_harmless(text, &html(text));
    }
}

#[test]
fn text_that_only_looks_like_nothing_stays_readable() {
    assert_eq!(html("<b>x</b>"), "<p>&lt;b&gt;x&lt;/b&gt;</p>\n");
    assert!(html("[a](javascript:x)").contains("<p>a</p>"));
}

#[test]
fn what_is_too_deep_or_too_long_is_shown_as_it_was_written() {
    let quoted = |levels: usize| format!("{} x", ">".repeat(levels));
    assert!(html(&quoted(DEPTH_MAX - 1)).starts_with("<blockquote>"));
    assert!(html(&quoted(DEPTH_MAX)).starts_with("<pre class=\"as-written\">"));
    assert!(html(&quoted(100_000)).starts_with("<pre"));
    let long = |bytes: usize| "a".repeat(bytes);
    assert!(html(&long(TEXT_BYTES_MAX)).starts_with("<p>"));
    assert!(html(&long(TEXT_BYTES_MAX + 1)).starts_with("<pre"));
}

#[test]
fn hostile_markdown_takes_no_time() {
    let begun = std::time::Instant::now();
    for text in [
        "[".repeat(200_000),
        "*a ".repeat(60_000),
        "`".repeat(200_000),
        "![](".repeat(40_000),
        "$".repeat(100_000),
        "<".repeat(200_000),
        "|".repeat(100_000),
        format!("{}{}", "*".repeat(50_000), "_".repeat(50_000)),
    ] {
        html(&text);
    }
    // All eight together, in a build without optimisation; each alone in far less.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
