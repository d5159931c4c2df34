//! Redirects in the syntax of every target: loaded into real servers, and asked for one by one.
#![cfg(unix)]

#[path = "support/audited.rs"]
mod audited;
#[path = "support/copies.rs"]
mod copies;
#[path = "support/webserver.rs"]
#[expect(dead_code, reason = "other tests change the site while it is served")]
mod webserver;

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use audited::audit;
use copies::copy;
use tollgate::fetch::folder::Folder;
use tollgate::fetch::{Fetch, Request, Want};
use tollgate::fix::map::{Answer, RedirectMap, Wanted};
use tollgate::fix::targets::{self, TARGETS};
use tollgate::fix::{Action, Candidate, Certainty, Effort, Gain, Redirect, Remedy};
use url::Url;
use webserver::WebServer;

const SITE: &str = "https://www.bakery.example";

/// Dead paths with where they lead, as URLs hold them: everything that a path may have in it.
const NASTY: &[(&str, &str)] = &[
    ("/plain", "/new"),
    ("/old.html", "/new"),
    ("/oldXhtml-is-another", "/menu/"),
    ("/Case", "/new"),
    ("/case", "/menu/"),
    ("/folder/", "/menu/"),
    ("/folder", "/new"),
    ("/with%20space", "/to%20space"),
    ("/caf%C3%A9/%E5%8C%97%E4%BA%AC", "/caf%C3%A9"),
    ("/emoji-%F0%9F%8D%9E", "/new"),
    ("/regex-(a+)*[b]%7B2%7D%5E$.%7C", "/new"),
    ("/quotes-%22-'-%60", "/new"),
    ("/back%5Cslash", "/new"),
    ("/percent-%25-%2520", "/100%25"),
    ("/line%0Abreak", "/new"),
    ("/tab%09-return%0D", "/new"),
    ("/$1-$args-$%7BHOME%7D-%7Bpath%7D", "/$0-$args"),
    ("/%25%7BREQUEST_URI%7D", "/new"),
    ("/hash%23-question%3F", "/a%23b%3Fc"),
    ("/semi;colon,comma:colon&and=is@at!", "/new;a=b"),
    ("/star*/:splat", "/new"),
    ("/~user/-dash_", "/new"),
    ("/%3Cscript%3E", "/new"),
    ("/target-with-query", "/new?size=2&x=%20y"),
    ("/elsewhere", "https://shop.example/a:b?c=d"),
    ("/item?id=7", "/new"),
    ("/item?id=8&x=y", "/menu/"),
];

fn remedy(from: &str, to: Option<&str>) -> Remedy {
    let absolute = |path: &str| if path.starts_with('/') { format!("{SITE}{path}") } else { path.to_owned() };
    let redirect = Redirect {
        from: absolute(from),
        to: to.map(absolute),
        confidence: if to.is_some() { 0.9 } else { 0.0 },
        certainty: if to.is_some() { Certainty::Likely } else { Certainty::None },
        reasons: Vec::new(),
        candidates: Vec::new(),
    };
    Remedy {
        what: String::new(),
        action: Action::Redirect,
        who: tollgate::diagnose::Who::Content,
        effort: Effort::Minutes,
        gain: Gain { score: 0.0, pages: 0, reasons: Vec::new() },
        findings: Vec::new(),
        places: Vec::new(),
        places_total: 0,
        replace: None,
        redirect: Some(redirect),
        verify: String::new(),
    }
}

const SURE: Wanted = Wanted { confidence: 0.8, gone: true };

fn nasty() -> RedirectMap {
    let mut fixes: Vec<Remedy> = NASTY.iter().map(|(from, to)| remedy(from, Some(to))).collect();
    fixes.push(remedy("/gone-(for)-good", None));
    let map = RedirectMap::of(&format!("{SITE}/"), &fixes, SURE);
    assert_eq!((map.entries.len(), map.left.len()), (NASTY.len() + 1, 0), "{:#?}", map.left);
    map
}

