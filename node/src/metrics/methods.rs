//! The names under which calls are counted. The list is closed, whatever strangers ask for.

use std::collections::BTreeSet;

use prost::{DecodeError, Message as _};
use prost_types::FileDescriptorSet;

/// Paths that are no calls of gRPC.
const PAGES: [&str; 3] = ["/livez", "/readyz", "/metrics"];
/// Everything that has no name here.
const OTHER: &str = "other";

/// The paths that are counted one by one.
pub(super) struct Methods(BTreeSet<String>);

impl Methods {
    /// Those of our own services, of health, and the pages.
    ///
    /// # Errors
    /// If a description that was compiled in is not readable.
    pub(super) fn known() -> Result<Self, DecodeError> {
        let mut paths = BTreeSet::from(PAGES.map(str::to_owned));
        for set in [
            campus_proto::DESCRIPTORS,
            tonic_health::pb::FILE_DESCRIPTOR_SET,
        ] {
            paths.extend(paths_of(&FileDescriptorSet::decode(set)?));
        }
        Ok(Self(paths))
    }

    /// What a call of this path is counted as.
    pub(super) fn label(&self, path: &str) -> String {
        let known = self.0.get(path);
        known
            .map_or(OTHER, |path| path.trim_start_matches('/'))
            .to_owned()
    }
}

fn paths_of(set: &FileDescriptorSet) -> Vec<String> {
    let mut paths = Vec::new();
    for file in &set.file {
        for service in &file.service {
            let name = format!("/{}.{}/", file.package(), service.name());
            let methods = service.method.iter();
            paths.extend(methods.map(|method| format!("{name}{}", method.name())));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_exists_has_a_name() {
        let methods = Methods::known().unwrap();
        for (path, label) in [
            (
                "/archipel.commons.v1.CommonsService/WhoAmI",
                "archipel.commons.v1.CommonsService/WhoAmI",
            ),
            (
                "/archipel.admin.v1.AdminService/Status",
                "archipel.admin.v1.AdminService/Status",
            ),
            (
                "/grpc.health.v1.Health/Check",
                "grpc.health.v1.Health/Check",
            ),
            ("/readyz", "readyz"),
            ("/archipel.commons.v1.CommonsService/Invented", OTHER),
            ("/wp-login.php", OTHER),
            ("", OTHER),
        ] {
            assert_eq!(methods.label(path), label);
        }
    }
}
