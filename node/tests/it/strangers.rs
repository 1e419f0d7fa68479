//! What anybody may send to the people's port: refused by name, and the node goes on.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};

use campus_proto::commons::v1 as pb;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use tonic::metadata::MetadataKey;
use tonic::transport::Endpoint;
use tonic::{Code, Request};

use crate::in_process::{Node, bearing};

/// Largest message, in bytes.
const MESSAGE_BYTES_MAX: usize = 4 << 20;
/// What a query of some length has besides in its message: the field's tag and the length.
const QUERY_FRAME_BYTES: usize = 5;

/// Somebody new is answered.
async fn check_alive(node: &Node) -> anyhow::Result<()> {
    let endpoint = Endpoint::from_shared(format!("http://{}", node.running.addresses.people))?;
    let mut commons = CommonsServiceClient::new(endpoint.connect().await?);
    commons.who_am_i(pb::WhoAmIRequest {}).await?;
    Ok(())
}

/// Sends bytes as they are and returns what comes back until the node hangs up.
async fn send(address: SocketAddr, bytes: Vec<u8>) -> anyhow::Result<String> {
    let sent = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(&bytes)?;
        stream.shutdown(Shutdown::Write)?;
        let mut answer = Vec::new();
        // A connection that is reset has been refused too.
        let _ = stream.read_to_end(&mut answer);
        std::io::Result::Ok(answer)
    });
    Ok(String::from_utf8_lossy(&sent.await??).into_owned())
}

#[tokio::test]
async fn a_message_of_one_byte_too_many() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let mut commons = node.commons().max_encoding_message_size(64 << 20);
    let search = |bytes: usize| pb::SearchRequest {
        query: "x".repeat(bytes - QUERY_FRAME_BYTES),
        ..pb::SearchRequest::default()
    };
    // At the limit it is read; what it says is another matter.
    let read = commons.search(search(MESSAGE_BYTES_MAX)).await;
    assert!(read.map_or_else(|status| status.code() == Code::InvalidArgument, |_| true));
    let refused = commons.search(search(MESSAGE_BYTES_MAX + 1)).await;
    let refused = refused.expect_err("it is too large");
    assert_eq!(refused.code(), Code::OutOfRange, "{refused}");
    check_alive(&node).await?;
    node.stop().await
}

#[tokio::test]
async fn a_method_that_is_not_there_and_a_message_that_is_none() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    for path in [
        "/archipel.commons.v1.CommonsService/Frobnicate",
        "/archipel.commons.v2.CommonsService/Search",
        "/",
    ] {
        let status = node.call_raw(path, ("", b"\0\0\0\0\0")).await?;
        assert_eq!(status, Code::Unimplemented, "{path}");
    }
    let search = "/archipel.commons.v1.CommonsService/Search";
    for body in [
        // A message that is no protobuf, one that is compressed and should not be, half a frame,
        // a frame that promises more than is ever read.
        &b"\0\0\0\0\x04\xff\xff\xff\xff"[..],
        b"\x01\0\0\0\x02\0\0",
        b"\0\0\0",
        b"\0\xff\xff\xff\xff",
    ] {
        let status = node.call_raw(search, ("", body)).await?;
        assert!(
            ![Code::Ok, Code::Unknown].contains(&status),
            "{body:?}: {status:?}"
        );
    }
    check_alive(&node).await?;
    node.stop().await
}

#[tokio::test]
async fn bytes_that_are_no_request() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let address = node.running.addresses.people;
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    for bytes in [
        vec![0xff; 64 << 10],
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03".to_vec(),
        preface.to_vec(),
        [&preface[..], &[0xff; 4_096]].concat(),
        b"GET / HTTP/1.1\r\n".to_vec(),
        format!("GET /{} HTTP/1.1\r\nHost: n\r\n\r\n", "x".repeat(1 << 20)).into_bytes(),
    ] {
        let answer = send(address, bytes).await?;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{answer}");
        check_alive(&node).await?;
    }
    node.stop().await
}

#[tokio::test]
async fn a_call_in_the_words_of_another_protocol() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let path = "/archipel.commons.v1.CommonsService/Search";
    for (kind, body) in [
        ("application/json", "{\"query\":\"fer\"}"),
        ("application/x-www-form-urlencoded", "query=fer"),
        ("text/plain", ""),
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: n\r\nConnection: close\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = send(node.running.addresses.people, request.into_bytes()).await?;
        // The node may hang up as soon as nothing more can come.
        let is_error = answer.contains("grpc-status: ") && !answer.contains("grpc-status: 0");
        let is_refused = answer.is_empty() || is_error;
        assert!(is_refused, "{kind}: {answer}");
    }
    check_alive(&node).await?;
    node.stop().await
}

#[tokio::test]
async fn ten_thousand_headers() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let mut request = Request::new(pb::WhoAmIRequest {});
    for number in 0..10_000 {
        let key = MetadataKey::from_bytes(format!("x-{number}").as_bytes())?;
        request.metadata_mut().insert(key, "x".parse()?);
    }
    let refused = node.commons().who_am_i(request).await;
    refused.expect_err("they are too many");
    check_alive(&node).await?;
    node.stop().await
}

#[tokio::test]
async fn a_page_token_of_somebody_else_or_of_another_question() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let (maelle, yanis) = (node.teacher("Maëlle").await?, node.teacher("Yanis").await?);
    for title in ["one", "two"] {
        publish(&node, &maelle, title).await?;
    }
    let list = |page_token: &str, own| pb::ListRequest {
        page_size: 1,
        page_token: page_token.to_owned(),
        own,
        ..pb::ListRequest::default()
    };
    let search = |page_token: &str| pb::SearchRequest {
        page_size: 1,
        page_token: page_token.to_owned(),
        ..pb::SearchRequest::default()
    };
    let mut commons = node.commons();
    let page = commons
        .list(bearing(&maelle, list("", false))?)
        .await?
        .into_inner();
    let token = page.next_page_token;
    commons.list(bearing(&maelle, list(&token, false))?).await?;
    let refused = [
        commons
            .list(bearing(&yanis, list(&token, false))?)
            .await
            .err(),
        commons.list(list(&token, false)).await.err(),
        commons
            .list(bearing(&maelle, list(&token, true))?)
            .await
            .err(),
        commons
            .search(bearing(&maelle, search(&token))?)
            .await
            .err(),
    ];
    for status in refused {
        let status = status.expect("it is not for this question of this person");
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        assert!(status.message().contains("page_token"), "{status}");
    }
    node.stop().await
}

async fn publish(node: &Node, token: &str, title: &str) -> anyhow::Result<()> {
    let policy = pb::SharingPolicy {
        rung: pb::Rung::Public.into(),
        ..pb::SharingPolicy::default()
    };
    let request = pb::PublishRequest {
        item_json: crate::naughty_strings::draft("title", title).to_string(),
        policy: Some(policy),
    };
    node.commons().publish(bearing(token, request)?).await?;
    Ok(())
}
