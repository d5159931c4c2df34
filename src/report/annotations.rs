//! annotations.txt: workflow commands of GitHub Actions, meant for standard output: `--stdout github`.
//!
//! GitHub shows ten annotations of each level for a step, so only the worst ten of each are written as commands;
//! the rest is counted in a line of the log.

use std::io::{self, Write};

use super::located::place;
use super::text::visible;
use super::words::counted;
use super::{Format, worst_first};
use crate::audit::{Audit, Finding, Verdict};
use crate::rules::Severity;

/// The format for GitHub Actions.
pub const FORMAT: Format = Format {
    name: "github",
    file_name: "annotations.txt",
    beside: &[],
    summary: "annotations of GitHub Actions, the worst ten of each severity",
    write,
};

/// Annotations of one level that GitHub shows for a step.
pub const MAX_OF_LEVEL: usize = 10;

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut findings = worst_first(audit);
    let all = findings.len();
    findings.retain(|finding| !finding.is_settled());
    for severity in [Severity::Error, Severity::Warning, Severity::Notice] {
        let of_level: Vec<_> = findings.iter().filter(|finding| level(finding) == severity).collect();
        for finding in of_level.iter().take(MAX_OF_LEVEL) {
            command(finding, audit, out)?;
        }
        let left = of_level.len().saturating_sub(MAX_OF_LEVEL);
        if left > 0 {
            let what = counted(left as u64, &format!("more {}", severity.name()));
            writeln!(
                out,
                "tollgate: {what} in the report; GitHub shows {MAX_OF_LEVEL} annotations of a level"
            )?;
        }
    }
    match (findings.len(), all - findings.len()) {
        (0, 0) => writeln!(out, "tollgate: no findings")?,
        (_, 0) => {}
        (0, settled) => writeln!(out, "tollgate: no new findings, and {settled} that are known or wait")?,
        (_, settled) => {
            writeln!(out, "tollgate: {} that are known or wait", counted(settled as u64, "finding"))?;
        }
    }
    Ok(())
}

/// What is inconclusive is a notice, whatever it would be if it were sure.
fn level(finding: &Finding) -> Severity {
    if finding.verdict == Verdict::Inconclusive { Severity::Notice } else { finding.severity }
}

fn command(finding: &Finding, audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    let place = place(finding, audit);
    let line = place.line.map(|line| format!(",line={line}")).unwrap_or_default();
    let column = place.line.and(place.column).map(|column| format!(",col={column}")).unwrap_or_default();
    let others = finding.sources_total.saturating_sub(1);
    let others =
        if others > 0 { format!(" (and {})", counted(others as u64, "more place")) } else { String::new() };
    let message = format!("{}: {}{others}. {}", finding.url, finding.evidence, finding.fix.summary);
    writeln!(
        out,
        "::{} file={}{line}{column},title={}::{}",
        level(finding).name(),
        property(&place.path),
        property(&finding.rule),
        data(&message)
    )
}

/// As the runner reads it: @actions/core escapes the same signs.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_command_or_a_property() {
        assert_eq!(
            property("a,line=1::error::x\n::set-output"),
            "a%2Cline=1%3A%3Aerror%3A%3Ax %3A%3Aset-output"
        );
        assert_eq!(data("100% of\n::error::"), "100%25 of ::error::");
    }
}
