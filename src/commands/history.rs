//! history.jsonl: one line for each past audit, so that the next one can say what changed.
//!
//! The file only helps. Whatever is wrong with it is told, nothing in it is thrown away unread, and the audit goes on.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::Console;
use super::claim::Claim;
use super::ledger;
use crate::audit::run::{RUN_SCHEMA, Run, Series};
use crate::audit::trend::remember;
use crate::audit::{Audit, hashed, stored};
use crate::config::{Config, HistoryPlace};
use crate::diagnose::moment;
use crate::report::{visible, write_whole};

/// The name of the file.
pub const FILE_NAME: &str = "history.jsonl";

/// A longer file is none of ours: four hundred audits, few of them with their faults, are shorter.
const MAX_BYTES: u64 = 512 << 20;

/// Kinds of audits (other sites, other settings) of which the faults are kept for comparison.
const MAX_SERIES: usize = 4;

/// The audits of the past.
pub struct History {
    path: PathBuf,
    keep: usize,
    /// The oldest first.
    runs: Vec<Run>,
    /// Whether the file has something that is no audit, which must not be lost.
    is_damaged: bool,
    _claim: Option<Claim>,
}

impl History {
    /// Reads what is there. A folder of its own is claimed, like that of the reports.
    pub fn open(place: &HistoryPlace, out: &Path, console: &mut Console) -> anyhow::Result<Self> {
        let claim = if place.folder == out { None } else { Some(Claim::on(&place.folder)?) };
        let path = place.folder.join(FILE_NAME);
        let mut history =
            Self { path, keep: place.keep.get(), runs: Vec::new(), is_damaged: false, _claim: claim };
        if let Err(error) = history.read() {
            history.is_damaged = true;
            history.warn("cannot use all of the history", &error, console);
        }
        Ok(history)
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let text = match read(&self.path) {
            Err(error) if is_not_there(&error) => return Ok(()),
            text => text?,
        };
        let mut first = None;
        for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
            match run_of(line) {
                Ok(run) => self.runs.extend(run),
                Err(error) => {
                    first.get_or_insert((number, error));
                }
            }
        }
        match first {
            Some((number, error)) => Err(error.context(format!("line {number}"))),
            None => Ok(()),
        }
    }

    /// Takes an audit in, and tells it what changed since the one before.
    pub fn take(&self, audit: &mut Audit, settings: &str) -> Run {
        let series = Series { site: &audit.base.url, settings };
        let earlier: Vec<&Run> = self.runs.iter().filter(|run| run.series() == series).collect();
        let (run, trend) = remember(audit, settings, &earlier);
        audit.trend = trend.map(Box::new);
        run
    }

    /// Writes a run down, after the reports of it are there.
    pub fn add(&mut self, run: Run, console: &mut Console) {
        self.runs.push(run);
        self.shorten();
        if let Err(error) = self.write(console) {
            self.warn("this audit is not in the history", &error, console);
        }
    }

    /// Writes down that there was nothing to audit, beside audits of before: a history does not begin with it.
    pub fn add_failed(&mut self, why: &str, now: &str, config: &Config, console: &mut Console) {
        if self.runs.is_empty() {
            return;
        }
        let settings = settings(config);
        let site = config.what.start().map_or_else(|| config.target.clone(), ToString::to_string);
        let series = Series { site: &site, settings: &settings };
        self.add(Run::failed(why.to_owned(), [now, now].map(str::to_owned), series), console);
    }

    /// When the last audit with these settings began, in seconds since 1970.
    pub fn last_begun(&self, settings: &str) -> Option<i64> {
        let mut runs = self.runs.iter().rev().filter(|run| run.settings == settings);
        runs.find_map(|run| moment::parse(&run.started))
    }

    /// The folder that it is kept in.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Bounds what is kept: the newest runs, and the faults only of what the next audit may be compared with.
    fn shorten(&mut self) {
        self.runs.drain(..self.runs.len().saturating_sub(self.keep));
        let mut compared: Vec<(String, String)> = Vec::new();
        for run in self.runs.iter_mut().rev().filter(|run| run.known.is_some()) {
            let series = (run.site.clone(), run.settings.clone());
            if compared.len() == MAX_SERIES || compared.contains(&series) {
                run.forget();
            } else {
                compared.push(series);
            }
        }
    }

    fn write(&mut self, console: &mut Console) -> anyhow::Result<()> {
        if self.is_damaged {
            let aside = free_name(&self.path)?;
            fs::rename(&self.path, &aside).context("what is there cannot be put aside")?;
            console.tell(&format!("warning: the history as it was is kept as `{}`", aside.display()));
            self.is_damaged = false;
        }
        write_whole(&self.path, |out| {
            for run in &self.runs {
                serde_json::to_writer(&mut *out, run)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        })
    }

    fn warn(&self, what: &str, error: &anyhow::Error, console: &mut Console) {
        console.tell(&format!(
            "warning: {what} (`{}`): {}",
            self.path.display(),
            visible(&format!("{error:#}"))
        ));
    }
}

/// What decides what an audit finds, hashed: audits with other settings are not compared.
pub fn settings(config: &Config) -> String {
    let judged = ledger::described(&config.selection, config.tracking);
    hashed(&format!("{judged}{}", config.state.settings))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    if fs::metadata(path)?.len() > MAX_BYTES {
        bail!("it is larger than any history of tollgate");
    }
    Ok(fs::read(path)?)
}

fn is_not_there(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::NotFound)
}

/// The run in a line; none in an empty one.
fn run_of(line: &[u8]) -> anyhow::Result<Option<Run>> {
    if line.trim_ascii().is_empty() { Ok(None) } else { stored::read(line, RUN_SCHEMA, "an audit").map(Some) }
}

/// A name beside the file that nothing has.
fn free_name(path: &Path) -> anyhow::Result<PathBuf> {
    let named = |number: usize| path.with_file_name(format!("{FILE_NAME}.damaged-{number}"));
    (1..1000).map(named).find(|name| !name.exists()).context("too many damaged ones are kept beside it")
}
