//! The server as clients meet it: raw sockets, one byte of difference at a time.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tollgate::fetch::folder::{Fault, Folder, Options};
use tollgate::fetch::server::{Limits, Running, Server, Visit};

const RESPONSES: &str = r#"
[[response]]
path = "/members/*"
status = 402
headers = { "crawler-price" = "USD 0.01", "content-length" = "999" }
body = "Payment required"

[[response]]
path = "/pay"
when = { method = "POST" }
status = 201
body = "paid"

[[response]]
path = "/late"
status = 200
body = "late"
delay = "30ms"

[[response]]
path = "/reset"
fault = "reset"

[[response]]
path = "/truncate"
body = "0123456789"
fault = "truncate"

[[response]]
path = "/stall"
body = "0123456789"
fault = "stall"

[[response]]
path = "/garbage"
fault = "garbage"
"#;

fn site() -> Site {
    Site::new(folder(), Limits::default())
}

fn folder() -> Folder {
    Folder::in_memory([
        ("index.html", "<p>Home"),
        ("digits.txt", "0123456789"),
        ("shop/index.html", "<p>Shop"),
        ("404.html", "<p>Nothing here"),
        ("_headers", "/digits.txt\n  X-Kept: yes\n"),
        ("_responses.toml", RESPONSES),
    ])
}

