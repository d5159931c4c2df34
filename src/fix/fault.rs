//! What this room sees of a finding.

use crate::diagnose::Diagnosis;
use crate::impact::Impact;
use crate::rules::{Rule, Severity, Source};

/// What this room sees of a finding.
#[derive(Debug, Clone, Copy)]
pub struct Fault<'a> {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is in this run.
    pub severity: Severity,
    /// The URL where the fault is.
    pub url: &'a str,
    /// What that URL answered, where that is the fault.
    pub status: Option<u16>,
    /// The same in every run.
    pub fingerprint: &'a str,
    /// The places that lead there, or where the fault can be seen.
    pub sources: &'a [Source],
    /// How many such places there are.
    pub sources_total: usize,
    /// Why it is refused, where it is.
    pub diagnosis: Option<&'a Diagnosis>,
    /// What it costs in search.
    pub impact: &'a Impact,
}
