//! What a remedy brings back, as a number with its reasons.

use std::collections::BTreeSet;

use super::words::counted;
use super::{Fault, Gain};
use crate::rules::Severity;

/// What mending these faults brings back: never less than what mending one of them does.
pub fn gain(faults: &[Fault]) -> Gain {
    let worst = faults.iter().map(|fault| fault.severity).max().unwrap_or(Severity::Notice);
    let pages = pages(faults);
    Gain {
        score: score(worst, pages),
        pages,
        reasons: vec![counted(faults.len(), worst.name()), counted(pages, "page")],
    }
}

/// The worst severity makes the class, pages decide within it, each doubling by the same step.
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
