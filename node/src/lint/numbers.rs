//! Cells of tables: what is a number, and in which way it is written.

/// How the decimals of a number are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decimals {
    /// There are none.
    None,
    /// `1.5`
    Point,
    /// `1,5`
    Comma,
}

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing, or a sign that there is nothing.
    Empty,
    /// A number.
    Number(Decimals),
    /// Anything else.
    Text,
}

impl Cell {
    pub(super) fn read(text: &str) -> Self {
        let text = text.trim();
        if matches!(text, "" | "-" | "–" | "—" | "NA" | "n/a" | "NaN" | "nan") {
            return Self::Empty;
        }
        let is_finite = |text: &str| {
            let plain = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
            text.bytes().all(plain) && text.parse::<f64>().is_ok_and(f64::is_finite)
        };
        if is_finite(text) {
            let has_point = text.contains('.');
            return Self::Number(if has_point {
                Decimals::Point
            } else {
                Decimals::None
            });
        }
        let is_comma = text.matches(',').count() == 1 && is_finite(&text.replacen(',', ".", 1));
        if is_comma && !text.contains('.') {
            return Self::Number(Decimals::Comma);
        }
        Self::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_words() {
        for (text, expected) in [
            ("12", Cell::Number(Decimals::None)),
            (" -1.5e-3 ", Cell::Number(Decimals::Point)),
            ("1,5", Cell::Number(Decimals::Comma)),
            ("1,000,5", Cell::Text),
            ("192.168.0.1", Cell::Text),
            ("inf", Cell::Text),
            ("E1", Cell::Text),
            ("—", Cell::Empty),
            ("", Cell::Empty),
        ] {
            assert_eq!(Cell::read(text), expected, "{text}");
        }
    }
}
