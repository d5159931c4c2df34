//! A site of several hosts: each has a robots.txt and sitemaps of its own.

use super::witness::{Seen, Witness, page_of, reply, status};
use super::{audit, audit_with};

fn host(seen: &Seen) -> String {
    seen.header("host").unwrap_or_default().to_owned()
}

/// Two hosts at one port: what one forbids the other allows.
fn site() -> Witness {
    Witness::start(|seen| {
        let host = host(seen);
        let is_shop = host.starts_with("shop.");
        let plain = |body: &str| reply("200 OK", "Content-Type: text/plain", body);
        match seen.path.as_str() {
            "/robots.txt" if is_shop => plain(&format!(
                "# shop\nUser-agent: *\nDisallow: /basket\nSitemap: http://{host}/list.txt\nDisalow: /x\n"
            )),
            "/robots.txt" => plain("User-agent: *\nDisallow: /drafts\n"),
            "/list.txt" if is_shop => plain(&format!("http://{host}/listed\n")),
            "/" if !is_shop => page_of(&format!(
                "<a href=/basket>b</a><a href=/drafts>d</a><a href=http://shop.{host}/basket>b</a>\
                 <a href=http://shop.{host}/drafts>d</a>"
            )),
            "/basket" | "/drafts" | "/listed" => page_of("<title>A page</title><a href=/>home</a>"),
            _ => status(404),
        }
    })
}

#[test]
fn each_host_of_a_site_is_crawled_by_its_own_robots_txt() {
    let site = site();
    let port = site.address.port();
    let (start, shop) =
        (format!("http://bakery.example:{port}"), format!("http://shop.bakery.example:{port}"));
    let resolve = |host: &str| format!("{host}:{port}:127.0.0.1");
    let run = audit(&[
        &start,
        "--subdomains",
        "--resolve",
        &resolve("bakery.example"),
        "--resolve",
        &resolve("shop.bakery.example"),
    ]);
    let asked: Vec<String> =
        site.seen().iter().map(|seen| format!("http://{}{}", host(seen), seen.path)).collect();
    let is_asked = |url: String| asked.contains(&url);
    assert!(is_asked(format!("{start}/basket")) && !is_asked(format!("{start}/drafts")), "{asked:?}");
    assert!(is_asked(format!("{shop}/drafts")) && !is_asked(format!("{shop}/basket")), "{asked:?}");
    assert!(is_asked(format!("{shop}/listed")), "a sitemap that only the robots.txt of that host names");
    let first = asked.iter().find(|url| url.starts_with(&shop)).expect("it was asked");
    assert_eq!(*first, format!("{shop}/robots.txt"));
    let audit = run.audit();
    let told = |rule: &str, url: String| {
        let found = audit.findings.iter().find(|finding| finding.rule == rule && finding.url == url);
        found.unwrap_or_else(|| panic!("{rule} at {url}: {:#?}", audit.findings)).evidence.clone()
    };
    assert_eq!(told("blocked-by-robots", format!("{start}/drafts")), "robots.txt, line 2: Disallow: /drafts");
    assert_eq!(
        told("blocked-by-robots", format!("{shop}/basket")),
        format!("{shop}/robots.txt, line 3: Disallow: /basket")
    );
    assert!(told("robots-txt-problem", format!("{shop}/robots.txt")).contains("line 5"));
    assert_eq!(audit.coverage.not_visited.get("forbidden by robots.txt"), Some(&2));
}

#[test]
fn a_folder_has_one_host_whatever_the_file_says_of_the_live_site() {
    let folder = tempfile::tempdir().expect("a folder for the site");
    let home = "<!doctype html><title>Home</title><a href=https://shop.bakery.example/menu>Menu</a>";
    std::fs::write(folder.path().join("index.html"), home).expect("it is written");
    let toml = "[audit]\nbase-url = \"https://bakery.example/\"\n[scope]\nsubdomains = true\n";
    let audit = audit_with(&[folder.path().to_str().expect("it is UTF-8")], toml, &[]).audit();
    assert!(audit.findings.iter().all(|finding| !finding.url.contains("shop.")), "{:?}", audit.findings);
    assert_eq!(audit.coverage.not_visited.get("other site"), Some(&1), "{:?}", audit.coverage);
    assert!(!audit.settings.subdomains);
}
