//! report.md: what a job summary or a pull-request comment holds, the worst first.
//!
//! Crawled text stands in code spans only: there it is no link, no mention, no HTML and no image.

use std::io::Write;

use super::groups::{Group, fresh};
use super::text::{place, shortened, shown_url};
use super::words::{counted, doubt, grouped};
use super::{Format, answer, known};
use crate::audit::{Audit, Finding};
use crate::rules::{Severity, Source};

/// The format for job summaries and comments.
pub const FORMAT: Format = Format {
    name: "markdown",
    file_name: "report.md",
    beside: &[],
    summary: "a job summary or pull-request comment, at most 60 kB",
    write,
};

/// Bytes of the file. GitHub takes comments of 65,536 characters, and a job summary of 1 MiB.
pub const MAX_BYTES: usize = 60_000;
/// What the last lines need.
const RESERVE: usize = 500;
/// Places of one finding that are listed.
const MAX_PLACES: usize = 3;
/// Characters of a URL or of evidence.
const MAX_TEXT: usize = 200;

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut text = head(audit);
    let mut told = 0;
    let groups = fresh(audit);
    let all: usize = groups.iter().map(|group| group.findings.len()).sum();
    'groups: for group in groups {
        let title = title(&group);
        let mut is_open = false;
        for finding in group.findings {
            let item = format!("{}{}", if is_open { "" } else { &title }, item(finding, audit));
            if text.len() + item.len() + RESERVE > MAX_BYTES {
                break 'groups;
            }
            text.push_str(&item);
            (is_open, told) = (true, told + 1);
        }
    }
    out.write_all(text.as_bytes())?;
    if told < all {
        let left = counted((all - told) as u64, "finding");
        writeln!(out, "\n**{left} more** did not fit here; `report.html` and `audit.json` have all.")?;
    }
    Ok(())
}

fn head(audit: &Audit) -> String {
    let (_, verdict) = answer::verdict(audit);
    let counts = [Severity::Error, Severity::Warning, Severity::Notice]
        .map(|severity| counted(audit.count(severity) as u64, severity.name()));
    let partial = if audit.complete { "" } else { "\n**The audit ended before everything was visited.**\n" };
    let baseline = audit.baseline.as_ref().map(|summary| {
        format!("\nBy the baseline {}: {}.\n", code(&summary.file), known::counts(summary).join(", "))
    });
    format!(
        "## tollgate: {}\n\n{verdict}\n{partial}\n{}; {} asked for, {} read.\n{}",
        code(&audit.base.url),
        counts.join(", "),
        counted(audit.coverage.fetched, "URL"),
        counted(audit.coverage.pages, "page"),
        baseline.unwrap_or_default(),
    )
}

/// A rule of ours says what it finds; one of the project's or of another version may say anything.
fn title(group: &Group) -> String {
    let said = |text: &str| if group.rule.is_some() { text.to_owned() } else { code(text) };
    let (severity, count) = (group.severity.name(), group.counted());
    let (id, summary, fix) = (code(group.id), said(&group.summary), said(group.fix()));
    format!("\n### {severity} {id}: {summary}\n\n{count}. {fix}\n\n")
}

fn item(finding: &Finding, audit: &Audit) -> String {
    let base = &audit.base.url;
    let status = finding.status.map(|status| format!("**{status}** ")).unwrap_or_default();
    let doubt = doubt(finding.verdict).map(|doubt| format!(" ({doubt})")).unwrap_or_default();
    let cause = finding.diagnosis.as_ref().map(|diagnosis| format!(": {}", diagnosis.cause().title));
    // A status with its number needs no words; anything else does.
    let evidence = finding.status.is_none().then(|| format!(" {}", code(&finding.evidence)));
    let (cause, evidence) = (cause.unwrap_or_default(), evidence.unwrap_or_default());
    let mut item = format!("- {status}{}{doubt}{cause}{evidence}\n", code(&shown_url(&finding.url, base)));
    let is_said = |source: &&Source| source.line.is_none() && source.page == finding.url;
    let places: Vec<_> = finding.sources.iter().filter(|source| !is_said(source)).take(MAX_PLACES).collect();
    item.extend(places.iter().map(|source| format!("  - {}\n", code(&place(source, &audit.target, base)))));
    let left = finding.sources_total.saturating_sub(places.len());
    item.extend((left > 0 && !places.is_empty()).then(|| format!("  - and {} more\n", grouped(left as u64))));
    item
}

/// A code span that holds any text: its fence is longer than every run of backticks in it.
pub fn code(text: &str) -> String {
    let text = shortened(text, MAX_TEXT);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    match (text.is_empty(), longest) {
        (true, _) => "` `".to_owned(),
        (_, 0) => format!("{fence}{text}{fence}"),
        _ => format!("{fence} {text} {fence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_gets_out_of_its_code_span() {
        for (text, span) in
            [("/a", "`/a`"), ("a`b", "`` a`b ``"), ("``x``\n# title", "``` ``x`` # title ```"), ("", "` `")]
        {
            assert_eq!(code(text), span);
        }
    }
}
