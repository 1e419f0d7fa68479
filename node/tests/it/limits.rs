//! One past each limit of the people's port, and several nodes in one process.

use campus_proto::admin::v1 as admin;
use campus_proto::admin::v1::admin_service_client::AdminServiceClient;
use campus_proto::commons::v1 as pb;
use campus_proto::commons::v1::commons_service_client::CommonsServiceClient;
use tonic::transport::Endpoint;
use tonic::{Code, Request, Status};

use crate::in_process::Node;

fn check<T: std::fmt::Debug>(answer: Result<T, Status>, code: Code, fragment: &str) {
    let status = answer.expect_err("it is past the limit");
    assert_eq!(status.code(), code, "{status}");
    assert!(status.message().contains(fragment), "{status}");
}

#[tokio::test]
async fn several_nodes_live_in_one_process() -> anyhow::Result<()> {
    let (grenoble, paris) = (Node::start("grenoble").await?, Node::start("paris").await?);
    for (node, name) in [(&grenoble, "grenoble"), (&paris, "paris")] {
        let who = node.commons().who_am_i(pb::WhoAmIRequest {}).await?;
        assert_eq!(who.into_inner().institution, name);
    }
    grenoble.stop().await?;
    paris.stop().await
}

#[tokio::test]
async fn what_is_too_long_is_refused_and_the_node_goes_on() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let mut commons = node.commons().max_encoding_message_size(64 << 20);
    let search = |query: String, page_size| pb::SearchRequest {
        query,
        page_size,
        ..pb::SearchRequest::default()
    };
    let answer = commons.search(search("x".repeat(4 << 20), 0)).await;
    check(answer, Code::OutOfRange, "too large");
    let answer = commons.search(search(String::new(), 101)).await;
    check(answer, Code::InvalidArgument, "page_size");
    let list = pb::ListRequest {
        page_token: "ff".repeat(20),
        ..pb::ListRequest::default()
    };
    check(
        commons.list(list).await,
        Code::InvalidArgument,
        "page_token",
    );
    let publish = pb::PublishRequest {
        item_json: " ".repeat((1 << 20) + 1),
        policy: None,
    };
    check(
        commons.publish(publish).await,
        Code::InvalidArgument,
        "item_json",
    );
    // A list of headers past the limit ends its connection, and no other.
    let mut request = Request::new(pb::WhoAmIRequest {});
    request
        .metadata_mut()
        .insert("x-long", "x".repeat(17 << 10).parse()?);
    assert!(commons.who_am_i(request).await.is_err());
    let again = Endpoint::from_shared(format!("http://{}", node.running.addresses.people))?;
    let mut commons = CommonsServiceClient::new(again.connect().await?);
    commons.who_am_i(pb::WhoAmIRequest {}).await?;
    node.stop().await
}

#[tokio::test]
async fn fields_that_are_not_set_are_refused_by_name() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let mut commons = node.commons();
    let get = commons.get(pb::GetRequest::default()).await;
    check(get, Code::InvalidArgument, "item: is missing");
    let withdraw = pb::WithdrawRequest {
        item: format!("grenoble/{}", "0".repeat(32)),
        how: 0,
        reason: String::new(),
    };
    check(
        commons.withdraw(withdraw).await,
        Code::InvalidArgument,
        "how: is not set",
    );
    let mut operator = AdminServiceClient::new(node.channel.clone());
    let person = admin::CreatePersonRequest {
        name: "Yanis".to_owned(),
        role: 0,
    };
    let answer = operator.create_person(node.as_operator(person)?).await;
    check(answer, Code::InvalidArgument, "role: is not set");
    let many = admin::ListPeopleRequest {
        page_size: 1_001,
        page_token: String::new(),
    };
    let answer = operator.list_people(node.as_operator(many)?).await;
    check(answer, Code::InvalidArgument, "page_size");
    node.stop().await
}

#[tokio::test]
async fn an_error_carries_the_stable_name_of_its_reason() -> anyhow::Result<()> {
    let node = Node::start("grenoble").await?;
    let nowhere = pb::GetRequest {
        item: format!("grenoble/{}", "0".repeat(32)),
    };
    let status = node
        .commons()
        .get(nowhere)
        .await
        .expect_err("it is not there");
    let reason = status.metadata().get("archipel-reason");
    assert_eq!(
        reason.and_then(|reason| reason.to_str().ok()),
        Some("NOT_FOUND")
    );
    node.stop().await
}
