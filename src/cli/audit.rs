//! What `tollgate audit` takes.

use std::path::PathBuf;

use clap::Args;

use super::conditions::{FailOn, fail_on};
use super::named::format;
use super::values::{RunsInARow, Size};
use super::{CrawlArgs, HistoryArgs, SearchArgs, SelectionArgs, SettingsArgs};
use crate::report::Format;

pub(super) const REPORTS: &str = "Reports";
pub(super) const SITE: &str = "Site";
const CRAWL: &str = "Crawl";
pub(super) const RULES: &str = "Rules";

/// Arguments of `tollgate audit`.
#[derive(Debug, Default, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct AuditArgs {
    /// The build folder of a static site, or the URL of a live one
    ///
    /// A live site is crawled on its own host, as its robots.txt allows. The URL of a sitemap stands
    /// for the pages in it. Left out, the target is `target` in tollgate.toml.
    pub target: Option<PathBuf>,

    /// The folder to write reports into [default: tollgate-out]
    #[arg(short, long, value_name = "DIR", env = "TOLLGATE_OUT", hide_env_values = true, help_heading = REPORTS)]
    pub out: Option<PathBuf>,

    /// The reports to write, by comma [default: html,json]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = format(), help_heading = REPORTS)]
    pub format: Option<Vec<&'static Format>>,

    /// Print this report on standard output, in place of the summary
    #[arg(long, value_name = "FORMAT", value_parser = format(), help_heading = REPORTS)]
    pub stdout: Option<&'static Format>,

    /// Print neither summary nor progress
    #[arg(short, long, help_heading = REPORTS)]
    pub quiet: bool,

    /// The address that the site will have
    ///
    /// Absolute links to it lead into the folder. Left out, it is taken from the start page's
    /// canonical or from the sitemap.
    // Read when the configuration is compiled: a refusal by clap repeats the value, which may hold a password.
    #[arg(long, value_name = "URL", env = "TOLLGATE_BASE_URL", hide_env_values = true, help_heading = SITE)]
    pub base_url: Option<String>,

    /// Treat URLs that differ in tracking parameters only (`utm_source`, `gclid` ...) as one
    #[arg(long, help_heading = SITE)]
    pub drop_tracking: bool,

    /// Read no more than this of one body: 500kB, 10MiB [default: 10MiB]
    ///
    /// What is cut off is said in the report.
    #[arg(long, value_name = "SIZE", env = "TOLLGATE_MAX_BODY", hide_env_values = true, help_heading = SITE)]
    pub max_body: Option<Size>,

    /// Keep the state of the crawl in this file [default: crawl.db beside the reports]
    ///
    /// With it a crawl can go on after any end. It is a SQLite database that anyone may read, also while it is written: `pages`, `links`, `findings`.
    #[arg(long, value_name = "FILE", help_heading = CRAWL)]
    pub state: Option<PathBuf>,

    /// Go on with a crawl that ended early: killed, interrupted, out of budget
    #[arg(long, help_heading = CRAWL)]
    pub resume: bool,

    /// Ask a live site only for what has changed since the last audit
    ///
    /// The crawl.db of that audit is used if it was made by the same version with the same settings. Pages that
    /// their server calls unchanged (304), or that come with the same content, keep the facts that were found
    /// then; everything that was refused is asked for again, and so are robots.txt and sitemaps.
    #[arg(long, conflicts_with = "resume", help_heading = CRAWL)]
    pub incremental: bool,

    /// How the site is crawled.
    #[command(flatten)]
    pub crawl: CrawlArgs,

    /// What search engines and visitors want.
    #[command(flatten)]
    pub search: SearchArgs,

    /// What is remembered of it.
    #[command(flatten)]
    pub history: HistoryArgs,

    /// Exit 1 on this, by comma: a severity and what is worse, `never`, or a condition [default: error]
    ///
    /// Findings: `error`, `warning`, `notice`, `rule:ID`, `status:402`, `status:5xx`, `status:dns-error`,
    /// `status:payment`, `cause:ID`. Figures: `score<90`, `equity-lost>5%`, `clicks-at-risk>100`, and with a baseline
    /// `new>0` (in quotes, for shells). Any one of them is enough. Findings that are inconclusive, or that the
    /// baseline accepts, never fail a run.
    #[arg(long, value_name = "CONDITION", value_delimiter = ',', value_parser = fail_on, help_heading = RULES)]
    #[arg(env = "TOLLGATE_FAIL_ON", hide_env_values = true)]
    pub fail_on: Option<Vec<FailOn>>,

    /// Let findings in this file be: they are told, and fail no run
    ///
    /// `tollgate baseline update` writes it. A file that is not there yet accepts nothing.
    #[arg(long, value_name = "FILE", env = "TOLLGATE_BASELINE", hide_env_values = true, help_heading = RULES)]
    pub baseline: Option<PathBuf>,

    /// Let findings of a rule wait until so many runs in a row found them: broken-external-link=3
    ///
    /// For what fails now and then and is not ours. The counts are kept in streaks.json beside the history: a run
    /// that does not find it there begins at one.
    #[arg(long, value_name = "ID=RUNS", help_heading = RULES)]
    pub fail_after: Vec<RunsInARow>,

    /// Which rules run.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Where settings are kept.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  tollgate audit public --base-url https://example.com/
  tollgate audit https://example.com/
  tollgate audit https://example.com/ --path /docs/ --exclude '**/*.pdf' --max-pages 500
  TOLLGATE_AUTH=me:secret tollgate audit https://staging.example.com/ --ignore-robots
  tollgate audit public --only broken-link,broken-asset --fail-on warning
  tollgate audit public --quiet --stdout json | jq '.findings[].url'
  tollgate audit public --max-time 10m; tollgate audit public --resume
  tollgate audit public --search-console export.zip --access-log access.log.gz

Settings that a project keeps stand in tollgate.toml, under the same names:
  [audit]
  target = \"public\"
  fail-on = \"warning\"

  [rules]
  missing-h1 = \"off\"";
