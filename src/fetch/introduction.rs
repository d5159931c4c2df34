//! How we introduce ourselves, whoever we ask as: the headers that say who asks and what he wants.

use url::Url;

use super::Client;

/// What pages are asked for with.
const PAGES: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
/// The codings that we undo.
const CODINGS: &str = "gzip, br, zstd, deflate";

/// What Chrome 142 on Linux sends when a person follows a link, in its order.
const BROWSER: &[(&str, &str)] = &[
    ("sec-ch-ua", r#""Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99""#),
    ("sec-ch-ua-mobile", "?0"),
    ("sec-ch-ua-platform", r#""Linux""#),
    ("upgrade-insecure-requests", "1"),
    (
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    ),
    (
        "accept",
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,\
         application/signed-exchange;v=b3;q=0.7",
    ),
    ("sec-fetch-site", "none"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-user", "?1"),
    ("sec-fetch-dest", "document"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "en-US,en;q=0.9"),
];

/// The headers of a client, in its order. `agent` is our own name.
pub(super) fn introduction<'a>(client: Client, url: &Url, agent: &'a str) -> Vec<(&'static str, &'a str)> {
    let short = |agent, accept| vec![("user-agent", agent), ("accept", accept), ("accept-encoding", CODINGS)];
    match client {
        Client::Ourselves => short(agent, PAGES),
        Client::Program => short(agent, "application/json"),
        Client::Crawler(crawler) => short(crawler.agent(), PAGES),
        Client::Browser => browser(url),
    }
}

fn browser(url: &Url) -> Vec<(&'static str, &'static str)> {
    // Client hints and fetch metadata are for secure contexts only; Chrome counts loopback among them.
    let is_secure = url.scheme() == "https" || matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    let fits = |name: &str| is_secure || !name.starts_with("sec-");
    BROWSER.iter().copied().filter(|(name, _)| fits(name)).collect()
}
