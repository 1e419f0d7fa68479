//! `.eln`: a ZIP archive with one folder, described by RO-Crate 1.1, as the ELN Consortium has it.
//!
//! The report is in it as JSON, to be read back; as a page, for people; and each document of the
//! mission is a file of its own. Reading looks for the JSON alone, up to a limit, whatever else
//! the archive claims to hold.

use std::io::{Cursor, Read, Seek, Write as _};

use domain::id::ObjectDigest;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::file::{AttachmentFile, Base64, DocumentFile, REPORT_FILE_BYTES_MAX, ReportFile};
use super::import::ImportError;
use super::words::{Words, iso_time};
use crate::attachment::{FILE_BYTES_MAX, FILES_MAX};

/// The media type of the archive.
pub const ELN_MEDIA_TYPE: &str = "application/vnd.eln+zip";

/// Most entries of an archive that are looked through.
const ENTRIES_MAX: usize = 10_000;
const METADATA: &str = "ro-crate-metadata.json";
pub(super) const REPORT: &str = "report/report.json";

/// A file of the archive.
struct Entry {
    path: String,
    name: String,
    media_type: String,
    bytes: Vec<u8>,
}

impl ReportFile {
    /// The report as an `.eln` archive, whose folder is called `name`.
    ///
    /// # Errors
    /// [`ImportError::Archive`] if the archive would be larger than the format can say.
    pub fn to_eln(&self, name: &str, words: &Words) -> Result<Vec<u8>, ImportError> {
        let folder = plain(name, 0);
        let entries = self.entries(words);
        let metadata = self.metadata(&entries);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // No times: the same report gives the same archive.
        let options = SimpleFileOptions::default();
        let mut add = |path: &str, bytes: &[u8]| -> zip::result::ZipResult<()> {
            zip.start_file(format!("{folder}/{path}"), options)?;
            zip.write_all(bytes)?;
            Ok(())
        };
        let metadata = serde_json::to_vec_pretty(&metadata).unwrap_or_default();
        let refused = |error: zip::result::ZipError| ImportError::Archive(error.to_string());
        add(METADATA, &metadata).map_err(refused)?;
        for entry in &entries {
            add(&entry.path, &entry.bytes).map_err(refused)?;
        }
        Ok(zip.finish().map_err(refused)?.into_inner())
    }

    /// Reads the report in an `.eln` archive that [`to_eln`](Self::to_eln) wrote.
    ///
    /// # Errors
    /// [`ImportError`].
    pub fn from_eln(archive: &[u8]) -> Result<Self, ImportError> {
        let found = archive.len();
        if found > REPORT_FILE_BYTES_MAX {
            return Err(ImportError::TooLarge { found });
        }
        let json = unpacked(archive, REPORT, REPORT_FILE_BYTES_MAX as u64)?;
        let mut file = Self::from_json(&json)?;
        for (place, attached) in file.files.iter_mut().enumerate().take(FILES_MAX) {
            let path = attached_path(&attached.name, place);
            // What did not fit into the archive is not in it.
            let bytes = unpacked(archive, &path, FILE_BYTES_MAX as u64).ok();
            let bytes = bytes.filter(|bytes| ObjectDigest::of(bytes) == attached.digest);
            attached.bytes = bytes.map(Base64);
        }
        Ok(file)
    }

    fn entries(&self, words: &Words) -> Vec<Entry> {
        // Files are files of their own here, and not in the JSON once more.
        let files = self.files.iter().map(|file| AttachmentFile {
            bytes: None,
            ..file.clone()
        });
        let documents = self.documents.iter().map(|document| DocumentFile {
            bytes: None,
            ..document.clone()
        });
        let slim = Self {
            files: files.collect(),
            documents: documents.collect(),
            ..self.clone()
        };
        let entry = |path: &str, media_type: &str, bytes| Entry {
            path: path.to_owned(),
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
            media_type: media_type.to_owned(),
            bytes,
        };
        let mut entries = vec![
            entry(REPORT, "application/json", slim.to_json()),
            entry(
                "report/report.html",
                "text/html",
                self.to_html(words).into_bytes(),
            ),
        ];
        for (place, file) in self.files.iter().enumerate() {
            if let Some(bytes) = &file.bytes {
                entries.push(Entry {
                    path: attached_path(&file.name, place),
                    name: file.name.clone(),
                    media_type: "application/octet-stream".to_owned(),
                    bytes: bytes.0.clone(),
                });
            }
        }
        for (place, document) in self.documents.iter().enumerate() {
            if let Some(bytes) = &document.bytes {
                entries.push(Entry {
                    path: format!("report/documents/{}", plain(&document.name, place + 1)),
                    name: document.name.clone(),
                    media_type: document.media_type.clone(),
                    bytes: bytes.0.clone(),
                });
            }
        }
        entries
    }

