//! Bars for work that takes more than a moment: on standard error, and only for somebody who
//! watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::Output;

/// How often a bar moves.
const TICK: Duration = Duration::from_millis(100);

/// A bar towards a known end; 0 if the end is not known.
pub(super) fn bar(output: &Output, what: &str, total: u64) -> ProgressBar {
    if !output.is_watched() {
        return ProgressBar::hidden();
    }
    let template = match total {
        0 => "{spinner} {msg} {pos}",
        _ => "{msg} {bar:30} {pos}/{len} {eta}",
    };
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(TICK);
    bar
}
