//! Signing in at a provider that others wrote, from the portal and back to it.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::Context as _;
use archipel::config::Provider;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{Method, Request, StatusCode};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use identity::oidc::{ClaimNames, Issuer, RoleMap};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::Town;

/// Longest page of the provider, in bytes.
const PAGE_BYTES_MAX: usize = 1 << 20;

/// The certified `oidc-provider` from npm, and a browser that knows it alone.
struct RealProvider {
    issuer: String,
    cookies: BTreeMap<String, String>,
    process: Child,
    // It ends with its standard input, and fails when nobody could hear what it says.
    _input: ChildStdin,
    _output: BufReader<ChildStdout>,
}

impl RealProvider {
    /// Starts it for a portal; `None` where it is not installed and nobody asked for everything.
    fn start(portal: SocketAddr) -> anyhow::Result<Option<Self>> {
        let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools");
        if !tools.join("node_modules/oidc-provider").exists() {
            anyhow::ensure!(
                !is_ci(),
                "oidc-provider is missing: run `cargo xtask tools`"
            );
            eprintln!("not tested: type `cargo xtask tools` once (needs Node.js with npm)");
            return Ok(None);
        }
        let mut process = Command::new("node")
            .arg(tools.join("identity-provider.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut input = process.stdin.take().context("it has an input")?;
        writeln!(input, "{}", settings(portal))?;
        let mut output = BufReader::new(process.stdout.take().context("it has an output")?);
        let mut issuer = String::new();
        output.read_line(&mut issuer)?;
        Ok(Some(Self {
            issuer: issuer.trim().to_owned(),
            cookies: BTreeMap::new(),
            process,
            _input: input,
            _output: output,
        }))
    }

    fn described(&self, secret: &Path) -> anyhow::Result<Provider> {
        Ok(Provider {
            id: "real".parse()?,
            name: "Université de Grenoble".to_owned(),
            issuer: Issuer::read(&self.issuer)?,
            client_id: "grenoble".to_owned(),
            client_secret: Some(secret.to_owned()),
            scopes: vec!["profile".to_owned()],
            organizations: vec!["grenoble.example".to_owned()],
            claims: ClaimNames::default(),
            roles: RoleMap::default(),
            authorities: None,
        })
    }

    /// Signs in there, from the address to which the portal sends to the one to which it is sent
    /// back: its path and what stands behind the question mark.
    async fn sign_in(&mut self, departure: &str, login: &str) -> anyhow::Result<String> {
        let mut address = departure.to_owned();
        for _ in 0..12 {
            let (location, text) = self.send(Method::GET, &address, String::new()).await?;
            let next = match location {
                Some(next) => next,
                None => self.fill(&address, &text, login).await?,
            };
            if let Some((_, path)) = next.split_once("/sign-in/callback/") {
                return Ok(format!("/sign-in/callback/{path}"));
            }
            address = next;
        }
        anyhow::bail!("the provider does not come to an end, at {address}")
    }

    async fn fill(&mut self, page: &str, text: &str, login: &str) -> anyhow::Result<String> {
        let between = |before: &str| -> Option<&str> {
            text.split_once(before)?
                .1
                .split_once('"')
                .map(|(found, _)| found)
        };
        let prompt = between("name=\"prompt\" value=\"");
        let action = between("action=\"").with_context(|| format!("{page}: {text}"))?;
        let form = match prompt {
            Some("login") => format!("prompt=login&login={login}&password=any"),
            Some(_) | None => "prompt=consent".to_owned(),
        };
        let action = self.absolute(action);
        let (location, text) = self.send(Method::POST, &action, form).await?;
        location.with_context(|| format!("{action}: {text}"))
    }

    fn absolute(&self, address: &str) -> String {
        match address.starts_with('/') {
            true => format!("{}{address}", self.issuer),
            false => address.to_owned(),
        }
    }

    async fn send(
        &mut self,
        method: Method,
        address: &str,
        body: String,
    ) -> anyhow::Result<(Option<String>, String)> {
        let authority = self.issuer.trim_start_matches("http://").to_owned();
        let path = address.strip_prefix(&self.issuer).context("it is there")?;
        let cookies = self.cookies.iter();
        let cookies: Vec<_> = cookies
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, &authority)
            .header(COOKIE, cookies.join("; "))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))?;
        let socket = TcpStream::connect(&authority).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(socket)).await?;
        let mut connections = JoinSet::new();
        connections.spawn(connection);
        let (head, body) = sender.send_request(request).await?.into_parts();
        for cookie in head.headers.get_all(SET_COOKIE) {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = head
            .headers
            .get(LOCATION)
            .map(|to| to.to_str())
            .transpose()?;
        let location = location.map(|to| self.absolute(to));
        let bytes = to_bytes(Body::new(body), PAGE_BYTES_MAX).await?;
        Ok((location, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

impl Drop for RealProvider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "continuous integration says that everything must be there"
)]
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

fn settings(portal: SocketAddr) -> serde_json::Value {
    let origin = format!("https://localhost:{}", portal.port());
    json!({
        "clients": [{
            "client_id": "grenoble",
            "client_secret": "a secret for tests",
            "redirect_uris": [format!("{origin}/sign-in/callback/real")],
            "post_logout_redirect_uris": [format!("{origin}/")],
        }],
        "people": {
            "maelle": {
                "name": "Maëlle Kerdoncuff",
                "eduperson_scoped_affiliation": ["faculty@grenoble.example"],
            },
            "paul": {
                "name": "Paul Delorme",
                "eduperson_scoped_affiliation": ["faculty@paris.example"],
            },
        },
    })
}

/// A portal whose people sign in at a real provider.
async fn with_provider() -> anyhow::Result<Option<(Town, RealProvider)>> {
    let portal = TcpListener::bind("127.0.0.1:0").await?;
    let Some(provider) = RealProvider::start(portal.local_addr()?)? else {
        return Ok(None);
    };
    let folder = tempfile::TempDir::new()?;
    let secret = folder.path().join("real.secret");
    archipel::folder::write_secret(&secret, "a secret for tests")?;
    let described = provider.described(&secret)?;
    let town = Town::start_with(portal, vec![described]).await?;
    Ok(Some((town, provider)))
}

#[tokio::test]
async fn a_teacher_signs_in_at_their_university_and_out_again() -> anyhow::Result<()> {
    let Some((town, mut provider)) = with_provider().await? else {
        return Ok(());
    };
    let mut browser = town.browser()?;
    let page = browser.get("/sign-in?to=%2Faccount%3Flang%3Den").await?;
    let departure = page.between("href=\"/sign-in/at/real", "\"")?;
    let departure = format!("/sign-in/at/real{}", departure.replace("&amp;", "&"));
    let away = browser.get(&departure).await?.location.unwrap_or_default();
    assert!(away.starts_with(&provider.issuer), "{away}");
    let back = provider.sign_in(&away, "maelle").await?;
    let arrived = browser.get(&back).await?;
    assert_eq!(
        arrived.location.as_deref(),
        Some("/account?lang=en"),
        "{arrived:?}"
    );
    let account = browser.get("/account?lang=en").await?;
    assert!(
        account.text.contains("Maëlle Kerdoncuff"),
        "{}",
        account.text
    );
    assert!(
        account.text.contains("at Université de Grenoble"),
        "{}",
        account.text
    );
    // The answer of the provider was for once.
    let again = browser.get(&back).await?;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    let out = browser
        .post("/sign-out", &[("form_token", account.form_token()?)])
        .await?;
    assert!(
        out.text
            .contains(&format!("{}/session/end", provider.issuer)),
        "{}",
        out.text
    );
    town.stop().await
}

#[tokio::test]
async fn a_teacher_of_another_university_is_told_where_to_go() -> anyhow::Result<()> {
    let Some((town, mut provider)) = with_provider().await? else {
        return Ok(());
    };
    let mut browser = town.browser()?;
    let away = browser
        .get("/sign-in/at/real")
        .await?
        .location
        .unwrap_or_default();
    let back = provider.sign_in(&away, "paul").await?;
    let refused = browser.get(&back).await?;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    // What the node found is for its log, not for the page.
    assert!(!refused.text.contains("paris.example"), "{}", refused.text);
    assert!(!browser.cookies.contains_key("__Host-session"));
    town.stop().await
}

#[tokio::test]
async fn somebody_elses_answer_is_of_no_use() -> anyhow::Result<()> {
    let Some((town, mut provider)) = with_provider().await? else {
        return Ok(());
    };
    let mut browser = town.browser()?;
    let away = browser
        .get("/sign-in/at/real")
        .await?
        .location
        .unwrap_or_default();
    let back = provider.sign_in(&away, "maelle").await?;
    // An attacker sends the victim the answer that was meant for the attacker.
    let mut victim = town.browser()?;
    victim.get("/sign-in").await?;
    let refused = victim.get(&back).await?;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(!victim.cookies.contains_key("__Host-session"));
    assert_eq!(browser.get(&back).await?.status, StatusCode::SEE_OTHER);
    town.stop().await
}

#[tokio::test]
async fn while_the_provider_is_away_local_accounts_go_on() -> anyhow::Result<()> {
    let Some((town, provider)) = with_provider().await? else {
        return Ok(());
    };
    drop(provider);
    town.person("Gaël Le Bihan", "gael")?;
    let mut browser = town.signed_in("gael").await?;
    let away = browser.get("/sign-in/at/real").await?;
    assert_eq!(away.status, StatusCode::BAD_GATEWAY);
    assert!(browser.get("/account").await?.status.is_success());
    for (path, status) in [
        ("/sign-in/at/unknown", StatusCode::NOT_FOUND),
        ("/sign-in/at/UNKNOWN", StatusCode::NOT_FOUND),
        (
            "/sign-in/callback/unknown?state=x&code=y",
            StatusCode::NOT_FOUND,
        ),
        (
            "/sign-in/callback/real?state=x&code=y",
            StatusCode::BAD_REQUEST,
        ),
        ("/sign-in/callback/real", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(browser.get(path).await?.status, status, "{path}");
    }
    town.stop().await
}
