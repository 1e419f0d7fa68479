//! Every mistake in a configuration: exit code 3, where it is, and what to write.

use crate::support::{Place, said};

/// Checks what a configuration file is refused for.
fn check(text: &str, fragments: &[&str]) {
    let place = Place::with_node();
    place.write("grenoble/node.toml", text);
    let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
    said.check(3, fragments);
}

#[test]
fn a_good_configuration_is_good() {
    let place = Place::with_node();
    let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
    said.check(0, &["the configuration of grenoble is good"]);
}

#[test]
fn a_misspelt_key_is_named_with_the_one_that_was_meant() {
    check(
        "institution = \"grenoble\"\n\n[peer]\nlissen = \"127.0.0.1:1\"\n",
        &["node.toml:4", "`lissen`", "did you mean `listen`?"],
    );
    check(
        "institution = \"grenoble\"\n[pear]\n",
        &["node.toml:2", "did you mean `peer`?"],
    );
}

#[test]
fn what_is_no_toml_is_shown_by_its_line() {
    check("institution = \"grenoble\"\nname = \n", &["node.toml:2"]);
}

#[test]
fn a_value_of_another_type_is_refused() {
    check("institution = 7\n", &["node.toml:1", "expected a string"]);
}

#[test]
fn a_bad_address_is_refused_with_what_an_address_is() {
    check(
        "institution = \"grenoble\"\n[peer]\nlisten = \"localhost\"\n",
        &["node.toml:3", "peer.listen", "127.0.0.1:7400"],
    );
    check(
        "institution = \"grenoble\"\n[peer]\naddresses = [\"here\"]\n",
        &["node.toml:3", "peer.addresses", "`here`", "host:port"],
    );
    check(
        "institution = \"grenoble\"\n[people]\nlisten = \"127.0.0.1:99999\"\n",
        &["node.toml:3", "people.listen"],
    );
}

#[test]
fn the_institution_is_required_and_has_a_form() {
    check("name = \"x\"\n", &["node.toml", "institution is missing"]);
    check(
        "institution = \"Not A Name\"\n",
        &["node.toml:1", "institution"],
    );
}

#[test]
fn words_of_a_closed_list_are_told() {
    check(
        "institution = \"grenoble\"\n[view]\nengine = \"oracle\"\n",
        &["node.toml:3", "view.engine", "\"sled\" or \"redb\""],
    );
    check(
        "institution = \"grenoble\"\n[log]\nlevel = \"loud=very\"\n",
        &["node.toml:3", "log.level"],
    );
    check(
        "institution = \"grenoble\"\n[log]\nformat = \"xml\"\n",
        &["node.toml:3", "log.format", "\"text\" or \"json\""],
    );
}

#[test]
fn a_registry_is_trusted_by_its_fingerprint_alone() {
    check(
        "institution = \"grenoble\"\n[registry]\nfingerprint = \"abc\"\n",
        &[
            "node.toml:3",
            "registry.fingerprint",
            "64 hexadecimal digits",
        ],
    );
    check(
        "institution = \"grenoble\"\n[registry]\naddresses = [\"a:1\"]\n",
        &["node.toml:3", "without registry.fingerprint"],
    );
}

#[test]
fn no_file_is_answered_with_how_to_make_one() {
    let place = Place::new();
    let said = place.run(&["serve", "--dir", "nowhere", "--check"]);
    said.check(3, &["nowhere/node.toml", "archipel init --dir nowhere"]);
}

#[test]
fn flags_win_over_the_environment_and_it_over_the_file() {
    let place = Place::with_node();
    let wrong = ["serve", "--dir", "grenoble", "--check"];
    let mut command = place.command(&wrong);
    command.env("ARCHIPEL_VIEW_ENGINE", "oracle");
    said(command).check(3, &["--view-engine (or $ARCHIPEL_VIEW_ENGINE)"]);
    let right = [&wrong[..], &["--view-engine", "redb"]].concat();
    let mut command = place.command(&right);
    command.env("ARCHIPEL_VIEW_ENGINE", "oracle");
    said(command).check(0, &[]);
}

#[test]
fn data_is_kept_for_a_number_of_days() {
    for (days, found) in [("0", "`0`"), ("36501", "`36501`"), ("-1", "`-1`")] {
        check(
            &format!("institution = \"grenoble\"\n[retention]\ntraces_days = {days}\n"),
            &[
                "node.toml:3",
                "retention.traces_days",
                found,
                "from 1 to 36500",
            ],
        );
    }
}

#[test]
fn a_number_of_teachers_has_bounds() {
    for (number, found) in [("1000001", "`1000001`"), ("-1", "`-1`")] {
        check(
            &format!("institution = \"grenoble\"\nteachers = {number}\n"),
            &["node.toml:2", "teachers", found, "at most 1000000"],
        );
    }
    check(
        "institution = \"grenoble\"\nteachers = \"many\"\n",
        &["node.toml:2"],
    );
    let place = Place::with_node();
    let told = [
        "serve",
        "--dir",
        "grenoble",
        "--check",
        "--teachers",
        "1000000",
    ];
    place.run(&told).check(0, &["is good"]);
}