/// Status and `Location` of one request, as it is typed: no client tidies the path.
fn ask(base: &str, path: &str) -> (u16, String) {
    let url = Url::parse(base).expect("a server has a URL");
    let mut stream =
        TcpStream::connect(("127.0.0.1", url.port().expect("it has a port"))).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let status = head.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{head}"));
    let is_location = |line: &&str| line.to_ascii_lowercase().starts_with("location: ");
    let location = head.lines().find(is_location).map(|line| line[10..].to_owned()).unwrap_or_default();
    let own =
        location.find("://127.0.0.1").and_then(|at| location[at + 3..].find('/').map(|end| at + 3 + end));
    (status, own.map_or(location.clone(), |path| location[path..].to_owned()))
}

/// The path in the form in which `$` and `%24` are one, as they are to every server.
fn settled(location: &str) -> String {
    location.replace('$', "%24")
}

fn site(root: &Path) {
    fs::write(root.join("index.html"), "<!doctype html><title>Bakery</title>").expect("it is written");
}

/// Every rule of a map, as the real server answers it; and what is beside them is not touched.
fn every_rule_answers(server: &WebServer, name: &str) {
    let map = nasty();
    let written = targets::target(name).expect("it is a target").render(&map);
    assert_eq!(written.left, [], "{name}");
    for entry in &map.entries {
        let (status, location) = ask(&server.url(), &entry.from);
        let expected = match &entry.answer {
            Answer::Moved(to) => (301, settled(to)),
            Answer::Gone => (410, String::new()),
        };
        assert_eq!((status, settled(&location)), expected, "{name}: {}\n{}", entry.from, written.text);
    }
    for path in [
        "/",
        "/plain/more",
        "/plai",
        "/PLAIN",
        "/oldXhtml",
        "/item",
        "/item?id=70",
        "/regex-aa",
        "/gone-for-good",
    ] {
        let expected = if path == "/" { 200 } else { 404 };
        assert_eq!(ask(&server.url(), path).0, expected, "{name}: {path}\n{}", written.text);
    }
}

fn text_for(name: &str) -> String {
    targets::target(name).expect("it is a target").render(&nasty()).text
}

#[test]
fn nginx_answers_every_rule() {
    every_rule_answers(&WebServer::nginx(&text_for("nginx"), site), "nginx");
}

#[test]
fn apache_answers_every_rule_in_a_virtual_host() {
    every_rule_answers(&WebServer::apache(&text_for("apache"), site), "apache");
}

#[test]
fn apache_answers_every_rule_in_htaccess() {
    let allow = "<Directory />\nAllowOverride All\nRequire all granted\n</Directory>";
    let server = WebServer::apache(allow, |root| {
        site(root);
        fs::write(root.join(".htaccess"), text_for("apache")).expect("it is written");
    });
    every_rule_answers(&server, "apache");
}

#[test]
fn caddy_answers_every_rule() {
    every_rule_answers(&WebServer::caddy(&text_for("caddy"), site), "caddy");
}

