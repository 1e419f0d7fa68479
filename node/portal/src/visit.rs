//! One request for a page: who looks, in which language, at which address.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, SET_COOKIE, USER_AGENT, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use fluent_bundle::FluentValue;
use identity::Browser;

use crate::cookies;
use crate::failure::{Failure, page_of};
use crate::headers::Nonce;
use crate::locale::{COOKIE_NAME, Locale};
use crate::sign_in;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::when;
use crate::words::Words;

/// Longest question in an address, in bytes.
pub(crate) const QUERY_BYTES_MAX: usize = 8 << 10;
/// Most pairs in the question of an address.
pub(crate) const QUERY_PAIRS_MAX: usize = 400;

/// How long a choice of language is remembered, in seconds: a year.
const LANGUAGE_SECONDS: u32 = 365 * 86_400;

/// What stands behind the question mark of an address, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads it; nothing if there is more than is read.
    pub(crate) fn read(text: &str) -> Option<Self> {
        if text.len() > QUERY_BYTES_MAX {
            return None;
        }
        let pairs = form_urlencoded::parse(text.as_bytes()).into_owned();
        let pairs: Vec<_> = pairs.take(QUERY_PAIRS_MAX + 1).collect();
        (pairs.len() <= QUERY_PAIRS_MAX).then_some(Self(pairs))
    }

    /// The first value of that name.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        let named = pairs.find(|(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// All values of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    /// As it stands in an address.
    fn written(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }

    /// The same with another value of one name, as it stands in an address.
    fn with(&self, name: &str, value: &str) -> String {
        let others = self.0.iter().filter(|(known, _)| known != name);
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(others)
            .append_pair(name, value)
            .finish()
    }
}

/// A request, as far as its head tells. Every handler takes one and answers through it.
pub(crate) struct Arrival {
    site: Site,
    headers: HeaderMap,
    from: IpAddr,
    visit: Visit,
    is_readable: bool,
}

/// Somebody looks at a page. Templates ask it for every text.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) site: Site,
    pub(crate) locale: Locale,
    pub(crate) visitor: Visitor,
    pub(crate) nonce: Nonce,
    pub(crate) path: String,
    pub(crate) query: Query,
    /// The part of the page that a script asked for; empty for all of it.
    pub(crate) part: String,
    chose_language: bool,
}

impl FromRequestParts<Site> for Arrival {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let query = Query::read(parts.uri.query().unwrap_or_default());
        let is_readable = query.is_some();
        let query = query.unwrap_or_default();
        let asked = query.first("lang").and_then(Locale::from_code);
        let part = parts.headers.get("archipel-part");
        let part = part.and_then(|part| part.to_str().ok()).unwrap_or_default();
        let nonce = parts.extensions.get::<Nonce>().cloned();
        let from = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let visit = Visit {
            site: site.clone(),
            locale: Locale::of(query.first("lang"), &parts.headers),
            visitor: Visitor::Anonymous,
            nonce: nonce.unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query,
            part: part.to_owned(),
            chose_language: asked.is_some(),
        };
        Ok(Self {
            site: site.clone(),
            // A copy: what reads the body asks the headers too.
            headers: parts.headers.clone(),
            // Those of whom it is not known count as one.
            from: from.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |from| from.0.ip()),
            visit,
            is_readable,
        })
    }
}

impl Arrival {
    /// The portal.
    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    /// From which address the request came.
    pub(crate) fn from(&self) -> IpAddr {
        self.from
    }

