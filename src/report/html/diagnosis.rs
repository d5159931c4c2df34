//! Why a finding is refused, as the page shows it: every claim beside the words that support it.

use serde::Serialize;

use super::super::markdown::{Span, spans};
use super::super::text::{shortened, visible};
use super::super::words;
use crate::diagnose::{Diagnosis, Evidence};

/// Characters of one text.
const MAX_TEXT: usize = 300;

/// Why something is refused, and what to do.
#[derive(Debug, Serialize)]
pub struct DiagnosisView {
    cause: &'static str,
    confidence: &'static str,
    who: &'static str,
    marks: Vec<String>,
    evidence: Vec<Claim>,
    decoded: Vec<Pair>,
    flaws: Vec<Claim>,
    steps: Vec<Vec<Span>>,
    snippets: Vec<Snippet>,
    verify: Vec<Span>,
}

/// A claim and what shows it.
#[derive(Debug, Serialize)]
struct Claim {
    what: String,
    seen: String,
}

/// A name and its value.
#[derive(Debug, Serialize)]
struct Pair {
    name: String,
    value: String,
}

/// Configuration that mends it.
#[derive(Debug, Serialize)]
struct Snippet {
    name: &'static str,
    text: &'static str,
}

impl DiagnosisView {
    /// What is shown of a diagnosis. The way out is our own text, not that of a stored audit.
    pub fn of(diagnosis: &Diagnosis) -> Self {
        let claim = |what: &str, seen: &str| Claim {
            what: shortened(what, MAX_TEXT),
            seen: shortened(seen, MAX_TEXT),
        };
        let pair = |name: &str, value: &str| Pair {
            name: visible(name).into_owned(),
            value: shortened(value, MAX_TEXT),
        };
        let way_out = diagnosis.way_out();
        Self {
            cause: diagnosis.cause().title,
            confidence: diagnosis.confidence.class.name(),
            who: diagnosis.who.name(),
            marks: words::marks(diagnosis),
            evidence: diagnosis
                .evidence
                .iter()
                .map(|Evidence { what, seen, .. }| claim(what, seen))
                .collect(),
            decoded: diagnosis.decoded.lines().iter().map(|(name, value)| pair(name, value)).collect(),
            flaws: diagnosis.lint.iter().map(|flaw| claim(&flaw.what, &flaw.seen)).collect(),
            steps: way_out.iter().flat_map(|cause| cause.steps).map(|step| spans(step)).collect(),
            snippets: way_out
                .iter()
                .flat_map(|cause| cause.snippets)
                .map(|(name, text)| Snippet { name, text })
                .collect(),
            verify: way_out.map(|cause| spans(cause.verify)).unwrap_or_default(),
        }
    }
}
