//! Redirects for one server: the rules on standard output or in a file, what is left out on standard error.

use super::deliver;
use crate::audit::Audit;
use crate::cli::FixArgs;
use crate::commands::Console;
use crate::fix::counted;
use crate::fix::map::{RedirectMap, Wanted};
use crate::fix::suggest::SURE_ENOUGH;
use crate::fix::targets::{Target, Written};
use crate::report::visible;

/// Paths that are named one by one; the target `csv` lists all.
const MOST_NAMED: usize = 20;

/// Writes the redirects of an audit for one target.
pub fn run(audit: &Audit, target: &Target, args: &FixArgs, console: &mut Console) -> anyhow::Result<()> {
    let wanted = Wanted { confidence: args.confidence.unwrap_or(SURE_ENOUGH), gone: args.gone };
    let map = RedirectMap::of(&audit.base.url, &audit.fixes, wanted);
    let written = target.render(&map);
    let text = format!("{}{}", head(audit, target, &written), written.text);
    deliver(text.as_bytes(), args.out.as_deref(), console)?;
    let rules = counted(written.rules, "rule");
    console.tell(&format!("{rules} for {}; they go into {}", target.title, target.place));
    for left in written.left.iter().take(MOST_NAMED) {
        console.tell(&format!("left out: {}: {}", visible(&left.from), visible(&left.why)));
    }
    if let Some(more @ 1..) = written.left.len().checked_sub(MOST_NAMED) {
        console.tell(&format!("and {more} more left out; `--for csv` lists all"));
    }
    Ok(())
}

/// Where the rules come from, for whoever finds them in a configuration.
fn head(audit: &Audit, target: &Target, written: &Written) -> String {
    let Some(sign) = target.comment else { return String::new() };
    let site = visible(&audit.base.url);
    let untested =
        if target.is_tested { "" } else { " Untested in the real thing: try them on a copy first." };
    format!(
        "{sign} {} for dead URLs of {site}, from the audit of {}.{untested}\n",
        counted(written.rules, "rule"),
        visible(&audit.finished)
    )
}
