//! What a single setting may be.

use std::net::SocketAddr;

use daemon::telemetry::{LogFormat, check_filter};
use domain::id::InstitutionId;
use domain::membership::DocumentDigest;
use domain::profile::TEACHERS_MAX;
use portal::PublicAddress;
use store::view::ViewEngine;

use super::error::{ConfigError, Place};
use super::{ADDRESSES_MAX, NAME_CHARS_MAX, Teachers};

pub(super) const INSTITUTION: &str =
    "write the short name that the registry knows, such as institution = \"grenoble\"";
pub(super) const FINGERPRINT: &str = "write the 64 hexadecimal digits that the council published, such as registry.fingerprint = \"9f86…\"";

pub(super) const LISTEN: &str =
    "write where browsers are answered, such as portal.listen = \"127.0.0.1:7402\"";
pub(super) const CERTIFICATE: &str =
    "write both portal.certificate and portal.key, or neither for a certificate of our own";

/// A value, and where it was given.
pub(super) struct Given<T> {
    pub(super) key: &'static str,
    pub(super) value: T,
    pub(super) place: Place,
}

impl<T> Given<T> {
    pub(super) fn refuse(&self, problem: impl Into<String>, allowed: &'static str) -> ConfigError {
        ConfigError::Value {
            place: self.place.clone(),
            key: self.key,
            problem: problem.into(),
            allowed,
        }
    }
}

pub(super) fn institution(given: &Given<String>) -> Result<InstitutionId, ConfigError> {
    given
        .value
        .parse()
        .map_err(|error: domain::id::IdError| given.refuse(error.to_string(), INSTITUTION))
}

pub(super) fn name(given: &Given<String>) -> Result<String, ConfigError> {
    let chars = given.value.chars().count();
    if given.value.trim().is_empty() || given.value.chars().any(char::is_control) {
        Err(given.refuse("is empty or has control characters", "write the legal name"))
    } else if chars > NAME_CHARS_MAX {
        Err(given.refuse(format!("has {chars} characters"), "write at most 200"))
    } else {
        Ok(given.value.clone())
    }
}

pub(super) fn teachers(given: Option<Given<i64>>) -> Result<Teachers, ConfigError> {
    const ALLOWED: &str = "write how many teachers the institution has, at most 1000000, 0 to tell \
                           nobody, or nothing to count their accounts";
    let Some(given) = given else {
        return Ok(Teachers::Counted);
    };
    match u32::try_from(given.value) {
        Ok(0) => Ok(Teachers::Untold),
        Ok(number) if number <= TEACHERS_MAX => Ok(Teachers::Told(number)),
        Ok(_) | Err(_) => {
            Err(given.refuse(format!("`{}` is no such number", given.value), ALLOWED))
        }
    }
}

/// Most days for which something is kept: a century.
const DAYS_MAX: u32 = 36_500;

pub(super) fn days(given: &Given<i64>) -> Result<u32, ConfigError> {
    match u32::try_from(given.value) {
        Ok(days) if (1..=DAYS_MAX).contains(&days) => Ok(days),
        Ok(_) | Err(_) => Err(given.refuse(
            format!("`{}` is no such number", given.value),
            "write a number of days, from 1 to 36500",
        )),
    }
}

pub(super) fn socket(given: &Given<String>) -> Result<SocketAddr, ConfigError> {
    given.value.parse().map_err(|_| {
        given.refuse(
            format!("`{}` is not an address to listen on", excerpt(&given.value)),
            "write an IP address and a port, such as 127.0.0.1:7400 or [::]:7400",
        )
    })
}

pub(super) fn public_address(given: &Given<String>) -> Result<PublicAddress, ConfigError> {
    given.value.parse().map_err(|_| {
        given.refuse(
            format!("`{}` is not the address of a portal", excerpt(&given.value)),
            "write https://host or https://host:port, such as https://archipel.example.fr",
        )
    })
}

pub(super) fn addresses(given: Option<Given<Vec<String>>>) -> Result<Vec<String>, ConfigError> {
    const ALLOWED: &str = "write at most 8 times host:port, such as archipel.example.fr:7400";
    let Some(given) = given else {
        return Ok(Vec::new());
    };
    if given.value.len() > ADDRESSES_MAX {
        return Err(given.refuse(format!("has {} entries", given.value.len()), ALLOWED));
    }
    match given.value.iter().find(|address| !is_address(address)) {
        Some(wrong) => {
            Err(given.refuse(format!("`{}` is not an address", excerpt(wrong)), ALLOWED))
        }
        None => Ok(given.value),
    }
}

/// Whether a text is host:port.
pub(crate) fn is_address(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else {
        return false;
    };
    let host_bytes = |c: char| c.is_ascii_alphanumeric() || "-.:[]_".contains(c);
    let is_host = !host.is_empty() && host.len() <= 253 && host.chars().all(host_bytes);
    is_host && port.parse::<u16>().is_ok_and(|port| port > 0)
}

pub(super) fn fingerprint(given: &Given<String>) -> Result<DocumentDigest, ConfigError> {
    let mut digest = [0; 32];
    hex::decode_to_slice(&given.value, &mut digest)
        .map_err(|_| given.refuse("is not a SHA-256 digest", FINGERPRINT))?;
    Ok(DocumentDigest(digest))
}

pub(super) fn engine(given: Option<Given<String>>) -> Result<ViewEngine, ConfigError> {
    const ALLOWED: &str = "write \"sled\" or \"redb\"";
    let Some(given) = given else {
        return Ok(ViewEngine::Sled);
    };
    match given.value.as_str() {
        "sled" => Ok(ViewEngine::Sled),
        "redb" => Ok(ViewEngine::Redb),
        _ => Err(given.refuse(unknown(&given.value), ALLOWED)),
    }
}

pub(super) fn format(given: Option<Given<String>>) -> Result<LogFormat, ConfigError> {
    const ALLOWED: &str = "write \"text\" or \"json\"";
    let Some(given) = given else {
        return Ok(LogFormat::Text);
    };
    match given.value.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(given.refuse(unknown(&given.value), ALLOWED)),
    }
}

pub(super) fn level(given: Option<Given<String>>) -> Result<String, ConfigError> {
    const ALLOWED: &str =
        "write error, warn, info, debug or trace, or such as \"info,federation=debug\"";
    let Some(given) = given else {
        return Ok("info".to_owned());
    };
    match check_filter(&given.value) {
        Ok(()) => Ok(given.value),
        Err(_) => Err(given.refuse(unknown(&given.value), ALLOWED)),
    }
}

fn unknown(value: &str) -> String {
    format!("`{}` is not one of its values", excerpt(value))
}

fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}
