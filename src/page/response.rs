//! One response as it came: what was answered, or why nothing was. Plain data; who asked is not its business.

use url::Url;

use super::contents::{Contents, is_worth_a_look};
use super::failure::{Failure, FailureKind};
use super::headers::Headers;
use super::transfer::{Attempt, Hop, Transfer, Verdict};

/// One visit: what was answered, or why nothing was.
#[derive(Debug, Clone)]
pub struct Response {
    /// The URL that was asked for.
    pub url: Url,
    /// The URL that answered, or failed to: another one after redirects that were followed.
    pub final_url: Url,
    /// How it went.
    pub outcome: Outcome,
    /// The file that was served, relative to the folder's root, where the site is a folder.
    pub file: Option<String>,
    /// Redirects that were followed within the visit, in order. Inside the audited site none are:
    /// there every hop is a visit of its own.
    pub hops: Vec<Hop>,
    /// Tries beside the one that counts, in the order in which they were made.
    pub attempts: Vec<Attempt>,
    /// How sure we are of the outcome.
    pub verdict: Verdict,
    /// The server error that was answered before, where the answer is none: what it says tells why.
    pub passed: Option<Box<Answer>>,
}

/// How a visit went.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// The server said something.
    Answered(Answer),
    /// It could not, or we must not know.
    Failed(Failure),
}

/// What a server said.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, in order.
    pub headers: Headers,
    /// The body, as far as it was wanted and read.
    pub body: Vec<u8>,
    /// The size of the whole body in bytes, where it is known.
    pub size: Option<u64>,
    /// Whether `body` ends before the whole body does, because it is larger than we read.
    pub is_cut: bool,
    /// What was seen in the body of a file that is no page, before that was dropped.
    pub contents: Contents,
    /// How it came over the network; `None` for a folder.
    pub transfer: Option<Box<Transfer>>,
}

impl Response {
    /// A first and only try that is taken at its word.
    pub fn new(url: Url, outcome: Outcome) -> Self {
        let (final_url, verdict) = (url.clone(), Verdict::Confirmed);
        let (hops, attempts) = (Vec::new(), Vec::new());
        Self { url, final_url, outcome, file: None, hops, attempts, verdict, passed: None }
    }

    /// The failure, if there is no answer.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.outcome {
            Outcome::Answered(_) => None,
            Outcome::Failed(failure) => Some(failure),
        }
    }

    /// The status, or what kind of failure.
    pub fn told(&self) -> Result<u16, FailureKind> {
        match &self.outcome {
            Outcome::Answered(answer) => Ok(answer.status),
            Outcome::Failed(failure) => Err(failure.kind),
        }
    }

    /// Whether visitors are refused: an error status, or no answer for which we are not to blame.
    pub fn is_refusal(&self) -> bool {
        self.told().map_or_else(FailureKind::is_refusal, |status| status >= 400)
    }

    /// The bytes that were received for it: of its body, and as they came where a network was between.
    pub fn received(&self) -> u64 {
        let Some(answer) = self.answer() else { return 0 };
        answer.transfer.as_ref().map_or(answer.size.unwrap_or_default(), |transfer| transfer.wire_bytes)
    }

    /// Whether the server was asked too much at that moment: worth another visit when the crawl is calm.
    pub fn is_throttled(&self) -> bool {
        matches!(self.status(), Some(429 | 503))
    }

    /// The first hop from an encrypted address to one that is not.
    pub fn downgrade(&self) -> Option<&Hop> {
        let targets = self.hops.iter().skip(1).map(|hop| &hop.url).chain([&self.final_url]);
        let mut pairs = self.hops.iter().zip(targets);
        let is_downgrade =
            |(hop, target): &(&Hop, &Url)| hop.url.scheme() == "https" && target.scheme() == "http";
        pairs.find(is_downgrade).map(|(hop, _)| hop)
    }

    /// The answer, if there is one.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answered(answer) => Some(answer),
            Outcome::Failed(_) => None,
        }
    }

    /// Lets go of the bodies, once their facts are taken.
    pub fn drop_body(&mut self) {
        self.passed = None;
        self.swap_body(Vec::new());
    }

    /// The server error that it is, or remembers.
    pub fn into_error(self) -> Option<Box<Answer>> {
        match self.outcome {
            Outcome::Answered(answer) if is_server_error(answer.status) => Some(Box::new(answer)),
            _ => self.passed,
        }
    }

    /// The same, remembering this server error if visitors are served now.
    #[must_use]
    pub fn after_error(self, error: Option<Box<Answer>>) -> Self {
        let has_passed = self.status().is_some_and(|status| status < 400);
        Self { passed: error.filter(|_| has_passed), ..self }
    }

    /// Looks into the body of a file that is no page, before it is dropped.
    pub fn note_contents(&mut self) {
        if let Outcome::Answered(answer) = &mut self.outcome {
            answer.contents = Contents::of(answer);
        }
    }

    /// Puts a body in the place of another. A failure has none.
    pub fn swap_body(&mut self, body: Vec<u8>) -> Vec<u8> {
        match &mut self.outcome {
            Outcome::Answered(answer) => std::mem::replace(&mut answer.body, body),
            Outcome::Failed(_) => body,
        }
    }

    /// The status, if there is an answer.
    pub fn status(&self) -> Option<u16> {
        self.answer().map(|answer| answer.status)
    }
}

