//! Peers: who evaluates whom, and what they see.

use std::collections::BTreeMap;

use super::judgement;
use crate::error::TeachingError;
use crate::fixtures::{Everybody, assign, class_of, student, teacher, teaching};
use crate::{AssignmentId, EvaluationTerms, Evaluator, ReportId, Teaching};

/// Five teams, four of which handed in; each student evaluates `reports` of others.
pub(super) fn class(
    teaching: &Teaching,
    reports: u8,
) -> (AssignmentId, BTreeMap<&'static str, ReportId>) {
    let (ada, names) = (teacher("ada"), ["ann", "bob", "cleo", "dan", "eve", "fay"]);
    let class = class_of(teaching, &names).id;
    let roster = b"person,team\nann,A\nbob,A\ncleo,B\ndan,C\neve,D\nfay,E\n";
    teaching
        .import_roster(&ada, (class, &Everybody), roster, 3)
        .unwrap();
    let assignment = assign(teaching, class);
    let terms = EvaluationTerms {
        peer_reports: reports,
        ..EvaluationTerms::default()
    };
    teaching
        .set_evaluation_terms(&ada, assignment, &terms)
        .unwrap();
    let mut of = BTreeMap::new();
    for name in ["ann", "cleo", "dan", "eve", "fay"] {
        let report = teaching
            .open_report(&student(name), assignment, 20)
            .unwrap();
        of.insert(name, report);
        if name != "fay" {
            teaching.submit(&student(name), report, 30).unwrap();
        }
    }
    (assignment, of)
}

#[test]
fn every_report_is_evaluated_by_as_many_teams_as_each_evaluates() {
    let teaching = teaching();
    let (assignment, of) = class(&teaching, 2);
    let drawn = teaching.draw_peers(&teacher("ada"), assignment, 1).unwrap();
    assert_eq!(drawn, 4);
    let mut counts: BTreeMap<ReportId, usize> = BTreeMap::new();
    for name in ["ann", "cleo", "dan", "eve"] {
        let mine = teaching
            .reports_to_evaluate(&student(name), assignment)
            .unwrap();
        assert_eq!(mine.len(), 2, "{name}");
        assert!(!mine.contains(&of[name]), "{name} evaluates their own");
        mine.iter()
            .for_each(|report| *counts.entry(*report).or_default() += 1);
    }
    assert!(counts.values().all(|count| *count == 2), "{counts:?}");
    assert_eq!(counts.len(), 4);
    let bob = teaching.reports_to_evaluate(&student("bob"), assignment);
    let ann = teaching.reports_to_evaluate(&student("ann"), assignment);
    assert_eq!(bob.unwrap(), ann.unwrap());
    let fay = teaching.reports_to_evaluate(&student("fay"), assignment);
    assert!(fay.unwrap().is_empty());
}

#[test]
fn a_peer_reads_what_was_handed_in_and_evaluates_it_unnamed() {
    let teaching = teaching();
    let (assignment, of) = class(&teaching, 1);
    let (ada, dan) = (teacher("ada"), student("dan"));
    teaching.draw_peers(&ada, assignment, 7).unwrap();
    let mine = teaching.reports_to_evaluate(&dan, assignment).unwrap();
    let read = teaching.read_as_peer(&dan, mine[0]).unwrap();
    assert_eq!(read.labdocs[1].1["source"], "print(1)");
    for refused in [
        teaching.report(&dan, mine[0]).err(),
        teaching.messages(&dan, mine[0], 0).err(),
    ] {
        assert!(matches!(refused, Some(TeachingError::Denied { .. })));
    }
    let asked = (mine[0], Evaluator::Peer);
    teaching
        .evaluate(&dan, asked, &judgement([Some(1), Some(2)]), 40)
        .unwrap();
    let owner = of.iter().find(|(_, report)| **report == mine[0]).unwrap().0;
    assert!(
        teaching
            .evaluations(&student(owner), mine[0])
            .unwrap()
            .is_empty()
    );
    teaching.release_feedback(&ada, mine[0], 41).unwrap();
    let seen = teaching.evaluations(&student(owner), mine[0]).unwrap();
    assert_eq!((seen[0].outcome.points, &seen[0].by), (3.5, &None));
    let all = teaching.evaluations(&ada, mine[0]).unwrap();
    assert_eq!(all[0].by.as_ref().unwrap().as_str(), "dan");
}

#[test]
fn who_was_not_drawn_reads_nothing_and_another_draw_replaces_the_first() {
    let teaching = teaching();
    let (assignment, of) = class(&teaching, 1);
    let ada = teacher("ada");
    let draw = |seed| {
        teaching.draw_peers(&ada, assignment, seed).unwrap();
        let dan = teaching.reports_to_evaluate(&student("dan"), assignment);
        dan.unwrap()[0]
    };
    let first = draw(1);
    assert_eq!(draw(1), first);
    let seed = (2..99).find(|seed| draw(*seed) != first).unwrap();
    assert_ne!(draw(seed), first);
    let refused = teaching.read_as_peer(&student("dan"), first);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
    let refused = teaching.read_as_peer(&student("dan"), of["fay"]);
    assert!(matches!(refused, Err(TeachingError::Denied { .. })));
}

#[test]
fn nothing_is_drawn_where_nobody_asks_or_too_few_handed_in() {
    let teaching = teaching();
    let (assignment, of) = class(&teaching, 0);
    let ada = teacher("ada");
    let draw = || teaching.draw_peers(&ada, assignment, 1);
    assert!(matches!(draw(), Err(TeachingError::NotAsked { .. })));
    let terms = EvaluationTerms {
        peer_reports: 5,
        ..EvaluationTerms::default()
    };
    teaching
        .set_evaluation_terms(&ada, assignment, &terms)
        .unwrap();
    assert_eq!(draw().unwrap(), 4);
    for name in ["ann", "cleo", "dan"] {
        teaching.reopen(&ada, of[name]).unwrap();
    }
    assert!(matches!(
        draw(),
        Err(TeachingError::TooFewReports { found: 1 })
    ));
}
