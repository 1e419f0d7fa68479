//! Import: the report of a team, begun from a file.
//!
//! Files come from anywhere. What they say is bounded and checked as what pages send is: states
//! are scanned before the library sees them, and the mission must be one that is assigned here.

use domain::id::ObjectDigest;
use store::{Batch, KeyValue as _, Snapshot};

use super::file::{LabdocFile, REPORT_FILE_BYTES_MAX, ReportFile};
use crate::Teaching;
use crate::assignment::{AssignmentRow, EnteredAssignment};
use crate::attachment::{self, Attachment, FILE_BYTES_MAX, FILES_MAX};
use crate::authorize::{Caller, Method};
use crate::error::TeachingError;
use crate::id::{AssignmentId, LabdocId, ReportId, TeamId};
use crate::report::{
    LABDOC_TITLE_CHARS_MAX, LABDOCS_ADDED_MAX, LabdocEntry, OutlineRow, ReportRow,
};
use crate::{text, writing};

/// Most bytes of all labdocs of an import together.
pub const IMPORT_STATES_BYTES_MAX: usize = 24 << 20;

/// Why a file does not become a report.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is larger than [`REPORT_FILE_BYTES_MAX`].
    #[error("the file has {found} bytes, the most is {REPORT_FILE_BYTES_MAX}")]
    TooLarge {
        /// Its size in bytes.
        found: usize,
    },
    /// It is not JSON of the right form.
    #[error("the file is no exported report: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Another version wrote it.
    #[error("format_version must be 1; the file has {found}: export it again")]
    Version {
        /// The version in the file.
        found: u32,
    },
    /// It is not an archive, or has no report in it.
    #[error("the archive cannot be read, or has no report.json in it: {0}")]
    Archive(String),
    /// It is about another mission, or another version of it.
    #[error(
        "mission must be version {version} of the mission that is assigned: assign that of the file"
    )]
    OtherMission {
        /// The version that is assigned.
        version: u64,
    },
    /// The team has a report.
    #[error("the team has begun its report: only a team without one takes a file")]
    HasReport,
    /// The mission has no such part.
    #[error("labdocs[{place}].part must be from 0 to {max}")]
    Part {
        /// Which labdoc.
        place: usize,
        /// The last part.
        max: usize,
    },
    /// There are more labdocs than a report can have.
    #[error("labdocs must be at most {max}")]
    Labdocs {
        /// The most.
        max: usize,
    },
    /// A state is no labdoc of its kind.
    #[error("labdocs[{place}].state: {reason}")]
    State {
        /// Which labdoc.
        place: usize,
        /// What is wrong with it.
        reason: writing::UpdateError,
    },
    /// The states are larger together than [`IMPORT_STATES_BYTES_MAX`].
    #[error("the states of all labdocs have {found} bytes, the most is {IMPORT_STATES_BYTES_MAX}")]
    States {
        /// Their size in bytes.
        found: usize,
    },
}

impl Teaching {
    /// Begins the report of a team with the labdocs and files of a file. History begins here; messages,
    /// annotations and evaluations of the file stay in the file.
    ///
    /// # Errors
    /// [`TeachingError::Import`] if the file does not fit, or the team has a report.
    pub fn import_report(
        &self,
        caller: &Caller,
        (assignment, team): (AssignmentId, TeamId),
        file: &ReportFile,
        now_ms: i64,
    ) -> Result<ReportId, TeachingError> {
        let labdocs = checked_labdocs(file)?;
        check_files(file)?;
        self.shelf.enter_assignment(
            &*self.shelf.store.snapshot()?,
            caller,
            (assignment, Method::ImportReport),
        )?;
        let _kept = self.objects.keep();
        let files = self.keep_files(caller, file, now_ms)?;
        self.shelf.change(|snapshot, batch| {
            let (shelf, asked) = (&self.shelf, (assignment, Method::ImportReport));
            let EnteredAssignment { row, class } =
                shelf.enter_assignment(snapshot, caller, asked)?;
            class.open()?;
            shelf.team(snapshot, &team.key(row.class))?;
            self.check_fits(snapshot, &row, file)?;
            let key = crate::report::of_team(assignment, team);
            if shelf.report_of.get(snapshot, &key)?.is_some() {
                return Err(ImportError::HasReport.into());
            }
            let report = ReportRow {
                assignment,
                class: row.class,
                team,
                version: row.version,
                mission: row.mission,
                is_submitted: false,
                submissions: 0,
                begun_ms: now_ms,
            };
            let id = self.write_labdocs(batch, &labdocs)?;
            shelf.reports.put(batch, id.as_bytes(), &report)?;
            shelf.files.put(batch, id.as_bytes(), &files)?;
            shelf.report_of.require(batch, &key, None)?;
            shelf.report_of.put(batch, &key, &id)?;
            let after = AssignmentRow {
                reports: row.reports + 1,
                ..row.clone()
            };
            let rows = &shelf.assignments;
            rows.require(batch, assignment.as_bytes(), Some(&row))?;
            rows.put(batch, assignment.as_bytes(), &after)?;
            Ok(id)
        })
    }

