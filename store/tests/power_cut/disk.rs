//! An ext4 file system in a file, mounted through a loop device.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const BYTES: u64 = 256 << 20;

/// A mounted file system; dropping it unmounts.
pub(crate) struct Disk {
    backing_file: PathBuf,
    mount_point: PathBuf,
    // Holds both of them.
    _folder: TempDir,
}

impl Disk {
    /// Makes a new, empty file system. The error says what this machine does not permit.
    pub(crate) fn create() -> Result<Self, String> {
        Self::mount(|backing_file| {
            let file = File::create(backing_file).map_err(|error| error.to_string())?;
            file.set_len(BYTES).map_err(|error| error.to_string())?;
            run(Command::new("mkfs.ext4")
                .args(["-q", "-F"])
                .arg(backing_file))
        })
    }

    /// What a power cut at this moment would leave, repaired and mounted.
    pub(crate) fn copy(&self) -> Self {
        Self::mount(|backing_file| {
            let mut copy = Command::new("cp");
            run(copy
                .arg("--sparse=always")
                .arg(&self.backing_file)
                .arg(backing_file))?;
            repair(backing_file)
        })
        .expect("mount what reached the disk")
    }

    fn mount(make: impl FnOnce(&Path) -> Result<(), String>) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let (backing_file, mount_point) = (folder.path().join("disk"), folder.path().join("mount"));
        make(&backing_file)?;
        fs::create_dir(&mount_point).map_err(|error| error.to_string())?;
        run(Command::new("mount")
            .args(["-o", "loop"])
            .arg(&backing_file)
            .arg(&mount_point))?;
        Ok(Self {
            backing_file,
            mount_point,
            _folder: folder,
        })
    }

    pub(crate) fn mounted_at(&self) -> &Path {
        &self.mount_point
    }

    /// Brings everything written so far to the backing file.
    pub(crate) fn sync(&self) {
        run(Command::new("sync").arg("-f").arg(&self.mount_point)).expect("sync the file system");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a failed test may still hold files open.
        if let Err(reason) = run(Command::new("umount").arg("-l").arg(&self.mount_point)) {
            eprintln!("could not unmount {}: {reason}", self.mount_point.display());
        }
    }
}

/// Replays the journal, as the first mount after a power cut would.
fn repair(backing_file: &Path) -> Result<(), String> {
    let status = Command::new("e2fsck")
        .args(["-f", "-y"])
        .arg(backing_file)
        .output();
    let output = status.map_err(|error| format!("e2fsck: {error}"))?;
    // 1: something was repaired.
    match output.status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(format!(
            "e2fsck: {}",
            String::from_utf8_lossy(&output.stdout)
        )),
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!(
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}
