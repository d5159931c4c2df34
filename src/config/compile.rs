//! What was typed and what stands in tollgate.toml, compiled into one record.

use std::path::Path;

use anyhow::{Context, anyhow, bail};
use url::Url;

use super::contradictions::{refuse_folder_options, refuse_live_options, refuse_out_inside};
use super::file::Settings;
use super::notify::Notify;
use super::{Config, DEFAULT_OUT, HistoryPlace, Stdout, Target, without_repeats};
use super::{crawl, fail_on, history, network, notify, record, selection, sources};
use crate::cli::AuditArgs;
use crate::cli::values::{self, Size};
use crate::crawl::Scope;
use crate::crawl::scope::{Hosts, ScopeOptions};
use crate::crawl::state::{Beginning, FILE_NAME, StateFile};
use crate::fetch::http::{HttpOptions, Secret};
use crate::report::{self, DEFAULT_FORMATS, Format};
use crate::site::External;
use crate::site::equity::Terms;
use crate::urls::Tracking;

/// How much of one body is read when nobody says otherwise.
const DEFAULT_MAX_BODY: Size = Size(10 << 20);

/// How many clicks from listed pages are followed when nobody says otherwise: what they link to is asked for.
const BEYOND_LISTED: u32 = 1;

impl Config {
    /// The flags first, then the file, then the defaults.
    pub(super) fn compile(args: &AuditArgs, settings: &Settings) -> anyhow::Result<Self> {
        let selection = selection::compile(&args.selection, settings)?;
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
            limits: crawl::limits(&args.crawl.limits, &settings.limits)?,
            scope: scope(args, settings, &what)?,
            external,
            ignore_robots: args.crawl.scope.ignore_robots || settings.scope.ignore_robots.unwrap_or(false),
            as_crawlers: args.crawl.scope.as_crawlers || settings.scope.as_crawlers.unwrap_or(false),
            pace: crawl::pace(&args.crawl.pace, &settings.pace)?,
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
    let filed = || settings.scope.list.clone().filter(|_| args.target.is_none());
    if let Some(list) = args.crawl.scope.list.clone().or_else(filed) {
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
    args.crawl.scope.external.or(settings.scope.external).unwrap_or(default)
}

fn http_options(
    args: &AuditArgs,
    settings: &Settings,
    what: &Target,
    login: Option<Secret>,
) -> anyhow::Result<HttpOptions> {
    let file = (&settings.access, &settings.network);
    let Some(start) = what.start() else { return network::way(&args.crawl.network, file) };
    network::with_login(network::compile(&args.crawl.network, file, start)?, start, login)
}

/// How far the crawl reaches; a pattern that cannot be used is told before anybody is asked.
fn scope(args: &AuditArgs, settings: &Settings, what: &Target) -> anyhow::Result<ScopeOptions> {
    let mut options = crawl::scope(&args.crawl.scope, &settings.scope)?;
    if matches!(what, Target::List(_)) {
        options.max_depth.get_or_insert(BEYOND_LISTED);
    }
    if matches!(what, Target::Folder(_)) {
        // A folder holds the files of one host; what tollgate.toml says of others is for the live site.
        options.hosts = Hosts::Same;
    }
    let start = what.start().cloned();
    let is_name = start.as_ref().is_none_or(|start| start.domain().is_some());
    if args.crawl.scope.subdomains && !is_name {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Condition;

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
}
