use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

fn client() -> HttpClient {
    let key = rcgen::generate_simple_self_signed(["provider.test".to_owned()]).unwrap();
    HttpClient::new(&[key.cert.der().clone()]).unwrap()
}

fn request(uri: &str) -> HttpRequest {
    Request::builder().uri(uri).body(Vec::new()).unwrap()
}

/// Asks a server that answers with these bytes, whatever it is asked, and then says no more.
async fn ask(answer: Vec<u8>) -> Result<HttpResponse, HttpError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serve = async {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut asked = [0; 1024];
        let count = socket.read(&mut asked).await.unwrap();
        let head = String::from_utf8_lossy(&asked[..count]).to_lowercase();
        assert!(head.starts_with("get /path?query=1 http/1.1\r\n"), "{head}");
        assert!(head.contains(&format!("host: {address}\r\n")), "{head}");
        let _ = socket.write_all(&answer).await;
    };
    let uri = format!("http://{address}/path?query=1");
    let client = client();
    let (answer, ()) = tokio::join!(client.send(request(&uri)), serve);
    answer
}

fn with_body(bytes: usize) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n");
    [head.into_bytes(), vec![b'x'; bytes]].concat()
}

#[tokio::test]
async fn an_answer_is_read_to_its_limit_and_no_further() {
    let answer = ask(with_body(ANSWER_BYTES_MAX)).await.unwrap();
    assert_eq!(answer.body().len(), ANSWER_BYTES_MAX);
    let refusal = ask(with_body(ANSWER_BYTES_MAX + 1)).await.unwrap_err();
    assert!(refusal.to_string().contains("longer than"), "{refusal}");
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let chunk = [b"1000\r\n".to_vec(), vec![b'x'; 0x1000], b"\r\n".to_vec()].concat();
    let answer = [head, chunk.repeat(ANSWER_BYTES_MAX / 0x1000 + 1)].concat();
    let refusal = ask(answer).await.unwrap_err();
    assert!(refusal.to_string().contains("longer than"), "{refusal}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_leads_nowhere() {
    let answer =
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
    let answer = ask(answer.to_vec()).await.unwrap();
    assert_eq!(answer.status(), 302);
}

#[tokio::test]
async fn what_is_not_http_is_refused() {
    for answer in [
        &b"SSH-2.0-x\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx",
        b"",
    ] {
        assert!(ask(answer.to_vec()).await.is_err());
    }
}

#[tokio::test]
async fn nobody_at_the_address_is_said_with_its_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    drop(listener);
    let refusal = client().send(request(&format!("http://{address}/"))).await;
    let refusal = refusal.unwrap_err().to_string();
    assert!(
        refusal.starts_with("cannot connect to 127.0.0.1"),
        "{refusal}"
    );
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_to_another_machine() {
    for uri in [
        "http://provider.example/",
        "http://192.0.2.1/",
        "ftp://127.0.0.2.example/",
    ] {
        let refusal = client().send(request(uri)).await.unwrap_err();
        assert!(matches!(refusal, HttpError::Plain(_)), "{uri}: {refusal}");
    }
}

#[test]
fn a_loopback_address_is_this_machine() {
    for host in ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]"] {
        assert!(is_loopback(host), "{host}");
    }
    for host in [
        "localhost.example",
        "10.0.0.1",
        "0.0.0.0",
        "::",
        "127.0.0.1.example",
        "",
    ] {
        assert!(!is_loopback(host), "{host}");
    }
}
