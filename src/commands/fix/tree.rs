//! The files below a folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// A larger file is no text that somebody wrote.
const MOST_BYTES: u64 = 10 << 20;

/// The files of wanted names below a folder, in order; not what other programs put there, and no links.
pub fn files(root: &Path, is_wanted: impl Fn(&str) -> bool) -> anyhow::Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && !name.starts_with('.') && name != "node_modules" {
                folders.push(path);
            } else if kind.is_file() && is_wanted(&name) && entry.metadata()?.len() <= MOST_BYTES {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
