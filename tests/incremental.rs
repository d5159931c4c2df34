//! A second audit asks only for what has changed, and finds what a full one finds.
#![cfg(unix)]

#[path = "support/webserver.rs"]
#[expect(dead_code, reason = "other tests start Apache")]
mod webserver;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use webserver::WebServer;

/// Servers tell versions by seconds.
const BEFORE: Duration = Duration::from_hours(2);
const LATER: Duration = Duration::from_hours(1);

/// Below `/plain/` nobody can tell versions apart but by their content; the header of pages below `/tagged/`
/// changes when a file appears, and so do the cookies of those below `/kept/`.
const DIRECTIVES: &str = r#"
access_log requests told;
location /paid { return 402; }
location /plain/ { etag off; if_modified_since off; add_header Last-Modified ""; }
location /kept/ { if (-f $document_root/cookies) { add_header Set-Cookie "seen=1; SameSite=None"; } }
location /tagged/ { if (-f $document_root/noindex) { add_header X-Robots-Tag noindex; } }
"#;

/// Pages of the site, in three folders by turns.
const PAGES: usize = 60;

fn path(number: usize) -> String {
    match number {
        0 => "index.html".to_owned(),
        _ => format!("{}/p{number}.html", ["kept", "plain", "tagged"][number % 3]),
    }
}

/// Every page links to the next ones, to one that is not there yet, and to one that is refused.
fn write_page(root: &Path, number: usize, word: &str, age: Duration) {
    let mut html =
        format!("<!doctype html><html lang=en><head><meta charset=utf-8><title>{word} {number}</title>");
    let _ = write!(html, "<body><main id=m{number}><h1>Page</h1><p>All about {word} {number}");
    for step in 1..8 {
        let _ = write!(html, "<p><a href='/{}#m{step}'>go {step}</a>", path((number * 3 + step) % PAGES));
    }
    let _ =
        write!(html, "<a href='/later.html'>later</a> <a href='/paid'>paid</a> <img src='/i{number}.png'>");
    write_file(&root.join(path(number)), &html, age);
    write_file(&root.join(format!("i{number}.png")), "no picture", age);
}

fn write_file(path: &Path, text: &str, age: Duration) {
    fs::write(path, text).expect("it is written");
    let file = File::options().write(true).open(path).expect("it was just written");
    file.set_modified(SystemTime::now() - age).expect("it is ours");
}

/// A site behind nginx, and a folder for what is written of it.
struct Watched {
    server: WebServer,
    folder: tempfile::TempDir,
}

/// How often the server sent something, said that nothing has changed, and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Answers {
    whole: usize,
    unchanged: usize,
    refused: usize,
}

impl Watched {
    fn new() -> Self {
        let write = |root: &Path| {
            for name in ["kept", "plain", "tagged"] {
                fs::create_dir(root.join(name)).expect("it can be made");
            }
            (0..PAGES).for_each(|number| write_page(root, number, "first", BEFORE));
        };
        Self { server: WebServer::nginx(DIRECTIVES, write), folder: tempfile::tempdir().expect("a folder") }
    }

