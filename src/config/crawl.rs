//! How far a crawl goes and how fast: flags and tollgate.toml compiled into what the crawl takes. What is
//! said closer to the keyboard goes first.

use std::num::NonZeroUsize;

use anyhow::bail;

use super::tables::{LimitSettings, PaceSettings, ScopeSettings};
use crate::cli::{LimitArgs, PaceArgs, ScopeArgs};
use crate::crawl::scope::{Hosts, Pattern, PrefixBudget, ScopeOptions};
use crate::crawl::{IN_FLIGHT, Limits};
use crate::fetch::pace::PaceOptions;

/// How far a crawl reaches.
pub fn scope(args: &ScopeArgs, file: &ScopeSettings) -> anyhow::Result<ScopeOptions> {
    let is_wide = args.subdomains || file.subdomains.unwrap_or(false);
    let patterns = |typed: &[Pattern], filed: &[Pattern]| {
        if typed.is_empty() { filed.to_vec() } else { typed.to_vec() }
    };
    let options = ScopeOptions {
        hosts: if is_wide { Hosts::Subdomains } else { Hosts::Same },
        path_prefix: args.path.clone().or_else(|| file.path.clone()),
        include: patterns(&args.include, &file.include),
        exclude: patterns(&args.exclude, &file.exclude),
        max_depth: args.depth.or(file.depth),
        query: args.query.clone().or_else(|| file.query.clone()).unwrap_or_default(),
        ..ScopeOptions::default()
    };
    if let Some(both) = options.include.iter().find(|pattern| options.exclude.contains(pattern)) {
        bail!("the pattern `{}` is included and excluded: leave one of them out", both.text());
    }
    Ok(options)
}

/// When a crawl ends.
pub fn limits(args: &LimitArgs, file: &LimitSettings) -> anyhow::Result<Limits> {
    refuse_two_budgets(&args.max_below)?;
    let filed =
        file.max_below.iter().map(|(prefix, pages)| PrefixBudget { prefix: prefix.clone(), pages: *pages });
    let below: Vec<_> = if args.max_below.is_empty() { filed.collect() } else { args.max_below.clone() };
    if let Some(other) = below.iter().find(|budget| !budget.prefix.starts_with('/')) {
        bail!("tollgate.toml: `{}` in [limits.max-below] is no path: it begins with a slash", other.prefix);
    }
    Ok(Limits {
        pages: args.max_pages.or(file.max_pages).map(NonZeroUsize::get),
        time: args.max_time.or(file.max_time).map(|time| time.0),
        bytes: args.max_bytes.or(file.max_bytes).map(|size| size.0),
        below,
    })
}

fn refuse_two_budgets(budgets: &[PrefixBudget]) -> anyhow::Result<()> {
    for (at, one) in budgets.iter().enumerate() {
        if budgets[at + 1..].iter().any(|other| other.prefix == one.prefix) {
            bail!("the path `{}` is given two budgets: `--max-below` names each path once", one.prefix);
        }
    }
    Ok(())
}

/// How fast hosts are asked.
pub fn pace(args: &PaceArgs, file: &PaceSettings) -> anyhow::Result<PaceOptions> {
    let is_gentle = file.gentle.unwrap_or(false);
    if args.gentle && (args.concurrency.is_some() || args.rate.is_some()) {
        bail!(
            "`--gentle` says how fast to ask, and so do `--concurrency` and `--rate`: leave one of them out"
        );
    }
    if is_gentle && (file.concurrency.is_some() || file.rate.is_some()) {
        bail!(
            "tollgate.toml: `gentle` says how fast to ask, and so do `concurrency` and `rate`: leave one out"
        );
    }
    let is_typed = args.concurrency.is_some() || args.rate.is_some();
    if args.gentle || is_gentle && !is_typed {
        return Ok(PaceOptions::gentle());
    }
    let fixed = args.concurrency.or(file.concurrency).map(NonZeroUsize::get);
    if let Some(asked) = fixed.filter(|fixed| *fixed > IN_FLIGHT) {
        bail!(
            "a concurrency of {asked} is too much: at most {IN_FLIGHT} questions are under way at one time"
        );
    }
    let options = PaceOptions { fixed, ..PaceOptions::default() };
    Ok(args.rate.or(file.rate).map_or(options, |rate| options.with_rate(rate)))
}
