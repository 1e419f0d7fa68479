//! Tests of the wire form of manifests.
