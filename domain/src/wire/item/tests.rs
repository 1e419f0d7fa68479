//! What is written is read again; what breaks a rule is refused by name.

mod golden;
mod refusals;
mod samples;
mod schema;

use proptest::prelude::*;

use super::*;
use crate::item::FileRight;
use crate::item::labdoc::{LabdocContent, Uncertainty};
use crate::item::vocabulary::{Architecture, CodeLanguage, ImageFormat, LabdocKind, MediaKind};

/// Every optional field is set, every kind of labdoc, uncertainty and right is there.
// `golden` holds the bytes of these texts: a new field goes into a new text.
const MISSION: &str = r#"
[item]
title = "Iron in water 🧪"
abstract = "Measure iron.\nCompare with the norm."
language = "fr"
disciplines = ["0531", "0533"]
discipline_text = "Water chemistry"
levels = ["bac+2", "licence"]
level_text = "Second year of IUT"
keywords = ["iron", "ferroïne"]
objectives = ["Prepare standards", "Draw a line"]
duration_minutes = 240
authors = ["Nolwenn Tanguy-Lebras", "Idriss Vauquelin-Roche"]
licence = "CC-BY-SA-4.0"
rights = { view = true, run = true, adapt = true, redistribute = false }
source = "https://example.org/iron"
attribution = "After a lesson of 2019"
maintainer = "Idriss Vauquelin-Roche"
reviewed = "2024-02-29"

[item.parent]
item = "ouessant/00112233445566778899aabbccddeeff"
version = 18446744073709551615
manifest_digest = "0707070707070707070707070707070707070707070707070707070707070707"
licence = "CC-BY-SA-3.0"

[[files]]
name = "setup.svg"
media_type = "image/svg+xml"
size_bytes = 0
digest = "1111111111111111111111111111111111111111111111111111111111111111"
right = "open"
credit = "Somebody"

[[files]]
name = "spectrum.csv"
media_type = "text/csv"
size_bytes = 16777216
digest = "2222222222222222222222222222222222222222222222222222222222222222"
right = { licensed = "CC0-1.0" }

[[files]]
name = "article.pdf"
media_type = "application/pdf"
size_bytes = 12
digest = "3333333333333333333333333333333333333333333333333333333333333333"
right = { institution_only = "exception pédagogique" }

[content.mission]
instructions = "Read the safety sheet."

[[content.mission.parts]]
title = "Nothing to hand in"

[[content.mission.parts]]
title = "Calibrate"
instructions = "Prepare five standards."

[[content.mission.parts.labdocs]]
title = "Hypothesis"
required = true
content.text.initial = "$A = \\varepsilon l c$"

[[content.mission.parts.labdocs]]
title = "Setup"
content.drawing = { instructions = "Add the lamp", background = "setup.svg" }

[[content.mission.parts.labdocs]]
title = "Standards"
content.protocol = { objective = "A", principle = "B", material = ["Burette"], steps = ["Rinse", "Fill"] }

[[content.mission.parts.labdocs]]
title = "Measurements"
[content.mission.parts.labdocs.content.dataset]
columns = [
    { name = "U", kind = "number", unit = "V", uncertainty = { absolute = 1e-300 } },
    { name = "I", kind = "number", uncertainty = { percent = 100.0 } },
    { name = "R", kind = "number", unit = "Ω", uncertainty = { column = "U" }, formula = "[U] / [I]" },
    { name = "remark", kind = "text" },
]
rows = [["1.5", "2e-3", "", "warm"], ["", "", "", ""]]

[[content.mission.parts.labdocs]]
title = "Fit"
content.code = { language = "octave", starter = "x = 1;", expected_output = "" }

[[content.mission.rubric.criteria]]
title = "Linearity"
description = "Of the calibration"
levels = [
    { title = "No", points = 0.0 },
    { title = "Yes", description = "r² > 0.99", points = 2.5 },
]
"#;

/// Only what is required; nothing else is set.
const BARE: &str = r#"
[item]
title = "A"
language = "en"
authors = ["B"]
licence = "LicenseRef-ours"
rights = { view = false, run = true, adapt = false, redistribute = false }
"#;

const BARE_MISSION: &str = r#"
[[content.mission.parts]]
title = "C"
labdocs = [
    { title = "D", content.text = {} },
    { title = "E", content.drawing = {} },
    { title = "F", content.protocol = {} },
    { title = "G", content.dataset = { columns = [{ name = "H", kind = "text" }] } },
    { title = "I", content.code = { language = "r" } },
]
"#;

const BARE_CAPSULE: &str = r#"
[content.capsule]
media = "website"
location.link = "https://example.org/"
"#;

const BARE_SNAPSHOT: &str = r#"
[content.snapshot]
base_system = "Debian 12"
architecture = "riscv64"
recipe = "Install it."
"#;

const CAPSULE: &str = r#"
[[files]]
name = "course.md"
media_type = "text/markdown"
size_bytes = 1
digest = "4444444444444444444444444444444444444444444444444444444444444444"
right = "open"

[content.capsule]
media = "text"
presentation = "Read me first.\n"
location.files = "course.md"
"#;

const SNAPSHOT: &str = r#"
[content.snapshot]
base_system = "Debian 12"
architecture = "x86_64"
packages = ["tcpdump", "curl"]
recipe = "Install Debian."

[content.snapshot.image]
format = "qcow2"
size_bytes = 1099511627776
digest = "5555555555555555555555555555555555555555555555555555555555555555"
"#;

fn draft(parts: &[&str]) -> Draft {
    toml::from_str(&parts.concat()).unwrap()
}

