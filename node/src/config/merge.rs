//! From what was typed to what it means: each setting from the first place that has it.

use std::path::{Path, PathBuf};

use teaching::RetentionRules;
use toml::Spanned;

use super::error::{ConfigError, Place};
use super::file::{Read, Typed, TypedList, TypedNumber};
use super::overrides::Overrides;
use super::providers;
use super::value::{self, Given};
use super::{
    Certificate, Config, Listen, Log, PEER_PORT, PEOPLE_PORT, Peer, People, Portal, Registry,
};
use crate::folder::DataFolder;

pub(super) fn config(read: Read, overrides: Overrides) -> Result<Config, ConfigError> {
    let given = Merge { read: &read };
    let file = &read.file;
    let portal = GivenPortal::take(&given, &overrides);
    let data = given.data(overrides.data);
    let institution = given
        .text("institution", overrides.institution, &file.institution)
        .ok_or_else(|| given.required("institution", value::INSTITUTION))?;
    let institution = value::institution(&institution)?;
    let name = given.text("name", overrides.name, &file.name);
    let name = match name {
        Some(name) => value::name(&name)?,
        None => institution.to_string(),
    };
    let teachers = value::teachers(given.number("teachers", overrides.teachers, &file.teachers))?;
    let peer_listen = given.text("peer.listen", overrides.peer_listen, &file.peer.listen);
    let peer_addresses = given.texts(
        "peer.addresses",
        overrides.peer_addresses,
        &file.peer.addresses,
    );
    let people_listen = given.text(
        "people.listen",
        overrides.people_listen,
        &file.people.listen,
    );
    let registry_addresses = given.texts(
        "registry.addresses",
        overrides.registry_addresses,
        &file.registry.addresses,
    );
    let fingerprint = given.text(
        "registry.fingerprint",
        overrides.registry_fingerprint,
        &file.registry.fingerprint,
    );
    let engine = given.text("view.engine", overrides.view_engine, &file.view.engine);
    let level = given.text("log.level", overrides.log_level, &file.log.level);
    let format = given.text("log.format", overrides.log_format, &file.log.format);
    Ok(Config {
        institution,
        name,
        teachers,
        folder: DataFolder::new(data),
        peer: Peer {
            listen: listen(peer_listen, PEER_PORT)?,
            addresses: value::addresses(peer_addresses)?,
        },
        people: People {
            listen: listen(people_listen, PEOPLE_PORT)?,
        },
        portal: portal.read(given.here())?,
        providers: providers::providers(&given)?,
        registry: registry(registry_addresses, fingerprint)?,
        retention: retention(&given)?,
        view_engine: value::engine(engine)?,
        log: Log {
            level: value::level(level)?,
            format: value::format(format)?,
        },
    })
}

fn listen(given: Option<Given<String>>, port: u16) -> Result<Listen, ConfigError> {
    match given {
        None => Ok(Listen::loopback(port)),
        Some(given) => Ok(Listen {
            address: value::socket(&given)?,
            place: given.place,
        }),
    }
}

/// What was said about the portal.
struct GivenPortal {
    listen: Option<Given<String>>,
    address: Option<Given<String>>,
    chain: Option<Given<String>>,
    key: Option<Given<String>>,
}

impl GivenPortal {
    fn take(given: &Merge<'_>, overrides: &Overrides) -> Self {
        let file = &given.read.file.portal;
        let text = |key, from: &Option<String>, typed| given.text(key, from.clone(), typed);
        Self {
            listen: text("portal.listen", &overrides.portal_listen, &file.listen),
            address: text("portal.address", &overrides.portal_address, &file.address),
            chain: text(
                "portal.certificate",
                &overrides.portal_certificate,
                &file.certificate,
            ),
            key: text("portal.key", &overrides.portal_key, &file.key),
        }
    }

    /// There is a portal if it is said where it listens.
    fn read(self, here: &Path) -> Result<Option<Portal>, ConfigError> {
        let Self {
            listen,
            address,
            chain,
            key,
        } = self;
        let Some(listen) = listen else {
            return match [address, chain, key].into_iter().flatten().next() {
                Some(given) => Err(given.refuse("is given without portal.listen", value::LISTEN)),
                None => Ok(None),
            };
        };
        let certificate = match (chain, key) {
            (Some(chain), Some(key)) => Some(Certificate {
                chain: here.join(chain.value),
                key: here.join(key.value),
            }),
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => {
                return Err(one.refuse("is given alone", value::CERTIFICATE));
            }
        };
        Ok(Some(Portal {
            listen: Listen {
                address: value::socket(&listen)?,
                place: listen.place,
            },
            address: address.as_ref().map(value::public_address).transpose()?,
            certificate,
        }))
    }
}

