//! Asking more: one URL as several clients see it, and what is answered around it.
//!
//! Every look is one plain question, GET or HEAD, taken at its word: that answers differ is the point. Nothing is
//! ever paid, offered or promised: no request has a header of payment. What it all means, [`crate::diagnose`] says.

mod around;
mod look;
mod refusal;

use serde::Serialize;

use crate::diagnose::Crowd;
use crate::fetch::confirm::is_unheard;
use crate::fetch::{Client, Crawler, Fetch, Method};
use crate::urls::Url;

pub use around::{INVENTED, asset_of};
pub use look::{Look, Question};
pub use refusal::{Refusal, alike};

/// Who is asked as, on any site.
pub const CLIENTS: [Client; 3] = [Client::Ourselves, Client::Program, Client::Browser];

/// Every kind of client with its name for people.
pub const CROWDS: [(Crowd, &str); 4] = [
    (Crowd::Ourselves, "tollgate"),
    (Crowd::Browser, "browsers"),
    (Crowd::Search, "search crawlers"),
    (Crowd::Ai, "AI crawlers"),
];

/// Asks about one URL.
#[derive(Debug)]
pub struct Prober<F> {
    fetch: F,
}

/// What was asked about one URL, and what it shows.
#[derive(Debug, Serialize)]
pub struct Probe {
    /// The URL.
    pub url: String,
    /// Every question and its answer, in the order in which they were asked.
    pub looks: Vec<Look>,
    /// The refusals among them, those that people meet first; clients that are refused alike stand together.
    pub refusals: Vec<Refusal>,
}

impl<F: Fetch> Prober<F> {
    /// Asks through this.
    pub fn new(fetch: F) -> Self {
        Self { fetch }
    }

    /// Asks about a URL as these clients. `now` is in seconds since 1970.
    pub async fn probe(&self, url: &Url, clients: &[Client], now: i64) -> Probe {
        let (mut looks, mut asset) = (Vec::<Look>::new(), None);
        for client in clients {
            let response = self.ask(&Question::get(*client, url)).await;
            asset = asset.or_else(|| asset_of(&response));
            looks.push(Look::of(&Question::get(*client, url), &response));
            // Where no server hears us it makes no difference who asks.
            if is_unheard(&response) {
                break;
            }
        }
        let head =
            self.look(&Question { method: Method::Head, ..Question::get(Client::Ourselves, url) }).await;
        let refusals = self.refusals(&looks, (asset, &head), now).await;
        looks.push(head);
        if let Some(other) = other_scheme(url) {
            looks.push(self.look(&Question::get(Client::Ourselves, &other)).await);
        }
        Probe { url: url.to_string(), looks, refusals }
    }
}

/// All crawlers by their published names: for sites of one's own.
pub fn crawlers() -> impl Iterator<Item = Client> {
    Crawler::ALL.iter().map(|crawler| Client::Crawler(*crawler))
}

/// What kind of client it is.
pub fn crowd(client: Client) -> Crowd {
    match client {
        Client::Ourselves | Client::Program => Crowd::Ourselves,
        Client::Browser => Crowd::Browser,
        Client::Crawler(_) if client.is_search() => Crowd::Search,
        Client::Crawler(_) => Crowd::Ai,
    }
}

/// The same address by the other scheme, where both have their usual port.
fn other_scheme(url: &Url) -> Option<Url> {
    let mut other = url.clone();
    let scheme = if url.scheme() == "https" { "http" } else { "https" };
    let is_usual = url.port().is_none();
    (is_usual && other.set_scheme(scheme).is_ok()).then_some(other)
}
