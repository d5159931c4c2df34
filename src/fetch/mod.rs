//! From a target to a response.
//!
//! A [`Fetch`] answers requests and never fails: what went wrong on the way is a fact in the
//! [`Response`]. Fetchers compose: decorators wrap the one that really asks, so that a visit is
//! `Confirm(Redirects(Retry(Pace(..))))` in one expression.

mod beside;
pub mod confirm;
pub mod folder;
pub(crate) mod host;
pub mod http;
mod introduction;
mod jitter;
pub mod mail;
mod mime;
pub mod pace;
pub mod redirects;
pub mod retry;
mod retry_after;
pub mod script;
pub mod server;

use std::future::Future;
use std::sync::Arc;

use url::Url;

pub use crate::page::{
    Answer, Attempt, Client, Crawler, Failure, FailureKind, Headers, Hop, Media, Outcome, Response, Tls,
    Transfer, Verdict,
};
pub use beside::Beside;
pub use confirm::Confirm;
pub use host::is_own;
pub use jitter::Jitter;
pub use mime::media_type_of_name;
pub use pace::Pace;
pub use redirects::Redirects;
pub use retry::Retry;

/// How much of an error's body is kept where it is no page: payment challenges are in there.
const EVIDENCE: usize = 64 << 10;

/// How much is read of pictures and scripts: the head of a picture, and all of most scripts.
const BEGINNING: usize = 128 << 10;

/// Something that answers requests: a folder, a server, a script in a test.
pub trait Fetch: Send + Sync + 'static {
    /// How many URLs are best visited one after the other. More than one only where answers come at
    /// once: then handing work from thread to thread would cost more than the work.
    const BATCH: usize = 1;

    /// Visits one URL.
    fn fetch(&self, request: Request) -> impl Future<Output = Response> + Send;
}

/// What several ask through.
impl<F: Fetch> Fetch for Arc<F> {
    const BATCH: usize = F::BATCH;

    fn fetch(&self, request: Request) -> impl Future<Output = Response> + Send {
        F::fetch(self, request)
    }
}

/// One question.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is asked for.
    pub url: Url,
    /// How much of the answer is needed.
    pub want: Want,
    /// The method.
    pub method: Method,
    /// As whom to ask.
    pub client: Client,
    /// What we have of it already: the server may say that it still holds (304).
    pub known: Option<Validators>,
    /// What to do with a redirect.
    pub on_redirect: OnRedirect,
    /// What to do when it fails and may not the next time.
    pub on_trouble: OnTrouble,
}

impl Request {
    /// Asks for a URL as ourselves.
    pub fn get(url: Url, want: Want) -> Self {
        Self {
            url,
            want,
            method: Method::Get,
            client: Client::Ourselves,
            known: None,
            on_redirect: OnRedirect::Return,
            on_trouble: OnTrouble::Retry,
        }
    }

    /// Asks whether a link to another site leads anywhere: the head is enough, and so is the end of
    /// the redirects.
    pub fn check(url: Url) -> Self {
        let follow = OnRedirect::Follow;
        Self { method: Method::Head, on_redirect: follow, ..Self::get(url, Want::Status) }
    }
}

/// What to do with a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRedirect {
    /// It is the answer: inside the audited site every hop is a visit of its own.
    Return,
    /// Go where it leads, and record the hop.
    Follow,
}

/// What to do when a visit fails in a way that may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnTrouble {
    /// Try again.
    Retry,
    /// Leave it, and take the first answer as it is: whoever asks tries again by himself.
    Return,
}

/// The methods that change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Head and body.
    Get,
    /// The head only.
    Head,
}

impl Method {
    /// As on a request line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
        }
    }
}

/// What tells one version of a body from another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The `ETag`.
    pub etag: Option<String>,
    /// The `Last-Modified`.
    pub last_modified: Option<String>,
}

/// How much of an answer is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The body of pages, style sheets and other text that facts are taken from.
    Facts,
    /// The body whatever it is called: sitemaps and robots.txt come under any type.
    Body,
    /// Only how it is answered.
    Status,
}
