//! Measures whole nodes; `cargo xtask bench` runs it. The first argument, if any, chooses the
//! measurements by a part of the name of a row. The last line is one JSON object, `{"rows": […]}`.

use std::io::Write as _;

use federation_tests::bench;
use serde_json::json;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let only = std::env::args().nth(1);
    let rows = bench::run(only.as_deref()).await?;
    writeln!(std::io::stdout(), "{}", json!({ "rows": rows }))?;
    Ok(())
}
