//! What every answer tells the browser not to do.
//!
//! A page may load what this portal serves and nothing else; the only scripts and styles that run
//! are those that the page itself names with a number that nobody can guess.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::site::Site;

/// Random bytes of a nonce.
const NONCE_BYTES: usize = 16;

/// The number by which a page names its own scripts and styles; another for each answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Nonce(String);

impl Nonce {
    /// A new one; empty, and so of no use to anybody, if the system gives no randomness.
    fn random() -> Self {
        let mut bytes = [0; NONCE_BYTES];
        match getrandom::fill(&mut bytes) {
            Ok(()) => Self(hex::encode(bytes)),
            Err(error) => {
                tracing::error!(%error, "the system gives no randomness");
                Self::default()
            }
        }
    }
}

impl std::fmt::Display for Nonce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Nonce {}

/// What is said with every answer, unless it says so itself.
const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    // Without any, browsers would not say that a form is from here either.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Keeps browsers from ever coming without TLS again: said where the portal has a host to itself,
/// since a browser takes it for all ports of a host.
const STRICT_TRANSPORT: (&str, &str) = ("strict-transport-security", "max-age=31536000");

const POLICY: HeaderName = HeaderName::from_static("content-security-policy");

/// Adds to every answer what the browser must not do.
pub(crate) async fn protect(
    State(site): State<Site>,
    mut request: Request,
    next: Next,
) -> Response {
    let nonce = Nonce::random();
    let policy = policy(&nonce);
    request.extensions_mut().insert(nonce);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let strict = site.address().has_usual_port().then_some(STRICT_TRANSPORT);
    for (name, value) in ALWAYS.into_iter().chain(strict) {
        add(headers, HeaderName::from_static(name), value);
    }
    add(headers, POLICY, &policy);
    response
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.entry(name).or_insert(value);
    }
}

fn policy(Nonce(nonce): &Nonce) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; \
         img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// The policy of what others wrote: it may do nothing at all, wherever it is opened.
pub(crate) const FOREIGN_POLICY: &str =
    "sandbox; default-src 'none'; frame-ancestors 'none'; form-action 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_answers_have_the_same_nonce() {
        let (one, other) = (Nonce::random(), Nonce::random());
        assert_eq!(one.0.len(), 2 * NONCE_BYTES);
        assert_ne!(one, other);
        assert!(policy(&one).contains(&format!("script-src 'nonce-{one}'")));
    }
}
