use super::*;

fn check<T: FromStr + fmt::Display>(text: &str, valid: bool) {
    match text.parse::<T>() {
        Ok(id) => assert!(
            valid && id.to_string() == text,
            "`{text}` was read as `{id}`"
        ),
        Err(_) => assert!(!valid, "`{text}` was refused"),
    }
}

#[test]
fn institution_ids_are_dns_labels() {
    check::<InstitutionId>("ouessant", true);
    check::<InstitutionId>("paris-13", true);
    check::<InstitutionId>(&"a".repeat(32), true);
    for bad in [
        "", "a", "1paris", "Paris", "pa ris", "-paris", "paris-", "pàris", "pа", "a/b",
    ] {
        check::<InstitutionId>(bad, false);
    }
    check::<InstitutionId>(&"a".repeat(33), false);
}

#[test]
fn share_addresses_have_both_parts() {
    check::<ShareAddress>("k3v9x2@paris", true);
    for bad in [
        "k3v9x2",
        "@paris",
        "k3v9x2@",
        "k3v9x2@paris@lyon",
        "K3@paris",
    ] {
        check::<ShareAddress>(bad, false);
    }
}

#[test]
fn item_ids_name_origin_and_handle() {
    check::<ItemId>("ouessant/00112233445566778899aabbccddeeff", true);
    for bad in [
        "00112233445566778899aabbccddeeff",
        "ouessant/0011",
        "ouessant/",
        "/00",
    ] {
        check::<ItemId>(bad, false);
    }
}

#[test]
fn an_error_quotes_at_most_64_characters() {
    let error = "x".repeat(10_000).parse::<InstitutionId>().unwrap_err();
    assert!(error.to_string().len() < 250);
}
