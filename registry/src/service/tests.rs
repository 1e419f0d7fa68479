//! Two mirrors over real gRPC on the loopback interface.

use federation_proto::registry::v1::registry_service_client::RegistryServiceClient;
use tokio::net::TcpListener;
use tonic::Code;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Server};

use super::*;
use crate::chain::Chain;
use crate::document::DocumentKind;
use crate::fixtures::{chain, draft, extend, second_root, signed_by};

/// Serves `service` while `body` runs with a channel to it.
async fn with_server<S, F>(service: RegistryServiceServer<S>, body: impl FnOnce(Channel) -> F)
where
    S: RegistryService,
    F: Future<Output = ()>,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = Server::builder()
        .add_service(service)
        .serve_with_incoming(TcpIncoming::from(listener));
    let channel = Channel::from_shared(format!("http://{address}"))
        .unwrap()
        .connect_lazy();
    tokio::select! {
        outcome = server => panic!("the server ended: {outcome:?}"),
        () = body(channel) => {}
    }
}

fn far_ahead() -> Chain {
    let mut chain = chain();
    for _ in 0..20 {
        extend(&mut chain, &[1, 2]);
    }
    chain.submit(second_root(&chain)).unwrap();
    for _ in 0..20 {
        extend(&mut chain, &[11, 12]);
    }
    chain
}

#[tokio::test]
async fn a_mirror_catches_up_and_tells_its_readers() {
    let (ours, theirs) = (Mirror::new(chain()), Mirror::new(far_ahead()));
    let mut news = ours.subscribe();
    with_server(
        Service::new(theirs.clone()).into_server(),
        async |channel| {
            let synced = ours.sync_from(channel.clone()).await.unwrap();
            assert_eq!((synced.roots, synced.memberships), (1, 40));
            assert_eq!(synced.head, theirs.head());
            assert!(news.has_changed().unwrap());
            assert_eq!(*news.borrow_and_update(), theirs.membership());
            let again = ours.sync_from(channel).await.unwrap();
            assert_eq!((again.roots, again.memberships), (0, 0));
            assert!(!news.has_changed().unwrap());
        },
    )
    .await;
}

#[tokio::test]
async fn a_mirror_waits_for_the_new_council_to_speak() {
    let mut ahead = chain();
    extend(&mut ahead, &[1, 2]);
    ahead.submit(second_root(&ahead)).unwrap();
    let (ours, theirs) = (Mirror::new(chain()), Mirror::new(ahead));
    with_server(Service::new(theirs).into_server(), async |channel| {
        let synced = ours.sync_from(channel).await.unwrap();
        assert_eq!((synced.roots, synced.memberships), (1, 0));
        assert!(!synced.head.current);
    })
    .await;
}

#[tokio::test]
async fn a_mirror_that_is_ahead_learns_nothing_and_loses_nothing() {
    let (ours, theirs) = (Mirror::new(far_ahead()), Mirror::new(chain()));
    let before = ours.head();
    with_server(Service::new(theirs).into_server(), async |channel| {
        assert_eq!(ours.sync_from(channel).await.unwrap().head, before);
    })
    .await;
}

#[tokio::test]
async fn a_fork_is_found_and_kept() {
    let (mut ours, mut theirs) = (chain(), chain());
    extend(&mut ours, &[1, 2]);
    theirs
        .submit(signed_by(&draft(&theirs, 1), &[1, 2]))
        .unwrap();
    extend(&mut theirs, &[1, 2]);
    let (ours, theirs) = (Mirror::new(ours), Mirror::new(theirs));
    with_server(Service::new(theirs).into_server(), async |channel| {
        let refusal = ours.sync_from(channel).await.unwrap_err();
        let fork = SubmitError::Fork {
            kind: DocumentKind::Membership,
            version: 1,
        };
        assert_eq!(refusal.to_string(), fork.to_string());
        assert_eq!(ours.head().membership_version, 1);
    })
    .await;
}

#[tokio::test]
async fn submitting_says_why_not() {
    let mirror = Mirror::new(chain());
    let draft = draft(&chain(), 0);
    let gap = {
        let mut draft = draft.clone();
        draft.version = 2;
        signed_by(&draft, &[1, 2])
    };
    let text = Envelope::sign_bytes("text/plain", "hello".into(), &[&crate::fixtures::key(1)]);
    let cases = [
        (None, Code::InvalidArgument),
        (Some(text), Code::InvalidArgument),
        (Some(signed_by(&draft, &[7, 8])), Code::PermissionDenied),
        (Some(gap), Code::FailedPrecondition),
        (Some(signed_by(&draft, &[1, 2])), Code::Ok),
        (Some(signed_by(&draft, &[1, 2])), Code::Ok),
        (
            Some(signed_by(&crate::fixtures::draft(&chain(), 1), &[1, 2])),
            Code::AlreadyExists,
        ),
    ];
    with_server(Service::new(mirror).into_server(), async |channel| {
        let mut client = RegistryServiceClient::new(channel);
        for (document, expected) in cases {
            let request = pb::SubmitRequest {
                document: document.map(Into::into),
            };
            let code = client
                .submit(request)
                .await
                .map_or_else(|status| status.code(), |_| Code::Ok);
            assert_eq!(code, expected);
        }
    })
    .await;
}

