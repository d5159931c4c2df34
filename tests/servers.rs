//! Real servers: whatever nginx and Apache answer is found, once, under its name, and judged.
#![cfg(unix)]

#[path = "support/webserver.rs"]
#[expect(dead_code, reason = "other tests change the site while it is served")]
mod webserver;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use webserver::WebServer;

const NGINX: &str = include_str!("servers/nginx.conf");
const APACHE: &str = include_str!("servers/apache.conf");

/// Every error, with its name and how sure we may be of it: whoever asks us to slow down has said nothing
/// about the page.
const ERRORS: [(u16, &str, &str); 10] = [
    (401, "answers 401 (Unauthorized)", "confirmed"),
    (402, "answers 402 (Payment Required)", "confirmed"),
    (403, "answers 403 (Forbidden)", "confirmed"),
    (404, "answers 404 (Not Found)", "confirmed"),
    (410, "answers 410 (Gone)", "confirmed"),
    (429, "answers 429 (Too Many Requests)", "inconclusive"),
    (500, "answers 500 (Internal Server Error)", "confirmed"),
    (502, "answers 502 (Bad Gateway)", "confirmed"),
    (503, "answers 503 (Service Unavailable)", "confirmed"),
    (504, "answers 504 (Gateway Timeout)", "confirmed"),
];

/// A redirect that leads to an error is one too.
const MOVED_AWAY: (u16, &str, &str) = (404, "redirects to /404, which answers 404 (Not Found)", "confirmed");

const REDIRECTS: [u16; 4] = [301, 302, 307, 308];

/// A page that links to `/<status>` for every status, and to a redirect that leads to an error.
fn write_site(root: &Path) {
    let mut page = String::from(
        "<!doctype html><html lang=en><title>Bakery</title><meta name=viewport content='width=device-width'>\n",
    );
    let statuses = REDIRECTS.into_iter().chain(ERRORS.map(|(status, ..)| status));
    for path in statuses.map(|status| status.to_string()).chain(["moved-away".to_owned(), "menu".to_owned()])
    {
        let _ = writeln!(page, "<p><a href='/{path}'>{path}</a>");
    }
    fs::write(root.join("index.html"), page).expect("it is written");
    fs::create_dir(root.join("menu")).expect("it can be made");
    let menu = "<!doctype html><html lang=en><title>Menu</title><p><a href='/'>home</a>";
    fs::write(root.join("menu/index.html"), menu).expect("it is written");
}

/// The audit. A run that does not end by itself is not complete.
fn audit(server: &WebServer) -> Value {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args([
        "audit",
        &server.url(),
        "--quiet",
        "--stdout",
        "json",
        "--format",
        "json",
        "--max-time",
        "3m",
    ]);
    let output = command.arg("--out").arg(out.path()).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let audit: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(audit["complete"], true);
    audit
}

/// Status, evidence and verdict of every finding of a rule, in the order of the URLs, whatever each costs.
fn found(rule: &str, server: &WebServer, audit: &Value) -> Vec<(u16, String, String)> {
    let mut findings: Vec<&Value> = audit["findings"].as_array().expect("a list").iter().collect();
    findings.sort_by_key(|finding| finding["url"].as_str());
    let found = findings.into_iter().filter(|finding| finding["rule"] == rule).map(|finding| {
        assert_eq!(finding["sources_total"], 1, "{finding}");
        let text = |name: &str| finding[name].as_str().expect("a text").replace(&server.url(), "/");
        let status = finding["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        (status.expect("a status"), text("evidence"), text("verdict"))
    });
    found.collect()
}

fn every_answer_is_found_once_and_judged(server: &WebServer) {
    let audit = audit(server);
    let expected: Vec<_> = ERRORS.into_iter().chain([MOVED_AWAY]).collect();
    let owned =
        |(status, evidence, verdict): (u16, &str, &str)| (status, evidence.to_owned(), verdict.to_owned());
    assert_eq!(found("broken-link", server, &audit), expected.into_iter().map(owned).collect::<Vec<_>>());
    let to_the_menu = |status| {
        (status, format!("redirects to /menu/ ({status}), which answers 200"), "confirmed".to_owned())
    };
    let redirects = REDIRECTS.into_iter().chain([301]).map(to_the_menu);
    assert_eq!(found("redirected-link", server, &audit), redirects.collect::<Vec<_>>());
    let mut statuses: BTreeMap<String, u64> = BTreeMap::from([("200".to_owned(), 2)]);
    for (status, ..) in &ERRORS {
        statuses.insert(status.to_string(), 1);
    }
    // `/menu` is sent to `/menu/`, and `/moved-away` to an error: both for good.
    let redirects = REDIRECTS.map(|status| (status.to_string(), if status == 301 { 3 } else { 1 }));
    statuses.extend(redirects);
    assert_eq!(audit["statuses"], serde_json::to_value(statuses).expect("it is JSON"));
}

#[test]
fn every_answer_of_nginx_is_found_once_and_judged() {
    every_answer_is_found_once_and_judged(&WebServer::nginx(NGINX, write_site));
}

#[test]
fn every_answer_of_apache_is_found_once_and_judged() {
    every_answer_is_found_once_and_judged(&WebServer::apache(APACHE, write_site));
}
