//! What a person may type. The doc comments here are the help, the man pages and docs/cli.md.

pub mod again;
mod audit;
mod baseline;
mod compare;
pub mod conditions;
pub mod cron;
mod fix;
pub mod given;
mod history;
mod implied;
mod init;
mod named;
pub mod network;
mod probe;
mod report;
pub mod scope;
mod search;
mod selection;
mod serve;
mod settings;
pub mod suggest;
pub mod topics;
pub mod values;
mod watch;

pub use audit::AuditArgs;
pub use baseline::{BaselineArgs, BaselineCommand, UpdateArgs};
pub use compare::CompareArgs;
pub use fix::{FixArgs, share};
pub use history::HistoryArgs;
pub use init::{Ci, InitArgs, is_plain};
pub use network::NetworkArgs;
pub use probe::{ProbeArgs, ProbeFormat};
pub use report::ReportArgs;
pub use scope::{CrawlArgs, LimitArgs, PaceArgs, ScopeArgs};
pub use search::{MetricsFile, SearchArgs};
pub use selection::SelectionArgs;
pub use serve::{NameArgs, ServeArgs};
pub use settings::SettingsArgs;
pub use watch::WatchArgs;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use self::given::Given;
use self::named::topic;

/// Find every page, asset and link of a static site that visitors or search engines are refused
///
/// tollgate reads a site's build folder as a server would, and finds what is refused: payment
/// demands (402) first, then every other error. It says where each one is linked from, by file and
/// line, and how to mend it.
#[derive(Debug, Parser)]
#[command(name = "tollgate", version, arg_required_else_help = true, after_help = EXAMPLES)]
#[command(subcommand_required = true, disable_help_subcommand = true)]
pub struct Cli {
    /// When to colour what is printed: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Color,
    /// Take this for the time that it is, so that two runs over the same bytes write the same (RFC 3339)
    #[arg(long, global = true, hide = true, value_name = "MOMENT", value_parser = moment)]
    pub frozen_time: Option<i64>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What was typed, to be typed again: without secrets and `--fail-on`.
    #[arg(skip)]
    pub again: Vec<String>,
    /// What was said of each option of an audit, where the configuration is asked about.
    #[arg(skip)]
    pub given: Vec<Given>,
}

const EXAMPLES: &str = "\
Examples:
  tollgate public                        audit the folder `public`, write tollgate-out/report.html
  tollgate audit public --fail-on never  look, and exit 0 whatever is found
  tollgate explain broken-link           what a rule finds, why it matters, how to fix it

`tollgate TARGET` is short for `tollgate audit TARGET`.

Exit codes:
  0  nothing fails the run by --fail-on
  1  something does
  2  the command line, the configuration or a file is wrong
  3  nothing could be audited
  4  the audit ended before everything was visited; its report is partial and says so";

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says `NO_COLOR`.
    #[default]
    Auto,
    /// Also in a pipe.
    Always,
    /// Not at all.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a site and write its reports
    Audit(Box<AuditArgs>),
    /// Audit a site again and again, and show the last report
    Watch(Box<WatchArgs>),
    /// Ask for one URL as several clients, and say who is refused and why
    Probe(Box<ProbeArgs>),
    /// Serve a folder as a site, with the faults that it declares
    Serve(ServeArgs),
    /// Render a stored audit again
    Report(ReportArgs),
    /// Say what differs between two audits, folders or live sites
    Compare(Box<CompareArgs>),
    /// Say what to do about an audit, and write redirects
    Fix(FixArgs),
    /// Keep the file of findings that were accepted
    Baseline(BaselineArgs),
    /// Write a ready CI job, or a nightly one, and a tollgate.toml
    Init(InitArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Explain a rule, a status, a failure, a cause or a payment dialect
    Explain(ExplainArgs),
    /// Say what is configured, and where each value comes from
    Config(ConfigArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write all of them into a folder
    Man(ManArgs),
}

/// What `tollgate rules` takes.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: Listing,
}

/// How rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Listing {
    /// One line each
    #[default]
    Table,
    /// For programs
    Json,
    /// The whole documentation, as in docs/rules.md
    Markdown,
}

/// What `tollgate explain` takes.
#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub struct ExplainArgs {
    /// A rule, a status code, a failure, a cause or a payment dialect
    ///
    /// `tollgate rules` lists the rules; docs/statuses.md and docs/causes.md hold the rest.
    #[arg(value_name = "WHAT", value_parser = topic(), hide_possible_values = true)]
    pub what: String,

    /// Read the project's own rules from this file in place of tollgate.toml
    #[arg(long, value_name = "FILE", env = "TOLLGATE_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  tollgate explain broken-link         a rule: what it finds, why it matters, how to fix it
  tollgate explain 402                 a status: what it means, what search engines do with it
  tollgate explain dns-error           a way of getting no answer
  tollgate explain platform-suspended  a cause: who can mend it, and how";

/// What `tollgate config` takes.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// What to say.
    #[command(subcommand)]
    pub what: ConfigCommand,
}

/// What can be asked of the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Check what an audit would be told, and say of each value where it comes from
    ///
    /// It takes what `tollgate audit` takes, and audits nothing. No secret is shown. Exit 2 where an audit would refuse.
    Check(Box<AuditArgs>),
}

/// What `tollgate completions` takes.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tollgate completions bash > ~/.local/share/bash-completion/completions/tollgate"
)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// What `tollgate man` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tollgate man | man -l -")]
pub struct ManArgs {
    /// Write a page for every command into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

fn moment(text: &str) -> Result<i64, String> {
    crate::diagnose::moment::parse(text).ok_or_else(|| "write it as 2026-11-21T12:00:00Z".to_owned())
}

/// Reads what was typed; a target alone means to audit it.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let root = Cli::command();
    let typed = implied::with_audit(args.into_iter().collect(), &root)?;
    let again = again::words(&typed, &root);
    let matches = given::without_empty_variables(root.clone()).try_get_matches_from(typed)?;
    let given = given::of_config_check(&root, &matches);
    Ok(Cli { again, given, ..Cli::from_arg_matches(&matches)? })
}

/// Whether a target is meant as a URL.
pub fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn urls_are_told_from_folders() {
        for (text, expected) in [
            ("https://example.com", true),
            ("HTTP://example.com/", true),
            ("http", false),
            ("./https:", false),
            ("über://x", false),
        ] {
            assert_eq!(is_url(text), expected, "{text}");
        }
    }
}
