//! report.sarif: SARIF 2.1.0, for code scanning.
//!
//! GitHub rejects more than 25,000 results and shows 5,000 of them, so the worst come first and what does not fit
//! is said in a notification. A fault is one result; its places are its locations.

use std::collections::BTreeMap;
use std::io::{self, Write};

use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde_json::{Value, json};

use super::located::{Located, places};
use super::text::visible;
use super::{Format, known, worst_first};
use crate::audit::{Audit, Finding, Standing, Verdict};
use crate::diagnose::moment;
use crate::rules::{self, RULES, Rule, Severity};
use crate::urls::NOT_IN_PATH;

/// The format for code scanning.
pub const FORMAT: Format = Format {
    name: "sarif",
    file_name: "report.sarif",
    beside: &[],
    summary: "SARIF 2.1.0, for code scanning",
    write,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Results of one run; GitHub rejects more.
pub const MAX_RESULTS: usize = 25_000;
/// Results that GitHub shows.
const SHOWN_RESULTS: usize = 5_000;
/// Locations of one result; GitHub shows 100, people read fewer.
pub const MAX_LOCATIONS: usize = 10;

/// What a path keeps as it is; the rest is percent-encoded.
const PATH: &AsciiSet = &NOT_IN_PATH.add(b'[').add(b']');

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let findings = worst_first(audit);
    let results: Vec<Value> =
        findings.iter().take(MAX_RESULTS).map(|finding| result(finding, audit)).collect();
    let mut log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": visible(&audit.tool.name),
                "semanticVersion": visible(&audit.tool.version),
                "rules": descriptors(&findings),
            }},
            // One category per target: the upload of one site does not close the alerts of another.
            "automationDetails": { "id": format!("tollgate/{}", visible(&audit.base.url)) },
            "invocations": [{
                "executionSuccessful": audit.complete,
                "toolExecutionNotifications": notifications(audit),
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    for (name, time) in [("startTimeUtc", &audit.started), ("endTimeUtc", &audit.finished)] {
        if let Some(seconds) = moment::parse(time) {
            log["runs"][0]["invocations"][0][name] = moment::rfc3339(seconds).into();
        }
    }
    serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}

/// What is not in the file, or not in what is shown of it.
fn notifications(audit: &Audit) -> Vec<Value> {
    let (all, cut) = (audit.findings.len(), "the audit ended before everything was visited");
    let mut notes = Vec::new();
    if !audit.complete {
        notes.push(cut.to_owned());
    }
    if all > MAX_RESULTS {
        notes.push(format!(
            "{all} findings are more than SARIF uploads may hold: the worst {MAX_RESULTS} are here"
        ));
    } else if all > SHOWN_RESULTS {
        notes.push(format!("{all} findings are here; GitHub shows the worst {SHOWN_RESULTS}"));
    }
    notes.into_iter().map(|text| json!({ "level": "warning", "message": { "text": text } })).collect()
}

/// Every rule, and those that only the audit knows.
fn descriptors(findings: &[&Finding]) -> Vec<Value> {
    let strangers: BTreeMap<&str, &Finding> = findings
        .iter()
        .filter(|finding| rules::rule(&finding.rule).is_none())
        .map(|finding| (finding.rule.as_str(), *finding))
        .collect();
    let known = RULES.iter().map(|rule| descriptor(rule));
    known.chain(strangers.into_values().map(stranger)).collect()
}

fn descriptor(rule: &Rule) -> Value {
    let mut descriptor = json!({
        "id": rule.id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.summary },
        "help": { "text": rule.fix, "markdown": rule.docs },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": ["web", rule.category], "precision": "high", "problem.severity": problem(rule.severity) },
    });
    if let Some(reference) = rule.references.first() {
        descriptor["helpUri"] = (*reference).into();
    }
    descriptor
}

fn stranger(finding: &Finding) -> Value {
    json!({
        "id": visible(&finding.rule),
        "shortDescription": { "text": visible(&finding.fix.summary) },
        "defaultConfiguration": { "level": level(finding.severity) },
    })
}

fn result(finding: &Finding, audit: &Audit) -> Value {
    let locations: Vec<Value> =
        places(finding, audit).take(MAX_LOCATIONS).map(|place| location(&place)).collect();
    let mut result = json!({
        "ruleId": visible(&finding.rule),
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "locations": locations,
        "partialFingerprints": { "tollgate/v1": visible(&finding.fingerprint) },
        "properties": { "url": visible(&finding.url), "verdict": finding.verdict, "places": finding.sources_total },
    });
    if let Some(status) = finding.status {
        result["properties"]["status"] = status.into();
    }
    if audit.baseline.is_some() {
        result["baselineState"] = state(finding.standing()).into();
    }
    if finding.is_settled() {
        let status = if finding.standing() == Standing::Known { "accepted" } else { "underReview" };
        result["suppressions"] =
            json!([{ "kind": "external", "status": status, "justification": known::settled(finding) }]);
    }
    if finding.verdict == Verdict::Inconclusive {
        // Not a failure: somebody has to look.
        result["kind"] = "review".into();
        result["level"] = "none".into();
    }
    result
}

/// What has been there before is unchanged, accepted or not (section 3.27.24).
fn state(standing: Standing) -> &'static str {
    match standing {
        Standing::New | Standing::NewRule | Standing::Waiting => "new",
        Standing::Known | Standing::Expired => "unchanged",
    }
}

/// Brackets make links in SARIF messages (section 3.11.6): crawled text has none.
fn message(finding: &Finding) -> String {
    let more = match finding.sources_total {
        places if places > MAX_LOCATIONS => {
            format!(" {places} places lead there; {MAX_LOCATIONS} are listed.")
        }
        _ => String::new(),
    };
    let text = format!(
        "{}: {}. {}.{more}",
        visible(&finding.url),
        visible(&finding.evidence),
        visible(&finding.fix.summary)
    );
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn location(place: &Located) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.path) } });
    if let Some(line) = place.line.filter(|line| *line > 0) {
        physical["region"] = json!({ "startLine": line });
        if let Some(column) = place.column.filter(|column| *column > 0) {
            physical["region"]["startColumn"] = column.into();
        }
    }
    json!({ "physicalLocation": physical })
}

/// A relative reference whose first segment is no scheme, or a file of the disk.
fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, PATH).to_string();
    match (path.starts_with('/'), encoded.split('/').next()) {
        (true, _) => format!("file://{encoded}"),
        (false, Some(first)) if first.contains(':') => format!("./{encoded}"),
        _ => encoded,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "note",
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "recommendation",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        for (path, reference) in [
            ("public/a b.html", "public/a%20b.html"),
            ("example.com/?a=1", "example.com/%3Fa=1"),
            ("localhost:81/", "./localhost:81/"),
            ("/srv/site/a.html", "file:///srv/site/a.html"),
        ] {
            assert_eq!(uri(path), reference);
        }
    }
}
