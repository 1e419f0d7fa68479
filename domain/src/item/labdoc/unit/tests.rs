use super::*;

#[test]
fn units_of_the_laboratory_are_units() {
    for unit in [
        "m",
        "kg",
        "mol/L",
        "mol.L-1",
        "mol·L⁻¹",
        "g·cm-3",
        "m.s^-2",
        "m/s2",
        "mV",
        "kΩ",
        "µA",
        "μS/cm",
        "nm",
        "°C",
        "%",
        "ppm",
        "1/s",
        "J.K-1.mol-1",
        "L mol-1 cm-1",
        "daN",
        "mmHg",
        "{colonies}/mL",
        "tr/min",
        "eV",
        "mPa·s",
        "W/m2",
        "MiB",
        "dB",
        "h",
        "km/h",
        "mL/min",
    ] {
        assert_eq!(check(unit), Ok(()), "{unit}");
    }
}

#[test]
fn what_is_not_a_unit_is_named() {
    for (unit, factor) in [
        ("volts", "volts"),
        ("mol/litre", "litre"),
        ("sec", "sec"),
        ("kk", "kk"),
        ("m⁻¹²x", "m⁻¹²x"),
        ("12", "12"),
        ("<b>", "<b>"),
    ] {
        assert_eq!(
            check(unit),
            Err(UnitError::Unknown(factor.into())),
            "{unit}"
        );
    }
}

#[test]
fn missing_factors_are_refused() {
    for unit in ["", "m/", "/s", "m//s", "{}", "{a", "{a}b}"] {
        assert_eq!(check(unit), Err(UnitError::Malformed), "{unit}");
    }
}
