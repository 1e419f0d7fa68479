//! Who may call, and what each may have.

use domain::membership::Status;
use domain::policy::{Destination, SharingPolicy};
use federation::refusals::Reason;
use federation::tls::Connector;
use federation_proto::federation::v1 as pb;
use pb::replication_service_client::ReplicationServiceClient;
use tonic::Code;
use tonic::transport::Channel;

use crate::fixtures::{id, key, keys};
use crate::harness::{Federation, channel, consortium};

async fn client(
    federation: &Federation,
    from: &str,
    to: &str,
) -> ReplicationServiceClient<Channel> {
    let (from, to) = (federation.node(from), federation.node(to));
    ReplicationServiceClient::new(from.channel_to(to).await)
}

fn pull(log: &str, follow: bool) -> pb::PullRequest {
    pb::PullRequest {
        log: log.to_owned(),
        follow,
        ..pb::PullRequest::default()
    }
}

#[test]
fn a_key_that_is_listed_for_nobody_is_turned_away_and_counted() {
    let federation = Federation::of(&["grenoble"]);
    let grenoble = federation.node("grenoble");
    let stranger = Connector::new(&key("stranger"));
    let answered = grenoble.block_on(async {
        let channel = channel(&stranger, grenoble).await.ok()?;
        let mut client = ReplicationServiceClient::new(channel);
        client.hello(pb::HelloRequest::default()).await.ok()
    });
    assert!(answered.is_none());
    let refused = grenoble.wait_for_refusal(None, Reason::UnknownPeer);
    let name = key("stranger").public().to_string();
    assert!(refused.last.detail.contains(&name));
}

#[test]
fn a_server_that_proves_another_key_is_not_spoken_to() {
    let federation = Federation::of(&["grenoble", "mallory"]);
    let grenoble = federation.node("grenoble");
    let connector = Connector::new(keys("grenoble").tls());
    let address = federation.node("mallory").listed().addresses[0].clone();
    let paris = vec![keys("paris").tls().public()];
    let connected = grenoble.block_on(connector.connect(&address, paris));
    assert!(connected.is_err());
}

#[test]
fn logs_for_others_and_logs_that_are_not_answer_alike() {
    let federation = Federation::of(&["grenoble", "paris", "toulouse"]);
    let grenoble = federation.node("grenoble");
    let paris_alone = SharingPolicy::Institutions([id("paris")].into());
    grenoble.publish("Iron", &paris_alone);
    grenoble.publish("Ohm", &SharingPolicy::Consortium);
    federation.converge();
    let log = |to| grenoble.door().own_logs().log(&to).expect("named");
    let refused = [
        log(Destination::House).to_string(),
        log(Destination::Pair(id("paris"))).to_string(),
        format!("archipel/grenoble/pair-{}/e1", "00".repeat(16)),
        "archipel/grenoble/consortium/e2".to_owned(),
    ];
    for server in ["grenoble", "paris"] {
        for log in &refused[..3] {
            check_denied(&federation, server, log);
        }
    }
    check_denied(&federation, "grenoble", &refused[3]);
    let counted = grenoble.wait_for_refusal(Some("toulouse"), Reason::NotAuthorised);
    assert_eq!(counted.count, 4);
    let heads = federation.node("toulouse").block_on(async {
        let mut client = client(&federation, "toulouse", "grenoble").await;
        client.list_heads(pb::ListHeadsRequest::default()).await
    });
    for note in heads.expect("answered").into_inner().checkpoints {
        let note = String::from_utf8_lossy(&note);
        assert!(!note.contains("house") && !note.contains("pair"), "{note}");
    }
}

/// Toulouse asks for the events, the bodies and an object of a log.
#[track_caller]
fn check_denied(federation: &Federation, server: &str, log: &str) {
    let status = federation.node("toulouse").block_on(async {
        let mut client = client(federation, "toulouse", server).await;
        client.pull(pull(log, false)).await.map(drop)
    });
    let status = status.expect_err("denied");
    assert_eq!(
        (status.code(), status.message()),
        (Code::PermissionDenied, "NOT_AUTHORISED"),
        "{log}"
    );
}

#[test]
fn an_applicant_reads_what_is_public() {
    let mut federation = Federation::of(&["grenoble", "lorraine"]);
    federation.enrol(|institution| {
        if institution.id == id("lorraine") {
            institution.status = Status::Applicant;
        }
    });
    let pulled = |log: String| {
        federation.node("lorraine").block_on(async {
            let mut client = client(&federation, "lorraine", "grenoble").await;
            client.pull(pull(&log, false)).await.map(drop)
        })
    };
    assert!(pulled(consortium("grenoble").to_string()).is_err());
    assert!(pulled(String::new()).is_err(), "the log between the two");
    assert!(pulled("archipel/grenoble/public/e1".to_owned()).is_ok());
}

#[test]
fn a_member_that_is_suspended_is_cut_off_in_the_middle() {
    let mut federation = Federation::of(&["grenoble", "lorraine"]);
    let log = consortium("grenoble").to_string();
    let lorraine = federation.node("lorraine");
    let mut frames = lorraine.block_on(async {
        let mut client = client(&federation, "lorraine", "grenoble").await;
        let mut frames = client
            .pull(pull(&log, true))
            .await
            .expect("a member")
            .into_inner();
        frames.message().await.expect("a checkpoint");
        frames
    });
    federation.enrol(|institution| {
        if institution.id == id("lorraine") {
            institution.status = Status::Suspended;
        }
    });
    let grenoble = federation.node("grenoble");
    grenoble.publish("Not for lorraine", &SharingPolicy::Consortium);
    let lorraine = federation.node("lorraine");
    let ended = lorraine.block_on(async {
        loop {
            match frames.message().await {
                Ok(Some(frame)) => assert!(
                    !matches!(frame.frame, Some(pb::pull_response::Frame::Package(_))),
                    "nothing more is told"
                ),
                Ok(None) => return None,
                Err(status) => return Some(status),
            }
        }
    });
    assert_eq!(ended.expect("refused").code(), Code::PermissionDenied);
    let again = lorraine.block_on(async {
        let connector = Connector::new(keys("lorraine").tls());
        let channel = channel(&connector, grenoble).await.ok()?;
        let mut client = ReplicationServiceClient::new(channel);
        client.hello(pb::HelloRequest::default()).await.ok()
    });
    assert!(
        again.is_none(),
        "its key is listed for nobody that may connect"
    );
    grenoble.wait_for_refusal(None, Reason::UnknownPeer);
}
