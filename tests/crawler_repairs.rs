//! `tollgate fix --sitemap` and `--robots`: what crawlers read first, written again.

#[path = "support/audited.rs"]
mod audited;
#[path = "support/served.rs"]
mod served;

use std::fs;
use std::path::Path;
use std::process::Command;

use tollgate::audit::Audit;

struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn of(files: &[(&str, &str)]) -> Self {
        let site = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        for (name, text) in files {
            let path = site.root().join(name);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            fs::write(path, text).expect("it is written");
        }
        site
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    fn audit(&self) -> Audit {
        let options = ["--base-url", "https://a.example/"];
        audited::audit(&self.folder.path().join("out"), self.root().as_os_str(), &options)
    }

    fn fix(&self, args: &[&str]) -> (i32, String, String) {
        let audit = self.folder.path().join("out/audit.json");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        let output = command.arg("fix").arg(audit).args(args).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }
}

fn page(title: &str, rest: &str) -> String {
    format!("<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1>{rest}")
}

fn bakery() -> Site {
    let sitemap = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
        <url><loc>https://a.example/</loc><lastmod>2025-10-14</lastmod></url>\
        <url><loc>https://a.example/gone</loc><lastmod>2020-01-01</lastmod></url>\
        <url><loc>https://a.example/hidden</loc></url><url><loc>https://a.example/old</loc></url></urlset>";
    let home = page(
        "Home",
        "<a href=/menu>Menu</a><a href=/copy>Copy</a><a href=/hidden>Hidden</a><a href=/private>P</a>",
    );
    Site::of(&[
        ("index.html", &home),
        ("menu.html", &page("Menu", "<a href=/>Home</a>")),
        (
            "copy.html",
            &page("Copy", "<link rel=canonical href=https://a.example/menu>")
                .replace("<h1>", "<link rel=canonical href=https://a.example/menu><h1>"),
        ),
        ("hidden.html", &page("Hidden", "").replace("<title>", "<meta name=robots content=noindex><title>")),
        ("private.html", &page("Private", "")),
        ("draft.html", &page("Draft", "")),
        ("sitemap.xml", sitemap),
        (
            "robots.txt",
            "User-agent: *\nDissallow: /files\nDisallow: /private\nSitemap: /sitemap.xml\nSitemap: /old-sitemap.xml\n",
        ),
        ("_redirects", "/old /menu 301\n"),
    ])
}

fn locations(xml: &str) -> Vec<&str> {
    xml.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect()
}

#[test]
fn the_sitemap_names_what_may_be_indexed_and_keeps_its_dates() {
    let site = bakery();
    site.audit();
    let (code, xml, said) = site.fix(&["--sitemap"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(locations(&xml), ["https://a.example/", "https://a.example/menu"]);
    assert!(xml.contains("<lastmod>2025-10-14</lastmod>") && !xml.contains("2020"), "{xml}");
    assert!(said.contains("/draft.html: nothing links to it"), "{said}");
}

#[test]
fn the_sitemap_of_a_live_site_keeps_its_dates_too() {
    let site = bakery();
    let sitemap = fs::read_to_string(site.root().join("sitemap.xml")).expect("it is there");
    let served = served::Served::folder(&site.root());
    let live = sitemap.replace("https://a.example/", served.url.as_str());
    fs::write(site.root().join("sitemap.xml"), live).expect("it is written");
    let out = site.folder.path().join("out");
    let audit = audited::audit(&out, served.url.as_str().as_ref(), &["--external", "list"]);
    let home = audit.addresses.iter().find(|address| address.url == served.url.as_str());
    assert_eq!(home.and_then(|home| home.last_modified.as_deref()), Some("2025-10-14"));
    let (code, xml, said) = site.fix(&["--sitemap"]);
    assert_eq!(code, 0, "{said}");
    assert!(xml.contains(&format!("<loc>{}</loc>\n    <lastmod>2025-10-14</lastmod>", served.url)), "{xml}");
}

#[test]
fn after_the_new_sitemap_the_audit_finds_nothing_about_sitemaps() {
    let site = bakery();
    let about_sitemaps =
        |audit: &Audit| audit.findings.iter().filter(|finding| finding.rule.contains("sitemap")).count();
    assert!(about_sitemaps(&site.audit()) >= 3);
    let sitemap = site.root().join("sitemap.xml");
    let (code, _, said) = site.fix(&["--sitemap", "--out", sitemap.to_str().expect("it is text")]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(site.fix(&["--robots", "--apply", "--force"]).0, 0);
    let after = site.audit();
    let left: Vec<_> = after.findings.iter().filter(|finding| finding.rule.contains("sitemap")).collect();
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_robots_diff_mends_names_and_sitemaps_and_nothing_else() {
    let site = bakery();
    site.audit();
    let (code, diff, said) = site.fix(&["--robots"]);
    assert_eq!(code, 0, "{said}");
    let changed: Vec<&str> = diff.lines().skip(2).filter(|line| line.starts_with(['+', '-'])).collect();
    assert_eq!(
        changed,
        [
            "-Dissallow: /files",
            "+Disallow: /files",
            "-Sitemap: /sitemap.xml",
            "+Sitemap: https://a.example/sitemap.xml",
            "-Sitemap: /old-sitemap.xml",
        ]
    );
    let patch = site.folder.path().join("a.diff");
    fs::write(&patch, &diff).expect("it is written");
    let applied = Command::new("git").arg("apply").arg(&patch).current_dir(site.root()).status();
    assert!(applied.expect("git is installed").success());
    site.audit();
    let (_, again, said) = site.fix(&["--robots"]);
    assert!(again.is_empty() && said.contains("needs no repair"), "{again}{said}");
}

#[test]
fn what_cannot_be_written_whole_is_refused() {
    let site = bakery();
    let mut audit = site.audit();
    let file = site.folder.path().join("out/audit.json");
    let store = |audit: &Audit| {
        fs::write(&file, serde_json::to_vec(audit).expect("it is JSON")).expect("it is written");
    };
    audit.complete = false;
    store(&audit);
    let (code, xml, said) = site.fix(&["--sitemap"]);
    assert!(code == 2 && xml.is_empty() && said.contains("ended before everything was visited"), "{said}");
    audit.complete = true;
    audit.addresses_total = 1_000_000;
    store(&audit);
    let (code, _, said) = site.fix(&["--sitemap"]);
    assert!(code == 2 && said.contains("would leave out the others"), "{said}");
    let (code, _, said) = site.fix(&["--robots", "--source", "/nowhere/at/all"]);
    assert!(code == 2 && said.contains("there is no folder"), "{said}");
    assert!(!Path::new("/nowhere").exists());
}
