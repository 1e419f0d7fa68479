//! `archipel adapt`: begins a version of one's own of an item that others share.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use campus_proto::commons::v1 as pb;
use clap::Args;
use domain::item::file::{ItemFile, LocalFile};
use domain::item::{Draft, Manifest};
use serde_json::json;

use super::connect::{Session, Target};
use super::output::Output;
use super::show::fetch;
use crate::client::Original;
use crate::exit::{Exit, Failure};

/// Puts an item and its documents into a new folder, as an item file that names its original.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  archipel adapt grenoble/0123456789abcdef0123456789abcdef --into loi-d-ohm\n  archipel publish loi-d-ohm/item.toml --rung institution\n\nChange title, texts and authors before it is published. Where the original is published anew, adapt it\nagain, or go on with the version that the item file names."
)]
pub(super) struct Adapt {
    /// The original's id, institution/handle.
    item: String,
    /// The folder to make; it must be new or empty.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    #[command(flatten)]
    target: Target,
}

impl Adapt {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let session = self.target.connect().await?;
        let original = original(&session, &self.item).await?;
        check_rights(&original)?;
        let (file, manifest) = adaptation(original)?;
        let text = file.to_toml().context("write the item file")?;
        make_folder(&self.into)?;
        let path = self.into.join("item.toml");
        // First: a document of that name must not be written over, nor write over it.
        std::fs::write(&path, text).with_context(|| format!("write {}", path.display()))?;
        for document in manifest.objects() {
            let beside = self.into.join(&document.name);
            let digest = document.digest.to_string();
            fetch(&session, self.item.clone(), digest, &beside).await?;
        }
        session.close().await?;
        let documents = manifest.objects().count();
        let value = json!({ "item": self.item, "file": path, "documents": documents });
        output.answer(&value, || {
            format!(
                "{} and {documents} documents: change it, then publish it",
                path.display()
            )
        });
        Ok(Exit::Done)
    }
}

async fn original(session: &Session, item: &str) -> anyhow::Result<Original> {
    let request = pb::GetRequest {
        item: item.to_owned(),
    };
    let answer = session.commons().get(session.request(request)).await?;
    Ok(Original::read(
        &answer.into_inner().item.unwrap_or_default(),
    )?)
}

/// Nobody should write a version that no node will take.
fn check_rights(original: &Original) -> Result<(), Failure> {
    if original.draft.item.rights.adapt {
        return Ok(());
    }
    let message = "its author does not give the right to adapt it";
    Err(Failure::new(Exit::Denied, message))
}

/// The item file, and what it was made of. What a node sent is checked before its names become
/// names of files here.
fn adaptation(original: Original) -> anyhow::Result<(ItemFile, Manifest)> {
    let Original { mut draft, parent } = original;
    draft.item.parent = Some(parent);
    let manifest = draft.validate().map_err(|problems| {
        let problem = problems.first().map(ToString::to_string);
        Failure::new(Exit::Integrity, problem.unwrap_or_default())
    })?;
    let Draft {
        item,
        content,
        files,
    } = manifest.clone().into_draft();
    let files = files.into_iter().map(|file| LocalFile {
        path: file.name,
        right: file.right,
        name: None,
        media_type: Some(file.media_type),
        credit: file.credit,
    });
    let file = ItemFile {
        item,
        content,
        files: files.collect(),
        sharing: None,
    };
    Ok((file, manifest))
}

fn make_folder(path: &Path) -> anyhow::Result<()> {
    let mut entries = path.read_dir().into_iter().flatten();
    if entries.next().is_some() {
        let message = format!("{} is not empty: give a new folder", path.display());
        return Err(Failure::new(Exit::Usage, message).into());
    }
    std::fs::create_dir_all(path).with_context(|| format!("make {}", path.display()))
}
