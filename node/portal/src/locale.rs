//! The language of a page, and how numbers, days and lengths of time are written in it.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};

/// Remembers the language that somebody chose. It says nothing about who they are.
pub(crate) const COOKIE_NAME: &str = "__Host-language";

/// Longest `Accept-Language` that is read, in bytes; of a longer one the beginning counts.
const ACCEPT_BYTES_MAX: usize = 512;

/// A language of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Locale {
    /// French.
    Fr,
    /// English.
    En,
}

impl Locale {
    pub(crate) const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// ISO 639-1.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The language of a request: the one in its address, else the one chosen before, else the
    /// first of the browser's that there is, else French.
    pub(crate) fn of(asked: Option<&str>, headers: &HeaderMap) -> Self {
        asked
            .and_then(Self::from_code)
            .or_else(|| Self::chosen(headers))
            .or_else(|| Self::preferred(headers))
            .unwrap_or(Self::Fr)
    }

    fn chosen(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(COOKIE).iter();
        let pairs = cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'));
        let mut named = pairs.filter_map(|pair| pair.trim().split_once('='));
        let (_, code) = named.find(|(name, _)| *name == COOKIE_NAME)?;
        Self::from_code(code)
    }

    /// By weight; of equal weight, in the order in which they stand.
    fn preferred(headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        let accepted = &accepted[..accepted.len().min(ACCEPT_BYTES_MAX)];
        let mut best: Option<(f32, Self)> = None;
        for range in accepted.split(',') {
            let Some((locale, weight)) = weighted(range) else {
                continue;
            };
            if weight > 0.0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }

    /// A count with its thousands apart.
    pub(crate) fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(self.thousands());
            }
            text.push(digit);
        }
        text
    }

    const fn thousands(self) -> char {
        match self {
            Self::Fr => '\u{202f}',
            Self::En => ',',
        }
    }

    /// A number with as many decimals as it needs.
    pub(crate) fn decimal(self, number: f64) -> String {
        let text = number.to_string();
        match self {
            Self::Fr => text.replace('.', ","),
            Self::En => text,
        }
    }

    /// A number of bytes, in units of a thousand.
    pub(crate) fn bytes(self, bytes: u64) -> String {
        let units = match self {
            Self::Fr => ["octets", "ko", "Mo", "Go", "To"],
            Self::En => ["bytes", "kB", "MB", "GB", "TB"],
        };
        let mut unit = 0;
        let mut scale = 1_u64;
        while bytes / scale >= 1_000 && unit + 1 < units.len() {
            scale *= 1_000;
            unit += 1;
        }
        let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(scale));
        let number = match (unit, tenths % 10) {
            (0, _) | (_, 0) => (tenths / 10).to_string(),
            (_, tenth) if tenths < 100 => format!("{}{}{tenth}", tenths / 10, self.point()),
            _ => tenths.div_ceil(10).to_string(),
        };
        format!("{number}\u{a0}{}", units[unit])
    }

    const fn point(self) -> char {
        match self {
            Self::Fr => ',',
            Self::En => '.',
        }
    }

    /// How long something takes.
    pub(crate) fn minutes(self, minutes: u32) -> String {
        match (minutes / 60, minutes % 60, self) {
            (0, minutes, _) => format!("{minutes}\u{a0}min"),
            (hours, 0, _) => format!("{hours}\u{a0}h"),
            (hours, minutes, Self::Fr) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
            (hours, minutes, Self::En) => format!("{hours}\u{a0}h {minutes}\u{a0}min"),
        }
    }

    /// A day, such as `1er mars 2026`.
    pub(crate) fn day(self, (year, month, day): (i64, u8, u8)) -> String {
        let index = usize::from(month.clamp(1, 12)) - 1;
        match (self, day) {
            (Self::Fr, 1) => format!("1er\u{a0}{} {year}", MONTHS_FR[index]),
            (Self::Fr, day) => format!("{day}\u{a0}{} {year}", MONTHS_FR[index]),
            (Self::En, day) => format!("{day} {} {year}", MONTHS_EN[index]),
        }
    }
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A language of ours and its weight, in a range such as `fr-CA;q=0.8`.
fn weighted(range: &str) -> Option<(Locale, f32)> {
    let (tag, weight) = match range.split_once(';') {
        Some((tag, parameter)) => (tag, parameter.trim().strip_prefix("q=")?.parse().ok()?),
        None => (range, 1.0),
    };
    let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
    Some((Locale::from_code(&primary)?, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(axum::http::HeaderName, &str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        let english = headers(&[(ACCEPT_LANGUAGE, "en")]);
        assert_eq!(Locale::of(None, &english), Locale::En);
        let both = headers(&[(ACCEPT_LANGUAGE, "en"), (COOKIE, "a=b; __Host-language=fr")]);
        assert_eq!(Locale::of(None, &both), Locale::Fr);
        assert_eq!(Locale::of(Some("en"), &both), Locale::En);
        assert_eq!(Locale::of(Some("xx"), &both), Locale::Fr);
    }

    #[test]
    fn the_browser_is_read_by_weight() {
        let check = |accepted: &str, expected| {
            let headers = headers(&[(ACCEPT_LANGUAGE, accepted)]);
            assert_eq!(Locale::of(None, &headers), expected, "{accepted}");
        };
        check("de, en-GB;q=0.5, fr-CA;q=0.8", Locale::Fr);
        check("en-US,en;q=0.9,fr;q=0.8", Locale::En);
        check("de", Locale::Fr);
        check("en;q=0", Locale::Fr);
        check(";;;,q=1,*;q=x", Locale::Fr);
        check(&format!("{},en", "de,".repeat(400)), Locale::Fr);
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        assert_eq!(Locale::Fr.number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(Locale::En.number(1_234), "1,234");
        assert_eq!(Locale::En.number(999), "999");
        assert_eq!(Locale::Fr.decimal(2.5), "2,5");
        assert_eq!(Locale::En.decimal(3.0), "3");
        assert_eq!(Locale::Fr.bytes(999), "999\u{a0}octets");
        assert_eq!(Locale::Fr.bytes(1_234), "1,3\u{a0}ko");
        assert_eq!(Locale::En.bytes(16_777_216), "17\u{a0}MB");
        assert_eq!(Locale::En.bytes(u64::MAX), "18446745\u{a0}TB");
        assert_eq!(Locale::Fr.minutes(90), "1\u{a0}h\u{a0}30");
        assert_eq!(Locale::En.minutes(45), "45\u{a0}min");
        assert_eq!(Locale::Fr.day((2026, 3, 1)), "1er\u{a0}mars 2026");
        assert_eq!(Locale::En.day((2026, 11, 22)), "22 November 2026");
    }
}
