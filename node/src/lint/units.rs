//! Units of columns, held against the Unified Code for Units of Measure (UCUM).
//!
//! The model has a list of units of its own, and refuses what is not in it; here the same unit is
//! read by others' tables. Teachers write `°C`, `µS/cm` and `kWh`; UCUM writes `Cel`, `uS/cm` and
//! `kW.h`, so it is translated first.

use domain::item::Content;
use domain::item::file::ItemFile;
use domain::item::labdoc::{Column, Dataset, LabdocContent, Uncertainty};
use octofhir_ucum as ucum;

use super::finding::Finding;

const RULE: &str = "units";

/// How alike two units must be for one to have been meant for the other, from 0 to 1.
const ALIKE: f64 = 0.6;

/// What we write and UCUM writes otherwise, whole factors. What it has no unit for is counted.
const TRANSLATIONS: [(&str, &str); 29] = [
    ("°C", "Cel"),
    ("°F", "[degF]"),
    ("°", "deg"),
    ("′", "'"),
    ("″", "''"),
    ("‰", "[ppth]"),
    ("ppm", "[ppm]"),
    ("ppb", "[ppb]"),
    ("ha", "har"),
    ("Å", "Ao"),
    ("mmHg", "mm[Hg]"),
    ("au", "AU"),
    ("ly", "[ly]"),
    ("pH", "[pH]"),
    ("in", "[in_i]"),
    ("ft", "[ft_i]"),
    ("rpm", "({turns}/min)"),
    ("tr", "{turns}"),
    ("€", "{euros}"),
    ("px", "{pixels}"),
    ("decade", "{decades}"),
    ("Ω", "Ohm"),
    ("ohm", "Ohm"),
    ("Da", "u"),
    ("byte", "By"),
    ("o", "By"),
    ("M", "mol.L-1"),
    ("Wh", "W.h"),
    ("VA", "V.A"),
];

/// What stands in columns of teachers most, as one would write it.
const USUAL: [&str; 72] = [
    "m", "km", "cm", "mm", "µm", "nm", "m²", "cm²", "m³", "cm³", "L", "mL", "µL", "kg", "g", "mg",
    "µg", "s", "ms", "µs", "min", "h", "d", "A", "mA", "µA", "V", "mV", "kV", "W", "mW", "kW", "J",
    "kJ", "eV", "Ω", "kΩ", "MΩ", "F", "µF", "nF", "H", "mH", "T", "mT", "Hz", "kHz", "MHz", "N",
    "Pa", "kPa", "bar", "K", "°C", "mol", "mmol", "mol/L", "mmol/L", "g/L", "mg/L", "m/s", "m/s²",
    "N/m", "S/m", "mS/cm", "µS/cm", "rad", "°", "dB", "%", "lx", "bit",
];

pub(super) fn check(item: &ItemFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, dataset) in datasets(item) {
        for (index, column) in dataset.columns.iter().enumerate() {
            let at = format!("{at}.columns[{index}]");
            findings.extend(check_unit(&at, column));
            findings.extend(check_uncertainty(&at, column, dataset));
        }
    }
    findings
}

fn datasets(item: &ItemFile) -> Vec<(String, &Dataset)> {
    let Content::Mission(mission) = &item.content else {
        return Vec::new();
    };
    let mut datasets = Vec::new();
    for (part_index, part) in mission.parts.iter().enumerate() {
        for (index, labdoc) in part.labdocs.iter().enumerate() {
            if let LabdocContent::Dataset(dataset) = &labdoc.content {
                let at = format!("mission.parts[{part_index}].labdocs[{index}].content.dataset");
                datasets.push((at, dataset));
            }
        }
    }
    datasets
}

fn check_unit(at: &str, column: &Column) -> Option<Finding> {
    let unit = column.unit.as_deref()?;
    if ucum::validate(&translated(unit)).is_ok() {
        return None;
    }
    let remedy = match nearest(unit) {
        Some(usual) => format!("did you mean `{usual}`?"),
        None => "give a unit of the SI or one in use with it".to_owned(),
    };
    let problem = format!("`{unit}` is no unit that UCUM knows");
    Some(Finding::warning(RULE, format!("{at}.unit")).saying(problem, remedy))
}

