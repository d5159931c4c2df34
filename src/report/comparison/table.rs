//! comparison.csv: one row for each change.

use std::io::{self, Write};

use crate::compare::Comparison;
use crate::report::csv::write_table;
use crate::report::table::Table;

/// Writes a comparison.
pub fn write(comparison: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let columns = ["change", "severity", "rule", "url", "was", "now"];
    let findings = comparison.findings.iter().map(|change| {
        let how = change.how.as_deref().unwrap_or_default();
        [change.became.name(), change.severity.name(), &change.rule, &change.url, how, &change.evidence]
    });
    let urls = comparison.urls.iter().map(|change| {
        let severity = change.severity.map_or("", |severity| severity.name());
        ["url", severity, change.aspect.name(), &change.url, &change.was, &change.now]
    });
    let rows = findings.chain(urls).map(|cells| cells.map(Into::into).into());
    write_table(
        Table { name: "comparison", columns: columns.map(str::to_owned).into(), rows: Box::new(rows) },
        out,
    )
}
