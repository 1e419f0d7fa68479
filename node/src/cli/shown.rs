//! How values are shown to people: times, sizes, names, and text that others wrote.

/// Text from elsewhere on one line. Control characters could move the cursor or name the window;
/// marks of direction could make a name look like another.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if is_harmless(c) { c } else { ' ' }).collect()
}

/// Text from elsewhere, its lines kept.
pub(super) fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(plain).collect();
    lines.join("\n")
}

fn is_harmless(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text from elsewhere on one line, in at most `chars_max` characters.
pub(super) fn cut(text: &str, chars_max: usize) -> String {
    let plain = plain(text);
    if plain.chars().count() <= chars_max {
        return plain;
    }
    let mut kept: String = plain.chars().take(chars_max.saturating_sub(1)).collect();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// A share of a list, such as `Ada, Grace and 3 more`.
pub(super) fn some(list: &[String], shown_max: usize) -> String {
    let shown: Vec<String> = list.iter().take(shown_max).map(|entry| plain(entry)).collect();
    match list.len().saturating_sub(shown_max) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The name of a variant of a generated enum: `RUNG_PUBLIC` is `public`.
pub(super) fn variant(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_lowercase()
}

/// A size, such as `1.5 MiB`.
pub(super) fn bytes(count: u64) -> String {
    indicatif::BinaryBytes(count).to_string()
}

/// A time in milliseconds since 1970, such as `2026-11-22 19:30 UTC`.
pub(super) fn date_time(ms: i64) -> String {
    let minutes = ms.div_euclid(60_000);
    let (days, minute) = (minutes.div_euclid(24 * 60), minutes.rem_euclid(24 * 60));
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minute / 60, minute % 60)
}

/// The day of the Gregorian calendar that many days after 1 January 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted in eras of 400 years that begin on 1 March, so that a leap day ends its year.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// How long ago something was, both in milliseconds since 1970; 0 is never.
pub(super) fn ago(now_ms: i64, then_ms: i64) -> String {
    if then_ms == 0 {
        return "never".to_owned();
    }
    let seconds = now_ms.saturating_sub(then_ms).max(0) / 1000;
    match seconds {
        ..=119 => format!("{seconds} s ago"),
        120..=7_199 => format!("{} min ago", seconds / 60),
        7_200..=172_799 => format!("{} h ago", seconds / 3_600),
        172_800.. => format!("{} d ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_others_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb c d");
        assert_eq!(lines("a\u{7}\nb"), "a \nb");
    }

    #[test]
    fn long_text_is_cut_by_characters() {
        assert_eq!(cut("été à Brest", 11), "été à Brest");
        assert_eq!(cut("été à Brest", 5), "été…");
    }

    #[test]
    fn long_lists_are_counted() {
        let names = ["Ada", "Grace", "Emmy"].map(str::to_owned);
        assert_eq!(some(&names, 3), "Ada, Grace, Emmy");
        assert_eq!(some(&names, 1), "Ada and 2 more");
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (ms, expected) in [
            (0, "1970-01-01 00:00 UTC"),
            (-1, "1969-12-31 23:59 UTC"),
            (951_782_400_000, "2000-02-29 00:00 UTC"),
            (4_107_542_399_999, "2100-02-28 23:59 UTC"),
            (4_107_542_400_000, "2100-03-01 00:00 UTC"),
            (1_795_375_800_000, "2026-11-22 19:30 UTC"),
        ] {
            assert_eq!(date_time(ms), expected);
        }
    }

    #[test]
    fn ages_grow_coarser() {
        for (age_s, expected) in [
            (-5, "0 s ago"),
            (119, "119 s ago"),
            (120, "2 min ago"),
            (7_200, "2 h ago"),
            (172_800, "2 d ago"),
        ] {
            assert_eq!(ago(1_000_000_000_000, 1_000_000_000_000 - age_s * 1000), expected);
        }
        assert_eq!(ago(5, 0), "never");
    }
}
