//! comparison.md: what a pull-request comment holds, what is worse first. Crawled text stands in code spans only.

use std::io::{self, Write};

use crate::compare::{Became, Comparison, FindingChange, UrlChange};
use crate::report::digest::{MAX_BYTES, code};
use crate::report::words::counted;

/// What the last line needs.
const RESERVE: usize = 300;

/// Writes a comparison.
pub fn write(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let mut text = head(comparison);
    let (mut left, mut section) = (0, "");
    for (title, item) in items(comparison) {
        let heading = if title == section { String::new() } else { format!("\n### {title}\n\n") };
        if text.len() + heading.len() + item.len() + RESERVE > MAX_BYTES {
            left += 1;
            continue;
        }
        text.push_str(&heading);
        text.push_str(&item);
        section = title;
    }
    if left > 0 {
        let left = counted(left, "change");
        text = format!("{text}\n**{left} more** did not fit here; `comparison.html` has them.\n");
    }
    out.write_all(text.as_bytes())
}

fn head(comparison: &Comparison) -> String {
    let (old, new) = (&comparison.old, &comparison.new);
    let mut text = format!(
        "## tollgate: {} after {}\n\n{}\n",
        code(&new.target),
        code(&old.target),
        super::terminal::counts(comparison)
    );
    for (side, name) in [(old, "earlier"), (new, "later")] {
        if !side.complete {
            text.push_str("\n**The ");
            text.push_str(name);
            text.push_str(" audit ended before everything was visited.**\n");
        }
    }
    let figures: Vec<String> = comparison.figures.iter().map(super::terminal::figure).collect();
    if !figures.is_empty() {
        text.push('\n');
        text.push_str(&figures.join("; "));
        text.push('\n');
    }
    text
}

/// Every change under the title of its section, in the order of the text.
fn items(comparison: &Comparison) -> Vec<(&'static str, String)> {
    let findings = |became: Became, title| {
        let of_kind = comparison.findings.iter().filter(move |change| change.became == became);
        of_kind.map(move |change| (title, finding(change)))
    };
    let urls = comparison.urls.iter().map(|change| (change.aspect.summary(), url(change)));
    let mut items: Vec<(&'static str, String)> = Vec::new();
    items.extend(findings(Became::New, "New findings"));
    items.extend(findings(Became::Changed, "Changed findings"));
    items.extend(urls);
    items.extend(findings(Became::Fixed, "Fixed findings"));
    items.extend(findings(Became::NotReached, "Not reached"));
    items
}

fn finding(change: &FindingChange) -> String {
    let how = change.how.as_ref().map(|how| format!(" ({})", code(how))).unwrap_or_default();
    let (severity, rule, url) = (change.severity.name(), code(&change.rule), code(&change.url));
    format!("- {severity} {rule} {url}{how}: {}\n", code(&change.evidence))
}

fn url(change: &UrlChange) -> String {
    let severity = change.severity.map(|severity| format!("{} ", severity.name())).unwrap_or_default();
    format!("- {severity}{}: {} → {}\n", code(&change.url), code(&change.was), code(&change.now))
}
