//! Dictionaries of Hunspell in a folder: as Debian installs them (`fr_FR.aff`, `en_GB.aff`), or
//! as npm does (`dictionary-fr/index.aff`).

use std::path::{Path, PathBuf};

use crate::cli::publish::parcel::read_at_most;
use crate::exit::{Exit, Failure};
use crate::lint::Dictionaries;

/// Most bytes of one file of a dictionary; the largest of those in use have some ten million.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// How the folder of a dictionary from npm is called, before the language.
const NPM_PREFIX: &str = "dictionary-";

/// The languages that are looked for; others would be read for nothing.
const LANGUAGES: [&str; 2] = ["fr", "en"];

/// The dictionaries of a folder.
///
/// # Errors
/// [`Exit::Usage`]: which file is wrong, or that there is none.
pub(super) fn read(folder: &Path) -> Result<Dictionaries, Failure> {
    let mut dictionaries = Dictionaries::default();
    for (name, affixes) in affix_files(folder)? {
        let language = name.split(['-', '_']).next().unwrap_or_default();
        if LANGUAGES.contains(&language) {
            let words = affixes.with_extension("dic");
            dictionaries
                .add(language, (&text(&affixes)?, &text(&words)?))
                .map_err(|error| refuse(&affixes, &error))?;
        }
    }
    if dictionaries.is_empty() {
        let problem = "holds no dictionary: give a folder with files such as fr_FR.aff and \
                       fr_FR.dic, or with folders such as dictionary-fr";
        return Err(refuse(folder, &problem));
    }
    Ok(dictionaries)
}

fn refuse(path: &Path, problem: &dyn std::fmt::Display) -> Failure {
    Failure::new(Exit::Usage, format!("{}: {problem}", path.display()))
}

/// Names such as `fr`, `fr_FR` or `en-gb`, each with its file of affixes.
fn affix_files(folder: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| refuse(folder, &error))?;
    let mut found = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        if let Some(language) = name.strip_suffix(".aff") {
            found.push((language.to_owned(), path));
        } else if let Some(language) = name.strip_prefix(NPM_PREFIX) {
            let affixes = path.join("index.aff");
            found.extend(affixes.is_file().then(|| (language.to_owned(), affixes)));
        }
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> Result<String, Failure> {
    let bytes = read_at_most(path, FILE_BYTES_MAX).map_err(|error| refuse(path, &error))?;
    String::from_utf8(bytes).map_err(|_| refuse(path, &"is not text in UTF-8"))
}
