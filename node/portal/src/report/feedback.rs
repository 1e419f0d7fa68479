//! What teachers and team say about a report: annotations with replies, and evaluations by the
//! mission's rubric, which the team sees when they are released.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use domain::item::{Content, Criterion, Manifest};
use teaching::feedback::{ANNOTATION_CHARS_MAX, COMMENT_CHARS_MAX};
use teaching::{Annotation, Answer, Evaluation, Evaluator, Judgement, LabdocEntry, ReportId};

use super::remark::{PASSAGE_CHARS_MAX, Remark, annotate};
use super::report_address;
use crate::classroom::{Member, act, look, name_of, read_id, teaches};
use crate::failure::Failure;
use crate::form::Form;
use crate::locale::Locale;
use crate::sign_in::{private, see};
use crate::visit::{Arrival, Visit};

#[derive(Template)]
#[template(path = "report/feedback.html")]
struct FeedbackPage<'a> {
    visit: &'a Visit,
    form_token: &'a str,
    report: String,
    address: String,
    teaches: bool,
    labdocs: Vec<LabdocEntry>,
    /// What stands in the form for a remark.
    remark: Remark,
    passage_chars_max: usize,
    annotations: Vec<AnnotationView>,
    annotation_chars_max: usize,
    comment_chars_max: usize,
    criteria: Vec<CriterionView>,
    comment: String,
    /// The best grade and the one that was given, where there are grades.
    grade: Option<(u16, String)>,
    /// Whether there is a form for the visitor to evaluate with.
    may_evaluate: bool,
    is_released: bool,
    evaluations: Vec<EvaluationView>,
}

struct AnnotationView {
    number: u64,
    labdoc: String,
    author: String,
    at: String,
    quote: String,
    /// What stands there now if it is something else; empty if it is gone.
    quote_now: Option<String>,
    text: String,
    is_draft: bool,
    is_own: bool,
    readers: u32,
    replies: Vec<(String, String, String)>,
}

/// A question of the rubric, with the visitor's own answer.
pub(super) struct CriterionView {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) levels: Vec<(usize, String, bool)>,
    pub(super) comment: String,
}

struct EvaluationView {
    by: String,
    kind: &'static str,
    at: String,
    points: String,
    grade: Option<String>,
    comment: String,
    answers: Vec<(String, String, String)>,
}

/// `/reports/{report}/feedback`
pub(super) async fn page(Path(path): Path<String>, arrival: Arrival) -> Response {
    look(arrival, move |visit, member| {
        let blank = (StatusCode::OK, Remark::blank(visit));
        show(visit, member, read_id(&path)?, blank)
    })
    .await
}

fn show(
    visit: &Visit,
    member: &Member,
    id: ReportId,
    (status, remark): (StatusCode, Remark),
) -> Result<Response, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let report = wing.report(caller, id)?;
    let teaches = teaches(wing.class(caller, report.class)?.standing);
    let manifest = wing.mission_of(caller, id)?;
    let terms = wing.evaluation_terms(caller, report.assignment)?;
    let annotations = wing.annotations(caller, id)?;
    if !teaches {
        let now_ms = visit.site.house().now_ms();
        let given = annotations.iter().filter(|one| one.author != caller.handle);
        let numbers: Vec<u64> = given.map(|one| one.number).collect();
        wing.mark_read(caller, id, &numbers, now_ms)?;
    }
    let evaluations = wing.evaluations(caller, id)?;
    let own = match teaches {
        true => Evaluator::Teacher,
        false => Evaluator::Oneself,
    };
    let mine = evaluations.iter().find(|one| one.evaluator == own);
    let judgement = mine.map(|one| one.judgement.clone()).unwrap_or_default();
    let page = FeedbackPage {
        visit,
        form_token: member.form_token(),
        report: report_address(id),
        address: format!("{}/feedback", report_address(id)),
        teaches,
        annotations: annotations
            .into_iter()
            .map(|one| annotation_view(visit, member, (one, &report.labdocs)))
            .collect::<Result<_, _>>()?,
        labdocs: report.labdocs,
        remark,
        passage_chars_max: PASSAGE_CHARS_MAX,
        annotation_chars_max: ANNOTATION_CHARS_MAX,
        comment_chars_max: COMMENT_CHARS_MAX,
        criteria: criterion_views(visit, &manifest, &judgement),
        grade: terms.grade_max.filter(|_| teaches).map(|max| {
            (
                max,
                judgement
                    .grade_hundredths
                    .map(|grade| hundredths(visit.locale, grade))
                    .unwrap_or_default(),
            )
        }),
        comment: judgement.comment,
        may_evaluate: teaches || terms.by_oneself,
        is_released: evaluations.iter().any(|one| one.is_released),
        evaluations: evaluations
            .iter()
            .map(|one| evaluation_view(visit, one, &manifest))
            .collect::<Result<_, _>>()?,
    };
    private(visit, status, &page)
}

