//! Tries again what may pass: cut connections, timeouts, overloaded servers. Every try is a fact.
//!
//! What cannot change within seconds is not tried again: a name without address, a closed port, a
//! certificate, any other 4xx. Only GET and HEAD exist here, and asking those twice does no harm.

use std::time::{Duration, SystemTime};

use tokio::time::sleep;

use super::host::is_own;
use super::jitter::Jitter;
use super::retry_after::retry_after;
use super::{Attempt, FailureKind, Fetch, OnTrouble, Request, Response};

/// This machine's servers need no mercy, and nobody waits two minutes for a sample site.
const LONGEST_WAIT_FOR_OURSELVES: Duration = Duration::from_secs(1);

/// How often and how late to try again.
#[derive(Debug, Clone, Copy)]
pub struct RetryOptions {
    /// Further tries at most.
    pub tries: usize,
    /// The wait before the first of them; it doubles with each.
    pub wait: Duration,
    /// The longest `Retry-After` that is waited for. Asking earlier than told would be rude, so a
    /// longer one is the end.
    pub longest_wait: Duration,
}

impl Default for RetryOptions {
    fn default() -> Self {
        Self { tries: 2, wait: Duration::from_secs(1), longest_wait: Duration::from_mins(2) }
    }
}

/// Tries again what may pass.
#[derive(Debug)]
pub struct Retry<F> {
    inner: F,
    options: RetryOptions,
    jitter: Jitter,
}

impl<F: Fetch> Retry<F> {
    /// Wraps a fetch; the jitter keeps retries of many URLs from falling into step.
    pub fn new(inner: F, options: RetryOptions, jitter: Jitter) -> Self {
        Self { inner, options, jitter }
    }

    /// How long to wait before the next try, if there is to be one.
    fn wait(&self, response: &Response, tries: usize) -> Option<Duration> {
        if tries >= self.options.tries || !is_transient(response) {
            return None;
        }
        let doubled =
            self.options.wait.saturating_mul(2_u32.saturating_pow(u32::try_from(tries).unwrap_or(u32::MAX)));
        let backoff = self.jitter.shorten(doubled);
        let answer = response.answer();
        let asked = answer.and_then(|answer| retry_after(&answer.headers, SystemTime::now()));
        let asked = asked.unwrap_or_default();
        if is_own(&response.url) {
            return Some(asked.max(backoff).min(LONGEST_WAIT_FOR_OURSELVES));
        }
        (asked <= self.options.longest_wait).then(|| asked + backoff)
    }
}

/// Whether the same question may be answered otherwise in a moment.
fn is_transient(response: &Response) -> bool {
    use FailureKind as Kind;
    match response.told() {
        Ok(status) => matches!(status, 429 | 502 | 503 | 504),
        Err(kind) => matches!(kind, Kind::Reset | Kind::Truncated | Kind::Timeout | Kind::ConnectTimeout),
    }
}

