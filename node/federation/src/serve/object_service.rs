//! Documents and files, within an item in a log that the caller may read.

use std::pin::Pin;

use domain::id::{InstitutionId, ItemHandle, ObjectDigest};
use domain::wire;
use federation_proto::federation::v1 as pb;
use futures_util::Stream;
use pb::object_service_server::ObjectService;
use tonic::{Request, Response, Status};

use super::PeerService;
use super::authorise::{blocking, failed};

#[tonic::async_trait]
impl ObjectService for PeerService {
    type FetchStream = Pin<Box<dyn Stream<Item = Result<pb::FetchResponse, Status>> + Send>>;

    async fn stat(
        &self,
        request: Request<pb::StatRequest>,
    ) -> Result<Response<pb::StatResponse>, Status> {
        let caller = self.caller(&request)?;
        let reference = request.into_inner().object;
        let service = self.clone();
        let size = blocking(move || {
            let digest = service.object(&caller, reference)?;
            service.objects.size(digest).map_err(|error| failed(&error))
        })
        .await?;
        let size = size.ok_or_else(not_here)?;
        Ok(Response::new(pb::StatResponse { size }))
    }

    async fn fetch(
        &self,
        request: Request<pb::FetchRequest>,
    ) -> Result<Response<Self::FetchStream>, Status> {
        let caller = self.caller(&request)?;
        let pb::FetchRequest { object, offset } = request.into_inner();
        let service = self.clone();
        let reader = blocking(move || {
            let digest = service.object(&caller, object)?;
            service
                .objects
                .reader(digest, offset)
                .map_err(|error| failed(&error))
        })
        .await?;
        let mut reader = reader.ok_or_else(not_here)?;
        Ok(Response::new(Box::pin(async_stream::try_stream! {
            loop {
                let (back, frame) = blocking(move || {
                    let frame = reader.next_frame().map_err(|error| failed(&error))?;
                    Ok((reader, frame))
                })
                .await?;
                reader = back;
                let Some(data) = frame else { return };
                yield pb::FetchResponse { data };
            }
        })))
    }
}

impl PeerService {
    /// The object that a caller asks for, if the item that it names stands in a log that it may
    /// read and names the object.
    fn object(
        &self,
        caller: &InstitutionId,
        reference: Option<pb::ObjectReference>,
    ) -> Result<ObjectDigest, Status> {
        let missing = || Status::invalid_argument("object is missing");
        let pb::ObjectReference { log, item, digest } = reference.ok_or_else(missing)?;
        let log = self.authorise(caller, &log)?;
        let item: [u8; ItemHandle::LENGTH] = item[..]
            .try_into()
            .map_err(|_| Status::invalid_argument("object.item: expected 16 bytes"))?;
        let digest: [u8; ObjectDigest::LENGTH] = digest[..]
            .try_into()
            .map_err(|_| Status::invalid_argument("object.digest: expected 32 bytes"))?;
        let digest = ObjectDigest::from_bytes(digest);
        let placement = self
            .logs
            .placement(&log, &ItemHandle::from_bytes(item))
            .map_err(|error| failed(&error))?;
        let index = placement.live.ok_or_else(not_here)?.index;
        let body = self
            .logs
            .body(&log, index)
            .map_err(|error| failed(&error))?;
        let body = wire::read_body(&body.ok_or_else(not_here)?).map_err(|error| failed(&error))?;
        let manifest = wire::read_manifest(&body.manifest.bytes).map_err(|error| failed(&error))?;
        if manifest.objects().any(|file| file.digest == digest) {
            Ok(digest)
        } else {
            Err(not_here())
        }
    }
}

fn not_here() -> Status {
    Status::not_found("no such object in this item")
}
