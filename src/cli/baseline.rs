//! What `tollgate baseline` takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SettingsArgs;
use crate::rules::Severity;

/// Arguments of `tollgate baseline`.
#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct BaselineArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub command: BaselineCommand,
}

/// What can be done with a baseline.
#[derive(Debug, Subcommand)]
pub enum BaselineCommand {
    /// Add the findings of an audit, and drop what is fixed
    Update(UpdateArgs),
}

/// Arguments of `tollgate baseline update`.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLES)]
pub struct UpdateArgs {
    /// An audit.json that `tollgate audit` wrote
    pub audit: PathBuf,

    /// The file to bring up to date [default: `baseline` in tollgate.toml]
    ///
    /// Entries that stay keep their text, with reason, owner, last day and comments. What the audit did not reach
    /// stays too: only what it could have found again and did not is fixed.
    #[arg(long, value_name = "FILE", env = "TOLLGATE_BASELINE", hide_env_values = true)]
    pub baseline: Option<PathBuf>,

    /// Why the findings that are added are accepted
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// Who accepts them
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,

    /// The last day on which they are accepted: 2026-12-31
    ///
    /// Entries whose day is over are renewed to it where the fault is still there; otherwise they keep theirs, and
    /// go on failing runs.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub expires: Option<String>,

    /// Add findings from this severity on [default: notice]
    #[arg(long, value_name = "SEVERITY")]
    pub from: Option<Severity>,

    /// Where settings are kept.
    #[command(flatten)]
    pub settings: SettingsArgs,
}

const EXAMPLES: &str = "\
Examples:
  tollgate baseline update tollgate-out/audit.json --baseline baseline.toml
  tollgate baseline update tollgate-out/audit.json --baseline baseline.toml \\
    --reason 'the winter menu comes back' --owner anna --expires 2026-12-01";

/// A day as the file writes it.
fn day(text: &str) -> Result<String, String> {
    let day: toml::value::Datetime = text.parse().map_err(|_| "write a day as 2026-12-31".to_owned())?;
    match (day.date, day.time) {
        (Some(date), None) => Ok(date.to_string()),
        _ => Err("write a day as 2026-12-31".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_one_way() {
        assert_eq!(day("2026-12-31").as_deref(), Ok("2026-12-31"));
        for text in ["", "31.12.2026", "2026-13-01", "2026-12-31T00:00:00Z", "12:00:00", "tomorrow"] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
