//! Flags, environment, tollgate.toml and defaults, compiled into one plain record.
//!
//! What is said closer to the keyboard goes first: flags (with the environment, which clap reads for
//! them), then the file, then the defaults. What contradicts itself is refused, never guessed at.

pub mod commands;
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
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use url::Url;

pub use self::history::HistoryPlace;
pub use self::record::record;
pub use self::target::{Target, take_login};

use self::contradictions::{refuse_folder_options, refuse_live_options, refuse_out_inside};
use self::file::Settings;
use self::notify::Notify;
use self::sources::Project;
use self::watch::{Schedule, Showing};
use crate::audit::Condition;
use crate::cli::values::{self, Size};
use crate::cli::{AuditArgs, SearchArgs, WatchArgs};
use crate::crawl::scope::{Hosts, ScopeOptions};
use crate::crawl::state::{Beginning, FILE_NAME, StateFile};
use crate::crawl::{Limits, Scope};
use crate::fetch::http::{HttpOptions, Secret};
use crate::fetch::pace::PaceOptions;
use crate::report::{self, DEFAULT_FORMATS, FORMATS, Format};
use crate::rules::Selection;
use crate::site::External;
use crate::site::equity::Terms;
use crate::urls::Tracking;

/// Where reports go when nobody says otherwise.
pub const DEFAULT_OUT: &str = "tollgate-out";

/// How much of one body is read when nobody says otherwise.
pub const DEFAULT_MAX_BODY: Size = Size(10 << 20);

/// How many clicks from listed pages are followed when nobody says otherwise: what they link to is asked for.
const BEYOND_LISTED: u32 = 1;

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

    fn compile(args: &AuditArgs, settings: &Settings) -> anyhow::Result<Self> {
        let selection = selection::compile(args, settings)?;
        let (named, what, login) = target(args, settings)?;
        let out =
            args.out.clone().or_else(|| settings.audit.out.clone()).unwrap_or_else(|| DEFAULT_OUT.into());
        let external = external(args, settings, &what);
        match &what {
            Target::Folder(_) => refuse_live_options(args, external)?,
            Target::Site(_) | Target::List(_) => refuse_folder_options(args, &named)?,
        }
        let base_url = given_base(args)?.or_else(|| settings.audit.base_url.clone());
        let max_body = args.max_body.or(settings.audit.max_body).unwrap_or(DEFAULT_MAX_BODY).0;
        let is_quiet = args.quiet || settings.audit.quiet.unwrap_or(false);
        let state = state_file(args, settings, &what, &out);
        let history = history::place(&args.history, &settings.history, &out);
        if let Target::Folder(folder) = &what {
            refuse_out_inside(&out, folder)?;
            refuse_out_inside(&state.path, folder)?;
            history.iter().try_for_each(|place| refuse_out_inside(&place.folder, folder))?;
        }
        let drop_tracking = args.drop_tracking || settings.audit.drop_tracking.unwrap_or(false);
        let mut config = Self {
            target: named,
            http: http_options(args, settings, &what, login)?.with_body(max_body),
            base_url,
            out,
            formats: formats(args, settings),
            stdout: Stdout::of(args.stdout, is_quiet),
            fail_on: fail_on::of_run(args, settings, &selection)?,
            baseline: args.baseline.clone().or_else(|| settings.audit.baseline.clone()),
            fail_after: fail_on::after(args, settings, &selection)?,
            selection,
            tracking: if drop_tracking { Tracking::Drop } else { Tracking::Keep },
            max_body,
            limits: crawl::limits(&args.limits, &settings.limits)?,
            scope: scope(args, settings, &what)?,
            external,
            ignore_robots: args.scope.ignore_robots || settings.scope.ignore_robots.unwrap_or(false),
            as_crawlers: args.scope.as_crawlers || settings.scope.as_crawlers.unwrap_or(false),
            pace: crawl::pace(&args.pace, &settings.pace)?,
            terms: terms(settings)?,
            search: settings.search.under(&args.search),
            sources: sources::compile(&settings.sources)?,
            what,
            state,
            notify: notify(settings, history.as_ref())?,
            report_url: args.history.report_url.clone().or_else(|| settings.audit.report_url.clone()),
            history,
            quiet: is_quiet,
        };
        config.state.settings = record::identity(&config);
        Ok(config)
    }
}