    /// Some pages change, one goes, one comes, and what is said of some in their headers changes.
    fn change(&self) {
        let root = self.server.root();
        for number in [3, 4, 5, 30, 31, 32] {
            write_page(&root, number, "second", LATER);
        }
        fs::remove_file(root.join(path(9))).expect("it was there");
        write_file(
            &root.join("later.html"),
            "<!doctype html><html lang=en><title>Later</title><p>late",
            LATER,
        );
        write_file(&root.join("noindex"), "", LATER);
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The exit code, the audit, and what the server answered meanwhile.
    fn audit(&self, state: &str, args: &[&str]) -> (Option<i32>, Value, Answers) {
        let before = self.answers();
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(["audit", &self.server.url(), "--quiet", "--fail-on", "never", "--format", "json"]);
        // What is slow is so by chance, on a machine that does other things too.
        command.args(["--out", "out", "--state", state, "--rule", "slow-first-byte=off"]).args(args);
        let output = command.current_dir(self.folder.path()).output().expect("the program starts");
        let text = fs::read_to_string(self.at("out/audit.json"));
        let text = text.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let mut audit: Value = serde_json::from_str(&text).expect("it is JSON");
        let fields = audit.as_object_mut().expect("it is an object");
        // Times, and how often we asked: that is what is to differ. And whoever knows the audit before knows better
        // where dead URLs should lead.
        for name in ["started", "finished", "manners", "fixes"] {
            fields.remove(name).expect("it is told");
        }
        // What changed since the audit before is told where there was one.
        fields.remove("trend");
        // What could be reached only through a URL that is gone is known from the audit before, and weighs.
        let findings = fields["findings"].as_array_mut().expect("they are listed");
        for finding in findings.iter_mut() {
            finding.as_object_mut().expect("it is an object").remove("impact");
        }
        findings.sort_by_key(|finding| finding["fingerprint"].as_str().map(str::to_owned));
        for address in fields["addresses"].as_array_mut().expect("they are listed") {
            address.as_object_mut().expect("it is an object").remove("first_byte_ms");
        }
        let now = self.answers();
        let answers = Answers {
            whole: now.whole - before.whole,
            unchanged: now.unchanged - before.unchanged,
            refused: now.refused - before.refused,
        };
        (output.status.code(), audit, answers)
    }

    /// Reads the server's log once a question of our own is in it: then all before are, too.
    fn answers(&self) -> Answers {
        let mark = format!("/mark-{:?}", SystemTime::now()).replace(' ', "");
        let address = self.server.url().trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut socket = TcpStream::connect(address).expect("it listens");
        write!(socket, "GET {mark} HTTP/1.0\r\n\r\n").expect("it is read");
        socket.read_to_end(&mut Vec::new()).expect("it answers");
        let log = self.server.root().with_file_name("requests");
        loop {
            let log = fs::read_to_string(&log).expect("it is kept");
            if log.contains(&mark) {
                let count = |status: &str| log.lines().filter(|line| line.ends_with(status)).count();
                return Answers { whole: count(" 200"), unchanged: count(" 304"), refused: count(" 402") };
            }
        }
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again_and_the_audit_is_that_of_a_full_one() {
    let site = Watched::new();
    let (_, first, _) = site.audit("crawl.db", &[]);
    site.change();
    let (_, full, all) = site.audit("full.db", &[]);
    assert_ne!(first, full, "the changes show");
    // 59 pages of old, a new one, 60 pictures; and the start once more, to see where it leads.
    assert_eq!((all.whole, all.unchanged), (121, 0));
    let (_, incremental, some) = site.audit("crawl.db", &["--incremental"]);
    assert_eq!(incremental, full);
    // The start; what has no validators; what changed there not counted, six pictures, and the new page;
    // and what is called unchanged with other headers, once more.
    assert_eq!((some.whole, some.unchanged), (1 + 20 + 4 + 6 + 1 + 18, 18 + 17 + 54));
    let (_, again, few) = site.audit("crawl.db", &["--incremental"]);
    assert_eq!(again, full);
    assert_eq!((few.whole, few.unchanged), (1 + 20, 100));
    assert_eq!(few.refused, all.refused, "errors are asked about as always");
    assert!(!site.at("crawl.db-past").exists(), "nothing is left beside");
}

#[test]
fn a_crawl_that_goes_on_still_knows_the_one_before() {
    let site = Watched::new();
    site.audit("crawl.db", &[]);
    site.change();
    let (_, full, _) = site.audit("full.db", &[]);
    let (code, _, first) = site.audit("crawl.db", &["--incremental", "--max-pages", "20"]);
    assert_eq!((code, first.unchanged > 0), (Some(4), true));
    let (code, resumed, second) = site.audit("crawl.db", &["--resume"]);
    assert_eq!((code, second.unchanged > 0), (Some(0), true));
    assert_eq!(resumed, full);
}

#[test]
fn what_stands_in_heads_alone_and_in_files_for_crawlers_is_judged_anew() {
    let site = Watched::new();
    let root = site.server.root();
    let robots = format!("User-agent: *\nDisallow: /kept/p6.html\nSitemap: {}map.xml\n", site.server.url());
    write_file(&root.join("robots.txt"), &robots, BEFORE);
    let write_map = |names: &[&str], age| {
        let url = |name: &&str| format!("<url><loc>{}{name}</loc></url>", site.server.url());
        let urls: String = names.iter().map(url).collect();
        let map = format!("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>");
        write_file(&root.join("map.xml"), &map, age);
        write_file(&root.join("sitemap.xml"), &map, age);
    };
    write_map(&["kept/p3.html", "kept/p6.html", "gone.html"], BEFORE);
    let elsewhere = "<!doctype html><html lang=en><title>Out</title><p><a href='http://127.0.0.1:9/?utm_source=a'>out</a>";
    write_file(&root.join("kept/p6.html"), elsewhere, BEFORE);
    write_file(&root.join("kept/p12.html"), elsewhere, BEFORE);
    let check = ["--external", "check"];
    let asked = ["--external", "check", "--incremental"];
    let is_weak = |audit: &Value| audit["findings"].to_string().contains("weak-cookie");
    let (_, first, _) = site.audit("crawl.db", &check);
    let (_, same, answers) = site.audit("crawl.db", &asked);
    assert!(same == first && answers.unchanged > 0, "{first:#} {same:#}");
    write_file(&root.join("cookies"), "", LATER);
    write_map(&["kept/p3.html", "lost.html"], LATER);
    let (_, full, _) = site.audit("full.db", &check);
    let (_, weak, _) = site.audit("crawl.db", &asked);
    assert!(is_weak(&full) && weak == full, "{full:#} {weak:#}");
    fs::remove_file(root.join("cookies")).expect("it was there");
    let (_, full, _) = site.audit("full.db", &check);
    let (_, strong, _) = site.audit("crawl.db", &asked);
    assert!(!is_weak(&full) && strong == full, "{full:#} {strong:#}");
}

#[test]
fn what_was_found_with_other_settings_is_not_used() {
    let site = Watched::new();
    site.audit("crawl.db", &[]);
    let other = ["--rule", "missing-h1=off"];
    let (_, full, _) = site.audit("full.db", &other);
    let (_, incremental, answers) = site.audit("crawl.db", &[&other[..], &["--incremental"]].concat());
    assert_eq!((incremental, answers.unchanged), (full, 0));
}

#[test]
fn what_cannot_be_read_any_more_is_asked_for_again() {
    let site = Watched::new();
    let (_, full, _) = site.audit("crawl.db", &[]);
    let file = File::options().write(true).open(site.at("crawl.db")).expect("it is there");
    file.set_len(fs::metadata(site.at("crawl.db")).expect("it is there").len() / 2).expect("it can be cut");
    let (code, incremental, answers) = site.audit("crawl.db", &["--incremental"]);
    assert_eq!((code, incremental, answers.unchanged), (Some(0), full, 0));
}

#[test]
fn a_first_audit_may_be_called_incremental() {
    let site = Watched::new();
    let (code, first, _) = site.audit("crawl.db", &["--incremental"]);
    assert_eq!((code, first), (Some(0), site.audit("full.db", &[]).1));
}

#[test]
fn a_page_whose_note_is_damaged_is_fetched_anew() {
    let site = Watched::new();
    let (_, full, _) = site.audit("sound.db", &[]);
    fs::copy(site.at("sound.db"), site.at("damaged.db")).expect("it is whole");
    let damaged = rusqlite::Connection::open(site.at("damaged.db")).and_then(|file| {
        let chosen =
            "SELECT id FROM visits WHERE note IS NOT NULL AND etag IS NOT NULL AND content = 'html' LIMIT 5";
        file.execute(&format!("UPDATE visits SET note = substr(note, 1, 20) WHERE id IN ({chosen})"), [])
    });
    assert_eq!(damaged.expect("anybody may write it"), 5);
    let (_, _, sound) = site.audit("sound.db", &["--incremental"]);
    let (_, incremental, answers) = site.audit("damaged.db", &["--incremental"]);
    assert_eq!(incremental, full);
    assert_eq!((answers.whole, answers.unchanged), (sound.whole + 5, sound.unchanged));
}
