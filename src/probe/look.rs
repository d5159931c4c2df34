//! One question and its answer, as far as it says who is refused.

use serde::Serialize;

use super::{Prober, crowd};
use crate::diagnose::{Crowd, Seen, Signs, signs};
use crate::fetch::{Client, Fetch, Method, OnRedirect, OnTrouble, Request, Response, Want};
use crate::urls::Url;

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// As whom.
    pub client: Client,
    /// How.
    pub method: Method,
    /// What for.
    pub url: Url,
}

impl Question {
    /// Asks for a URL as somebody.
    pub fn get(client: Client, url: &Url) -> Self {
        Self { client, method: Method::Get, url: url.clone() }
    }
}

/// One question and what was answered.
#[derive(Debug, Clone, Serialize)]
pub struct Look {
    /// As whom was asked.
    pub client: String,
    /// What kind of client that is.
    pub crowd: Crowd,
    /// The whole user agent, where it is a crawler's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<&'static str>,
    /// `GET` or `HEAD`.
    pub method: &'static str,
    /// The URL that was asked for.
    pub url: String,
    /// The status, or how it failed: `402`, `dns-error`.
    pub told: String,
    /// What the failure says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where a redirect leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The `Content-Type`, as sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The size of the body in bytes, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The price, as it was asked: `USD 0.01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// The payment protocol that was spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// The cache that answered, by its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cached: Option<String>,
    #[serde(skip)]
    pub(super) asked: Client,
    #[serde(skip)]
    pub(super) signs: Option<Signs>,
}

impl Look {
    /// What an answer shows.
    pub fn of(question: &Question, response: &Response) -> Self {
        let answer = response.answer();
        let header = |name: &str| answer.and_then(|answer| answer.headers.value(name)).map(str::to_owned);
        let signs = signs(response);
        let agent = match question.client {
            Client::Crawler(crawler) => Some(crawler.agent()),
            _ => None,
        };
        Self {
            client: question.client.name().to_owned(),
            crowd: crowd(question.client),
            agent,
            method: question.method.name(),
            url: question.url.to_string(),
            told: told(response),
            detail: response.failure().map(|failure| failure.detail.clone()),
            location: answer.and_then(|answer| answer.location()).map(str::to_owned),
            content_type: header("content-type"),
            bytes: answer.and_then(|answer| answer.size),
            price: signs.as_ref().and_then(|signs| signs.decoded.price()),
            dialect: signs.as_ref().and_then(|signs| signs.dialect.clone()),
            cached: answer.and_then(|answer| cached(&answer.headers)),
            asked: question.client,
            signs,
        }
    }

    /// Whether the client goes away without what it asked for.
    pub fn is_refused(&self) -> bool {
        self.signs.is_some()
    }

    /// Whether a server answered, whatever it said.
    pub fn is_answered(&self) -> bool {
        self.told.parse::<u16>().is_ok()
    }

    /// Whether this client asked, and no server answered.
    pub fn is_silence_to(&self, client: Client) -> bool {
        self.asked == client && !self.is_answered()
    }

    /// As whom was asked.
    pub fn asked(&self) -> Client {
        self.asked
    }

    /// What a refusal shows.
    pub fn signs(&self) -> Option<&Signs> {
        self.signs.as_ref()
    }

    /// What a diagnosis wants to know of it.
    pub fn seen(&self) -> Seen {
        Seen { kind: self.crowd, name: self.client.clone(), told: self.told.clone() }
    }
}

/// The status, or the name of the failure.
pub(super) fn told(response: &Response) -> String {
    response.told().map_or_else(|kind| kind.name().to_owned(), |status| status.to_string())
}

/// The header that says that a cache answered and not the site.
fn cached(headers: &crate::page::Headers) -> Option<String> {
    let age = headers.value("age").filter(|age| age.trim().parse().is_ok_and(|age: u64| age > 0));
    let hit =
        ["x-cache", "cf-cache-status", "x-vercel-cache", "x-cache-status"].into_iter().find_map(|name| {
            let value = headers.value(name)?;
            value.to_ascii_lowercase().contains("hit").then(|| format!("{name}: {value}"))
        });
    hit.or_else(|| age.map(|age| format!("age: {age}")))
}

impl<F: Fetch> Prober<F> {
    /// Asks, once, and takes redirects and errors as the answers that they are.
    pub(super) async fn ask(&self, question: &Question) -> Response {
        let want = if question.method == Method::Head { Want::Status } else { Want::Facts };
        let request = Request {
            client: question.client,
            method: question.method,
            on_redirect: OnRedirect::Return,
            on_trouble: OnTrouble::Return,
            ..Request::get(question.url.clone(), want)
        };
        self.fetch.fetch(request).await
    }

    /// Asks, and keeps what the answer shows.
    pub async fn look(&self, question: &Question) -> Look {
        Look::of(question, &self.ask(question).await)
    }

    /// The same, twice where the first answer is a refusal: what passes keeps nobody out.
    pub async fn lasting(&self, question: &Question) -> Look {
        let look = self.look(question).await;
        if look.is_refused() { self.look(question).await } else { look }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Headers;

    #[test]
    fn caches_that_answer_are_told_by_their_headers() {
        for (name, value, is_cached) in [
            ("Age", "5121", true),
            ("Age", "0", false),
            ("X-Cache", "Hit from cloudfront", true),
            ("X-Cache", "Miss from cloudfront", false),
            ("CF-Cache-Status", "HIT", true),
            ("CF-Cache-Status", "DYNAMIC", false),
        ] {
            let mut headers = Headers::default();
            headers.push(name, value);
            assert_eq!(cached(&headers).is_some(), is_cached, "{name}: {value}");
        }
    }
}
