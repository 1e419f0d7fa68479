//! Formulas: LaTeX to MathML, which browsers show by themselves.
//!
//! The converter calls itself for every level of a formula, so that one that is deep enough would
//! end the program. A level takes at least one character: so a formula has a bounded length, and
//! one that has enough signs to be deep gets a stack that is large enough for as many levels as it
//! has characters. Writers cannot define commands: nothing a formula says makes it longer.

use std::fmt::Write as _;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use math_core::{LatexToMathML, MathDisplay};

use crate::visit::Arrival;

/// Longest formula that is set, in bytes; of a longer one the source is shown.
pub(crate) const FORMULA_BYTES_MAX: usize = 2_000;

/// So many signs that may open a level fit any stack.
const SHALLOW_SIGNS_MAX: usize = 24;

/// Address space for one byte of a deep formula; measured: at most 48 KiB in a build without
/// optimisation, a tenth with it. Only what is used is taken from memory.
const STACK_BYTES_PER_LEVEL: usize = 64 << 10;

/// Where a formula stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Within a line.
    Inline,
    /// On a line of its own.
    Block,
}

/// `/formulas?tex=…&place=inline|block`: a formula as the pages set it, for editors
pub(crate) async fn set(arrival: Arrival) -> Response {
    arrival
        .answer(|visit| {
            let latex = visit.query.first("tex").unwrap_or_default();
            let place = match visit.query.first("place") {
                Some("block") => Place::Block,
                Some(_) | None => Place::Inline,
            };
            // The same formula is the same for ever.
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CACHE_CONTROL, "private, max-age=86400"),
            ];
            Ok((headers, html(latex, place)).into_response())
        })
        .await
}

/// A formula as MathML; its source, if it is not understood or too long.
pub(crate) fn html(latex: &str, place: Place) -> String {
    match mathml(latex, place) {
        Some(mathml) => without_styles(&mathml),
        None => source(latex),
    }
}

fn mathml(latex: &str, place: Place) -> Option<String> {
    if latex.len() > FORMULA_BYTES_MAX {
        return None;
    }
    if signs(latex) <= SHALLOW_SIGNS_MAX {
        return convert(latex, place);
    }
    let stack_bytes = (latex.len() + 1) * STACK_BYTES_PER_LEVEL;
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(stack_bytes);
        let worker = builder.spawn_scoped(scope, || convert(latex, place)).ok()?;
        worker.join().ok().flatten()
    })
}

/// How many signs may open a level.
fn signs(latex: &str) -> usize {
    let opens = |byte: &u8| matches!(byte, b'\\' | b'{' | b'^' | b'_' | b'[' | b'&');
    latex.bytes().filter(opens).count()
}

fn convert(latex: &str, place: Place) -> Option<String> {
    let display = match place {
        Place::Inline => MathDisplay::Inline,
        Place::Block => MathDisplay::Block,
    };
    let converted = LatexToMathML::default().convert_with_local_state(latex, display);
    converted.ok().map(|result| result.mathml)
}

/// The source of a formula that cannot be set.
fn source(latex: &str) -> String {
    let mut html = String::from("<code class=\"formula-source\">");
    for character in latex.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
    let _ = write!(html, "</code>");
    html
}

/// Leaves `style` attributes out, which our pages do not permit: of a few tables the alignment
/// is lost.
fn without_styles(mathml: &str) -> String {
    let mut html = String::with_capacity(mathml.len());
    for (index, piece) in mathml.split('<').enumerate() {
        if index > 0 {
            html.push('<');
        }
        let (tag, rest) = match piece.split_once('>') {
            Some((tag, rest)) if index > 0 => (tag, Some(rest)),
            Some(_) | None => (piece, None),
        };
        push_tag(tag, &mut html);
        if let Some(rest) = rest {
            html.push('>');
            html.push_str(rest);
        }
    }
    html
}

fn push_tag(tag: &str, html: &mut String) {
    let Some((before, styled)) = tag.split_once(" style=\"") else {
        html.push_str(tag);
        return;
    };
    let after = styled.split_once('"').map_or("", |(_, after)| after);
    html.push_str(before);
    html.push_str(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(latex: &str) -> String {
        html(latex, Place::Block)
    }

    #[test]
    fn formulas_of_courses_are_set() {
        for latex in [
            r"\mathrm{Fe^{2+} + 3\,phen \rightarrow [Fe(phen)_3]^{2+}}",
            r"A = \varepsilon \ell c",
            r"\varepsilon \approx 1{,}1 \times 10^4\ \mathrm{L\,mol^{-1}\,cm^{-1}}",
            r"\frac{u(c)}{c} = \sqrt{\left(\frac{u(A)}{A}\right)^2 + \sum_{i=1}^n x_i^2}",
            r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            r"\begin{align} a &= b \\ c &= d \end{align}",
        ] {
            let html = block(latex);
            assert!(html.starts_with("<math"), "{latex}: {html}");
            assert!(!html.contains(" style="), "{html}");
        }
    }

    #[test]
    fn what_is_not_understood_is_shown_as_it_was_written() {
        for latex in [
            r"\href{javascript:alert(1)}{x}",
            r"\def\a{\a\a}\a",
            r"\newcommand{\b}{x}\b",
            r"\unknown{<script>alert(1)</script>}",
            "\\frac{",
            "}",
        ] {
            let html = block(latex);
            assert!(html.starts_with("<code class"), "{html}");
            assert!(!html.contains("<script"), "{html}");
        }
    }

    #[test]
    fn text_in_a_formula_is_only_text() {
        let html = block(r#"\text{<img src=x onerror=alert(1)> " '}"#);
        assert!(!html.contains("<img"), "{html}");
    }

    #[test]
    fn one_past_the_longest_formula_is_shown_as_it_was_written() {
        let formula = |bytes: usize| format!("x{}", "+".repeat(bytes - 1));
        assert!(block(&formula(FORMULA_BYTES_MAX)).starts_with("<math"));
        assert!(block(&formula(FORMULA_BYTES_MAX + 1)).starts_with("<code"));
    }

    #[test]
    fn depth_ends_nothing() {
        let fits = |opening: &str, closing: &str| {
            let levels = (FORMULA_BYTES_MAX - 1) / (opening.len() + closing.len());
            format!("{}x{}", opening.repeat(levels), closing.repeat(levels))
        };
        for (opening, closing) in [
            ("{", "}"),
            ("\\sqrt", ""),
            ("\\sqrt{", "}"),
            ("\\frac1{", "}"),
            ("\\left(", "\\right)"),
            ("\\rm ", ""),
            ("\\displaystyle ", ""),
            ("\\begin{matrix}", "\\end{matrix}"),
            ("x^{", "}"),
            ("\\hat", ""),
            ("{x\\over ", "}"),
            ("\\sqrt[", "]{x}"),
        ] {
            let html = block(&fits(opening, closing));
            assert!(html.starts_with('<'), "{opening}");
        }
        // A stack of the size that threads of the runtime have.
        let thread = std::thread::Builder::new().stack_size(2 << 20);
        let worker = thread.spawn(|| {
            let few = SHALLOW_SIGNS_MAX / 2;
            block(&format!("{}x{}", "\\frac1{".repeat(few), "}".repeat(few)))
        });
        assert!(worker.unwrap().join().unwrap().starts_with("<math"));
    }
}
