//! The cookies that say who looks. `__Host-` makes browsers refuse them from anybody but this
//! host, over anything but HTTPS.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Holds the secret of a session.
pub(crate) const SESSION: &str = "__Host-session";
/// Holds the secret of a browser in which nobody is signed in.
pub(crate) const BROWSER: &str = "__Host-browser";

/// Kept from scripts and from other sites' requests, but for following a link. It goes when the
/// browser is closed; the session behind it ends by itself.
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

/// The value of a cookie. Two of one name are none: one of them is not ours.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter();
    let pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let mut found = pairs.filter(|(known, _)| *known == name);
    let first = found.next().map(|(_, value)| value);
    first.filter(|_| found.next().is_none())
}

/// Sets a cookie.
pub(crate) fn set(name: &str, value: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{name}={value}; {ATTRIBUTES}")).ok()
}

/// Takes a cookie away.
pub(crate) fn clear(name: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("{name}=; {ATTRIBUTES}; Max-Age=0")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&'static str], expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_static(line));
        }
        assert_eq!(read(&headers, SESSION), expected, "{lines:?}");
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        check(&["lang=fr; __Host-session=abc; x=y"], Some("abc"));
        check(&["lang=fr", "__Host-session=abc"], Some("abc"));
        check(&["session=abc; x__Host-session=d"], None);
        check(&[], None);
    }

    #[test]
    fn two_of_one_name_are_none() {
        check(&["__Host-session=abc; __Host-session=def"], None);
        check(&["__Host-session=abc", "__Host-session=abc"], None);
    }

    #[test]
    fn a_cookie_is_for_this_host_and_no_script() {
        let cookie = set(SESSION, "abc").unwrap();
        let text = cookie.to_str().unwrap();
        for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(text.contains(attribute), "{text}");
        }
        assert!(!text.contains("Domain"), "{text}");
    }
}
