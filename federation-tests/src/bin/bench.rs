//! Measures whole nodes; `cargo xtask bench` runs it. The first argument, if any, chooses the
//! measurements by a part of the name of a row. The last line is one JSON object, `{"rows": […]}`.

use std::io::Write as _;

use anyhow::Context as _;
use federation_tests::bench;
use serde_json::json;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let only = std::env::args().nth(1);
    if only.as_deref() == Some(bench::teaching::OPEN_REPORTS) {
        let folder = std::env::args().nth(2).context("which folder?")?;
        let each = bench::teaching::open_reports(folder.as_ref()).await?;
        writeln!(std::io::stdout(), "{each}")?;
        return Ok(());
    }
    let rows = bench::run(only.as_deref()).await?;
    writeln!(std::io::stdout(), "{}", json!({ "rows": rows }))?;
    Ok(())
}
