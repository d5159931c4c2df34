//! The fetcher against a server that does what servers must not: time and memory are bounded, and the
//! facts have the right names.
#![expect(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

#[path = "../support/badserver/mod.rs"]
mod badserver;

mod access;
mod bodies;
mod encrypted;
mod heads;
mod kept;

use std::time::{Duration, Instant};

use badserver::BadServer;
use tollgate::fetch::http::{AddressPolicy, Http, HttpOptions, Limits};
use tollgate::fetch::{Answer, FailureKind, Fetch, Outcome, Request, Response, Transfer, Want};

/// Times that nothing here takes even on a busy machine; and a body of at most 1 MB.
fn limits() -> Limits {
    let (idle, total) = (Duration::from_secs(20), Duration::from_secs(40));
    Limits { connect: idle, idle, total, body_bytes: 1 << 20, ..Limits::default() }
}

fn options() -> HttpOptions {
    HttpOptions { limits: limits(), addresses: AddressPolicy::Any, ..HttpOptions::default() }
}

/// For what hangs.
fn hasty() -> HttpOptions {
    let (idle, total) = (Duration::from_millis(300), Duration::from_millis(900));
    HttpOptions { limits: Limits { idle, total, ..limits() }, ..options() }
}

async fn ask(path: &str) -> Response {
    ask_with(options(), path).await
}

async fn ask_with(options: HttpOptions, path: &str) -> Response {
    let server = BadServer::start().await;
    let http = Http::new(options).unwrap();
    let (start, longest) = (Instant::now(), limits().total);
    let response = http.fetch(Request::get(server.url(path), Want::Facts)).await;
    assert!(start.elapsed() < longest, "{path} takes too long");
    response
}

fn answered(response: &Response) -> &Answer {
    match &response.outcome {
        Outcome::Answered(answer) => answer,
        Outcome::Failed(failure) => panic!("{}: {failure:?}", response.url),
    }
}

fn failed(response: &Response) -> FailureKind {
    match &response.outcome {
        Outcome::Failed(failure) => {
            assert!(!failure.detail.is_empty() && !failure.detail.contains("http://"), "{failure:?}");
            failure.kind
        }
        Outcome::Answered(answer) => panic!("{} is answered: {}", response.url, answer.status),
    }
}

fn transfer(answer: &Answer) -> &Transfer {
    answer.transfer.as_ref().unwrap()
}

fn text(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).unwrap()
}
