//! Styles, scripts and pictures of the portal, embedded in the program.
//!
//! A file is served under a name that has the hash of its bytes, so that a browser may keep it for
//! ever and never uses an old one with a new page. What stands in `assets/` is built by
//! `cargo xtask browser build`; see decision 0032.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::failure::Failure;
use crate::site::Site;
use crate::visit::Arrival;

/// How much of the hash stands in a name, in hexadecimal digits.
const HASH_DIGITS: usize = 16;

/// Name, media type, bytes.
const FILES: [(&str, &str, &[u8]); 8] = [
    (
        "portal.css",
        "text/css; charset=utf-8",
        include_bytes!("../assets/portal.css"),
    ),
    (
        "search.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/search.js"),
    ),
    (
        "item.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/item.js"),
    ),
    (
        "write.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/write.js"),
    ),
    (
        "share.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/share.js"),
    ),
    (
        "report.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/report.js"),
    ),
    (
        "annotate.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/annotate.js"),
    ),
    (
        "logo.svg",
        "image/svg+xml",
        include_bytes!("../assets/logo.svg"),
    ),
];

/// The embedded files with the addresses under which they are served.
pub(crate) struct Assets {
    files: Vec<Asset>,
}

struct Asset {
    name: &'static str,
    address: String,
    media_type: &'static str,
    bytes: &'static [u8],
}

impl Assets {
    /// Those in this program.
    pub(crate) fn embedded() -> Self {
        let files = FILES.map(|(name, media_type, bytes)| Asset {
            name,
            address: address(name, bytes),
            media_type,
            bytes,
        });
        Self {
            files: files.into(),
        }
    }

    /// Where a file is served; an address at which there is nothing if there is no such file.
    pub(crate) fn address(&self, name: &str) -> &str {
        let file = self.files.iter().find(|file| file.name == name);
        file.map_or("/assets/", |file| &file.address)
    }
}

fn address(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let hash = &hash.as_str()[..HASH_DIGITS];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("/assets/{stem}-{hash}.{extension}"),
        None => format!("/assets/{name}-{hash}"),
    }
}

/// Serves one of them.
pub(crate) async fn asset(
    State(site): State<Site>,
    Path(name): Path<String>,
    arrival: Arrival,
) -> Response {
    let wanted = format!("/assets/{name}");
    let files = &site.assets().files;
    let Some(file) = files.iter().find(|file| file.address == wanted) else {
        return arrival.answer(|_| Err(Failure::NotFound)).await;
    };
    let headers = [
        (CONTENT_TYPE, file.media_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, file.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_has_another_address() {
        assert_ne!(address("a.css", b"1"), address("a.css", b"2"));
        assert!(address("a.css", b"1").ends_with(".css"));
    }

    /// The islands of all other pages, together: what a visitor on a phone pays.
    #[test]
    fn scripts_are_small() {
        let bytes = bytes_of(&["search.js", "item.js", "write.js", "share.js"]);
        assert!(bytes < 50_000, "{bytes}");
    }

    /// The editors, which those alone load who write a report (decision 0080).
    #[test]
    fn editors_are_not_larger_than_was_decided() {
        let bytes = bytes_of(&["report.js"]);
        assert!(bytes < 450_000, "{bytes}");
    }

    fn bytes_of(names: &[&str]) -> usize {
        let files = FILES.iter().filter(|(name, ..)| names.contains(name));
        files.map(|(.., bytes)| bytes.len()).sum()
    }
}
