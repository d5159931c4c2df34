//! A folder of reports belongs to one run at a time: two would write halves of each other's audit.
//!
//! The lock is the folder's own and ends with the process, however that ends; no file is left behind.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// A folder that is ours until this is dropped.
#[derive(Debug)]
pub struct Claim {
    /// The open folder, which holds the lock; none where folders cannot be locked.
    _lock: Option<File>,
    /// The folders that were made for it, the deepest first.
    made: Vec<PathBuf>,
}

impl Claim {
    /// Claims a folder, and makes it if it is not there.
    pub fn on(folder: &Path) -> anyhow::Result<Self> {
        let missing = folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
        let made = missing.map(Path::to_owned).collect();
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        let lock = File::open(folder).ok();
        match lock.as_ref().map(File::try_lock) {
            Some(Err(TryLockError::WouldBlock)) => bail!(
                "another tollgate is writing to `{}`: wait for it, or choose another folder with `--out`",
                folder.display()
            ),
            // Some file systems have no locks; then two runs are nobody's business but theirs.
            Some(Err(TryLockError::Error(_)) | Ok(())) | None => Ok(Self { _lock: lock, made }),
        }
    }
}

impl Drop for Claim {
    /// A folder that nothing was written into goes again.
    fn drop(&mut self) {
        for folder in &self.made {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_claimed_by_one_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let first = Claim::on(folder.path()).expect("nobody has it");
        let message = Claim::on(folder.path()).expect_err("it is claimed").to_string();
        assert!(message.contains("another tollgate") && message.contains("--out"), "{message}");
        drop(first);
        assert!(Claim::on(folder.path()).is_ok());
    }

    #[test]
    fn only_what_was_made_and_left_empty_goes_again() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        drop(Claim::on(&folder.path().join("a/b")).expect("it is made"));
        assert!(!folder.path().join("a").exists());
        let claim = Claim::on(&folder.path().join("a/b")).expect("it is made");
        fs::write(folder.path().join("a/report"), "kept").expect("it is written");
        drop(claim);
        assert!(folder.path().join("a/report").exists() && !folder.path().join("a/b").exists());
        drop(Claim::on(folder.path()).expect("it was there"));
        assert!(folder.path().exists());
    }
}