/// What our own resolver makes of `_redirects`.
fn resolved(redirects: &str, path: &str) -> (u16, String) {
    let files = [("index.html", "<!doctype html>".as_bytes()), ("_redirects", redirects.as_bytes())];
    let folder = Folder::in_memory(files).with_base(Url::parse(SITE).expect("a URL"));
    assert_eq!(folder.warnings().iter().map(|warning| &warning.message).collect::<Vec<_>>(), [""; 0]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let url = Url::parse(&format!("{SITE}{path}")).expect("a URL");
    let response = runtime.block_on(folder.fetch(Request::get(url, Want::Body)));
    let answer = response.answer().expect("a folder answers");
    let location = answer.headers.value("location").unwrap_or_default();
    (answer.status, location.strip_prefix(SITE).unwrap_or(location).to_owned())
}

#[test]
fn our_own_resolver_follows_every_rule_for_netlify_and_cloudflare() {
    for (name, left) in [("netlify", 2), ("cloudflare-pages", 3)] {
        let map = nasty();
        let written = targets::target(name).expect("it is a target").render(&map);
        assert_eq!(written.left.len(), left, "{name}: {:#?}", written.left);
        // Cloudflare tells the slash at the end, and our resolver, as Netlify, does not.
        let is_said = |from: &str| from != "/folder/" && written.left.iter().all(|left| left.from != from);
        for entry in map.entries.iter().filter(|entry| is_said(&entry.from)) {
            let Answer::Moved(to) = &entry.answer else { panic!("{name} has no 410") };
            let (status, location) = resolved(&written.text, &entry.from);
            let undone = |url: &str| url.replace("%3A", ":").replace("%2A", "*");
            assert_eq!((status, undone(&location)), (301, undone(to)), "{name}: {}", entry.from);
        }
    }
}

#[test]
fn no_rule_leads_to_another_and_none_to_itself() {
    let fixes = [
        ("/a", "/b"),
        ("/b", "/c"),
        ("/c", "/c"),
        ("/%61%28", "/d"),
        ("/a(", "/d"),
        ("/e/", "/e"),
        ("/f", "/b?x"),
    ];
    let fixes: Vec<Remedy> = fixes.iter().map(|(from, to)| remedy(from, Some(to))).collect();
    let map = RedirectMap::of(SITE, &fixes, SURE);
    let from: Vec<&str> = map.entries.iter().map(|entry| entry.from.as_str()).collect();
    for entry in &map.entries {
        let Answer::Moved(to) = &entry.answer else { continue };
        assert!(!from.contains(&to.as_str()), "{} leads to {to}", entry.from);
    }
    assert_eq!(map.entries.len() + map.left.len(), fixes.len());
    assert!(map.left.iter().any(|left| left.from == "/a") && map.left.iter().any(|left| left.from == "/c"));
    assert_eq!(from.iter().filter(|from| from.ends_with('(') || from.ends_with("%28")).count(), 1);
    let netlify = targets::target("netlify").expect("it is a target").render(&map);
    assert!(netlify.left.iter().any(|left| left.from == "/e/" && left.why.contains("lead to itself")));
}

#[test]
fn what_a_target_cannot_say_is_named_and_never_lost() {
    let mut fixes: Vec<Remedy> =
        (0..3000).map(|n| remedy(&format!("/old/{n}"), Some(&format!("/new/{n}")))).collect();
    fixes.push(remedy("/gone", None));
    fixes.push(remedy("/a?b=c", Some("/new/1")));
    fixes.push(remedy(&format!("/long/{}", "x".repeat(5000)), Some("/new/2")));
    fixes.push(remedy("/broken-%FF", Some("/new/3")));
    let map = RedirectMap::of(SITE, &fixes, SURE);
    for target in TARGETS.iter().filter(|target| target.name != "csv") {
        let written = target.render(&map);
        assert_eq!(written.rules + written.left.len(), fixes.len(), "{}", target.name);
        assert!(written.left.iter().any(|left| left.from == "/broken-%FF"), "{}", target.name);
    }
    let rules = |name: &str| targets::target(name).expect("it is a target").render(&map).rules;
    assert_eq!([rules("cloudflare-pages"), rules("vercel"), rules("s3")], [2_000, 2_048, 50]);
    let csv = targets::target("csv").expect("it is a target").render(&map).text;
    assert_eq!(csv.lines().count(), 1 + fixes.len());
}

#[test]
fn a_redirect_that_needs_a_person_is_written_only_when_somebody_says_so() {
    let mut unsure = remedy("/old", None);
    let redirect = unsure.redirect.as_mut().expect("it has one");
    redirect.candidates =
        vec![Candidate { url: format!("{SITE}/new"), confidence: 0.6, reasons: Vec::new() }];
    let map = |confidence| RedirectMap::of(SITE, &[unsure.clone()], Wanted { confidence, gone: true });
    assert_eq!(map(0.8).entries, []);
    assert_eq!(map(0.8).left[0].why, "needs a person: /new (0.60)");
    assert_eq!(map(0.5).entries.len(), 1);
}

#[test]
fn targets_have_names_of_their_own_and_say_what_they_cannot_do() {
    for (at, target) in TARGETS.iter().enumerate() {
        assert!(TARGETS[..at].iter().all(|other| other.name != target.name), "{}", target.name);
        assert!(target.limits.ends_with('.') && !target.place.is_empty(), "{}", target.name);
        assert!(std::ptr::eq(targets::target(target.name).expect("it is known"), *target));
    }
}

#[test]
fn every_target_writes_the_nasty_paths_as_before() {
    for target in TARGETS {
        let written = target.render(&nasty());
        let left: Vec<String> =
            written.left.iter().map(|left| format!("# left: {}: {}\n", left.from, left.why)).collect();
        insta::assert_snapshot!(
            format!("target_{}", target.name),
            format!("{}{}", written.text, left.concat())
        );
    }
}

/// The sample site, of which some pages have moved since it was audited first.
struct Moved {
    folder: tempfile::TempDir,
    map: RedirectMap,
}

impl Moved {
    fn bakery() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let site = folder.path().join("site");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites/bakery"), &site);
        audit(&folder.path().join("out"), site.as_os_str(), &[]);
        let moves = [
            ("about", "about-our-bakery"),
            ("breads/focaccia", "italian/focaccia"),
            ("courses/first-sourdough", "courses/sourdough-for-beginners"),
        ];
        for (from, to) in moves {
            let to = site.join(to);
            fs::create_dir_all(to.parent().expect("it is in a folder")).expect("it can be made");
            fs::rename(site.join(from), to).expect("it can be moved");
        }
        let audit = audit(&folder.path().join("out"), site.as_os_str(), &[]);
        let map = RedirectMap::of(&audit.base.url, &audit.fixes, Wanted { confidence: 0.8, gone: false });
        for (from, _) in moves {
            let from = format!("/{from}/");
            assert!(map.entries.iter().any(|entry| entry.from == from), "{from}: {:#?}", map.left);
        }
        Self { folder, map }
    }

    fn rules(&self, name: &str) -> String {
        let written = targets::target(name).expect("it is a target").render(&self.map);
        assert_eq!(written.rules, self.map.entries.len(), "{name}");
        written.text
    }

    fn copy_to(&self, root: &Path) {
        copy(&self.folder.path().join("site"), root);
    }
}

