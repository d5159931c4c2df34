//! Audits of a server that does what servers must not: each behaviour is told by the right name, and every
//! other page of the same crawl is read.
#![expect(clippy::unwrap_used, reason = "what cannot be set up fails the test")]

#[path = "../support/badserver/mod.rs"]
#[expect(dead_code, unused_imports, reason = "a part of it is needed")]
mod badserver;
#[path = "../../benches/support/process.rs"]
#[expect(dead_code, reason = "benchmarks measure more")]
mod process;

mod encrypted;
mod huge;
mod statuses;

use std::fs;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use badserver::BadServer;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tollgate::audit::{Address, Audit, Finding};
use tollgate::urls::{self, Tracking};

/// Links to what is no answer.
const BROKEN: &str = "broken-link";
/// What only leniency reads.
const LENIENT: &str = "malformed-answer";
/// Redirects without an end.
const ENDLESS: &str = "redirect-loop";
/// No fault, or one that is a warning about how much was read.
const NONE: &str = "";

/// What each behaviour is told as: a status or the name of a failure, and the rule that tells it.
const TOLD: &[(&str, &str, &str)] = &[
    ("/good/1", "200", NONE),
    ("/reset", "connection-reset", BROKEN),
    ("/body/reset", "connection-reset", BROKEN),
    ("/body/truncated", "truncated", BROKEN),
    ("/body/more", "200", NONE),
    ("/chunks/broken", "malformed-response", BROKEN),
    ("/chunks/truncated", "truncated", BROKEN),
    ("/chunks/huge", "malformed-response", BROKEN),
    ("/headers/300", "200", NONE),
    ("/headers/64k", "200", NONE),
    ("/headers/513", "headers-too-large", BROKEN),
    ("/headers/300k", "headers-too-large", BROKEN),
    ("/headers/two-lengths", "malformed-response", BROKEN),
    ("/headers/control", "200", LENIENT),
    ("/headers/latin1", "200", NONE),
    ("/headers/space", "200", LENIENT),
    ("/endless/headers", "headers-too-large", BROKEN),
    ("/endless/header", "headers-too-large", BROKEN),
    ("/endless/body", "200", NONE),
    ("/endless/line", "200", NONE),
    ("/endless/nothing", "200", NONE),
    ("/early-hints", "200", NONE),
    ("/http09", "malformed-response", BROKEN),
    ("/nonsense", "malformed-response", BROKEN),
    ("/gzip", "200", NONE),
    ("/gzip/bomb", "200", NONE),
    ("/gzip/truncated", "200", LENIENT),
    ("/gzip/broken", "undecodable-body", BROKEN),
    ("/gzip/labelled-br", "undecodable-body", BROKEN),
    ("/redirect/loop", "302", ENDLESS),
    ("/redirect/1000", "302", ENDLESS),
    ("/redirect/garbage", "302", BROKEN),
    ("/status/000", "malformed-response", BROKEN),
    ("/status/99", "malformed-response", BROKEN),
    ("/status/204", "204", NONE),
    ("/status/418", "418", BROKEN),
    ("/status/599", "599", BROKEN),
    ("/status/999", "999", BROKEN),
    ("/good/2", "200", NONE),
];

/// What goes on for ever, or comes to nothing.
const SLOW: &[(&str, &str, &str)] = &[
    ("/good/1", "200", NONE),
    ("/silence", "timeout", BROKEN),
    ("/body/silent", "timeout", BROKEN),
    ("/drip/body", "timeout", BROKEN),
    ("/endless/hints", "timeout", BROKEN),
    ("/good/2", "200", NONE),
];

/// One audit, what it cost and what it left behind.
struct Run {
    output: Output,
    time: Duration,
    /// Resident memory at its peak, where the system tells.
    peak_mb: u32,
    folder: TempDir,
}

impl Run {
    /// Audits this with the program itself.
    fn of(start: &str, args: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_tollgate"))
            .args(["audit", start, "--quiet", "--format", "json"])
            .args(args)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let peak_mb = process::peak_until_end(&mut child);
        let output = child.wait_with_output().unwrap();
        Self { output, time: begun.elapsed(), peak_mb, folder }
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    fn audit(&self) -> Audit {
        let json = fs::read(self.folder.path().join("tollgate-out/audit.json"));
        serde_json::from_slice(&json.unwrap_or_else(|_| panic!("no audit: {}", self.said()))).unwrap()
    }

    /// Nothing that a server does makes us take more time or memory than this, on a busy machine and unoptimised.
    fn assert_bounded(&self, mb: u32) {
        assert!(self.time < Duration::from_mins(2), "{:?}", self.time);
        assert!(self.peak_mb < mb, "{} MB", self.peak_mb);
    }
}

/// Audits a page that links to all of these, and asserts that each is told by its name.
fn assert_told(expected: &[(&str, &str, &str)], args: &[&str]) -> (Audit, BadServer) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(BadServer::start());
    let paths: Vec<&str> = expected.iter().map(|(path, ..)| *path).collect();
    let start = server.url(&format!("/links?{}", paths.join("&")));
    let run = Run::of(start.as_str(), args);
    assert_eq!(run.code(), Some(1), "{}", run.said());
    let audit = run.audit();
    assert!(audit.complete, "{:?}", audit.coverage);
    let told: Vec<_> = paths.iter().map(|path| told(&audit, &server, path)).collect();
    assert_eq!(told, expected);
    (audit, server)
}

fn told<'a>(audit: &'a Audit, server: &BadServer, path: &'a str) -> (&'a str, &'a str, &'a str) {
    let key = urls::key(&server.url(path), Tracking::Keep);
    let address: Option<&Address> = audit.addresses.iter().find(|address| address.url == key);
    let answer = address.and_then(|address| address.answer.as_deref()).unwrap_or("not visited");
    let of_page = |finding: &&Finding| {
        let is_source = || finding.sources.iter().any(|source| source.page == key);
        finding.url == key || finding.rule == LENIENT && is_source()
    };
    let mut rules = audit.findings.iter().filter(of_page).map(|finding| finding.rule.as_str());
    (path, answer, rules.find(|rule| [BROKEN, LENIENT, ENDLESS].contains(rule)).unwrap_or(NONE))
}

#[test]
fn what_servers_do_wrong_is_named_and_the_rest_of_the_crawl_is_complete() {
    let (audit, server) = assert_told(TOLD, &["--max-body", "1MB"]);
    let lenient = audit.findings.iter().find(|finding| finding.rule == LENIENT).unwrap();
    let at = |path: &str| {
        let source = lenient.sources.iter().find(|source| source.page == server.url(path).as_str());
        source.and_then(|source| source.text.clone()).unwrap_or_default()
    };
    assert!(at("/gzip/truncated").contains("ends early"), "{lenient:?}");
    assert!(at("/headers/space").contains("RFC 9112"), "{lenient:?}");
    let cut: Vec<&str> = audit.warnings.iter().map(|warning| warning.file.as_str()).collect();
    assert_eq!(
        cut,
        ["/endless/body", "/endless/line", "/endless/nothing", "/gzip/bomb"],
        "{:?}",
        audit.warnings
    );
}

#[test]
fn what_never_comes_to_an_end_is_given_up_after_the_time_that_was_said() {
    let (audit, _) = assert_told(SLOW, &["--timeout", "2s", "--idle-timeout", "1s", "--concurrency", "8"]);
    let times = (audit.settings.timeout.as_deref(), audit.settings.idle_timeout.as_deref());
    assert_eq!(times, (Some("2s"), Some("1s")));
}
