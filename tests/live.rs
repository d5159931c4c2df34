//! Live sites: what is found over HTTP is what is found in the folder, and what cannot be audited is told.

#[path = "support/served.rs"]
mod served;
mod support;

use std::net::TcpListener;
use std::process::{Command, Output};

use served::Served;
use tollgate::audit::{Address, Audit};
use tollgate::commands::folder::Settings;
use tollgate::fetch::folder::{Folder, Options};

fn serve(site: &str) -> Served {
    Served::folder(&support::sample_site(site))
}

/// Serves files that exist in memory only.
fn serve_files(files: &[(&str, String)]) -> Served {
    Served::serve(Folder::in_memory(files.iter().map(|(path, content)| (*path, content.as_str()))))
}

fn audit(url: &str) -> (Output, Option<Audit>) {
    audit_with(&[url])
}

fn audit_with(arguments: &[&str]) -> (Output, Option<Audit>) {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("audit").args(arguments);
    command.args(["--quiet", "--stdout", "json", "--format", "json", "--out"]).arg(out.path());
    let output = command.output().expect("the binary runs");
    let audit = serde_json::from_slice(&output.stdout).ok();
    (output, audit)
}

/// What only a server shows, and what only a folder does: files that nothing links to.
const OF_ONE_KIND: &[&str] =
    &["index-file-address", "missing-nosniff", "orphan-page", "slow-first-byte", "uncompressed-text"];

/// What shows only to those who ask under the name of a crawler: of a folder anybody may.
const ASKED_AT_HOME: &[&str] = &["ai-crawler-refused", "search-crawler-refused"];

/// Rule and path of every finding that folders and servers both show.
fn found(audit: &Audit) -> Vec<(String, String, Option<u16>)> {
    let path = |url: &str| url.strip_prefix(&audit.base.url).unwrap_or(url).to_owned();
    let is_seen = |rule: &str| !OF_ONE_KIND.contains(&rule);
    let findings = audit.findings.iter().filter(|finding| is_seen(&finding.rule));
    findings.map(|finding| (finding.rule.clone(), path(&finding.url), finding.status)).collect()
}

#[test]
fn a_served_site_has_the_faults_of_its_folder() {
    for site in ["every-fault", "bakery", "healthy"] {
        let served = serve(site);
        let (output, live) = audit_with(&[served.url.as_str(), "--external", "list"]);
        let live = live.unwrap_or_else(|| panic!("{site}: {}", String::from_utf8_lossy(&output.stderr)));
        let settings = Settings { base_url: Some(served.url.clone()), ..Settings::default() };
        let folder = Folder::open(&support::sample_site(site), Options::default()).expect("a sample site");
        let at_home = found(&support::audit(folder, &settings));
        for fault in found(&live) {
            assert!(at_home.contains(&fault), "{site}: only over HTTP: {fault:?}");
        }
        for fault in at_home.iter().filter(|fault| !ASKED_AT_HOME.contains(&fault.0.as_str())) {
            let is_visited = |address: &Address| address.url.ends_with(&fault.1) && address.answer.is_some();
            let is_missed = live.addresses.iter().any(is_visited) && !found(&live).contains(fault);
            assert!(!is_missed, "{site}: only in the folder: {fault:?}");
        }
        let links = |faults: &[(String, String, Option<u16>)]| {
            faults.iter().filter(|(rule, ..)| rule == "broken-link").cloned().collect::<Vec<_>>()
        };
        assert_eq!(links(&found(&live)), links(&at_home), "{site}");
    }
}

#[test]
fn a_site_whose_links_only_scripts_make_is_told_so_in_place_of_a_clean_bill() {
    let shell =
        "<!doctype html><html lang=en><title>Bakery</title><div id=app></div><script src=/app.js></script>";
    let files = |start: &str| {
        [("index.html", start.to_owned()), ("app.js", "start()".to_owned()), ("menu.html", page("Bread"))]
    };
    let told = |start: &str| {
        let site = serve_files(&files(start));
        let (output, audit) = audit(site.url.as_str());
        let audit = audit.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let found = audit.findings.into_iter().find(|finding| finding.rule == "links-only-in-script");
        found.map(|found| found.evidence)
    };
    let seen = "1 script, 0 words of text, and no link to another page of the site";
    assert_eq!(told(shell).as_deref(), Some(seen));
    assert_eq!(told(&format!("{shell}<a href=/menu>Menu</a>")), None);
}

