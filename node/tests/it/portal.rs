//! The portal's port and what is configured about it; its pages are looked at in a browser, by
//! `node/portal/browser/tests`.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::Place;

/// Checks what a configuration of the portal is refused for.
fn check(lines: &str, fragments: &[&str]) {
    let place = Place::with_node();
    let text = format!("institution = \"grenoble\"\n[portal]\n{lines}");
    place.write("grenoble/node.toml", &text);
    let said = place.run(&["serve", "--dir", "grenoble", "--check"]);
    said.check(3, fragments);
}

#[test]
fn a_portal_is_served_only_where_it_is_said() {
    check(
        "address = \"https://a.example\"\n",
        &["node.toml:3", "portal.address", "without portal.listen"],
    );
    check(
        "listen = \"here\"\n",
        &["node.toml:3", "portal.listen", "127.0.0.1:7400"],
    );
}

#[test]
fn an_address_is_one_of_https() {
    for address in ["http://a.example", "https://a.example/path", "a.example"] {
        let lines = format!("listen = \"127.0.0.1:0\"\naddress = \"{address}\"\n");
        check(&lines, &["node.toml:4", "portal.address", "https://host"]);
    }
}

#[test]
fn a_certificate_comes_with_its_key() {
    check(
        "listen = \"127.0.0.1:0\"\ncertificate = \"a.crt\"\n",
        &["node.toml:4", "portal.certificate", "is given alone"],
    );
}

#[test]
fn who_comes_without_tls_is_told_where_to_go() {
    let place = Place::with_node();
    let _node = place.serve("grenoble");
    let api: serde_json::Value =
        serde_json::from_str(&place.read("grenoble/api.json")).expect("it is JSON");
    let portal = api["portal"].as_str().expect("there is a portal");
    let port = portal.rsplit(':').next().expect("it has a port");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    let asked = stream.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
    asked.expect("it can be asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains(&format!("location: {portal}/")), "{answer}");
}

#[test]
fn a_certificate_of_our_own_is_made_once_and_its_key_is_nobody_elses() {
    let place = Place::with_node();
    place.serve("grenoble").stop();
    let made = place.read("grenoble/portal.crt");
    let key = place.path("grenoble/portal.key");
    let mode = |path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
    };
    assert_eq!(mode(&key) & 0o777, 0o600);
    place.serve("grenoble").stop();
    assert_eq!(place.read("grenoble/portal.crt"), made);
    let exposed = fs::set_permissions(&key, fs::Permissions::from_mode(0o644));
    exposed.expect("it is ours");
    let said = place.run(&["serve", "--dir", "grenoble"]);
    assert_ne!(said.code, 0);
    assert!(
        said.err.contains("portal.key can be read by others"),
        "{}",
        said.err
    );
}
