//! How reports come along, as a caller is told.

use campus_proto::teaching::v1 as pb;
use teaching::{Bucket, Figures, Followed, Grain, Outcome, Progress, TeamProgress};

use crate::api::error::ApiError;

pub(super) fn teams(teams: Vec<TeamProgress>) -> pb::FollowTeamsResponse {
    let team = |team: TeamProgress| pb::TeamProgress {
        team: team.team.to_string(),
        name: team.name,
        progress: team.report.map(|report| progress(&report)),
    };
    pb::FollowTeamsResponse {
        teams: teams.into_iter().map(team).collect(),
    }
}

pub(super) fn followed(followed: &Followed) -> pb::FollowReportResponse {
    pb::FollowReportResponse {
        progress: Some(progress(&followed.progress)),
        of_class: Some(figures(&followed.of_class)),
        of_mission: followed.of_mission.as_ref().map(figures),
    }
}

fn progress(progress: &Progress) -> pb::Progress {
    pb::Progress {
        report: progress.report.to_string(),
        is_submitted: progress.is_submitted,
        submissions: progress.submissions,
        begun_ms: progress.begun_ms,
        changed_ms: progress.changed_ms,
        labdocs_done: progress.labdocs_done as u64,
        labdocs_expected: progress.labdocs_expected as u64,
        evaluated: progress.evaluated.as_ref().map(outcome),
        is_released: progress.is_released,
        figures: Some(figures(&progress.figures)),
    }
}

fn figures(figures: &Figures) -> pb::Figures {
    pb::Figures {
        views: figures.views,
        messages: figures.messages,
        connected_ms: figures.connected_ms,
        writing_ms: figures.writing_ms,
        writer_changes: figures.writer_changes,
        annotations: figures.annotations,
        annotations_read: figures.annotations_read,
    }
}

pub(super) fn outcome(outcome: &Outcome) -> pb::Outcome {
    pb::Outcome {
        points: outcome.points,
        points_max: outcome.points_max,
        grade_hundredths: outcome.grade_hundredths,
    }
}

pub(super) fn read_grain(grain: i32) -> Result<Grain, ApiError> {
    match pb::Grain::try_from(grain) {
        Ok(pb::Grain::Hour) => Ok(Grain::Hour),
        Ok(pb::Grain::Day) => Ok(Grain::Day),
        Ok(pb::Grain::Unspecified) | Err(_) => Err(ApiError::Malformed(
            "grain: is not set; give HOUR or DAY".to_owned(),
        )),
    }
}

pub(super) fn chronology(pieces: &[Bucket]) -> pb::GetChronologyResponse {
    let piece = |piece: &Bucket| pb::WrittenPiece {
        start_ms: piece.start_ms,
        updates: piece.updates,
        bytes: piece.bytes,
    };
    pb::GetChronologyResponse {
        pieces: pieces.iter().map(piece).collect(),
    }
}
