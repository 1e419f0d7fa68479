//! How a report comes along, for those who teach: what was counted beside what is usual in its
//! class and on its mission, and when it was written.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use teaching::follow::MISSION_REPORTS_MIN;
use teaching::{Bucket, Figures, Grain, Outcome, Progress, ReportId};

use super::{report_address, team};
use crate::classroom::{Member, assignment_address, look, read_id};
use crate::failure::Failure;
use crate::sign_in::private;
use crate::visit::{Arrival, Visit};
use crate::when;

/// The plot is as wide and as high as this, in units of its own.
const PLOT: (f64, f64) = (1000.0, 200.0);
/// How wide a bar is at least, in the same units, so that it is seen.
const BAR_MIN: f64 = 3.0;
/// How many days or hours the plot shows at least: one alone would be a wall.
const PIECES_MIN: i64 = 14;

#[derive(Template)]
#[template(path = "report/following.html")]
struct FollowingPage<'a> {
    visit: &'a Visit,
    address: String,
    report: String,
    assignment: (String, String),
    team: String,
    begun: String,
    changed: Option<String>,
    progress: Progress,
    evaluation: Option<String>,
    figures: Vec<FigureRow>,
    /// Whether there are enough reports on the mission to say what is usual there.
    has_mission: bool,
    is_by_hour: bool,
    bars: Vec<Bar>,
    pieces: Vec<PieceRow>,
}

/// Something that was counted, beside the medians.
struct FigureRow {
    name: String,
    own: String,
    class: String,
    mission: String,
}

/// A piece of time in which somebody wrote.
struct PieceRow {
    start: String,
    updates: String,
    bytes: String,
}

/// The same in the plot: its left edge, its top, its width and its height.
#[derive(Debug, PartialEq)]
struct Bar {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// `/reports/{report}/following`, by days, or by hours if asked for
pub(super) async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        show(visit, member, read_id(&path)?)
    })
    .await
}

fn show(visit: &Visit, member: &Member, id: ReportId) -> Result<Response, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let now_ms = visit.site.house().now_ms();
    let followed = wing.follow_report(caller, id, now_ms)?;
    let report = wing.report(caller, id)?;
    let assignment = wing.assignment(caller, report.assignment, now_ms)?;
    let (team, _) = team(visit, member, &report)?;
    let is_by_hour = visit.query.first("by") == Some("hour");
    let grain = match is_by_hour {
        true => Grain::Hour,
        false => Grain::Day,
    };
    let pieces = wing.chronology(caller, (id, None), grain)?;
    let own = followed.progress.figures;
    let page = FollowingPage {
        visit,
        address: format!("{}/following", report_address(id)),
        report: report_address(id),
        assignment: (assignment_address(report.assignment), assignment.title),
        team,
        begun: visit.when(followed.progress.begun_ms),
        changed: followed.progress.changed_ms.map(|ms| visit.when(ms)),
        evaluation: followed.progress.evaluated.map(|one| said(visit, &one)),
        figures: figures(visit, &own, (&followed.of_class, followed.of_mission)),
        has_mission: followed.of_mission.is_some(),
        progress: followed.progress,
        is_by_hour,
        bars: bars(&pieces, grain),
        pieces: pieces
            .iter()
            .map(|piece| piece_row(visit, piece, grain))
            .collect(),
    };
    private(visit, StatusCode::OK, &page)
}

/// What an evaluation came to: points, and the grade where there is one.
pub(crate) fn said(visit: &Visit, outcome: &Outcome) -> String {
    let number = |number: f64| visit.locale.decimal((number * 100.0).round() / 100.0);
    let points = format!(
        "{} / {}",
        number(outcome.points),
        number(outcome.points_max)
    );
    match outcome.grade_hundredths {
        Some(grade) => format!("{points} · {}", number(f64::from(grade) / 100.0)),
        None => points,
    }
}

fn figures(
    visit: &Visit,
    own: &Figures,
    (class, mission): (&Figures, Option<Figures>),
) -> Vec<FigureRow> {
    let number = |number: u64| visit.locale.number(number);
    let minutes = |ms: u64| {
        let minutes = u32::try_from(ms / 60_000).unwrap_or(u32::MAX);
        visit.locale.minutes(minutes)
    };
    let row = |key: &str, said: &dyn Fn(&Figures) -> String| FigureRow {
        name: visit.t(key),
        own: said(own),
        class: said(class),
        mission: mission.as_ref().map_or("–".to_owned(), said),
    };
    vec![
        row("figure-views", &|one| number(one.views)),
        row("figure-messages", &|one| number(one.messages)),
        row("figure-connected", &|one| minutes(one.connected_ms)),
        row("figure-writing", &|one| minutes(one.writing_ms)),
        row("figure-writer-changes", &|one| number(one.writer_changes)),
        row("figure-annotations", &|one| number(one.annotations)),
        row("figure-annotations-read", &|one| {
            number(one.annotations_read)
        }),
    ]
}

fn piece_row(visit: &Visit, piece: &Bucket, grain: Grain) -> PieceRow {
    PieceRow {
        start: match grain {
            Grain::Hour => visit.when(piece.start_ms),
            Grain::Day => when::day(visit.locale, piece.start_ms),
        },
        updates: visit.locale.number(piece.updates),
        bytes: visit.locale.bytes(piece.bytes),
    }
}

/// Time from left to right, from the first piece to the end of the last; updates upwards.
fn bars(pieces: &[Bucket], grain: Grain) -> Vec<Bar> {
    let length_ms = match grain {
        Grain::Hour => when::HOUR_MS,
        Grain::Day => when::DAY_MS,
    };
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
        return Vec::new();
    };
    let span_ms = last.start_ms - first.start_ms + length_ms;
    let span = span_ms.max(PIECES_MIN * length_ms) as f64;
    let most = pieces.iter().map(|piece| piece.updates).max();
    let most = most.unwrap_or_default().max(1) as f64;
    let bar = |piece: &Bucket| {
        let height = PLOT.1 * piece.updates as f64 / most;
        let width = (PLOT.0 * length_ms as f64 / span).max(BAR_MIN);
        let x = PLOT.0 * (piece.start_ms - first.start_ms) as f64 / span;
        Bar {
            x: x.min(PLOT.0 - width),
            y: PLOT.1 - height,
            width,
            height,
        }
    };
    pieces.iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start_ms: i64, updates: u64) -> Bucket {
        Bucket {
            start_ms,
            updates,
            bytes: 1,
        }
    }

    #[test]
    fn nothing_written_is_an_empty_plot() {
        assert_eq!(bars(&[], Grain::Day), []);
    }

    #[test]
    fn one_piece_is_one_of_several_that_the_plot_shows() {
        let first = Bar {
            x: 0.0,
            y: 0.0,
            width: PLOT.0 / PIECES_MIN as f64,
            height: PLOT.1,
        };
        assert_eq!(bars(&[piece(when::DAY_MS, 7)], Grain::Day), [first]);
    }

    #[test]
    fn bars_stand_at_their_time_and_stay_inside_however_long_it_takes() {
        let year = 365 * 24;
        let pieces = [piece(0, 1), piece(year * when::HOUR_MS, 4)];
        let bars = bars(&pieces, Grain::Hour);
        assert_eq!((bars[0].x, bars[0].height), (0.0, PLOT.1 / 4.0));
        assert_eq!((bars[1].width, bars[1].height), (BAR_MIN, PLOT.1));
        assert_eq!(bars[1].x, PLOT.0 - BAR_MIN);
    }
}
