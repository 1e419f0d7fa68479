//! What institutions say to each other: generated code only. This list of messages is the
//! register of what may leave a node.

/// What is signed, for ever.
pub mod statement {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.statement.v1.rs"));
    }
}

/// Who belongs, and which keys speak for whom.
pub mod registry {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.registry.v1.rs"));
    }
}

/// What nodes say to each other.
pub mod federation {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.federation.v1.rs"));
    }
}

/// The encoded `FileDescriptorSet` of all of it, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
