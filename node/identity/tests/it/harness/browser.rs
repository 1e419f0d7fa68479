//! As much of a browser as signing in needs: cookies, redirects, forms.

use std::collections::BTreeMap;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use openidconnect::url::Url;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// A browser with the cookies of one provider.
#[derive(Default)]
pub(crate) struct WebBrowser {
    cookies: BTreeMap<String, String>,
}

/// What a server answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: Option<Url>,
    pub(crate) text: String,
}

impl WebBrowser {
    /// Signs in at the provider as `login`, from the address to which the node sent the browser to
    /// the one to which the provider sends it back.
    pub(crate) async fn sign_in(&mut self, departure: &str, login: &str) -> Url {
        let mut url = departure.parse().expect("the node sends to an address");
        // Authorization, its form, two forms of consent, and the ways between.
        for _ in 0..12 {
            let answer = self.get(&url).await;
            let next = match answer.location {
                Some(next) => next,
                None => self.fill(&url, &answer, login).await,
            };
            if is_callback(&next) {
                return next;
            }
            url = next;
        }
        panic!("the provider does not come to an end, at {url}");
    }

    /// Fills the form of a page and sends it.
    async fn fill(&mut self, page: &Url, answer: &Answer, login: &str) -> Url {
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text);
        let prompt = between(&answer.text, "name=\"prompt\" value=\"", "\"");
        let action = between(&answer.text, "action=\"", "\"");
        let form = match prompt {
            "login" => format!("prompt=login&login={login}&password=any"),
            other => format!("prompt={other}"),
        };
        let action = page.join(action).expect("a form has an address");
        let sent = self.send(Method::POST, &action, form).await;
        sent.location
            .unwrap_or_else(|| panic!("{action}: {}", sent.text))
    }

    pub(crate) async fn get(&mut self, url: &Url) -> Answer {
        self.send(Method::GET, url, String::new()).await
    }

    async fn send(&mut self, method: Method, url: &Url, body: String) -> Answer {
        let address = (
            url.host_str().expect("it has a host"),
            url.port_or_known_default().expect("it has a port"),
        );
        let socket = TcpStream::connect(address).await.expect("it answers");
        let (mut sender, connection) = http1::handshake(TokioIo::new(socket))
            .await
            .expect("it speaks HTTP");
        let mut connections = JoinSet::new();
        connections.spawn(connection);
        let answer = sender.send_request(self.request(method, url, body)).await;
        let (head, body) = answer.expect("it answers").into_parts();
        for cookie in head.headers.get_all(SET_COOKIE) {
            self.keep(cookie.to_str().expect("a cookie is text"));
        }
        let body = body.collect().await.expect("it answers to the end");
        let location = head.headers.get(LOCATION);
        let location = location.map(|location| location.to_str().expect("it is text"));
        Answer {
            status: head.status,
            location: location.map(|location| url.join(location).expect("it is an address")),
            text: String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        }
    }

    fn request(&self, method: Method, url: &Url, body: String) -> Request<Full<Bytes>> {
        let path = &url[openidconnect::url::Position::BeforePath..];
        let authority =
            &url[openidconnect::url::Position::BeforeHost..openidconnect::url::Position::AfterPort];
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, authority)
            .header(COOKIE, cookies.join("; "))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::new(body.into()))
            .expect("it is a request")
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie has a name");
        if value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn is_callback(url: &Url) -> bool {
    url.host_str()
        .is_some_and(|host| host.ends_with(".localhost"))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).expect("it ends").0
}
