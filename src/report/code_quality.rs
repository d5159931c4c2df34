//! gl-code-quality-report.json: what GitLab shows in merge requests, a subset of the Code Climate format
//! (<https://docs.gitlab.com/ci/testing/code_quality/>).

use std::io::{self, Write};

use serde_json::json;

use super::located::place;
use super::text::visible;
use super::{Format, worst_first};
use crate::audit::{Audit, Finding, Verdict};
use crate::rules::Severity;

/// The format for GitLab.
pub const FORMAT: Format = Format {
    name: "gitlab",
    file_name: "gl-code-quality-report.json",
    beside: &[],
    summary: "GitLab's code quality report",
    write,
};

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let issues: Vec<_> = worst_first(audit).into_iter().map(|finding| issue(finding, audit)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

fn issue(finding: &Finding, audit: &Audit) -> serde_json::Value {
    let place = place(finding, audit);
    json!({
        "type": "issue",
        "check_name": visible(&finding.rule),
        "description": visible(&format!("{}: {}. {}", finding.url, finding.evidence, finding.fix.summary)),
        "severity": severity(finding),
        "fingerprint": visible(&finding.fingerprint),
        // GitLab needs a line: of a page as a whole it is the first.
        "location": { "path": place.path, "lines": { "begin": place.line.unwrap_or(1).max(1) } },
    })
}

fn severity(finding: &Finding) -> &'static str {
    match (finding.verdict, finding.severity) {
        (Verdict::Inconclusive, _) | (_, Severity::Notice) => "info",
        (_, Severity::Warning) => "minor",
        (_, Severity::Error) => "critical",
    }
}
