//! Export: a report as a page to print, as an `.eln` archive, and as JSON; and back.
//!
//! An export has what its caller may see, so that a team's own does not tell what is not released.
//! An import brings labdocs and files and nothing else: what people said is not said again in their name by
//! whoever has a file.

mod eln;
mod file;
mod html;
mod import;
mod rich;
mod tables;
mod words;

use domain::id::ObjectDigest;
use domain::item::Manifest;
use store::KeyValue as _;

use crate::Teaching;
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::ReportId;

pub use eln::ELN_MEDIA_TYPE;
pub use file::{
    AnnotationFile, AttachmentFile, Base64, DocumentFile, EvaluationFile, FORMAT, FORMAT_VERSION,
    LabdocFile, MessageFile, MissionFile, REPORT_FILE_BYTES_MAX, ReportFile, SubmissionFile,
};
pub use import::{IMPORT_STATES_BYTES_MAX, ImportError};
pub use words::Words;

/// Most bytes of files that an export carries, the team's before the mission's; further ones are
/// named without their bytes.
pub const EXPORT_FILES_BYTES_MAX: u64 = 32 << 20;

impl Teaching {
    /// A report with everything about it that the caller may see, and with the mission's
    /// documents as far as they fit [`EXPORT_FILES_BYTES_MAX`].
    ///
    /// # Errors
    /// [`TeachingError`].
    pub fn export_report(
        &self,
        caller: &Caller,
        report: ReportId,
        now_ms: i64,
    ) -> Result<ReportFile, TeachingError> {
        let snapshot = self.shelf.store.snapshot()?;
        let asked = (report, Method::ReadReport);
        let entered = self.shelf.enter_report(&*snapshot, caller, asked)?;
        let row = &entered.row;
        let team = self.shelf.team(&*snapshot, &row.team.key(row.class))?;
        let manifest = self
            .shelf
            .missions
            .get(&*snapshot, row.mission.as_bytes())?;
        let mission = self.shelf.mission(&*snapshot, row.mission)?;
        let seen = self.report(caller, report)?;
        let evaluations = self.evaluations(caller, report)?;
        let mut room = EXPORT_FILES_BYTES_MAX;
        Ok(ReportFile {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            title: mission.description().title.clone(),
            team: team.name,
            members: team.members,
            begun_ms: row.begun_ms,
            exported_ms: now_ms,
            is_submitted: row.is_submitted,
            submissions: self.submission_files(caller, (report, row.submissions))?,
            mission: MissionFile {
                item: entered.assignment.item.clone(),
                version: row.version,
                manifest: Base64(manifest.unwrap_or_default()),
            },
            labdocs: self.labdoc_files(caller, &seen)?,
            files: self.attachment_files(caller, report, &mut room)?,
            messages: self.message_files(caller, report)?,
            annotations: self.annotation_files(caller, &seen)?,
            evaluations: evaluations.into_iter().map(EvaluationFile::of).collect(),
            documents: self.document_files(&mission, &mut room)?,
        })
    }

    fn labdoc_files(
        &self,
        caller: &Caller,
        report: &crate::Report,
    ) -> Result<Vec<LabdocFile>, TeachingError> {
        let files = report.labdocs.iter().map(|entry| {
            self.with_paper(caller, (report.id, entry.id), |_, paper| {
                Ok(LabdocFile::of(entry, paper))
            })
        });
        files.collect()
    }

    fn submission_files(
        &self,
        caller: &Caller,
        (report, last): (ReportId, u32),
    ) -> Result<Vec<SubmissionFile>, TeachingError> {
        let files = (1..=last).map(|number| {
            let submission = self.submission(caller, (report, number))?;
            Ok(SubmissionFile {
                number,
                by: submission.by,
                at_ms: submission.at_ms,
            })
        });
        files.collect()
    }

    fn message_files(
        &self,
        caller: &Caller,
        report: ReportId,
    ) -> Result<Vec<MessageFile>, TeachingError> {
        let (mut files, mut after) = (Vec::new(), Some(0));
        while let Some(number) = after {
            let page = self.messages(caller, report, number)?;
            files.extend(page.messages.into_iter().map(MessageFile::of));
            after = page.next;
        }
        Ok(files)
    }

    fn annotation_files(
        &self,
        caller: &Caller,
        report: &crate::Report,
    ) -> Result<Vec<AnnotationFile>, TeachingError> {
        let annotations = self.annotations(caller, report.id)?.into_iter();
        let standing = annotations.filter(|annotation| !annotation.is_withdrawn);
        Ok(standing
            .map(|annotation| AnnotationFile::of(annotation, &report.labdocs))
            .collect())
    }

    /// The files that the team has now, with the bytes of those for which there is room.
    fn attachment_files(
        &self,
        caller: &Caller,
        report: ReportId,
        room: &mut u64,
    ) -> Result<Vec<AttachmentFile>, TeachingError> {
        let files = self.attachments(caller, report)?.into_iter();
        let there = files.filter(|file| file.removed_ms.is_none());
        let carried = there.map(|file| {
            let bytes = self.carried((file.digest, file.size), room)?;
            Ok(AttachmentFile {
                name: file.name,
                author: file.author,
                at_ms: file.at_ms,
                size_bytes: file.size,
                digest: file.digest,
                bytes,
            })
        });
        carried.collect()
    }

    /// The mission's documents, with the bytes of those for which there is room.
    fn document_files(
        &self,
        mission: &Manifest,
        room: &mut u64,
    ) -> Result<Vec<DocumentFile>, TeachingError> {
        let carried = mission.objects().map(|file| {
            Ok(DocumentFile {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                size_bytes: file.size_bytes,
                digest: file.digest,
                bytes: self.carried((file.digest, file.size_bytes), room)?,
            })
        });
        carried.collect()
    }

    /// The bytes of a file if there is room for them, which they then take.
    fn carried(
        &self,
        (digest, size_bytes): (ObjectDigest, u64),
        room: &mut u64,
    ) -> Result<Option<Base64>, TeachingError> {
        let Some(left) = room.checked_sub(size_bytes) else {
            return Ok(None);
        };
        *room = left;
        let bytes = self.objects.read(digest)?;
        Ok(bytes.map(|bytes| Base64(bytes.to_vec())))
    }
}

#[cfg(test)]
mod tests;
