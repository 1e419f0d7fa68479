//! Compiles the messages between a node and its own people; needs no protoc.

use std::path::Path;

use prost::Message as _;

const FILES: [&str; 11] = [
    "archipel/admin/v1/admin_service.proto",
    "archipel/commons/v1/commons_service.proto",
    "archipel/commons/v1/item.proto",
    "archipel/identity/v1/sign_in_service.proto",
    "archipel/teaching/v1/assignment_service.proto",
    "archipel/teaching/v1/attachment_service.proto",
    "archipel/teaching/v1/class_service.proto",
    "archipel/teaching/v1/data_protection_service.proto",
    "archipel/teaching/v1/feedback_service.proto",
    "archipel/teaching/v1/labdoc_service.proto",
    "archipel/teaching/v1/report_service.proto",
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
