//! What institutions say to each other: generated code only. This list of messages is the
//! register of what may leave a node.

/// What is signed, for ever.
pub mod statement {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("archipel.statement.v1");
    }
}

/// Who belongs, and which keys speak for whom.
pub mod registry {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("archipel.registry.v1");
    }
}

/// What nodes say to each other.
pub mod federation {
    /// Version 1.
    pub mod v1 {
        tonic::include_proto!("archipel.federation.v1");
    }
}

/// The encoded `FileDescriptorSet` of all of it, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
