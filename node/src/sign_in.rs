//! The ways in of a node's own people: providers as they are configured, and sessions that are over.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use daemon::Shutdown;
use identity::{PortalAddress, ProviderSettings, SignIn, SignInParts};
use portal::PublicAddress;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject as _};

use crate::config::Provider;
use crate::folder::{SecretFileError, read_secret};
use crate::node::Node;

/// How often sessions that are over are forgotten.
const SWEEP_PERIOD: Duration = Duration::from_secs(3_600);

/// Why a provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderFileError {
    /// Its secret cannot be read.
    #[error("provider.client_secret of `{id}`: {source}")]
    Secret {
        /// The provider.
        id: identity::ProviderId,
        /// What is wrong with the file.
        source: SecretFileError,
    },
    /// The certificates of its authorities cannot be read.
    #[error("provider.authorities of `{id}`: {path}: {source}; give a PEM file with certificates", path = .path.display())]
    Authorities {
        /// The provider.
        id: identity::ProviderId,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: pem::Error,
    },
}

/// Signs people in for the portal at this address.
pub(crate) fn sign_in(node: &Node, address: &PublicAddress) -> anyhow::Result<Arc<SignIn>> {
    let address: PortalAddress = address.as_str().parse().context("read portal.address")?;
    let providers = node.config.providers.iter().map(settings);
    let providers = providers.collect::<Result<_, ProviderFileError>>()?;
    let sign_in = SignIn::new(SignInParts {
        store: node.store.clone(),
        passwords: Arc::clone(&node.passwords),
        devices: Arc::clone(&node.devices),
        providers,
        address,
    });
    Ok(Arc::new(sign_in.context("prepare identity providers")?))
}

/// A provider with what its files say. `serve --check` reads them too.
pub(crate) fn settings(provider: &Provider) -> Result<ProviderSettings, ProviderFileError> {
    let id = &provider.id;
    let secret = |path: &PathBuf| {
        read_secret(path).map_err(|source| ProviderFileError::Secret {
            id: id.clone(),
            source,
        })
    };
    let authorities = |path: &PathBuf| {
        certificates(path).map_err(|source| ProviderFileError::Authorities {
            id: id.clone(),
            path: path.clone(),
            source,
        })
    };
    Ok(ProviderSettings {
        id: id.clone(),
        name: provider.name.clone(),
        issuer: provider.issuer.clone(),
        client_id: provider.client_id.clone(),
        client_secret: provider.client_secret.as_ref().map(secret).transpose()?,
        scopes: provider.scopes.clone(),
        organizations: provider.organizations.clone(),
        claims: provider.claims.clone(),
        roles: provider.roles.clone(),
        authorities: provider
            .authorities
            .as_ref()
            .map(authorities)
            .transpose()?
            .unwrap_or_default(),
    })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, pem::Error> {
    CertificateDer::pem_file_iter(path)?.collect()
}

/// Forgets sessions that are over, now and then.
pub(crate) fn spawn_sweep(node: &Node, shutdown: &Shutdown) {
    let (node, stop) = (node.clone(), shutdown.token());
    shutdown.spawn("sessions", async move {
        let mut period = tokio::time::interval(SWEEP_PERIOD);
        while stop.run_until_cancelled(period.tick()).await.is_some() {
            let node = node.clone();
            let swept =
                tokio::task::spawn_blocking(move || node.sessions.sweep(node.clock.now_ms()));
            match swept.await {
                Ok(Ok(count)) => tracing::debug!(count, "sessions forgotten"),
                Ok(Err(error)) => tracing::warn!(%error, "old sessions cannot be forgotten"),
                Err(error) => tracing::warn!(%error, "old sessions cannot be forgotten"),
            }
        }
    });
}