#[test]
fn a_start_that_does_not_answer_is_exit_3_and_says_what_to_do() {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    for (start, kind, advice) in [
        (format!("http://127.0.0.1:{port}/"), "connection-refused", "check the port"),
        ("http://no-such-host.invalid/".to_owned(), "dns-error", "check how it is spelt"),
    ] {
        let (output, _) = audit_with(&[&start, "--proxy", "none"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains(kind) && said.contains(advice), "{said}");
    }
}

fn page(body: &str) -> String {
    format!("<!doctype html><html lang=en><title>A page</title><h1>A page</h1>{body}")
}

/// Rule, URL and status of the findings of some rules.
fn of_rules<'a>(audit: &'a Audit, rules: &[&str]) -> Vec<(&'a str, &'a str, Option<u16>)> {
    let is_wanted = |rule: &str| rules.contains(&rule);
    let findings = audit.findings.iter().filter(|finding| is_wanted(&finding.rule));
    findings.map(|finding| (finding.rule.as_str(), finding.url.as_str(), finding.status)).collect()
}

#[test]
fn links_to_other_sites_are_checked_and_their_sites_are_not_crawled() {
    let other = serve_files(&[
        ("index.html", page("<a href='/never-asked'>x</a>")),
        ("_redirects", "/moved / 301\n/for-now / 302\n/to-nothing /gone 301\n".to_owned()),
        ("_responses.toml", "[[response]]\npath = \"/paid\"\nstatus = 402\n".to_owned()),
    ]);
    let links = ["", "moved", "for-now", "to-nothing", "gone", "paid"]
        .map(|path| format!("<a href='{}{path}'>x</a>", other.url));
    let closed =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let broken_picture =
        format!("<img src='{}picture.png' alt=''><a href='http://{closed}/'>x</a>", other.url);
    let site = serve_files(&[("index.html", page(&(links.join(" ") + &broken_picture)))]);
    let (output, audit) = audit(site.url.as_str());
    let audit = audit.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let at = |path: &str| format!("{}{path}", other.url);
    let (gone, paid, nothing, moved) = (at("gone"), at("paid"), at("to-nothing"), at("moved"));
    let (picture, closed) = (at("picture.png"), format!("http://{closed}/"));
    let mut expected = [
        ("broken-asset", picture.as_str(), Some(404)),
        ("broken-external-link", &gone, Some(404)),
        ("broken-external-link", &paid, Some(402)),
        ("broken-external-link", &nothing, Some(404)),
        ("broken-external-link", &closed, None),
        ("moved-external-link", &moved, Some(301)),
    ];
    let rules =
        ["broken-link", "broken-asset", "broken-external-link", "moved-external-link", "redirected-link"];
    let mut found = of_rules(&audit, &rules);
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(audit.coverage.external.values().sum::<u64>(), 8);
    assert!(audit.statuses.keys().all(|status| status == "200" || status == "404"), "{:?}", audit.statuses);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("never-asked"));
}

#[test]
fn a_folder_asks_other_sites_only_when_it_is_told_to() {
    let other = serve_files(&[("index.html", page("x"))]);
    let folder = tempfile::tempdir().expect("a folder for the site");
    let html =
        page(&format!("<a href='{0}'>x</a> <a href='{0}gone'>y</a> <a href='/nowhere'>z</a>", other.url));
    std::fs::write(folder.path().join("index.html"), html).expect("it can be written");
    let target = folder.path().to_str().expect("a plain path");
    let base = ["--base-url", "http://127.0.0.1:9/"];
    let gone = other.url.join("gone").expect("a URL");
    for (arguments, expected) in [
        (vec![target, base[0], base[1]], vec![]),
        (
            vec![target, base[0], base[1], "--external", "check"],
            vec![("broken-external-link", gone.as_str(), Some(404))],
        ),
    ] {
        let (output, audit) = audit_with(&arguments);
        let audit = audit.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        assert_eq!(of_rules(&audit, &["broken-external-link"]), expected);
        assert_eq!(
            of_rules(&audit, &["broken-link"]),
            [("broken-link", "http://127.0.0.1:9/nowhere", Some(404))]
        );
    }
}
