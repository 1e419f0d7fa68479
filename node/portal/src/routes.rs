//! Which address is which page, and the limits of all of them.

use std::time::Duration;

use axum::error_handling::HandleErrorLayer;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{BoxError, Router};
use teaching::export::REPORT_FILE_BYTES_MAX;
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::failure::Failure;
pub use crate::mine::UPLOAD_BYTES_MAX;
use crate::multipart::FORM_BYTES_MAX;
use crate::site::Site;
use crate::visit::Arrival;
use crate::{
    assets, classroom, federation, formula, headers, item, mine, protection, report, robots,
    search, sign_in,
};

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
/// Most requests with a whole report at once.
const IMPORTS_MAX: usize = 4;

/// What requests of one kind may cost.
struct Bounds {
    /// How many at once.
    requests: usize,
    /// How much each carries.
    bytes: usize,
    /// How long each takes.
    time: Duration,
    /// What is said of one that carries more.
    too_large: fn() -> Failure,
}

const PAGES: Bounds = Bounds {
    requests: REQUESTS_MAX,
    bytes: BODY_BYTES_MAX,
    time: PAGE_TIME_MAX,
    too_large: || Failure::TooMuch("the form is too long".to_owned()),
};

const UPLOADS: Bounds = Bounds {
    requests: UPLOADS_MAX,
    bytes: UPLOAD_BYTES_MAX,
    time: UPLOAD_TIME_MAX,
    too_large: || Failure::LargeFile,
};

/// A report comes back whole, and is read whole: few at once.
const IMPORTS: Bounds = Bounds {
    requests: IMPORTS_MAX,
    bytes: REPORT_FILE_BYTES_MAX + FORM_BYTES_MAX,
    time: UPLOAD_TIME_MAX,
    too_large: classroom::import_too_large,
};

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
        .merge(classroom::router())
        .merge(report::router())
        .merge(protection::router())
        .merge(sign_in::router())
        .route("/formulas", get(formula::set))
        .route("/robots.txt", get(robots::robots))
        .route("/assets/{name}", get(assets::asset))
        .fallback(nothing_there);
    let uploads = mine::uploads().merge(report::uploads());
    bounded(pages, &site, &PAGES)
        .merge(bounded(uploads, &site, &UPLOADS))
        .merge(bounded(classroom::imports(), &site, &IMPORTS))
        .with_state(site.clone())
        .layer(middleware::from_fn_with_state(site, headers::protect))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
}

fn bounded(pages: Router<Site>, site: &Site, bounds: &'static Bounds) -> Router<Site> {
    let limits = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(too_much))
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::new(bounds.requests))
        .timeout(bounds.time);
    let refuse = middleware::from_fn_with_state((site.clone(), bounds), refuse_large);
    pages
        .layer(limits)
        .layer(RequestBodyLimitLayer::new(bounds.bytes))
        .layer(refuse)
}

/// Who says beforehand that they send more than is read gets a page that says so. Of who does not
/// say it, as much is read.
async fn refuse_large(
    State((site, bounds)): State<(Site, &'static Bounds)>,
    request: Request,
    next: Next,
) -> Response {
    let length = request.headers().get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_none_or(|length| length <= bounds.bytes as u64) {
        return next.run(request).await;
    }
    let (mut parts, _) = request.into_parts();
    let Ok(arrival) = Arrival::from_request_parts(&mut parts, &site).await;
    arrival.answer(|_| Err((bounds.too_large)())).await
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
