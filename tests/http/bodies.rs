//! Bodies: cut, endless, coded well and badly.

use std::time::{Duration, Instant};

use tollgate::fetch::http::Http;
use tollgate::fetch::{FailureKind, Fetch, Request, Want};

use super::badserver::BadServer;
use super::badserver::PAGE;
use super::{answered, ask, ask_with, failed, hasty, limits, options, text, transfer};

#[tokio::test]
async fn bodies_that_end_badly_say_how() {
    for (path, kind) in [
        ("/body/reset", FailureKind::Reset),
        ("/body/truncated", FailureKind::Truncated),
        ("/chunks/broken", FailureKind::Malformed),
        ("/chunks/huge", FailureKind::Malformed),
        ("/chunks/truncated", FailureKind::Truncated),
    ] {
        assert_eq!(failed(&ask(path).await), kind, "{path}");
    }
}

#[tokio::test]
async fn bodies_that_take_too_long_time_out() {
    for path in ["/body/silent", "/drip/body"] {
        let response = ask_with(hasty(), path).await;
        assert_eq!(failed(&response), FailureKind::Timeout, "{path}");
        assert!(response.failure().unwrap().detail.contains("did not end in time"), "{path}: {response:?}");
    }
}

#[tokio::test]
async fn bodies_end_where_their_heads_say() {
    for (path, body) in [("/body/more", "<p>"), ("/body/unframed", PAGE), ("/chunks/good", "<p>")] {
        let response = ask(path).await;
        let answer = answered(&response);
        let size = body.len() as u64;
        assert_eq!((text(answer), answer.size, answer.is_cut), (body, Some(size), false), "{path}");
        assert_eq!(transfer(answer).wire_bytes, size, "{path}");
    }
}

#[tokio::test]
async fn endless_bodies_are_cut() {
    for path in ["/endless/body", "/endless/line"] {
        let response = ask_with(options(), path).await;
        let answer = answered(&response);
        assert!(answer.is_cut && answer.body.len() == limits().body_bytes, "{path}");
        assert!(transfer(answer).wire_bytes < 2 << 20, "{path}");
    }
    assert_eq!(answered(&ask_with(options(), "/endless/line").await).size, Some(1_000_000_000));
}

#[tokio::test]
async fn a_body_that_decodes_to_nothing_for_ever_is_cut() {
    let response = ask_with(options(), "/endless/nothing").await;
    let answer = answered(&response);
    assert!(answer.is_cut && answer.body.is_empty());
    assert!(transfer(answer).wire_bytes < 4 << 20);
}

#[tokio::test]
async fn bombs_do_not_go_off() {
    let response = ask_with(options(), "/gzip/bomb").await;
    let answer = answered(&response);
    assert!(answer.is_cut && answer.body.len() == limits().body_bytes && answer.size.is_none());
    let mut large = options();
    large.limits.body_bytes = 100 << 20;
    large.limits.ratio = 100;
    let response = ask_with(large, "/gzip/bomb").await;
    let answer = answered(&response);
    assert!(answer.is_cut && answer.body.len() < 8 << 20, "{}", answer.body.len());
    assert!(transfer(answer).leniencies[0].contains("by decoding"));
}

#[tokio::test]
async fn codings_are_undone() {
    for (path, body) in [
        ("/gzip", PAGE),
        ("/gzip/twice", PAGE),
        ("/gzip/and-more", PAGE),
        ("/gzip/empty", ""),
        ("/deflate/zlib", PAGE),
        ("/deflate/raw", PAGE),
        ("/br", "<p>br"),
        ("/zstd", "<p>zstd"),
    ] {
        let response = ask(path).await;
        let answer = answered(&response);
        let length: u64 = answer.headers.value("content-length").unwrap().parse().unwrap();
        assert_eq!((text(answer), answer.size), (body, Some(body.len() as u64)), "{path}");
        let transfer = transfer(answer);
        assert_eq!((transfer.wire_bytes, &*transfer.leniencies), (length, &[][..]), "{path}");
    }
}

#[tokio::test]
async fn codings_that_lie_are_undecodable() {
    for path in [
        "/gzip/not",
        "/gzip/broken",
        "/gzip/only-head",
        "/gzip/labelled-br",
        "/gzip/labelled-zstd",
        "/zstd/window",
        "/coding/many",
    ] {
        assert_eq!(failed(&ask(path).await), FailureKind::Undecodable, "{path}");
    }
}

#[tokio::test]
async fn what_browsers_show_is_kept_with_a_note() {
    for (path, note) in [("/gzip/truncated", "ends early"), ("/coding/unknown", "`utf-8` is unknown")] {
        let response = ask(path).await;
        let answer = answered(&response);
        assert!(text(answer).starts_with("<!doctype html>"), "{path}");
        assert!(transfer(answer).leniencies[0].contains(note), "{path}");
    }
}

#[tokio::test]
async fn of_a_picture_only_the_beginning_is_read() {
    let start = Instant::now();
    let response = ask("/binary/large").await;
    let answer = answered(&response);
    assert_eq!((answer.size, answer.body.len(), answer.is_cut), (Some(9_000_000_000), 128 << 10, true));
    assert!(transfer(answer).wire_bytes < 2 << 20);
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(answered(&ask("/binary/small").await).size, Some(4));
}

#[tokio::test]
async fn a_small_body_that_nobody_wants_keeps_the_connection() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    let mut peers = Vec::new();
    for path in ["/binary/small", "/gzip", "/gzip/late-end", "/gzip/and-more", "/chunks/good", "/br", "/"] {
        let response = http.fetch(Request::get(server.url(path), Want::Status)).await;
        assert!(answered(&response).body.is_empty(), "{path}");
        let read = http.fetch(Request::get(server.url(path), Want::Facts)).await;
        peers.push(answered(&read).status);
    }
    assert_eq!(server.connections(), 1, "{peers:?}");
}

#[tokio::test]
async fn a_body_can_be_wanted_whatever_it_is() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    let response = http.fetch(Request::get(server.url("/binary/small"), Want::Body)).await;
    assert_eq!(answered(&response).body, [0; 4]);
}

#[tokio::test]
async fn the_body_of_an_error_is_evidence() {
    let response = ask("/json/402").await;
    assert_eq!(text(answered(&response)), "{\"x402Version\":1}");
}