impl<F: Fetch> Fetch for Retry<F> {
    async fn fetch(&self, request: Request) -> Response {
        if request.on_trouble == OnTrouble::Return {
            return self.inner.fetch(request).await;
        }
        let (mut attempts, mut waited, mut error) = (Vec::new(), Duration::ZERO, None);
        let mut tries = 0;
        loop {
            let mut response = self.inner.fetch(request.clone()).await;
            attempts.append(&mut response.attempts);
            let Some(wait) = self.wait(&response, tries) else {
                return Response { attempts, ..response.after_error(error) };
            };
            attempts.push(Attempt { outcome: response.told(), client: request.client, waited });
            error = error.or_else(|| response.into_error());
            sleep(wait).await;
            (waited, tries) = (wait, tries + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::script::{Line, Script};
    use super::super::{Client, Want};
    use super::*;

    const URL: &str = "http://a.example/";

    async fn ask(script: &Script, url: &str) -> Response {
        let retry = Retry::new(script.clone(), RetryOptions::default(), Jitter::seeded(1));
        retry.fetch(Request::get(Url::parse(url).expect("valid"), Want::Facts)).await
    }

    /// Finds each time that its connection was closed while it was idle.
    struct OnStale(Script);

    impl Fetch for OnStale {
        async fn fetch(&self, request: Request) -> Response {
            let (outcome, client, waited) = (Err(FailureKind::Reset), request.client, Duration::ZERO);
            let attempts = vec![Attempt { outcome, client, waited }];
            Response { attempts, ..self.0.fetch(request).await }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_pass_is_tried_again_and_every_try_is_recorded() {
        let script =
            Script::new().on(URL, [Line::failure(FailureKind::Reset), Line::status(502), Line::status(200)]);
        let response = ask(&script, URL).await;
        assert_eq!(response.status(), Some(200));
        let outcomes: Vec<_> = response.attempts.iter().map(|attempt| attempt.outcome).collect();
        assert_eq!(outcomes, [Err(FailureKind::Reset), Ok(502)]);
        assert_eq!(response.passed.as_ref().map(|answer| answer.status), Some(502), "what it said is kept");
        assert!(response.attempts.iter().all(|attempt| attempt.client == Client::Ourselves));
        let asked: Vec<_> = script.asked().iter().map(|asked| asked.at).collect();
        let (first, second) = (asked[1], asked[2].saturating_sub(asked[1]));
        assert_eq!(response.attempts[0].waited, Duration::ZERO);
        assert!(
            first.saturating_sub(response.attempts[1].waited) < Duration::from_millis(2),
            "the clock counts milliseconds"
        );
        assert!((500..=1_001).contains(&first.as_millis()) && (1_000..=2_001).contains(&second.as_millis()));
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_dead_connection_cost_is_no_try() {
        let script = Script::new().on(URL, [Line::status(503)]);
        let retry = Retry::new(OnStale(script.clone()), RetryOptions::default(), Jitter::seeded(1));
        let response = retry.fetch(Request::get(Url::parse(URL).expect("valid"), Want::Facts)).await;
        assert_eq!((response.attempts.len(), script.asked().len()), (2 + 3, 3));
    }

    #[tokio::test(start_paused = true)]
    async fn two_more_tries_are_all() {
        let script = Script::new().on(URL, [Line::status(503)]);
        let response = ask(&script, URL).await;
        assert_eq!((response.status(), response.attempts.len(), script.asked().len()), (Some(503), 2, 3));
        assert!(response.passed.is_none(), "an error that stays has not passed");
    }

    #[tokio::test(start_paused = true)]
    async fn what_cannot_change_is_not_tried_again() {
        use FailureKind as Kind;
        let transient = [Kind::Reset, Kind::Truncated, Kind::Timeout, Kind::ConnectTimeout];
        for &kind in Kind::ALL {
            let script = Script::new().on(URL, [Line::failure(kind)]);
            ask(&script, URL).await;
            let tries = if transient.contains(&kind) { 3 } else { 1 };
            assert_eq!(script.asked().len(), tries, "{}", kind.name());
        }
        for status in [200, 301, 304, 400, 401, 402, 403, 404, 405, 410, 451, 500, 501, 999] {
            let script = Script::new().on(URL, [Line::status(status)]);
            ask(&script, URL).await;
            assert_eq!(script.asked().len(), 1, "{status}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_is_asked_for_is_obeyed() {
        let busy = |wait| Line::status(429).header("retry-after", wait);
        let script = Script::new().on(URL, [busy("30"), Line::status(200)]);
        assert_eq!(ask(&script, URL).await.status(), Some(200));
        assert!(script.asked()[1].at >= Duration::from_secs(30));
        let script = Script::new().on(URL, [busy("3600"), Line::status(200)]);
        assert_eq!(
            ask(&script, URL).await.status(),
            Some(429),
            "an hour is too long, and earlier is too early"
        );
        assert_eq!(script.asked().len(), 1);
        let own = "http://127.0.0.1/";
        let script = Script::new().on(own, [busy("3600"), Line::status(200)]);
        assert_eq!(ask(&script, own).await.status(), Some(200));
        assert!(script.asked()[1].at <= Duration::from_millis(1_001));
    }

    #[tokio::test(start_paused = true)]
    async fn who_tries_again_by_himself_is_not_helped() {
        let script = Script::new().on(URL, [Line::status(503)]);
        let retry = Retry::new(script.clone(), RetryOptions::default(), Jitter::seeded(1));
        let request = Request::get(Url::parse(URL).expect("valid"), Want::Facts);
        retry.fetch(Request { on_trouble: OnTrouble::Return, ..request }).await;
        assert_eq!(script.asked().len(), 1);
    }
}
