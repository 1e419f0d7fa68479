//! With whom an item is shared: as flags, as sent, as shown.

use campus_proto::commons::v1 as pb;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use domain::id::{InstitutionId, ShareAddress};
use domain::item::file::Sharing;
use domain::policy::{PolicyError, Rung, SharingPolicy};
use serde_json::{Value, json};

use super::shown;
use crate::exit::{Exit, Failure};

/// With whom an item is shared.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "With whom")]
pub(super) struct SharingFlags {
    /// How far it goes; by default what --people or --institutions needs.
    #[arg(long, value_parser = rungs())]
    rung: Option<Rung>,
    /// Share addresses for the rung `named`, as `archipel whoami` tells them to their owners.
    #[arg(long, value_name = "HANDLE@INSTITUTION", value_delimiter = ',')]
    people: Vec<ShareAddress>,
    /// Institutions for the rung `institutions`; one's own has it anyway.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    institutions: Vec<InstitutionId>,
}

fn rungs() -> impl TypedValueParser<Value = Rung> {
    let names = PossibleValuesParser::new(Rung::ALL.map(Rung::as_str));
    names.try_map(|name| Rung::from_name(&name).ok_or(PolicyError::UnknownRung(name)))
}

impl SharingFlags {
    /// The policy; nothing if no flag was given.
    ///
    /// # Errors
    /// [`Exit::Usage`] if the lists do not go with the rung.
    pub(super) fn policy(&self) -> Result<Option<pb::SharingPolicy>, Failure> {
        let implied = match (self.people.is_empty(), self.institutions.is_empty()) {
            (false, _) => Some(Rung::Named),
            (true, false) => Some(Rung::Institutions),
            (true, true) => None,
        };
        let Some(rung) = self.rung.or(implied) else {
            return Ok(None);
        };
        let policy = checked(rung, &self.people, &self.institutions).map_err(usage)?;
        Ok(Some(policy))
    }
}

/// The policy that an item file asks for.
///
/// # Errors
/// [`Exit::Usage`] with the field that is wrong.
pub(super) fn of_file(sharing: &Sharing) -> Result<pb::SharingPolicy, Failure> {
    let rung = Rung::from_name(&sharing.rung)
        .ok_or_else(|| usage(PolicyError::UnknownRung(sharing.rung.clone())))?;
    let people = parsed("people", &sharing.people)?;
    let institutions = parsed("institutions", &sharing.institutions)?;
    checked(rung, &people, &institutions).map_err(usage)
}

fn parsed<T>(field: &str, texts: &[String]) -> Result<Vec<T>, Failure>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    let parse = |text: &String| {
        text.parse().map_err(|error| usage(format_args!("sharing.{field}: {error}")))
    };
    texts.iter().map(parse).collect()
}

fn usage(problem: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Usage, problem.to_string())
}

fn checked(
    rung: Rung,
    people: &[ShareAddress],
    institutions: &[InstitutionId],
) -> Result<pb::SharingPolicy, PolicyError> {
    let (people, institutions) = (people.iter().cloned(), institutions.iter().cloned());
    SharingPolicy::new(rung, people.collect(), institutions.collect()).map(|policy| sent(&policy))
}

fn sent(policy: &SharingPolicy) -> pb::SharingPolicy {
    let mut message = pb::SharingPolicy {
        rung: sent_rung(policy.rung()).into(),
        ..pb::SharingPolicy::default()
    };
    if let SharingPolicy::Named(people) = policy {
        message.people = people.iter().map(ToString::to_string).collect();
    }
    if let SharingPolicy::Institutions(institutions) = policy {
        message.institutions = institutions.iter().map(ToString::to_string).collect();
    }
    message
}

fn sent_rung(rung: Rung) -> pb::Rung {
    match rung {
        Rung::Personal => pb::Rung::Personal,
        Rung::Named => pb::Rung::Named,
        Rung::Institution => pb::Rung::Institution,
        Rung::Institutions => pb::Rung::Institutions,
        Rung::Consortium => pb::Rung::Consortium,
        Rung::Public => pb::Rung::Public,
    }
}

/// A policy for people, such as `institutions: brest, quimper`.
pub(super) fn text(policy: &pb::SharingPolicy) -> String {
    let listed: Vec<String> = policy.people.iter().chain(&policy.institutions).cloned().collect();
    let rung = rung_name(policy);
    if listed.is_empty() { rung } else { format!("{rung}: {}", shown::some(&listed, 20)) }
}

/// A policy for programs: `rung`, `people`, `institutions`.
pub(super) fn value(policy: &pb::SharingPolicy) -> Value {
    json!({
        "rung": rung_name(policy),
        "people": policy.people,
        "institutions": policy.institutions,
    })
}

fn rung_name(policy: &pb::SharingPolicy) -> String {
    shown::variant(policy.rung().as_str_name(), "RUNG_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(rung: Option<Rung>, people: &[&str], institutions: &[&str]) -> SharingFlags {
        SharingFlags {
            rung,
            people: people.iter().map(|text| text.parse().unwrap()).collect(),
            institutions: institutions.iter().map(|text| text.parse().unwrap()).collect(),
        }
    }

    #[test]
    fn lists_imply_their_rung() {
        let named = flags(None, &["abc@brest"], &[]).policy().unwrap().unwrap();
        assert_eq!(text(&named), "named: abc@brest");
        let listed = flags(None, &[], &["brest", "quimper"]).policy().unwrap().unwrap();
        assert_eq!(text(&listed), "institutions: brest, quimper");
        assert!(flags(None, &[], &[]).policy().unwrap().is_none());
    }

    #[test]
    fn lists_that_do_not_go_with_the_rung_are_refused() {
        assert!(flags(Some(Rung::Public), &["abc@brest"], &[]).policy().is_err());
        assert!(flags(Some(Rung::Named), &[], &[]).policy().is_err());
        assert!(flags(None, &["abc@brest"], &["brest"]).policy().is_err());
    }

    #[test]
    fn every_rung_keeps_its_name() {
        for rung in Rung::ALL {
            let message = pb::SharingPolicy {
                rung: sent_rung(rung).into(),
                ..pb::SharingPolicy::default()
            };
            assert_eq!(rung_name(&message), rung.as_str());
        }
    }

    #[test]
    fn a_file_says_which_field_is_wrong() {
        let sharing = |rung: &str, person: &str| Sharing {
            rung: rung.to_owned(),
            people: vec![person.to_owned()],
            institutions: Vec::new(),
        };
        let said = |sharing| of_file(&sharing).unwrap_err().to_string();
        assert!(said(sharing("world", "abc@brest")).starts_with("sharing.rung: "));
        assert!(said(sharing("named", "nobody")).starts_with("sharing.people: "));
    }
}
