//! Who is refused: some clients and not others, or everybody behind a friendly status.

use xxhash_rust::xxh3::xxh3_64;

use super::declare::rule;
use super::{Findings, Source};
use crate::page::Client;

/// One URL that refuses some, as it was met.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The identity of the URL.
    pub key: &'a str,
    /// The file of the page, where the site is a folder.
    pub file: Option<&'a str>,
    /// Who is refused, those together that are answered alike.
    pub parties: &'a [Party],
    /// Whether browsers get the page.
    pub is_served_to_browsers: bool,
}

/// Clients that are refused alike.
#[derive(Debug, Clone)]
pub struct Party {
    /// Who they are.
    pub clients: Vec<Client>,
    /// What they are told: `402`, `connection-reset`.
    pub told: String,
    /// What it costs, as it was asked.
    pub price: Option<String>,
    /// Why, in one sentence.
    pub cause: &'static str,
}

rule! {
    /// ## What it finds
    ///
    /// A page that browsers get and the crawler of a search engine is refused: by its published name, as far
    /// as that could be asked.
    ///
    /// ## Why it matters
    ///
    /// The page leaves the search results while everybody who looks at it finds it in order. Mostly a rule
    /// that should keep out AI crawlers, or charge them, names too many.
    ///
    /// ## How to fix it
    ///
    /// Let the crawlers of search engines pass, verified by their address, and look at the server's log for
    /// what they really got: an answer to their name alone proves no more than that the name is looked at.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/"
    /// when = { user_agent = "Googlebot" }
    /// status = 402
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/"
    /// when = { user_agent = "GPTBot" }
    /// status = 402
    /// ```
    SEARCH_CRAWLER_REFUSED = Refusal(search_crawler_refused) {
        id: "search-crawler-refused",
        summary: "Search engines are refused what browsers get",
        fix: "Let verified crawlers of search engines pass",
        category: Refusals,
        severity: Error,
        since: "0.1.0",
        references: [
            "https://developers.google.com/crawling/docs/crawlers-fetchers/verify-google-requests",
            "https://developers.google.com/crawling/docs/troubleshooting/http-status-codes",
        ],
    }
}

fn search_crawler_refused(case: &Case, findings: &mut Findings) {
    if case.is_served_to_browsers && case.parties.iter().any(Party::has_search) {
        case.report(findings);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page that browsers and search engines get, and that crawlers of AI vendors are charged for or refused.
    ///
    /// ## Why it matters
    ///
    /// It may be meant so. Whoever is kept out does not answer questions about the site, and does not send
    /// the visitors that such answers send.
    ///
    /// ## How to fix it
    ///
    /// Nothing, if it is meant. Otherwise take the crawlers out of the toll or the bot rule, at least those
    /// that fetch pages for a person who asked.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/"
    /// when = { user_agent = "GPTBot" }
    /// status = 402
    /// headers = { "crawler-price" = "USD 0.01" }
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/"
    /// when = { user_agent = "SomeOtherBot" }
    /// status = 402
    /// ```
    AI_CRAWLER_REFUSED = Refusal(ai_crawler_refused) {
        id: "ai-crawler-refused",
        summary: "AI crawlers are charged or refused where browsers pass",
        fix: "Nothing, if it is meant; otherwise take the crawlers out of the toll or the bot rule",
        category: Refusals,
        severity: Notice,
        since: "0.1.0",
        references: ["https://developers.cloudflare.com/ai-crawl-control/features/pay-per-crawl/"],
    }
}

fn ai_crawler_refused(case: &Case, findings: &mut Findings) {
    let is_ai = case.parties.iter().any(Party::has_crawler) && !case.parties.iter().any(Party::has_search);
    if case.is_served_to_browsers && is_ai {
        case.report(findings);
    }
}

rule! {
    /// ## What it finds
    ///
    /// A page that says 200 and is the notice of a platform: the account is suspended, the site is paused,
    /// the service is over its limit.
    ///
    /// ## Why it matters
    ///
    /// Monitoring sees a healthy site. Search engines index the notice in place of every page, or take the
    /// pages for copies of each other.
    ///
    /// ## How to fix it
    ///
    /// Mend what the notice tells of. While it stands, such a page should answer 503 with `Retry-After`.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="/shop">Shop</a>
    /// ==> _responses.toml <==
    /// [[response]]
    /// path = "/shop"
    /// status = 200
    /// headers = { "content-type" = "text/html", "x-render-routing" = "suspend" }
    /// body = "<title>Service Suspended</title><p>This service has been suspended by its owner."
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><h1>What to do when your account is suspended</h1>
    /// ```
    REFUSAL_WITH_200 = Refusal(refusal_with_200) {
        id: "refusal-with-200",
        summary: "A refusal says 200 as if it were the page",
        fix: "Mend what the notice tells of; until then let it answer 503",
        category: Refusals,
        severity: Error,
        since: "0.1.0",
        references: ["https://developers.google.com/crawling/docs/troubleshooting/http-status-codes"],
    }
}

fn refusal_with_200(case: &Case, findings: &mut Findings) {
    let is_ours = |party: &Party| party.clients.contains(&Client::Ourselves) && party.told.starts_with('2');
    if case.parties.iter().any(is_ours) {
        case.report(findings);
    }
}

impl Case<'_> {
    /// Pages that refuse the same clients for the same reasons are one fault.
    fn report(&self, findings: &mut Findings) {
        let evidence = self.parties.iter().map(Party::evidence).collect::<Vec<_>>().join("; ");
        let causes: Vec<&str> = self.parties.iter().map(|party| party.cause).collect();
        let source = Source { file: self.file.map(str::to_owned), ..Source::page(self.key) };
        let found = findings.add(self.key, evidence.clone());
        found.alike = Some(xxh3_64(format!("{evidence}\n{}", causes.join("\n")).as_bytes()));
        found.answered(self.parties.first().and_then(|party| party.told.parse().ok())).seen_at(source);
    }
}

impl Party {
    /// Whether a search engine is among them.
    pub fn has_search(&self) -> bool {
        self.clients.iter().any(|client| client.is_search())
    }

    fn has_crawler(&self) -> bool {
        self.clients.iter().any(|client| matches!(client, Client::Crawler(_)))
    }

    fn evidence(&self) -> String {
        let crawlers = self.clients.iter().filter(|client| matches!(client, Client::Crawler(_)));
        let names = crawlers.map(|client| client.name()).collect::<Vec<_>>().join(", ");
        match (names.as_str(), &self.price) {
            ("", _) => format!("answers {}: {}", self.told, self.cause),
            (names, Some(price)) => format!("{names}: {} for {price}", self.told),
            (names, None) => format!("{names}: {}", self.told),
        }
    }
}
