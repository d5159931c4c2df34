//! junit.xml: every finding as a test that did not pass, a suite for each rule.
//!
//! Errors and warnings fail. Notices are for information, nobody can build on what is inconclusive, and what the
//! baseline knows was accepted: they are skipped, with the reason.

use std::io::{self, Write};

use super::groups::{Group, groups};
use super::text::{place, shown_url};
use super::words::{counted, doubt};
use super::xml::escaped;
use super::{Format, known};
use crate::audit::{Audit, Finding, Verdict};
use crate::rules::Severity;

/// The format for test reports.
pub const FORMAT: Format = Format {
    name: "junit",
    file_name: "junit.xml",
    beside: &[],
    summary: "JUnit XML, for the test reports of any CI",
    write,
};

/// Places of one finding that are listed.
const MAX_PLACES: usize = 20;

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let groups = groups(audit);
    let failures: usize = groups.iter().map(failures).sum();
    let tests = audit.findings.len().max(1);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="tollgate" tests="{tests}" failures="{failures}" errors="0">"#)?;
    for group in &groups {
        suite(group, audit, out)?;
    }
    if groups.is_empty() {
        // A report without any test counts as a mistake in some CIs.
        writeln!(out, r#"  <testsuite name="tollgate" tests="1" failures="0" errors="0">"#)?;
        writeln!(out, r#"    <testcase name="no findings" classname="tollgate"/>"#)?;
        writeln!(out, "  </testsuite>")?;
    }
    Ok(writeln!(out, "</testsuites>")?)
}

fn suite(group: &Group, audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    let (tests, failures) = (group.findings.len(), failures(group));
    writeln!(
        out,
        r#"  <testsuite name="{}" tests="{tests}" failures="{failures}" errors="0" skipped="{}" timestamp="{}">"#,
        escaped(group.id),
        tests - failures,
        escaped(audit.started.trim_end_matches('Z')),
    )?;
    for finding in &group.findings {
        case(finding, audit, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn failures(group: &Group) -> usize {
    group.findings.iter().filter(|finding| skipped(finding).is_none()).count()
}

/// Why a finding is no failure.
fn skipped(finding: &Finding) -> Option<String> {
    let why = match (finding.verdict, finding.severity) {
        (Verdict::Inconclusive, _) => doubt(Verdict::Inconclusive),
        (_, Severity::Notice) => Some("notice"),
        _ => None,
    };
    known::settled(finding).or(why.map(str::to_owned))
}

fn case(finding: &Finding, audit: &Audit, out: &mut dyn Write) -> io::Result<()> {
    let base = &audit.base.url;
    let file = finding.sources.first().filter(|source| source.file.is_some() || source.written.is_some());
    let file = file.map(|source| format!(r#" file="{}""#, escaped(&place(source, &audit.target, base))));
    let (name, rule) = (escaped(&shown_url(&finding.url, base)), escaped(&finding.rule));
    writeln!(out, r#"    <testcase name="{name}" classname="tollgate.{rule}"{}>"#, file.unwrap_or_default())?;
    let message = escaped(&finding.evidence);
    if let Some(why) = skipped(finding) {
        writeln!(out, "      <skipped>{}: {message}</skipped>", escaped(&why))?;
    } else {
        let severity = finding.severity.name();
        writeln!(out, r#"      <failure type="{severity}" message="{message}">{}"#, escaped(&finding.url))?;
        for source in finding.sources.iter().take(MAX_PLACES) {
            writeln!(out, "{}", escaped(&place(source, &audit.target, base)))?;
        }
        let left = finding.sources_total.saturating_sub(MAX_PLACES.min(finding.sources.len()));
        if left > 0 {
            writeln!(out, "and {}", counted(left as u64, "more place"))?;
        }
        writeln!(out, "fix: {}</failure>", escaped(&finding.fix.summary))?;
    }
    writeln!(out, "    </testcase>")
}
