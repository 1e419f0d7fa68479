use super::*;

fn formula(text: &str) -> Result<(), FormulaError> {
    check(text, |name| matches!(name, "U" | "I" | "V mère"))
}

#[test]
fn formulas_are_arithmetic_over_columns() {
    for text in [
        "[U] / [I]",
        "[V mère] * 20.0 / 50.0",
        "-[U]^2 + sqrt([I] ^ -2)",
        "2 * pi * log10( [U] )",
        "((1.5e-3))",
        "--1",
    ] {
        assert_eq!(formula(text), Ok(()), "{text}");
    }
}

#[test]
fn what_is_not_a_formula_is_refused_with_its_place() {
    for (text, position) in [
        ("", 1),
        ("[U", 3),
        ("[U] [I]", 5),
        ("1 +", 4),
        ("(1", 3),
        ("1)", 2),
        ("é", 1),
        ("[V mère] % 2", 10),
        ("1.2.3", 6),
        ("1e", 3),
        ("1e999", 6),
        ("sqrt 2", 6),
    ] {
        assert_eq!(
            formula(text),
            Err(FormulaError::Unexpected(position)),
            "{text}"
        );
    }
}

#[test]
fn unknown_names_are_named() {
    assert_eq!(formula("[P]"), Err(FormulaError::UnknownColumn("P".into())));
    assert_eq!(
        formula("system(1)"),
        Err(FormulaError::UnknownFunction("system".into()))
    );
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(formula(&nested(FORMULA_DEPTH_MAX)), Ok(()));
    assert_eq!(
        formula(&nested(FORMULA_DEPTH_MAX + 1)),
        Err(FormulaError::TooDeep)
    );
    let tower = vec!["2"; 100_000].join("^");
    assert_eq!(formula(&tower), Err(FormulaError::TooDeep));
}
