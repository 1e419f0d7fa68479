//! Who asks: fictional teachers, students and nobody in particular.

use domain::id::{Handle, InstitutionId, ShareAddress};
use domain::viewer::{Role, Viewer};

/// The teacher `ada` of an institution, who shares what a test publishes.
pub fn teacher(institution: &InstitutionId) -> Viewer {
    person(institution, "ada", Role::Teacher)
}

/// Another teacher there, `bob`.
pub fn colleague(institution: &InstitutionId) -> Viewer {
    person(institution, "bob", Role::Teacher)
}

/// A student there.
pub fn student(institution: &InstitutionId) -> Viewer {
    person(institution, "sam", Role::Student)
}

/// Somebody there, by name.
pub fn person(institution: &InstitutionId, name: &str, role: Role) -> Viewer {
    Viewer::Person {
        address: address(institution, name),
        role,
    }
}

/// The share address of somebody.
pub fn address(institution: &InstitutionId, name: &str) -> ShareAddress {
    let handle: Handle = name.parse().expect("names in tests are handles");
    ShareAddress {
        handle,
        institution: institution.clone(),
    }
}

/// Everybody who is asked when two nodes are compared: at each institution two teachers, a
/// student, and nobody in particular.
pub fn everybody(institution: &InstitutionId) -> [Viewer; 4] {
    [
        teacher(institution),
        colleague(institution),
        student(institution),
        Viewer::Anonymous,
    ]
}
