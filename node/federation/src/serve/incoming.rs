//! Connections, shaken hands with side by side, so that a slow one holds up nobody.

use std::io;

use futures_util::StreamExt as _;
use futures_util::stream::{FuturesUnordered, Stream};
use tokio::net::TcpListener;

use crate::tls::{PeerAcceptor, PeerStream};

/// Most handshakes under way at once; further connections wait in the system's queue.
pub const HANDSHAKES_MAX: usize = 256;

/// Authenticated streams. Errors of single connections end nothing and are not passed on.
pub fn streams(
    listener: TcpListener,
    acceptor: PeerAcceptor,
) -> impl Stream<Item = io::Result<PeerStream>> {
    async_stream::stream! {
        let mut handshakes = FuturesUnordered::new();
        loop {
            tokio::select! {
                accepted = listener.accept(), if handshakes.len() < HANDSHAKES_MAX => match accepted {
                    Ok((tcp, _)) => {
                        let acceptor = acceptor.clone();
                        handshakes.push(async move { acceptor.accept(tcp).await });
                    }
                    Err(error) => {
                        tracing::warn!(%error, "connection not accepted");
                        // Out of descriptors, most likely: let others finish first.
                        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    }
                },
                Some(done) = handshakes.next(), if !handshakes.is_empty() => match done {
                    Ok(stream) => yield Ok(stream),
                    Err(error) => tracing::debug!(%error, "handshake failed"),
                },
            }
        }
    }
}
