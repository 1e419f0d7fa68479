use proptest::prelude::*;

use super::*;
use crate::testing::key;

const LOG: &str = "archipel/grenoble/consortium/e1";

fn checkpoint(log: &str, size: u64) -> Checkpoint {
    Checkpoint {
        log: log.parse().unwrap(),
        size,
        root: TreeHash([size as u8; 32]),
    }
}

/// A note of grenoble's consortium log, to be tampered with.
fn note() -> String {
    text_of(&SignedCheckpoint::sign(
        checkpoint(LOG, 1_000),
        &key("grenoble checkpoint"),
    ))
}

fn text_of(signed: &SignedCheckpoint) -> String {
    String::from_utf8(signed.note().to_vec()).unwrap()
}

/// Signs any body, well formed or not, as a C2SP note.
fn sign_body(body: &str, name: &str, key: &SecretKey) -> String {
    let mut blob = note_key_id(name, &key.public()).to_vec();
    blob.extend_from_slice(key.sign(body.as_bytes()).as_bytes());
    format!("{body}\n\u{2014} {name} {}\n", BASE64.encode(blob))
}

#[track_caller]
fn check(note: &str, expected: Result<u64, NoteError>) {
    let keys = [
        key("grenoble old checkpoint").public(),
        key("grenoble checkpoint").public(),
    ];
    let found = SignedCheckpoint::verify(Bytes::from(note.to_owned()), &keys);
    if let Ok(signed) = &found {
        assert_eq!(signed.note(), note.as_bytes(), "kept as received");
        assert_eq!(signed.checkpoint().log.to_string(), LOG);
    }
    assert_eq!(found.map(|signed| signed.checkpoint().size), expected);
}

/// A body that has a good signature and is not a checkpoint.
#[track_caller]
fn check_body(body: &str, why: &'static str) {
    let note = sign_body(body, LOG, &key("grenoble checkpoint"));
    check(&note, Err(NoteError::Malformed(why)));
}

#[test]
fn a_checkpoint_that_was_signed_is_read() {
    check(&note(), Ok(1_000));
    assert_eq!(
        SignedCheckpoint::claimed(note().as_bytes()),
        Ok(checkpoint(LOG, 1_000))
    );
}

#[test]
fn the_largest_checkpoint_is_not_too_long() {
    let log = format!(
        "archipel/{}/pair-{}/e{}",
        "a".repeat(32),
        "0".repeat(32),
        u32::MAX
    );
    let signed = SignedCheckpoint::sign(checkpoint(&log, u64::MAX), &key("long"));
    assert!(signed.note().len() < NOTE_BYTES_MAX);
    let keys = [key("long").public()];
    assert_eq!(
        SignedCheckpoint::verify(signed.note().clone(), &keys),
        Ok(signed)
    );
}

#[test]
fn a_note_that_is_too_long_is_refused() {
    let padding = |length: usize| "a".repeat(length - note().len() - "\u{2014} w \n".len());
    let padded = |length| format!("{}\u{2014} w {}\n", note(), padding(length));
    check(&padded(NOTE_BYTES_MAX), Ok(1_000));
    check(
        &padded(NOTE_BYTES_MAX + 1),
        Err(NoteError::TooLong(NOTE_BYTES_MAX + 1)),
    );
}

#[test]
fn another_key_cannot_sign_for_the_log() {
    let mallory = SignedCheckpoint::sign(checkpoint(LOG, 1_000), &key("mallory"));
    check(&text_of(&mallory), Err(NoteError::BadSignature));
}

#[test]
fn an_event_key_cannot_sign_checkpoints() {
    let signed = SignedCheckpoint::sign(checkpoint(LOG, 1_000), &key("grenoble event"));
    check(&text_of(&signed), Err(NoteError::BadSignature));
}

#[test]
fn nobody_signs_for_a_log_without_keys() {
    let found = SignedCheckpoint::verify(Bytes::from(note()), &[]);
    assert_eq!(found, Err(NoteError::BadSignature));
}

#[test]
fn another_logs_note_does_not_pass_for_this_one() {
    for other in [
        "archipel/grenoble/public/e1",
        "archipel/grenoble/consortium/e2",
        "archipel/paris/consortium/e1",
    ] {
        let renamed = note().replace(LOG, other);
        check_refused(&renamed, NoteError::BadSignature);
        // With the name in the body alone, no line speaks for that log.
        let renamed = note().replacen(LOG, other, 1);
        check_refused(&renamed, NoteError::BadSignature);
    }
}

#[track_caller]
fn check_refused(note: &str, why: NoteError) {
    let keys = [key("grenoble checkpoint").public()];
    let found = SignedCheckpoint::verify(Bytes::from(note.to_owned()), &keys);
    assert_eq!(found, Err(why));
}

#[test]
fn another_size_or_root_is_refused() {
    check(
        &note().replacen("\n1000\n", "\n1001\n", 1),
        Err(NoteError::BadSignature),
    );
    let root = BASE64.encode([232; 32]);
    assert!(note().contains(&root));
    let other = BASE64.encode([233; 32]);
    check(
        &note().replacen(&root, &other, 1),
        Err(NoteError::BadSignature),
    );
}

#[test]
fn signatures_of_others_are_kept() {
    let before = note().replacen("\n\n", "\n\n\u{2014} witness.example AAAAAAAA\n", 1);
    check(&before, Ok(1_000));
    let after = note() + "\u{2014} witness.example AAAAAAAA\n";
    check(&after, Ok(1_000));
}