/// What is audited: what was typed, then what the file says.
fn target(args: &AuditArgs, settings: &Settings) -> anyhow::Result<(String, Target, Option<Secret>)> {
    let list =
        args.scope.list.clone().or_else(|| settings.scope.list.clone().filter(|_| args.target.is_none()));
    if let Some(list) = list {
        return Ok((list.to_string_lossy().into_owned(), Target::listed(&list)?, None));
    }
    let path = args.target.clone().or_else(|| settings.audit.target.clone()).context(
        "there is nothing to audit: name a folder, as in `tollgate audit public`, or set `target` in tollgate.toml",
    )?;
    let (target, login) = Target::named(&path)?;
    let named = match &target {
        // As it was typed, but without a login.
        Target::Site(url) if login.is_some() => url.to_string(),
        _ => path.to_string_lossy().into_owned(),
    };
    Ok((named, target, login))
}

/// The address that was typed. One that cannot be read is not repeated: it may hold a password.
fn given_base(args: &AuditArgs) -> anyhow::Result<Option<Url>> {
    let read = |text: &String| values::base_url(text).map_err(|why| anyhow!("`--base-url`: {why}"));
    args.base_url.as_ref().map(read).transpose()
}

/// A build step asks nobody on the network unless it is told to.
fn external(args: &AuditArgs, settings: &Settings, what: &Target) -> External {
    let default = if matches!(what, Target::Folder(_)) { External::List } else { External::Check };
    args.scope.external.or(settings.scope.external).unwrap_or(default)
}

fn http_options(
    args: &AuditArgs,
    settings: &Settings,
    what: &Target,
    login: Option<Secret>,
) -> anyhow::Result<HttpOptions> {
    let file = (&settings.access, &settings.network);
    let Some(start) = what.start() else { return network::way(&args.network, file) };
    network::with_login(network::compile(&args.network, file, start)?, start, login)
}

/// How far the crawl reaches; a pattern that cannot be used is told before anybody is asked.
fn scope(args: &AuditArgs, settings: &Settings, what: &Target) -> anyhow::Result<ScopeOptions> {
    let mut options = crawl::scope(&args.scope, &settings.scope)?;
    if matches!(what, Target::List(_)) {
        options.max_depth.get_or_insert(BEYOND_LISTED);
    }
    if matches!(what, Target::Folder(_)) {
        // A folder holds the files of one host; what tollgate.toml says of others is for the live site.
        options.hosts = Hosts::Same;
    }
    let start = what.start().cloned();
    let is_name = start.as_ref().is_none_or(|start| start.domain().is_some());
    if args.scope.subdomains && !is_name {
        bail!("an address has no subdomains: leave `--subdomains` out, or name the host");
    }
    let start = start.unwrap_or_else(|| Url::parse("http://site.invalid/").expect("it is valid"));
    let scope = Scope::compile(start, options.clone())?;
    if let Target::List(urls) = what
        && let Some(other) = urls.iter().find(|url| scope.adopt(url).is_none())
    {
        bail!("`{other}` in the list is not of the site of its first URL: list one site at a time");
    }
    Ok(options)
}

/// Who hears of changes; without a memory nobody knows what has changed.
fn notify(settings: &Settings, history: Option<&HistoryPlace>) -> anyhow::Result<Vec<Notify>> {
    if history.is_none() && !settings.notify.is_empty() {
        bail!("[[notify]] in tollgate.toml needs a history to know what has changed: leave `none` out");
    }
    notify::compile(&settings.notify)
}