    /// What RO-Crate says about the archive.
    fn metadata(&self, entries: &[Entry]) -> Value {
        let files = entries.iter().map(|entry| {
            json!({
                "@id": format!("./{}", entry.path),
                "@type": "File",
                "name": entry.name,
                "encodingFormat": entry.media_type,
                "contentSize": entry.bytes.len().to_string(),
                "sha256": hex::encode(Sha256::digest(&entry.bytes)),
            })
        });
        let parts: Vec<Value> = entries
            .iter()
            .map(|entry| json!({ "@id": format!("./{}", entry.path) }))
            .collect();
        let authors = self.members.iter().map(|member| {
            json!({ "@id": format!("#{member}"), "@type": "Person", "name": member.as_str() })
        });
        let author_ids = self.members.iter();
        let author_ids: Vec<Value> = author_ids
            .map(|member| json!({ "@id": format!("#{member}") }))
            .collect();
        let exported = iso_time(self.exported_ms);
        let mut graph = vec![
            json!({
                "@id": METADATA,
                "@type": "CreativeWork",
                "about": { "@id": "./" },
                "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
                "dateCreated": exported,
                "sdPublisher": { "@id": "#archipel" },
            }),
            json!({
                "@id": "./",
                "@type": "Dataset",
                "name": self.title,
                "description": format!("{} · {}", self.title, self.team),
                "datePublished": exported,
                "license": "No licence: a report belongs to its authors.",
                "hasPart": [{ "@id": "./report/" }],
            }),
            json!({
                "@id": "./report/",
                "@type": "Dataset",
                "name": self.title,
                "dateCreated": iso_time(self.begun_ms),
                "dateModified": exported,
                "author": author_ids,
                "hasPart": parts,
            }),
            json!({ "@id": "#archipel", "@type": "Organization", "name": "Archipel" }),
        ];
        graph.extend(files);
        graph.extend(authors);
        json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph })
    }
}

/// A file of the archive, whatever its folder is called: at most one byte more than `max`, which
/// shows that it is too long, however small it was packed.
pub(super) fn unpacked(archive: &[u8], path: &str, max: u64) -> Result<Vec<u8>, ImportError> {
    let refused = |error: zip::result::ZipError| ImportError::Archive(error.to_string());
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(refused)?;
    let name = name_of(&zip, path);
    let name = name.ok_or_else(|| ImportError::Archive(format!("no {path}")))?;
    let entry = zip.by_name(&name).map_err(refused)?;
    let mut bytes = Vec::new();
    let read = entry.take(max + 1).read_to_end(&mut bytes);
    read.map_err(|error| ImportError::Archive(error.to_string()))?;
    Ok(bytes)
}

/// The whole name of the file at `path` in the folder of an archive.
fn name_of<R: Read + Seek>(zip: &ZipArchive<R>, path: &str) -> Option<String> {
    let mut names = zip.file_names().take(ENTRIES_MAX).flatten();
    let is_it = |name: &str| {
        let inside = name.split_once('/');
        inside.is_some_and(|(_, inside)| inside == path)
    };
    Some(names.find(|name| is_it(name))?.into_owned())
}

fn attached_path(name: &str, place: usize) -> String {
    format!("report/files/{}", plain(name, place + 1))
}

/// A name that is one on every system and leads nowhere else; `number` tells two apart.
fn plain(name: &str, number: usize) -> String {
    let is_plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let letters = name.chars().take(100);
    let letters: String = letters
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect();
    let letters = letters.trim_start_matches('.');
    match (number, letters.is_empty()) {
        (0, true) => "report".to_owned(),
        (0, false) => letters.to_owned(),
        (number, _) => format!("{number:02}-{letters}"),
    }
}
