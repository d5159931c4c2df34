//! Which URLs are asked for as browsers and as crawlers too, beside the crawl.

use std::collections::{BTreeMap, BTreeSet};

use super::grounds::{prefix, told};
use crate::audit::Warning;
use crate::fetch::Client;
use crate::probe::crawlers;
use crate::site::Site;
use crate::urls::Url;

/// URLs of a folder that are asked for as others, at most.
const MOST_VARYING: usize = 1000;
/// URLs of a live site that are asked for as others, at most.
const MOST_SAMPLED: usize = 20;

/// Which URLs are asked for as others.
#[derive(Debug, Default)]
pub struct Others {
    /// The identities of the URLs.
    pub(super) keys: Vec<String>,
    /// Whether no more is asked as a client that no server answered: each silence lasts until the time is up.
    pub(super) gives_up: bool,
    /// What is not asked for, because it is too much.
    pub(super) warning: Option<Warning>,
}

impl Others {
    /// The URLs of a folder that are answered differently, depending on who asks.
    pub fn varying(keys: BTreeSet<String>) -> Self {
        let more = keys.len().saturating_sub(MOST_VARYING);
        let message = format!(
            "{more} more URLs are answered differently depending on who asks; as browsers and crawlers the first {MOST_VARYING} were asked for"
        );
        let warning = Warning { file: "_responses.toml".to_owned(), line: None, message };
        let keys = keys.into_iter().take(MOST_VARYING).collect();
        Self { keys, gives_up: false, warning: (more > 0).then_some(warning) }
    }

    /// The start of a live site, its robots.txt, and the first URL of each section for each answer that was given
    /// there: a rule that turns crawlers away names a section, mostly.
    pub fn sampled(site: &Site) -> Self {
        let start = site.url(site.start());
        let mut sections = BTreeMap::<(Option<&str>, String), &str>::new();
        for id in site.ids().filter(|id| !site.resource(*id).is_elsewhere) {
            let (key, Some(told)) = (site.url(id), told(site, id)) else { continue };
            if told.starts_with('3') || ["404", "410"].contains(&told.as_str()) {
                continue; // There is nothing that somebody could be refused.
            }
            let first = sections.entry((prefix(key), told)).or_insert(key);
            *first = (*first).min(key);
        }
        let robots = Url::parse(start).and_then(|start| start.join("/robots.txt"));
        let usual = [start.to_owned()].into_iter().chain(robots.map(String::from));
        let pages = sections.into_values().filter(|key| *key != start).map(str::to_owned);
        let mut keys: Vec<String> = usual.chain(pages).collect();
        let more = keys.len().saturating_sub(MOST_SAMPLED);
        keys.truncate(MOST_SAMPLED);
        let message = format!("as crawlers {MOST_SAMPLED} URLs were asked for; {more} sections were not");
        let warning = Warning { file: start.to_owned(), line: None, message };
        Self { keys, gives_up: true, warning: (more > 0).then_some(warning) }
    }
}

/// Clients that tell a refusal of some from a refusal of all.
pub(super) fn clients() -> impl Iterator<Item = Client> {
    std::iter::once(Client::Browser).chain(crawlers())
}
