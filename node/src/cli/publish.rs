//! `archipel publish`: shares the item that a file describes, with the documents beside it.

pub(super) mod parcel;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use bytes::Bytes;
use campus_proto::commons::v1 as pb;
use clap::Args;
use domain::item::file::Sharing;
use store::objects::{FRAME_BYTES_MAX, OBJECT_BYTES_MAX};

use super::connect::{Session, Target};
use super::output::Output;
use super::share::{With, report};
use super::{progress, shape, shown};
use crate::exit::{Exit, Failure};
use parcel::{Document, ItemOnDisk, read_at_most};

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

impl Publish {
    pub(super) async fn run(self, output: &Output) -> anyhow::Result<Exit> {
        let item = ItemOnDisk::read(&self.file)?;
        let policy = match &self.revise {
            Some(_) => None,
            None => Some(policy(self.with.policy()?, item.sharing(), &self.file)?),
        };
        let parcel = item.pack()?;
        let session = self.target.connect().await?;
        upload(&session, &parcel.documents, output).await?;
        let of = self.revise.clone().unwrap_or_default();
        note_alike(&session, (parcel.item_json.as_str(), of), output).await;
        let item_json = parcel.item_json;
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
    of_file: Option<&Sharing>,
    file: &Path,
) -> Result<pb::SharingPolicy, Failure> {
    match (given, of_file) {
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

/// Names what is there already and says nearly the same. Whatever comes of it, it keeps nobody from
/// sharing.
async fn note_alike(session: &Session, (item_json, item): (&str, String), output: &Output) {
    let request = session.request(pb::FindAlikeRequest {
        item_json: item_json.to_owned(),
        item,
    });
    let Ok(answer) = session.commons().find_alike(request).await else {
        return;
    };
    for pb::AlikeItem { summary, percent } in answer.into_inner().alike {
        let summary = summary.unwrap_or_default();
        let note = format!(
            "note: {} says nearly the same ({percent} % of the words): {}",
            summary.item, summary.title
        );
        output.remark(&shown::plain(&note));
    }
}

async fn upload(session: &Session, documents: &[Document], output: &Output) -> anyhow::Result<()> {
    let bar = progress::bar(output, "documents", documents.len() as u64);
    for document in documents {
        let shown = document.path.display();
        let bytes = read_at_most(&document.path, OBJECT_BYTES_MAX)
            .with_context(|| format!("read {shown}"))?;
        let digest = hand_in(session, bytes.into())
            .await
            .with_context(|| format!("hand in {shown}"))?;
        if digest != document.measured.digest.to_string() {
            let message = format!("{shown} changed while it was handed in: publish again");
            return Err(Failure::new(Exit::Failed, message).into());
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

async fn hand_in(session: &Session, bytes: Bytes) -> Result<String, tonic::Status> {
    let request = session.request(tokio_stream::iter(frames(bytes)));
    let answer = session.commons().put_object(request).await?;
    Ok(answer.into_inner().digest)
}

fn frames(bytes: Bytes) -> impl Iterator<Item = pb::PutObjectRequest> + Send + 'static {
    let length = bytes.len();
    let starts = (0..length).step_by(FRAME_BYTES_MAX);
    starts.map(move |start| pb::PutObjectRequest {
        data: bytes.slice(start..length.min(start + FRAME_BYTES_MAX)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_whole_and_none_is_too_long() {
        const FRAME: usize = FRAME_BYTES_MAX;
        for length in [0, 1, FRAME, FRAME + 1, 3 * FRAME] {
            let frames: Vec<_> = frames(Bytes::from(vec![7; length])).collect();
            let lengths: Vec<_> = frames.iter().map(|frame| frame.data.len()).collect();
            assert_eq!(lengths.iter().sum::<usize>(), length);
            assert!(lengths.iter().all(|length| (1..=FRAME).contains(length)));
        }
    }
}