#[test]
fn one_connection_carries_many_requests() {
    let site = site();
    let mut client = site.connect();
    for (target, status, body) in [
        ("/", 200, "<p>Home"),
        ("/none", 404, "<p>Nothing here"),
        ("/shop", 301, ""),
        ("/shop/", 200, "<p>Shop"),
    ] {
        let reply = client.ask(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_eq!((reply.status, &*reply.body), (status, body), "{target}");
        assert_eq!(reply.header("connection"), None);
        assert!(reply.header("date").is_some());
    }
    let last = client.ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_eq!(last.header("connection"), Some("close"));
    assert_eq!(client.rest(), "");
}

#[test]
fn requests_sent_at_once_are_answered_in_order() {
    let site = site();
    let mut client = site.connect();
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nHEAD /digits.txt HTTP/1.1\r\nHost: x\r\n\r\nGET /shop/ HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(client.reply(Bodies::Sent).body, "<p>Home");
    assert_eq!(client.reply(Bodies::None).header("content-length"), Some("10"));
    assert_eq!(client.reply(Bodies::Sent).body, "<p>Shop");
}

#[test]
fn head_is_get_without_the_body() {
    let site = site();
    let mut client = site.connect();
    let get = client.ask("GET /digits.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    let head = client.ask("HEAD /digits.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    let lines = |reply: &Reply| {
        reply.head.lines().filter(|line| !line.starts_with("date:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&get), lines(&head));
    assert_eq!(get.header("x-kept"), Some("yes"));
}

#[test]
fn answers_come_as_late_as_they_are_to() {
    let latency = Duration::from_millis(40);
    let site = Site::new(folder(), Limits { latency, ..Limits::default() });
    let mut client = site.connect();
    for target in ["/", "/none", "/late"] {
        let start = Instant::now();
        client.ask(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(start.elapsed() >= latency, "{target}");
    }
}

#[test]
fn other_methods_are_refused_unless_declared() {
    let site = site();
    let refused = site.ask("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(site.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status, 405);
    let mut client = site.connect();
    let paid = client.ask("POST /pay HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nGET ");
    assert_eq!((paid.status, &*paid.body, paid.header("connection")), (201, "paid", Some("close")));
    assert_eq!(client.rest(), "", "the body is not taken for a request");
}

#[test]
fn declared_answers_are_framed_by_the_server() {
    let reply = site().get("/members/x");
    assert_eq!((reply.status, &*reply.body), (402, "Payment required"));
    assert_eq!(reply.header("crawler-price"), Some("USD 0.01"));
    assert_eq!(reply.head.matches("content-length").count(), 1);
}

#[test]
fn ranges_are_cut_out() {
    let site = site();
    for (range, status, body, content_range) in [
        ("bytes=2-4", 206, "234", Some("bytes 2-4/10")),
        ("bytes=-3", 206, "789", Some("bytes 7-9/10")),
        ("bytes=8-", 206, "89", Some("bytes 8-9/10")),
        ("bytes=10-", 416, "", Some("bytes */10")),
        ("bytes=0-1,4-5", 200, "0123456789", None),
    ] {
        let reply = site.ask(&format!("GET /digits.txt HTTP/1.1\r\nHost: x\r\nRange: {range}\r\n\r\n"));
        assert_eq!(
            (reply.status, &*reply.body, reply.header("content-range")),
            (status, body, content_range),
            "{range}"
        );
    }
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let site = site();
    let mut client = site.connect();
    let tag = client.ask("GET /digits.txt HTTP/1.1\r\nHost: x\r\n\r\n").header("etag").unwrap().to_owned();
    let same = client.ask(&format!("GET /digits.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: {tag}\r\n\r\n"));
    assert_eq!((same.status, same.header("etag"), same.header("content-length")), (304, Some(&*tag), None));
    let other = client.ask("GET /digits.txt HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"x\"\r\n\r\n");
    assert_eq!(other.status, 200);
    let stale = "GET /digits.txt HTTP/1.1\r\nHost: x\r\nIf-Range: \"x\"\r\nRange: bytes=0-1\r\n\r\n";
    assert_eq!(client.ask(stale).status, 200);
}

#[test]
fn files_on_disk_are_streamed_whole_and_in_part() {
    let dir = tempfile::TempDir::new().unwrap();
    let content: Vec<u8> = (0..1_000_000_u32).map(|index| b'a' + u8::try_from(index % 23).unwrap()).collect();
    std::fs::write(dir.path().join("big.txt"), &content).unwrap();
    std::fs::write(dir.path().join("empty.txt"), "").unwrap();
    let site = Site::new(Folder::open(dir.path(), Options::default()).unwrap(), Limits::default());
    let mut client = site.connect();
    let whole = client.ask("GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(whole.body.as_bytes() == content, "every byte arrives");
    let part = client.ask("GET /big.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=500000-700000\r\n\r\n");
    assert!(
        part.status == 206 && part.body.as_bytes() == &content[500_000..=700_000],
        "every byte of the part"
    );
    let date = whole.header("last-modified").unwrap();
    let since = format!("GET /big.txt HTTP/1.1\r\nHost: x\r\nIf-Modified-Since: {date}\r\n\r\n");
    assert_eq!(client.ask(&since).status, 304);
    let empty = client.ask("GET /empty.txt HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!((empty.status, empty.header("content-length")), (200, Some("0")));
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let outer = tempfile::TempDir::new().unwrap();
    std::fs::create_dir(outer.path().join("site")).unwrap();
    for name in ["secret.txt", "site/page.txt"] {
        std::fs::write(outer.path().join(name), "content").unwrap();
    }
    let site =
        Site::new(Folder::open(&outer.path().join("site"), Options::default()).unwrap(), Limits::default());
    for target in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/page.txt/../../secret.txt",
        "//../secret.txt",
        "/..\\secret.txt",
        "/%5c..%5csecret.txt",
        "/secret.txt%00",
        "/%2e%2e%5csecret.txt",
        "http://x/../secret.txt",
    ] {
        let reply = site.get(target);
        assert_eq!((reply.status, &*reply.body), (404, ""), "{target}");
    }
    assert_eq!(site.get("//page.txt").body, "content");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_forbidden() {
    let dir = tempfile::TempDir::new().unwrap();
    std::os::unix::fs::symlink("/etc/hostname", dir.path().join("out.txt")).unwrap();
    let site = Site::new(Folder::open(dir.path(), Options::default()).unwrap(), Limits::default());
    let reply = site.get("/out.txt");
    assert_eq!((reply.status, &*reply.body), (403, ""));
}

#[test]
fn heads_that_are_none_are_refused_and_the_connection_ends() {
    let long = "a".repeat(9_000);
    let endless = format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}", "a".repeat(70_000));
    for (head, status) in [
        ("NONSENSE\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        (&*format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"), 414),
        (&endless, 431),
    ] {
        let site = site();
        let mut client = site.connect();
        let reply = client.ask(head);
        assert_eq!((reply.status, reply.header("connection")), (status, Some("close")));
        assert_eq!(client.rest(), "");
    }
}

#[test]
fn a_head_that_takes_too_long_is_refused() {
    let site = Site::new(folder(), Limits { head_timeout: Duration::from_millis(40), ..Limits::default() });
    let mut slow = site.connect();
    slow.send("GET / HTTP/1.1\r\nHos");
    assert_eq!(slow.reply(Bodies::Sent).status, 408);
    assert_eq!(site.connect().rest(), "", "who says nothing is told nothing");
}

#[test]
fn a_delay_is_waited_for() {
    let site = site();
    let start = Instant::now();
    assert_eq!(site.get("/late").body, "late");
    assert!(start.elapsed() >= Duration::from_millis(30));
}

#[test]
fn a_reset_comes_before_any_answer() {
    let site = site();
    let mut client = site.connect();
    client.send("GET /reset HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(client.stream.read(&mut [0; 1]).unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_truncated_body_is_shorter_than_it_says() {
    let site = site();
    let mut client = site.connect();
    client.send("GET /truncate HTTP/1.1\r\nHost: x\r\n\r\n");
    let all = client.rest();
    assert!(all.contains("content-length: 10\r\n") && all.ends_with("\r\n\r\n01234"), "{all}");
}

#[test]
fn a_stall_ends_when_the_server_has_waited_long_enough() {
    let site = Site::new(folder(), Limits { stall: Duration::from_millis(40), ..Limits::default() });
    let mut client = site.connect();
    let start = Instant::now();
    client.send("GET /stall HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(client.rest().ends_with("\r\n\r\n01234"));
    assert!(start.elapsed() >= Duration::from_millis(40));
}

#[test]
fn garbage_is_no_http() {
    let site = site();
    let mut client = site.connect();
    client.send("GET /garbage HTTP/1.1\r\nHost: x\r\n\r\n");
    let all = client.rest();
    assert!(!all.is_empty() && !all.starts_with("HTTP/"), "{all}");
}

#[test]
fn every_visit_is_told() {
    let mut site = site();
    let mut client = site.connect();
    client.ask("GET /shop?a HTTP/1.1\r\nHost: x\r\n\r\n");
    client.ask("GET /digits.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=0-3\r\n\r\n");
    client.send("GET /reset HTTP/1.1\r\nHost: x\r\n\r\n");
    client.stream.read(&mut [0; 1]).unwrap_err();
    site.ask("NONSENSE\r\n\r\n");
    let told = std::iter::from_fn(|| site.visits.blocking_recv()).take(4);
    let told: Vec<_> =
        told.map(|visit| (visit.method, visit.target, visit.status, visit.sent, visit.fault)).collect();
    let visit = |method: &str, target: &str, status, sent, fault| {
        (method.to_owned(), target.to_owned(), status, sent, fault)
    };
    assert_eq!(
        told,
        [
            visit("GET", "/shop?a", 301, 0, None),
            visit("GET", "/digits.txt", 206, 4, None),
            visit("GET", "/reset", 200, 0, Some(Fault::Reset)),
            visit("-", "-", 400, 0, None),
        ]
    );
}

#[test]
fn connections_beyond_the_limit_wait_for_their_turn() {
    let site = Site::new(folder(), Limits { connections: 1, ..Limits::default() });
    let mut first = site.connect();
    assert_eq!(first.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
    let mut second = site.connect();
    second.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    second.stream.set_read_timeout(Some(Duration::from_millis(30))).unwrap();
    second.stream.read(&mut [0; 1]).expect_err("nothing yet");
    second.stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    drop(first);
    assert_eq!(second.reply(Bodies::Sent).status, 200);
}

#[test]
fn stopping_ends_idle_and_stalled_connections_and_frees_the_port() {
    let mut site = site();
    let address = site.address();
    let (mut idle, mut stalled) = (site.connect(), site.connect());
    idle.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    stalled.send("GET /stall HTTP/1.1\r\nHost: x\r\n\r\n");
    while !stalled.unread.ends_with(b"01234") {
        stalled.read_more();
    }
    let start = Instant::now();
    site.stop();
    assert!(start.elapsed() < Limits::default().stall / 2);
    assert_eq!(idle.rest(), "");
    stalled.rest();
    assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

/// A folder at work, and everything that it was asked.
struct Site {
    running: Option<Running>,
    visits: tokio::sync::mpsc::Receiver<Visit>,
    runtime: tokio::runtime::Runtime,
}

impl Site {
    fn new(folder: Folder, limits: Limits) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (sender, visits) = tokio::sync::mpsc::channel(1000);
        let start = async {
            Server::on(listener, Arc::new(folder))
                .unwrap()
                .with_limits(limits)
                .with_log(sender)
                .start()
                .unwrap()
        };
        let running = Some(runtime.block_on(start));
        Self { running, visits, runtime }
    }

    fn address(&self) -> SocketAddr {
        self.running.as_ref().unwrap().address()
    }

    fn connect(&self) -> Client {
        let stream = TcpStream::connect(self.address()).unwrap();
        // Nothing here takes this long; a server that hangs fails the test instead of stopping it.
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Client { stream, unread: Vec::new() }
    }

    fn ask(&self, head: &str) -> Reply {
        self.connect().ask(head)
    }

    fn get(&self, target: &str) -> Reply {
        self.ask(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"))
    }

    fn stop(&mut self) {
        self.runtime.block_on(self.running.take().unwrap().stop());
    }
}

/// One connection to it.
struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl Client {
    fn send(&mut self, bytes: &str) {
        self.stream.write_all(bytes.as_bytes()).unwrap();
    }

    fn ask(&mut self, head: &str) -> Reply {
        self.send(head);
        self.reply(if head.starts_with("HEAD") { Bodies::None } else { Bodies::Sent })
    }

    /// Reads one answer and leaves what follows it for the next.
    fn reply(&mut self, bodies: Bodies) -> Reply {
        while memmem(&self.unread, b"\r\n\r\n").is_none() {
            assert!(
                self.read_more() > 0,
                "closed within a head: {:?}",
                String::from_utf8_lossy(&self.unread)
            );
        }
        let end = memmem(&self.unread, b"\r\n\r\n").unwrap() + 4;
        let head = String::from_utf8(self.unread.drain(..end).collect()).unwrap();
        let status = head[9..12].parse().unwrap();
        let mut reply = Reply { status, head, body: String::new() };
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        if matches!(bodies, Bodies::Sent) && status != 304 {
            while self.unread.len() < length {
                assert!(self.read_more() > 0, "closed within a body");
            }
            reply.body =
                String::from_utf8_lossy(&self.unread.drain(..length).collect::<Vec<_>>()).into_owned();
        }
        reply
    }

    fn read_more(&mut self) -> usize {
        let mut bytes = [0; 8 << 10];
        let count = self.stream.read(&mut bytes).unwrap();
        self.unread.extend_from_slice(&bytes[..count]);
        count
    }

    /// Everything up to the end of the connection.
    fn rest(&mut self) -> String {
        while self.read_more() > 0 {}
        String::from_utf8_lossy(&self.unread).into_owned()
    }
}

/// Whether a body follows the head.
#[derive(Clone, Copy)]
enum Bodies {
    Sent,
    None,
}

fn memmem(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
