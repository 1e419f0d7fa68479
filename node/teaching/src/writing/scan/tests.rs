//! What the scanner lets pass and what it stops.

use super::{Scanned, UpdateError, VALUE_DEPTH_MAX, scan};

/// An update by writer 5 at clock 0 that puts `content` at the end of the list `rows`.
fn insertion(kind: u8, content: &[u8]) -> Vec<u8> {
    let head = [1, 1, 5, 0, kind, 1, 4, b'r', b'o', b'w', b's'];
    [&head, content, &[0]].concat()
}

/// One value: lists in lists, `depth` of them.
fn nested(depth: usize) -> Vec<u8> {
    let mut value = vec![1];
    value.extend([117, 1].repeat(depth));
    value.push(126);
    value
}

#[test]
fn an_update_says_who_writes_where() {
    let expected = Scanned {
        writers: vec![5],
        roots: vec!["rows".to_owned()],
        nests: false,
    };
    assert_eq!(scan(&insertion(8, &[1, 126])), Ok(expected));
    assert_eq!(scan(&[0, 0]), Ok(Scanned::default()));
}

#[test]
fn values_of_one_level_too_many_are_refused() {
    assert!(scan(&insertion(8, &nested(VALUE_DEPTH_MAX))).is_ok());
    let refused = scan(&insertion(8, &nested(VALUE_DEPTH_MAX + 1)));
    assert_eq!(refused, Err(UpdateError::TooDeep));
    assert_eq!(
        scan(&insertion(8, &nested(100_000))),
        Err(UpdateError::TooDeep)
    );
}

#[test]
fn formats_of_one_level_too_many_are_refused() {
    let format = |depth: usize| {
        let json = "[".repeat(depth) + &"]".repeat(depth);
        let mut content = vec![1, b'b', u8::try_from(json.len()).unwrap()];
        content.extend(json.bytes());
        scan(&insertion(6, &content)).map(drop)
    };
    assert_eq!(format(VALUE_DEPTH_MAX), Ok(()));
    assert_eq!(format(VALUE_DEPTH_MAX + 1), Err(UpdateError::TooDeep));
}

#[test]
fn a_length_beyond_the_end_is_refused_before_anything_is_reserved() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0x07];
    for kind in [3, 4, 8] {
        let refused = scan(&insertion(kind, &huge));
        assert_eq!(refused, Err(UpdateError::Malformed), "{kind}");
    }
    let list = [&[1, 117][..], &huge].concat();
    assert_eq!(scan(&insertion(8, &list)), Err(UpdateError::Malformed));
    assert_eq!(scan(&huge), Err(UpdateError::Malformed));
}

#[test]
fn what_no_labdoc_has_is_refused() {
    for kind in [9, 10, 11, 31] {
        assert_eq!(
            scan(&insertion(kind, &[1])),
            Err(UpdateError::Foreign),
            "{kind}"
        );
    }
    // A hook, whose tag the library would not find.
    assert_eq!(scan(&insertion(7, &[5])), Err(UpdateError::Foreign));
}

#[test]
fn clocks_that_run_over_are_refused() {
    let long = [0xff, 0xff, 0xff, 0xff, 0x0f];
    assert_eq!(scan(&insertion(1, &long)), Err(UpdateError::Malformed));
    let deletions = [&[0, 1, 5, 1, 0][..], &long].concat();
    assert_eq!(scan(&deletions), Err(UpdateError::Malformed));
}

#[test]
fn an_update_that_ends_early_or_late_is_refused() {
    let whole = insertion(8, &[1, 126]);
    for end in 0..whole.len() {
        assert!(scan(&whole[..end]).is_err(), "{end}");
    }
    assert!(scan(&[&whole[..], &[0]].concat()).is_err());
}
