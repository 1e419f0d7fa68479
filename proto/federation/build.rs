//! Compiles the messages between institutions; needs no protoc.

use std::path::Path;

use prost::Message as _;

const FILES: [&str; 7] = [
    "archipel/statement/v1/envelope.proto",
    "archipel/statement/v1/event.proto",
    "archipel/statement/v1/item.proto",
    "archipel/registry/v1/documents.proto",
    "archipel/registry/v1/registry_service.proto",
    "archipel/federation/v1/object_service.proto",
    "archipel/federation/v1/replication_service.proto",
];

#[expect(
    clippy::disallowed_methods,
    reason = "cargo talks to build scripts by variables"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=archipel");
    let descriptors = protox::compile(FILES, ["."])?;
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(
        Path::new(&out).join("descriptors.bin"),
        descriptors.encode_to_vec(),
    )?;
    tonic_prost_build::configure()
        .bytes(".")
        .client_mod_attribute(".", "#[cfg(feature = \"client\")]")
        .server_mod_attribute(".", "#[cfg(feature = \"server\")]")
        .compile_fds(descriptors)?;
    Ok(())
}
