//! What a node says to its own people: generated code only. None of it leaves the node for
//! another institution.

/// The library.
pub mod commons {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.commons.v1.rs"));
    }
}

/// Running the node.
pub mod admin {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.admin.v1.rs"));
    }
}

/// Proving who somebody is.
pub mod identity {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.identity.v1.rs"));
    }
}

/// The node's own house.
pub mod teaching {
    /// Version 1.
    pub mod v1 {
        include!(concat!(env!("OUT_DIR"), "/archipel.teaching.v1.rs"));
    }
}

/// The encoded `FileDescriptorSet` of all of it, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
