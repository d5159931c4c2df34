//! What is remembered of audits from one to the next.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::values::report_url;

const HISTORY: &str = "History";

/// Where past audits are remembered, and how many.
#[derive(Debug, Clone, Default, Args)]
pub struct HistoryArgs {
    /// Remember audits in this folder, to say what changed since the last; `none` for no memory [default: that of the reports]
    ///
    /// The file is history.jsonl, a line for each audit. Audits of one site with the same settings are compared.
    #[arg(long, value_name = "DIR", env = "TOLLGATE_HISTORY", hide_env_values = true, help_heading = HISTORY)]
    pub history: Option<PathBuf>,

    /// Remember so many audits; older ones are forgotten [default: 400]
    #[arg(long, value_name = "NUMBER", help_heading = HISTORY)]
    pub keep_runs: Option<NonZeroUsize>,

    /// Link alerts (`[[notify]]` in tollgate.toml) to this address, where people read the report
    #[arg(long, value_name = "URL", value_parser = report_url, env = "TOLLGATE_REPORT_URL", hide_env_values = true)]
    #[arg(help_heading = HISTORY)]
    pub report_url: Option<Url>,
}
