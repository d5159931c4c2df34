//! Asking a host for its robots.txt, before any of its pages is asked for.

use url::Url;

use super::{Availability, Policy, Robots};
use crate::fetch::pace::Tempo;
use crate::fetch::{Fetch, OnRedirect, Outcome, Request, Response, Want};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The name under which robots.txt may speak to us.
    pub agent: String,
    /// What is told how fast we may come.
    pub tempo: Tempo,
}

impl Asker {
    /// What robots.txt of the host of a URL says to us. When nobody knows (RFC 9309, section 2.3.1.4), how it was
    /// answered: then crawlers stay out.
    pub async fn ask(&self, fetch: &impl Fetch, host: &Url) -> Result<Policy, Box<Response>> {
        let Ok(url) = host.join("/robots.txt") else { return Ok(Policy::default()) };
        let request = Request { on_redirect: OnRedirect::Follow, ..Request::get(url, Want::Body) };
        let response = fetch.fetch(request).await;
        let robots = match (Availability::of(&response), &response.outcome) {
            (Availability::Readable, Outcome::Answered(answer)) => Robots::parse(&answer.body),
            (Availability::Unreachable, _) => return Err(Box::new(response)),
            _ => Robots::default(),
        };
        let policy = robots.policy(&self.agent);
        if let Some(delay) = policy.crawl_delay() {
            self.tempo.set_crawl_delay(host, delay);
        }
        Ok(policy)
    }
}
