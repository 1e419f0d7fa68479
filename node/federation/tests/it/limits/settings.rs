//! What a node announces when a connection begins: its HTTP/2 SETTINGS, read off the wire.

use std::sync::Arc;

use federation::serve::{HEADERS_BYTES_MAX, STREAMS_MAX};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsConnector;

use crate::fixtures::keys;
use crate::harness::{Federation, Node};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const EMPTY_SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
const MAX_CONCURRENT_STREAMS: u16 = 3;
const MAX_HEADER_LIST_SIZE: u16 = 6;

/// Whoever answers: this test looks at what is announced, not at who announces it.
#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("TLS 1.3 only".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }
}

fn connector(name: &str) -> TlsConnector {
    const PKCS8_HEADER: [u8; 16] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    let pkcs8 = [&PKCS8_HEADER[..], &keys(name).tls().seed()].concat();
    let pkcs8 = PrivatePkcs8KeyDer::from(pkcs8);
    let pair = rcgen::KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, &rcgen::PKCS_ED25519);
    let params = rcgen::CertificateParams::new(vec!["archipel".to_owned()]).expect("a name");
    let certificate = params.self_signed(&pair.expect("a key")).expect("signed");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("supported")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_client_auth_cert(vec![certificate.der().clone()], pkcs8.into())
        .expect("our own");
    config.alpn_protocols = vec![b"h2".to_vec()];
    Arc::new(config).into()
}

/// The settings in the first frame that a node sends.
async fn settings(node: &Node, from: &str) -> Vec<(u16, u32)> {
    let address = node.listed().addresses[0].clone();
    let tcp = tokio::net::TcpStream::connect(address).await;
    let name = ServerName::try_from("archipel").expect("a name");
    let tls = connector(from).connect(name, tcp.expect("it listens"));
    let mut tls = tls.await.expect("a member");
    tls.write_all(PREFACE).await.expect("open");
    tls.write_all(&EMPTY_SETTINGS).await.expect("open");
    let mut header = [0; 9];
    tls.read_exact(&mut header).await.expect("a frame");
    assert_eq!(header[3], 4, "the first frame is SETTINGS");
    let length = u32::from_be_bytes([0, header[0], header[1], header[2]]);
    let mut payload = vec![0; usize::try_from(length).expect("small")];
    tls.read_exact(&mut payload).await.expect("a payload");
    let setting = |entry: &[u8; 6]| {
        let [i, j, a, b, c, d] = *entry;
        (u16::from_be_bytes([i, j]), u32::from_be_bytes([a, b, c, d]))
    };
    payload.as_chunks().0.iter().map(setting).collect()
}

#[test]
fn the_limits_of_a_connection_are_announced() {
    let federation = Federation::of(&["grenoble", "paris"]);
    let grenoble = federation.node("grenoble");
    let settings = grenoble.block_on(settings(grenoble, "paris"));
    let announced = |id| settings.iter().find(|(other, _)| *other == id);
    let streams = announced(MAX_CONCURRENT_STREAMS);
    assert_eq!(streams, Some(&(MAX_CONCURRENT_STREAMS, STREAMS_MAX)));
    let headers = announced(MAX_HEADER_LIST_SIZE);
    assert_eq!(headers, Some(&(MAX_HEADER_LIST_SIZE, HEADERS_BYTES_MAX)));
}
