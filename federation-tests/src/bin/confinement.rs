//! Shows that private work stays where it is; `cargo xtask confinement` runs it. It ends
//! with 1 if a mark was found where it does not belong.

use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use federation_tests::confinement::{self, Half, Plant, REPORTS_MAX, REPORTS_MIN, Work};

/// How many reports are possible, as the command line counts.
const REPORTS: RangeInclusive<i64> = REPORTS_MIN as i64..=REPORTS_MAX as i64;

#[derive(Parser)]
struct Arguments {
    /// Reports of all institutions together.
    #[arg(long, value_parser = clap::value_parser!(u32).range(REPORTS))]
    reports: u32,
    /// A leak to plant: shared, logged or stored.
    #[arg(long)]
    plant: Option<Plant>,
    /// Prints one JSON object instead of a sentence.
    #[arg(long)]
    json: bool,
    /// Does one half of the work; the program calls itself so.
    #[arg(long, hide = true, requires_all = ["run", "folder"])]
    half: Option<Half>,
    /// Names the run.
    #[arg(long, hide = true)]
    run: Option<String>,
    /// Where everything is.
    #[arg(long, hide = true)]
    folder: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    if let (Some(half), Some(run), Some(folder)) = (arguments.half, arguments.run, arguments.folder)
    {
        let work = Work {
            half,
            run,
            reports: arguments.reports as usize,
            folder,
            plant: arguments.plant,
        };
        return confinement::work(work).await.map(|()| ExitCode::SUCCESS);
    }
    let folder = tempfile::tempdir()?;
    let program = std::env::current_exe()?;
    let (reports, plant) = (arguments.reports as usize, arguments.plant);
    let outcome = confinement::run(&program, folder.path(), reports, plant)?;
    let text = if arguments.json {
        serde_json::to_string(&outcome)?
    } else {
        outcome.to_string()
    };
    writeln!(std::io::stdout(), "{text}")?;
    Ok(match outcome.findings.hits {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}
