//! Documents and files.

use bytes::Bytes;
use federation_proto::statement::v1 as pb;

use super::{WireError, required, required_bytes};
use crate::id::ObjectDigest;
use crate::item::{FileRef, FileRight};

impl TryFrom<pb::FileRef> for FileRef {
    type Error = WireError;

    fn try_from(message: pb::FileRef) -> Result<Self, WireError> {
        let pb::FileRef {
            name,
            media_type,
            size_bytes,
            digest,
            right,
            credit,
        } = message;
        Ok(Self {
            name,
            media_type,
            size_bytes,
            digest: ObjectDigest::from_bytes(required_bytes(&digest, "files.digest")?),
            right: right.ok_or(WireError::Missing("files.right"))?.try_into()?,
            credit,
        })
    }
}

impl From<FileRef> for pb::FileRef {
    fn from(file: FileRef) -> Self {
        let FileRef {
            name,
            media_type,
            size_bytes,
            digest,
            right,
            credit,
        } = file;
        Self {
            name,
            media_type,
            size_bytes,
            digest: Bytes::copy_from_slice(digest.as_bytes()),
            right: Some(right.into()),
            credit,
        }
    }
}

impl TryFrom<pb::FileRight> for FileRight {
    type Error = WireError;

    fn try_from(message: pb::FileRight) -> Result<Self, WireError> {
        use pb::file_right::{Open, Right};
        let pb::FileRight { right } = message;
        match right.ok_or(WireError::Missing("files.right"))? {
            Right::Open(Open {}) => Ok(Self::Open),
            Right::Licence(id) => required(&id, "files.right.licence").map(Self::Licensed),
            Right::InstitutionOnly(reason) => Ok(Self::InstitutionOnly(reason)),
        }
    }
}

impl From<FileRight> for pb::FileRight {
    fn from(right: FileRight) -> Self {
        use pb::file_right::{Open, Right};
        let right = match right {
            FileRight::Open => Right::Open(Open {}),
            FileRight::Licensed(licence) => Right::Licence(licence.into()),
            FileRight::InstitutionOnly(reason) => Right::InstitutionOnly(reason),
        };
        Self { right: Some(right) }
    }
}
