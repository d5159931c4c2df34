//! What becomes of an audit: reports in their folder, one answer on standard output, an exit code.

use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::Console;
use super::judge::Judgement;
use crate::audit::Audit;
use crate::config::{Config, Stdout};
use crate::report::terminal::{self, Ending};
use crate::report::{Format, Writer, csv, write_whole};

/// Writes the reports, prints what standard output is to carry, and judges the run.
pub fn publish(audit: &Audit, config: &Config, console: &mut Console) -> anyhow::Result<Judgement> {
    let mut written = write_reports(audit, &config.out, &config.formats)?;
    let path = config.out.join(csv::PAGES);
    if !audit.extracted.is_empty() && !written.contains(&path) {
        write_whole(&path, |out| csv::write_pages(audit, out))?;
        written.push(path);
    }
    let judgement = Judgement::of(audit, &config.fail_on);
    let ending = Ending { written, exit: Some((judgement.exit.code(), judgement.says.clone())) };
    print(audit, config.stdout, &ending, console)?;
    Ok(judgement)
}

/// Writes these reports into a folder, side by side, and says where they are.
pub fn write_reports(
    audit: &Audit,
    folder: &Path,
    formats: &[&'static Format],
) -> anyhow::Result<Vec<PathBuf>> {
    let write = |(name, write): &(&str, Writer)| {
        let path = folder.join(name);
        write_whole(&path, |out| write(audit, out)).map(|()| path)
    };
    let files: Vec<_> = formats.iter().flat_map(|format| format.files()).collect();
    // All are tried before the first failure in their order counts.
    let written: Vec<_> = files.par_iter().map(write).collect();
    written.into_iter().collect()
}

/// Prints the summary or the report that was asked for. A reader who leaves early changes nothing.
pub fn print(audit: &Audit, what: Stdout, ending: &Ending, console: &mut Console) -> anyhow::Result<()> {
    let printed = match what {
        Stdout::Summary => {
            terminal::write(audit, ending, console.paint, console.out).map_err(anyhow::Error::from)
        }
        Stdout::Report(format) => (format.write)(audit, console.out),
        Stdout::Nothing => Ok(()),
    };
    settle(printed, console)
}

/// Ends what was printed: what standard error says after it must not overtake it.
pub fn settle(printed: anyhow::Result<()>, console: &mut Console) -> anyhow::Result<()> {
    printed
        .and_then(|()| Ok(console.out.flush()?))
        .or_else(|error| if super::is_broken_pipe(&error) { Ok(()) } else { Err(error) })
        .context("cannot write to standard output")
}
