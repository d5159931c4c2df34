//! metrics.txt: numbers for monitoring, as `OpenMetrics` 1.0 writes them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Format;
use super::text::visible;
use crate::audit::Audit;
use crate::diagnose::moment;
use crate::rules::Severity;

/// The format for monitoring.
pub const FORMAT: Format = Format {
    name: "openmetrics",
    file_name: "metrics.txt",
    beside: &[],
    summary: "OpenMetrics text, for monitoring",
    write,
};

fn write(audit: &Audit, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut metrics = Metrics { site: quoted(&audit.base.url), out };
    let severities = [Severity::Error, Severity::Warning, Severity::Notice];
    let by_severity = severities.map(|severity| (severity.name().to_owned(), audit.count(severity) as u64));
    metrics.labelled("tollgate_findings", "Faults that were found, by severity.", "severity", by_severity)?;
    let mut by_rule: BTreeMap<String, u64> = BTreeMap::new();
    for finding in &audit.findings {
        *by_rule.entry(finding.rule.clone()).or_default() += 1;
    }
    metrics.labelled("tollgate_rule_findings", "Faults that were found, by rule.", "rule", by_rule)?;
    if let Some(summary) = &audit.baseline {
        let by_standing = [
            ("new", summary.new),
            ("expired", summary.expired),
            ("new-rule", summary.new_rules),
            ("waiting", summary.waiting),
            ("known", summary.known),
        ];
        let by_standing = by_standing.map(|(name, count)| (name.to_owned(), count));
        metrics.labelled("tollgate_baseline_findings", "Faults by the baseline.", "standing", by_standing)?;
    }
    metrics.labelled("tollgate_answers", "URLs by how they answered.", "answer", audit.statuses.clone())?;
    let coverage = &audit.coverage;
    metrics.labelled(
        "tollgate_not_visited",
        "URLs that were not asked for.",
        "reason",
        coverage.not_visited.clone(),
    )?;
    metrics.single("tollgate_urls", "URLs that were asked for.", coverage.fetched)?;
    metrics.single("tollgate_pages", "Pages that were read.", coverage.pages)?;
    metrics.single("tollgate_complete", "Whether everything was visited.", u64::from(audit.complete))?;
    if let Some([began, ended]) = times(audit) {
        metrics.seconds("tollgate_finished_timestamp_seconds", "When the audit ended.", ended)?;
        metrics.seconds("tollgate_duration_seconds", "How long it took.", ended.saturating_sub(began))?;
    }
    Ok(writeln!(metrics.out, "# EOF")?)
}

fn times(audit: &Audit) -> Option<[u64; 2]> {
    let seconds = |text: &str| moment::parse(text)?.try_into().ok();
    Some([seconds(&audit.started)?, seconds(&audit.finished)?])
}

struct Metrics<'a> {
    site: String,
    out: &'a mut dyn Write,
}

impl Metrics<'_> {
    fn labelled(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (String, u64)>,
    ) -> io::Result<()> {
        self.head(name, help)?;
        for (value, count) in values {
            writeln!(self.out, "{name}{{site={},{label}={}}} {count}", self.site, quoted(&value))?;
        }
        Ok(())
    }

    fn single(&mut self, name: &str, help: &str, value: u64) -> io::Result<()> {
        self.head(name, help)?;
        writeln!(self.out, "{name}{{site={}}} {value}", self.site)
    }

    fn seconds(&mut self, name: &str, help: &str, value: u64) -> io::Result<()> {
        writeln!(self.out, "# TYPE {name} gauge\n# UNIT {name} seconds\n# HELP {name} {help}")?;
        writeln!(self.out, "{name}{{site={}}} {value}", self.site)
    }

    fn head(&mut self, name: &str, help: &str) -> io::Result<()> {
        writeln!(self.out, "# TYPE {name} gauge\n# HELP {name} {help}")
    }
}

/// A label's value: backslash, quote and line feed are escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", visible(text).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
