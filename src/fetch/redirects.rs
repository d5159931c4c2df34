//! Follows redirects by hand, so that every hop is a record and spends a slot of its own pace.
//!
//! Inside the audited site nothing is followed: there every hop is a visit of its own.

use tokio::time::Instant;
use url::{Position, Url};

use super::{Answer, Failure, FailureKind, Fetch, Hop, OnRedirect, Outcome, Request, Response};
use crate::urls;

/// How many redirects are followed: as many as Googlebot follows
/// (<https://developers.google.com/crawling/docs/troubleshooting/http-status-codes>).
const MOST_HOPS: usize = 10;

/// Follows redirects where the request says so.
#[derive(Debug)]
pub struct Redirects<F> {
    inner: F,
    most: usize,
}

impl<F: Fetch> Redirects<F> {
    /// Follows as many as Googlebot does.
    pub fn new(inner: F) -> Self {
        Self::at_most(inner, MOST_HOPS)
    }

    /// Follows no more than this.
    pub fn at_most(inner: F, most: usize) -> Self {
        Self { inner, most }
    }

    async fn follow(&self, request: Request) -> Response {
        let (asked, mut next) = (request.url.clone(), request);
        let (mut hops, mut attempts) = (Vec::new(), Vec::new());
        loop {
            let start = Instant::now();
            let mut response = self.inner.fetch(next.clone()).await;
            attempts.append(&mut response.attempts);
            let Some(hop) = hop(&response, start) else {
                return Response { url: asked, hops, attempts, ..response };
            };
            hops.push(hop);
            match self.leads_to(&hops) {
                Ok(url) => next = Request { url, known: None, ..next },
                Err(failure) => {
                    let outcome = Outcome::Failed(failure);
                    return Response { url: asked, hops, attempts, outcome, ..response };
                }
            }
        }
    }

    /// Where the last hop leads, if that is somewhere to go.
    fn leads_to(&self, hops: &[Hop]) -> Result<Url, Failure> {
        let failed = |kind, detail| Err(Failure { kind, detail });
        let hop = hops.last().expect("a hop was just recorded");
        let target = target(hop)?;
        // As requested, not by our key: a server may well redirect `/%7Eme` to `/~me`.
        let is_target = |hop: &Hop| hop.url[..Position::AfterQuery] == target[..Position::AfterQuery];
        if hops.iter().any(is_target) {
            failed(FailureKind::RedirectLoop, format!("{} leads back to {}", bare(&hop.url), bare(&target)))
        } else if hops.len() > self.most {
            failed(FailureKind::TooManyRedirects, format!("more than {} redirects in a row", self.most))
        } else {
            Ok(target)
        }
    }
}

/// The record of a redirect, if the response is one. A status of a redirect without `Location` is one too.
fn hop(response: &Response, start: Instant) -> Option<Hop> {
    let answer = response.answer().filter(|answer| is_redirect(answer))?;
    let time = answer.transfer.as_ref().map_or_else(|| start.elapsed(), |transfer| transfer.total);
    let location = answer.location().unwrap_or_default().to_owned();
    Some(Hop {
        url: response.url.clone(),
        status: answer.status,
        location,
        headers: answer.headers.clone(),
        time,
    })
}

fn is_redirect(answer: &Answer) -> bool {
    matches!(answer.status, 301 | 302 | 303 | 307 | 308)
}

/// Resolves a `Location` against the URL that answered; without a fragment of its own it inherits
/// that one's (RFC 9110, section 10.2.2).
fn target(hop: &Hop) -> Result<Url, Failure> {
    let bad = |detail| Failure { kind: FailureKind::BadRedirect, detail };
    let location = hop.location.trim();
    if location.is_empty() {
        return Err(bad(format!("{} without a Location", hop.status)));
    }
    let mut url = urls::join(&hop.url, location)
        .map_err(|error| bad(format!("the Location {location:?} is no URL: {error}")))?;
    if !urls::is_http(&url) {
        return Err(bad(format!("the Location {location:?} is not for HTTP")));
    }
    if url.fragment().is_none() {
        url.set_fragment(hop.url.fragment());
    }
    Ok(url)
}

/// A URL for people, without what may be secret in it.
fn bare(url: &Url) -> String {
    urls::key(url, urls::Tracking::Keep)
}