/// An uncertainty in another column is in a unit that can be compared.
fn check_uncertainty(at: &str, column: &Column, dataset: &Dataset) -> Option<Finding> {
    let Some(Uncertainty::Column(name)) = &column.uncertainty else {
        return None;
    };
    let other = dataset.columns.iter().find(|other| other.name == *name)?;
    let (own, others) = (column.unit.as_deref()?, other.unit.as_deref()?);
    // The share of the number, in percent, goes with any unit.
    let is_share = others == "%";
    let comparable = ucum::is_comparable(&translated(own), &translated(others)).unwrap_or(true);
    (!comparable && !is_share).then(|| {
        let problem = format!("is in `{others}`, its quantity in `{own}`");
        Finding::warning(RULE, format!("{at}.uncertainty")).saying(problem, "use the same unit")
    })
}

/// A unit as UCUM writes it.
fn translated(unit: &str) -> String {
    let mut written = String::new();
    let mut factor = String::new();
    for c in unit.chars() {
        match c {
            '/' | '.' | '·' | '*' | ' ' => {
                written.push_str(&translated_factor(&factor));
                written.push(if c == '/' { '/' } else { '.' });
                factor.clear();
            }
            c => factor.push(c),
        }
    }
    written.push_str(&translated_factor(&factor));
    written
}

fn translated_factor(factor: &str) -> String {
    if factor.starts_with('{') {
        return factor.to_owned();
    }
    let plain: String = factor.chars().filter_map(plain_exponent).collect();
    let base = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
    if base.is_empty() {
        return plain;
    }
    let exponent = &plain[base.len()..];
    let unit = translated_base(base);
    // A product keeps its factors together, whatever stands before it.
    match unit.contains('.') {
        true => format!("({unit}){exponent}"),
        false => format!("{unit}{exponent}"),
    }
}

/// Exponents are digits after the unit.
fn plain_exponent(c: char) -> Option<char> {
    match c {
        '^' | '⁺' => None,
        '⁻' => Some('-'),
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(c) - 0x2070, 10),
        c => Some(c),
    }
}

fn translated_base(base: &str) -> String {
    let find = |unit: &str| TRANSLATIONS.iter().find(|(ours, _)| *ours == unit);
    if let Some((_, theirs)) = find(base) {
        return (*theirs).to_owned();
    }
    let micro = base.replace(['µ', 'μ'], "u");
    if ucum::validate(&micro).is_ok() {
        return micro;
    }
    for (length, _) in micro.char_indices().skip(1).take(2) {
        let (prefix, unit) = micro.split_at(length);
        if let Some((_, theirs)) = find(unit) {
            return format!("{prefix}{theirs}");
        }
    }
    micro
}

/// The usual unit that was perhaps meant.
fn nearest(unit: &str) -> Option<&'static str> {
    let rated = USUAL
        .iter()
        .map(|usual| (strsim::normalized_damerau_levenshtein(unit, usual), *usual));
    rated
        .filter(|(alike, _)| *alike >= ALIKE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, usual)| usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_teachers_write_is_known_to_ucum() {
        for unit in [
            "mol/L",
            "g·cm-3",
            "m.s⁻²",
            "%",
            "°C",
            "kΩ",
            "µS/cm",
            "μm",
            "{colonies}/mL",
            "tr/min",
            "kWh",
            "kWh/m²",
            "mM",
            "ppm",
            "mmHg",
            "pH",
            "€",
            "ko",
            "Mbit/s",
            "L·mol⁻¹·cm⁻¹",
            "°",
            "J/(K)",
            "m^2",
            "1",
            "s-1",
            "dB/decade",
            "px",
            "kDa",
            "hPa",
            "min",
            "A h",
            "1/s",
        ] {
            let known = ucum::validate(&translated(unit)).is_ok();
            assert!(known, "{unit} → {}", translated(unit));
        }
    }

    #[test]
    fn what_is_no_unit_is_not_known_and_the_nearest_is_named() {
        for (unit, usual) in [
            ("mool/L", Some("mol/L")),
            ("µSv/cmm", None),
            ("mgg", Some("mg")),
        ] {
            assert!(ucum::validate(&translated(unit)).is_err(), "{unit}");
            if usual.is_some() {
                assert_eq!(nearest(unit), usual);
            }
        }
    }

    #[test]
    fn every_usual_unit_is_known() {
        for unit in USUAL {
            assert!(ucum::validate(&translated(unit)).is_ok(), "{unit}");
        }
    }
}