#[test]
fn a_signature_of_a_stranger_under_the_logs_name_does_no_harm() {
    let body = note().split_inclusive("\n\n").next().unwrap().to_owned();
    let stranger = sign_body(body.trim_end_matches("\n\n"), LOG, &key("mallory"));
    let line = stranger.lines().last().unwrap();
    check(
        &note().replacen("\n\n", &format!("\n\n{line}\n"), 1),
        Ok(1_000),
    );
}

#[test]
fn a_key_id_that_lies_is_refused() {
    let lying = {
        let body = note_body(&checkpoint(LOG, 1_000));
        let mut blob = vec![0; 4];
        blob.extend_from_slice(key("grenoble checkpoint").sign(body.as_bytes()).as_bytes());
        format!("{body}\n\u{2014} {LOG} {}\n", BASE64.encode(blob))
    };
    check(&lying, Err(NoteError::BadSignature));
}

#[test]
fn a_note_that_nobody_signed_is_refused() {
    let (body, _) = note()
        .split_once("\n\n")
        .map(|(b, s)| (b.to_owned(), s.to_owned()))
        .unwrap();
    check(
        &format!("{body}\n"),
        Err(NoteError::Malformed("no signatures")),
    );
    check(&format!("{body}\n\n"), Err(NoteError::BadSignature));
}

#[test]
fn extension_lines_are_refused() {
    // They may mean anything to others, and nothing here reads them.
    let root = BASE64.encode([0; 32]);
    check_body(
        &format!("{LOG}\n5\n{root}\nextension 1\n"),
        "not in canonical form",
    );
}

#[test]
fn a_size_has_one_spelling() {
    let root = BASE64.encode([0; 32]);
    for size in [
        "05",
        "+5",
        "5 ",
        " 5",
        "0x5",
        "-1",
        "",
        "18446744073709551616",
    ] {
        let note = sign_body(
            &format!("{LOG}\n{size}\n{root}\n"),
            LOG,
            &key("grenoble checkpoint"),
        );
        let found = SignedCheckpoint::claimed(note.as_bytes());
        assert!(matches!(found, Err(NoteError::Malformed(_))), "{size}");
    }
}

#[test]
fn a_root_has_one_spelling() {
    let canonical = BASE64.encode([0; 32]);
    let unpadded = canonical.trim_end_matches('=').to_owned();
    // The last character carries two bits that mean nothing.
    let trailing_bits = format!("{}B=", &canonical[..42]);
    let url_safe = BASE64.encode([0xff; 32]).replace('/', "_");
    let short = BASE64.encode([0; 31]);
    let long = BASE64.encode([0; 33]);
    for root in [
        unpadded,
        trailing_bits,
        url_safe,
        short,
        long,
        String::new(),
    ] {
        check_body(&format!("{LOG}\n5\n{root}\n"), "origin, size or root");
    }
}

#[test]
fn a_body_that_lacks_a_line_is_refused() {
    check_body(&format!("{LOG}\n5\n"), "origin, size or root");
    check_body(&format!("{LOG}\n"), "origin, size or root");
    check_body("a note about something else\n5\n\n", "origin, size or root");
}

#[test]
fn lines_end_as_on_unix() {
    check(
        &note().replace('\n', "\r\n"),
        Err(NoteError::Malformed("no signatures")),
    );
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    let found = SignedCheckpoint::claimed(b"\xff\n\n");
    assert_eq!(found, Err(NoteError::Malformed("not UTF-8")));
}

#[test]
fn a_note_names_the_key_by_name_algorithm_and_key() {
    // Computed by another program, in another language.
    let id = note_key_id(LOG, &key("grenoble checkpoint").public());
    assert_eq!(hex::encode(id), "6823b90f");
}

#[test]
fn flipping_a_bit_of_the_signed_text_is_refused() {
    let note = note();
    let signed_len = note.find("\n\n").unwrap();
    let keys = [key("grenoble checkpoint").public()];
    for bit in 0..signed_len * 8 {
        let mut bytes = note.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let found = SignedCheckpoint::verify(Bytes::from(bytes), &keys);
        assert!(found.is_err(), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn a_note_that_was_signed_is_read(size: u64, root: [u8; 32], epoch in 1..=u32::MAX) {
        let log = format!("archipel/grenoble/public/e{epoch}").parse().unwrap();
        let checkpoint = Checkpoint { log, size, root: TreeHash(root) };
        let signed = SignedCheckpoint::sign(checkpoint.clone(), &key("grenoble"));
        let keys = [key("grenoble").public()];
        let read = SignedCheckpoint::verify(signed.note().clone(), &keys).unwrap();
        prop_assert_eq!(read.checkpoint(), &checkpoint);
        prop_assert_eq!(read, signed);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(SignedCheckpoint::claimed(&bytes).is_err());
    }

    #[test]
    fn any_lines_are_read_or_refused(text in "(archipel/paris/house/e1|[ -~]{0,9})\n[0-9]{0,3}\n[A-Za-z0-9/+=]{0,44}\n\n(\u{2014} [a-z/]{0,9} [A-Za-z0-9=]{0,99}\n){0,3}") {
        let keys = [key("paris").public()];
        prop_assert!(SignedCheckpoint::verify(Bytes::from(text), &keys).is_err());
    }
}
