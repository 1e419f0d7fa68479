//! What lint has to say.

use domain::item::FieldError;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// It cannot be published, or readers would meet something broken.
    Error,
    /// It can be published, and could be better.
    Warning,
}

impl Severity {
    /// Its name in what is printed.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// The name of the rule, the same for ever.
    pub(crate) rule: &'static str,
    /// The field, as a path through the item file, or the path of a document and a line.
    pub(crate) at: String,
    /// What is wrong there.
    pub(crate) problem: String,
    /// What would be right.
    pub(crate) remedy: String,
}

impl Finding {
    pub(crate) fn error(rule: &'static str, at: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, at.into())
    }

    pub(crate) fn warning(rule: &'static str, at: impl Into<String>) -> Self {
        Self::new(Severity::Warning, rule, at.into())
    }

    fn new(severity: Severity, rule: &'static str, at: String) -> Self {
        Self {
            severity,
            rule,
            at,
            problem: String::new(),
            remedy: String::new(),
        }
    }

    /// Counts it as an error.
    pub(crate) fn harden(&mut self) {
        self.severity = Severity::Error;
    }

    /// Says what is wrong and what would be right.
    pub(crate) fn saying(mut self, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        self.problem = problem.into();
        self.remedy = remedy.into();
        self
    }
}

impl From<&FieldError> for Finding {
    fn from(error: &FieldError) -> Self {
        let FieldError {
            field,
            problem,
            allowed,
        } = error;
        Self::error("model", field).saying(problem, allowed)
    }
}
