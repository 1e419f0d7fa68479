//! The ways into the portal, as browsers and programs find them: what lets somebody in, and what
//! does not.

pub(crate) mod browser;
mod forgeries;
mod programs;
mod providers;
pub(crate) mod reports;
mod sessions;

use std::net::SocketAddr;
use std::time::Duration;

use archipel::config::{Config, Listen, Portal, Provider};
use archipel::init::{Plan, create};
use archipel::{Host, Listeners, Running, start};
use domain::viewer::Role;
use tempfile::TempDir;
use tokio::net::TcpListener;

use browser::WebBrowser;

/// The password of everybody but the administrator.
const PASSWORD: &str = "four words by the sea";

/// A node with a portal, in this process.
struct Town {
    running: Running,
    portal: SocketAddr,
    folder: TempDir,
}

impl Town {
    async fn start() -> anyhow::Result<Self> {
        let portal = TcpListener::bind("127.0.0.1:0").await?;
        Self::start_with(portal, Vec::new()).await
    }

    async fn start_with(portal: TcpListener, providers: Vec<Provider>) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let path = folder.path().join("data");
        create(&path, &Plan::new("grenoble".parse()?)?)?;
        let mut config = Config::new("grenoble".parse()?, path);
        config.providers = providers;
        config.portal = Some(Portal {
            listen: Listen::loopback(0),
            address: None,
            certificate: None,
        });
        let address = portal.local_addr()?;
        let listeners = Listeners {
            peer: TcpListener::bind("127.0.0.1:0").await?,
            people: TcpListener::bind("127.0.0.1:0").await?,
            portal: Some(portal),
        };
        let host = Host {
            listeners: Some(listeners),
            ..Host::default()
        };
        Ok(Self {
            running: start(config, host).await?,
            portal: address,
            folder,
        })
    }

    /// A browser that trusts the portal's certificate.
    fn browser(&self) -> anyhow::Result<WebBrowser> {
        let certificate = self.folder.path().join("data/portal.crt");
        WebBrowser::new(self.portal, &certificate)
    }

    /// Makes a local account.
    fn person(&self, name: &str, login: &str) -> anyhow::Result<()> {
        let node = &self.running.node;
        let person = node.people.add(name, Role::Teacher, node.clock.now_ms())?;
        node.passwords
            .set(&person.handle, &login.parse()?, PASSWORD)?;
        Ok(())
    }

    /// A browser in which somebody is signed in.
    async fn signed_in(&self, login: &str) -> anyhow::Result<WebBrowser> {
        let mut browser = self.browser()?;
        let answer = browser.sign_in(login, PASSWORD, "/account").await?;
        anyhow::ensure!(answer.location.as_deref() == Some("/account"), "{answer:?}");
        Ok(browser)
    }

    async fn stop(self) -> anyhow::Result<()> {
        self.running.shutdown.stop();
        Ok(self.running.shutdown.wait(Duration::from_secs(30)).await?)
    }
}
