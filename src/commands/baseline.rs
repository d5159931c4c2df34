//! `tollgate baseline`: the file of findings that were accepted. Nothing is fetched.

use std::collections::BTreeMap;

use anyhow::Context;

use super::{Console, Exit, accepted, report};
use crate::audit::Entry;
use crate::baseline::{self, Terms, Updated};
use crate::cli::{BaselineArgs, BaselineCommand, UpdateArgs};
use crate::config::file;
use crate::fix::counted;
use crate::report::{visible, write_whole};
use crate::rules::Severity;

/// Entries that are listed of each kind; the file has all of them.
const MAX_LISTED: usize = 10;

/// Does what the arguments ask for.
pub fn run(args: &BaselineArgs, console: &mut Console) -> anyhow::Result<Exit> {
    let BaselineCommand::Update(args) = &args.command;
    let settings = file::load(args.settings.config.as_deref())?;
    let args = &settings.baseline.under(args);
    let path = args.baseline.clone().or(settings.audit.baseline);
    let path = path.context("there is no baseline to bring up to date: name a file with `--baseline`")?;
    let audit = report::read(&args.audit)?;
    let mut baseline = accepted::read(&path)?.unwrap_or_default();
    let updated = baseline::update(&mut baseline, &audit, &terms(args));
    write_whole(&path, |out| Ok(out.write_all(baseline.written().as_bytes())?))?;
    let accepted = counted(baseline.entries.len(), "accepted finding");
    writeln!(console.out, "{}  {accepted}", path.display())?;
    said(&updated).iter().try_for_each(|line| writeln!(console.out, "{line}"))?;
    Ok(Exit::Clean)
}

fn terms(args: &UpdateArgs) -> Terms {
    Terms {
        reason: args.reason.clone(),
        owner: args.owner.clone(),
        expires: args.expires.clone(),
        from: args.from.unwrap_or(Severity::Notice),
    }
}

/// What was done, a line for each entry, and of many a line for each rule.
fn said(updated: &Updated) -> Vec<String> {
    let done = [
        ("added", &updated.added),
        ("fixed, and gone", &updated.removed),
        ("renewed", &updated.renewed),
        ("not reached, and kept", &updated.not_reached),
    ];
    let done = done.into_iter().filter(|(_, entries)| !entries.is_empty());
    let told = done.flat_map(|(what, entries)| {
        std::iter::once(format!("{} {what}", entries.len())).chain(listed(entries))
    });
    told.chain([format!("{} kept", updated.kept)]).collect()
}

fn listed(entries: &[Entry]) -> Vec<String> {
    if entries.len() <= MAX_LISTED {
        return entries.iter().map(line).collect();
    }
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in entries {
        *by_rule.entry(&entry.rule).or_default() += 1;
    }
    by_rule.into_iter().map(|(rule, count)| format!("  {count} {}", visible(rule))).collect()
}

fn line(entry: &Entry) -> String {
    let pages =
        if entry.pages.is_empty() { String::new() } else { format!("  on {}", entry.pages.join(", ")) };
    let why = entry.why.as_ref().map(|why| format!("  ({why})")).unwrap_or_default();
    format!("  {}  {}{}{why}", visible(&entry.rule), visible(&entry.target), visible(&pages))
}