fn drafts() -> Vec<Draft> {
    let contents = [BARE_MISSION, BARE_CAPSULE, BARE_SNAPSHOT, CAPSULE, SNAPSHOT];
    let bare = contents.map(|content| draft(&[BARE, content]));
    [draft(&[MISSION])].into_iter().chain(bare).collect()
}

fn check_round_trip(draft: Draft) {
    let manifest = draft.validate().unwrap();
    let bytes = write_manifest(&manifest);
    assert!(bytes.len() <= DESCRIPTION_BYTES_MAX);
    assert_eq!(read_manifest(&bytes), Ok(manifest));
}

#[test]
fn every_item_is_read_as_it_was_written() {
    drafts().into_iter().for_each(check_round_trip);
}

#[test]
fn every_kind_of_labdoc_right_and_uncertainty_is_among_them() {
    let Content::Mission(mission) = draft(&[MISSION]).content else {
        panic!("not a mission");
    };
    let labdocs = &mission.parts[1].labdocs;
    let kinds: Vec<_> = labdocs.iter().map(|labdoc| labdoc.kind()).collect();
    assert_eq!(kinds, LabdocKind::ALL);
    let LabdocContent::Dataset(dataset) = &labdocs[3].content else {
        panic!("not a dataset");
    };
    let uncertainty = |index: usize| dataset.columns[index].uncertainty.as_ref();
    assert!(matches!(uncertainty(0), Some(Uncertainty::Absolute(_))));
    assert!(matches!(uncertainty(1), Some(Uncertainty::Percent(_))));
    assert!(matches!(uncertainty(2), Some(Uncertainty::Column(_))));
    let files = draft(&[MISSION]).files;
    assert!(matches!(files[0].right, FileRight::Open));
    assert!(matches!(files[1].right, FileRight::Licensed(_)));
    assert!(matches!(files[2].right, FileRight::InstitutionOnly(_)));
}

/// Every term has a number, no two the same, and no number but those is read.
fn check_terms<T, E>()
where
    T: Term + std::fmt::Debug,
    E: From<T> + Into<i32> + TryFrom<i32>,
{
    for &expected in T::ALL {
        assert_eq!(term::<T, E>(E::from(expected).into(), "x"), Ok(expected));
    }
    assert_eq!(term::<T, E>(0, "x"), Err(WireError::Missing("x")));
    for number in (1..1_000).chain([-1, i32::MIN, i32::MAX]) {
        let is_known = term::<T, E>(number, "x").is_ok();
        assert_eq!(is_known, E::try_from(number).is_ok(), "{number}");
    }
}

#[test]
fn every_term_has_its_number() {
    check_terms::<CodeLanguage, pb::CodeLanguage>();
    check_terms::<MediaKind, pb::MediaKind>();
    check_terms::<Architecture, pb::Architecture>();
    check_terms::<ImageFormat, pb::ImageFormat>();
}

/// A valid capsule whose manifest has exactly that many bytes.
fn capsule_of(bytes_wanted: usize) -> Manifest {
    let with = |presentation: String| {
        let mut draft = draft(&[BARE, BARE_CAPSULE]);
        let Content::Capsule(capsule) = &mut draft.content else {
            panic!("not a capsule");
        };
        capsule.presentation = presentation;
        draft.validate().unwrap()
    };
    // Four bytes a character: the limits of texts allow more than the limit of the whole.
    let text = "𝄞".repeat(16_000);
    let missing = bytes_wanted - write_manifest(&with(text.clone())).len();
    with(text + &"x".repeat(missing))
}

#[test]
fn the_longest_manifest_is_read_and_one_more_byte_is_not() {
    let longest = capsule_of(DESCRIPTION_BYTES_MAX);
    let bytes = write_manifest(&longest);
    assert_eq!(bytes.len(), DESCRIPTION_BYTES_MAX);
    assert_eq!(read_manifest(&bytes), Ok(longest));

    let bytes = write_manifest(&capsule_of(DESCRIPTION_BYTES_MAX + 1));
    let refused = WireError::TooLarge {
        field: "manifest",
        found: DESCRIPTION_BYTES_MAX + 1,
        max: DESCRIPTION_BYTES_MAX,
    };
    assert_eq!(read_manifest(&bytes), Err(refused));
}

#[test]
fn fields_of_a_newer_program_are_passed_over() {
    let manifest = draft(&[MISSION]).validate().unwrap();
    let mut bytes = write_manifest(&manifest).to_vec();
    // Field 1000, a varint of 1.
    bytes.extend([0xc0, 0x3e, 0x01]);
    assert_eq!(read_manifest(&bytes), Ok(manifest));
}

/// Whatever is read can be written and is read the same again.
fn check_bytes(bytes: &[u8]) {
    if let Ok(manifest) = read_manifest(bytes) {
        assert_eq!(read_manifest(&write_manifest(&manifest)), Ok(manifest));
    }
}

fn encoded(index: usize) -> Vec<u8> {
    let draft = drafts().swap_remove(index);
    write_manifest(&draft.validate().unwrap()).to_vec()
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..4_096)) {
        check_bytes(&bytes);
    }

    #[test]
    fn no_change_of_a_manifest_panics(
        index in 0..drafts().len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = encoded(index);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check_bytes(&bytes);
    }

    #[test]
    fn no_beginning_of_a_manifest_panics(index in 0..drafts().len(), end in any::<prop::sample::Index>()) {
        let bytes = encoded(index);
        check_bytes(&bytes[..end.index(bytes.len())]);
    }
}
