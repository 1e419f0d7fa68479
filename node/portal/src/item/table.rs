//! Tables in documents: comma-separated values as they are found in the wild.

/// Rows that a preview shows.
pub(super) const ROWS_SHOWN: usize = 200;
/// Columns that a preview shows.
pub(super) const COLUMNS_SHOWN: usize = 60;

/// The beginning of a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    pub(super) is_cut: bool,
}

/// Reads the beginning of a table: fields between commas, semicolons or tabs, whichever the first
/// line has most of; nothing if it cannot be one.
pub(super) fn read(text: &str) -> Option<Sheet> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for (index, record) in reader.records().enumerate() {
        let record = record.ok()?;
        sheet.is_cut |= record.len() > COLUMNS_SHOWN;
        let row: Vec<String> = record
            .iter()
            .take(COLUMNS_SHOWN)
            .map(str::to_owned)
            .collect();
        match index {
            0 => sheet.head = row,
            1..=ROWS_SHOWN => sheet.rows.push(row),
            _ => {
                sheet.is_cut = true;
                break;
            }
        }
    }
    (!sheet.head.is_empty()).then_some(sheet)
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let often = |byte: &u8| first.bytes().filter(|other| other == byte).count();
    // Of several that are as frequent, the last one: a comma.
    b"\t;,"
        .iter()
        .copied()
        .max_by_key(|byte| often(byte))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|field| (*field).to_owned()).collect()
    }

    #[test]
    fn the_first_line_tells_what_stands_between_fields() {
        for text in ["a,b\n1,\"2, 3\"\n", "a;b\n1;2, 3\n", "a\tb\n1\t2, 3\n"] {
            let sheet = read(text).unwrap();
            assert_eq!(sheet.head, row(&["a", "b"]));
            assert_eq!(sheet.rows, [row(&["1", "2, 3"])]);
        }
    }

    #[test]
    fn one_past_what_is_shown_is_cut_and_said() {
        let rows = |count: usize| format!("a\n{}", "1\n".repeat(count));
        assert!(!read(&rows(ROWS_SHOWN)).unwrap().is_cut);
        let sheet = read(&rows(ROWS_SHOWN + 1)).unwrap();
        assert!(sheet.is_cut && sheet.rows.len() == ROWS_SHOWN);
        let columns = |count: usize| format!("{}\n", vec!["a"; count].join(","));
        assert!(!read(&columns(COLUMNS_SHOWN)).unwrap().is_cut);
        assert!(read(&columns(COLUMNS_SHOWN + 1)).unwrap().is_cut);
    }

    #[test]
    fn what_is_no_table_is_none() {
        assert_eq!(read(""), None);
        assert!(read("\"").is_some());
        assert!(read("a,b\n1\n1,2,3\n").is_some());
    }
}
