//! The portal's certificate: the one that the configuration names, or one of the node's own making
//! for as long as there is none.
//!
//! Browsers warn of a certificate that no authority signed, and they are right; on one machine and
//! in the demo it is all there is. It is made once and kept, so that who accepted it is not asked
//! again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portal::PublicAddress;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};

use crate::config::{Certificate, Config, Portal};
use crate::folder::{SecretFileError, read_secret, write_secret};

/// Why the portal cannot prove who it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CertificateError {
    /// A file that the configuration names is not a certificate or a key.
    #[error("{path}: {source}; give PEM files, the certificate first and then those of its authority", path = .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        source: pem::Error,
    },
    /// Key and certificate do not belong together, or are of a kind that TLS does not know.
    #[error("{chain} and {key} are no certificate and its key: {source}; give those that belong together", chain = .chain.display(), key = .key.display())]
    Pair {
        /// The file of the certificate.
        chain: PathBuf,
        /// The file of the key.
        key: PathBuf,
        /// What is wrong with them.
        source: rustls::Error,
    },
    /// TLS cannot be spoken at all.
    #[error("prepare TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// A certificate of our own cannot be made.
    #[error("make a certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// Its key cannot be kept, or not be read again.
    #[error(transparent)]
    Secret(#[from] SecretFileError),
    /// It cannot be kept.
    #[error("{path}: {source}", path = .path.display())]
    Keep {
        /// Where it should be.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// How the portal speaks TLS.
pub(super) fn config(
    config: &Config,
    portal: &Portal,
    address: &PublicAddress,
) -> Result<ServerConfig, CertificateError> {
    let files = match &portal.certificate {
        Some(files) => files.clone(),
        None => own(config, address)?,
    };
    let (chain, key) = read(&files.chain, &files.key)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|source| CertificateError::Pair {
            chain: files.chain,
            key: files.key,
            source,
        })?;
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(tls)
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn read(chain: &Path, key: &Path) -> Result<Identity, CertificateError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| CertificateError::File { path, source }
    };
    let certificates = CertificateDer::pem_file_iter(chain)
        .and_then(Iterator::collect)
        .map_err(failed(chain))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(failed(key))?;
    Ok((certificates, key))
}

/// The certificate that was made before, or a new one.
fn own(config: &Config, address: &PublicAddress) -> Result<Certificate, CertificateError> {
    let (chain, key) = (
        config.folder.portal_certificate(),
        config.folder.portal_key(),
    );
    if !chain.exists() || !key.exists() {
        make(config, address)?;
    }
    // Refuses a key that others can read.
    read_secret(&key)?;
    Ok(Certificate { chain, key })
}

fn make(config: &Config, address: &PublicAddress) -> Result<(), CertificateError> {
    let (chain, key) = (
        config.folder.portal_certificate(),
        config.folder.portal_key(),
    );
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let names = vec![address.host().to_owned(), "localhost".to_owned()];
    let mut params = CertificateParams::new(names)?;
    params
        .distinguished_name
        .push(DnType::CommonName, address.host());
    let certificate = params.self_signed(&pair)?;
    let _ = fs::remove_file(&key);
    write_secret(&key, pair.serialize_pem().trim_end())?;
    fs::write(&chain, certificate.pem()).map_err(|source| CertificateError::Keep {
        path: chain,
        source,
    })
}
