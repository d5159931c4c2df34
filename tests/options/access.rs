//! What opens doors goes to the site that it was given for, and nowhere else: to no other server and into no
//! output.

use std::fs;

use super::witness::{Witness, moved, page_of, reply};
use super::{Run, SECRET, audit, audit_with};

/// `me:hunter2-secret` as basic authentication sends it.
const BASIC: &str = "bWU6aHVudGVyMi1zZWNyZXQ=";

/// A site that leads to another one in every way: by redirects, links and its robots.txt.
fn site_and_other() -> (Witness, Witness) {
    let other = Witness::start(|seen| match seen.path.as_str() {
        "/robots.txt" => reply("200 OK", "Content-Type: text/plain", "User-agent: *\nAllow: /\n"),
        _ => page_of("<title>Another site</title>"),
    });
    let elsewhere = other.clone();
    let site = Witness::start(move |seen| match seen.path.as_str() {
        "/robots.txt" => moved(&elsewhere.url("/robots.txt")),
        "/" => {
            page_of(&format!("<title>Home</title><a href=/a>a</a><a href={}>other</a>", elsewhere.url("/b")))
        }
        "/a" => moved(&elsewhere.url("/landed")),
        _ => reply("200 OK", &format!("Content-Type: text/html\r\nSet-Cookie: session={SECRET}; Path=/"), ""),
    });
    (site, other)
}

/// No secret in any form is in anything that the audit left behind or sent elsewhere.
fn assert_kept(run: &Run, other: &Witness) {
    for (name, bytes) in run.outputs() {
        for secret in [SECRET, BASIC] {
            let is_told = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!is_told, "{secret} is in {name}");
        }
    }
    assert!(!other.seen().is_empty(), "the other site was asked nothing, so this shows nothing");
    for seen in other.seen() {
        let is_told = [SECRET, BASIC, "x-key", "authorization", "cookie"]
            .iter()
            .any(|secret| seen.head.to_ascii_lowercase().contains(&secret.to_ascii_lowercase()));
        assert!(!is_told, "{}", seen.head);
    }
}

fn assert_sent(site: &Witness, name: &str, value: &str) {
    assert!(!site.seen().is_empty());
    for seen in site.seen() {
        assert!(seen.header(name).is_some_and(|sent| sent.contains(value)), "{name}: {}", seen.head);
    }
}

#[test]
fn every_kind_of_access_reaches_the_site_and_nothing_else() {
    let (site, other) = site_and_other();
    let login = format!("me:{SECRET}");
    let (header, cookie) = (format!("X-Key: {SECRET}"), format!("id={SECRET}"));
    let run = audit_with(
        &[
            &site.url("/"),
            "--auth",
            &login,
            "--header",
            &header,
            "--header-env",
            "X-Other=OTHER_SECRET",
            "--cookie",
            &cookie,
            "--keep-cookies",
        ],
        "",
        &[("OTHER_SECRET", SECRET)],
    );
    assert_sent(&site, "authorization", &format!("Basic {BASIC}"));
    assert_sent(&site, "x-key", SECRET);
    assert_sent(&site, "x-other", SECRET);
    assert_sent(&site, "cookie", &cookie);
    assert_kept(&run, &other);
    let told = ["basic login", "header x-key", "header x-other", "cookies", "cookies of the site"];
    assert_eq!(run.audit().settings.access, told);
}

#[test]
fn secrets_come_from_the_environment() {
    let (site, other) = site_and_other();
    let login = format!("me:{SECRET}");
    let run = audit_with(&[&site.url("/")], "", &[("TOLLGATE_AUTH", &login), ("TOLLGATE_COOKIE", SECRET)]);
    assert_sent(&site, "authorization", BASIC);
    assert_sent(&site, "cookie", SECRET);
    assert_kept(&run, &other);
    let (site, other) = site_and_other();
    let run = audit_with(&[&site.url("/")], "", &[("TOLLGATE_BEARER", SECRET)]);
    assert_sent(&site, "authorization", &format!("Bearer {SECRET}"));
    assert_kept(&run, &other);
}

#[test]
fn the_file_names_variables_and_never_secrets() {
    let (site, other) = site_and_other();
    let toml = format!(
        "[audit]\ntarget = \"{}\"\n[access]\nbearer-env = \"A\"\ncookie-env = \"B\"\nuser-agent = \"me/1\"\n\
         headers = {{ X-Plain = \"plain\" }}\nheaders-env = {{ X-Key = \"C\" }}\n",
        site.url("/")
    );
    let run = audit_with(&[], &toml, &[("A", SECRET), ("B", SECRET), ("C", SECRET)]);
    assert_sent(&site, "authorization", &format!("Bearer {SECRET}"));
    assert_sent(&site, "cookie", SECRET);
    assert_sent(&site, "x-key", SECRET);
    assert_sent(&site, "x-plain", "plain");
    assert_kept(&run, &other);
    assert_eq!(run.audit().settings.user_agent.as_deref(), Some("me/1"));
    assert!(site.seen().iter().any(|seen| seen.header("user-agent") == Some("me/1")));
}

