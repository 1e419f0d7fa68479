//! Remarking on a report: what the form says, and what it asks again where a passage stands in
//! several places.

use teaching::{LabdocId, NewAnnotation, Passage, ReportId};

use crate::classroom::{Member, read_id};
use crate::failure::Failure;
use crate::form::Form;
use crate::visit::Visit;

/// Longest passage that is looked for in a labdoc, in characters.
pub(super) const PASSAGE_CHARS_MAX: usize = 2_000;

/// What stands in the form.
#[derive(Default)]
pub(super) struct Remark {
    /// About which labdoc.
    pub(super) labdoc: Option<LabdocId>,
    pub(super) passage: String,
    pub(super) text: String,
    pub(super) is_draft: bool,
    /// In how many places the passage stands, where one of them is to be chosen.
    pub(super) times: Option<usize>,
}

impl Remark {
    /// An empty form about the labdoc that the visitor came from.
    pub(super) fn blank(visit: &Visit) -> Self {
        let labdoc = visit.query.first("labdoc");
        Self {
            labdoc: labdoc.and_then(|id| id.parse().ok()),
            ..Self::default()
        }
    }

    fn sent(form: &Form) -> Result<(LabdocId, Self), Failure> {
        let labdoc = read_id(form.field("labdoc"))?;
        let remark = Self {
            labdoc: Some(labdoc),
            passage: form.field("passage").trim().to_owned(),
            // Browsers send lines as forms always did.
            text: form.field("text").replace("\r\n", "\n"),
            is_draft: form.has("draft"),
            times: None,
        };
        Ok((labdoc, remark))
    }
}

/// Makes the remark that was sent, or returns it to be sent again with the place of its passage.
pub(super) fn annotate(
    visit: &Visit,
    member: &Member,
    report: ReportId,
    form: &Form,
) -> Result<Option<Remark>, Failure> {
    let (wing, caller) = (visit.site.teaching(), &member.caller);
    let (labdoc, remark) = Remark::sent(form)?;
    // What is no number chooses nothing, and is asked for again.
    let which = form.field("which").trim().parse().ok();
    let selection = match remark.passage.as_str() {
        "" => None,
        passage => match wing.find_passage(caller, (report, labdoc), (passage, which))? {
            Passage::At(selection) => Some(selection),
            Passage::Times(times) => {
                let times = Some(times);
                return Ok(Some(Remark { times, ..remark }));
            }
        },
    };
    let new = NewAnnotation {
        labdoc,
        selection,
        text: remark.text,
        is_draft: remark.is_draft,
    };
    wing.annotate(caller, report, &new, visit.site.house().now_ms())?;
    Ok(None)
}
