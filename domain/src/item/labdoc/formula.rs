//! Formulas of computed columns: `[U] / [I]`, `sqrt([x]^2 + [y]^2)`.
//!
//! Only checks that a formula is well formed and names columns that exist; computing it is the
//! business of whoever shows the table. The grammar, without surprises:
//!
//! ```text
//! sum     = product (("+" | "-") product)*
//! product = signed (("*" | "/") signed)*
//! signed  = ("+" | "-")* power
//! power   = atom ("^" signed)?
//! atom    = number | "[" column "]" | "pi" | function "(" sum ")" | "(" sum ")"
//! ```

use crate::item::bounds::FORMULA_DEPTH_MAX;

/// What a formula may be, for people.
pub(super) const ALLOWED: &str = "give numbers, [column], pi, + - * / ^ ( ) and sqrt exp ln log10 abs sin cos tan asin acos atan";

const FUNCTIONS: &[&str] = &[
    "sqrt", "exp", "ln", "log10", "abs", "sin", "cos", "tan", "asin", "acos", "atan",
];

/// Why a text is not a formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// Something else was expected there.
    #[error("is not a formula from character {0} on")]
    Unexpected(usize),
    /// There is no other column of numbers of that name.
    #[error("names `{0}`, which is not another column of numbers")]
    UnknownColumn(String),
    /// There is no function of that name.
    #[error("names `{0}`, which is not a function")]
    UnknownFunction(String),
    /// Parentheses, signs or powers are nested too deeply.
    #[error("is nested deeper than {FORMULA_DEPTH_MAX}")]
    TooDeep,
}

/// Checks `text`; `is_column` says whether a column of numbers has that name.
pub(super) fn check(text: &str, is_column: impl Fn(&str) -> bool) -> Result<(), FormulaError> {
    let mut parser = Parser {
        text,
        position: 0,
        depth: 0,
        is_column: &is_column,
    };
    parser.sum()?;
    match parser.peek() {
        None => Ok(()),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    text: &'a str,
    position: usize,
    depth: usize,
    is_column: &'a dyn Fn(&str) -> bool,
}

impl<'a> Parser<'a> {
    fn sum(&mut self) -> Result<(), FormulaError> {
        self.product()?;
        while self.take(&['+', '-']) {
            self.product()?;
        }
        Ok(())
    }

    fn product(&mut self) -> Result<(), FormulaError> {
        self.signed()?;
        while self.take(&['*', '/']) {
            self.signed()?;
        }
        Ok(())
    }

    fn signed(&mut self) -> Result<(), FormulaError> {
        while self.take(&['+', '-']) {}
        self.atom()?;
        if self.take(&['^']) {
            return self.nested(Self::signed);
        }
        Ok(())
    }

    fn atom(&mut self) -> Result<(), FormulaError> {
        match self.peek() {
            Some('[') => self.column(),
            Some('(') => self.parenthesis(),
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.name(),
            Some(_) | None => Err(self.unexpected()),
        }
    }

    fn parenthesis(&mut self) -> Result<(), FormulaError> {
        self.expect('(')?;
        self.nested(Self::sum)?;
        self.expect(')')
    }

    fn column(&mut self) -> Result<(), FormulaError> {
        self.expect('[')?;
        let name = self.take_while(|c| c != ']');
        self.expect(']')?;
        if (self.is_column)(name) {
            Ok(())
        } else {
            Err(FormulaError::UnknownColumn(name.to_owned()))
        }
    }

    fn name(&mut self) -> Result<(), FormulaError> {
        let name = self.take_while(|c| c.is_ascii_alphanumeric());
        match name {
            "pi" => Ok(()),
            _ if FUNCTIONS.contains(&name) => self.parenthesis(),
            _ => Err(FormulaError::UnknownFunction(name.to_owned())),
        }
    }

    fn number(&mut self) -> Result<(), FormulaError> {
        let start = self.position;
        self.take_while(|c| c.is_ascii_digit() || c == '.');
        if self.text[self.position..].starts_with(['e', 'E']) {
            self.position += 1;
            if self.text[self.position..].starts_with(['+', '-']) {
                self.position += 1;
            }
            self.take_while(|c| c.is_ascii_digit());
        }
        let is_finite = self.text[start..self.position]
            .parse::<f64>()
            .is_ok_and(f64::is_finite);
        if is_finite {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn nested(
        &mut self,
        parse: fn(&mut Self) -> Result<(), FormulaError>,
    ) -> Result<(), FormulaError> {
        if self.depth == FORMULA_DEPTH_MAX {
            return Err(FormulaError::TooDeep);
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// The next character that is not a space.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.position..];
        let trimmed = rest.trim_start_matches(' ');
        self.position += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    fn take(&mut self, wanted: &[char]) -> bool {
        match self.peek() {
            Some(c) if wanted.contains(&c) => {
                self.position += c.len_utf8();
                true
            }
            Some(_) | None => false,
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.position..];
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.position += end;
        &rest[..end]
    }

    fn expect(&mut self, c: char) -> Result<(), FormulaError> {
        if self.take(&[c]) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> FormulaError {
        FormulaError::Unexpected(self.text[..self.position].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests;
