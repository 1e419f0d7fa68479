//! Snapshots and their images.

use bytes::Bytes;
use federation_proto::statement::v1 as pb;

use super::{WireError, required_bytes, term};
use crate::id::ObjectDigest;
use crate::item::vocabulary::{Architecture, ImageFormat};
use crate::item::{Image, Snapshot};

impl TryFrom<pb::Snapshot> for Snapshot {
    type Error = WireError;

    fn try_from(message: pb::Snapshot) -> Result<Self, WireError> {
        let pb::Snapshot {
            base_system,
            architecture,
            packages,
            image,
            recipe,
        } = message;
        Ok(Self {
            base_system,
            architecture: term::<_, pb::Architecture>(architecture, "snapshot.architecture")?,
            packages,
            image: image.map(TryInto::try_into).transpose()?,
            recipe,
        })
    }
}

impl From<Snapshot> for pb::Snapshot {
    fn from(snapshot: Snapshot) -> Self {
        let Snapshot {
            base_system,
            architecture,
            packages,
            image,
            recipe,
        } = snapshot;
        Self {
            base_system,
            architecture: pb::Architecture::from(architecture).into(),
            packages,
            image: image.map(Into::into),
            recipe,
        }
    }
}

impl TryFrom<pb::Image> for Image {
    type Error = WireError;

    fn try_from(message: pb::Image) -> Result<Self, WireError> {
        let pb::Image {
            format,
            size_bytes,
            digest,
        } = message;
        Ok(Self {
            format: term::<_, pb::ImageFormat>(format, "snapshot.image.format")?,
            size_bytes,
            digest: ObjectDigest::from_bytes(required_bytes(&digest, "snapshot.image.digest")?),
        })
    }
}

impl From<Image> for pb::Image {
    fn from(image: Image) -> Self {
        let Image {
            format,
            size_bytes,
            digest,
        } = image;
        Self {
            format: pb::ImageFormat::from(format).into(),
            size_bytes,
            digest: Bytes::copy_from_slice(digest.as_bytes()),
        }
    }
}

impl From<Architecture> for pb::Architecture {
    fn from(architecture: Architecture) -> Self {
        match architecture {
            Architecture::X86_64 => Self::X8664,
            Architecture::Aarch64 => Self::Aarch64,
            Architecture::Riscv64 => Self::Riscv64,
        }
    }
}

impl From<ImageFormat> for pb::ImageFormat {
    fn from(format: ImageFormat) -> Self {
        match format {
            ImageFormat::Qcow2 => Self::Qcow2,
            ImageFormat::Raw => Self::Raw,
            ImageFormat::Vmdk => Self::Vmdk,
            ImageFormat::Vdi => Self::Vdi,
            ImageFormat::Ova => Self::Ova,
            ImageFormat::OciArchive => Self::OciArchive,
            ImageFormat::Iso => Self::Iso,
            ImageFormat::Squashfs => Self::Squashfs,
        }
    }
}
