//! Units of columns: SI units and those in use with them, with prefixes, products, quotients
//! and powers: `mol/L`, `g·cm-3`, `m.s⁻²`, `%`, `°C`. As in UCUM, braces hold what is counted:
//! `{colonies}/mL`.

/// What a unit may be, for people.
pub(super) const ALLOWED: &str = "give SI units such as mol/L, mV, g·cm-3 or °C, or what is counted in braces such as {colonies}";

/// Why a text is not a unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// One of its factors is not a unit.
    #[error("has `{0}`, which is not a unit")]
    Unknown(String),
    /// One of its factors is missing, or a brace.
    #[error("is not a product or quotient of units")]
    Malformed,
}

/// Units that take a prefix.
const PREFIXED: &[&str] = &[
    "m", "g", "s", "A", "K", "mol", "cd", "rad", "sr", "Hz", "N", "Pa", "J", "W", "C", "V", "F",
    "Ω", "ohm", "S", "Wb", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "kat", "L", "l", "t", "eV", "u",
    "Da", "bar", "B", "bit", "byte", "o", "M", "cal", "Wh", "VA", "var", "pc", "G", "dB",
];

/// Units that take none.
const PLAIN: &[&str] = &[
    "1", "%", "‰", "ppm", "ppb", "°C", "°F", "°", "′", "″", "min", "h", "d", "a", "ha", "Å", "atm",
    "mmHg", "mL", "au", "AU", "ly", "pH", "px", "rpm", "tr/min", "in", "ft", "€", "Np", "decade",
];

/// SI prefixes, longest first, so that `da` is not read as `d`.
const PREFIXES: &[&str] = &[
    "da", "Q", "R", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "µ", "μ", "n", "p",
    "f", "a", "z", "y", "r", "q", "Ki", "Mi", "Gi", "Ti",
];

/// Checks that `text` is a unit.
pub(super) fn check(text: &str) -> Result<(), UnitError> {
    if PLAIN.contains(&text) {
        return Ok(());
    }
    for factor in text.split(['/', '.', '·', '*', ' ']) {
        check_factor(factor)?;
    }
    Ok(())
}

fn check_factor(factor: &str) -> Result<(), UnitError> {
    if factor.is_empty() {
        return Err(UnitError::Malformed);
    }
    if factor.starts_with('{') {
        return check_annotation(factor);
    }
    let unit = without_exponent(factor);
    if is_unit(unit) {
        Ok(())
    } else {
        Err(UnitError::Unknown(factor.to_owned()))
    }
}

fn check_annotation(factor: &str) -> Result<(), UnitError> {
    let inner = factor
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match inner {
        Some(name) if !name.is_empty() && !name.contains(['{', '}']) => Ok(()),
        Some(_) | None => Err(UnitError::Malformed),
    }
}

/// Drops `2`, `-3`, `^-3`, `²`, `⁻¹`.
fn without_exponent(factor: &str) -> &str {
    let is_superscript = |c: char| "⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c);
    let plain = factor.trim_end_matches(is_superscript);
    if plain.len() < factor.len() {
        return plain;
    }
    let base = factor.trim_end_matches(|c: char| c.is_ascii_digit());
    match base.is_empty() {
        true => factor,
        false => base.trim_end_matches(['+', '-', '^']),
    }
}

fn is_unit(unit: &str) -> bool {
    let prefixed = || {
        PREFIXES
            .iter()
            .filter_map(|prefix| unit.strip_prefix(prefix))
            .any(|rest| PREFIXED.contains(&rest))
    };
    PREFIXED.contains(&unit) || PLAIN.contains(&unit) || prefixed()
}

#[cfg(test)]
mod tests;
