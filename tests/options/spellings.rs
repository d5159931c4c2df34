//! Other addresses of the same page: each asked once, found where they answer, and silent where they redirect.

use std::net::SocketAddr;

use super::tls::{Authority, Shown};
use super::way::socks;
use super::witness::{Seen, Witness, moved, page_of, status};
use super::{Run, audit, err};

const RULES: [&str; 4] =
    ["index-file-address", "missing-https-redirect", "optional-slash", "www-and-bare-host"];

/// The faults of these rules: rule, URL and evidence.
fn found(run: &Run) -> Vec<(String, String, String)> {
    let findings = run.audit().findings.into_iter().filter(|found| RULES.contains(&found.rule.as_str()));
    let mut found: Vec<_> = findings.map(|found| (found.rule, found.url, found.evidence)).collect();
    found.sort();
    found
}

fn fault(rule: &str, url: &str, evidence: &str) -> (String, String, String) {
    (rule.to_owned(), url.to_owned(), evidence.to_owned())
}

/// Audits behind a proxy that leads to one server for each port.
pub fn audit_behind(start: &str, plain: SocketAddr, encrypted: SocketAddr, more: &[&str]) -> Run {
    let proxy = socks(move |port| if port == 443 { encrypted } else { plain });
    audit(&[&[start, "--proxy", &format!("socks5h://{proxy}")], more].concat())
}

const HOME: &str = "<title>Oven</title><p>All that bakes. <a href=/bread>Bread</a> <a href=/cakes/>Cakes</a>";

fn page(path: &str) -> Option<Vec<u8>> {
    match path {
        "/" => Some(page_of(HOME)),
        "/bread" => Some(page_of("<title>Bread</title><p>Of rye and of wheat.")),
        "/cakes/" => Some(page_of("<title>Cakes</title><p>With plums, and without.")),
        _ => None,
    }
}

/// A server that knows each page by every address.
fn lax(seen: &Seen) -> Vec<u8> {
    let path = match seen.path.as_str() {
        "/index.html" => "/",
        "/bread/" => "/bread",
        "/cakes" => "/cakes/",
        path => path,
    };
    page(path).unwrap_or_else(|| status(404))
}

/// A server that knows each page by one address, and sends those who ask for another there.
fn strict(seen: &Seen) -> Vec<u8> {
    if seen.header("host").is_some_and(|host| host.starts_with("www.")) {
        return moved(&format!("http://far.example{}", seen.path));
    }
    let other = match seen.path.as_str() {
        "/index.html" => "/",
        "/bread/" => "/bread",
        "/cakes" => "/cakes/",
        path => return page(path).unwrap_or_else(|| status(404)),
    };
    moved(other)
}

#[test]
fn pages_that_answer_by_several_addresses_are_found_and_each_address_is_asked_once() {
    let site = Witness::start(lax);
    let nobody = ([127, 0, 0, 1], 9).into();
    let run = audit_behind("http://far.example/", site.address, nobody, &[]);
    let home = "http://far.example/";
    let slashes = "http://far.example/bread/ answers 200 with the page that is http://far.example/bread; \
        http://far.example/cakes answers 200 with the page that is http://far.example/cakes/";
    let index = "http://far.example/index.html answers 200 with the page that is http://far.example/";
    let www = "http://www.far.example/ answers 200 with the page that is http://far.example/";
    let expected = [
        fault("index-file-address", home, index),
        fault("optional-slash", home, slashes),
        fault("www-and-bare-host", home, www),
    ];
    assert_eq!(found(&run), expected, "{}", err(&run.output));
    let seen = site.seen();
    let asked = |host: &str, path: &str| {
        seen.iter().filter(|seen| seen.header("host") == Some(host) && seen.path == path).count()
    };
    for (host, path) in [
        ("far.example", "/index.html"),
        ("far.example", "/bread/"),
        ("far.example", "/cakes"),
        ("www.far.example", "/"),
    ] {
        assert_eq!(asked(host, path), 1, "{host}{path}");
    }
    let other_hosts = seen.iter().filter(|seen| seen.header("host") != Some("far.example")).count();
    assert_eq!(other_hosts, 1, "the other name is asked for its start page only");
}

#[test]
fn redirects_and_canonicals_settle_it() {
    let nobody = ([127, 0, 0, 1], 9).into();
    let site = Witness::start(strict);
    let run = audit_behind("http://far.example/", site.address, nobody, &[]);
    assert_eq!((found(&run), run.audit().coverage.pages), (vec![], 3), "{}", err(&run.output));
    let named = Witness::start(|seen| {
        let mut page = String::from_utf8(lax(seen)).expect("it is text");
        for (title, path) in [("Oven", "/"), ("Bread", "/bread"), ("Cakes", "/cakes/")] {
            let link = format!("<link rel=canonical href=http://far.example{path}>");
            page = page.replace(&format!("<title>{title}</title>"), &format!("<title>{title}</title>{link}"));
        }
        let body = page.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        if page.starts_with("HTTP/1.1 200") { page_of(body) } else { status(404) }
    });
    let run = audit_behind("http://far.example/", named.address, nobody, &[]);
    assert_eq!((found(&run), run.audit().coverage.pages), (vec![], 3), "{}", err(&run.output));
}

#[test]
fn other_hosts_are_left_alone_where_links_to_them_are() {
    let site = Witness::start(lax);
    let nobody = ([127, 0, 0, 1], 9).into();
    let run = audit_behind("http://far.example/", site.address, nobody, &["--external", "list"]);
    assert!(!found(&run).iter().any(|(rule, ..)| rule == "www-and-bare-host"));
    assert!(site.seen().iter().all(|seen| seen.header("host") == Some("far.example")));
}

#[test]
fn a_site_that_answers_without_encryption_too_is_found() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let secure = runtime.block_on(Authority::new().serve(Shown::Good, "http/1.1"));
    let start = "https://far.example/";
    for (answer, expected) in [
        (
            page_of("<p>secure"),
            Some("http://far.example/ answers 200 with the page that is https://far.example/"),
        ),
        (
            moved("http://www.far.example/"),
            Some("http://far.example/ redirects to http://www.far.example/, and not to https://far.example/"),
        ),
        (moved("https://far.example/"), None),
        (page_of("<p>welcome to nginx"), None),
        (status(403), None),
    ] {
        let plain = Witness::start(move |_| answer.clone());
        let run = audit_behind(start, plain.address, secure, &["--insecure"]);
        let expected = expected.map(|evidence| fault("missing-https-redirect", start, evidence));
        let found = found(&run);
        let found: Vec<_> = found.into_iter().filter(|(rule, ..)| rule == "missing-https-redirect").collect();
        assert_eq!(found, Vec::from_iter(expected), "{}", err(&run.output));
        assert!(plain.seen().iter().all(|seen| seen.path == "/"), "{:?}", plain.paths());
    }
}
