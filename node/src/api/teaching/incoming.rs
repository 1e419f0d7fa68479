//! Files that callers send in pieces.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use teaching::Caller;
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status, Streaming};

use crate::api::FRAME_BYTES_MAX;
use crate::api::error::ApiError;
use crate::node::Node;

/// A message that carries a piece of a file.
pub(super) trait Piece: Send + 'static {
    /// Takes the piece out.
    fn take(&mut self) -> Bytes;
}

/// Where files come in: how many at once, and how large each may be.
pub(super) struct Incoming {
    node: Node,
    places: Arc<Semaphore>,
    bytes_max: usize,
}

/// What is done with a message and the file that it began.
type Keep<T, R> = fn(&Node, &Caller, (T, Bytes)) -> Result<R, ApiError>;

/// What is asked before a file is taken, and what is done with it.
pub(super) struct Steps<T, R> {
    /// Whether the caller of a first message may send what it begins.
    pub(super) check: fn(&Node, &Caller, &T) -> Result<(), ApiError>,
    /// What is done with the file, once it is whole.
    pub(super) keep: Keep<T, R>,
}

impl Incoming {
    pub(super) fn new(node: Node, (places, bytes_max): (usize, usize)) -> Self {
        Self {
            node,
            places: Arc::new(Semaphore::new(places)),
            bytes_max,
        }
    }

    /// Takes a file. Nothing is read of strangers, and one piece of those who may not send it.
    pub(super) async fn receive<T: Piece, R: Send + 'static>(
        &self,
        request: Request<Streaming<T>>,
        steps: Steps<T, R>,
    ) -> Result<Response<R>, Status> {
        let receive = self.receive_in_time(request, steps);
        let late = |_| ApiError::Unavailable("the file took too long: send it again".to_owned());
        tokio::time::timeout(portal::UPLOAD_TIME_MAX, receive)
            .await
            .map_err(late)?
    }

    async fn receive_in_time<T: Piece, R: Send + 'static>(
        &self,
        request: Request<Streaming<T>>,
        Steps { check, keep }: Steps<T, R>,
    ) -> Result<Response<R>, Status> {
        let (metadata, extensions, mut pieces) = request.into_parts();
        let known = Request::from_parts(metadata.clone(), extensions.clone(), ());
        self.node.answer_member(known, |_, _, ()| Ok(())).await?;
        let _place = self.places.try_acquire().map_err(|_| {
            ApiError::Unavailable("too many files are being sent: try again soon".to_owned())
        })?;
        let first = pieces.message().await?.ok_or_else(nothing_sent)?;
        let begin = Request::from_parts(metadata.clone(), extensions.clone(), first);
        let checked = self.node.answer_member(begin, move |node, caller, first| {
            check(node, caller, &first)?;
            Ok(first)
        });
        let mut first = checked.await?.into_inner();
        let file = self.whole(first.take(), pieces).await?;
        let end = Request::from_parts(metadata, extensions, (first, file));
        self.node.answer_member(end, keep).await
    }

    /// The whole file. It is refused as soon as it is too large.
    async fn whole<T: Piece>(
        &self,
        first: Bytes,
        mut pieces: Streaming<T>,
    ) -> Result<Bytes, Status> {
        let mut file = BytesMut::new();
        let mut next = Some(first);
        while let Some(piece) = next {
            self.check(piece.len(), file.len())?;
            file.extend_from_slice(&piece);
            next = pieces.message().await?.map(|mut message| message.take());
        }
        Ok(file.freeze())
    }

    fn check(&self, found: usize, before: usize) -> Result<(), ApiError> {
        if found > FRAME_BYTES_MAX {
            let message =
                format!("piece: has {found} bytes; give at most {FRAME_BYTES_MAX} at once");
            return Err(ApiError::Malformed(message));
        }
        if before + found > self.bytes_max {
            let message = format!("piece: the file has more than {} bytes", self.bytes_max);
            return Err(ApiError::Malformed(message));
        }
        Ok(())
    }
}

fn nothing_sent() -> ApiError {
    ApiError::Malformed("piece: nothing was sent".to_owned())
}
