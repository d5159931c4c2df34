//! `tollgate fix`: what to do about a stored audit, and the files that do it. Nothing is fetched.

mod crawlers;
mod git;
mod patch;
mod redirects;
pub(super) mod tree;
mod wishes;
mod worklist;

use std::path::Path;

use anyhow::bail;

use super::{Console, Exit, report};
use crate::audit::Audit;
use crate::cli::FixArgs;
use crate::config::file;
use crate::report::write_whole;

/// Does what the arguments ask for.
pub fn run(args: &FixArgs, console: &mut Console) -> anyhow::Result<Exit> {
    let args = &file::load(args.settings.config.as_deref())?.fix.under(args);
    let audit = report::read(&args.audit)?;
    refuse_old(&audit)?;
    match args.server {
        Some(target) => redirects::run(&audit, target, args, console)?,
        None if args.patch => patch::run(&audit, args, console)?,
        None if args.sitemap => crawlers::sitemap(&audit, args, console)?,
        None if args.robots => crawlers::robots(&audit, args, console)?,
        None if args.apply => bail!("say what to apply: `--patch` or `--robots`"),
        None => {
            let mut text = Vec::new();
            worklist::write(&audit, &mut text)?;
            deliver(&text, args.out.as_deref(), console)?;
        }
    }
    Ok(Exit::Clean)
}

/// An audit of a version that knew no work list says nothing of what to do.
fn refuse_old(audit: &Audit) -> anyhow::Result<()> {
    if audit.fixes.is_empty() && !audit.findings.is_empty() {
        bail!(
            "the audit was made by tollgate {}, which wrote no work list: run the audit again",
            audit.tool.version
        );
    }
    Ok(())
}

/// Writes a result where it is wanted: whole into a file, or on standard output.
fn deliver(text: &[u8], out: Option<&Path>, console: &mut Console) -> anyhow::Result<()> {
    match out {
        Some(path) => {
            write_whole(path, |file| Ok(file.write_all(text)?))?;
            console.tell(&format!("wrote {}", path.display()));
        }
        None => console.out.write_all(text)?,
    }
    Ok(())
}
