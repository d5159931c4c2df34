//! From a target to a response.
//!
//! A [`Fetch`] answers requests and never fails: what went wrong on the way is a fact in the
//! [`Response`]. Fetchers compose: decorators wrap the one that really asks.

pub mod folder;
mod mime;
pub mod server;

use std::future::Future;

use url::Url;

pub use crate::page::{Answer, Failure, FailureKind, Headers, Media, Outcome, Response};
pub use mime::media_type_of_name;

/// Something that answers requests: a folder, a server, a script in a test.
pub trait Fetch: Send + Sync + 'static {
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
}

/// How much of an answer is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The body of pages, style sheets and other text that facts are taken from.
    Facts,
    /// Only how it is answered.
    Status,
}
