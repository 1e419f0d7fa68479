//! Which annotations the team has read.
//!
//! It is remembered who has read what, so that nobody is counted twice; shown is only how many.

use super::{AnnotationRow, teaches};
use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::shelf::numbered;

impl Teaching {
    /// Notes that the caller has annotations of a report on the screen. Teachers read without
    /// being counted, and so do those who read what their own team wrote.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if they cannot see one of them.
    pub fn mark_read(
        &self,
        caller: &Caller,
        report: ReportId,
        numbers: &[u64],
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (report, Method::ReadFeedback));
            let entered = shelf.enter_report(snapshot, caller, asked)?;
            if teaches(entered.standing) {
                return Ok(());
            }
            let before = shelf.feedback(snapshot, report)?;
            let mut after = before.clone();
            let mut is_new = false;
            for number in &numbers {
                let row = shelf.annotation(snapshot, (report, *number), false)?;
                let mut reader = numbered(report, *number);
                reader.extend(caller.handle.as_str().bytes());
                if !row.is_given() || shelf.readers.get(snapshot, &reader)?.is_some() {
                    continue;
                }
                shelf.readers.put(batch, &reader, &now_ms)?;
                is_new = true;
                after.read += u64::from(row.readers == 0);
                let readers = row.readers + 1;
                let row = AnnotationRow { readers, ..row };
                let key = numbered(report, *number);
                shelf.annotations.put(batch, &key, &row)?;
            }
            if is_new {
                shelf.replace_feedback(batch, (report, &before), after)?;
            }
            Ok(())
        })
    }
}