pub(super) fn criteria(manifest: &Manifest) -> &[Criterion] {
    match manifest.content() {
        Content::Mission(mission) => match &mission.rubric {
            Some(rubric) => &rubric.criteria,
            None => &[],
        },
        Content::Capsule(_) | Content::Snapshot(_) => &[],
    }
}

fn annotation_view(
    visit: &Visit,
    member: &Member,
    (one, labdocs): (Annotation, &[LabdocEntry]),
) -> Result<AnnotationView, Failure> {
    let labdoc = labdocs.iter().find(|entry| entry.id == one.labdoc);
    let quote_now = changed(&one);
    let replies = one.replies.into_iter().map(|reply| {
        let author = name_of(visit, &reply.author)?;
        Ok::<_, Failure>((author, visit.when(reply.at_ms), reply.text))
    });
    Ok(AnnotationView {
        number: one.number,
        labdoc: labdoc.map_or_else(String::new, |entry| entry.title.clone()),
        author: name_of(visit, &one.author)?,
        at: visit.when(one.at_ms),
        quote_now,
        quote: one.quote,
        is_draft: !one.is_released,
        is_own: one.author == member.caller.handle && !one.is_withdrawn,
        text: match one.is_withdrawn {
            true => visit.t("annotation-withdrawn"),
            false => one.text,
        },
        readers: one.readers,
        replies: replies.collect::<Result<_, _>>()?,
    })
}

/// What stands now where something else was selected; nothing if that stands there still.
fn changed(one: &Annotation) -> Option<String> {
    let now = one.quote_now.clone().unwrap_or_default();
    (now != one.quote).then_some(now)
}

pub(super) fn criterion_views(
    visit: &Visit,
    manifest: &Manifest,
    judgement: &Judgement,
) -> Vec<CriterionView> {
    let views = criteria(manifest).iter().enumerate();
    let view = |(number, criterion): (usize, &Criterion)| {
        let answer = judgement.answers.get(number).cloned().unwrap_or_default();
        let levels = criterion.levels.iter().enumerate();
        CriterionView {
            number,
            title: criterion.title.clone(),
            levels: levels
                .map(|(index, level)| {
                    let points = visit.locale.decimal(level.points);
                    let label = format!("{} ({points})", level.title);
                    let is_chosen = answer
                        .level
                        .is_some_and(|chosen| usize::from(chosen) == index);
                    (index, label, is_chosen)
                })
                .collect(),
            comment: answer.comment,
        }
    };
    views.map(view).collect()
}

fn evaluation_view(
    visit: &Visit,
    one: &Evaluation,
    manifest: &Manifest,
) -> Result<EvaluationView, Failure> {
    let answers = criteria(manifest).iter().zip(&one.judgement.answers);
    let answer = |(criterion, answer): (&Criterion, &Answer)| {
        let level = answer
            .level
            .and_then(|level| criterion.levels.get(usize::from(level)));
        let level = level.map_or_else(|| "–".to_owned(), |level| level.title.clone());
        (criterion.title.clone(), level, answer.comment.clone())
    };
    let decimal = |number| visit.locale.decimal(number);
    Ok(EvaluationView {
        by: match &one.by {
            Some(by) => name_of(visit, by)?,
            None => visit.t("evaluation-anonymous"),
        },
        kind: match one.evaluator {
            Evaluator::Teacher => "evaluation-teacher",
            Evaluator::Oneself => "evaluation-oneself",
            Evaluator::Peer => "evaluation-peer",
        },
        at: visit.when(one.at_ms),
        points: format!(
            "{} / {}",
            decimal(one.outcome.points),
            decimal(one.outcome.points_max)
        ),
        grade: one
            .outcome
            .grade_hundredths
            .map(|grade| hundredths(visit.locale, grade)),
        comment: one.judgement.comment.clone(),
        answers: answers.map(answer).collect(),
    })
}

