//! `archipel publish`: shares the item that a file describes, with the documents beside it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bytes::Bytes;
use campus_proto::commons::v1 as pb;
use clap::Args;
use domain::id::ObjectDigest;
use domain::item::file::{
    Format, ITEM_FILE_BYTES_MAX, ItemFile, Measured, Sharing, read_item_file,
};
use domain::item::{Draft, FieldError};
use store::objects::{FRAME_BYTES_MAX, OBJECT_BYTES_MAX};

use super::connect::{Session, Target};
use super::output::Output;
use super::share::{With, report};
use super::{progress, shape};
use crate::exit::{Exit, Failure};

/// Shares an item that a TOML or JSON file describes.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel publish samples/loi-d-ohm/item.toml\n  archipel publish item.toml --rung institution\n  archipel publish item.toml --revise ITEM\n\nThe file is described in docs/item-file.md; its [sharing] says with whom, unless --rung does."
)]
pub(super) struct Publish {
    /// The file; documents are found beside it.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Publishes it as the next version of this item, for the same people.
    #[arg(long, value_name = "ITEM", conflicts_with_all = ["rung", "people", "institutions"])]
    revise: Option<String>,
    #[command(flatten)]
    with: With,
    #[command(flatten)]
    target: Target,
}

/// An item as it is handed in.
struct Parcel {
    json: String,
    sharing: Option<Sharing>,
    /// The documents, in the order of the file.
    documents: Vec<PathBuf>,
}

impl Publish {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let parcel = Parcel::read(&self.file)?;
        let policy = match &self.revise {
            Some(_) => None,
            None => Some(policy(self.with.policy()?, &parcel, &self.file)?),
        };
        let session = self.target.connect().await?;
        parcel.upload(&session, output).await?;
        let item_json = parcel.json;
        let published = match self.revise {
            Some(item) => {
                let request = session.request(pb::ReviseRequest { item, item_json });
                session
                    .commons()
                    .revise(request)
                    .await?
                    .into_inner()
                    .published
            }
            None => {
                let request = session.request(pb::PublishRequest { item_json, policy });
                session
                    .commons()
                    .publish(request)
                    .await?
                    .into_inner()
                    .published
            }
        };
        report(output, published);
        session.close().await?;
        Ok(Exit::Done)
    }
}

/// With whom: as the command says, or else the file.
fn policy(
    given: Option<pb::SharingPolicy>,
    parcel: &Parcel,
    file: &Path,
) -> Result<pb::SharingPolicy, Failure> {
    match (given, &parcel.sharing) {
        (Some(policy), _) => Ok(policy),
        (None, Some(sharing)) => Ok(pb::SharingPolicy {
            rung: shape::rung(&sharing.rung)?.into(),
            people: sharing.people.clone(),
            institutions: sharing.institutions.clone(),
        }),
        (None, None) => Err(Failure::new(
            Exit::Usage,
            format!(
                "say with whom: --rung RUNG, or [sharing] in {}",
                file.display()
            ),
        )),
    }
}

impl Parcel {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let file = read_file(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let paths = file.files.iter().map(|file| folder.join(&file.path));
        let documents: Vec<_> = paths.collect();
        let sharing = file.sharing.clone();
        let draft: Draft = file.resolve(|document| measure(&folder.join(document)))?;
        let manifest = draft.validate().map_err(|errors| invalid(path, &errors))?;
        Ok(Self {
            json: serde_json::to_string(&manifest)?,
            sharing,
            documents,
        })
    }

    async fn upload(&self, session: &Session, output: &Output) -> anyhow::Result<()> {
        let bar = progress::bar(output, "documents", self.documents.len() as u64);
        for document in &self.documents {
            let bytes = Bytes::from(fs::read(document)?);
            upload(session, bytes)
                .await
                .with_context(|| format!("hand in {}", document.display()))?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }
}

async fn upload(session: &Session, mut bytes: Bytes) -> Result<(), tonic::Status> {
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let data = bytes.split_to(bytes.len().min(FRAME_BYTES_MAX));
        frames.push(pb::PutObjectRequest { data });
    }
    let request = session.request(tokio_stream::iter(frames));
    session.commons().put_object(request).await.map(drop)
}

fn read_file(path: &Path) -> anyhow::Result<ItemFile> {
    let shown = path.display();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let format = Format::of_name(&name).ok_or_else(|| {
        let message = format!("{shown}: an item file is .toml or .json");
        Failure::new(Exit::Usage, message)
    })?;
    let size = fs::metadata(path)
        .with_context(|| format!("read {shown}"))?
        .len();
    if size > ITEM_FILE_BYTES_MAX as u64 {
        let message = format!("{shown} has {size} bytes; the most is {ITEM_FILE_BYTES_MAX}");
        return Err(Failure::new(Exit::Usage, message).into());
    }
    let text = fs::read_to_string(path).with_context(|| format!("read {shown}"))?;
    read_item_file(&text, format)
        .map_err(|error| Failure::new(Exit::Usage, format!("{shown}: {error}")).into())
}

fn measure(path: &Path) -> Result<Measured, Failure> {
    let wrong = |problem: &dyn std::fmt::Display| {
        Failure::new(Exit::Usage, format!("files: {}: {problem}", path.display()))
    };
    let size_bytes = fs::metadata(path).map_err(|error| wrong(&error))?.len();
    if size_bytes > OBJECT_BYTES_MAX {
        let problem = format!("has {size_bytes} bytes; the most is {OBJECT_BYTES_MAX}");
        return Err(wrong(&problem));
    }
    let bytes = fs::read(path).map_err(|error| wrong(&error))?;
    Ok(Measured {
        size_bytes: bytes.len() as u64,
        digest: ObjectDigest::of(&bytes),
    })
}

fn invalid(path: &Path, errors: &[FieldError]) -> Failure {
    let lines = errors.iter().map(|error| format!("\n  {error}"));
    let message = format!(
        "{} breaks rules of items:{}",
        path.display(),
        lines.collect::<String>()
    );
    Failure::new(Exit::Usage, message)
}
