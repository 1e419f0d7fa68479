//! What a caller may not do, and how they are told.

use crate::support::Place;

#[test]
fn without_a_node_commands_say_how_to_start_one() {
    let place = Place::with_node();
    let said = place.run(&["search", "fer", "--dir", "grenoble"]);
    said.check(4, &["archipel serve --dir grenoble"]);
    let said = place.run(&["search", "fer", "--address", "127.0.0.1:1"]);
    said.check(4, &["no node answers at 127.0.0.1:1"]);
}

#[test]
fn a_wrong_token_is_refused_and_none_is_nobody_in_particular() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let said = place.run_as("arc_wrong", &["search", "--dir", "grenoble"]);
    said.check(5, &["the token is not valid"]);
    place
        .run(&["whoami", "--dir", "grenoble"])
        .check(0, &["nobody in particular"]);
    let teacher = place.token("grenoble", "Maëlle", "teacher");
    let said = place.run_as(&teacher, &["status", "--dir", "grenoble"]);
    said.check(5, &["for operators"]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_revoked_token_is_good_for_nothing() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let arguments = [
        "token", "--dir", "grenoble", "--name", "Yanis", "--role", "staff", "--json",
    ];
    let issued = place.run(&arguments).json();
    let (token, id) = (issued["token"].as_str(), issued["token_id"].as_str());
    let (token, id) = (token.expect("it is a text"), id.expect("it is a text"));
    place
        .run_as(token, &["whoami", "--dir", "grenoble"])
        .check(0, &["Yanis, staff"]);
    place
        .run(&["token", "--dir", "grenoble", "--revoke", id])
        .check(0, &["revoked"]);
    place
        .run_as(token, &["whoami", "--dir", "grenoble"])
        .check(5, &["token"]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn students_and_strangers_publish_nothing() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", crate::story::ITEM);
    let arguments = ["publish", "item.toml", "--dir", "grenoble"];
    let student = place.token("grenoble", "Tanguy", "student");
    place
        .run_as(&student, &arguments)
        .check(5, &["only teachers and staff"]);
    place.run(&arguments).check(5, &["only teachers and staff"]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn an_item_file_is_refused_by_field_before_anything_is_sent() {
    let place = Place::with_node();
    let check = |text: &str, fragments: &[&str]| {
        place.write("item.toml", text);
        let said = place.run(&["publish", "item.toml", "--dir", "grenoble"]);
        said.check(2, fragments);
    };
    let item = crate::story::ITEM;
    place.write("notes.csv", "U;I\n1;2\n");
    check(
        "[item]\ntitel = \"x\"\n",
        &["item.toml: line 2", "did you mean `title`?"],
    );
    check(&item.replace("Loi d’Ohm", " "), &["item.title"]);
    check(&item.replace("\"fr\"", "\"xx\""), &["item.toml: line 3"]);
    check(
        &item.replace("notes.csv", "../notes.csv"),
        &["files[0].path", "`../notes.csv`"],
    );
    check(&item.replace("notes.csv", "none.csv"), &["none.csv"]);
    check(
        &item.replace("rung = \"public\"", "rung = \"all\""),
        &["`all` is not one of personal"],
    );
    let said = place.run(&["publish", "item.pdf", "--dir", "grenoble"]);
    said.check(2, &["an item file is .toml or .json"]);
}

#[test]
fn a_held_document_does_not_leave_the_institution() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    let item = crate::story::ITEM.replace(
        "right = \"open\"",
        "right = { institution_only = \"pedagogical exception\" }",
    );
    place.write("item.toml", &item);
    let said = place.run_as(&token, &["publish", "item.toml", "--dir", "grenoble"]);
    said.check(2, &["notes.csv"]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn usage_is_exit_code_two() {
    let place = Place::new();
    place.run(&["frobnicate"]).check(2, &["frobnicate"]);
    place
        .run(&["search", "--filter", "colour=red", "--address", "a:1"])
        .check(2, &["colour=red"]);
    place
        .run(&["share", "x/y", "--dir", "."])
        .check(2, &["--rung"]);
}
