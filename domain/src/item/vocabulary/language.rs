//! In which language: ISO 639-1.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Term, UnknownTerm};

/// A language of ISO 639-1, by its two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Language(&'static str);

impl Language {
    /// French.
    pub const FR: Self = Self("fr");
    /// English.
    pub const EN: Self = Self("en");
}

impl Term for Language {
    const EXPECTED: &'static str = "an ISO 639-1 language code";
    const ALL: &'static [Self] = ALL;

    fn code(self) -> &'static str {
        self.0
    }
}

impl FromStr for Language {
    type Err = UnknownTerm;

    fn from_str(code: &str) -> Result<Self, UnknownTerm> {
        Self::from_code(code)
    }
}

// Not derived: the derived one would borrow the `&'static str` from what is read.
impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(D::Error::custom)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0.to_owned()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

// The 183 codes in force; `bh` was withdrawn.
#[rustfmt::skip]
const ALL: &[Language] = &[
    Language("aa"), Language("ab"), Language("ae"), Language("af"), Language("ak"), Language("am"),
    Language("an"), Language("ar"), Language("as"), Language("av"), Language("ay"), Language("az"),
    Language("ba"), Language("be"), Language("bg"), Language("bi"), Language("bm"), Language("bn"),
    Language("bo"), Language("br"), Language("bs"), Language("ca"), Language("ce"), Language("ch"),
    Language("co"), Language("cr"), Language("cs"), Language("cu"), Language("cv"), Language("cy"),
    Language("da"), Language("de"), Language("dv"), Language("dz"), Language("ee"), Language("el"),
    Language("en"), Language("eo"), Language("es"), Language("et"), Language("eu"), Language("fa"),
    Language("ff"), Language("fi"), Language("fj"), Language("fo"), Language("fr"), Language("fy"),
    Language("ga"), Language("gd"), Language("gl"), Language("gn"), Language("gu"), Language("gv"),
    Language("ha"), Language("he"), Language("hi"), Language("ho"), Language("hr"), Language("ht"),
    Language("hu"), Language("hy"), Language("hz"), Language("ia"), Language("id"), Language("ie"),
    Language("ig"), Language("ii"), Language("ik"), Language("io"), Language("is"), Language("it"),
    Language("iu"), Language("ja"), Language("jv"), Language("ka"), Language("kg"), Language("ki"),
    Language("kj"), Language("kk"), Language("kl"), Language("km"), Language("kn"), Language("ko"),
    Language("kr"), Language("ks"), Language("ku"), Language("kv"), Language("kw"), Language("ky"),
    Language("la"), Language("lb"), Language("lg"), Language("li"), Language("ln"), Language("lo"),
    Language("lt"), Language("lu"), Language("lv"), Language("mg"), Language("mh"), Language("mi"),
    Language("mk"), Language("ml"), Language("mn"), Language("mr"), Language("ms"), Language("mt"),
    Language("my"), Language("na"), Language("nb"), Language("nd"), Language("ne"), Language("ng"),
    Language("nl"), Language("nn"), Language("no"), Language("nr"), Language("nv"), Language("ny"),
    Language("oc"), Language("oj"), Language("om"), Language("or"), Language("os"), Language("pa"),
    Language("pi"), Language("pl"), Language("ps"), Language("pt"), Language("qu"), Language("rm"),
    Language("rn"), Language("ro"), Language("ru"), Language("rw"), Language("sa"), Language("sc"),
    Language("sd"), Language("se"), Language("sg"), Language("si"), Language("sk"), Language("sl"),
    Language("sm"), Language("sn"), Language("so"), Language("sq"), Language("sr"), Language("ss"),
    Language("st"), Language("su"), Language("sv"), Language("sw"), Language("ta"), Language("te"),
    Language("tg"), Language("th"), Language("ti"), Language("tk"), Language("tl"), Language("tn"),
    Language("to"), Language("tr"), Language("ts"), Language("tt"), Language("tw"), Language("ty"),
    Language("ug"), Language("uk"), Language("ur"), Language("uz"), Language("ve"), Language("vi"),
    Language("vo"), Language("wa"), Language("wo"), Language("xh"), Language("yi"), Language("yo"),
    Language("za"), Language("zh"), Language("zu"),
];
