//! Files of a report: photographs, outputs of programs, tables of instruments.
//!
//! The bytes are objects of the wing, named by their digest; a row for each report says which
//! files it has. A file that was removed is not shown any more, and stays for what was handed in
//! while it was there.

use bytes::Bytes;
use domain::id::{Handle, ObjectDigest};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{KeyValue as _, Snapshot};

use crate::Teaching;
use crate::assignment::Options;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::shelf::Shelf;
use crate::text;

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 8 << 20;
/// Most files of a report, removed ones among them.
pub const FILES_MAX: usize = 50;
/// Longest name of a file, in characters.
pub const FILE_NAME_CHARS_MAX: usize = 200;

/// A file of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its number in the report, from 1.
    pub number: u16,
    /// Its name; 1 to [`FILE_NAME_CHARS_MAX`] characters, none of them a separator of folders.
    pub name: String,
    /// Its bytes; 1 to [`FILE_BYTES_MAX`].
    pub size: u64,
    /// What they are known by.
    pub digest: ObjectDigest,
    /// Who attached it.
    pub author: Handle,
    /// When, by the node's clock, in milliseconds since 1970.
    pub at_ms: i64,
    /// When it was removed, if it was.
    pub removed_ms: Option<i64>,
}

impl Attachment {
    /// Whether the report had it then.
    pub fn was_there(&self, at_ms: i64) -> bool {
        self.at_ms <= at_ms && self.removed_ms.is_none_or(|removed| at_ms < removed)
    }
}

/// The number of the file of its report that a drawing stands on, by what the drawing says; none if
/// it names none. There need be no such file.
pub fn photo_of(drawing: &Value) -> Option<u16> {
    let number = drawing["drawing"]["photo"].as_f64()?;
    u16::try_from(number as i64).ok()
}

impl Shelf {
    /// The files that a report has had, oldest first.
    pub(crate) fn attached(
        &self,
        snapshot: &dyn Snapshot,
        report: ReportId,
    ) -> Result<Vec<Attachment>, TeachingError> {
        let files = self.files.get(snapshot, report.as_bytes())?;
        Ok(files.unwrap_or_default())
    }
}

impl Teaching {
    /// Attaches a file to a report, and returns its number.
    ///
    /// # Errors
    /// [`TeachingError`] if nobody writes any more, the assignment offers no files, the name or the
    /// size is none, the disk refuses, or the report has had [`FILES_MAX`] files.
    pub fn attach(
        &self,
        caller: &Caller,
        report: ReportId,
        (name, bytes): (&str, &Bytes),
        now_ms: i64,
    ) -> Result<u16, TeachingError> {
        let name = file_name(name)?;
        let found = bytes.len();
        if !(1..=FILE_BYTES_MAX).contains(&found) {
            let max = FILE_BYTES_MAX;
            return Err(TeachingError::FileSize { max, found });
        }
        // Whoever may not attach fills no disk.
        self.attachments(caller, report)?;
        let _kept = self.objects.keep();
        let digest = self.objects.put(bytes)?;
        self.change_files(caller, (report, now_ms), |options, files| {
            Options::check(options.attaches_files, "files")?;
            if files.len() >= FILES_MAX {
                let (what, max) = ("files of the report", FILES_MAX);
                return Err(TeachingError::Full { what, max });
            }
            let last = files.last().map_or(0, |file| file.number);
            files.push(Attachment {
                number: last + 1,
                name: name.to_owned(),
                size: found as u64,
                digest,
                author: caller.handle.clone(),
                at_ms: now_ms,
                removed_ms: None,
            });
            Ok(last + 1)
        })
    }

    /// Removes a file from a report that is not handed in.
    ///
    /// # Errors
    /// [`TeachingError`] if nobody writes any more, or there is no such file.
    pub fn detach(
        &self,
        caller: &Caller,
        (report, number): (ReportId, u16),
        now_ms: i64,
    ) -> Result<(), TeachingError> {
        self.change_files(caller, (report, now_ms), |_, files| {
            let mut files = files.iter_mut().filter(|file| file.removed_ms.is_none());
            let file = files.find(|file| file.number == number);
            file.ok_or(TeachingError::NotFound)?.removed_ms = Some(now_ms);
            Ok(())
        })
    }

    /// The files that a report has had, oldest first; removed ones say so.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn attachments(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<Vec<Attachment>, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        self.shelf.enter_report(&*snapshot, caller, asked)?;
        self.shelf.attached(&*snapshot, report)
    }

    /// A file of a report with its bytes, removed or not.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn attachment(
        &self,
        caller: &Caller,
        (report, number): (ReportId, u16),
    ) -> Result<(Attachment, Bytes), TeachingError> {
        let files = self.attachments(caller, report)?;
        let file = files.into_iter().find(|file| file.number == number);
        let file = file.ok_or(TeachingError::NotFound)?;
        let bytes = self.objects.read(file.digest)?;
        Ok((file, bytes.ok_or(TeachingError::NotFound)?))
    }

    fn change_files<T>(
        &self,
        caller: &Caller,
        (report, now_ms): (ReportId, i64),
        change: impl Fn(&Options, &mut Vec<Attachment>) -> Result<T, TeachingError>,
    ) -> Result<T, TeachingError> {
        self.shelf.change(|snapshot, batch| {
            let (shelf, key) = (&self.shelf, report.as_bytes());
            let asked = (report, Method::WriteReport);
            let entered = shelf.enter_report(snapshot, caller, asked)?;
            let entered = entered.writable(now_ms)?;
            let before = shelf.files.get(snapshot, key)?;
            let mut after = before.clone().unwrap_or_default();
            let options = shelf.options(snapshot, entered.row.assignment)?;
            let changed = change(&options, &mut after)?;
            // Nobody hands it in meanwhile.
            shelf.reports.require(batch, key, Some(&entered.row))?;
            shelf.files.require(batch, key, before.as_ref())?;
            shelf.files.put(batch, key, &after)?;
            Ok(changed)
        })
    }
}

/// A name that stays inside a folder on any system.
pub(crate) fn file_name(name: &str) -> Result<&str, TeachingError> {
    let name = text::line("name", name, FILE_NAME_CHARS_MAX)?;
    let is_path = name.contains(['/', '\\']) || matches!(name, "." | "..");
    if is_path {
        return Err(TeachingError::FileName);
    }
    Ok(name)
}

#[cfg(test)]
mod tests;