    /// Refuses another mission, parts that it has not, and more labdocs than a report can have.
    fn check_fits(
        &self,
        snapshot: &dyn Snapshot,
        row: &AssignmentRow,
        file: &ReportFile,
    ) -> Result<(), TeachingError> {
        let digest = ObjectDigest::of(&file.mission.manifest.0);
        if digest != row.mission || file.mission.item != row.item {
            let version = row.version;
            return Err(ImportError::OtherMission { version }.into());
        }
        let mission = self.shelf.mission(snapshot, digest)?;
        let parts = crate::report::parts(&mission);
        let own: usize = parts.iter().map(|part| part.labdocs.len()).sum();
        let max = own + LABDOCS_ADDED_MAX;
        if file.labdocs.len() > max {
            return Err(ImportError::Labdocs { max }.into());
        }
        let beyond = |labdoc: &LabdocFile| usize::from(labdoc.part) >= parts.len();
        match file.labdocs.iter().position(beyond) {
            Some(place) => {
                let max = parts.len().saturating_sub(1);
                Err(ImportError::Part { place, max }.into())
            }
            None => Ok(()),
        }
    }

    /// Keeps the bytes of a file's files; those that are named without are not there.
    fn keep_files(
        &self,
        caller: &Caller,
        file: &ReportFile,
        now_ms: i64,
    ) -> Result<Vec<Attachment>, TeachingError> {
        let there = file.files.iter();
        let there = there.filter_map(|one| Some((one, one.bytes.as_ref()?)));
        let kept = (1..).zip(there).map(|(number, (one, bytes))| {
            Ok(Attachment {
                number,
                name: one.name.clone(),
                size: bytes.0.len() as u64,
                digest: self.objects.put(&bytes.0)?,
                author: caller.handle.clone(),
                at_ms: now_ms,
                removed_ms: None,
            })
        });
        kept.collect()
    }

    fn write_labdocs(
        &self,
        batch: &mut Batch,
        labdocs: &[(LabdocEntry, Vec<u8>)],
    ) -> Result<ReportId, TeachingError> {
        let id = ReportId::draw()?;
        let mut outline = OutlineRow::default();
        for (entry, state) in labdocs {
            let begun = (id, entry);
            self.shelf.begin_labdoc(batch, begun, state.clone())?;
            outline.labdocs.push(entry.clone());
        }
        self.shelf.outlines.put(batch, id.as_bytes(), &outline)?;
        Ok(id)
    }
}

fn check_files(file: &ReportFile) -> Result<(), TeachingError> {
    if file.files.len() > FILES_MAX {
        let (what, max) = ("files of the report", FILES_MAX);
        return Err(TeachingError::Full { what, max });
    }
    for one in &file.files {
        attachment::file_name(&one.name)?;
        let found = one.bytes.as_ref().map_or(1, |bytes| bytes.0.len());
        if !(1..=FILE_BYTES_MAX).contains(&found) {
            let max = FILE_BYTES_MAX;
            return Err(TeachingError::FileSize { max, found });
        }
    }
    Ok(())
}

/// The labdocs of a file with new names, and their states as the library writes them.
fn checked_labdocs(file: &ReportFile) -> Result<Vec<(LabdocEntry, Vec<u8>)>, TeachingError> {
    let found: usize = file.labdocs.iter().map(|one| one.state.0.len()).sum();
    if found > IMPORT_STATES_BYTES_MAX {
        return Err(ImportError::States { found }.into());
    }
    let labdocs = file.labdocs.iter().enumerate();
    let checked = labdocs.map(|(place, labdoc)| {
        let title = text::line("title", &labdoc.title, LABDOC_TITLE_CHARS_MAX)?;
        let state = writing::checked_state(labdoc.kind, &labdoc.state.0);
        let state = state.map_err(|reason| ImportError::State { place, reason })?;
        let entry = LabdocEntry {
            id: LabdocId::draw()?,
            part: labdoc.part,
            kind: labdoc.kind,
            title: title.to_owned(),
            is_required: labdoc.is_required,
            is_of_mission: labdoc.is_of_mission,
            is_done: labdoc.is_done,
            is_removed: labdoc.is_removed,
        };
        Ok((entry, state))
    });
    checked.collect()
}
