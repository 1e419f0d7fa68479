//! Closed lists: what a facet may say. What does not map is kept as free text beside them.
//!
//! Each list gives every term a code that never changes; the codes are what item files, the
//! wire and the index use.

mod discipline;
mod language;
mod level;

use serde::{Deserialize, Serialize};

pub use discipline::Discipline;
pub use language::Language;
pub use level::{Level, LomSource};

/// A text is not a term of the list it was given for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not {expected}{}", hint(*.suggestion))]
pub struct UnknownTerm {
    /// What was given, shortened.
    pub found: String,
    /// What the list holds, such as `an ISO 639-1 language code`.
    pub expected: &'static str,
    /// The code that was perhaps meant.
    pub suggestion: Option<&'static str>,
}

impl UnknownTerm {
    /// `found` is not among `codes`.
    pub(super) fn new(
        found: &str,
        expected: &'static str,
        codes: impl Iterator<Item = &'static str>,
    ) -> Self {
        let found: String = found.chars().take(64).collect();
        let suggestion = closest(&found, codes);
        Self {
            found,
            expected,
            suggestion,
        }
    }
}

/// The one of `known` that `typed` was perhaps meant to be.
pub(super) fn closest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    known
        .map(|code| (strsim::jaro_winkler(&typed, &code.to_lowercase()), code))
        .filter(|(similarity, _)| *similarity >= 0.8)
        // Of two that are as close, the first is the more usual one.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, code)| code)
}

fn hint(suggestion: Option<&str>) -> String {
    suggestion
        .map(|code| format!("; did you mean `{code}`?"))
        .unwrap_or_default()
}

/// A closed list of terms, each with a code.
pub trait Term: Copy + PartialEq + 'static {
    /// What the list holds, with its article, as it appears in errors.
    const EXPECTED: &'static str;
    /// Every term, in the order in which people should see them.
    const ALL: &'static [Self];

    /// The code, the same for ever.
    fn code(self) -> &'static str;

    /// The term of that code.
    fn from_code(code: &str) -> Result<Self, UnknownTerm> {
        Self::ALL
            .iter()
            .copied()
            .find(|term| term.code() == code)
            .ok_or_else(|| Self::unknown(code))
    }

    /// The error that says that `code` is not in the list.
    fn unknown(code: &str) -> UnknownTerm {
        UnknownTerm::new(
            code,
            Self::EXPECTED,
            Self::ALL.iter().map(|term| term.code()),
        )
    }
}

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// The template of a report: instructions, documents, labdocs to complete, a rubric.
    Mission,
    /// A pedagogical resource: a course unit, a package, a notebook, a video.
    Capsule,
    /// An environment for practical work: a disk image or its recipe.
    Snapshot,
}

impl Term for ItemKind {
    const EXPECTED: &'static str = "a kind of item";
    const ALL: &'static [Self] = &[Self::Mission, Self::Capsule, Self::Snapshot];

    fn code(self) -> &'static str {
        match self {
            Self::Mission => "mission",
            Self::Capsule => "capsule",
            Self::Snapshot => "snapshot",
        }
    }
}

/// What a student completes in one block of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabdocKind {
    /// Rich text with formulas.
    Text,
    /// A diagram or an annotated picture.
    Drawing,
    /// Objective, principle, material and steps of an experiment.
    Protocol,
    /// A table with units and uncertainties.
    Dataset,
    /// A program.
    Code,
}

impl Term for LabdocKind {
    const EXPECTED: &'static str = "a kind of labdoc";
    const ALL: &'static [Self] = &[
        Self::Text,
        Self::Drawing,
        Self::Protocol,
        Self::Dataset,
        Self::Code,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Drawing => "drawing",
            Self::Protocol => "protocol",
            Self::Dataset => "dataset",
            Self::Code => "code",
        }
    }
}

