//! What a change of an item stated in the institution's logs.

use campus_proto::commons::v1 as pb;
use serde_json::{Value, json};

use super::output::Output;

/// Prints what was stated: `did` says it in one word.
pub(super) fn answer(did: &str, published: Option<pb::Published>, output: &Output) {
    let published = published.unwrap_or_default();
    output.answer(&value(&published), || text(did, &published));
}

fn value(published: &pb::Published) -> Value {
    json!({
        "item": published.item,
        "version": published.version,
        "places": places(&published.places),
        "withdrawals": places(&published.withdrawals),
    })
}

fn places(places: &[pb::Place]) -> Value {
    let place = |place: &pb::Place| json!({ "log": place.log, "index": place.index });
    places.iter().map(place).collect()
}

fn text(did: &str, published: &pb::Published) -> String {
    let mut lines = vec![format!("{did} {}, version {}", published.item, published.version)];
    let stated = |verb: &str, place: &pb::Place| {
        format!("  {verb} {}, event {}", place.log, place.index)
    };
    lines.extend(published.places.iter().map(|place| stated("stands in", place)));
    lines.extend(published.withdrawals.iter().map(|place| stated("taken out of", place)));
    if published.places.is_empty() && published.withdrawals.is_empty() {
        lines.push("  nothing had to be stated: it was so already".to_owned());
    }
    lines.join("\n")
}
