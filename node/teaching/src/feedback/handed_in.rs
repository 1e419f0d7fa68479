//! What a peer sees of a report: what its team handed in last, whole, and nobody's name.
//!
//! Files are those that the report had when it was handed in, and what a drawing stands on that was
//! handed in. What the team attached or removed since then changes nothing.

use bytes::Bytes;
use domain::id::ObjectDigest;
use domain::item::vocabulary::LabdocKind;
use domain::item::{FileRef, Manifest};
use serde_json::Value;
use store::{KeyValue as _, Snapshot};

use crate::Teaching;
use crate::attachment::{Attachment, photo_of};
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::ReportId;
use crate::report::{LabdocEntry, ReportRow, SubmissionRow};
use crate::shelf::Shelf;

/// What another team handed in last, as a peer sees it: nobody is named.
#[derive(Debug, Clone, PartialEq)]
pub struct HandedIn {
    /// Which report.
    pub report: ReportId,
    /// Its labdocs with what they say, by the names of their roots.
    pub labdocs: Vec<(LabdocEntry, Value)>,
    /// Its files, oldest first; at most [`FILES_MAX`](crate::attachment::FILES_MAX).
    pub files: Vec<HandedInFile>,
}

/// A file of a report as a peer sees it: not who attached it, nor when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedInFile {
    /// Its number in the report, from 1.
    pub number: u16,
    /// Its name, as the team has it.
    pub name: String,
    /// Its bytes.
    pub size: u64,
    /// What they are known by.
    pub digest: ObjectDigest,
    /// Whether the team had removed it by then, and a drawing stands on it all the same.
    pub is_removed: bool,
}

impl HandedInFile {
    fn of(file: Attachment, handed_in_ms: i64) -> Self {
        Self {
            is_removed: !file.was_there(handed_in_ms),
            number: file.number,
            name: file.name,
            size: file.size,
            digest: file.digest,
        }
    }
}

impl Shelf {
    /// The report, if the caller is its peer, and what was handed in last.
    fn enter_as_peer(
        &self,
        snapshot: &dyn Snapshot,
        caller: &Caller,
        report: ReportId,
    ) -> Result<(ReportRow, SubmissionRow), TeachingError> {
        let asked = (report, Method::EvaluateAsPeer);
        let row = self.enter_report(snapshot, caller, asked)?.row;
        let last = self.submission(snapshot, (report, row.submissions))?;
        Ok((row, last))
    }
}

impl Teaching {
    /// What another team handed in last, for a peer who evaluates it.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn read_as_peer(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<HandedIn, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let (_, last) = self.shelf.enter_as_peer(&*snapshot, caller, report)?;
        let at_ms = last.at_ms;
        let mut labdocs = Vec::with_capacity(last.labdocs.len());
        for labdoc in last.labdocs {
            let content = self.frozen_content(&labdoc)?;
            labdocs.push((labdoc.entry, content));
        }
        let is_drawn_on = |number| {
            let mut photos = labdocs.iter().filter_map(|(_, content)| photo_of(content));
            photos.any(|photo| photo == number)
        };
        let mut files = self.shelf.attached(&*snapshot, report)?;
        files.retain(|file| {
            file.was_there(at_ms) || (file.at_ms <= at_ms && is_drawn_on(file.number))
        });
        let files = files.into_iter().map(|file| HandedInFile::of(file, at_ms));
        Ok(HandedIn {
            report,
            files: files.collect(),
            labdocs,
        })
    }

    /// The mission at which a report stays, for a peer who evaluates it.
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn mission_as_peer(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<Manifest, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let (row, _) = self.shelf.enter_as_peer(&*snapshot, caller, report)?;
        self.shelf.mission(&*snapshot, row.mission)
    }

    /// A file that [`read_as_peer`](Self::read_as_peer) lists, with its bytes.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if it does not list it.
    pub fn peer_attachment(
        &self,
        caller: &Caller,
        (report, number): (ReportId, u16),
    ) -> Result<(HandedInFile, Bytes), TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let (_, last) = self.shelf.enter_as_peer(&*snapshot, caller, report)?;
        let mut files = self.shelf.attached(&*snapshot, report)?.into_iter();
        let file = files.find(|file| file.number == number && file.at_ms <= last.at_ms);
        let file = HandedInFile::of(file.ok_or(TeachingError::NotFound)?, last.at_ms);
        let stands_on = |content: &Value| photo_of(content) == Some(number);
        if file.is_removed && !self.is_drawn(&last, stands_on)? {
            return Err(TeachingError::NotFound);
        }
        let bytes = self.objects.read(file.digest)?;
        Ok((file, bytes.ok_or(TeachingError::NotFound)?))
    }

    /// A document of the mission, by its name, that a drawing stands on which was handed in.
    ///
    /// # Errors
    /// [`TeachingError::NotFound`] if no drawing does.
    pub fn peer_background(
        &self,
        caller: &Caller,
        (report, name): (ReportId, &str),
    ) -> Result<(FileRef, Bytes), TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let (row, last) = self.shelf.enter_as_peer(&*snapshot, caller, report)?;
        let stands_on = |content: &Value| content["drawing"]["background"] == name;
        if !self.is_drawn(&last, stands_on)? {
            return Err(TeachingError::NotFound);
        }
        let mission = self.shelf.mission(&*snapshot, row.mission)?;
        let file = mission.objects().find(|file| file.name == name);
        let file = file.ok_or(TeachingError::NotFound)?.clone();
        let bytes = self.objects.read(file.digest)?;
        Ok((file, bytes.ok_or(TeachingError::NotFound)?))
    }

    /// Whether a drawing was handed in of which this is true.
    fn is_drawn(
        &self,
        submission: &SubmissionRow,
        is_so: impl Fn(&Value) -> bool,
    ) -> Result<bool, TeachingError> {
        for labdoc in &submission.labdocs {
            let is_drawing = labdoc.entry.kind == LabdocKind::Drawing;
            if is_drawing && is_so(&self.frozen_content(labdoc)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
