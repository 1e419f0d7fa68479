//! Reads the table: encoding, separator, header, rows.

use super::{LineError, ROSTER_BYTES_MAX};

/// What Excel puts before UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TableLine {
    pub(super) person: String,
    /// Empty if there is none.
    pub(super) team: String,
}

/// The rows with the numbers of their lines.
pub(super) fn read(
    bytes: &[u8],
) -> Result<impl Iterator<Item = (u64, Result<TableLine, LineError>)>, LineError> {
    if bytes.len() > ROSTER_BYTES_MAX {
        let found = bytes.len();
        return Err(LineError::TooLong { found });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| LineError::Encoding)?;
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| LineError::Header)?;
    let column = |name: &str| {
        let mut cells = header.iter();
        cells.position(|cell| cell.eq_ignore_ascii_case(name))
    };
    let person = column("person").ok_or(LineError::Header)?;
    let team = column("team");
    let rows: Vec<_> = reader.into_records().collect();
    Ok(rows
        .into_iter()
        .map(move |row| line(text, row, (person, team))))
}

fn line(
    text: &str,
    row: Result<csv::StringRecord, csv::Error>,
    (person, team): (usize, Option<usize>),
) -> (u64, Result<TableLine, LineError>) {
    match row {
        Ok(row) => {
            let cell = |index: usize| row.get(index).unwrap_or_default().to_owned();
            let line = TableLine {
                person: cell(person),
                team: team.map(cell).unwrap_or_default(),
            };
            (number(text, row.position()), Ok(line))
        }
        Err(error) => (
            number(text, error.position()),
            Err(LineError::Row(reason(&error))),
        ),
    }
}

/// The line in which a row stands. What the reader calls a row's position is where the row before
/// it ended, and so before the rest of a line break and before lines that are empty.
fn number(text: &str, position: Option<&csv::Position>) -> u64 {
    let Some(position) = position else { return 0 };
    let begin = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.get(begin..).unwrap_or_default().bytes();
    let breaks = rest.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    breaks.fold(position.line(), |line, byte| {
        line + u64::from(byte == b'\n')
    })
}

fn reason(error: &csv::Error) -> String {
    if let csv::ErrorKind::UnequalLengths {
        expected_len, len, ..
    } = error.kind()
    {
        format!("it has {len} cells, and the header {expected_len}")
    } else {
        "check its quotes".to_owned()
    }
}

/// What separates the cells of the header.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let mut candidates = [b';', b'\t'].into_iter();
    candidates
        .find(|byte| header.contains(char::from(*byte)))
        .unwrap_or(b',')
}
