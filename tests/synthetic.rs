//! The site that `tollgate serve --synthetic` makes up: the same bytes as files and over HTTP, and what is
//! planted in it is found, all of it and nothing else.

#[path = "support/served.rs"]
#[expect(dead_code, reason = "no folder on disk is served here")]
mod served;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use served::Served;
use support::{audit, audit_path};
use tollgate::audit::Audit;
use tollgate::commands::folder::Settings;
use tollgate::fetch::folder::Folder;
use tollgate::synthetic::{Fault, File, Plan, Site};

const PAGES: u32 = 200;

/// The options that make the site of [`plan`].
const OPTIONS: [&str; 12] = [
    "--synthetic",
    "200",
    "--seed",
    "7",
    "--page-size",
    "6kB",
    "--links",
    "12",
    "--templates",
    "4",
    "--fault-rate",
    "0.3",
];

fn plan() -> Plan {
    Plan { seed: 7, page_size: 6000, links: 12, templates: 4, fault_rate: 0.3, ..Plan::of_pages(PAGES) }
}

fn write(folder: &Path, options: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("serve").args(options).arg("--write").arg(folder);
    command.output().expect("the program starts")
}

/// The body that a server answers with, and its status.
fn get(served: &Served, path: &str) -> (u16, String) {
    let host = (served.url.host_str().expect("an address"), served.url.port().expect("a port"));
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    (head[9..12].parse().expect("a status"), body.to_owned())
}

#[test]
fn files_and_answers_are_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = write(folder.path(), &OPTIONS);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let site = Site::new(plan());
    let served = Served::serve(Folder::made_up(site.clone()));
    for file in site.files() {
        let name = site.name(file);
        let written = std::fs::read_to_string(folder.path().join(&name)).expect("it was written");
        assert!(get(&served, &name) == (200, written), "{name}");
    }
    let names: BTreeSet<String> = site.files().map(|file| site.name(file)).collect();
    assert_eq!(files_below(folder.path()), names.len() + site.instructions().len());
    for (path, status) in [
        ("members/section-3/page-3.html", 402),
        ("failing/section-3/page-3.html", 500),
        ("gone/section-3/page-3.html", 404),
        ("old/section-3/page-3.html", 301),
        ("_redirects", 404),
        ("_responses.toml", 404),
    ] {
        assert_eq!(get(&served, path).0, status, "{path}");
    }
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}

#[test]
fn a_site_without_faults_is_healthy() {
    let site = Site::new(Plan { fault_rate: 0.0, ..plan() });
    let audit = audit(Folder::made_up(site), &Settings::default());
    assert_eq!(audit.findings.iter().map(|finding| &finding.rule).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(audit.coverage.pages, u64::from(PAGES));
}

#[test]
fn what_is_planted_is_found_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(write(folder.path(), &OPTIONS).status.success());
    let site = Site::new(plan());
    let audit = audit_path(folder.path());
    assert_eq!(found(&audit), planted(&site));
}

/// The faulty pages by rule; of the error pages that say nothing there is one each for 402 and 500.
fn planted(site: &Site) -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut planted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for page in 0..PAGES {
        let path = site.name(File::Page(page));
        let (rule, url) = match site.fault(page) {
            Some(Fault::Gone) => ("broken-link", format!("gone/{path}")),
            Some(Fault::Refused) => ("broken-link", format!("members/{path}")),
            Some(Fault::Failing) => ("broken-link", format!("failing/{path}")),
            Some(Fault::Moved) => ("redirected-link", format!("old/{path}")),
            Some(Fault::Untitled) => ("missing-title", path),
            None => continue,
        };
        planted.entry(rule).or_default().insert(url);
    }
    planted
}

fn found(audit: &Audit) -> BTreeMap<&str, BTreeSet<String>> {
    let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for finding in audit.findings.iter().filter(|finding| finding.rule != "unexplained-error-page") {
        let path = finding.url.strip_prefix(&audit.base.url).expect("below the base").to_owned();
        assert!(found.entry(&finding.rule).or_default().insert(path));
    }
    found
}

#[test]
fn what_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("mine.txt"), "mine").expect("it can be written");
    for (options, needle) in [
        (&["--synthetic", "3"][..], "is not empty"),
        (&["--synthetic", "3", "--listen", "127.0.0.1:0"], "port other than 0"),
        (&["--synthetic", "0"], "0 is not in 1.."),
        (&["--synthetic", "3", "--fault-rate", "2"], "a number from 0 to 1"),
        (&["--synthetic", "3", "--fault-rate", "NaN"], "a number from 0 to 1"),
        (&["--synthetic", "3", "--page-size", "1GB"], "100 MB at most"),
        (&["--synthetic", "3", "public"], "cannot be used with"),
        (&["--seed", "3", "public"], "cannot be used with"),
        (&["--seed", "3"], "--synthetic <PAGES>"),
        (&["--quiet"], "--synthetic"),
    ] {
        let output = write(folder.path(), options);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{options:?}: {said}");
        assert!(said.contains(needle), "{options:?}: {said}");
    }
    assert_eq!(files_below(folder.path()), 1);
}
