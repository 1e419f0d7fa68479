//! Mistakes with a data folder: keys, ports, other nodes' folders, folders that are open.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::Place;

#[test]
fn a_key_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    let place = Place::with_node();
    let key = place.path("grenoble/keys/event.key");
    fs::set_permissions(key, Permissions::from_mode(0o644)).expect("the mode can be set");
    let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
    said.check(3, &["chmod 600", "grenoble/keys/event.key", "644"]);
}

#[test]
fn a_key_that_is_missing_or_no_key_is_named() {
    let place = Place::with_node();
    let key = place.path("grenoble/keys/tls.key");
    fs::write(&key, "xyz").expect("the file can be written");
    let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
    said.check(3, &["tls.key holds no key", "64 hexadecimal digits"]);
    fs::remove_file(key).expect("the file can be removed");
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(3, &["tls.key does not exist", "backup"]);
}

#[test]
fn one_key_for_two_purposes_is_refused() {
    let place = Place::with_node();
    let (event, tls) = (
        place.path("grenoble/keys/event.key"),
        place.path("grenoble/keys/tls.key"),
    );
    fs::copy(event, tls).expect("the file can be copied");
    let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
    said.check(3, &["hold the same key"]);
}

#[test]
fn init_writes_over_nothing() {
    let place = Place::with_node();
    let before = place.read("grenoble/keys/event.key");
    let said = place.run(&["init", "--dir", "grenoble", "--institution", "paris"]);
    said.check(3, &["is not empty"]);
    assert_eq!(place.read("grenoble/keys/event.key"), before);
}

#[test]
fn a_port_that_is_taken_is_named_with_its_line() {
    let place = Place::with_node();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it has one").to_string();
    let config = place.read("grenoble/node.toml");
    let config = config.replacen("127.0.0.1:0", &address, 1);
    place.write("grenoble/node.toml", &config);
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(3, &["node.toml:7", "peer.listen", &address]);
}

#[test]
fn the_folder_of_another_institution_is_refused() {
    let place = Place::with_node();
    assert_eq!(place.serve("grenoble").stop(), Some(0));
    let config = place.read("grenoble/node.toml");
    let config = config.replacen("\"grenoble\"", "\"paris\"", 1);
    place.write("grenoble/node.toml", &config);
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(3, &["belongs to institution `grenoble`", "`paris`"]);
}

#[test]
fn a_second_node_on_a_folder_is_told_of_the_first() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let said = place.run(&["serve", "--dir", "grenoble"]);
    said.check(7, &[&format!("process {}", node.pid())]);
    assert_eq!(node.stop(), Some(0));
}

#[test]
fn a_flipped_bit_in_a_document_is_found() {
    let place = Place::with_node();
    let node = place.serve("grenoble");
    let token = place.token("grenoble", "Maëlle", "teacher");
    place.write("notes.csv", "U;I\n1;2\n");
    place.write("item.toml", crate::story::ITEM);
    let arguments = ["publish", "item.toml", "--dir", "grenoble"];
    place.run_as(&token, &arguments).check(0, &[]);
    assert_eq!(node.stop(), Some(0));
    place
        .run(&["verify", "--dir", "grenoble"])
        .check(0, &["all is as it was signed"]);
    let mut objects = fs::read_dir(place.path("grenoble/objects")).expect("it can be read");
    let object = objects
        .next()
        .expect("there is one")
        .expect("it can be read")
        .path();
    let mut bytes = fs::read(&object).expect("it can be read");
    bytes[0] ^= 1;
    fs::write(object, bytes).expect("it can be written");
    let said = place.run(&["verify", "--dir", "grenoble"]);
    said.check(6, &["the bytes are not those of this name", "1 wrong"]);
}
