//! Flags, environment, tollgate.toml and defaults, compiled into one plain record.
//!
//! What is said closer to the keyboard goes first: flags (with the environment, which clap reads for
//! them), then the file, then the defaults. What contradicts itself is refused, never guessed at.

pub mod commands;
mod compile;
mod contradictions;
mod crawl;
pub mod custom;
pub mod fail_on;
pub mod file;
mod history;
pub mod keys;
pub mod network;
pub mod notify;
mod record;
mod rules;
mod selection;
pub mod sources;
mod strangers;
pub mod tables;
mod target;
pub mod watch;
pub mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;

use url::Url;

pub use self::history::HistoryPlace;
pub use self::record::record;
pub use self::target::{Target, take_login};

use self::notify::Notify;
use self::sources::Project;
use self::watch::{Schedule, Showing};
use crate::audit::Condition;
use crate::cli::{AuditArgs, SearchArgs, WatchArgs};
use crate::crawl::Limits;
use crate::crawl::scope::ScopeOptions;
use crate::crawl::state::StateFile;
use crate::fetch::http::HttpOptions;
use crate::fetch::pace::PaceOptions;
use crate::report::{FORMATS, Format};
use crate::rules::Selection;
use crate::site::External;
use crate::site::equity::Terms;
use crate::urls::Tracking;

/// Where reports go when nobody says otherwise.
pub const DEFAULT_OUT: &str = "tollgate-out";

/// Everything that an audit must be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// What is audited, as the person named it, but for a login.
    pub target: String,
    /// What that is.
    pub what: Target,
    /// The address that the site will have, where it was given.
    pub base_url: Option<Url>,
    /// The folder that reports are written into.
    pub out: PathBuf,
    /// The report files to write.
    pub formats: Vec<&'static Format>,
    /// What standard output carries.
    pub stdout: Stdout,
    /// What fails the run; nothing does where this is empty.
    pub fail_on: Vec<Condition>,
    /// The file of findings that were accepted.
    pub baseline: Option<PathBuf>,
    /// After how many runs in a row a rule fails the run, by its id.
    pub fail_after: BTreeMap<String, u32>,
    /// The rules that run, and how severe each is.
    pub selection: Selection,
    /// Whether tracking parameters tell URLs apart.
    pub tracking: Tracking,
    /// How many bytes of one body are read.
    pub max_body: u64,
    /// When the crawl ends, whatever is left.
    pub limits: Limits,
    /// What belongs to the site, and what of it is visited.
    pub scope: ScopeOptions,
    /// What is done with links to other sites.
    pub external: External,
    /// Whether what robots.txt forbids is visited too.
    pub ignore_robots: bool,
    /// Whether a page of each section of a live site is asked for as crawlers too.
    pub as_crawlers: bool,
    /// How fast hosts are asked.
    pub pace: PaceOptions,
    /// How servers are asked.
    pub http: HttpOptions,
    /// The terms under which links pass equity on.
    pub terms: Terms,
    /// What people know of the site from elsewhere.
    pub search: SearchArgs,
    /// The files that pages are made from, where they are known.
    pub sources: Option<Project>,
    /// Where the state of the crawl is kept.
    pub state: StateFile,
    /// Where past audits are remembered, if they are.
    pub history: Option<HistoryPlace>,
    /// Who hears of changes.
    pub notify: Vec<Notify>,
    /// Where people read the report.
    pub report_url: Option<Url>,
    /// Whether progress stays untold.
    pub quiet: bool,
}

/// What standard output carries.
#[derive(Debug, Clone, Copy)]
pub enum Stdout {
    /// The summary for a person.
    Summary,
    /// One report, for a pipe.
    Report(&'static Format),
    /// Nothing.
    Nothing,
}

impl Stdout {
    /// `--quiet` silences the summary, never a report that was asked for.
    pub fn of(report: Option<&'static Format>, quiet: bool) -> Self {
        match report {
            Some(format) => Self::Report(format),
            None if quiet => Self::Nothing,
            None => Self::Summary,
        }
    }
}

impl Config {
    /// Reads tollgate.toml and compiles it with what was typed.
    pub fn load(args: &AuditArgs) -> anyhow::Result<Self> {
        Self::compile(args, &file::load(args.settings.config.as_deref())?)
    }

    /// The same for audits again and again: when, and where the last report is shown.
    pub fn load_to_watch(args: &WatchArgs) -> anyhow::Result<(Self, Schedule, Showing)> {
        let settings = file::load(args.audit.settings.config.as_deref())?;
        let (schedule, showing) = watch::compile(args, &settings.watch)?;
        Ok((Self::compile(&args.audit, &settings)?, schedule, showing))
    }
}

/// The formats in the order of their list, each once.
pub fn without_repeats(formats: &[&'static Format]) -> Vec<&'static Format> {
    FORMATS.iter().filter(|known| formats.iter().any(|format| format.name == known.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_silences_the_summary_and_not_the_report() {
        assert!(matches!(Stdout::of(None, true), Stdout::Nothing));
        assert!(matches!(Stdout::of(Some(&FORMATS[0]), true), Stdout::Report(_)));
        assert!(matches!(Stdout::of(None, false), Stdout::Summary));
    }
}
