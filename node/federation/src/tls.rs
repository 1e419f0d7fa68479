//! Mutual TLS 1.3 between nodes: a peer is who the registry says its key is.
//!
//! Certificates are self-signed wrappings of an Ed25519 key; names and dates in them mean
//! nothing, only the key does. Whoever proves a key that is listed for nobody is turned away.

mod acceptor;
mod connector;
mod verifiers;

use std::sync::Arc;

use domain::id::InstitutionId;
use domain::keys::{PublicKey, SecretKey};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

pub use acceptor::{PeerAcceptor, PeerIdentity, PeerStream};
pub use connector::{ConnectError, Connector};

/// How long a handshake may take.
pub const HANDSHAKE_SECONDS_MAX: u64 = 10;

/// Finds the institution that a TLS key speaks for.
pub type PeerLookup = Arc<dyn Fn(&PublicKey) -> Option<InstitutionId> + Send + Sync>;

/// Why a TLS configuration cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The key cannot be wrapped in a certificate.
    #[error("make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refuses the configuration.
    #[error("configure TLS: {0}")]
    Configuration(#[from] rustls::Error),
}

/// A key and its self-signed certificate.
fn certificate(
    key: &SecretKey,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TlsError> {
    let pkcs8 = PrivatePkcs8KeyDer::from(pkcs8(key));
    let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, &rcgen::PKCS_ED25519)?;
    let params = rcgen::CertificateParams::new(vec!["archipel".to_owned()])?;
    let certificate = params.self_signed(&pair)?;
    Ok((vec![certificate.der().clone()], pkcs8.into()))
}

/// RFC 8410: an Ed25519 private key in PKCS #8.
fn pkcs8(key: &SecretKey) -> Vec<u8> {
    const HEADER: [u8; 16] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    [&HEADER[..], &key.seed()].concat()
}

/// The Ed25519 key of a certificate.
fn key_of(certificate: &CertificateDer<'_>) -> Option<PublicKey> {
    const HEADER: [u8; 12] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    let certificate = webpki::EndEntityCert::try_from(certificate).ok()?;
    let info = certificate.subject_public_key_info();
    PublicKey::from_bytes(info.as_ref().strip_prefix(&HEADER)?).ok()
}
