//! How far a crawl goes, and how fast.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::NetworkArgs;
use super::values::{Size, Span};
use crate::crawl::scope::{Pattern, PrefixBudget, QueryPolicy};
use crate::site::External;

const SCOPE: &str = "Scope";
const LIMITS: &str = "Limits";
const PACE: &str = "Pace";

/// What every crawl is told, whatever becomes of what it finds.
#[derive(Debug, Clone, Default, Args)]
pub struct CrawlArgs {
    /// How far it reaches.
    #[command(flatten)]
    pub scope: ScopeArgs,

    /// When it ends.
    #[command(flatten)]
    pub limits: LimitArgs,

    /// How fast it asks.
    #[command(flatten)]
    pub pace: PaceArgs,

    /// How it gets in.
    #[command(flatten)]
    pub network: NetworkArgs,
}

/// What belongs to the audited site, and what of it is visited.
#[derive(Debug, Clone, Default, Args)]
pub struct ScopeArgs {
    /// Audit the URLs of this file, one on a line, in place of a whole site
    ///
    /// They and what they link to are asked for; links of pages that are not listed are not followed,
    /// unless --depth goes further.
    #[arg(long, value_name = "FILE", conflicts_with = "target", help_heading = SCOPE)]
    pub list: Option<PathBuf>,

    /// Count subdomains of the start's host as the same site
    #[arg(long, help_heading = SCOPE)]
    pub subdomains: bool,

    /// Visit only what is below this path, and the start
    #[arg(long, value_name = "PATH", help_heading = SCOPE)]
    pub path: Option<String>,

    /// Visit only URLs that match: a glob like '/docs/**', or regex:PATTERN; the start is always visited
    ///
    /// A glob is held to the path, and to the whole URL where it names a scheme. An expression is
    /// searched for in the whole URL. May be given several times.
    #[arg(long, value_name = "PATTERN", value_parser = pattern, help_heading = SCOPE)]
    pub include: Vec<Pattern>,

    /// Do not visit URLs that match, included or not
    #[arg(long, value_name = "PATTERN", value_parser = pattern, help_heading = SCOPE)]
    pub exclude: Vec<Pattern>,

    /// Which query parameters make a URL another one: all, none, keep=a,b or drop=a,b [default: all]
    #[arg(long, value_name = "WHICH", value_parser = query, help_heading = SCOPE)]
    pub query: Option<QueryPolicy>,

    /// Visit at most so many clicks from the start
    #[arg(long, value_name = "CLICKS", help_heading = SCOPE)]
    pub depth: Option<u32>,

    /// What to do with links to other sites: check, list or skip [default: check; list for a folder]
    ///
    /// `check` asks each of them once, `list` counts them, `skip` leaves them out of the report.
    #[arg(long, value_name = "WHAT", hide_possible_values = true, help_heading = SCOPE)]
    pub external: Option<External>,

    /// Visit what robots.txt forbids too, on a site of your own; the report says so
    #[arg(long, help_heading = SCOPE)]
    pub ignore_robots: bool,

    /// Ask for a page of each section as search and AI crawlers too, on a site of your own; the report says so
    ///
    /// By their published names, twenty URLs at most: whom a bot rule or a toll keeps out is found so. Real crawlers
    /// are verified by their address: an equal answer to a name proves nothing, a different one proves that the name
    /// is looked at.
    #[arg(long, help_heading = SCOPE)]
    pub as_crawlers: bool,
}

/// When a crawl ends, whatever is left.
#[derive(Debug, Clone, Default, Args)]
pub struct LimitArgs {
    /// End after this many pages; the report is partial then
    #[arg(long, value_name = "NUMBER", env = "TOLLGATE_MAX_PAGES", hide_env_values = true, help_heading = LIMITS)]
    pub max_pages: Option<NonZeroUsize>,

    /// End after this time: 90s, 10m, 2h; the report is partial then
    #[arg(long, value_name = "TIME", env = "TOLLGATE_MAX_TIME", hide_env_values = true, help_heading = LIMITS)]
    pub max_time: Option<Span>,

    /// End after so much was received: 500MB, 2GiB; the report is partial then
    #[arg(long, value_name = "SIZE", env = "TOLLGATE_MAX_BYTES", hide_env_values = true, help_heading = LIMITS)]
    pub max_bytes: Option<Size>,

    /// Visit at most so many URLs below a path: /calendar/=100; the report counts the others
    #[arg(long, value_name = "PATH=NUMBER", value_parser = budget, help_heading = LIMITS)]
    pub max_below: Vec<PrefixBudget>,
}

