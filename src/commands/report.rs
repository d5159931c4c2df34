//! `tollgate report`: a stored audit is rendered again. Nothing is fetched.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::judge::Judgement;
use super::publish::{print, write_reports};
use super::{Console, Exit};
use crate::audit::Audit;
use crate::cli::ReportArgs;
use crate::config::{Stdout, fail_on, file, without_repeats};
use crate::report::terminal::Ending;
use crate::report::{self, Format, json};

/// What is rendered when nobody says otherwise: the audit itself is there already.
const DEFAULT_FORMAT: &str = "html";

/// Renders a stored audit.
pub fn run(args: &ReportArgs, again: &[String], console: &mut Console) -> anyhow::Result<Exit> {
    let args = &file::load(args.settings.config.as_deref())?.report.under(args);
    let audit = read(&args.audit)?;
    let conditions = args.fail_on.as_deref().map(|said| fail_on::of_audit(Some(said), &audit)).transpose()?;
    let folder = args.out.as_deref().or(args.audit.parent()).unwrap_or(Path::new(""));
    let written = match args.stdout {
        Some(_) => Vec::new(),
        None => write_reports(&audit, folder, &formats(args))?,
    };
    let Some(conditions) = conditions else {
        print(&audit, Stdout::of(args.stdout, args.quiet), &Ending { written, exit: None }, console)?;
        return Ok(Exit::Clean);
    };
    let judgement = Judgement::of(&audit, &conditions);
    let ending = Ending { written, exit: Some((judgement.exit.code(), judgement.says.clone())) };
    print(&audit, Stdout::of(args.stdout, args.quiet), &ending, console)?;
    judgement.tell(again, console);
    Ok(judgement.exit)
}

/// Reads a stored audit.
pub(super) fn read(path: &Path) -> anyhow::Result<Audit> {
    let stored = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    json::read(&stored).with_context(|| format!("cannot use `{}`", path.display()))
}

fn formats(args: &ReportArgs) -> Vec<&'static Format> {
    let default = || report::format(DEFAULT_FORMAT).into_iter().collect();
    without_repeats(&args.format.clone().unwrap_or_else(default))
}
