//! Whether what is in a folder can be had back.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

/// Refuses a folder that git does not keep, or that has changes of its own.
pub fn refuse_unclean(root: &Path) -> anyhow::Result<()> {
    let shown = root.display();
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["status", "--porcelain", "--untracked-files=normal", "--", "."]);
    let output =
        git.output().context("cannot run git, which would keep what was there; `--force` does without")?;
    if !output.status.success() {
        bail!(
            "`{shown}` is not kept by git, so that nothing could bring it back; `--force` changes it all the same"
        );
    }
    if !output.stdout.is_empty() {
        bail!("`{shown}` has changes that are not committed: commit them first, or say `--force`");
    }
    Ok(())
}
