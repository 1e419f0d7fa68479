//! Limits of the transport: announced, and kept one past each.

mod settings;

use federation_proto::federation::v1 as pb;
use pb::replication_service_client::ReplicationServiceClient;
use tonic::Code;

use crate::harness::{Federation, consortium};

#[test]
fn a_message_one_byte_too_long_is_refused_and_the_connection_stays() {
    let federation = Federation::of(&["grenoble", "paris"]);
    let paris = federation.node("paris");
    paris.block_on(async {
        let channel = paris.channel_to(federation.node("grenoble")).await;
        let mut client = ReplicationServiceClient::new(channel);
        let software = "a".repeat(federation::serve::MESSAGE_BYTES_MAX + 1);
        let hello = pb::HelloRequest {
            protocols: vec![federation::serve::PROTOCOL],
            software,
            membership_version: 1,
        };
        let refused = client.hello(hello.clone()).await.expect_err("too long");
        assert_eq!(refused.code(), Code::OutOfRange);
        let short = pb::HelloRequest {
            software: String::new(),
            ..hello
        };
        client.hello(short).await.expect("answered");
    });
}

#[test]
fn a_protocol_that_nobody_speaks_is_refused() {
    let federation = Federation::of(&["grenoble", "paris"]);
    let paris = federation.node("paris");
    let refused = paris.block_on(async {
        let channel = paris.channel_to(federation.node("grenoble")).await;
        let mut client = ReplicationServiceClient::new(channel);
        let hello = pb::HelloRequest {
            protocols: vec![federation::serve::PROTOCOL + 1],
            ..pb::HelloRequest::default()
        };
        client.hello(hello).await
    });
    assert_eq!(refused.expect_err("newer").code(), Code::FailedPrecondition);
}

#[test]
fn bodies_are_asked_for_by_1_to_256() {
    let federation = Federation::of(&["grenoble", "paris"]);
    let paris = federation.node("paris");
    paris.block_on(async {
        let channel = paris.channel_to(federation.node("grenoble")).await;
        let mut client = ReplicationServiceClient::new(channel);
        let ask = |count| pb::FetchBodiesRequest {
            log: consortium("grenoble").to_string(),
            indexes: (0..count).collect(),
        };
        for count in [0, 257] {
            let refused = client.fetch_bodies(ask(count)).await.expect_err("refused");
            assert_eq!(refused.code(), Code::InvalidArgument, "{count}");
        }
        client.fetch_bodies(ask(256)).await.expect("answered");
    });
}
