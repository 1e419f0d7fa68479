//! A gate in front of a node: the address that others know, which can be shut.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use daemon::Shutdown;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long the connections through a gate may take to end.
const STOP_TIME_MAX: Duration = Duration::from_secs(5);

/// A gate. While it is shut, whoever comes is sent away and whoever is inside is thrown out.
pub struct Gate {
    address: SocketAddr,
    target: watch::Sender<Option<SocketAddr>>,
    shutdown: Shutdown,
}

impl Gate {
    /// Builds a gate, which is shut, on a free port of the loopback address.
    ///
    /// # Errors
    /// If there is no free port.
    pub async fn build() -> std::io::Result<Self> {
        Self::build_at((Ipv4Addr::LOCALHOST, 0).into()).await
    }

    /// Builds a gate, which is shut, where one stood before.
    ///
    /// # Errors
    /// If something listens there.
    pub async fn build_at(address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let target = watch::Sender::new(None);
        let shutdown = Shutdown::new();
        let (stop, own, door) = (shutdown.token(), shutdown.clone(), target.clone());
        shutdown.spawn("gate", async move {
            stop.run_until_cancelled(keep(listener, own, door)).await;
        });
        Ok(Self {
            address,
            target,
            shutdown,
        })
    }

    /// The address that others know.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Opens it, to what listens at an address.
    pub fn open(&self, target: SocketAddr) {
        self.target.send_replace(Some(target));
    }

    /// Shuts it.
    pub fn shut(&self) {
        self.target.send_replace(None);
    }

    /// Tears it down.
    ///
    /// # Errors
    /// If connections do not end.
    pub async fn tear_down(self) -> anyhow::Result<()> {
        self.shut();
        self.shutdown.stop();
        Ok(self.shutdown.wait(STOP_TIME_MAX).await?)
    }
}

async fn keep(listener: TcpListener, shutdown: Shutdown, door: watch::Sender<Option<SocketAddr>>) {
    while let Ok((outside, _)) = listener.accept().await {
        let mut changes = door.subscribe();
        let Some(target) = *changes.borrow_and_update() else {
            continue;
        };
        let stop = shutdown.token();
        shutdown.spawn("gate connection", async move {
            tokio::select! {
                () = pass(outside, target) => {}
                _ = changes.changed() => {}
                () = stop.cancelled() => {}
            }
        });
    }
}

/// Passes bytes until either side ends; a broken connection is what the other side sees, too.
async fn pass(mut outside: TcpStream, target: SocketAddr) {
    if let Ok(mut inside) = TcpStream::connect(target).await {
        let _ = inside.set_nodelay(true);
        let _ = outside.set_nodelay(true);
        let _ = copy_bidirectional(&mut outside, &mut inside).await;
    }
}
