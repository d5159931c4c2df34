//! What `tollgate report` takes.

use std::path::PathBuf;

use clap::Args;

use super::SettingsArgs;
use super::conditions::{FailOn, fail_on};
use super::named::format;
use crate::report::Format;

/// Arguments of `tollgate report`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  tollgate report tollgate-out/audit.json --out public-report")]
pub struct ReportArgs {
    /// An audit.json that `tollgate audit` wrote
    pub audit: PathBuf,

    /// The folder to write reports into [default: where the audit is]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// The reports to write, by comma [default: html]
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = format())]
    pub format: Option<Vec<&'static Format>>,

    /// Print this report on standard output and write nothing
    #[arg(long, value_name = "FORMAT", value_parser = format(), conflicts_with_all = ["out", "format"])]
    pub stdout: Option<&'static Format>,

    /// Exit 1 on this, by comma, as `tollgate audit --fail-on` does
    #[arg(long, value_name = "CONDITION", value_delimiter = ',', value_parser = fail_on)]
    pub fail_on: Option<Vec<FailOn>>,

    /// Print no summary
    #[arg(short, long)]
    pub quiet: bool,

    /// Where settings are kept.
    #[command(flatten)]
    pub settings: SettingsArgs,
}