/// How fast hosts are asked.
#[derive(Debug, Clone, Default, Args)]
pub struct PaceArgs {
    /// Ask a host at most so many questions at one time, 64 at most [default: found by trying]
    #[arg(long, value_name = "NUMBER", env = "TOLLGATE_CONCURRENCY", hide_env_values = true, help_heading = PACE)]
    pub concurrency: Option<NonZeroUsize>,

    /// Ask a host at most so many questions a second: 5, 0.5 [default: as fast as it answers at ease]
    #[arg(long, value_name = "NUMBER", env = "TOLLGATE_RATE", hide_env_values = true, value_parser = rate)]
    #[arg(help_heading = PACE)]
    pub rate: Option<f64>,

    /// One question at a time, one a second
    #[arg(long, help_heading = PACE)]
    pub gentle: bool,
}

impl PaceArgs {
    /// Whether anything is said.
    pub fn is_given(&self) -> bool {
        self.gentle || self.concurrency.is_some() || self.rate.is_some()
    }
}

/// Reads a pattern: a glob, or an expression behind `regex:`.
pub fn pattern(text: &str) -> Result<Pattern, String> {
    match text.strip_prefix("regex:") {
        Some("") => Err("there is no expression after `regex:`".to_owned()),
        Some(regex) => Ok(Pattern::Regex(regex.to_owned())),
        None if text.is_empty() => Err("an empty pattern matches nothing".to_owned()),
        None => Ok(Pattern::Glob(text.to_owned())),
    }
}

/// Reads which query parameters count.
pub fn query(text: &str) -> Result<QueryPolicy, String> {
    const HOW: &str = "write all, none, keep=NAME,NAME or drop=NAME,NAME";
    let names = |list: &str| -> Result<Vec<String>, String> {
        let names: Vec<String> = list.split(',').map(|name| name.trim().to_owned()).collect();
        if names.iter().any(String::is_empty) { Err(HOW.to_owned()) } else { Ok(names) }
    };
    match text.split_once('=') {
        None if text == "all" => Ok(QueryPolicy::KeepAll),
        None if text == "none" => Ok(QueryPolicy::DropAll),
        Some(("keep", list)) => names(list).map(QueryPolicy::Keep),
        Some(("drop", list)) => names(list).map(QueryPolicy::Drop),
        _ => Err(HOW.to_owned()),
    }
}

/// Reads how many URLs are visited below a path: `/calendar/=100`.
pub fn budget(text: &str) -> Result<PrefixBudget, String> {
    const HOW: &str = "write it as PATH=NUMBER, as in /calendar/=100";
    let (prefix, pages) = text.rsplit_once('=').ok_or(HOW)?;
    match pages.trim().parse() {
        Ok(pages) if prefix.starts_with('/') => Ok(PrefixBudget { prefix: prefix.to_owned(), pages }),
        _ => Err(HOW.to_owned()),
    }
}

/// Reads a number of questions per second.
pub fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "write a number of questions per second above zero: 5, 0.5".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_globs_unless_they_say_regex() {
        assert_eq!(pattern("/docs/**"), Ok(Pattern::Glob("/docs/**".to_owned())));
        assert_eq!(pattern("regex:^https?:"), Ok(Pattern::Regex("^https?:".to_owned())));
        assert!(pattern("").is_err() && pattern("regex:").is_err());
    }

    #[test]
    fn queries_are_kept_or_dropped_whole_or_by_name() {
        let names = || vec!["id".to_owned(), "page".to_owned()];
        for (text, policy) in [
            ("all", QueryPolicy::KeepAll),
            ("none", QueryPolicy::DropAll),
            ("keep=id,page", QueryPolicy::Keep(names())),
            ("drop=id, page", QueryPolicy::Drop(names())),
        ] {
            assert_eq!(query(text), Ok(policy), "{text}");
        }
        for text in ["", "some", "keep", "keep=", "drop=a,,b", "keeep=a"] {
            assert!(query(text).is_err(), "{text}");
        }
    }

    #[test]
    fn budgets_and_rates_are_numbers_that_mean_something() {
        assert_eq!(budget("/a=b/=3"), Ok(PrefixBudget { prefix: "/a=b/".to_owned(), pages: 3 }));
        for text in ["", "/a", "a=3", "/a=many", "/a=-1"] {
            assert!(budget(text).is_err(), "{text}");
        }
        assert_eq!(rate("0.5"), Ok(0.5));
        for text in ["", "0", "-1", "inf", "NaN", "fast"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }
}