impl<F: Fetch> Fetch for Redirects<F> {
    async fn fetch(&self, request: Request) -> Response {
        match request.on_redirect {
            OnRedirect::Return => self.inner.fetch(request).await,
            OnRedirect::Follow => self.follow(request).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::script::{Line, Script};
    use super::super::{Method, Want};
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a test writes valid URLs")
    }

    async fn check(script: &Script, from: &str) -> Response {
        Redirects::new(script.clone()).fetch(Request::check(url(from))).await
    }

    /// Three hops, each in another way of writing.
    fn chain() -> Script {
        Script::new()
            .on("https://a.example/x/#part", [Line::redirect(301, "../y?q=1").after(Duration::from_secs(2))])
            .on("https://a.example/y?q=1#part", [Line::redirect(302, "//b.example/z")])
            .on("https://b.example/z#part", [Line::redirect(308, "http://b.example/end#own")])
            .on("http://b.example/end#own", [Line::status(204)])
    }

    #[tokio::test(start_paused = true)]
    async fn every_hop_is_recorded_and_the_asked_url_stays() {
        let script = chain();
        let response = check(&script, "https://a.example/x/#part").await;
        assert_eq!(response.url.as_str(), "https://a.example/x/#part");
        assert_eq!(response.final_url.as_str(), "http://b.example/end#own");
        assert_eq!(response.status(), Some(204));
        let statuses: Vec<_> = response.hops.iter().map(|hop| (hop.status, hop.location.as_str())).collect();
        assert_eq!(statuses, [(301, "../y?q=1"), (302, "//b.example/z"), (308, "http://b.example/end#own")]);
        assert_eq!(response.hops[0].time, Duration::from_secs(2));
        assert_eq!(response.hops[0].headers.value("location"), Some("../y?q=1"));
        assert!(script.asked().iter().all(|asked| asked.method == Method::Head));
        assert_eq!(response.downgrade().map(|hop| hop.url.as_str()), Some("https://b.example/z#part"));
    }

    #[tokio::test(start_paused = true)]
    async fn inside_the_site_a_redirect_is_the_answer() {
        let script = chain();
        let request = Request::get(url("https://a.example/x/#part"), Want::Facts);
        let response = Redirects::new(script.clone()).fetch(request).await;
        assert_eq!((response.status(), response.hops.len(), script.asked().len()), (Some(301), 0, 1));
        assert!(response.downgrade().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn redirects_that_lead_nowhere_have_names() {
        let start = "http://a.example/";
        for (location, kind) in [
            ("/", FailureKind::RedirectLoop),
            ("http://A.example:80/#again", FailureKind::RedirectLoop),
            ("http://[", FailureKind::BadRedirect),
            ("http://a b.example/", FailureKind::BadRedirect),
            ("", FailureKind::BadRedirect),
            ("javascript:alert(1)", FailureKind::BadRedirect),
            ("file:///etc/passwd", FailureKind::BadRedirect),
            ("mailto:a@b.example", FailureKind::BadRedirect),
        ] {
            let script = Script::new().on(start, [Line::redirect(302, location)]);
            let response = check(&script, start).await;
            assert_eq!((response.told(), response.hops.len()), (Err(kind), 1), "{location}");
            assert_eq!(script.asked().len(), 1, "{location}");
        }
        let script = Script::new().on(start, [Line::status(301)]);
        assert_eq!(check(&script, start).await.told(), Err(FailureKind::BadRedirect));
        let script = Script::new().on(start, [Line::status(304).header("location", "/x")]);
        assert_eq!(check(&script, start).await.told(), Ok(304));
    }

    #[tokio::test(start_paused = true)]
    async fn ten_hops_are_followed_and_no_more() {
        let endless = Script::improvised(|asked| {
            let number: u32 = asked.url.path().trim_matches('/').parse().expect("a number");
            if number == 10 { Line::status(200) } else { Line::redirect(302, &format!("/{}", number + 1)) }
        });
        assert_eq!(check(&endless, "http://a.example/0").await.told(), Ok(200));
        let response = check(&endless, "http://a.example/100").await;
        assert_eq!(response.told(), Err(FailureKind::TooManyRedirects));
        assert_eq!((response.hops.len(), response.final_url.path()), (11, "/110"));
    }
}
