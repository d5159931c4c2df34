//! Configuration that softens refusals, in the servers that it is for.
#![cfg(unix)]

#[path = "support/webserver.rs"]
#[expect(dead_code, reason = "other tests change the site while it is served")]
mod webserver;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use tollgate::diagnose::causes::snippets;
use webserver::WebServer;

/// Status, headers by name in lower case, and body of one request.
fn ask(url: &str, path: &str) -> (u16, BTreeMap<String, String>, String) {
    let host = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("it has a head");
    let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("it has a status");
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    (status, headers, body.to_owned())
}

/// A host whose bill is open: it answers 402 to everything.
fn suspended() -> WebServer {
    WebServer::nginx("location / { return 402; }", |_| ())
}

fn the_shield_holds(server: &WebServer) {
    for path in ["/", "/menu/", "/images/oven.png"] {
        let (status, headers, _) = ask(&server.url(), path);
        let header = |name: &str| headers.get(name).map_or("", String::as_str);
        assert_eq!(
            (status, header("retry-after"), header("cache-control")),
            (503, "3600", "no-store"),
            "{path}"
        );
    }
    let (status, _, body) = ask(&server.url(), "/robots.txt");
    assert_eq!((status, body.trim()), (200, "User-agent: *\nAllow: /"));
}

#[test]
fn nginx_answers_503_for_a_host_that_answers_402() {
    let host = suspended();
    let directives = format!("{}\nlocation / {{ proxy_pass {}; }}", snippets::NGINX_SHIELD.1, host.url());
    the_shield_holds(&WebServer::nginx(&directives, |_| ()));
}

#[test]
fn caddy_answers_503_for_a_host_that_answers_402() {
    let host = suspended();
    let directives =
        snippets::CADDY_SHIELD.1.replace("http://suspended-host.example", host.url().trim_end_matches('/'));
    the_shield_holds(&WebServer::caddy(&directives, |_| ()));
}

#[test]
fn apache_answers_503_until_the_shield_is_taken_out() {
    let site = |root: &Path| {
        fs::write(root.join("robots.txt"), "User-agent: *\nAllow: /\n").expect("it is written");
        fs::write(root.join("index.html"), "<title>Home</title>").expect("it is written");
    };
    the_shield_holds(&WebServer::apache(snippets::APACHE_SHIELD.1, site));
}

#[test]
fn what_no_payment_rule_may_cover_stays_free() {
    let free = [
        "robots.txt",
        "sitemap.xml",
        "news-sitemap.xml",
        ".well-known/security.txt",
        "css/site.css",
        "a.js",
        "b.PNG",
    ];
    let site = |root: &Path| {
        for name in free.into_iter().chain(["article.html", "sitemap-of-souls.html"]) {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            fs::write(path, name).expect("it is written");
        }
    };
    let directives = format!("location / {{ return 402; }}\n{}", snippets::NGINX_FREE_PATHS.1);
    let server = WebServer::nginx(&directives, site);
    for name in free {
        assert_eq!(ask(&server.url(), &format!("/{name}")).0, 200, "{name}");
    }
    for name in ["article.html", "", "sitemap-of-souls.html", "robots.txt/more"] {
        assert_eq!(ask(&server.url(), &format!("/{name}")).0, 402, "{name}");
    }
}

#[test]
fn nginx_signals_its_limit_with_429_and_when_to_come_back() {
    let directives = format!("{}\nlocation = /busy {{ return 429; }}", snippets::NGINX_RATE_LIMIT.1);
    let server = WebServer::nginx(&directives, |_| ());
    let (status, headers, _) = ask(&server.url(), "/busy");
    assert_eq!((status, headers.get("retry-after").map(String::as_str)), (429, Some("60")));
}

#[test]
fn a_snippet_says_whether_it_was_tested() {
    for (label, text) in [
        snippets::NGINX_SHIELD,
        snippets::CADDY_SHIELD,
        snippets::APACHE_SHIELD,
        snippets::WORKER_SHIELD,
        snippets::NGINX_FREE_PATHS,
        snippets::CLOUDFLARE_FREE_PATHS,
        snippets::NGINX_RATE_LIMIT,
    ] {
        let is_server = ["nginx", "Caddy", "Apache"].iter().any(|server| label.starts_with(server));
        assert!(label.ends_with(if is_server { "(tested)" } else { "(untested)" }), "{label}");
        assert!(!text.contains("402") || !text.contains("503") || text.contains("two days"), "{label}");
    }
}
