//! Asks again before an error is believed, so that no hiccup and no bot wall becomes a finding.
//!
//! First after a pause in a slow lane, one question at a time per host; then with a browser's
//! headers. The answer that is returned is the one that we were given; the verdict says whether it
//! is the site's. HEAD is never believed with an error: servers refuse it where they answer GET.

mod judge;
mod slow_lane;
#[cfg(test)]
mod tests;
pub mod walls;

use std::time::Duration;

use tokio::time::sleep;

pub use self::judge::is_unheard;
use self::judge::{Impression, impression, is_settled};
use self::slow_lane::SlowLanes;
use super::host::is_own;
use super::{Attempt, Client, Fetch, Method, OnTrouble, Request, Response, Verdict, Want};

/// How errors are asked about again.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmOptions {
    /// The pause before the second look. This machine's own hosts get none: no weather lies between.
    pub pause: Duration,
    /// Extra questions per host at most; what is not confirmed for that reason is inconclusive.
    /// This machine's own hosts may be asked without end.
    pub most_per_host: usize,
}

impl Default for ConfirmOptions {
    fn default() -> Self {
        Self { pause: Duration::from_secs(3), most_per_host: 1000 }
    }
}

/// Asks again before an error is believed.
#[derive(Debug)]
pub struct Confirm<F> {
    inner: F,
    options: ConfirmOptions,
    lanes: SlowLanes,
}

impl<F: Fetch> Confirm<F> {
    /// Wraps a fetch.
    pub fn new(inner: F, options: ConfirmOptions) -> Self {
        Self { inner, options, lanes: SlowLanes::default() }
    }

    /// Extra questions so far.
    pub fn asked_again(&self) -> u64 {
        self.lanes.spent()
    }

    /// Asks as we were told, and with GET where HEAD is answered with an error.
    async fn first_look(&self, request: &Request) -> Response {
        let first = self.inner.fetch(request.clone()).await;
        if request.method == Method::Get {
            return first;
        }
        let is_answer = impression(&first) == Impression::Clear || first.status() == Some(429);
        if is_answer || has_wall(&first) || is_unheard(&first) {
            return first;
        }
        let get = self.inner.fetch(closer(request, request.client)).await;
        after(first, get, request.client)
    }

    /// Asks again in the slow lane, and perhaps as a browser.
    async fn look_closer(&self, request: &Request, first: Response) -> Response {
        let lane = self.lanes.of(&first.final_url);
        let is_own = is_own(&first.final_url);
        let most = if is_own { usize::MAX } else { self.options.most_per_host };
        if !self.lanes.spend(&lane, most) {
            return Response { verdict: Verdict::Inconclusive, ..first };
        }
        // The pause is the URL's own; only the questions are one at a time.
        sleep(if is_own { Duration::ZERO } else { self.options.pause }).await;
        let _turn = lane.turn().await;
        let second = self.inner.fetch(closer(request, request.client)).await;
        match impression(&second) {
            Impression::Clear => return after(first, second, request.client),
            Impression::Useless => return inconclusive(after(first, second, request.client)),
            Impression::Doubtful => {}
        }
        let is_settled = is_settled(&first, &second) || request.client == Client::Browser;
        if is_settled {
            let verdict = judge::verdict(&first, &second, None);
            return Response { verdict, ..after(first, second, request.client) };
        }
        if !self.lanes.spend(&lane, most) {
            return inconclusive(after(first, second, request.client));
        }
        let browser = self.inner.fetch(closer(request, Client::Browser)).await;
        let verdict = judge::verdict(&first, &second, Some(&browser));
        Response { verdict, ..beside(after(first, second, request.client), browser) }
    }
}

/// The same question, asked so that the answer can be judged: bodies tell of walls, and whoever asks
/// again by himself needs no retries.
fn closer(request: &Request, client: Client) -> Request {
    let on_trouble = OnTrouble::Return;
    Request { method: Method::Get, want: Want::Facts, known: None, client, on_trouble, ..request.clone() }
}

fn has_wall(response: &Response) -> bool {
    response.answer().is_some_and(|answer| walls::wall(answer).is_some())
}

fn inconclusive(response: Response) -> Response {
    Response { verdict: Verdict::Inconclusive, ..response }
}

/// The later response, with the earlier one among its attempts.
fn after(mut earlier: Response, mut later: Response, client: Client) -> Response {
    let mut attempts = std::mem::take(&mut earlier.attempts);
    attempts.push(Attempt { outcome: earlier.told(), client, waited: Duration::ZERO });
    attempts.append(&mut later.attempts);
    Response { attempts, ..later.after_error(earlier.into_error()) }
}

/// The response to us, with the browser's among its attempts.
fn beside(mut ours: Response, browser: Response) -> Response {
    let outcome = browser.told();
    ours.attempts.extend(browser.attempts);
    ours.attempts.push(Attempt { outcome, client: Client::Browser, waited: Duration::ZERO });
    ours
}

impl<F: Fetch> Fetch for Confirm<F> {
    async fn fetch(&self, request: Request) -> Response {
        let first = self.first_look(&request).await;
        let mut response = match impression(&first) {
            Impression::Clear => first,
            _ if request.on_trouble == OnTrouble::Return => first,
            Impression::Useless => inconclusive(first),
            // Seldom done, and the largest part of all that waits for an answer.
            Impression::Doubtful => Box::pin(self.look_closer(&request, first)).await,
        };
        // What a refusal says tells why, also to those who wanted no more than the status.
        if request.want == Want::Status && !response.is_refusal() {
            response.drop_body();
        }
        response
    }
}
