//! Documents in frames, up and down.

use bytes::Bytes;
use campus_proto::commons::v1 as pb;
use domain::id::ObjectDigest;
use store::objects::{ObjectReader, ObjectWriter};

use super::caller::blocking;
use super::error::ApiError;
use super::{Answers, FRAME_BYTES_MAX};

/// Hands out a document frame by frame, each checked as the whole goes by.
pub(super) fn frames(mut reader: ObjectReader) -> Answers<pb::GetObjectResponse> {
    Box::pin(async_stream::try_stream! {
        loop {
            let (back, frame) = blocking(move || {
                let frame = reader.next_frame()?;
                Ok((reader, frame))
            })
            .await?;
            reader = back;
            let Some(data) = frame else { return };
            yield pb::GetObjectResponse { data };
        }
    })
}

/// Takes one frame.
pub(super) async fn write(mut writer: ObjectWriter, data: Bytes) -> Result<ObjectWriter, ApiError> {
    if data.len() > FRAME_BYTES_MAX {
        let found = data.len();
        let message = format!("data: has {found} bytes; give at most {FRAME_BYTES_MAX} in a frame");
        return Err(ApiError::Malformed(message));
    }
    blocking(move || {
        writer.write(&data)?;
        Ok(writer)
    })
    .await
}

/// Puts the document in its place; returns its name and size.
pub(super) async fn finish(writer: ObjectWriter) -> Result<(ObjectDigest, u64), ApiError> {
    blocking(move || {
        let (digest, size) = (writer.digest(), writer.size());
        writer.finish(digest, size)?;
        Ok((digest, size))
    })
    .await
}
