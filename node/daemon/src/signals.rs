//! What the operating system asks for: SIGTERM and SIGINT stop, a second one stops at once, SIGHUP
//! calls what the program wants to do again, such as reading its certificates.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::shutdown::{Shutdown, StopError};

/// Listens for signals from the moment it is made; before, they end the process.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

/// What a signal means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Request {
    Stop,
    Reload,
}

impl Signals {
    /// Starts to listen; call it first thing, within a runtime.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    /// The last line of a program: runs until somebody stops it, then until its tasks have ended
    /// or `deadline` is over.
    ///
    /// `reload` is called for every SIGHUP, on this task: it only tells others.
    ///
    /// # Errors
    /// As [`Shutdown::wait`].
    pub async fn run(
        mut self,
        shutdown: &Shutdown,
        deadline: Duration,
        mut reload: impl FnMut(),
    ) -> Result<(), StopError> {
        tokio::select! {
            outcome = shutdown.wait(deadline) => outcome,
            never = self.obey(shutdown, &mut reload) => match never {},
        }
    }

    async fn obey(&mut self, shutdown: &Shutdown, reload: &mut impl FnMut()) -> Infallible {
        loop {
            match self.next().await {
                Request::Reload => reload(),
                Request::Stop => stop(shutdown),
            }
        }
    }

    async fn next(&mut self) -> Request {
        tokio::select! {
            Some(()) = self.terminate.recv() => Request::Stop,
            Some(()) = self.interrupt.recv() => Request::Stop,
            Some(()) = self.hangup.recv() => Request::Reload,
            // The runtime no longer hands out signals: none will come.
            else => std::future::pending().await,
        }
    }
}

fn stop(shutdown: &Shutdown) {
    if shutdown.token().is_cancelled() {
        tracing::warn!("stopping at once");
        shutdown.stop_at_once();
    } else {
        tracing::info!("stopping; another signal stops at once");
        shutdown.stop();
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const DEADLINE: Duration = Duration::from_secs(60);

    fn send(signal: &str) {
        let process = std::process::id().to_string();
        let status = Command::new("kill").args(["-s", signal, &process]).status();
        assert!(status.unwrap().success());
    }

    // One test, since the signals of a process reach all of its tests.
    #[tokio::test]
    async fn signals_reload_stop_and_stop_at_once() {
        let shutdown = Shutdown::new();
        let signals = Signals::listen().unwrap();
        let token = shutdown.token();
        shutdown.spawn("deaf", async move {
            token.cancelled().await;
            send("INT");
            std::future::pending().await
        });
        let mut reloads = 0;
        send("HUP");
        let reload = || {
            reloads += 1;
            send("TERM");
        };
        let outcome = signals.run(&shutdown, DEADLINE, reload).await;
        let tasks = vec!["deaf"];
        assert_eq!((outcome, reloads), (Err(StopError::Hurried { tasks }), 1));
    }
}
