//! From a target to a response.
//!
//! A [`Fetch`] answers requests and never fails: what went wrong on the way is a fact in the
//! [`Response`]. Fetchers compose: decorators wrap the one that really asks.

pub mod folder;
mod mime;
pub mod server;

use std::future::Future;

use url::Url;

pub use crate::page::{
    Answer, Attempt, Client, Failure, FailureKind, Headers, Hop, Media, Outcome, Response, Tls, Transfer,
    Verdict,
};
pub use mime::media_type_of_name;

/// Something that answers requests: a folder, a server, a script in a test.
pub trait Fetch: Send + Sync + 'static {
    /// How many URLs are best visited one after the other. More than one only where answers come at
    /// once: then handing work from thread to thread would cost more than the work.
    const BATCH: usize = 1;

    /// Visits one URL.
    fn fetch(&self, request: Request) -> impl Future<Output = Response> + Send;
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
}

impl Request {
    /// Asks for a URL as ourselves.
    pub fn get(url: Url, want: Want) -> Self {
        Self { url, want, method: Method::Get, client: Client::Ourselves, known: None }
    }
}

/// The methods that change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Head and body.
    Get,
    /// The head only.
    Head,
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
    /// Only how it is answered.
    Status,
}
