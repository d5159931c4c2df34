//! The headers of a request: who asks, what is accepted, what we have already, what opens doors.

use std::time::SystemTime;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, USER_AGENT,
};
use url::Url;

use super::access::Keys;
use super::cookies::Jar;
use crate::fetch::{Client, Request, Validators};

const ACCEPTED: HeaderValue =
    HeaderValue::from_static("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
const CODINGS: HeaderValue = HeaderValue::from_static("gzip, br, zstd, deflate");

/// What Chrome 142 on Linux sends when a person follows a link, in its order.
const BROWSER: [(HeaderName, &str); 12] = [
    (
        HeaderName::from_static("sec-ch-ua"),
        r#""Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99""#,
    ),
    (HeaderName::from_static("sec-ch-ua-mobile"), "?0"),
    (HeaderName::from_static("sec-ch-ua-platform"), r#""Linux""#),
    (HeaderName::from_static("upgrade-insecure-requests"), "1"),
    (
        USER_AGENT,
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    ),
    (
        ACCEPT,
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,\
         application/signed-exchange;v=b3;q=0.7",
    ),
    (HeaderName::from_static("sec-fetch-site"), "none"),
    (HeaderName::from_static("sec-fetch-mode"), "navigate"),
    (HeaderName::from_static("sec-fetch-user"), "?1"),
    (HeaderName::from_static("sec-fetch-dest"), "document"),
    (ACCEPT_ENCODING, "gzip, deflate, br, zstd"),
    (ACCEPT_LANGUAGE, "en-US,en;q=0.9"),
];

/// What all requests have in common.
pub(super) struct Questions {
    pub(super) agent: HeaderValue,
    pub(super) keys: Keys,
    pub(super) jar: Jar,
}

impl Questions {
    /// All headers of a request.
    pub(super) fn headers(&self, request: &Request) -> HeaderMap {
        let mut headers = match request.client {
            Client::Ourselves => self.ours(),
            Client::Browser => browsers(&request.url),
        };
        if let Some(known) = &request.known {
            add_conditions(known, &mut headers);
        }
        let cookies = self.jar.header(&request.url, SystemTime::now());
        if let Some(mut value) = cookies.and_then(|cookies| HeaderValue::try_from(cookies).ok()) {
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        self.keys.add(&request.url, &mut headers);
        headers
    }

    fn ours(&self) -> HeaderMap {
        let headers = [(USER_AGENT, self.agent.clone()), (ACCEPT, ACCEPTED), (ACCEPT_ENCODING, CODINGS)];
        headers.into_iter().collect()
    }
}

fn browsers(url: &Url) -> HeaderMap {
    // Client hints and fetch metadata are for secure contexts only; Chrome counts loopback among them.
    let is_secure = url.scheme() == "https" || matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    let fits = |name: &HeaderName| is_secure || !name.as_str().starts_with("sec-");
    let headers = BROWSER.into_iter().filter(|(name, _)| fits(name));
    headers.map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
}

fn add_conditions(known: &Validators, headers: &mut HeaderMap) {
    for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)] {
        // What came as a header can go as one; a validator that cannot is not worth a failure.
        if let Some(value) = value.as_deref().and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
}
