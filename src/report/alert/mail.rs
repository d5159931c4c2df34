//! An alert as mail: plain text, which nothing in it can change.

use super::super::text::visible;
use super::{Alert, named};

/// The subject, and the text.
pub fn mail(alert: &Alert) -> (String, String) {
    let mut lines = vec![visible(alert.site).into_owned()];
    for event in alert.events {
        lines.extend([String::new(), event.title.clone()]);
        lines.extend(named(event).map(|line| format!("  {line}")));
    }
    lines.extend(alert.report.map(|report| format!("\nThe report: {report}")));
    lines.push(format!("\nThe audit ended at {}.\n", visible(alert.finished)));
    (format!("tollgate: {}", alert.headline()), lines.join("\n"))
}
