//! Proof that private work stays: everything that leaves is written down, and searched for marks.
//!
//! Five institutions work as usual, each with classes whose accounts, rosters, reports and messages
//! carry marks. A [`tap`] between them decrypts and keeps all that peers are sent. The work is done
//! by two processes on the same folders: the first is killed while it writes, the second goes on,
//! shares, adapts, searches, narrows and withdraws. Then every byte is searched of what each
//! institution received, of what it has on its disk, and of the logs of both processes.
//!
//! A search that finds nothing proves nothing unless it can find: the marks of every report must
//! be found on the disk of the institution that it belongs to, and a [`Plant`] must be found
//! where it was planted.

mod hunt;
mod marks;
mod private;
mod tap;
mod traffic;
mod worker;

use std::fmt;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;

use anyhow::{Context as _, ensure};
use serde::Serialize;

pub use hunt::Findings;
pub use worker::{Half, Work, work};

use marks::{Kind, Marks};

/// The institutions.
pub const INSTITUTIONS: [&str; 5] = ["amiens", "brest", "cahors", "dinan", "evreux"];
/// Fewest reports: two for every institution.
pub const REPORTS_MIN: usize = 2 * INSTITUTIONS.len();
/// Most reports: what a machine with 16 GiB of memory searches.
pub const REPORTS_MAX: usize = 100_000;

/// What the first process says when half of the reports are written and it goes on writing.
const HALFWAY: &str = "halfway";

/// A leak, planted to show that it would be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// A student's text is shared with everyone.
    Shared,
    /// A student's name stands in a log.
    Logged,
    /// A student's text stands on the disk of another institution.
    Stored,
}

impl FromStr for Plant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        match text {
            "shared" => Ok(Self::Shared),
            "logged" => Ok(Self::Logged),
            "stored" => Ok(Self::Stored),
            _ => anyhow::bail!("plant `{text}` is not known: it is shared, logged or stored"),
        }
    }
}

impl Plant {
    fn as_str(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Logged => "logged",
            Self::Stored => "stored",
        }
    }
}

/// What a run showed.
#[derive(Debug, Serialize)]
pub struct Outcome {
    /// Reports on all nodes in the end.
    pub reports: usize,
    /// Different marks that were found where they belong.
    pub markers: usize,
    /// Messages that institutions received.
    pub messages: usize,
    /// What was found where it does not belong.
    #[serde(flatten)]
    pub findings: Findings,
}

impl fmt::Display for Outcome {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reports, markers, messages) = (self.reports, self.markers, self.messages);
        let (bytes, hits) = (self.findings.bytes_searched, self.findings.hits);
        write!(
            text,
            "{reports} reports with {markers} marks: {hits} were found in {messages} messages \
             between institutions, on the disks of others, and in logs ({bytes} bytes)"
        )?;
        let mut places = self.findings.places.iter();
        places.try_for_each(|place| write!(text, "\n{place}"))
    }
}

/// Where the parts of a run are.
struct Run {
    folder: PathBuf,
    name: String,
    reports: usize,
    plant: Option<Plant>,
}

/// Runs everything in an empty folder: `program` is run twice, with the arguments of a [`Half`].
///
/// # Errors
/// Work that fails, or a search that does not find what is there. Marks that are found where they
/// do not belong are no error but a finding.
pub fn run(
    program: &Path,
    folder: &Path,
    reports: usize,
    plant: Option<Plant>,
) -> anyhow::Result<Outcome> {
    let run = Run {
        folder: folder.to_owned(),
        name: format!("{} {reports}", folder.display()),
        reports,
        plant,
    };
    fs::create_dir_all(folder.join("logs"))?;
    run.first(program)?;
    let reports = run.second(program)?;
    run.search(reports)
}

impl Run {
    /// The first half is killed while it writes, once half of the reports are there.
    fn first(&self, program: &Path) -> anyhow::Result<()> {
        let mut child = self.start(program, Half::First)?;
        let said = BufReader::new(child.stdout.take().context("no output")?);
        let is_halfway = said
            .lines()
            .map_while(Result::ok)
            .any(|line| line == HALFWAY);
        child.kill()?;
        child.wait()?;
        ensure!(
            is_halfway,
            "the first half failed: {}",
            self.last_words(Half::First)
        );
        Ok(())
    }

    /// The second half goes on and tells how many reports there are.
    fn second(&self, program: &Path) -> anyhow::Result<usize> {
        let output = self.start(program, Half::Second)?.wait_with_output()?;
        let words = || self.last_words(Half::Second);
        ensure!(
            output.status.success(),
            "the second half failed: {}",
            words()
        );
        let said = String::from_utf8(output.stdout)?;
        said.trim().parse().context("count the reports")
    }

    fn start(&self, program: &Path, half: Half) -> anyhow::Result<Child> {
        let mut command = Command::new(program);
        command
            .args(["--half", half.as_str(), "--run", &self.name])
            .args(["--reports", &self.reports.to_string()])
            .arg("--folder")
            .arg(&self.folder);
        if let Some(plant) = self.plant {
            command.args(["--plant", plant.as_str()]);
        }
        let log = fs::File::create(self.log(half))?;
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("start a half")
    }

    fn log(&self, half: Half) -> PathBuf {
        self.folder.join("logs").join(half.as_str())
    }

    fn last_words(&self, half: Half) -> String {
        let log = fs::read_to_string(self.log(half)).unwrap_or_default();
        log.lines().last().unwrap_or("it said nothing").to_owned()
    }

    fn search(&self, reports: usize) -> anyhow::Result<Outcome> {
        let all: Vec<_> = INSTITUTIONS
            .iter()
            .map(|name| Marks::of(&self.name, name))
            .collect();
        let mut outcome = Outcome {
            reports,
            markers: 0,
            messages: 0,
            findings: Findings::default(),
        };
        for (name, own) in INSTITUTIONS.iter().zip(&all) {
            let disk = worker::node_folder(&self.folder, name);
            outcome.markers += self.check_held(&disk, own)?;
            let others = all
                .iter()
                .filter(|marks| marks.beginning() != own.beginning());
            outcome.findings.hunt(&disk, others)?;
            let heard = worker::transcript_folder(&self.folder).join(name);
            outcome.messages += fs::read_dir(&heard)?.count();
            outcome.findings.hunt(&heard, &all)?;
        }
        let logs = self.folder.join("logs");
        outcome.findings.hunt(&logs, &all)?;
        Ok(outcome)
    }

    /// The marks of every report are found at home.
    fn check_held(&self, disk: &Path, own: &Marks) -> anyhow::Result<usize> {
        let held = hunt::held(disk, own)?;
        let expected = self.reports / INSTITUTIONS.len();
        for kind in Kind::OF_EVERY_REPORT {
            let found = held.get(&kind.letter()).map_or(0, |serials| serials.len());
            ensure!(
                found >= expected,
                "{} holds {found} marks of kind {kind:?} and should hold {expected}: the search \
                 is blind",
                disk.display()
            );
        }
        Ok(held.values().map(|serials| serials.len()).sum())
    }
}
