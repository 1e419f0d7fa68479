//! The SPDX identifiers that items may have, with their terms.

use super::{Copyleft, Terms};

/// An identifier and what it lets everyone do.
pub(super) struct Listed {
    /// The SPDX identifier.
    pub(super) id: &'static str,
    /// What it lets everyone do.
    pub(super) terms: Terms,
}

/// The entry of `id`.
pub(super) fn find(id: &str) -> Option<&'static Listed> {
    LISTED.iter().find(|listed| listed.id == id)
}

/// The terms of a licence that we do not know: everything is reserved.
pub(super) const RESERVED: Terms = Terms {
    adaptation: false,
    redistribution: false,
    commercial: false,
    copyleft: Copyleft::None,
};

/// Everything is permitted, at most with attribution.
const FREE: Terms = Terms {
    adaptation: true,
    redistribution: true,
    commercial: true,
    copyleft: Copyleft::None,
};

const NON_COMMERCIAL: Terms = Terms {
    commercial: false,
    ..FREE
};
const NO_DERIVATIVES: Terms = Terms {
    adaptation: false,
    ..FREE
};
const NON_COMMERCIAL_NO_DERIVATIVES: Terms = Terms {
    commercial: false,
    ..NO_DERIVATIVES
};

const fn free(id: &'static str) -> Listed {
    Listed { id, terms: FREE }
}

const fn non_commercial(id: &'static str) -> Listed {
    Listed {
        id,
        terms: NON_COMMERCIAL,
    }
}

const fn no_derivatives(id: &'static str) -> Listed {
    Listed {
        id,
        terms: NO_DERIVATIVES,
    }
}

const fn non_commercial_no_derivatives(id: &'static str) -> Listed {
    Listed {
        id,
        terms: NON_COMMERCIAL_NO_DERIVATIVES,
    }
}

