//! Forms with files, as browsers send them (`multipart/form-data`, RFC 7578): fields first, then files.

use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};

use crate::failure::Failure;

/// Most that stands in the form around the files, in bytes.
pub(crate) const FORM_BYTES_MAX: usize = 64 << 10;

/// A field that is no file.
pub(crate) async fn short(mut field: Field<'_>, left: &mut usize) -> Result<String, Failure> {
    let mut value = Vec::new();
    while let Some(piece) = field.chunk().await? {
        *left = left.checked_sub(piece.len()).ok_or(Failure::BadForm)?;
        value.extend_from_slice(&piece);
    }
    String::from_utf8(value).map_err(|_| Failure::BadForm)
}

/// A file that is read at once, of at most `bytes_max`; what is said of a larger one is the caller's.
pub(crate) async fn whole(
    field: &mut Field<'_>,
    (bytes_max, too_large): (usize, fn() -> Failure),
) -> Result<Bytes, Failure> {
    let mut file = BytesMut::new();
    while let Some(piece) = field.chunk().await? {
        if file.len() + piece.len() > bytes_max {
            return Err(too_large());
        }
        file.extend_from_slice(&piece);
    }
    Ok(file.freeze())
}

/// Works where waiting for the disk hurts nobody.
pub(crate) async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Fault(error.to_string())))
}

/// Some browsers send the folder too.
pub(crate) fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    last.trim().to_owned()
}

impl From<MultipartError> for Failure {
    fn from(error: MultipartError) -> Self {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::LargeFile,
            _ => Self::BadForm,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_no_folder() {
        for (sent, kept) in [
            ("cours.pdf", "cours.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\cours.pdf", "cours.pdf"),
            ("/absolute/ cours.pdf ", "cours.pdf"),
            ("folder/", ""),
        ] {
            assert_eq!(plain_name(sent), kept, "{sent}");
        }
    }
}