/// The site audited through a server with the redirects in it: what was dead leads in one hop to a page.
fn dead_urls_lead_to_pages_in_one_hop(server: &WebServer, moved: &Moved) {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let audit = audit(out.path(), OsStr::new(&server.url()), &["--max-time", "3m"]);
    assert!(audit.complete);
    for entry in &moved.map.entries {
        let url = format!("{}{}", server.url().trim_end_matches('/'), entry.from);
        let rules: Vec<&str> =
            audit.findings.iter().filter(|found| found.url == url).map(|found| found.rule.as_str()).collect();
        assert_eq!(rules, ["redirected-link"], "{url}");
    }
    let is_way = |rule: &str| ["redirect-chain", "redirect-loop"].contains(&rule);
    assert!(audit.findings.iter().all(|finding| !is_way(&finding.rule)));
}

#[test]
fn moved_pages_of_the_bakery_are_found_through_nginx() {
    let moved = Moved::bakery();
    let server = WebServer::nginx(&moved.rules("nginx"), |root| moved.copy_to(root));
    dead_urls_lead_to_pages_in_one_hop(&server, &moved);
}

#[test]
fn moved_pages_of_the_bakery_are_found_through_apache() {
    let moved = Moved::bakery();
    let server = WebServer::apache(&moved.rules("apache"), |root| moved.copy_to(root));
    dead_urls_lead_to_pages_in_one_hop(&server, &moved);
}

#[test]
fn moved_pages_of_the_bakery_are_found_through_caddy() {
    let moved = Moved::bakery();
    let server = WebServer::caddy(&moved.rules("caddy"), |root| moved.copy_to(root));
    dead_urls_lead_to_pages_in_one_hop(&server, &moved);
}
