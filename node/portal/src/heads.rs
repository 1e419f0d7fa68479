//! How many teachers there are, in words.

use domain::profile::HeadTotal;

use crate::visit::Visit;

/// A head-count as part of a sentence.
pub(crate) fn heads(visit: &Visit, total: HeadTotal) -> String {
    match total {
        HeadTotal::About(teachers) => visit.t1("heads-about", visit.locale.number(teachers)),
        HeadTotal::FewerThan(teachers) => visit.t1("heads-fewer", visit.locale.number(teachers)),
    }
}
