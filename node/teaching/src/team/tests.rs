//! Teams by hand, by chance and by choice.

use super::{TEAM_MEMBERS_MAX, TEAMS_MAX};
use crate::class::ClassEdit;
use crate::error::TeachingError;
use crate::fixtures::{Everybody, class_of, handle, student, teacher, teaching};
use crate::{ClassId, Teaching};

fn let_students_choose(teaching: &Teaching, class: ClassId) {
    let edit = ClassEdit {
        name: "Chemistry 2".to_owned(),
        teams_by_students: true,
    };
    teaching.edit_class(&teacher("ada"), class, &edit).unwrap();
}

#[test]
fn a_student_is_in_one_team_at_a_time() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let ada = teacher("ada");
    let first = teaching.create_team(&ada, class, "first").unwrap();
    let second = teaching.create_team(&ada, class, "second").unwrap();
    for team in [first, second, second] {
        teaching
            .assign_to_team(&ada, (class, team), &handle("iris"))
            .unwrap();
    }
    let teams = teaching.teams(&student("iris"), class).unwrap();
    let members = |id| &teams.iter().find(|team| team.id == id).unwrap().members;
    assert!(members(first).is_empty());
    assert_eq!(members(second), &[handle("iris")]);
    assert_eq!(
        teaching.students(&ada, class).unwrap()[0].team,
        Some(second)
    );
}

#[test]
fn students_choose_their_team_only_where_they_may() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let team = teaching
        .create_team(&teacher("ada"), class, "first")
        .unwrap();
    let early = teaching.choose_team(&student("iris"), class, team);
    assert!(matches!(early, Err(TeachingError::TeamsByTeacher)));
    let_students_choose(&teaching, class);
    teaching.choose_team(&student("iris"), class, team).unwrap();
    let stranger = teaching.choose_team(&student("eve"), class, team);
    assert!(matches!(stranger, Err(TeachingError::NotFound)));
}

#[test]
fn a_team_of_another_class_is_as_one_that_does_not_exist() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    let other = class_of(&teaching, &[]).id;
    let team = teaching
        .create_team(&teacher("ada"), other, "theirs")
        .unwrap();
    let_students_choose(&teaching, class);
    let chosen = teaching.choose_team(&student("iris"), class, team);
    assert!(matches!(chosen, Err(TeachingError::NotFound)));
}

#[test]
fn the_same_seed_gives_the_same_teams() {
    let names: Vec<String> = (0..11).map(|n| format!("student{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let drawn = |seed| {
        let teaching = teaching();
        let class = class_of(&teaching, &names).id;
        let formed = teaching
            .form_random_teams(&teacher("ada"), class, (3, seed))
            .unwrap();
        let members: Vec<_> = formed.into_iter().map(|team| team.members).collect();
        members
    };
    let sizes: Vec<usize> = drawn(7).iter().map(Vec::len).collect();
    assert_eq!(
        sizes,
        [3, 3, 3, 2],
        "no team is larger than asked, sizes differ by one"
    );
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
}

#[test]
fn chance_leaves_formed_teams_alone() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris", "jon", "kim"]).id;
    let ada = teacher("ada");
    let team = teaching.create_team(&ada, class, "by hand").unwrap();
    teaching
        .assign_to_team(&ada, (class, team), &handle("iris"))
        .unwrap();
    let formed = teaching.form_random_teams(&ada, class, (2, 1)).unwrap();
    assert_eq!(formed.len(), 1);
    assert!(!formed[0].members.contains(&handle("iris")));
    assert_eq!(teaching.form_random_teams(&ada, class, (2, 1)).unwrap(), []);
}

#[test]
fn a_size_that_no_team_can_have_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &["iris"]).id;
    for size in [0, TEAM_MEMBERS_MAX + 1] {
        let refused = teaching.form_random_teams(&teacher("ada"), class, (size, 1));
        assert!(matches!(refused, Err(TeachingError::TeamSize { .. })));
    }
}

#[test]
fn one_member_too_many_is_refused() {
    let teaching = teaching();
    let names: Vec<String> = (0..=TEAM_MEMBERS_MAX)
        .map(|n| format!("student{n}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let class = class_of(&teaching, &names).id;
    let ada = teacher("ada");
    let team = teaching.create_team(&ada, class, "all").unwrap();
    let put = |name: &str| teaching.assign_to_team(&ada, (class, team), &handle(name));
    for name in &names[1..] {
        put(name).unwrap();
    }
    assert!(matches!(put(names[0]), Err(TeachingError::Full { .. })));
}

#[test]
fn one_team_too_many_is_refused() {
    let teaching = teaching();
    let class = class_of(&teaching, &[]).id;
    let lines: Vec<String> = (0..TEAMS_MAX).map(|n| format!("s{n},t{n}")).collect();
    let roster = format!("person,team\n{}", lines.join("\n"));
    let ada = teacher("ada");
    teaching
        .import_roster(&ada, (class, &Everybody), roster.as_bytes(), 1)
        .unwrap();
    let refused = teaching.create_team(&ada, class, "one more");
    assert!(matches!(refused, Err(TeachingError::Full { .. })));
}
