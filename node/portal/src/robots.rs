//! What programs that walk the web may read: public items, not every question that can be asked.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

const RULES: &str = "User-agent: *\nAllow: /$\nAllow: /items/\nDisallow: /items/*/files/\nAllow: /federation\nDisallow: /?\n";

/// `/robots.txt`.
pub(crate) async fn robots() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, RULES)
}
