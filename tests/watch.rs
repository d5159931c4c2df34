//! `tollgate watch` across kills and restarts: what is due is done once, and the last report is shown.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// After this something is wrong.
const PATIENCE: Duration = Duration::from_mins(2);

struct Site(TempDir);

impl Site {
    fn of(pages: usize) -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for the test"));
        fs::create_dir(site.at("site")).expect("it is made");
        for page in 0..pages {
            let next = page + 1;
            let text = format!("<title>{page}</title><a href=/{next}.html>next</a>");
            let name = if page == 0 { "index".to_owned() } else { page.to_string() };
            fs::write(site.at(&format!("site/{name}.html")), text).expect("it is written");
        }
        site
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// How many audits are written down.
    fn runs(&self) -> usize {
        fs::read_to_string(self.at("tollgate-out/history.jsonl")).map_or(0, |text| text.lines().count())
    }

    fn watch(&self, args: &[&str]) -> Watching {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(["watch", "site", "--quiet", "--listen", "127.0.0.1:0"]).args(args);
        command.current_dir(self.0.path()).stdin(Stdio::null()).env_remove("TOLLGATE_HISTORY");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut first = String::new();
        let out = child.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut first).expect("it says where it is");
        let address =
            first.trim().rsplit("http://").next().expect("an address").trim_end_matches('/').to_owned();
        let err = BufReader::new(child.stderr.take().expect("it is piped"));
        let (sender, said) = channel();
        thread::spawn(move || err.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Watching { child, address, said }
    }
}

struct Watching {
    child: Child,
    address: String,
    said: Receiver<String>,
}

impl Watching {
    /// Waits for a line on standard error that has this.
    fn says(&self, part: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.said.recv_timeout(left).unwrap_or_else(|_| panic!("it never says `{part}`"));
            if line.contains(part) {
                return line;
            }
        }
    }

    fn get(&self, path: &str) -> String {
        self.get_as(&self.address, path)
    }

    /// Asks as a browser does that found this host behind a name.
    fn get_as(&self, host: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    fn signal(&mut self, name: &str) -> ExitStatus {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_last_report_and_its_numbers_are_shown_and_nothing_else() {
    let site = Site::of(2);
    let mut watching = site.watch(&["--every", "6h"]);
    watching.says("the next audit begins at ");
    let report = watching.get("/");
    assert!(report.starts_with("HTTP/1.1 200") && report.contains("broken-link"), "{report:.300}");
    let metrics = watching.get("/metrics");
    assert!(metrics.contains("openmetrics-text") && metrics.ends_with("# EOF\n"), "{metrics}");
    assert!(metrics.contains("tollgate_pages{site="), "{metrics}");
    for path in ["/crawl.db", "/history.jsonl", "/alerts.json", "/report.html/../crawl.db", "/_headers"] {
        assert!(watching.get(path).starts_with("HTTP/1.1 4"), "{path}");
    }
    assert_eq!(watching.signal("INT").code(), Some(0), "Ctrl-C is a clean end");
}

#[test]
fn no_site_on_the_internet_can_read_the_report_through_a_browser_here() {
    let site = Site::of(2);
    let mut watching = site.watch(&["--every", "6h", "--host", "reports.test"]);
    watching.says("the next audit begins at ");
    for (host, status) in [("rebound.example", 421), ("localhost:8403", 200), ("Reports.test", 200)] {
        for path in ["/", "/audit.json", "/metrics"] {
            let answer = watching.get_as(host, path);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{host}: {answer:.200}");
            assert_eq!(answer.contains("--host NAME"), status == 421, "{host}: {answer:.200}");
        }
    }
    assert_eq!(watching.signal("INT").code(), Some(0));
}

#[test]
fn a_kill_between_audits_neither_repeats_nor_forgets_one() {
    let site = Site::of(2);
    for signal in ["KILL", "KILL", "TERM"] {
        let mut watching = site.watch(&["--cron", "0 3 1 1 *"]);
        let next = watching.says("the next audit begins at ");
        assert!(next.contains("-01-01T03:00:00Z"), "{next}");
        assert!(watching.get("/").contains("broken-link"), "the last report is shown");
        watching.signal(signal);
        assert_eq!(site.runs(), 1);
    }
    let mut watching = site.watch(&["--every", "1ms"]);
    let until = Instant::now() + PATIENCE;
    while site.runs() < 3 && Instant::now() < until {
        thread::yield_now();
    }
    watching.signal("KILL");
    assert!(site.runs() >= 3, "what is due is done");
}

#[test]
fn a_kill_within_an_audit_lets_the_next_start_do_it() {
    let site = Site::of(3000);
    let mut watching = site.watch(&["--every", "6h"]);
    let until = Instant::now() + PATIENCE;
    while !site.at("tollgate-out/crawl.db").exists() && Instant::now() < until {
        thread::yield_now();
    }
    watching.signal("KILL");
    assert_eq!(site.runs(), 0, "it was not done");
    let watching = site.watch(&["--every", "6h"]);
    watching.says("the next audit begins at ");
    assert_eq!(site.runs(), 1);
}

#[test]
fn two_never_watch_into_one_folder_and_what_means_nothing_is_refused() {
    let site = Site::of(1);
    let watching = site.watch(&["--every", "6h"]);
    watching.says("the next audit begins at ");
    for (args, needle) in [
        (&["watch", "site", "--every", "6h", "--listen", "127.0.0.1:0"][..], "another tollgate is writing"),
        (&["audit", "site"], "another tollgate is writing"),
        (&["watch", "site", "--out", "b"], "say when to audit"),
        (&["watch", "site", "--out", "b", "--cron", "0 0 30 2 *"], "never comes"),
        (&["watch", "site", "--out", "b", "--every", "6h", "--listen", "0.0.0.0:0"], "--public"),
        (&["watch", "site", "--out", "b", "--every", "6h", "--history", "none"], "history"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        let output = command.args(args).current_dir(site.0.path()).output().expect("it starts");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {err}");
        assert!(err.contains(needle), "{args:?}: {err}");
    }
}
