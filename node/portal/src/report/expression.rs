//! Formulas of tables: `[U] / [I]`, by the grammar of `domain`'s datasets. The editor computes the
//! same; here it is done for those who read without a script.
//!
//! What is not understood has no value, and nothing is ever run as a program.

/// Longest formula, in bytes; in characters, missions have the same limit.
const BYTES_MAX: usize = 1_200;
/// How deep parentheses, signs and powers may stand in each other.
const DEPTH_MAX: usize = 50;

/// The value of a formula, if it is understood and there is one.
pub(super) fn evaluate(formula: &str, column: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
    if formula.len() > BYTES_MAX {
        return None;
    }
    let mut reader = Reader {
        rest: formula,
        depth: 0,
        column,
    };
    let value = reader.sum()?;
    let is_read = reader.peek().is_none();
    (is_read && value.is_finite()).then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
    column: &'a dyn Fn(&str) -> Option<f64>,
}

impl<'a> Reader<'a> {
    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            match self.take(&['+', '-']) {
                Some('+') => value += self.product()?,
                Some(_) => value -= self.product()?,
                None => return Some(value),
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.signed()?;
        loop {
            match self.take(&['*', '/']) {
                Some('*') => value *= self.signed()?,
                Some(_) => value /= self.signed()?,
                None => return Some(value),
            }
        }
    }

    fn signed(&mut self) -> Option<f64> {
        let mut sign = 1.0;
        while let Some(taken) = self.take(&['+', '-']) {
            sign *= if taken == '-' { -1.0 } else { 1.0 };
        }
        Some(sign * self.power()?)
    }

    fn power(&mut self) -> Option<f64> {
        let base = self.atom()?;
        match self.take(&['^']) {
            Some(_) => Some(base.powf(self.nested(Self::signed)?)),
            None => Some(base),
        }
    }

    fn atom(&mut self) -> Option<f64> {
        match self.peek()? {
            '(' => self.parenthesis(),
            '[' => {
                let inside = self.rest.strip_prefix('[')?;
                let (name, rest) = inside.split_once(']')?;
                self.rest = rest;
                (self.column)(name.trim())
            }
            letter if letter.is_ascii_lowercase() => self.named(),
            _ => self.number(),
        }
    }

    fn parenthesis(&mut self) -> Option<f64> {
        self.take(&['('])?;
        let value = self.nested(Self::sum)?;
        self.take(&[')'])?;
        Some(value)
    }

    fn named(&mut self) -> Option<f64> {
        let name = self.while_in(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if name == "pi" {
            return Some(std::f64::consts::PI);
        }
        let function = match name {
            "sqrt" => f64::sqrt,
            "exp" => f64::exp,
            "ln" => f64::ln,
            "log10" => f64::log10,
            "abs" => f64::abs,
            "sin" => f64::sin,
            "cos" => f64::cos,
            "tan" => f64::tan,
            "asin" => f64::asin,
            "acos" => f64::acos,
            "atan" => f64::atan,
            _ => return None,
        };
        self.parenthesis().map(function)
    }

    /// Digits, perhaps with a point and an exponent: whatever of them is a number.
    fn number(&mut self) -> Option<f64> {
        let text = self.rest;
        let digits = self.while_in(|c| c.is_ascii_digit() || c == '.');
        let mut end = digits.len();
        if self.rest.starts_with(['e', 'E']) {
            let exponent = &self.rest[1..];
            let signs = usize::from(exponent.starts_with(['+', '-']));
            let count = exponent[signs..].bytes().take_while(u8::is_ascii_digit);
            end += 1 + signs + count.count();
            self.rest = &text[end..];
        }
        text[..end].parse().ok()
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<f64>) -> Option<f64> {
        if self.depth >= DEPTH_MAX {
            return None;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn take(&mut self, wanted: &[char]) -> Option<char> {
        let found = self.peek().filter(|c| wanted.contains(c))?;
        self.rest = &self.rest[found.len_utf8()..];
        Some(found)
    }

    fn while_in(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(formula: &str, expected: Option<f64>) {
        let column = |name: &str| match name {
            "U" => Some(6.0),
            "I" => Some(2.0),
            _ => None,
        };
        assert_eq!(evaluate(formula, &column), expected, "{formula}");
    }

    #[test]
    fn formulas_have_the_values_that_one_expects() {
        check("[U] / [I]", Some(3.0));
        check("1 + 2 * 3 - -4", Some(11.0));
        check("-2 ^ 2", Some(-4.0));
        check("2 ^ 3 ^ 2", Some(512.0));
        check("sqrt( [U]^2 + 13 ) * 1.5e1", Some(105.0));
        check("log10(100) + abs(-1) + cos(0)", Some(4.0));
    }

    #[test]
    fn what_is_not_understood_has_no_value() {
        for wrong in [
            "", "[V]", "1 +", "(1", "1)", "f(1)", "1 2", "1/0", "sqrt(-1)", "1e", "[U", "é",
        ] {
            check(wrong, None);
        }
        check(&format!("{}1{}", "(".repeat(50), ")".repeat(50)), Some(1.0));
        check(&format!("{}1{}", "(".repeat(51), ")".repeat(51)), None);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_survived(formula in r"[-+*/^()\[\]0-9.eUpi sqrt]{0,80}") {
            let _ = evaluate(&formula, &|_| Some(1.0));
        }
    }
}