/// Adaptations keep the licence, or take one of `others`: those that the licence itself names
/// (a later version, a compatible licence). Where lawyers disagree, we do not list it: combining
/// a GPL-3.0 work with an AGPL-3.0 one is permitted, relicensing it is not said to be.
const fn share_alike(id: &'static str, others: &'static [&'static str]) -> Listed {
    Listed {
        id,
        terms: Terms {
            copyleft: Copyleft::ShareAlike(others),
            ..FREE
        },
    }
}

const fn non_commercial_share_alike(id: &'static str, others: &'static [&'static str]) -> Listed {
    Listed {
        id,
        terms: Terms {
            copyleft: Copyleft::ShareAlike(others),
            ..NON_COMMERCIAL
        },
    }
}

const BY_SA_AFTER_2_0: &[&str] = &[
    "CC-BY-SA-2.5",
    "CC-BY-SA-3.0",
    "CC-BY-SA-3.0-IGO",
    "CC-BY-SA-4.0",
];
const BY_SA_AFTER_2_5: &[&str] = &["CC-BY-SA-3.0", "CC-BY-SA-3.0-IGO", "CC-BY-SA-4.0"];
const BY_SA_AFTER_3_0: &[&str] = &["CC-BY-SA-4.0"];
// Named compatible by Creative Commons: the Free Art License (2014) and, one way, GPLv3 (2015).
const BY_SA_COMPATIBLE: &[&str] = &["LAL-1.3", "GPL-3.0-only", "GPL-3.0-or-later"];
const BY_NC_SA_AFTER_2_0: &[&str] = &[
    "CC-BY-NC-SA-2.5",
    "CC-BY-NC-SA-3.0",
    "CC-BY-NC-SA-3.0-IGO",
    "CC-BY-NC-SA-4.0",
];
const BY_NC_SA_AFTER_2_5: &[&str] = &["CC-BY-NC-SA-3.0", "CC-BY-NC-SA-3.0-IGO", "CC-BY-NC-SA-4.0"];
const BY_NC_SA_AFTER_3_0: &[&str] = &["CC-BY-NC-SA-4.0"];
const GPL_2_OR_LATER: &[&str] = &["GPL-2.0-only", "GPL-3.0-only", "GPL-3.0-or-later"];
const LGPL_2_1_ONLY: &[&str] = &[
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
];
const LGPL_2_1_OR_LATER: &[&str] = &[
    "LGPL-2.1-only",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
];
const LGPL_3: &[&str] = &["LGPL-3.0-only", "GPL-3.0-only", "GPL-3.0-or-later"];
const MPL_SECONDARY: &[&str] = &[
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
];
const CECILL_COMPATIBLE: &[&str] = &[
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "EUPL-1.2",
];
const EUPL_COMPATIBLE: &[&str] = &[
    "GPL-2.0-only",
    "GPL-3.0-only",
    "AGPL-3.0-only",
    "MPL-2.0",
    "CECILL-2.1",
    "CC-BY-SA-3.0",
    "LGPL-2.1-only",
    "LGPL-3.0-only",
];

/// Every identifier, most usual first.
pub(super) const LISTED: &[Listed] = &[
    free("CC-BY-4.0"),
    share_alike("CC-BY-SA-4.0", BY_SA_COMPATIBLE),
    non_commercial("CC-BY-NC-4.0"),
    non_commercial_share_alike("CC-BY-NC-SA-4.0", &[]),
    no_derivatives("CC-BY-ND-4.0"),
    non_commercial_no_derivatives("CC-BY-NC-ND-4.0"),
    free("CC0-1.0"),
    free("etalab-2.0"),
    free("CC-BY-3.0"),
    free("CC-BY-3.0-IGO"),
    free("CC-BY-2.5"),
    free("CC-BY-2.0"),
    free("CC-BY-1.0"),
    share_alike("CC-BY-SA-3.0", BY_SA_AFTER_3_0),
    share_alike("CC-BY-SA-3.0-IGO", BY_SA_AFTER_3_0),
    share_alike("CC-BY-SA-2.5", BY_SA_AFTER_2_5),
    share_alike("CC-BY-SA-2.0", BY_SA_AFTER_2_0),
    // Version 1.0 does not admit later versions.
    share_alike("CC-BY-SA-1.0", &[]),
    non_commercial("CC-BY-NC-3.0"),
    non_commercial("CC-BY-NC-2.5"),
    non_commercial("CC-BY-NC-2.0"),
    non_commercial("CC-BY-NC-1.0"),
    non_commercial_share_alike("CC-BY-NC-SA-3.0", BY_NC_SA_AFTER_3_0),
    non_commercial_share_alike("CC-BY-NC-SA-3.0-IGO", BY_NC_SA_AFTER_3_0),
    non_commercial_share_alike("CC-BY-NC-SA-2.5", BY_NC_SA_AFTER_2_5),
    non_commercial_share_alike("CC-BY-NC-SA-2.0", BY_NC_SA_AFTER_2_0),
    non_commercial_share_alike("CC-BY-NC-SA-2.0-FR", BY_NC_SA_AFTER_2_0),
    non_commercial_share_alike("CC-BY-NC-SA-1.0", &[]),
    no_derivatives("CC-BY-ND-3.0"),
    no_derivatives("CC-BY-ND-2.5"),
    no_derivatives("CC-BY-ND-2.0"),
    no_derivatives("CC-BY-ND-1.0"),
    non_commercial_no_derivatives("CC-BY-NC-ND-3.0"),
    non_commercial_no_derivatives("CC-BY-NC-ND-3.0-IGO"),
    non_commercial_no_derivatives("CC-BY-NC-ND-2.5"),
    non_commercial_no_derivatives("CC-BY-NC-ND-2.0"),
    non_commercial_no_derivatives("CC-BY-NC-ND-1.0"),
    share_alike("LAL-1.3", &["CC-BY-SA-4.0"]),
    share_alike("GFDL-1.3-only", &[]),
    share_alike("GFDL-1.3-or-later", &["GFDL-1.3-only"]),
    free("MIT"),
    free("Apache-2.0"),
    free("BSD-2-Clause"),
    free("BSD-3-Clause"),
    free("0BSD"),
    free("ISC"),
    free("Unlicense"),
    free("CECILL-B"),
    share_alike("CECILL-2.1", CECILL_COMPATIBLE),
    share_alike("CECILL-C", &["CECILL-2.1"]),
    share_alike("EUPL-1.2", EUPL_COMPATIBLE),
    share_alike("MPL-2.0", MPL_SECONDARY),
    share_alike("GPL-2.0-only", &[]),
    share_alike("GPL-2.0-or-later", GPL_2_OR_LATER),
    share_alike("GPL-3.0-only", &[]),
    share_alike("GPL-3.0-or-later", &["GPL-3.0-only"]),
    share_alike("LGPL-2.1-only", LGPL_2_1_ONLY),
    share_alike("LGPL-2.1-or-later", LGPL_2_1_OR_LATER),
    share_alike("LGPL-3.0-only", &["GPL-3.0-only"]),
    share_alike("LGPL-3.0-or-later", LGPL_3),
    share_alike("AGPL-3.0-only", &[]),
    share_alike("AGPL-3.0-or-later", &["AGPL-3.0-only"]),
    free("ODC-By-1.0"),
    share_alike("ODbL-1.0", &[]),
    free("PDDL-1.0"),
];
