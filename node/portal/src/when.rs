//! Times as people here write them: by the clock of Paris, summer and winter.
//!
//! A form without a script cannot say in which zone it was filled in. So the pages say which clock
//! they mean, and the rule of that clock (the European one: summer is from the last Sunday of March
//! to the last of October, at 1 h UTC) stands here.

use crate::locale::Locale;

const MINUTE_MS: i64 = 60_000;
/// An hour, in milliseconds.
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;
/// A day, in milliseconds.
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// The years that a form may name.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2200;

/// A minute by the clock on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wall {
    year: i64,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
}

/// A time in words, such as `3 mars 2026, 14:05`.
pub(crate) fn said(locale: Locale, ms: i64) -> String {
    let wall = Wall::of(ms + offset_ms(ms));
    let day = locale.day((wall.year, wall.month, wall.day));
    format!("{day}, {:02}:{:02}", wall.hour, wall.minute)
}

/// A day of UTC in words, such as `3 mars 2026`, by a time in it.
pub(crate) fn day(locale: Locale, ms: i64) -> String {
    let Wall {
        year, month, day, ..
    } = Wall::of(ms);
    locale.day((year, month, day))
}

/// A time as a field of a form has it: `2026-03-03T14:05`.
pub(crate) fn written(ms: i64) -> String {
    let Wall {
        year,
        month,
        day,
        hour,
        minute,
    } = Wall::of(ms + offset_ms(ms));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
}

/// Reads what a field of a form has, in milliseconds since 1970.
pub(crate) fn read(text: &str) -> Option<i64> {
    let (date, time) = text.trim().split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let mut time = time.splitn(3, ':').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || !is_time {
        return None;
    }
    let midnight = days(year, month, day) * DAY_MS;
    let is_day = day >= 1 && Wall::of(midnight).day == u8::try_from(day).ok()?;
    let wall = midnight + hour * HOUR_MS + minute * MINUTE_MS;
    let summer = wall - 2 * HOUR_MS;
    let ms = match offset_ms(summer) {
        offset if offset == 2 * HOUR_MS => summer,
        _ => wall - HOUR_MS,
    };
    is_day.then_some(ms)
}

impl Wall {
    /// The minute of a time that is shifted already.
    fn of(ms: i64) -> Self {
        let (days, rest) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
        // Howard Hinnant, “chrono-compatible low-level date algorithms”, civil_from_days.
        let era_days = days + 719_468;
        let (era, day_of_era) = (era_days.div_euclid(146_097), era_days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march = (5 * day_of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        // Each is within the bounds of its kind; the fallback is never taken.
        let small = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: small(month),
            day: small(day_of_year - (153 * march + 2) / 5 + 1),
            hour: small(rest / HOUR_MS),
            minute: small(rest % HOUR_MS / MINUTE_MS),
        }
    }
}

/// Days from 1970 to a date (days_from_civil).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let march = (month + 9) % 12;
    let day_of_year = (153 * march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// How far the clock of Paris is ahead of UTC.
fn offset_ms(ms: i64) -> i64 {
    let year = Wall::of(ms).year;
    let turn = |month| last_sunday(year, month) * DAY_MS + HOUR_MS;
    if (turn(3)..turn(10)).contains(&ms) {
        2 * HOUR_MS
    } else {
        HOUR_MS
    }
}

/// The last Sunday of a month of 31 days.
fn last_sunday(year: i64, month: i64) -> i64 {
    let last = days(year, month, 31);
    // 1 January 1970 was a Thursday.
    last - (last + 4).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_and_winter_are_those_of_paris() {
        // `date -u -d … +%s` of GNU coreutils, with TZ=Europe/Paris.
        for (text, seconds) in [
            ("2026-01-15T08:00", 1_768_460_400),
            ("2026-07-15T08:00", 1_784_095_200),
            ("2026-03-29T01:59", 1_774_745_940),
            ("2026-03-29T03:00", 1_774_746_000),
            ("2026-10-25T12:00", 1_792_926_000),
            ("2028-02-29T23:59", 1_835_477_940),
        ] {
            assert_eq!(read(text), Some(seconds * 1_000), "{text}");
            assert_eq!(written(seconds * 1_000), text);
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-01-15",
            "2026-13-01T00:00",
            "2026-02-30T00:00",
            "2027-02-29T00:00",
            "2026-01-15T24:00",
            "2026-01-15T10:60",
            "1999-12-31T00:00",
            "2201-01-01T00:00",
            "2026-01--1T00:00",
            "tomorrow",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_said_in_words() {
        assert_eq!(
            said(Locale::Fr, 1_784_095_200_000),
            "15\u{a0}juillet 2026, 08:00"
        );
    }
}