fn retention(given: &Merge<'_>) -> Result<RetentionRules, ConfigError> {
    let (typed, usual) = (&given.read.file.retention, RetentionRules::default());
    let days = |key, typed, usual| match given.given(key, None, typed) {
        Some(given) => value::days(&given),
        None => Ok(usual),
    };
    Ok(RetentionRules {
        reports_days: days(
            "retention.reports_days",
            &typed.reports_days,
            usual.reports_days,
        )?,
        traces_days: days(
            "retention.traces_days",
            &typed.traces_days,
            usual.traces_days,
        )?,
        accesses_days: days(
            "retention.accesses_days",
            &typed.accesses_days,
            usual.accesses_days,
        )?,
    })
}

/// A registry is one if its fingerprint is known; addresses alone would trust whoever answers.
fn registry(
    addresses: Option<Given<Vec<String>>>,
    fingerprint: Option<Given<String>>,
) -> Result<Option<Registry>, ConfigError> {
    match (fingerprint, addresses) {
        (Some(fingerprint), addresses) => Ok(Some(Registry {
            fingerprint: value::fingerprint(&fingerprint)?,
            addresses: value::addresses(addresses)?,
        })),
        (None, Some(addresses)) if !addresses.value.is_empty() => Err(ConfigError::Value {
            place: addresses.place,
            key: "registry.addresses",
            problem: "is given without registry.fingerprint".to_owned(),
            allowed: value::FINGERPRINT,
        }),
        (None, Some(_) | None) => Ok(None),
    }
}

pub(super) struct Merge<'a> {
    pub(super) read: &'a Read,
}

impl Merge<'_> {
    /// A text from a flag, the environment or the file.
    fn text(
        &self,
        key: &'static str,
        override_: Option<String>,
        typed: &Typed,
    ) -> Option<Given<String>> {
        self.given(key, override_, typed)
    }

    /// A text that stands in the file alone.
    pub(super) fn one(&self, key: &'static str, typed: &Typed) -> Option<Given<String>> {
        self.given(key, None, typed)
    }

    /// Texts that stand in the file alone.
    pub(super) fn all(&self, key: &'static str, typed: &TypedList) -> Option<Given<Vec<String>>> {
        self.given(key, None, typed)
    }

    fn number(
        &self,
        key: &'static str,
        override_: Option<i64>,
        typed: &TypedNumber,
    ) -> Option<Given<i64>> {
        self.given(key, override_, typed)
    }

    /// The folder of the file.
    pub(super) fn here(&self) -> &Path {
        self.read.path.parent().unwrap_or(Path::new(""))
    }

    fn texts(
        &self,
        key: &'static str,
        override_: Option<Vec<String>>,
        typed: &TypedList,
    ) -> Option<Given<Vec<String>>> {
        self.given(key, override_, typed)
    }

    fn given<T: Clone>(
        &self,
        key: &'static str,
        override_: Option<T>,
        typed: &Option<Spanned<T>>,
    ) -> Option<Given<T>> {
        match (override_, typed) {
            (Some(value), _) => Some(Given {
                key,
                value,
                place: override_place(key),
            }),
            (None, Some(typed)) => Some(Given {
                key,
                value: typed.get_ref().clone(),
                place: self.read.place(typed),
            }),
            (None, None) => None,
        }
    }

    /// The data folder: where the file stands, unless it names another.
    fn data(&self, override_: Option<PathBuf>) -> PathBuf {
        let here = self.here();
        match (override_, &self.read.file.data) {
            (Some(folder), _) => folder,
            (None, Some(typed)) => here.join(typed.get_ref()),
            (None, None) => here.to_owned(),
        }
    }

    pub(super) fn required(&self, key: &'static str, allowed: &'static str) -> ConfigError {
        ConfigError::Required {
            path: self.read.path.clone(),
            key,
            allowed,
        }
    }
}

/// Flags and variables are named after the setting.
fn override_place(key: &str) -> Place {
    Place::Override {
        flag: format!("--{}", key.replace('.', "-")),
        variable: format!("ARCHIPEL_{}", key.replace('.', "_").to_uppercase()),
    }
}