#[test]
fn what_is_typed_goes_before_what_the_file_says() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let toml = "[access]\nauth-env = \"NOT_THERE\"\nheaders = { X-Key = \"filed\" }\n";
    let login = format!("me:{SECRET}");
    audit_with(&[&site.url("/"), "--auth", &login, "--header", "x-key: typed"], toml, &[]);
    assert_sent(&site, "authorization", BASIC);
    assert_sent(&site, "x-key", "typed");
    assert!(site.seen().iter().all(|seen| !seen.head.contains("filed")));
}

#[test]
fn a_login_in_the_target_is_a_secret_too() {
    let (site, other) = site_and_other();
    let run = audit(&[&site.url("/").replace("http://", &format!("http://me:{SECRET}@"))]);
    assert_sent(&site, "authorization", &format!("Basic {BASIC}"));
    assert_kept(&run, &other);
    assert_eq!(run.audit().target, site.url("/"));
}

#[test]
fn cookies_of_a_file_go_to_the_site_alone() {
    let (site, other) = site_and_other();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("cookies.txt");
    // Cookies know no ports, so by its own rules this one would go to the other site too.
    fs::write(&file, format!("127.0.0.1\tFALSE\t/\tFALSE\t0\tid\t{SECRET}\n")).expect("it is written");
    let run = audit(&[&site.url("/"), "--cookies", file.to_str().expect("it is UTF-8")]);
    assert_sent(&site, "cookie", &format!("id={SECRET}"));
    assert_kept(&run, &other);
}

#[test]
fn cookies_of_the_site_are_sent_back_only_if_that_is_wanted() {
    for (args, is_sent) in [(&["--keep-cookies"][..], true), (&[], false)] {
        let site = Witness::start(|seen| match seen.path.as_str() {
            "/" => {
                reply("200 OK", "Content-Type: text/html\r\nSet-Cookie: seen=1; Path=/", "<a href=/a>a</a>")
            }
            _ => page_of("<title>a</title>"),
        });
        let start = site.url("/");
        let args: Vec<&str> = std::iter::once(start.as_str()).chain(args.iter().copied()).collect();
        audit(&args);
        let asked = site.seen();
        let page = asked.iter().find(|seen| seen.path == "/a").expect("it is linked");
        assert_eq!(page.header("cookie") == Some("seen=1"), is_sent, "{}", page.head);
    }
}

#[test]
fn access_that_stays_behind_at_a_redirect_is_told() {
    let (_, other) = site_and_other();
    let elsewhere = other.url("/");
    let site = Witness::start(move |seen| match seen.path.as_str() {
        "/" => moved(&elsewhere),
        _ => super::witness::status(404),
    });
    let run = audit_with(&[&site.url("/")], "", &[("TOLLGATE_BEARER", SECRET)]);
    assert_sent(&site, "authorization", SECRET);
    assert_kept(&run, &other);
    let audit = run.audit();
    let told = audit.warnings.iter().find(|warning| warning.message.contains("another origin"));
    assert!(told.is_some_and(|told| told.message.contains("bearer token")), "{:?}", audit.warnings);
}

#[test]
fn a_login_that_a_site_writes_into_its_own_urls_is_neither_used_nor_told() {
    let named = |host: &str, path: &str| format!("http://me:{SECRET}@{host}{path}");
    let site = Witness::start(move |seen| {
        let host = seen.header("host").unwrap_or_default();
        let text = |body: String| reply("200 OK", "Content-Type: text/plain", &body);
        match seen.path.as_str() {
            "/robots.txt" => {
                text(format!("User-agent: *\nDisallow: /shut\nSitemap: {}\n", named(host, "/map")))
            }
            "/map" => text(format!("{}\n", named(host, "/listed"))),
            "/" => {
                let links = ["/a", "/moved", "/shut", "/gone"]
                    .map(|path| format!("<a href={}>x</a>", named(host, path)))
                    .concat();
                page_of(&format!("<title>Home</title><link rel=canonical href={}>{links}", named(host, "/")))
            }
            "/moved" => moved(&named(host, "/landed")),
            "/gone" => super::witness::status(404),
            _ => page_of("<title>A page</title>"),
        }
    });
    let run = audit(&[&site.url("/")]);
    for path in ["/a", "/map", "/listed", "/moved", "/landed", "/gone"] {
        assert!(site.paths().contains(&path.to_owned()), "{path}: {:?}", site.paths());
    }
    assert!(!site.paths().contains(&"/shut".to_owned()), "robots.txt holds for it with a login too");
    assert!(site.seen().iter().all(|seen| seen.header("authorization").is_none()));
    for (name, bytes) in run.outputs() {
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()), "{name} tells it");
    }
}
