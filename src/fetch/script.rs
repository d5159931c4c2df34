//! A scripted site in memory, for tests: what every URL answers by turn, to whom and how late, and
//! a record of what was asked and when. Time is tokio's, so it can be paused.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use url::Url;

use super::{Answer, Client, Failure, FailureKind, Fetch, Method, Outcome, Request, Response};

/// One answer or failure of a script.
#[derive(Debug, Clone)]
pub struct Line {
    outcome: Outcome,
    delay: Duration,
}

impl Line {
    /// An empty answer with this status.
    pub fn status(status: u16) -> Self {
        Self { outcome: Outcome::Answered(Answer::new(status)), delay: Duration::ZERO }
    }

    /// No answer.
    pub fn failure(kind: FailureKind) -> Self {
        let failure = Failure { kind, detail: "as the script says".to_owned() };
        Self { outcome: Outcome::Failed(failure), delay: Duration::ZERO }
    }

    /// A redirect to this place.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::status(status).header("location", location)
    }

    /// The same with another header. A failure has none.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Outcome::Answered(answer) = &mut self.outcome {
            answer.headers.push(name, value);
        }
        self
    }

    /// The same with this body. A failure has none.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        if let Outcome::Answered(answer) = &mut self.outcome {
            answer.body = body.as_bytes().to_vec();
        }
        self
    }

    /// The same, but later.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// One question that the script heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The URL.
    pub url: Url,
    /// The method.
    pub method: Method,
    /// By whom.
    pub client: Client,
    /// When, since the script was made.
    pub at: Duration,
    /// Questions under way at that moment, this one included.
    pub in_flight: usize,
}

/// Makes up the answers of all URLs that have no lines of their own.
type Improvise = dyn Fn(&Asked) -> Line + Send;

/// A scripted site. Clones share one script and one record.
#[derive(Clone)]
pub struct Script(Arc<Mutex<Stage>>);

struct Stage {
    cues: BTreeMap<Cue, Vec<Line>>,
    improvise: Box<Improvise>,
    start: Instant,
    asked: Vec<Asked>,
    in_flight: usize,
}

/// When lines are played: for a URL, and for one kind of question or for all others.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cue(String, Part);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Browser,
    Head,
    Anyone,
}

impl Default for Script {
    fn default() -> Self {
        Self::improvised(|_| Line::status(404))
    }
}

impl Script {
    /// A site that answers 404 until it is told otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// A site that answers by a rule, such as one that depends on how much it is asked at a time.
    pub fn improvised(improvise: impl Fn(&Asked) -> Line + Send + 'static) -> Self {
        let stage = Stage {
            cues: BTreeMap::new(),
            improvise: Box::new(improvise),
            start: Instant::now(),
            asked: Vec::new(),
            in_flight: 0,
        };
        Self(Arc::new(Mutex::new(stage)))
    }

    /// What a URL answers, by turn; the last line is repeated.
    #[must_use]
    pub fn on(self, url: &str, lines: impl IntoIterator<Item = Line>) -> Self {
        self.cue(url, Part::Anyone, lines)
    }

    /// What it answers to browsers instead.
    #[must_use]
    pub fn to_browsers(self, url: &str, lines: impl IntoIterator<Item = Line>) -> Self {
        self.cue(url, Part::Browser, lines)
    }

    /// What it answers to HEAD instead.
    #[must_use]
    pub fn to_head(self, url: &str, lines: impl IntoIterator<Item = Line>) -> Self {
        self.cue(url, Part::Head, lines)
    }

    fn cue(self, url: &str, part: Part, lines: impl IntoIterator<Item = Line>) -> Self {
        let mut lines: Vec<_> = lines.into_iter().collect();
        lines.reverse();
        self.stage().cues.insert(Cue(url.to_owned(), part), lines);
        self
    }

    /// All that was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.stage().asked.clone()
    }

    /// The questions under way.
    pub fn in_flight(&self) -> usize {
        self.stage().in_flight
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().expect("a script that panicked has failed its test already")
    }
}

impl Stage {
    fn hear(&mut self, request: &Request) -> Line {
        self.in_flight += 1;
        let (url, at) = (request.url.clone(), self.start.elapsed());
        let (method, client) = (request.method, request.client);
        let asked = Asked { url, method, client, at, in_flight: self.in_flight };
        let line = self.line(&asked);
        self.asked.push(asked);
        line
    }

    fn line(&mut self, asked: &Asked) -> Line {
        let is_for = |part: &Part| match part {
            Part::Browser => asked.client == Client::Browser,
            Part::Head => asked.method == Method::Head,
            Part::Anyone => true,
        };
        for part in [Part::Browser, Part::Head, Part::Anyone].into_iter().filter(is_for) {
            if let Some(lines) = self.cues.get_mut(&Cue(asked.url.to_string(), part)) {
                let last = lines.last().cloned();
                lines.truncate(lines.len().saturating_sub(1).max(1));
                return last.unwrap_or_else(|| Line::status(404));
            }
        }
        (self.improvise)(asked)
    }
}

/// Leaves the stage when a question is answered or given up.
struct Leaving<'a>(&'a Script);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.stage().in_flight -= 1;
    }
}

impl Fetch for Script {
    async fn fetch(&self, request: Request) -> Response {
        let line = self.stage().hear(&request);
        let _leaving = Leaving(self);
        if !line.delay.is_zero() {
            sleep(line.delay).await;
        }
        Response::new(request.url, line.outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Want;

    #[tokio::test(start_paused = true)]
    async fn lines_are_played_by_turn_to_whom_they_are_for() {
        let url = "http://a.example/";
        let slow = Line::status(503).after(Duration::from_secs(3));
        let script = Script::new()
            .on(url, [slow, Line::failure(FailureKind::Reset), Line::status(200)])
            .to_browsers(url, [Line::status(201)])
            .to_head(url, [Line::status(405)]);
        let request = Request::get(Url::parse(url).expect("valid"), Want::Facts);
        let mut told = Vec::new();
        for _ in 0..4 {
            told.push(script.fetch(request.clone()).await.told());
        }
        assert_eq!(told, [Ok(503), Err(FailureKind::Reset), Ok(200), Ok(200)]);
        let browser = Request { client: Client::Browser, ..request.clone() };
        assert_eq!(script.fetch(browser).await.told(), Ok(201));
        let head = Request { method: Method::Head, ..request };
        assert_eq!(script.fetch(head).await.told(), Ok(405));
        let seconds: Vec<_> = script.asked().iter().map(|asked| asked.at.as_secs()).collect();
        assert_eq!(seconds, [0, 3, 3, 3, 3, 3]);
        assert_eq!(script.in_flight(), 0);
    }
}
