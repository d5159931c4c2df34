//! A site that is made up, as a folder on disk.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, bail};
use rayon::prelude::*;

use crate::synthetic::Site;

/// Writes all files of a site into a folder that is new or empty.
pub fn write(site: &Site, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let mut there = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    if there.next().is_some() {
        bail!("{} is not empty; name a folder that is, or none", folder.display());
    }
    for (name, text) in site.instructions() {
        write_file(folder, name, &text)?;
    }
    site.files().par_bridge().try_for_each(|file| write_file(folder, &site.name(file), &site.content(file)))
}

fn write_file(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = folder.join(name);
    let written = match fs::write(&path, text) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent).and_then(|()| fs::write(&path, text))
        }
        written => written,
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}