#[test]
fn of_many_who_submit_at_once_one_is_first() {
    let mirror = Mirror::new(chain());
    let drafts: Vec<_> = (0..8)
        .map(|time| signed_by(&draft(&chain(), time), &[1, 2]))
        .collect();
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let submit = |draft: Envelope| scope.spawn(|| mirror.submit(draft));
        let threads: Vec<_> = drafts.into_iter().map(submit).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let taken = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let forks = |outcome: &&Result<_, _>| matches!(outcome, Err(SubmitError::Fork { .. }));
    assert_eq!((taken, outcomes.iter().filter(forks).count()), (1, 7));
    assert_eq!(mirror.membership().version, 1);
}

/// Announces documents and hands out others, or none, or the same ones for ever.
struct Liar {
    head: pb::GetHeadResponse,
    roots: Vec<Envelope>,
    memberships: Vec<Envelope>,
}

#[tonic::async_trait]
impl RegistryService for Liar {
    async fn get_head(
        &self,
        _: Request<pb::GetHeadRequest>,
    ) -> Result<Response<pb::GetHeadResponse>, Status> {
        Ok(Response::new(self.head))
    }

    async fn get_roots(
        &self,
        _: Request<pb::GetRootsRequest>,
    ) -> Result<Response<pb::GetRootsResponse>, Status> {
        let roots = self.roots.iter().cloned().map(Into::into).collect();
        Ok(Response::new(pb::GetRootsResponse { roots }))
    }

    async fn get_membership(
        &self,
        _: Request<pb::GetMembershipRequest>,
    ) -> Result<Response<pb::GetMembershipResponse>, Status> {
        let memberships = self.memberships.iter().cloned().map(Into::into).collect();
        Ok(Response::new(pb::GetMembershipResponse { memberships }))
    }

    async fn submit(
        &self,
        _: Request<pb::SubmitRequest>,
    ) -> Result<Response<pb::SubmitResponse>, Status> {
        Err(Status::unimplemented("not asked"))
    }
}

/// Synchronises with a liar and expects to stop where nothing is gained.
async fn check_liar(head: (u64, u64), roots: Vec<Envelope>, memberships: Vec<Envelope>) -> String {
    let ours = Mirror::new(chain());
    let before = ours.head();
    let liar = Liar {
        head: pb::GetHeadResponse {
            root_version: head.0,
            membership_version: head.1,
        },
        roots,
        memberships,
    };
    let mut refusal = String::new();
    with_server(RegistryServiceServer::new(liar), async |channel| {
        refusal = ours.sync_from(channel).await.unwrap_err().to_string();
    })
    .await;
    assert_eq!(ours.head(), before);
    refusal
}

#[tokio::test]
async fn a_peer_that_hands_out_nothing_new_is_left() {
    let known = crate::fixtures::first_root();
    let withheld = "a newer document is announced and not handed out";
    assert_eq!(check_liar((9, 0), vec![], vec![]).await, withheld);
    assert_eq!(check_liar((9, 0), vec![known], vec![]).await, withheld);
    assert_eq!(check_liar((1, u64::MAX), vec![], vec![]).await, withheld);
}

#[tokio::test]
async fn a_peer_that_forges_is_refused() {
    let forged = signed_by(&draft(&chain(), 0), &[7, 8]);
    let refusal = check_liar((1, 1), vec![], vec![forged]).await;
    assert!(refusal.contains("bad signature"), "{refusal}");
}

#[tokio::test]
async fn a_page_longer_than_agreed_is_refused() {
    let membership = signed_by(&draft(&chain(), 0), &[1, 2]);
    let refusal = check_liar((1, 17), vec![], vec![membership; 17]).await;
    assert!(refusal.contains("at most 16"), "{refusal}");
}

#[tokio::test]
async fn a_message_longer_than_agreed_is_refused() {
    with_server(
        Service::new(Mirror::new(chain())).into_server(),
        async |channel| {
            let request = pb::SubmitRequest {
                document: Some(federation_proto::statement::v1::Envelope {
                    payload: vec![0; MESSAGE_BYTES_MAX].into(),
                    ..Default::default()
                }),
            };
            let status = RegistryServiceClient::new(channel)
                .submit(request)
                .await
                .unwrap_err();
            assert_eq!(status.code(), Code::OutOfRange);
        },
    )
    .await;
}
