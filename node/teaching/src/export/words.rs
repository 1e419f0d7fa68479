//! The words of an exported page in two languages, and times as people and machines read them.

/// What an exported page says besides what people wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub(super) language: &'static str,
    pub(super) team: &'static str,
    pub(super) begun: &'static str,
    pub(super) exported: &'static str,
    pub(super) handed_in: &'static str,
    pub(super) not_handed_in: &'static str,
    pub(super) version: &'static str,
    pub(super) put_aside: &'static str,
    pub(super) objective: &'static str,
    pub(super) principle: &'static str,
    pub(super) material: &'static str,
    pub(super) steps: &'static str,
    pub(super) output: &'static str,
    pub(super) files: &'static str,
    pub(super) annotations: &'static str,
    pub(super) evaluations: &'static str,
    pub(super) messages: &'static str,
    pub(super) points: &'static str,
    pub(super) grade: &'static str,
    pub(super) teacher: &'static str,
    pub(super) oneself: &'static str,
    pub(super) peer: &'static str,
}

impl Words {
    /// English.
    pub const ENGLISH: Self = Self {
        language: "en",
        team: "Team",
        begun: "Begun",
        exported: "Exported",
        handed_in: "Handed in",
        not_handed_in: "Not handed in",
        version: "Version of the mission",
        put_aside: "put aside",
        objective: "Objective",
        principle: "Principle",
        material: "Material",
        steps: "Steps",
        output: "Output",
        files: "Files",
        annotations: "Annotations",
        evaluations: "Evaluations",
        messages: "Messages",
        points: "points",
        grade: "Grade",
        teacher: "Teacher",
        oneself: "Oneself",
        peer: "Peer",
    };
    /// French.
    pub const FRENCH: Self = Self {
        language: "fr",
        team: "Équipe",
        begun: "Commencé",
        exported: "Exporté",
        handed_in: "Rendu",
        not_handed_in: "Non rendu",
        version: "Version de la mission",
        put_aside: "mis de côté",
        objective: "Objectif",
        principle: "Principe",
        material: "Matériel",
        steps: "Étapes",
        output: "Sortie",
        files: "Fichiers",
        annotations: "Annotations",
        evaluations: "Évaluations",
        messages: "Messages",
        points: "points",
        grade: "Note",
        teacher: "Enseignant",
        oneself: "Soi-même",
        peer: "Pair",
    };
}

/// A time of UTC as ISO 8601 has it, to the second.
pub(super) fn iso_time(at_ms: i64) -> String {
    let seconds = at_ms.div_euclid(1_000);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The date of a day since 1970 in the Gregorian calendar, by H. Hinnant's algorithm: years begin
/// in March, so that the leap day is the last.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::iso_time;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (at_ms, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(iso_time(at_ms), text);
        }
        // No time of any clock ends the process.
        iso_time(i64::MIN);
        iso_time(i64::MAX);
    }
}
