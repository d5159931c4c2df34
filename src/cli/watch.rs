//! What `tollgate watch` takes.

use std::net::SocketAddr;

use clap::Args;

use super::cron::Cron;
use super::values::Span;
use super::{AuditArgs, NameArgs};

const WATCH: &str = "Watch";

/// Audit a site again and again, and show the last report on a port of this machine
///
/// The first audit begins at once. What is due is known from the history, so that whoever starts again, after whatever end,
/// audits neither twice nor too late. tollgate.toml is read once. Ctrl-C ends it with the audit that runs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct WatchArgs {
    /// Audit again this time after an audit began: 30m, 6h, 24h
    #[arg(long, value_name = "TIME", conflicts_with = "cron", help_heading = WATCH)]
    pub every: Option<Span>,

    /// Audit at these moments, in UTC: '0 3 * * *' (minute, hour, day, month, weekday)
    #[arg(long, value_name = "EXPRESSION", help_heading = WATCH)]
    pub cron: Option<Cron>,

    /// Show the last report at / and its numbers at /metrics of this address [default: 127.0.0.1:8403]
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = WATCH)]
    pub listen: Option<SocketAddr>,

    /// Allow an address that other machines can reach
    ///
    /// Whoever reaches it can read the report.
    #[arg(long, help_heading = WATCH)]
    pub public: bool,

    /// By which names the last report may be asked for.
    #[command(flatten, next_help_heading = WATCH)]
    pub names: NameArgs,

    /// What is audited, and how.
    #[command(flatten)]
    pub audit: AuditArgs,
}

const EXAMPLES: &str = "\
Examples:
  tollgate watch https://www.example.com/ --every 6h
  tollgate watch public --cron '0 3 * * *' --out /var/lib/tollgate --listen 127.0.0.1:8403

In tollgate.toml:
  [watch]
  cron = \"0 3 * * *\"
  listen = \"127.0.0.1:8403\"";
