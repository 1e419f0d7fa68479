//! Everything that can be asked of the wing, and who may ask it.

use super::Standing;
use super::Standing::{Classmate, Officer, Owner, Peer, Stranger, Teacher, Teammate, Tutor};

/// What can be asked. Each use case begins with one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Make a class.
    CreateClass,
    /// See a class: its name, its tutors, what is assigned.
    ReadClass,
    /// Rename a class, or let its students choose their teams.
    EditClass,
    /// Draw another registration code, or close registration.
    ChangeCode,
    /// Archive a class, or open it again.
    ArchiveClass,
    /// Delete a class without reports.
    DeleteClass,
    /// Name a tutor, or dismiss one.
    ChangeTutors,
    /// Enter a class by its code.
    JoinClass,
    /// See who is in a class, and in which team.
    ReadRoster,
    /// Enrol students by a table, or take one out.
    ChangeRoster,
    /// Form teams, by hand or by chance.
    FormTeams,
    /// Choose one's own team, where the class lets its students.
    ChooseTeam,
    /// Give a mission to a class.
    Assign,
    /// Change when an assignment begins and ends, or take a later version.
    EditAssignment,
    /// See what is assigned, with the mission and its documents.
    ReadAssignment,
    /// Begin the report of one's own team, or find it.
    OpenReport,
    /// See every report on an assignment.
    ListReports,
    /// Read a report, its history, its messages and what was handed in.
    ReadReport,
    /// Write in a report.
    WriteReport,
    /// Hand a report in.
    SubmitReport,
    /// Open a report again that was handed in.
    ReopenReport,
    /// Say something about a report.
    WriteMessage,
    /// Annotate a report, or reply to an annotation.
    Annotate,
    /// Read what was annotated in a report and how it was evaluated.
    ReadFeedback,
    /// Evaluate a report as somebody who teaches the class, or export all evaluations.
    Evaluate,
    /// Evaluate one's own report.
    EvaluateOneself,
    /// Read what another team handed in, and evaluate it.
    EvaluateAsPeer,
    /// Let a team see its annotations and evaluations.
    ReleaseFeedback,
    /// See how the reports of a class come along.
    FollowReports,
    /// Begin the report of a team with a file.
    ImportReport,
    /// See who outside the team did what with a report.
    ReadAccessLog,
    /// See, export or erase what is known about a person.
    ProtectData,
}

impl Method {
    /// Every method, as the table lists them.
    pub const ALL: [Self; 32] = [
        Self::CreateClass,
        Self::ReadClass,
        Self::EditClass,
        Self::ChangeCode,
        Self::ArchiveClass,
        Self::DeleteClass,
        Self::ChangeTutors,
        Self::JoinClass,
        Self::ReadRoster,
        Self::ChangeRoster,
        Self::FormTeams,
        Self::ChooseTeam,
        Self::Assign,
        Self::EditAssignment,
        Self::ReadAssignment,
        Self::OpenReport,
        Self::ListReports,
        Self::ReadReport,
        Self::WriteReport,
        Self::SubmitReport,
        Self::ReopenReport,
        Self::WriteMessage,
        Self::Annotate,
        Self::ReadFeedback,
        Self::Evaluate,
        Self::EvaluateOneself,
        Self::EvaluateAsPeer,
        Self::ReleaseFeedback,
        Self::FollowReports,
        Self::ImportReport,
        Self::ReadAccessLog,
        Self::ProtectData,
    ];

    /// Who may. A new method has no arm here, and does not compile without one.
    pub(super) const fn allowed(self) -> &'static [Standing] {
        match self {
            Self::CreateClass => &[Teacher],
            Self::ReadClass => &[Owner, Tutor, Teammate, Peer, Classmate],
            Self::EditClass | Self::ChangeCode => &[Owner, Tutor],
            Self::ArchiveClass | Self::DeleteClass | Self::ChangeTutors => &[Owner],
            // Whoever has the code; the use case asks for it.
            Self::JoinClass => &[Officer, Teacher, Stranger],
            Self::ReadRoster | Self::ChangeRoster | Self::FormTeams => &[Owner, Tutor],
            Self::ChooseTeam | Self::OpenReport => &[Teammate, Peer, Classmate],
            Self::Assign | Self::EditAssignment | Self::ListReports | Self::FollowReports => {
                &[Owner, Tutor]
            }
            Self::ReadAssignment => &[Owner, Tutor, Teammate, Peer, Classmate],
            Self::ReadReport | Self::WriteMessage | Self::Annotate | Self::ReadFeedback => {
                &[Owner, Tutor, Teammate]
            }
            Self::WriteReport | Self::SubmitReport | Self::EvaluateOneself => &[Teammate],
            Self::ReopenReport | Self::Evaluate | Self::ReleaseFeedback | Self::ImportReport => {
                &[Owner, Tutor]
            }
            Self::EvaluateAsPeer => &[Peer],
            Self::ReadAccessLog => &[Teammate, Officer],
            Self::ProtectData => &[Officer],
        }
    }

    /// Its name in the table and in refusals.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreateClass => "create a class",
            Self::ReadClass => "read a class",
            Self::EditClass => "edit a class",
            Self::ChangeCode => "change the registration code",
            Self::ArchiveClass => "archive a class",
            Self::DeleteClass => "delete a class",
            Self::ChangeTutors => "change the tutors",
            Self::JoinClass => "join a class",
            Self::ReadRoster => "read the roster",
            Self::ChangeRoster => "change the roster",
            Self::FormTeams => "form teams",
            Self::ChooseTeam => "choose a team",
            Self::Assign => "assign a mission",
            Self::EditAssignment => "edit an assignment",
            Self::ReadAssignment => "read an assignment",
            Self::OpenReport => "begin a report",
            Self::ListReports => "list the reports",
            Self::ReadReport => "read a report",
            Self::WriteReport => "write in a report",
            Self::SubmitReport => "hand a report in",
            Self::ReopenReport => "open a report again",
            Self::WriteMessage => "write a message",
            Self::Annotate => "annotate a report",
            Self::ReadFeedback => "read annotations and evaluations",
            Self::Evaluate => "evaluate a report",
            Self::EvaluateOneself => "evaluate one's own report",
            Self::EvaluateAsPeer => "read and evaluate as a peer",
            Self::ReleaseFeedback => "release annotations and evaluations",
            Self::FollowReports => "follow the reports",
            Self::ImportReport => "import a report",
            Self::ReadAccessLog => "read who read a report",
            Self::ProtectData => "report, export or erase a person",
        }
    }
}
