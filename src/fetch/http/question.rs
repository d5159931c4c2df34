//! The headers of a request: who asks, what is accepted, what we have already, what opens doors.

use std::sync::OnceLock;
use std::time::SystemTime;

use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::access::Keys;
use super::cookies::Jar;
use crate::fetch::introduction::introduction;
use crate::fetch::{Client, Request, Validators};

/// What all requests have in common.
pub(super) struct Questions {
    /// Our own name; a header can hold it.
    agent: String,
    /// Our own introduction, which is the same for every URL.
    ours: OnceLock<HeaderMap>,
    keys: Keys,
    pub(super) jar: Jar,
}

impl Questions {
    /// Asks under this name; a header can hold it.
    pub(super) fn new(agent: String, keys: Keys, jar: Jar) -> Self {
        Self { agent, ours: OnceLock::new(), keys, jar }
    }

    /// All headers of a request.
    pub(super) fn headers(&self, request: &Request) -> HeaderMap {
        let mut headers = self.introduction(request);
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

    fn introduction(&self, request: &Request) -> HeaderMap {
        let introduced = || readable(introduction(request.client, &request.url, &self.agent));
        match request.client {
            Client::Ourselves => self.ours.get_or_init(introduced).clone(),
            _ => introduced(),
        }
    }
}

fn readable(headers: Vec<(&'static str, &str)>) -> HeaderMap {
    let readable = |(name, value): (&'static str, &str)| {
        Some((HeaderName::from_static(name), HeaderValue::try_from(value).ok()?))
    };
    headers.into_iter().filter_map(readable).collect()
}

fn add_conditions(known: &Validators, headers: &mut HeaderMap) {
    for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)] {
        // What came as a header can go as one; a validator that cannot is not worth a failure.
        if let Some(value) = value.as_deref().and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
}
