use super::*;
use crate::item::tests::{dataset, number_column};

/// Changes a good table and expects these errors.
fn check(change: impl FnOnce(&mut Dataset), expected: &[(&str, &str)]) {
    let mut table = dataset();
    change(&mut table);
    let mut checker = Checker::default();
    table.check(&mut checker);
    let errors = checker.into_errors();
    let found: Vec<_> = errors
        .iter()
        .map(|error| (error.field.as_str(), error.problem.as_str()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_good_table_passes() {
    check(|_| {}, &[]);
}

#[test]
fn tables_are_bounded() {
    check(
        |t| t.columns.clear(),
        &[("columns", "has 0 entries"), ("rows[0]", "has 4 cells")],
    );
    let many = |n: usize| {
        (0..n)
            .map(|n| number_column(&format!("c{n}")))
            .collect::<Vec<_>>()
    };
    check(
        |t| (t.columns, t.rows) = (many(61), Vec::new()),
        &[("columns", "has 61 entries")],
    );
    check(
        |t| t.rows = vec![t.rows[0].clone(); 1001],
        &[("rows", "has 1001 entries")],
    );
    check(
        |t| t.rows[0][3] = "x".repeat(201),
        &[("rows[0]", "has 201 characters")],
    );
}

#[test]
fn rows_are_as_wide_as_columns() {
    check(|t| t.rows[0].truncate(3), &[("rows[0]", "has 3 cells")]);
    check(
        |t| t.rows[0].push(String::new()),
        &[("rows[0]", "has 5 cells")],
    );
}

#[test]
fn numbers_are_numbers() {
    for good in ["0", "-1.5", "+2", "1e-3", "6.02E23", ".5", "5.", "00012"] {
        check(|t| t.rows[0][0] = good.into(), &[]);
    }
    for bad in [
        "NaN", "inf", "1e400", "abc", "0x10", "1 000", "=1+1", "--1", "٣",
    ] {
        let problem = format!("has in `U` `{bad}`, which is not a number");
        check(|t| t.rows[0][0] = bad.into(), &[("rows[0]", &problem)]);
    }
    let comma = "has in `U` `3,14`, which has a decimal comma";
    check(|t| t.rows[0][0] = "3,14".into(), &[("rows[0]", comma)]);
}

#[test]
fn computed_cells_are_empty() {
    let problem = "has in `R` a value beside the formula";
    check(|t| t.rows[0][2] = "220".into(), &[("rows[0]", problem)]);
}

#[test]
fn columns_have_different_plain_names() {
    check(
        |t| t.columns[3].name = "I".into(),
        &[("columns[3]", "is there twice")],
    );
    check(
        |t| t.columns[3].name = "a]b".into(),
        &[("columns[3].name", "contains a bracket")],
    );
}

#[test]
fn text_has_no_unit() {
    let problem = "is given for a column of text";
    check(
        |t| t.columns[3].unit = Some("V".into()),
        &[("columns[3].unit", problem)],
    );
    check(
        |t| t.columns[3].uncertainty = Some(Uncertainty::Absolute(1.0)),
        &[("columns[3].uncertainty", problem)],
    );
    check(
        |t| (t.columns[3].formula, t.rows) = (Some("[U]".into()), Vec::new()),
        &[("columns[3].formula", problem)],
    );
}

#[test]
fn units_and_formulas_are_checked() {
    check(
        |t| t.columns[0].unit = Some("volts".into()),
        &[("columns[0].unit", "has `volts`, which is not a unit")],
    );
    check(
        |t| t.columns[2].formula = Some("[U] / [remark]".into()),
        &[(
            "columns[2].formula",
            "names `remark`, which is not another column of numbers",
        )],
    );
    check(
        |t| t.columns[2].formula = Some("[R] + 1".into()),
        &[(
            "columns[2].formula",
            "names `R`, which is not another column of numbers",
        )],
    );
}

#[test]
fn uncertainties_are_positive_or_name_a_column() {
    let cases = [
        (Uncertainty::Absolute(0.0), "absolute", "is not positive"),
        (
            Uncertainty::Absolute(f64::INFINITY),
            "absolute",
            "is not positive",
        ),
        (Uncertainty::Percent(f64::NAN), "percent", "is out of range"),
        (Uncertainty::Percent(100.1), "percent", "is out of range"),
        (
            Uncertainty::Column("U".into()),
            "column",
            "is not such a column",
        ),
        (
            Uncertainty::Column("remark".into()),
            "column",
            "is not such a column",
        ),
        (
            Uncertainty::Column("none".into()),
            "column",
            "is not such a column",
        ),
    ];
    for (uncertainty, field, problem) in cases {
        let field = format!("columns[0].uncertainty.{field}");
        check(
            |t| t.columns[0].uncertainty = Some(uncertainty),
            &[(&field, problem)],
        );
    }
    check(
        |t| t.columns[0].uncertainty = Some(Uncertainty::Column("I".into())),
        &[],
    );
}
