//! A drawing as SVG: the shapes that the editor knows, of numbers and words alone.

use std::fmt::Write as _;

use serde_json::Value;

use super::rich::escape;

/// Most shapes that are shown.
const SHAPES_MAX: usize = 5_000;

/// How far the barbs of an arrow go back, and how wide they stand, in radians.
const BARB: f64 = 18.0;
const BARB_ANGLE: f64 = 0.45;

/// The shapes of a drawing, in the order in which they were drawn; nothing if there are none.
pub(super) fn shapes(map: &Value) -> String {
    let shapes = map.as_object().into_iter().flat_map(|map| map.values());
    let mut shapes: Vec<&Value> = shapes.take(SHAPES_MAX).collect();
    let at = |shape: &Value| shape["at"].as_f64().unwrap_or_default();
    shapes.sort_by(|a, b| at(a).total_cmp(&at(b)));
    let mut out = String::new();
    shapes.iter().for_each(|shape| draw(&mut out, shape));
    out
}

fn draw(out: &mut String, shape: &Value) {
    let points = shape["points"].as_array().into_iter().flatten();
    let points: Option<Vec<f64>> = points.map(Value::as_f64).collect();
    let Some(points) = points else {
        return;
    };
    let colour = match shape["colour"].as_str() {
        Some("sea") => "sea",
        Some("moss") => "moss",
        Some("beacon") => "beacon",
        Some(_) | None => "ink",
    };
    let class = format!("class=\"shape shape-{colour}\"");
    // Writing to a string cannot fail.
    let _ = match (shape["kind"].as_str(), points.as_slice()) {
        (Some("pen"), [_, _, ..]) => {
            let points: Vec<_> = points.iter().map(f64::to_string).collect();
            write!(out, "<polyline {class} points=\"{}\"/>", points.join(" "))
        }
        (Some("line"), [x1, y1, x2, y2]) => {
            write!(out, "<path {class} d=\"M{x1} {y1}L{x2} {y2}\"/>")
        }
        (Some("arrow"), [x1, y1, x2, y2]) => {
            let head = head((*x1, *y1), (*x2, *y2));
            write!(out, "<path {class} d=\"M{x1} {y1}L{x2} {y2}{head}\"/>")
        }
        (Some("rect"), [x1, y1, x2, y2]) => write!(
            out,
            "<rect {class} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            x1.min(*x2),
            y1.min(*y2),
            (x2 - x1).abs(),
            (y2 - y1).abs()
        ),
        (Some("ellipse"), [x1, y1, x2, y2]) => write!(
            out,
            "<ellipse {class} cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"/>",
            f64::midpoint(*x1, *x2),
            f64::midpoint(*y1, *y2),
            (x2 - x1).abs() / 2.0,
            (y2 - y1).abs() / 2.0
        ),
        (Some("text"), [x, y, ..]) => {
            let begun = write!(out, "<text {class} x=\"{x}\" y=\"{y}\">");
            escape(out, shape["text"].as_str().unwrap_or_default());
            begun.and_then(|()| out.write_str("</text>"))
        }
        _ => Ok(()),
    };
}

/// The barbs of an arrow.
fn head((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> String {
    let angle = (y2 - y1).atan2(x2 - x1);
    let barb = |turn: f64| {
        let (x, y) = (
            x2 - BARB * (angle + turn).cos(),
            y2 - BARB * (angle + turn).sin(),
        );
        format!("{} {}", x.round(), y.round())
    };
    format!("M{}L{x2} {y2}L{}", barb(BARB_ANGLE), barb(-BARB_ANGLE))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes_are_drawn_in_their_order() {
        let map = json!({
            "b": {"kind": "rect", "points": [10, 20, 5, 40], "colour": "sea", "at": 2},
            "a": {"kind": "line", "points": [0, 0, 1, 1], "colour": "?", "at": 1},
        });
        assert_eq!(
            shapes(&map),
            "<path class=\"shape shape-ink\" d=\"M0 0L1 1\"/>\
             <rect class=\"shape shape-sea\" x=\"5\" y=\"20\" width=\"5\" height=\"20\"/>"
        );
    }

    #[test]
    fn what_no_editor_writes_is_not_drawn() {
        for wrong in [
            json!({"kind": "script", "points": [0, 0]}),
            json!({"kind": "pen", "points": ["1\" onload=\"", 2]}),
            json!({"kind": "line", "points": [1, 2]}),
            json!(null),
        ] {
            assert_eq!(shapes(&json!({ "a": wrong })), "", "{wrong}");
        }
        let text = json!({"kind": "text", "points": [1, 2], "text": "</text><script>"});
        assert_eq!(
            shapes(&json!({ "a": text })),
            "<text class=\"shape shape-ink\" x=\"1\" y=\"2\">&lt;/text&gt;&lt;script&gt;</text>"
        );
    }
}