/// Whether it is the server that failed.
pub fn is_server_error(status: u16) -> bool {
    (500..600).contains(&status)
}

impl Answer {
    /// An answer without headers and body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Headers::default(),
            body: Vec::new(),
            size: None,
            is_cut: false,
            contents: Contents::default(),
            transfer: None,
        }
    }

    /// The `Location` of a redirect, as written.
    pub fn location(&self) -> Option<&str> {
        let is_redirect = matches!(self.status, 301 | 302 | 303 | 307 | 308);
        self.headers.value("location").filter(|_| is_redirect)
    }

    /// Whether facts can be taken from the body: pages, style sheets, sitemaps, robots.txt.
    pub fn has_facts(&self) -> bool {
        let is_plain =
            || self.headers.value("content-type").is_some_and(|value| value.starts_with("text/plain"));
        self.media() != Media::Other || is_plain()
    }

    /// Whether no facts are taken, but the beginning of the body is worth a look: of pictures and scripts.
    pub fn is_worth_a_look(&self) -> bool {
        self.status == 200 && is_worth_a_look(self.headers.value("content-type").unwrap_or_default())
    }

    /// What kind of content the headers declare.
    pub fn media(&self) -> Media {
        Media::of_content_type(self.headers.value("content-type").unwrap_or_default())
    }
}

/// The kinds of content that facts can be taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// HTML, also as XML.
    Html,
    /// A style sheet.
    Css,
    /// XML: possibly a sitemap or a feed.
    Xml,
    /// Anything else.
    Other,
}

impl Media {
    /// Reads the value of a `Content-Type` header.
    pub fn of_content_type(value: &str) -> Self {
        let essence = value.split(';').next().unwrap_or_default().trim();
        let is = |name: &str| essence.eq_ignore_ascii_case(name);
        if is("text/html") || is("application/xhtml+xml") {
            Self::Html
        } else if is("text/css") {
            Self::Css
        } else if is("text/xml") || is("application/xml") || essence.ends_with("+xml") && !is("image/svg+xml")
        {
            Self::Xml
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_are_read_leniently() {
        for (value, media) in [
            ("text/html", Media::Html),
            ("TEXT/HTML ; charset=x", Media::Html),
            ("application/xhtml+xml", Media::Html),
            ("text/css; charset=utf-8", Media::Css),
            ("application/rss+xml", Media::Xml),
            ("image/svg+xml", Media::Other),
            ("", Media::Other),
        ] {
            assert_eq!(Media::of_content_type(value), media, "{value}");
        }
    }
}
