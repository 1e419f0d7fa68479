//! Page tokens of searches: good for the same question of the same person, as long as what they
//! lead to is there; and the same whatever is hidden.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::policy::SharingPolicy;
use domain::viewer::Viewer;
use search::Facet;

use super::*;
use crate::library::{FoundPage, SearchFailure, SearchQuestion, WithdrawalKind};

/// Three public items about iron at Grenoble.
fn sea() -> (Sea, Vec<ItemId>) {
    let mut sea = Sea::new();
    let titles = ["Iron", "Iron in water", "Iron and copper"];
    let items = titles.map(|title| sea.publish(mission(title), &SharingPolicy::Public));
    (sea, items.into())
}

fn question(page_token: &str) -> SearchQuestion {
    SearchQuestion {
        query: "iron".to_owned(),
        page_size: 2,
        page_token: page_token.to_owned(),
        ..SearchQuestion::default()
    }
}

fn ask(sea: &Sea, viewer: &Viewer, question: &SearchQuestion) -> Result<FoundPage, SearchFailure> {
    sea.node("grenoble").library.search(viewer, question)
}

/// The token of a stranger's second page.
fn token(sea: &Sea) -> String {
    let page = ask(sea, &Viewer::Anonymous, &question("")).unwrap();
    assert_eq!((page.results.len(), page.total), (2, 3));
    page.next_page_token
}

fn check_refused(sea: &Sea, viewer: &Viewer, question: &SearchQuestion) {
    let refused = ask(sea, viewer, question);
    match refused {
        Err(error @ SearchFailure::Token(_)) => {
            assert!(error.to_string().starts_with("page_token: "), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_leads_to_the_next_page() {
    let (sea, _) = sea();
    let page = ask(&sea, &Viewer::Anonymous, &question(&token(&sea))).unwrap();
    assert_eq!((page.results.len(), page.next_page_token.as_str()), (1, ""));
}

#[test]
fn a_forged_one_is_refused() {
    let (sea, _) = sea();
    let token = token(&sea);
    let forged = [
        "2".to_owned(),
        hex::encode("2"),
        "0".repeat(token.len()),
        token[..token.len() - 2].to_owned(),
        format!("{token}30"),
        format!("{token}{token}"),
        "\u{0}".to_owned(),
        "é".repeat(300),
    ];
    for forged in forged {
        check_refused(&sea, &Viewer::Anonymous, &question(&forged));
    }
}

#[test]
fn that_of_another_person_is_refused() {
    let (sea, _) = sea();
    check_refused(&sea, &teacher(AUTHOR), &question(&token(&sea)));
}

#[test]
fn that_of_another_question_is_refused() {
    let (sea, _) = sea();
    let question = question(&token(&sea));
    let others = [
        SearchQuestion {
            query: "Iron".to_owned(),
            ..question.clone()
        },
        SearchQuestion {
            filters: BTreeMap::from([(Facet::Kind, vec!["mission".to_owned()])]),
            ..question.clone()
        },
        SearchQuestion {
            language_hint: Some("fr".to_owned()),
            ..question
        },
    ];
    for other in others {
        check_refused(&sea, &Viewer::Anonymous, &other);
    }
}

#[test]
fn that_of_another_node_is_refused() {
    let (sea, _) = sea();
    let elsewhere = &sea.node("paris").library;
    let refused = elsewhere.search(&Viewer::Anonymous, &question(&token(&sea)));
    assert!(
        matches!(refused, Err(SearchFailure::Token(_))),
        "{refused:?}"
    );
}

#[test]
fn one_of_before_the_person_belonged_to_less_is_refused() {
    let (sea, _) = sea();
    let ada = teacher(AUTHOR);
    let page = ask(&sea, &ada, &question("")).unwrap();
    let grenoble = sea.node("grenoble");
    let mut membership = grenoble.membership.borrow().as_ref().clone();
    membership.institutions.clear();
    grenoble.membership.send_replace(Arc::new(membership));
    check_refused(&sea, &ada, &question(&page.next_page_token));
}

#[test]
fn one_that_leads_to_what_is_gone_is_refused() {
    let (mut sea, items) = sea();
    let token = token(&sea);
    let grenoble = sea.node("grenoble");
    let gone = grenoble
        .library
        .withdraw(&teacher(AUTHOR), &items[0], WithdrawalKind::Retract, 0);
    gone.unwrap();
    sea.settle();
    check_refused(&sea, &Viewer::Anonymous, &question(&token));
}

#[test]
fn it_is_the_same_whatever_is_hidden() {
    let (mut sea, _) = sea();
    let before = token(&sea);
    sea.publish(mission("Iron for me alone"), &SharingPolicy::Personal);
    assert_eq!(token(&sea), before);
}
