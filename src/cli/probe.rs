//! What `tollgate probe` takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::NetworkArgs;

/// Arguments of `tollgate probe`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ProbeArgs {
    /// The URLs to ask for
    ///
    /// Each is asked for as tollgate, as tollgate wanting JSON, and as a desktop browser, with GET and HEAD, and
    /// by the other scheme too where the port is the usual one. Where somebody is refused, the start page,
    /// robots.txt, an asset and an invented path are asked for as well, and the refusal once more after a pause.
    /// Nothing is ever paid.
    // Read by the command, and not here: a refusal from here would repeat what may hold a password.
    #[arg(required = true, value_name = "URL")]
    pub urls: Vec<String>,

    /// Ask as crawlers too, by their full published names: on sites you run
    ///
    /// Search engines and AI vendors, among them Googlebot smartphone, Bingbot, `GPTBot` and `ClaudeBot`. Other
    /// people's sites may forbid in their terms what this does. Real crawlers are verified by their address, so
    /// that an equal answer proves nothing, and a different one that the name is looked at.
    #[arg(long)]
    pub as_crawlers: bool,

    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ProbeFormat,

    /// What opens closed doors, and the way to them.
    #[command(flatten)]
    pub network: NetworkArgs,

    /// Read `[network]` and the user agent from this file in place of tollgate.toml
    ///
    /// What opens the doors of the site there is for that site, and not for whatever is asked for here.
    #[arg(long, value_name = "FILE", env = "TOLLGATE_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
}

/// How a probe is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ProbeFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  tollgate probe https://example.com/article
  tollgate probe https://www.example.com/ --as-crawlers   a site you run
  tollgate probe https://example.com/api --format json | jq '.probes[].refusals[].diagnosis'

Exit codes: 0 nobody was refused, 1 somebody was, 3 there was no answer at all.";
