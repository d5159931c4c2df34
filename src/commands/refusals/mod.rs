//! Why a site refuses what it refuses: the signs of the crawl, a few looks more, one diagnosis for each URL.
//!
//! What the crawl knows already is not asked again. What is asked more is bounded: an invented path where payment
//! is demanded or the start refused, caches passed by for a few URLs, and other clients where that was allowed.

mod copies;
mod grounds;
mod others;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use copies::Copies;
pub use grounds::Grounds;
pub use others::Others;

use super::clock;
use crate::audit::Warning;
use crate::diagnose::{Asked, Origin, Place, Seen, Signs, signs};
use crate::fetch::{Client, Fetch};
use crate::page::{Failure, FailureKind, Outcome, Response};
use crate::probe::{INVENTED, Look, Prober, Question, crowd};
use crate::site::Site;
use crate::urls::Url;

/// One refused URL, as the crawl met it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Refused {
    key: String,
    signs: Arc<Signs>,
    /// What others were told when the error was confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<Seen>,
}

impl Refused {
    /// What to remember of a response, or of the error that came before it and passed. A page that is not there
    /// needs no diagnosis.
    pub fn of(key: &str, response: &Response, copies: &Copies<Signs>) -> Option<Self> {
        let signs = signs(response).or_else(|| signs(&passed(response)?))?;
        let says_more = signs.signs.iter().any(|sign| sign.evidence.from != Origin::Status);
        let is_missing = matches!(response.status(), Some(404 | 410));
        (!is_missing || says_more).then(|| Self {
            key: key.to_owned(),
            signs: copies.one(signs),
            seen: seen(response),
        })
    }

    /// A URL that was not asked for, because it is known how its host fails.
    fn inferred(key: &str, kind: FailureKind) -> Option<Self> {
        let failure = Failure { kind, detail: "as at other URLs of this host".to_owned() };
        let response = Response::new(Url::parse(key).ok()?, Outcome::Failed(failure));
        Self::of(key, &response, &Copies::default())
    }

    /// The same, with the one copy of its signs.
    pub fn shared(self, copies: &Copies<Signs>) -> Self {
        Self { signs: copies.one(Arc::unwrap_or_clone(self.signs)), ..self }
    }

    fn asks_for_payment(&self) -> bool {
        self.signs.told == "402"
    }
}

/// The server error that was answered at first, as a response of its own.
fn passed(response: &Response) -> Option<Response> {
    let error = response.passed.as_deref()?.clone();
    Some(Response::new(response.final_url.clone(), Outcome::Answered(error)))
}

fn seen(response: &Response) -> Vec<Seen> {
    let others = response.attempts.iter().filter(|attempt| attempt.client != Client::Ourselves);
    let seen =
        |client: Client, told: String| Seen { kind: crowd(client), name: client.name().to_owned(), told };
    others
        .map(|attempt| {
            let told =
                attempt.outcome.map_or_else(|kind| kind.name().to_owned(), |status| status.to_string());
            seen(attempt.client, told)
        })
        .collect()
}

/// What was asked beside the crawl.
#[derive(Debug, Default)]
pub(super) struct Asides {
    now: i64,
    invented: Option<Asked>,
    uncached: BTreeMap<String, String>,
    others: BTreeMap<String, Vec<Look>>,
    warning: Option<Warning>,
}

/// URLs that are asked for past the caches, at most.
const MOST_UNCACHED: usize = 4;

impl Asides {
    /// Asks what the crawl did not.
    pub async fn ask<F: Fetch>(prober: &Prober<F>, site: &Site, refused: &[Refused], others: Others) -> Self {
        let mut asides = Self { now: clock::seconds(), ..Self::default() };
        let is_own =
            |refused: &&Refused| site.find(&refused.key).is_some_and(|id| !site.resource(id).is_elsewhere);
        let own: Vec<&Refused> = refused.iter().filter(is_own).collect();
        let is_start = |refused: &Refused| refused.key == site.url(site.start());
        if own.iter().any(|refused| refused.asks_for_payment() || is_start(refused)) {
            asides.invented = invented(prober, site).await;
        }
        let is_cached = |refused: &&&Refused| refused.signs.page.age.is_some_and(|age| age > 0);
        let cached: BTreeSet<&str> =
            own.iter().filter(is_cached).map(|refused| refused.key.as_str()).collect();
        for key in cached.into_iter().take(MOST_UNCACHED) {
            let Ok(url) = Url::parse(key) else { continue };
            let told = prober.uncached(Client::Ourselves, &url, asides.now).await.told;
            asides.uncached.insert(key.to_owned(), told);
        }
        let mut clients: Vec<Client> = others::clients().collect();
        for key in others.keys {
            let Ok(url) = Url::parse(&key) else { continue };
            let mut looks = Vec::new();
            for client in &clients {
                looks.push(prober.lasting(&Question::get(*client, &url)).await);
            }
            if others.gives_up {
                let is_silenced = |client: &Client| looks.iter().any(|look| look.is_silence_to(*client));
                clients.retain(|client| !is_silenced(client));
            }
            asides.others.insert(key, looks);
        }
        asides.warning = others.warning;
        asides
    }

    /// What was not looked at.
    pub fn warning(&self) -> Option<Warning> {
        self.warning.clone()
    }
}

async fn invented<F: Fetch>(prober: &Prober<F>, site: &Site) -> Option<Asked> {
    let url = Url::parse(site.url(site.start())).ok()?.join(INVENTED).ok()?;
    let look = prober.look(&Question::get(Client::Ourselves, &url)).await;
    Some(Asked { place: Place::Invented, url: look.url, told: look.told })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Answer;

    #[test]
    fn refusals_that_are_read_again_share_their_signs_with_new_ones() {
        let copies = Copies::default();
        let refused = |key: &str| {
            let answer = Answer { body: b"Closed.".to_vec(), ..Answer::new(402) };
            let response = Response::new(Url::parse(key).expect("it is a URL"), Outcome::Answered(answer));
            Refused::of(key, &response, &copies).expect("a 402 is refused")
        };
        let new = refused("https://a.example/new");
        let written = serde_json::to_string(&refused("https://a.example/old")).expect("it can be written");
        let read: Refused = serde_json::from_str(&written).expect("it can be read again");
        assert!(!Arc::ptr_eq(&read.signs, &new.signs), "reading alone makes a copy");
        let shared = read.shared(&copies);
        assert!(Arc::ptr_eq(&shared.signs, &new.signs));
        assert_eq!(shared.key, "https://a.example/old");
    }
}
