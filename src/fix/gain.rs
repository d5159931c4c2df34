//! What a remedy brings back, as a number with its reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::words::counted;
use super::{Fault, Gain};
use crate::rules::Severity;

/// What mending these faults brings back: as much as the dearest of them costs, never less.
pub fn gain(faults: &[Fault]) -> Gain {
    let worst = faults.iter().map(|fault| fault.severity).max().unwrap_or(Severity::Notice);
    let pages = pages(faults);
    let is_weighed = faults.iter().any(|fault| !fault.impact.is_unknown());
    let dearest = faults.iter().map(|fault| fault.impact.score).fold(0.0, f64::max);
    let mut reasons = vec![counted(faults.len(), worst.name()), counted(pages, "page")];
    let equity = equity(faults);
    if equity >= 0.001 {
        reasons.push(format!("{:.1} % of the site's link equity", equity * 100.0));
    }
    Gain { score: if is_weighed { dearest } else { score(worst, pages) }, pages, reasons }
}

/// The link equity that is at the faults, each URL once.
fn equity(faults: &[Fault]) -> f64 {
    let shares: BTreeMap<&str, f64> =
        faults.iter().map(|fault| (fault.url, fault.impact.equity_share)).collect();
    shares.values().sum()
}

/// The same where nobody weighed the faults. The worst severity makes the class, pages decide within it, each doubling by the same step.
fn score(worst: Severity, pages: usize) -> f64 {
    let (floor, room) = match worst {
        Severity::Error => (60.0, 40.0),
        Severity::Warning => (30.0, 30.0),
        Severity::Notice => (0.0, 30.0),
    };
    // 65,536 pages take all the room.
    let doublings = pages.max(1).ilog2().min(16);
    floor + room * f64::from(doublings) / 16.0
}

/// The pages that lead to the faults, or have them.
fn pages(faults: &[Fault]) -> usize {
    let mut pages = BTreeSet::new();
    let mut unlisted = 0;
    for fault in faults {
        pages.extend(fault.sources.iter().map(|source| source.page.as_str()));
        if fault.sources.is_empty() {
            pages.insert(fault.url);
        }
        unlisted = unlisted.max(fault.sources_total - fault.sources.len().min(fault.sources_total));
    }
    pages.len() + unlisted
}
