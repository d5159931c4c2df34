//! When `tollgate watch` audits, and where it shows what it found.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context, bail};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::cli::WatchArgs;
use crate::cli::cron::Cron;
use crate::cli::values::Span;
use crate::fetch::server::Names;

/// Where the last report is shown when nobody says otherwise.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8403);

/// The `[watch]` table: when `tollgate watch` audits, and where it shows the last report.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct WatchSettings {
    /// How long after an audit began the next one does, as in `6h`.
    #[schemars(with = "Option<String>")]
    pub every: Option<Span>,
    /// At which moments audits begin, in UTC: `0 3 * * *`.
    #[serde(deserialize_with = "cron")]
    #[schemars(with = "Option<String>")]
    pub cron: Option<Cron>,
    /// The address of this machine where the last report is shown.
    pub listen: Option<SocketAddr>,
    /// Names that are answered to there, beside localhost and addresses.
    pub hosts: Vec<String>,
}

/// Where the last report is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Showing {
    /// The address.
    pub address: SocketAddr,
    /// The names that are answered to.
    pub names: Names,
}

fn cron<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cron>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map(Some).map_err(serde::de::Error::custom)
}

/// When audits begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// So long after the last one began.
    Every(Duration),
    /// At these moments.
    Cron(Cron),
}

impl Schedule {
    /// When the next audit is due, in seconds since 1970, by when the last one began.
    pub fn after(&self, last: i64) -> i64 {
        match self {
            Self::Every(time) => last.saturating_add(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)),
            Self::Cron(cron) => cron.after(last).unwrap_or(i64::MAX),
        }
    }
}

/// When and where: what was typed, then what the file says.
pub fn compile(args: &WatchArgs, file: &WatchSettings) -> anyhow::Result<(Schedule, Showing)> {
    if file.every.is_some() && file.cron.is_some() {
        bail!("tollgate.toml: `every` and `cron` both say when to audit: leave one of them out");
    }
    let is_typed = args.every.is_some() || args.cron.is_some();
    let (every, cron) =
        if is_typed { (args.every, args.cron.as_ref()) } else { (file.every, file.cron.as_ref()) };
    let schedule = every.map(|time| Schedule::Every(time.0)).or_else(|| cron.cloned().map(Schedule::Cron));
    let schedule = schedule.context("say when to audit: `--every 6h`, or `--cron '0 3 * * *'` (UTC)")?;
    let address = args.listen.or(file.listen).unwrap_or(DEFAULT_LISTEN);
    if !address.ip().is_loopback() && !args.public {
        bail!("{address} can be reached from other machines; add --public if that is what you want");
    }
    let named = args.names.over(&file.hosts);
    Ok((schedule, Showing { address, names: Names::at(address.ip(), named) }))
}
