//! Statuses, headers, and connections that bring none.

use std::time::{Duration, Instant};

use tollgate::fetch::http::Http;
use tollgate::fetch::{FailureKind, Fetch, Method, Request, Validators, Want};
use url::Url;

use super::badserver::{BadServer, PAGE};
use super::{answered, ask, ask_with, failed, hasty, options, text, transfer};

#[tokio::test]
async fn every_status_is_a_fact() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    for status in (200..=999).step_by(7).chain([200, 204, 304, 402, 599, 999]) {
        let url = server.url(&format!("/status/{status}"));
        let response = http.fetch(Request::get(url, Want::Facts)).await;
        assert_eq!(response.status(), Some(status));
    }
}

#[tokio::test]
async fn statuses_that_are_none_are_malformed() {
    for status in ["000", "042", "099", "20", "2000", "abc"] {
        assert_eq!(failed(&ask(&format!("/status/{status}")).await), FailureKind::Malformed, "{status}");
    }
}

#[tokio::test]
async fn interim_answers_are_waited_out_and_never_for_ever() {
    assert_eq!(text(answered(&ask("/early-hints").await)), "ok");
    for path in ["/status/100", "/endless/hints"] {
        let response = ask_with(hasty(), path).await;
        assert_eq!(failed(&response), FailureKind::Timeout, "{path}");
        assert!(response.failure().unwrap().detail.contains("no final answer"), "{path}: {response:?}");
    }
    assert_eq!(answered(&ask("/status/101").await).status, 101);
}

#[tokio::test]
async fn heads_that_browsers_read_are_read_and_noted() {
    for path in ["/headers/delete", "/headers/space", "/headers/folded", "/headers/control"] {
        let response = ask(path).await;
        let notes = &transfer(answered(&response)).leniencies;
        assert!(notes.len() == 1 && notes[0].contains("RFC 9112"), "{path}: {notes:?}");
    }
    let folded = ask("/headers/folded").await;
    assert_eq!(answered(&folded).headers.value("x-folded"), Some("1 2"));
    let spaced = ask("/headers/space").await;
    assert_eq!(answered(&spaced).headers.value("x-space"), Some("1"));
}

#[tokio::test]
async fn good_heads_need_one_request_and_no_leniency() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    for path in ["/", "/headers/64k", "/headers/latin1"] {
        let response = http.fetch(Request::get(server.url(path), Want::Facts)).await;
        let answer = answered(&response);
        assert_eq!((answer.status, &*transfer(answer).leniencies), (200, &[][..]), "{path}");
    }
    assert_eq!(server.heads().len(), 3);
}

#[tokio::test]
async fn headers_are_text_whatever_their_bytes() {
    assert_eq!(answered(&ask("/headers/latin1").await).headers.value("x-name"), Some("café"));
    let many = ask("/headers/300").await;
    assert_eq!(answered(&many).headers.iter().count(), 302);
    assert!(transfer(answered(&many)).leniencies.is_empty());
}

#[tokio::test]
async fn heads_have_a_largest_size() {
    for path in ["/headers/513", "/headers/300k", "/endless/headers", "/endless/header"] {
        assert_eq!(failed(&ask_with(options(), path).await), FailureKind::HeadersTooLarge, "{path}");
    }
}

#[tokio::test]
async fn what_is_not_http_is_malformed() {
    for path in ["/http09", "/nonsense", "/headers/two-lengths", "/headers/no-number"] {
        assert_eq!(failed(&ask(path).await), FailureKind::Malformed, "{path}");
    }
}

#[tokio::test]
async fn connections_that_bring_nothing_say_how() {
    assert_eq!(failed(&ask("/closed").await), FailureKind::Truncated);
    assert_eq!(failed(&ask("/reset").await), FailureKind::Reset);
    assert_eq!(failed(&ask_with(hasty(), "/silence").await), FailureKind::Timeout);
    assert_eq!(failed(&ask_with(hasty(), "/drip/head").await), FailureKind::Timeout);
}

#[tokio::test]
async fn ports_and_names_that_lead_nowhere_say_so() {
    let http = Http::new(options()).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cases = [
        (format!("http://127.0.0.1:{port}/"), FailureKind::Refused),
        ("http://no-such-host.invalid/".to_owned(), FailureKind::Dns),
    ];
    for (url, kind) in cases {
        let response = http.fetch(Request::get(Url::parse(&url).unwrap(), Want::Facts)).await;
        assert_eq!(failed(&response), kind, "{url}");
    }
}

#[tokio::test]
async fn a_connection_without_an_answer_to_its_call_times_out() {
    // Nobody takes what is queued, and behind a full queue calls are not answered.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queued = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(200), tokio::net::TcpStream::connect(address)).await
    {
        queued.push(stream);
    }
    let mut options = options();
    options.limits.connect = Duration::from_millis(100);
    let url = Url::parse(&format!("http://{address}/")).unwrap();
    let response = Http::new(options).unwrap().fetch(Request::get(url, Want::Facts)).await;
    assert_eq!(failed(&response), FailureKind::ConnectTimeout);
}

#[tokio::test]
async fn redirects_are_facts_and_not_followed() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    for (path, location) in [("/redirect/loop", "/redirect/loop"), ("/redirect/1000", "/redirect/999")] {
        let response = http.fetch(Request::get(server.url(path), Want::Facts)).await;
        assert_eq!(answered(&response).location(), Some(location));
        assert_eq!(response.url, server.url(path));
    }
    assert_eq!(server.heads().len(), 2);
    let garbage = ask("/redirect/garbage").await;
    assert!(answered(&garbage).location().unwrap().starts_with("http://[::bad/"));
}

#[tokio::test]
async fn a_url_of_a_megabyte_is_answered_without_asking() {
    let start = Instant::now();
    let response = ask(&format!("/{}", "a".repeat(1 << 20))).await;
    assert_eq!(failed(&response), FailureKind::Other);
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(answered(&ask(&format!("/{}", "a".repeat(60_000))).await).status, 200);
}

#[tokio::test]
async fn only_the_head_can_be_asked_for() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    for (path, size) in [("/", Some(PAGE.len() as u64)), ("/gzip", None), ("/binary/small", Some(4))] {
        let request = Request { method: Method::Head, ..Request::get(server.url(path), Want::Facts) };
        let response = http.fetch(request).await;
        let answer = answered(&response);
        assert_eq!((answer.status, answer.size, answer.body.len()), (200, size, 0), "{path}");
        assert!(server.last_head().starts_with(&format!("head {path} ")));
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn what_is_known_is_told() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    let known = Validators {
        etag: Some("\"v1\"".to_owned()),
        last_modified: Some("Mon, 01 Jan 2024 00:00:00 GMT".to_owned()),
    };
    let request = Request { known: Some(known), ..Request::get(server.url("/status/304"), Want::Facts) };
    assert_eq!(answered(&http.fetch(request).await).status, 304);
    let head = server.last_head();
    assert!(head.contains("\r\nif-none-match: \"v1\"\r\n"), "{head}");
    assert!(head.contains("\r\nif-modified-since: mon, 01 jan 2024 00:00:00 gmt\r\n"), "{head}");
}

#[tokio::test]
async fn a_transfer_has_its_facts() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    let response = http.fetch(Request::get(server.url("/drip/body"), Want::Status)).await;
    let transfer = transfer(answered(&response));
    assert_eq!((&*transfer.protocol, transfer.peer), ("HTTP/1.1", Some(server.address())));
    assert!(transfer.first_byte > Duration::ZERO && transfer.first_byte <= transfer.total);
    assert_eq!(transfer.tls, None);
}
