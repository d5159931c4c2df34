//! What tells whether a URL still answers as it did: its validators, the headers that facts are taken from,
//! and the hash of its body.

use xxhash_rust::xxh3::xxh3_128;

use crate::fetch::Validators;
use crate::page::{Headers, Response, Verdict};

/// Headers that are read together with the body: what was found in it depends on them.
const READ_WITH_BODY: [&str; 3] = ["content-type", "link", "x-robots-tag"];

/// Headers that are read by themselves, and kept with how an answer was delivered. Whoever begins to keep
/// another one names it here, or above. What rules say of a head alone (cookies, certificates) is asked anew
/// every time: an answer whose head gives something to say is never taken over.
const READ_ALONE: [&str; 7] = [
    "cache-control",
    "cache-status",
    "cf-cache-status",
    "content-encoding",
    "strict-transport-security",
    "x-content-type-options",
    "x-vercel-cache",
];

/// What tells whether a URL still answers as it did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imprint {
    /// What its server calls this version.
    pub validators: Validators,
    /// The headers that facts are taken from.
    pub headers: Headers,
    /// The hash of the body, where that was read.
    pub body: Option<u128>,
}

impl Imprint {
    /// The imprint of an answer from a network, its body still at hand. Errors leave none: whether they last
    /// is asked every time. Neither do files, which are read faster than anybody could look them up.
    pub fn of(response: &Response) -> Option<Self> {
        let answer = response.answer()?;
        let is_lasting = answer.status == 200 && response.verdict == Verdict::Confirmed;
        if !is_lasting || answer.transfer.is_none() {
            return None;
        }
        let value = |name: &str| answer.headers.value(name).map(str::to_owned);
        let validators = Validators { etag: value("etag"), last_modified: value("last-modified") };
        // The beginning of a file does not tell whether its end is the same.
        let is_whole = !answer.body.is_empty() && !answer.is_cut;
        let body = is_whole.then(|| xxh3_128(&answer.body));
        Some(Self { validators, headers: only(&answer.headers, every_name()), body })
    }

    /// Whether a response to a question that named our validators says that nothing has changed.
    ///
    /// A 304 need not repeat headers (RFC 9110, section 15.4.5), but what it says of them counts.
    pub fn holds(&self, response: &Response) -> bool {
        let Some(answer) = response.answer() else { return false };
        match answer.status {
            304 => READ_WITH_BODY.iter().all(|name| {
                let said: Vec<_> = answer.headers.values(name).collect();
                said.is_empty() || said.into_iter().eq(self.headers.values(name))
            }),
            200 => Self::of(response).is_some_and(|now| {
                let read = |headers| only(headers, READ_WITH_BODY);
                now.body.is_some() && now.body == self.body && read(&now.headers) == read(&self.headers)
            }),
            _ => false,
        }
    }

    /// The imprint of now, where it holds: an answer brings its headers and validators up to date (RFC 9111,
    /// section 4.3.4), a 304 those that it repeats.
    #[must_use]
    pub fn renewed(self, response: &Response) -> Self {
        let Some(answer) = response.answer() else { return self };
        let is_repeated = |name: &&str| answer.status == 200 || answer.headers.value(name).is_some();
        let (new, old): (Vec<&str>, Vec<&str>) = every_name().partition(is_repeated);
        let mut headers = only(&self.headers, old);
        for (name, value) in only(&answer.headers, new).iter() {
            headers.push(name, value);
        }
        let value = |name: &str| answer.headers.value(name).map(str::to_owned);
        let validators = Validators {
            etag: value("etag").or(self.validators.etag),
            last_modified: value("last-modified").or(self.validators.last_modified),
        };
        Self { validators, headers, body: self.body }
    }
}

fn every_name() -> impl Iterator<Item = &'static str> {
    READ_WITH_BODY.into_iter().chain(READ_ALONE)
}

/// The headers of these names.
fn only<'a>(headers: &Headers, names: impl IntoIterator<Item = &'a str>) -> Headers {
    let mut some = Headers::default();
    for name in names {
        for value in headers.values(name) {
            some.push(name, value);
        }
    }
    some
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Answer, Failure, FailureKind, Outcome, Transfer};

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> Response {
        let mut answer = Answer { body: body.into(), ..Answer::new(status) };
        for (name, value) in headers {
            answer.headers.push(*name, *value);
        }
        answer.transfer = Some(Box::new(Transfer {
            protocol: "HTTP/1.1".to_owned(),
            peer: None,
            first_byte: std::time::Duration::ZERO,
            total: std::time::Duration::ZERO,
            wire_bytes: 0,
            leniencies: Vec::new(),
            tls: None,
        }));
        let url = url::Url::parse("http://a.example/").expect("it is valid");
        Response::new(url, Outcome::Answered(answer))
    }

    const HTML: (&str, &str) = ("Content-Type", "text/html");
    const NOINDEX: (&str, &str) = ("X-Robots-Tag", "noindex");

    #[test]
    fn the_same_answer_holds_and_another_does_not() {
        let imprint =
            Imprint::of(&response(200, &[HTML, NOINDEX, ("ETag", "\"1\"")], "page")).expect("it is 200");
        assert_eq!(imprint.validators.etag.as_deref(), Some("\"1\""));
        for (status, headers, body, holds) in [
            (304, &[][..], "", true),
            (304, &[("x-robots-tag", "noindex"), ("Date", "now")], "", true),
            (304, &[("X-Robots-Tag", "all")], "", false),
            (304, &[NOINDEX, NOINDEX], "", false),
            (304, &[("Link", "</>; rel=canonical")], "", false),
            (200, &[HTML, NOINDEX, ("ETag", "\"2\"")], "page", true),
            (200, &[HTML], "page", false),
            (200, &[HTML, NOINDEX], "another", false),
            (200, &[HTML, NOINDEX], "", false),
            (404, &[HTML, NOINDEX], "page", false),
        ] {
            assert_eq!(imprint.holds(&response(status, headers, body)), holds, "{status} {headers:?} {body}");
        }
    }

    #[test]
    fn what_a_304_repeats_is_brought_up_to_date() {
        let cached = ("Cache-Control", "max-age=60");
        let imprint = Imprint::of(&response(200, &[HTML, cached, ("ETag", "1")], "page")).expect("it is 200");
        let renewed = imprint.clone().renewed(&response(304, &[("cache-control", "no-store")], ""));
        let told = |name| renewed.headers.value(name);
        assert_eq!((told("content-type"), told("cache-control")), (Some("text/html"), Some("no-store")));
        assert_eq!((renewed.validators, renewed.body), (imprint.validators, imprint.body));
    }

    #[test]
    fn errors_and_doubtful_answers_leave_none() {
        assert_eq!(Imprint::of(&response(402, &[("ETag", "\"1\"")], "pay")), None);
        let walled = Response { verdict: Verdict::Inconclusive, ..response(200, &[HTML], "page") };
        assert_eq!(Imprint::of(&walled), None);
        let failure = Failure { kind: FailureKind::Reset, detail: String::new() };
        let failed = Response::new(walled.url, Outcome::Failed(failure));
        assert_eq!(Imprint::of(&failed), None);
        assert!(!Imprint::default().holds(&failed));
    }
}
