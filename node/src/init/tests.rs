use std::path::Path;

use domain::membership::Status;

use super::{Descriptor, InitError, Plan, create};
use crate::config::{Config, Overrides};

fn plan() -> Plan {
    let mut plan = Plan::new("grenoble".parse().unwrap()).unwrap();
    plan.name = "Université \"Grenoble\" Alpes".to_owned();
    plan
}

#[test]
fn what_is_made_can_be_configured_from() {
    let place = tempfile::tempdir().unwrap();
    let plan = plan();
    let folder = create(&place.path().join("new"), &plan).unwrap();
    let config = Config::load(&folder.config(), Overrides::default()).unwrap();
    assert_eq!(
        (config.institution, config.name),
        (plan.institution.clone(), plan.name.clone())
    );
    assert_eq!(config.peer.addresses, ["127.0.0.1:7400"]);
    let descriptor = Descriptor::read(&folder.descriptor()).unwrap();
    assert_eq!(descriptor, plan.descriptor());
    let institution = descriptor.institution(Status::Member).unwrap();
    assert_eq!(institution.keys.len(), 3);
}

#[test]
fn an_attempt_that_failed_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("new");
    create(&path, &plan()).unwrap();
    assert!(matches!(
        create(&path, &plan()),
        Err(InitError::NotEmpty { .. })
    ));
    let below_a_file = path.join("node.toml").join("new");
    assert!(create(&below_a_file, &plan()).is_err());
    assert!(!below_a_file.exists());
}

#[test]
fn what_is_no_descriptor_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("institution.json");
    let check = |text: &str, fragment: &str| {
        std::fs::write(&path, text).unwrap();
        let read = Descriptor::read(Path::new(&path));
        let read = read.and_then(|descriptor| descriptor.institution(Status::Member));
        let message = read.unwrap_err().to_string();
        assert!(message.contains(fragment), "{message}");
    };
    check("{", "no descriptor");
    check("{\"id\": \"Not A Name\"}", "no descriptor");
    let good = plan().descriptor().to_json();
    let key = plan().descriptor().keys.tls;
    check(&good.replace("\"tls\": \"", "\"tls\": \"zz"), "keys.tls");
    assert_eq!(key.len(), 64);
}
