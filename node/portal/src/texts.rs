//! The portal's own words, in Fluent files: one file for each language, embedded.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::locale::Locale;

const FRENCH: &str = include_str!("../texts/fr.ftl");
const ENGLISH: &str = include_str!("../texts/en.ftl");

/// The texts of all languages.
pub(crate) struct Texts {
    fr: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Texts {
    /// Those in this program.
    pub(crate) fn embedded() -> Self {
        Self {
            fr: bundle(Locale::Fr, FRENCH),
            en: bundle(Locale::En, ENGLISH),
        }
    }

    /// A text; where there is none, its key between `⟦` and `⟧`, which tests look for.
    pub(crate) fn text(&self, locale: Locale, key: &str, args: &[(&str, FluentValue)]) -> String {
        let bundle = match locale {
            Locale::Fr => &self.fr,
            Locale::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, locale = locale.code(), "the portal lacks a text");
            return format!("⟦{key}⟧");
        };
        let args: FluentArgs = args
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if errors.is_empty() {
            text.into_owned()
        } else {
            tracing::error!(
                key,
                locale = locale.code(),
                "a text of the portal lacks a value"
            );
            format!("⟦{key}⟧")
        }
    }
}

fn bundle(locale: Locale, source: &str) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = locale.code().parse().expect("our codes are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Names of people and titles are isolated by `<bdi>` where they stand alone.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    // A key that stands twice keeps its first text; tests find it.
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests;
