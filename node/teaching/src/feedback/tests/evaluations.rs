//! What evaluations come to, and the table of them.

use super::{hypothesis, judgement};
use crate::error::TeachingError;
use crate::feedback::{COMMENT_CHARS_MAX, GRADE_MAX, PEER_REPORTS_MAX};
use crate::fixtures::{student, teacher, teaching};
use crate::{AssignmentId, EvaluationTerms, Evaluator, Judgement, ReportId, Teaching};

fn terms() -> EvaluationTerms {
    EvaluationTerms {
        by_oneself: true,
        peer_reports: 1,
        grade_max: Some(20),
    }
}

fn graded(teaching: &Teaching) -> (ReportId, AssignmentId) {
    let report = hypothesis(teaching).0;
    let ada = teacher("ada");
    let assignment = teaching.report(&ada, report).unwrap().assignment;
    teaching
        .set_evaluation_terms(&ada, assignment, &terms())
        .unwrap();
    (report, assignment)
}

#[test]
fn points_are_those_of_the_rubric_and_teachers_share_one_evaluation() {
    let teaching = teaching();
    let (report, _) = graded(&teaching);
    let asked = (report, Evaluator::Teacher);
    let ada = teacher("ada");
    let first = judgement([Some(0), None]);
    let outcome = teaching.evaluate(&ada, asked, &first, 30).unwrap();
    assert_eq!((outcome.points, outcome.points_max), (0.0, 5.0));
    let second = Judgement {
        grade_hundredths: Some(1_750),
        ..judgement([Some(2), Some(1)])
    };
    let outcome = teaching.evaluate(&ada, asked, &second, 31).unwrap();
    assert_eq!(outcome.points, 3.5);
    let all = teaching.evaluations(&ada, report).unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0].judgement, all[0].at_ms), (&second, 31));
}

#[test]
fn each_of_the_team_sees_their_own_evaluation_and_teachers_see_all() {
    let teaching = teaching();
    let (report, _) = graded(&teaching);
    let asked = (report, Evaluator::Oneself);
    for who in ["iris", "jon"] {
        let judged = judgement([Some(1), Some(2)]);
        teaching
            .evaluate(&student(who), asked, &judged, 30)
            .unwrap();
    }
    let seen = teaching.evaluations(&student("iris"), report).unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].by.as_ref().unwrap().as_str(), "iris");
    assert_eq!(
        teaching.evaluations(&teacher("ada"), report).unwrap().len(),
        2
    );
    teaching
        .release_feedback(&teacher("ada"), report, 31)
        .unwrap();
    let late = teaching.evaluate(&student("iris"), asked, &judgement([None; 2]), 32);
    assert!(matches!(late, Err(TeachingError::Released)));
}

#[test]
fn what_the_assignment_does_not_ask_for_is_refused() {
    let teaching = teaching();
    let report = hypothesis(&teaching).0;
    let judged = judgement([None; 2]);
    let oneself = (report, Evaluator::Oneself);
    let answer = teaching.evaluate(&student("iris"), oneself, &judged, 30);
    assert!(matches!(answer, Err(TeachingError::NotAsked { .. })));
    let graded = Judgement {
        grade_hundredths: Some(100),
        ..judged
    };
    let answer = teaching.evaluate(&teacher("ada"), (report, Evaluator::Teacher), &graded, 30);
    assert!(matches!(answer, Err(TeachingError::NotAsked { .. })));
}

#[test]
fn nobody_evaluates_in_a_part_that_is_not_theirs() {
    let teaching = teaching();
    let (report, _) = graded(&teaching);
    let judged = judgement([None; 2]);
    let evaluate = |who, part| teaching.evaluate(&student(who), (report, part), &judged, 30);
    let refused = [
        ("iris", Evaluator::Teacher),
        ("iris", Evaluator::Peer),
        ("kim", Evaluator::Peer),
        ("kim", Evaluator::Oneself),
    ];
    for (who, part) in refused {
        let answer = evaluate(who, part);
        assert!(matches!(answer, Err(TeachingError::Denied { .. })), "{who}");
    }
}