/// A grade as one writes it: `12.5` or `12,5`.
fn hundredths(locale: Locale, grade: u32) -> String {
    locale.decimal(f64::from(grade) / 100.0)
}

/// Reads a grade, with a comma or a point; nothing where it is none.
fn read_grade(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !is_number(whole) || !is_number(part) {
        return None;
    }
    let part: u32 = format!("{part:0<2}").parse().ok()?;
    whole
        .parse::<u32>()
        .ok()?
        .checked_mul(100)?
        .checked_add(part)
}

/// `/reports/{report}/feedback`: annotates, replies, takes back, evaluates or releases
pub(super) async fn change(Path(path): Path<String>, arrival: Arrival, body: Bytes) -> Response {
    act(arrival, body, move |visit, member, form| {
        let report = read_id(&path)?;
        if let Some(remark) = carry_out(visit, member, report, form)? {
            let asked = (StatusCode::UNPROCESSABLE_ENTITY, remark);
            return show(visit, member, report, asked);
        }
        Ok(see(&format!("{}/feedback", report_address(report))))
    })
    .await
}

/// Does what the form says; a remark that has to be sent again comes back.
fn carry_out(
    visit: &Visit,
    member: &Member,
    report: ReportId,
    form: &Form,
) -> Result<Option<Remark>, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let now_ms = visit.site.house().now_ms();
    let number = || form.field("number").parse().map_err(|_| Failure::BadForm);
    match form.field("do") {
        "annotate" => return annotate(visit, member, report, form),
        "reply" => {
            // Browsers send lines as forms always did.
            let text = form.field("text").replace("\r\n", "\n");
            wing.reply(caller, (report, number()?), &text, now_ms)?;
        }
        "withdraw" => wing.withdraw_annotation(caller, (report, number()?))?,
        "release" => wing.release_feedback(caller, report, now_ms)?,
        "evaluate" => {
            let class = wing.report(caller, report)?.class;
            let standing = wing.class(caller, class)?.standing;
            let evaluator = match teaches(standing) {
                true => Evaluator::Teacher,
                false => Evaluator::Oneself,
            };
            let asked = wing.mission_of(caller, report)?;
            let judgement = judgement(form, criteria(&asked).len())?;
            wing.evaluate(caller, (report, evaluator), &judgement, now_ms)?;
        }
        _ => return Err(Failure::BadForm),
    }
    Ok(None)
}

pub(super) fn judgement(form: &Form, criteria: usize) -> Result<Judgement, Failure> {
    let answer = |number: usize| {
        let level = match form.field(&format!("level.{number}")) {
            "" => None,
            level => Some(level.parse().map_err(|_| Failure::BadForm)?),
        };
        let comment = form.field(&format!("comment.{number}"));
        Ok::<_, Failure>(Answer {
            level,
            comment: comment.replace("\r\n", "\n"),
        })
    };
    let grade_hundredths = match form.field("grade").trim() {
        "" => None,
        grade => Some(read_grade(grade).ok_or(Failure::BadForm)?),
    };
    Ok(Judgement {
        answers: (0..criteria).map(answer).collect::<Result<_, _>>()?,
        comment: form.field("comment").replace("\r\n", "\n"),
        grade_hundredths,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_is_read_as_people_write_it() {
        for (text, grade) in [
            ("12", 1_200),
            ("12,5", 1_250),
            (" 0.05 ", 5),
            ("20.00", 2_000),
        ] {
            assert_eq!(read_grade(text), Some(grade), "{text}");
        }
        for wrong in ["", "-1", "1.234", "twelve", "1.2.3", "99999999999", ".5"] {
            assert_eq!(read_grade(wrong), None, "{wrong}");
        }
        assert_eq!(hundredths(Locale::En, 1_250), "12.5");
        assert_eq!(hundredths(Locale::Fr, 1_250), "12,5");
    }
}
