//! One fault at one URL, as audits keep it, and the way out of it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Family, Stand, Standing, Verdict, is_zero};
use crate::diagnose::{Cause, Diagnosis};
use crate::fix::Fault;
use crate::impact::{Cluster, Impact};
use crate::rules::{Selection, Severity, Source};

/// Sources listed with one finding; all of them are counted in `sources_total`.
pub const MAX_SOURCES: usize = 10_000;

/// One fault at one URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The id of the rule that found it.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// The URL where the fault is.
    pub url: String,
    /// What that URL answered, where that is the fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What becomes of the visitor, where he is refused: families are never thrown into one pot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// How sure we are.
    pub verdict: Verdict,
    /// What was seen, in words.
    pub evidence: String,
    /// The same for the same fault in every run: rule and URL, hashed.
    pub fingerprint: String,
    /// The places that lead there, or where the fault can be seen; at most 10,000.
    pub sources: Vec<Source>,
    /// How many such places there are.
    pub sources_total: usize,
    /// The links among them by the templates that they stand in, each to be mended once; at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<Cluster>,
    /// How many such templates there are.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub clusters_total: u64,
    /// What it costs in search.
    #[serde(default, skip_serializing_if = "Impact::is_unknown")]
    pub impact: Box<Impact>,
    /// Why it is refused, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Arc<Diagnosis>>,
    /// Where it stands by the baseline, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Stand>,
    /// The way out.
    pub fix: Arc<Fix>,
}

impl Finding {
    /// Whether it may fail a run: it is sure enough, and nobody accepted it.
    pub fn counts(&self) -> bool {
        self.verdict != Verdict::Inconclusive && !self.is_settled()
    }

    /// Where it stands by the baseline; new where there is none.
    pub fn standing(&self) -> Standing {
        self.baseline.as_ref().map_or(Standing::New, |stand| stand.standing)
    }

    /// Whether nobody has to look at it now: the baseline accepts it or is older than its rule, or it waits for more
    /// runs.
    pub fn is_settled(&self) -> bool {
        matches!(self.standing(), Standing::Known | Standing::Waiting | Standing::NewRule)
    }

    /// What whoever mends it has to know of it; none where these rules did not find it.
    pub fn fault(&self, selection: &Selection) -> Option<Fault<'_>> {
        Some(Fault {
            rule: selection.rule(&self.rule)?,
            severity: self.severity,
            url: &self.url,
            status: self.status,
            fingerprint: &self.fingerprint,
            sources: &self.sources,
            sources_total: self.sources_total,
            diagnosis: self.diagnosis.as_deref(),
            impact: &self.impact,
        })
    }
}

/// The way out of a fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// In one sentence.
    pub summary: String,
    /// What to do, step by step, where a diagnosis knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<String>,
    /// Configuration that does it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snippets: Vec<Snippet>,
    /// How to see that it is mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verify: Option<String>,
}

/// Configuration that mends something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snippet {
    /// What it is for: a server, a service, a file.
    pub target: String,
    /// The text to put there.
    pub text: String,
}

impl Fix {
    /// A way out in one sentence.
    pub fn brief(summary: &str) -> Self {
        Self { summary: summary.to_owned(), steps: Vec::new(), snippets: Vec::new(), verify: None }
    }

    /// The way out of a cause.
    pub fn of(summary: &str, cause: &Cause) -> Self {
        let snippet = |(target, text): &(&str, &str)| Snippet {
            target: (*target).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            summary: summary.to_owned(),
            steps: cause.steps.iter().map(|step| (*step).to_owned()).collect(),
            snippets: cause.snippets.iter().map(snippet).collect(),
            verify: Some(cause.verify.to_owned()),
        }
    }
}
