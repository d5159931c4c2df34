//! What `tollgate fix` takes.

use std::path::PathBuf;

use clap::Args;

use super::SettingsArgs;
use super::named::target;
use crate::fix::targets::{TARGETS, Target};

/// Arguments of `tollgate fix`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct FixArgs {
    /// An audit.json that `tollgate audit` wrote
    pub audit: PathBuf,

    /// Write the redirects of dead URLs for this server or host
    #[arg(long = "for", value_name = "SERVER", value_parser = target(), long_help = servers())]
    #[arg(hide_possible_values = true)]
    pub server: Option<&'static Target>,

    /// Write redirects from this confidence on, from 0 to 1 [default: 0.8]
    ///
    /// On changed trees of real documentation at least 95 of 100 redirects of the default are right.
    #[arg(long, value_name = "SHARE", value_parser = confidence, requires = "server")]
    pub confidence: Option<f64>,

    /// Answer 410 (Gone) for dead URLs that no page is like
    #[arg(long, requires = "server")]
    pub gone: bool,

    /// Write a unified diff that changes URLs in the pages or their sources
    ///
    /// Only what is certain: redirected links to where they end, wrong case, slashes and endings, http to https of
    /// the same page, fragments with a slip. What is not certain is named on standard error.
    #[arg(long, conflicts_with = "server")]
    pub patch: bool,

    /// Write the sitemap again: only pages that answer 200 and may be indexed under their address, with the old dates
    ///
    /// More than 50,000 are split, with an index; then `--out` names the index.
    #[arg(long, conflicts_with_all = ["server", "patch"])]
    pub sitemap: bool,

    /// Write a diff that repairs robots.txt: names with a slip, sitemaps that are missing or not named in full
    #[arg(long, conflicts_with_all = ["server", "patch", "sitemap"])]
    pub robots: bool,

    /// The folder to change: the sources of the site (Markdown, HTML, templates), or where the built folder is now
    #[arg(long, value_name = "DIR", conflicts_with = "server")]
    pub source: Option<PathBuf>,

    /// Change the files, if git could bring them back, and print what was done
    #[arg(long, conflicts_with_all = ["out", "server", "sitemap"])]
    pub apply: bool,

    /// Change the files even if git could not bring them back
    #[arg(long, requires = "apply")]
    pub force: bool,

    /// Write into this file in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Where settings are kept.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

/// Reads a confidence.
fn confidence(text: &str) -> Result<f64, String> {
    share(text.parse().map_err(|_| "write a number from 0 to 1, like 0.9".to_owned())?)
}

/// A number that can be a confidence.
pub fn share(share: f64) -> Result<f64, String> {
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("a confidence is between 0 and 1".to_owned()) }
}

/// The help of `--for`: every target with what it cannot do.
fn servers() -> String {
    let mut help = "Write the redirects of dead URLs for this server or host\n\nOnly from paths that are dead to pages that \
                    answer, so that no rule leads to another. What a target cannot say is named on standard error.\n"
        .to_owned();
    let line = |target: &&Target| {
        let untested = if target.is_tested { "" } else { " Not tested in the real thing." };
        format!("\n{}: {}. {}{untested}", target.name, target.title, target.limits)
    };
    help.extend(TARGETS.iter().map(line));
    help
}

const EXAMPLES: &str = "\
Examples:
  tollgate fix tollgate-out/audit.json                   what to do, the best first
  tollgate fix tollgate-out/audit.json --for nginx --out redirects.conf
  tollgate fix tollgate-out/audit.json --for csv         with all that needs a person
  tollgate fix tollgate-out/audit.json --patch --source content | git apply
  tollgate fix tollgate-out/audit.json --patch --apply   in a clean git tree";
