//! Connections that are kept: what goes wrong because we used one again is no fault of the site.

use futures_util::future::join_all;
use tollgate::fetch::http::Http;
use tollgate::fetch::{Client, FailureKind, Fetch, Request, Want};

use super::badserver::{BadServer, PAGE};
use super::{answered, failed, options, text};

const ENDS: [(&str, FailureKind); 4] = [
    ("/closed-on-reuse", FailureKind::Truncated),
    ("/cut-on-reuse", FailureKind::Truncated),
    ("/reset-on-reuse", FailureKind::Reset),
    ("/garbled-on-reuse", FailureKind::Malformed),
];

#[tokio::test]
async fn a_kept_connection_that_fails_is_replaced_and_the_failure_recorded() {
    for (path, kind) in ENDS {
        let server = BadServer::start().await;
        let http = Http::new(options()).unwrap();
        let first = http.fetch(Request::get(server.url("/"), Want::Facts)).await;
        assert!(first.attempts.is_empty(), "{path}");
        let response = http.fetch(Request::get(server.url(path), Want::Facts)).await;
        assert_eq!(text(answered(&response)), PAGE, "{path}");
        let tried: Vec<_> = response.attempts.iter().map(|tried| (tried.outcome, tried.client)).collect();
        assert_eq!(tried, [(Err(kind), Client::Ourselves)], "{path}");
        assert_eq!((server.connections(), server.heads().len()), (2, 3), "{path}");
    }
}

#[tokio::test]
async fn connections_that_end_under_many_questions_at_once_leave_no_trace() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    for round in 0..60 {
        let (path, _) = ENDS[round % ENDS.len()];
        let questions = (0..16).map(|_| http.fetch(Request::get(server.url(path), Want::Facts)));
        for response in join_all(questions).await {
            assert_eq!(text(answered(&response)), PAGE, "{path} {round}");
        }
    }
}

#[tokio::test]
async fn a_new_connection_that_fails_is_not_asked_twice() {
    for path in ["/reset", "/closed", "/body/reset", "/body/truncated", "/chunks/broken"] {
        let server = BadServer::start().await;
        let http = Http::new(options()).unwrap();
        let response = http.fetch(Request::get(server.url(path), Want::Facts)).await;
        failed(&response);
        assert!(response.attempts.is_empty(), "{path}");
        assert_eq!(server.heads().len(), 1, "{path}");
    }
}

#[tokio::test]
async fn what_fails_on_a_new_connection_too_is_the_fault_of_the_site() {
    for (path, kind) in [("/closed", FailureKind::Truncated), ("/body/reset", FailureKind::Reset)] {
        let server = BadServer::start().await;
        let http = Http::new(options()).unwrap();
        http.fetch(Request::get(server.url("/"), Want::Facts)).await;
        let response = http.fetch(Request::get(server.url(path), Want::Facts)).await;
        assert_eq!(failed(&response), kind, "{path}");
        assert_eq!((response.attempts.len(), server.heads().len()), (1, 3), "{path}");
    }
}
