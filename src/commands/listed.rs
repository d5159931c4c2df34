//! What was listed and is refused: nobody may link to it, but the person who made the list wants to hear of it.

use crate::rules::{self, Found};
use crate::site::{Site, State};

/// The rule about pages that an audit begins with.
const RULE: &str = "start-page-refused";

/// The listed URLs, by their keys, that visitors do not get.
pub fn refused(site: &Site, listed: &[String]) -> Vec<Found> {
    listed.iter().filter_map(|key| found(site, key)).collect()
}

fn found(site: &Site, key: &str) -> Option<Found> {
    let resource = site.resource(site.find(key)?);
    let evidence = match resource.state {
        State::Answered(status) if status >= 400 => format!("answers {status}"),
        State::Failed(kind) if kind.is_refusal() => format!("gives no answer: {}", kind.name()),
        State::Answered(_) | State::Failed(_) | State::Skipped(_) => return None,
    };
    Some(Found {
        rule: rules::rule(RULE)?,
        url: key.to_owned(),
        status: resource.state.status(),
        verdict: resource.verdict,
        evidence,
        sources: Vec::new(),
        places: Vec::new(),
        alike: None,
    })
}
