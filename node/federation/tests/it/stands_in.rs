//! When an origin is away, others hand on what it said to all; and only that.

use domain::item::FileRight;
use domain::policy::SharingPolicy;

use crate::fixtures::{file, mission};
use crate::harness::{Federation, consortium};

//  grenoble ── paris ── toulouse, and grenoble is gone before toulouse comes
#[test]
fn what_an_absent_origin_said_comes_from_a_mirror() {
    let mut federation = Federation::asleep(&["grenoble", "paris", "toulouse"]);
    federation.start("grenoble");
    federation.start("paris");
    let grenoble = federation.node("grenoble");
    let digest = grenoble.objects.put(b"iron").expect("stored");
    let manifest = mission("Iron", 10, vec![file(b"iron", FileRight::Open)]);
    let owner = "m-kerdoncuff".parse().expect("a handle");
    let published = grenoble
        .door()
        .publish(&owner, &manifest, &SharingPolicy::Public, 0);
    published.expect("published");
    grenoble.publish("Second", &SharingPolicy::Consortium);
    federation.converge();
    federation.stop("grenoble");
    federation.start("toulouse");
    federation.converge();
    let toulouse = federation.node("toulouse");
    assert_eq!(toulouse.state(&consortium("grenoble")).size(), 2);
    assert!(toulouse.objects.contains(digest).expect("readable"));
    assert_eq!(toulouse.refusals.list(), []);
}
