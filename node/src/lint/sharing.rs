//! With whom the file says to share the item: that there is such a rung, and that the documents
//! may go so far. Who is meant is for the node to say, which knows the consortium.

use domain::policy::Rung;

use super::Work;
use super::finding::Finding;
use super::model;

const RULE: &str = "sharing";

pub(super) fn check(work: &Work) -> Option<Finding> {
    let rung = &work.item.sharing.as_ref()?.rung;
    let Some(rung) = Rung::from_name(rung) else {
        let names = Rung::ALL.map(Rung::as_str).join(", ");
        let found = Finding::error(RULE, "sharing.rung");
        return Some(found.saying(
            format!("`{rung}` is no rung"),
            format!("give one of {names}"),
        ));
    };
    if matches!(rung, Rung::Personal | Rung::Institution) {
        return None;
    }
    let held = model::draft(work)
        .validate()
        .ok()?
        .may_leave_institution()
        .err()?;
    let remedy = "share it with the institution, or leave the document out";
    Some(Finding::error(RULE, "sharing.rung").saying(held.to_string(), remedy))
}
