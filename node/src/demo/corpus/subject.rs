//! Which published field and level the words of the corpus mean, where that is clear.

/// Fields of ISCED-F 2013. What is not here stays as words.
const DISCIPLINES: &[(&str, &[&str])] = &[
    ("astronomy", &["0533"]),
    ("chemical engineering", &["0711"]),
    ("computer networks", &["0612"]),
    ("computer science", &["0613"]),
    ("cybersecurity", &["0612"]),
    ("ecology", &["0521"]),
    ("education", &["0111"]),
    ("fluid mechanics", &["0533"]),
    ("física universitaria volumen 1", &["0533"]),
    ("física universitaria volumen 2", &["0533"]),
    ("física universitaria volumen 3", &["0533"]),
    ("geosciences", &["0532"]),
    ("introduction to python programming", &["0613"]),
    ("library and information science", &["0322"]),
    ("life sciences", &["0511"]),
    ("mathematics", &["0541"]),
    ("mathematics and computer science", &["0541", "0613"]),
    ("physics", &["0533"]),
    ("research software", &["0613"]),
    ("statistics", &["0542"]),
    ("statistics and computer science", &["0542", "0613"]),
];

/// Contexts of SupLOMFR. `lycée (terminale NSI)` says more than `school` and keeps its words.
const LEVELS: &[(&str, &str)] = &[
    ("bachelor", "licence"),
    ("higher-education", "higher-education"),
    ("master", "master"),
    ("school", "school"),
];

/// Codes, and the words for which there is none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) codes: Vec<&'static str>,
    pub(super) words: Option<String>,
}

/// The fields of `Education; artificial intelligence`: a code for the one, words for the other.
pub(super) fn disciplines(text: &str) -> Subject {
    let mut codes = Vec::new();
    let mut words = Vec::new();
    for piece in text
        .split(';')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        let lower = piece.to_lowercase();
        match DISCIPLINES.iter().find(|(known, _)| *known == lower) {
            Some((_, found)) => codes.extend_from_slice(found),
            None => words.push(piece),
        }
    }
    let words = (!words.is_empty()).then(|| words.join("; "));
    Subject { codes, words }
}

/// The level of `master`, or of `lycée (première NSI)`.
pub(super) fn level(text: &str) -> Subject {
    let known = LEVELS
        .iter()
        .find(|(known, _)| *known == text)
        .map(|(_, code)| *code);
    let words = || Some(text.to_owned());
    match known {
        Some(code) => Subject {
            codes: vec![code],
            words: None,
        },
        None if text.starts_with("lycée") => Subject {
            codes: vec!["school"],
            words: words(),
        },
        None => Subject {
            codes: Vec::new(),
            words: words(),
        },
    }
}
