//! What `tollgate compare` takes.

use std::path::PathBuf;

use clap::Args;

use super::audit::{REPORTS, RULES, SITE};
use super::conditions::{FailOn, fail_on};
use super::named::format;
use super::{AuditArgs, CrawlArgs, SelectionArgs, SettingsArgs};
use crate::report::Format;

/// Arguments of `tollgate compare`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompareArgs {
    /// What was: an audit.json (or the folder that it is in), the build folder of a site, or a URL
    ///
    /// Folders and URLs are audited now, with the options below and tollgate.toml.
    // `--list` names a target too, and contradicts it.
    #[arg(id = "target", value_name = "OLD")]
    pub old: PathBuf,

    /// What is
    pub new: PathBuf,

    /// Read addresses that begin so as others: `https://preview.example=https://www.example`
    ///
    /// Pages are compared by their paths anyway. This is for what a preview says of production: canonicals, sitemaps,
    /// links in full, and for previews below a path.
    // Read by the command: a refusal by clap repeats the value, which may hold a password.
    #[arg(long, value_name = "FROM=TO", help_heading = SITE)]
    pub map: Vec<String>,

    /// The address that the site of a folder will have
    #[arg(long, value_name = "URL", help_heading = SITE)]
    pub base_url: Option<String>,

    /// The folder to write reports into, and audits that are made for this [default: tollgate-compare]
    #[arg(short, long, value_name = "DIR", help_heading = REPORTS)]
    pub out: Option<PathBuf>,

    /// The reports to write, by comma [default: html,json]
    ///
    /// html, json, csv and markdown tell the comparison; the formats of CI tell what is new or worse.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = format(), help_heading = REPORTS)]
    pub format: Option<Vec<&'static Format>>,

    /// Print this report on standard output, in place of the summary
    #[arg(long, value_name = "FORMAT", value_parser = format(), help_heading = REPORTS)]
    pub stdout: Option<&'static Format>,

    /// Print neither summary nor progress
    #[arg(short, long, help_heading = REPORTS)]
    pub quiet: bool,

    /// How sites are crawled.
    #[command(flatten)]
    pub crawl: CrawlArgs,

    /// Exit 1 on this, by comma, as `tollgate audit --fail-on` does, where it is new or worse [default: error]
    ///
    /// Changes of URLs count too, by the names of what changed: `rule:vanished-url`, `rule:changed-status`,
    /// `rule:changed-redirect`, `rule:changed-robots`, `rule:changed-canonical`, `rule:changed-title`.
    #[arg(long, value_name = "CONDITION", value_delimiter = ',', value_parser = fail_on, help_heading = RULES)]
    pub fail_on: Option<Vec<FailOn>>,

    /// Which rules run.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Where settings are kept.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

impl CompareArgs {
    /// What an audit of one of the two is told.
    pub fn audit(&self, target: PathBuf, out: PathBuf) -> AuditArgs {
        let is_folder = !super::is_url(&target.to_string_lossy());
        AuditArgs {
            target: Some(target),
            out: Some(out),
            quiet: self.quiet,
            base_url: self.base_url.clone().filter(|_| is_folder),
            crawl: self.crawl.clone(),
            selection: self.selection.clone(),
            settings: self.settings.clone(),
            ..AuditArgs::default()
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  tollgate compare yesterday/audit.json tollgate-out/audit.json
  tollgate compare public-before public
  tollgate compare https://www.example https://preview.example --map https://preview.example=https://www.example
  tollgate compare old.json new.json --format markdown,sarif --fail-on rule:vanished-url,status:402";