#[test]
fn a_judgement_that_does_not_fit_names_what_is_wrong() {
    let teaching = teaching();
    let (report, _) = graded(&teaching);
    let asked = (report, Evaluator::Teacher);
    let evaluate = |judged: &Judgement| teaching.evaluate(&teacher("ada"), asked, judged, 30);
    let mut short = judgement([None; 2]);
    short.answers.pop();
    let refused = evaluate(&short);
    assert!(matches!(
        refused,
        Err(TeachingError::Answers {
            expected: 2,
            found: 1
        })
    ));
    let refused = evaluate(&judgement([Some(3), None]));
    assert!(matches!(
        refused,
        Err(TeachingError::Range {
            field: "level",
            max: 2
        })
    ));
    let with_grade = |grade| Judgement {
        grade_hundredths: Some(grade),
        ..judgement([None; 2])
    };
    evaluate(&with_grade(2_000)).unwrap();
    assert!(matches!(
        evaluate(&with_grade(2_001)),
        Err(TeachingError::Range { max: 2_000, .. })
    ));
    let mut long = judgement([None; 2]);
    long.answers[0].comment = "x".repeat(COMMENT_CHARS_MAX);
    evaluate(&long).unwrap();
    long.answers[0].comment.push('x');
    assert!(matches!(evaluate(&long), Err(TeachingError::Prose { .. })));
}

#[test]
fn terms_of_evaluation_are_bounded() {
    let teaching = teaching();
    let (_, assignment) = graded(&teaching);
    let set =
        |terms: EvaluationTerms| teaching.set_evaluation_terms(&teacher("ada"), assignment, &terms);
    let most = EvaluationTerms {
        by_oneself: true,
        peer_reports: PEER_REPORTS_MAX,
        grade_max: Some(GRADE_MAX),
    };
    set(most).unwrap();
    let wrong = [
        EvaluationTerms {
            peer_reports: PEER_REPORTS_MAX + 1,
            ..most
        },
        EvaluationTerms {
            grade_max: Some(GRADE_MAX + 1),
            ..most
        },
        EvaluationTerms {
            grade_max: Some(0),
            ..most
        },
    ];
    for terms in wrong {
        assert!(matches!(set(terms), Err(TeachingError::Range { .. })));
    }
    let read = teaching.evaluation_terms(&student("iris"), assignment);
    assert_eq!(read.unwrap(), most);
}

#[test]
fn the_table_is_what_spreadsheets_read_and_runs_nothing() {
    let teaching = teaching();
    let (report, assignment) = graded(&teaching);
    let judged = Judgement {
        comment: "=HYPERLINK(\"http://a.example\")\nand \"more\"".to_owned(),
        grade_hundredths: Some(1_205),
        ..judgement([Some(2), None])
    };
    let ada = teacher("ada");
    teaching
        .evaluate(&ada, (report, Evaluator::Teacher), &judged, 30)
        .unwrap();
    let own = judgement([Some(1), Some(1)]);
    teaching
        .evaluate(&student("jon"), (report, Evaluator::Oneself), &own, 31)
        .unwrap();
    let csv = teaching.evaluations_csv(&ada, assignment).unwrap();
    let expected = concat!(
        "team,handed in,released,evaluator,by,Clear,\"'=Correct, \"\"and\"\" complete\",",
        "points,points max,grade,comment\r\n",
        "Fe,no,no,teacher,ada,2.5,,2.5,5,12.05,",
        "\"'=HYPERLINK(\"\"http://a.example\"\")\nand \"\"more\"\"\"\r\n",
        "Fe,no,no,oneself,jon,1,1,2,5,,Good work.\r\n",
    );
    assert_eq!(csv, expected);
    let refused = teaching.evaluations_csv(&student("iris"), assignment);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
}

#[test]
fn no_cell_begins_like_a_formula() {
    use crate::feedback::table::harmless;

    for cell in ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "\n=1"] {
        assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
    }
    for cell in ["", "a=1", "5 - 1", "é"] {
        assert_eq!(harmless(cell.to_owned()), cell);
    }
}

#[test]
fn a_report_that_nobody_evaluated_has_a_line_too() {
    let teaching = teaching();
    let (_, assignment) = graded(&teaching);
    let csv = teaching
        .evaluations_csv(&teacher("ada"), assignment)
        .unwrap();
    assert!(csv.ends_with("\r\nFe,no,no,,,,,,,,\r\n"), "{csv}");
}
