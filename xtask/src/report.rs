//! What the person at the terminal, or the log of continuous integration, gets to read.

use std::io::Write as _;
use std::time::Duration;

/// Width of the column of names.
const NAME_WIDTH: usize = 20;

/// Says which step is running; [`end`] completes the line.
pub(crate) fn begin(name: &str) {
    write(&format!("{name:NAME_WIDTH$} "));
}

/// Ends the line of a step: how it went, how long it took, in seconds.
pub(crate) fn end(verdict: &str, took: Duration) {
    say(&format!("{verdict:8} {:7.1} s", took.as_secs_f64()));
}

/// One whole line.
pub(crate) fn say(line: &str) {
    write(&format!("{line}\n"));
}

/// One whole line about something that went wrong.
pub(crate) fn complain(line: &str) {
    // A closed terminal is no reason to stop checking.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

fn write(text: &str) {
    let mut out = std::io::stdout().lock();
    // As above: what cannot be shown is lost, the checks and their exit code are not.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
