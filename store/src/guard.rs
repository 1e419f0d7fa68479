//! The fence around engines that may panic on damaged files.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::StoreError;

/// Runs one call into `engine` and turns a panic into an error.
///
/// Whatever the engine left half done is behind its own locks: after a panic the engine is asked
/// nothing that its callers would believe before it has been opened again.
pub(crate) fn guarded<T, E: From<StoreError>>(
    engine: &'static str,
    call: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|panic| {
        Err(StoreError::Panicked {
            engine,
            detail: message_of(panic.as_ref()),
        }
        .into())
    })
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_with_its_message() {
        let answer: Result<(), StoreError> = guarded("engine", || panic!("page {} is torn", 7));
        let Err(StoreError::Panicked { engine, detail }) = answer else {
            panic!("expected a caught panic, found {answer:?}");
        };
        assert_eq!((engine, detail.as_str()), ("engine", "page 7 is torn"));
    }
}