/// What a capsule is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A course unit to read.
    Text,
    /// Slides.
    Slides,
    /// A PDF document.
    Pdf,
    /// Moving images.
    Video,
    /// Sound.
    Audio,
    /// Still images.
    Image,
    /// An H5P package.
    H5p,
    /// A computational notebook.
    Notebook,
    /// Practical work with a script that checks it.
    ScriptedLab,
    /// Questions with answers.
    Quiz,
    /// A simulation or an animation to play with.
    Simulation,
    /// Data.
    Dataset,
    /// A program.
    Software,
    /// A place on the web.
    Website,
}

impl Term for MediaKind {
    const EXPECTED: &'static str = "a kind of media";
    const ALL: &'static [Self] = &[
        Self::Text,
        Self::Slides,
        Self::Pdf,
        Self::Video,
        Self::Audio,
        Self::Image,
        Self::H5p,
        Self::Notebook,
        Self::ScriptedLab,
        Self::Quiz,
        Self::Simulation,
        Self::Dataset,
        Self::Software,
        Self::Website,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Slides => "slides",
            Self::Pdf => "pdf",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Image => "image",
            Self::H5p => "h5p",
            Self::Notebook => "notebook",
            Self::ScriptedLab => "scripted_lab",
            Self::Quiz => "quiz",
            Self::Simulation => "simulation",
            Self::Dataset => "dataset",
            Self::Software => "software",
            Self::Website => "website",
        }
    }
}

/// How the image of a snapshot is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// QEMU copy-on-write, version 2 or 3.
    Qcow2,
    /// The bytes of the disk.
    Raw,
    /// VMware virtual disk.
    Vmdk,
    /// VirtualBox disk image.
    Vdi,
    /// Open Virtualization Appliance.
    Ova,
    /// Archive of an OCI container image.
    OciArchive,
    /// ISO 9660 image of a live system.
    Iso,
    /// Compressed read-only file system.
    Squashfs,
}

impl Term for ImageFormat {
    const EXPECTED: &'static str = "an image format";
    const ALL: &'static [Self] = &[
        Self::Qcow2,
        Self::Raw,
        Self::Vmdk,
        Self::Vdi,
        Self::Ova,
        Self::OciArchive,
        Self::Iso,
        Self::Squashfs,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Qcow2 => "qcow2",
            Self::Raw => "raw",
            Self::Vmdk => "vmdk",
            Self::Vdi => "vdi",
            Self::Ova => "ova",
            Self::OciArchive => "oci_archive",
            Self::Iso => "iso",
            Self::Squashfs => "squashfs",
        }
    }
}

/// What a snapshot runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// 64-bit x86.
    #[serde(rename = "x86_64")]
    X86_64,
    /// 64-bit Arm.
    Aarch64,
    /// 64-bit RISC-V.
    Riscv64,
}

impl Term for Architecture {
    const EXPECTED: &'static str = "an architecture";
    const ALL: &'static [Self] = &[Self::X86_64, Self::Aarch64, Self::Riscv64];

    fn code(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
            Self::Riscv64 => "riscv64",
        }
    }
}

/// What a code labdoc is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeLanguage {
    /// Python 3.
    Python,
    /// R.
    R,
    /// GNU Octave, and what MATLAB shares with it.
    Octave,
    /// Julia.
    Julia,
    /// C.
    C,
    /// C++.
    Cpp,
    /// Java.
    Java,
    /// JavaScript.
    Javascript,
    /// OCaml.
    Ocaml,
    /// Rust.
    Rust,
    /// SQL.
    Sql,
    /// Bash.
    Bash,
}

impl Term for CodeLanguage {
    const EXPECTED: &'static str = "a programming language that labdocs know";
    const ALL: &'static [Self] = &[
        Self::Python,
        Self::R,
        Self::Octave,
        Self::Julia,
        Self::C,
        Self::Cpp,
        Self::Java,
        Self::Javascript,
        Self::Ocaml,
        Self::Rust,
        Self::Sql,
        Self::Bash,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::R => "r",
            Self::Octave => "octave",
            Self::Julia => "julia",
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::Java => "java",
            Self::Javascript => "javascript",
            Self::Ocaml => "ocaml",
            Self::Rust => "rust",
            Self::Sql => "sql",
            Self::Bash => "bash",
        }
    }
}

#[cfg(test)]
mod tests;
