//! Accounts at the keyboard: made, changed and ended; and providers whose files are not there.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::{Place, until};

#[test]
fn the_first_administrators_password_is_for_one_pair_of_eyes() {
    let place = Place::new();
    let made = place.run(&["init", "--dir", "brest", "--institution", "brest", "--json"]);
    let administrator = &made.json()["administrator"];
    assert_eq!(administrator["login"], "admin");
    let path = place.path("brest/admin.password");
    let written = fs::read_to_string(&path).expect("it is written down");
    assert_eq!(administrator["password"], written.trim());
    let mode = fs::metadata(&path)
        .expect("it is a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn an_account_is_made_changed_and_ended() {
    let place = Place::with_node();
    let run = |arguments: &[&str]| {
        let all = [&["account", "--dir", "grenoble", "--json"], arguments].concat();
        place.run(&all)
    };
    let name = ["--name", "Maëlle Kerdoncuff", "--role", "student"];
    let made = run(&[&["add", "--login", "maelle"], &name[..]].concat()).json();
    assert_eq!(made["login"], "maelle");
    let handle = made["handle"].as_str().expect("it has a handle");
    let first = made["password"].as_str().expect("it is drawn");
    let again = run(&["password", "--handle", handle]).json();
    assert_eq!(again["login"], "maelle");
    assert_ne!(again["password"], first);
    let changed = run(&["role", "--handle", handle, "--role", "teacher"]).json();
    assert_eq!(changed["role"], "teacher");
    let other = run(&[
        "add", "--login", "MAELLE", "--name", "Gaël", "--role", "staff",
    ]);
    other.check(1, &["login `maelle` is taken"]);
    let ended = run(&["end", "--handle", handle]).json();
    assert_eq!(ended["had_password"], true);
    run(&["end", "--handle", "nobody"]).check(1, &["person"]);
    run(&["password", "--handle", handle]).check(2, &["login"]);
}

#[test]
fn nobody_signs_in_where_there_is_no_portal() {
    let place = Place::with_node();
    place.write("grenoble/node.toml", "institution = \"grenoble\"\n[people]\nlisten = \"127.0.0.1:0\"\n[peer]\nlisten = \"127.0.0.1:0\"\n");
    let _node = place.serve("grenoble");
    let refused = place.run(&["login", "--dir", "grenoble", "--tokens", "tokens"]);
    refused.check(1, &["this node has no portal to sign in at"]);
    assert!(!place.path("tokens").exists());
    let forgotten = place.run(&[
        "login", "--dir", "grenoble", "--tokens", "tokens", "--forget",
    ]);
    forgotten.check(0, &["there was no token"]);
}

#[test]
fn a_token_of_login_is_used_for_its_node() {
    let place = Place::with_node();
    let token = place.token("grenoble", "Maëlle Kerdoncuff", "teacher");
    let _node = place.serve("grenoble");
    let api: serde_json::Value = until("where it answers", || {
        serde_json::from_str(&place.read("grenoble/api.json")).ok()
    });
    let address = api["people"].as_str().expect("it is an address");
    let file = format!("tokens/{}.token", address.replace(':', "_"));
    fs::create_dir(place.path("tokens")).expect("it can be made");
    place.write(&file, &token);
    let whoami = ["whoami", "--dir", "grenoble", "--tokens", "tokens"];
    place.run(&whoami).check(3, &["chmod 600"]);
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(place.path(&file), private).expect("it is ours");
    place.run(&whoami).check(0, &["Maëlle Kerdoncuff, teacher"]);
}

#[test]
fn a_provider_whose_files_are_wrong_is_named_before_anything_starts() {
    let provider = |more: &str| {
        format!(
            "institution = \"grenoble\"\n[[provider]]\nid = \"uga\"\nissuer = \"https://idp.example\"\nclient_id = \"a\"\n{more}\n"
        )
    };
    let check = |more: &str, fragments: &[&str]| {
        let place = Place::with_node();
        place.write("grenoble/open.secret", "secret");
        place.write("grenoble/empty.pem", "");
        place.write("grenoble/node.toml", &provider(more));
        let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
        said.check(3, fragments);
    };
    check(
        "client_secret = \"none\"",
        &["provider.client_secret of `uga`", "does not exist"],
    );
    check(
        "client_secret = \"open.secret\"",
        &["provider.client_secret of `uga`", "chmod 600"],
    );
    check("authorities = \"none\"", &["provider.authorities of `uga`"]);
    check(
        "client_secrets = \"none\"",
        &["did you mean `client_secret`"],
    );
}
