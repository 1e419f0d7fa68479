//! Finding somebody by whatever the house calls them.

use domain::id::Handle;

use crate::error::IdentityError;
use crate::passwords::Passwords;
use crate::people::People;

/// The person with this login, this name or this handle, in that order.
///
/// # Errors
/// [`IdentityError::Record`] if the store does not answer.
pub fn person_called(
    (people, passwords): (&People, &Passwords),
    called: &str,
) -> Result<Option<Handle>, IdentityError> {
    let called = called.trim();
    if let Ok(login) = called.parse()
        && let Some(handle) = passwords.person_of(&login)?
    {
        return Ok(Some(handle));
    }
    if let Some(person) = people.by_name(called)? {
        return Ok(Some(person.handle));
    }
    let Ok(handle) = called.parse::<Handle>() else {
        return Ok(None);
    };
    Ok(people.find(&handle)?.map(|person| person.handle))
}
