//! Which address is which page, and the limits of all of them.

use std::time::Duration;

use axum::error_handling::HandleErrorLayer;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{BoxError, Router};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::failure::Failure;
pub use crate::mine::UPLOAD_BYTES_MAX;
use crate::site::Site;
use crate::visit::Arrival;
use crate::{assets, federation, headers, item, mine, robots, search, sign_in};

/// How long a page may take; documents take what their bytes need.
pub const PAGE_TIME_MAX: Duration = Duration::from_secs(30);
/// Most that a browser may send with one request, in bytes.
pub const BODY_BYTES_MAX: usize = 1 << 20;
/// How long sending documents may take.
pub const UPLOAD_TIME_MAX: Duration = Duration::from_secs(600);
/// Most requests at once; more are told to come back.
const REQUESTS_MAX: usize = 512;
/// Most requests with documents at once.
const UPLOADS_MAX: usize = 32;

/// Every page of a portal.
pub fn router(site: Site) -> Router {
    let pages = Router::new()
        .route("/", get(search::page))
        .route("/items/{institution}/{handle}", get(item::page))
        .route(
            "/items/{institution}/{handle}/documents/{name}",
            get(item::document_page),
        )
        .route(
            "/items/{institution}/{handle}/files/{name}",
            get(item::file),
        )
        .route("/federation", get(federation::page))
        .merge(mine::router())
        .merge(sign_in::router())
        .route("/robots.txt", get(robots::robots))
        .route("/assets/{name}", get(assets::asset))
        .fallback(nothing_there);
    let pages = bounded(pages, REQUESTS_MAX, BODY_BYTES_MAX, PAGE_TIME_MAX);
    let uploads = mine::uploads();
    let uploads = bounded(uploads, UPLOADS_MAX, UPLOAD_BYTES_MAX, UPLOAD_TIME_MAX);
    pages
        .merge(uploads)
        .with_state(site.clone())
        .layer(middleware::from_fn_with_state(site, headers::protect))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
}

/// So many requests at once, each with so many bytes and for so long.
fn bounded(pages: Router<Site>, requests: usize, bytes: usize, time: Duration) -> Router<Site> {
    let limits = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(too_much))
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::new(requests))
        .timeout(time);
    pages.layer(limits).layer(RequestBodyLimitLayer::new(bytes))
}

async fn nothing_there(arrival: Arrival) -> Response {
    arrival.answer(|_| Err(Failure::NotFound)).await
}

/// The node does not even take the question: too many others are being answered, or it took too
/// long. Said without a page, which would be more work.
async fn too_much(_: BoxError) -> Response {
    let text = "Le serveur est très occupé : réessayez dans un instant.\n\
                The server is very busy: try again in a moment.\n";
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [("retry-after", "5")],
        text,
    )
        .into_response()
}
