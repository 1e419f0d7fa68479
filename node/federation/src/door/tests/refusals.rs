//! What the door does not let out, and that nothing is said where it refuses.

use super::*;

impl House {
    /// Checks that no log says anything.
    #[track_caller]
    fn check_silent(&self) {
        for (name, log) in self.named_logs() {
            assert_eq!(self.logs().state(&log).unwrap().size(), 0, "{name}");
        }
    }
}

fn held_back() -> FileRight {
    FileRight::InstitutionOnly("exception pédagogique".to_owned())
}

#[test]
fn a_file_that_may_not_leave_stays_at_home() {
    let bytes = b"press article";
    let manifest = mission("Sources", 10, vec![file(bytes, held_back())]);
    for policy in [
        named(&["aa@paris"]),
        institutions(&["paris"]),
        SharingPolicy::Consortium,
        SharingPolicy::Public,
    ] {
        let house = House::new();
        house.objects.put(bytes).unwrap();
        let refused = house.door.publish(&owner(), &manifest, &policy, 0);
        assert!(matches!(refused, Err(DoorError::MayNotLeave(_))));
        house.check_silent();
    }
    for policy in [
        SharingPolicy::Personal,
        named(&["aa@grenoble"]),
        SharingPolicy::Institution,
        institutions(&["grenoble"]),
    ] {
        let house = House::new();
        house.objects.put(bytes).unwrap();
        let published = house.door.publish(&owner(), &manifest, &policy, 0).unwrap();
        let item = published.item.handle;
        let refused = house.door.share(&item, &SharingPolicy::Consortium, 0);
        assert!(matches!(refused, Err(DoorError::MayNotLeave(_))));
        assert_eq!(house.places(&item), names("house"));
    }
}

#[test]
fn a_new_version_does_not_carry_out_a_file_that_must_stay() {
    let house = House::new();
    let bytes = b"press article";
    house.objects.put(bytes).unwrap();
    let item = house.publish(&SharingPolicy::Public).unwrap().item.handle;
    let manifest = mission("Sources", 10, vec![file(bytes, held_back())]);
    let refused = house.door.revise(&item, &manifest, 0);
    assert!(matches!(refused, Err(DoorError::MayNotLeave(_))));
    assert_eq!(house.door.own(&item).unwrap().unwrap().version, 1);
}

#[test]
fn a_file_that_was_not_uploaded_is_named() {
    let house = House::new();
    let manifest = mission("Iron", 10, vec![file(b"absent", FileRight::Open)]);
    let refused = house
        .door
        .publish(&owner(), &manifest, &SharingPolicy::Personal, 0);
    let Err(DoorError::MissingObject { name, .. }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(name, "mesures.csv");
    house.check_silent();
}

#[test]
fn a_file_that_was_lost_keeps_nobody_from_narrowing() {
    let house = House::new();
    let digest = house.objects.put(b"iron").unwrap();
    let manifest = mission("Iron", 10, vec![file(b"iron", FileRight::Open)]);
    let policy = SharingPolicy::Public;
    let published = house.door.publish(&owner(), &manifest, &policy, 0).unwrap();
    house.objects.remove(digest).unwrap();
    let item = published.item.handle;
    house.door.withdraw(&item, None, 0).unwrap();
    assert_eq!(house.places(&item), names("house"));
}

/// A mission whose encoded description has exactly this length.
fn of_length(bytes: usize) -> Manifest {
    let mut instructions = bytes - 300;
    loop {
        let manifest = mission("Iron in water", instructions, Vec::new());
        let found = wire::write_manifest(&manifest).len();
        if found == bytes {
            return manifest;
        }
        instructions = instructions + bytes - found;
    }
}

#[test]
fn a_description_may_have_64_kib_and_not_a_byte_more() {
    let house = House::new();
    let publish = |bytes| {
        let manifest = of_length(bytes);
        house
            .door
            .publish(&owner(), &manifest, &SharingPolicy::Public, 0)
    };
    let refused = publish(65_537);
    assert!(matches!(refused, Err(DoorError::TooLong { found: 65_537 })));
    house.check_silent();
    let item = publish(65_536).unwrap().item.handle;
    let refused = house.door.revise(&item, &of_length(65_537), 0);
    assert!(matches!(refused, Err(DoorError::TooLong { .. })));
    house.door.revise(&item, &of_length(65_536), 0).unwrap();
    house.verify();
}

#[test]
fn an_item_that_is_not_ours_cannot_be_changed() {
    let house = House::new();
    let item = ItemHandle::from_bytes([7; 16]);
    let manifest = mission("Iron", 10, Vec::new());
    let refused = [
        house.door.revise(&item, &manifest, 0),
        house.door.share(&item, &SharingPolicy::Public, 0),
        house.door.withdraw(&item, None, 0),
        house.door.retract(&item, None, 0),
        house.door.erase(&item, 0),
    ];
    for refused in refused {
        assert!(matches!(refused, Err(DoorError::NoSuchItem)));
    }
    house.check_silent();
}
