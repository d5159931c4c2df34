//! What refusals cost, in the sentences that reports have in common.

use std::collections::HashSet;

use super::words::{counted, grouped};
use crate::audit::{Audit, Family, Finding};
use crate::impact::Picture;

/// What refusals cost the site as a whole; the score first.
pub fn picture(picture: &Picture) -> Vec<String> {
    let mut said = vec![match picture.score {
        Some(score) => format!("score {score:.1} of 100: {}", picture.score_says),
        None => format!("no score: {}", picture.score_says),
    }];
    if picture.equity_lost > 0.0 {
        said.push(format!(
            "{} of the site's link equity flows into refused URLs",
            percent(picture.equity_lost)
        ));
    }
    if let Some(listed) = &picture.sitemap {
        let (healthy, all) = (grouped(listed.healthy), counted(listed.listed, "URL"));
        said.push(format!("{healthy} of {all} in the sitemap answer and may be indexed"));
    }
    if let Some(clicks) = &picture.clicks {
        let (at_risk, total) = (grouped(clicks.at_risk), counted(clicks.total, "click"));
        said.push(format!("{at_risk} of {total} in the search data are on URLs that are refused now"));
    }
    said
}

/// A share of one, to the tenth of a percent.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// The number of a finding and its grade: `53.2 D`.
pub fn number(finding: &Finding) -> String {
    format!("{:.1} {}", finding.impact.score, finding.impact.grade.letter())
}

/// The refusals that cost the most, one for each URL, in the order of their cost.
pub fn dearest(audit: &Audit, most: usize) -> Vec<&Finding> {
    let mut known = HashSet::new();
    let refusals = audit.findings.iter().filter(|finding| finding.family.is_some_and(Family::is_refusal));
    refusals.filter(|finding| known.insert(finding.url.as_str())).take(most).collect()
}