/// Terms that rank nothing are refused.
fn terms(settings: &Settings) -> anyhow::Result<Terms> {
    match settings.impact.fault() {
        Some(fault) => bail!("tollgate.toml: in [impact], {fault}"),
        None => Ok(settings.impact),
    }
}

/// The reports to write. What `tollgate baseline update` reads is written with a baseline, whatever else is.
fn formats(args: &AuditArgs, settings: &Settings) -> Vec<&'static Format> {
    let chosen = args.format.as_ref().or(settings.audit.formats.as_ref());
    let mut formats: Vec<&'static Format> = match chosen {
        Some(formats) => formats.clone(),
        None => DEFAULT_FORMATS.into_iter().filter_map(report::format).collect(),
    };
    if args.baseline.is_some() || settings.audit.baseline.is_some() {
        formats.push(&report::json::FORMAT);
    }
    without_repeats(&formats)
}

/// The state of the crawl is kept beside the reports, unless somebody names another place.
fn state_file(args: &AuditArgs, settings: &Settings, what: &Target, out: &Path) -> StateFile {
    let filed = &settings.audit;
    let path = args.state.clone().or_else(|| filed.state.clone()).unwrap_or_else(|| out.join(FILE_NAME));
    // A folder is read anew each time, whatever the file says of live sites.
    let is_filed = filed.incremental.unwrap_or(false) && what.start().is_some();
    let beginning = match (args.resume, args.incremental || is_filed) {
        (true, _) => Beginning::Resumed,
        (_, true) => Beginning::Incremental,
        _ => Beginning::Anew,
    };
    StateFile { path, beginning, settings: String::new() }
}

/// The formats in the order of their list, each once.
pub fn without_repeats(formats: &[&'static Format]) -> Vec<&'static Format> {
    FORMATS.iter().filter(|known| formats.iter().any(|format| format.name == known.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(args: &AuditArgs, toml: &str) -> anyhow::Result<Config> {
        let settings = toml::from_str(toml).expect("a test writes valid settings");
        Config::compile(args, &settings)
    }

    fn of(target: &str) -> AuditArgs {
        AuditArgs { target: Some(target.into()), ..AuditArgs::default() }
    }

    #[test]
    fn flags_go_before_the_file_and_the_file_before_defaults() {
        let toml = "[audit]\ntarget = \"built\"\nout = \"filed\"\nfail-on = \"warning\"";
        let args = AuditArgs { out: Some("typed".into()), ..AuditArgs::default() };
        let config = compiled(&args, toml).expect("it is consistent");
        assert_eq!((config.target.as_str(), config.out.to_str()), ("built", Some("typed")));
        let warning = Condition::Severity(crate::rules::Severity::Warning);
        assert_eq!((config.fail_on, config.max_body), (vec![warning], 10 << 20));
        assert_eq!(config.formats.len(), DEFAULT_FORMATS.len());
    }

    #[test]
    fn without_a_target_there_is_nothing_to_audit() {
        let message = compiled(&AuditArgs::default(), "").expect_err("it must be refused").to_string();
        assert!(message.contains("nothing to audit"), "{message}");
    }

    #[test]
    fn a_url_is_a_live_site_and_no_folder() {
        let site =
            |args: &AuditArgs| compiled(args, "").map(|config| config.what.start().map(ToString::to_string));
        assert_eq!(site(&of("https://example.com")).expect("fine"), Some("https://example.com/".to_owned()));
        assert_eq!(site(&of("public")).expect("fine"), None);
        let mapped =
            AuditArgs { base_url: Some("https://example.org/".to_owned()), ..of("https://example.com/") };
        assert!(site(&mapped).expect_err("refused").to_string().contains("--base-url"));
    }

    #[test]
    fn quiet_silences_the_summary_and_not_the_report() {
        assert!(matches!(Stdout::of(None, true), Stdout::Nothing));
        assert!(matches!(Stdout::of(Some(&FORMATS[0]), true), Stdout::Report(_)));
        assert!(matches!(Stdout::of(None, false), Stdout::Summary));
    }
}
