//! Calls on the people's port: how many, of which kind, how they ended and how long they took.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Body as HttpBody, Frame, SizeHint};
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use prost::DecodeError;
use tonic::Code;

use super::methods::Methods;

/// `archipel_calls_ended_total{method, code}`: calls that ended. `code` is the name of gRPC's
/// status, or the number of HTTP's for a page.
const ENDED: &str = "archipel_calls_ended_total";
/// `archipel_calls_duration_seconds{method}`: from a call's head to the last byte of its answer.
const DURATION: &str = "archipel_calls_duration_seconds";
/// `archipel_calls_running_count`: calls that have not ended.
const RUNNING: &str = "archipel_calls_running_count";

/// Who left before the answer had ended.
const LEFT: &str = "CANCELLED";

/// Counts calls. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Calls(Arc<Methods>);

impl Calls {
    /// Begins to count.
    ///
    /// # Errors
    /// If a description that was compiled in is not readable.
    pub(crate) fn new() -> Result<Self, DecodeError> {
        describe_counter!(ENDED, Unit::Count, "calls on the people's port that ended");
        describe_histogram!(
            DURATION,
            Unit::Seconds,
            "how long they took, to the last byte"
        );
        describe_gauge!(RUNNING, Unit::Count, "calls that have not ended");
        Ok(Self(Arc::new(Methods::known()?)))
    }

    fn begin(&self, path: &str) -> Call {
        gauge!(RUNNING).increment(1);
        Call {
            method: self.0.label(path),
            code: None,
            begun: Instant::now(),
        }
    }
}

/// Counts a call from its head to the end of its answer; a layer of the people's port.
pub(crate) async fn observe(State(calls): State<Calls>, request: Request, next: Next) -> Response {
    let mut call = calls.begin(request.uri().path());
    let response = next.run(request).await;
    call.heads(&response);
    response.map(|body| Body::new(Watched { body, call }))
}

/// A call under way. It is counted when it is dropped, however that comes.
struct Call {
    method: String,
    code: Option<String>,
    begun: Instant,
}

impl Call {
    /// Sees the head of the answer: all there is to know of a page, and of a call that fails.
    fn heads(&mut self, response: &Response) {
        let headers = response.headers();
        if is_grpc(headers) {
            self.ends(headers);
        } else {
            self.code = Some(response.status().as_str().to_owned());
        }
    }

    /// Sees headers or trailers, in which gRPC says how a call ended.
    fn ends(&mut self, headers: &HeaderMap) {
        if let Some(status) = headers.get("grpc-status") {
            let code = Code::from_bytes(status.as_bytes());
            self.code = Some(name_of(code).to_owned());
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let method = std::mem::take(&mut self.method);
        let code = self.code.take().unwrap_or_else(|| LEFT.to_owned());
        let took = self.begun.elapsed();
        gauge!(RUNNING).decrement(1);
        histogram!(DURATION, "method" => method.clone()).record(took);
        counter!(ENDED, "method" => method, "code" => code).increment(1);
    }
}

fn is_grpc(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    content_type.is_some_and(|value| value.starts_with(b"application/grpc"))
}

const fn name_of(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => LEFT,
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// An answer on its way out, with the call that it ends.
struct Watched {
    body: Body,
    call: Call,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            self.call.ends(trailers);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
