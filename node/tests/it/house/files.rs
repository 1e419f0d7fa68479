//! Files of teams, in pieces.

use campus_proto::teaching::v1 as pb;
use tonic::{Code, Status};

use super::{House, Person, endless, first_answer, joined, refusal};
use crate::in_process::bearing;

/// Most bytes of a piece.
const PIECE_BYTES_MAX: usize = 256 << 10;
/// Most bytes of a file.
const FILE_BYTES_MAX: usize = 8 << 20;
/// Most files that come in at once.
const INCOMING_MAX: usize = 32;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_attached_read_and_removed() -> anyhow::Result<()> {
    let house = House::start().await?;
    let (mut calls, report) = (house.attachments(), house.open(&house.iris).await?.id);
    let bytes: Vec<u8> = (0..FILE_BYTES_MAX).map(|place| place as u8).collect();
    let number = house
        .attach(&house.iris, &report, ("run.dat", &bytes))
        .await??;
    let request = pb::GetFileRequest {
        report: report.clone(),
        number,
    };
    let pieces = calls.get_file(house.ada(request)?).await?.into_inner();
    assert_eq!(joined(pieces, |one| one.piece).await?, bytes);
    let request = pb::DetachFileRequest {
        report: report.clone(),
        number,
    };
    calls.detach_file(house.iris(request)?).await?;
    let files = calls
        .list_files(house.iris(pb::ListFilesRequest { report })?)
        .await?
        .into_inner()
        .files;
    assert_eq!(
        (files[0].name.as_str(), files[0].size_bytes),
        ("run.dat", 8 << 20)
    );
    assert!(files[0].removed_ms.is_some());
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_no_picture_or_of_others_is_refused() -> anyhow::Result<()> {
    let house = House::start().await?;
    let report = house.open(&house.iris).await?.id;
    let large = vec![0; FILE_BYTES_MAX + 1];
    let large = refusal(house.attach(&house.iris, &report, ("a", &large)).await?);
    assert_eq!(large.0, Code::InvalidArgument);
    assert!(large.1.contains("8388608"), "{large:?}");
    let piece = pb::AttachFileRequest {
        report: report.clone(),
        name: "a".to_owned(),
        piece: vec![0; PIECE_BYTES_MAX + 1].into(),
    };
    let request = house.iris(tokio_stream::once(piece))?;
    let piece = refusal(house.attachments().attach_file(request).await);
    assert!(piece.1.contains("262144"), "{piece:?}");
    let request = house.iris(tokio_stream::empty::<pb::AttachFileRequest>())?;
    let nothing = refusal(house.attachments().attach_file(request).await);
    assert_eq!(nothing.0, Code::InvalidArgument);
    let picture = house.attach(&house.iris, &report, ("a.png", b"no")).await?;
    let picture = refusal(picture);
    assert!(picture.1.contains("picture"), "{picture:?}");
    let folder = house.attach(&house.iris, &report, ("a/b", b"x")).await?;
    assert_eq!(refusal(folder).0, Code::InvalidArgument);
    let teacher = house.attach(&house.ada, &report, ("a", b"x")).await?;
    assert_eq!(refusal(teacher).0, Code::PermissionDenied);
    let files = house
        .attachments()
        .list_files(house.iris(pb::ListFilesRequest { report })?)
        .await?;
    assert!(files.into_inner().files.is_empty(), "nothing was kept");
    house.node.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_file_too_many_at_once_is_told_to_come_later() -> anyhow::Result<()> {
    let house = House::start().await?;
    let report = house.open(&house.iris).await?.id;
    let mut calls = Vec::new();
    for _ in 0..=INCOMING_MAX {
        let first = pb::AttachFileRequest {
            report: report.clone(),
            name: "a".to_owned(),
            piece: b"1".as_slice().into(),
        };
        let (mut service, request) = (house.attachments(), house.iris(endless(first))?);
        calls.push(async move { service.attach_file(request).await });
    }
    let refused = first_answer(calls).await?;
    assert_eq!(refusal(refused).0, Code::Unavailable);
    house.node.stop().await
}

impl House {
    pub(super) async fn attach(
        &self,
        who: &Person,
        report: &str,
        (name, bytes): (&str, &[u8]),
    ) -> anyhow::Result<Result<u32, Status>> {
        let messages: Vec<_> = bytes
            .chunks(PIECE_BYTES_MAX)
            .map(|piece| pb::AttachFileRequest {
                report: report.to_owned(),
                name: name.to_owned(),
                piece: piece.to_vec().into(),
            })
            .collect();
        let request = bearing(&who.token, tokio_stream::iter(messages))?;
        let attached = self.attachments().attach_file(request).await;
        Ok(attached.map(|attached| attached.into_inner().number))
    }
}