    /// A header, if it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        cookies::read(&self.headers, name)
    }

    /// A value behind the question mark of the address; nothing if it is not there.
    pub(crate) fn asked(&self, name: &str) -> &str {
        self.visit.query.first(name).unwrap_or_default()
    }

    /// The request as one that wants to sign somebody in.
    pub(crate) fn approach<'a>(&'a self, browser: &'a Browser) -> identity::Visit<'a> {
        identity::Visit {
            browser,
            from: self.from,
            agent: self.header(USER_AGENT.as_str()).unwrap_or_default(),
            session: self.cookie(cookies::SESSION),
            now_ms: self.site.house().now_ms(),
        }
    }

    /// Asks something about the visit, before there is an answer, where waiting for the disk hurts
    /// nobody.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Visit) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (site, headers, mut visit) =
            (self.site.clone(), self.headers.clone(), self.visit.clone());
        let asked = tokio::task::spawn_blocking(move || {
            visit.visitor = Visitor::of(&site, &headers)?;
            question(&visit)
        });
        let asked = asked.await;
        asked.unwrap_or_else(|error| Err(Failure::Fault(error.to_string())))
    }

    /// Answers where waiting for the disk hurts nobody; a failure becomes a page that says so.
    pub(crate) async fn answer(
        self,
        page: impl FnOnce(&Visit) -> Result<Response, Failure> + Send + 'static,
    ) -> Response {
        let answered = tokio::task::spawn_blocking(move || self.answer_now(page)).await;
        answered.unwrap_or_else(|error| {
            tracing::error!(%error, "a page was not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        })
    }

    fn answer_now(self, page: impl FnOnce(&Visit) -> Result<Response, Failure>) -> Response {
        let Self {
            site,
            headers,
            mut visit,
            is_readable,
            ..
        } = self;
        let outcome = match Visitor::of(&site, &headers) {
            Ok(visitor) => {
                visit.visitor = visitor;
                if is_readable {
                    page(&visit)
                } else {
                    Err(Failure::LongAddress)
                }
            }
            Err(failure) => Err(failure),
        };
        let response = outcome.unwrap_or_else(|failure| page_of(&visit, failure));
        visit.dress(response)
    }
}

impl Visit {
    /// A whole page.
    pub(crate) fn page(&self, page: &impl Template) -> Result<Response, Failure> {
        self.page_with(StatusCode::OK, page)
    }

    /// A whole page with a status of its own.
    pub(crate) fn page_with(
        &self,
        status: StatusCode,
        page: &impl Template,
    ) -> Result<Response, Failure> {
        let html = page.render()?;
        let content_type = HeaderValue::from_static("text/html; charset=utf-8");
        let language = HeaderValue::from_static(self.locale.code());
        let headers = [(CONTENT_TYPE, content_type), (CONTENT_LANGUAGE, language)];
        Ok((status, headers, html).into_response())
    }

    /// What every answer has to say about caches, and the language if it was just chosen.
    fn dress(&self, mut response: Response) -> Response {
        let headers = response.headers_mut();
        let private = match self.visitor {
            Visitor::Anonymous => "private, no-cache",
            Visitor::Person(_) | Visitor::SignedIn(_) => "no-store",
        };
        headers
            .entry(CACHE_CONTROL)
            .or_insert(HeaderValue::from_static(private));
        let vary = "accept-language, authorization, cookie, archipel-part";
        headers.append(VARY, HeaderValue::from_static(vary));
        if self.chose_language {
            let code = self.locale.code();
            let cookie = format!(
                "{COOKIE_NAME}={code}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={LANGUAGE_SECONDS}"
            );
            headers.extend(HeaderValue::try_from(cookie).map(|cookie| (SET_COOKIE, cookie)));
        }
        response
    }

    /// A text of the portal.
    pub(crate) fn t(&self, key: &str) -> String {
        self.site.texts().text(self.locale, key, &[])
    }

    /// A text with one value, `{ $name }` in the file.
    pub(crate) fn t1(&self, key: &str, value: impl Display) -> String {
        self.t_with(key, &[("name", value.to_string().into())])
    }

    /// A text with a count: `{ $count }` chooses the form, `{ $shown }` is how it is written.
    pub(crate) fn count(&self, key: &str, count: u64) -> String {
        let shown = self.locale.number(count);
        self.t_with(key, &[("count", count.into()), ("shown", shown.into())])
    }

    /// The same for the length of a list.
    pub(crate) fn count_of(&self, key: &str, count: usize) -> String {
        self.count(key, count as u64)
    }

    /// A text with values.
    pub(crate) fn t_with(&self, key: &str, values: &[(&str, FluentValue)]) -> String {
        self.site.texts().text(self.locale, key, values)
    }

    /// Names of kinds, levels, languages and so on, in the language of the page.
    pub(crate) fn words(&self) -> Words<'_> {
        Words::new(self)
    }

    /// The address of this page, with what stands behind the question mark.
    pub(crate) fn here(&self) -> String {
        match self.query.written() {
            query if query.is_empty() => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// Where somebody signs in who then comes back to this page.
    pub(crate) fn sign_in_address(&self) -> String {
        sign_in::address(self)
    }

    /// The same page for somebody who has just signed out.
    pub(crate) fn as_nobody(&self) -> Self {
        Self {
            visitor: Visitor::Anonymous,
            ..self.clone()
        }
    }

    /// The address of this page in another language.
    pub(crate) fn in_language(&self, locale: &Locale) -> String {
        format!("{}?{}", self.path, self.query.with("lang", locale.code()))
    }

    /// The languages of the portal.
    pub(crate) fn locales(&self) -> [Locale; 2] {
        Locale::ALL
    }

    /// The address of a file that the program carries.
    pub(crate) fn asset(&self, name: &str) -> &str {
        self.site.assets().address(name)
    }

    /// When something is or was, by the clock of Paris.
    pub(crate) fn when(&self, ms: i64) -> String {
        when::said(self.locale, ms)
    }

    /// How long ago something was, in words.
    pub(crate) fn ago(&self, then_ms: i64) -> String {
        let seconds = (self.site.house().now_ms().saturating_sub(then_ms) / 1_000).max(0);
        let seconds = seconds.unsigned_abs();
        match seconds {
            0..60 => self.t("ago-moments"),
            60..3_600 => self.count("ago-minutes", seconds / 60),
            3_600..86_400 => self.count("ago-hours", seconds / 3_600),
            _ => self.count("ago-days", seconds / 86_400),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_in_order_and_written_again() {
        let query = Query::read("q=loi+d%E2%80%99Ohm&kind=mission&kind=capsule&lang=fr").unwrap();
        assert_eq!(query.first("q"), Some("loi d’Ohm"));
        assert_eq!(
            query.all("kind").collect::<Vec<_>>(),
            ["mission", "capsule"]
        );
        assert_eq!(
            query.with("lang", "en"),
            "q=loi+d%E2%80%99Ohm&kind=mission&kind=capsule&lang=en"
        );
    }

    #[test]
    fn one_past_what_is_read_is_refused() {
        let pairs = |count: usize| vec!["a=b"; count].join("&");
        assert!(Query::read(&pairs(QUERY_PAIRS_MAX)).is_some());
        assert!(Query::read(&pairs(QUERY_PAIRS_MAX + 1)).is_none());
        assert!(Query::read(&"a".repeat(QUERY_BYTES_MAX)).is_some());
        assert!(Query::read(&"a".repeat(QUERY_BYTES_MAX + 1)).is_none());
        assert!(Query::read("%ff%00=%zz&&&===").is_some());
    }
}
