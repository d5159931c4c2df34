//! Two audits of one site, or of a preview and production: what came, what went, and what nobody can tell.

#[path = "support/served.rs"]
mod served;

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile-audit.json");

/// Two folders, `old` and `new`, that begin as the same site.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        for side in ["old", "new"] {
            bench.page(side, "index.html", "<a href=\"/a/\">a</a> <a href=\"/b/\">b</a>");
            bench.page(side, "a/index.html", "<a href=\"/\">start</a> <a href=\"/gone\">gone</a>");
            bench.page(side, "b/index.html", "<a href=\"/\">start</a>");
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn page(&self, side: &str, name: &str, body: &str) {
        self.write(&format!("{side}/{name}"), &format!("<!doctype html><title>{name}</title>\n{body}\n"));
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it is written");
    }

    fn run(&self, args: &[impl AsRef<OsStr>]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("TOLLGATE_FAIL_ON").output().expect("the program starts")
    }

    /// Compares the two, and gives the exit code and the comparison.
    fn compare(&self, options: &[&str]) -> (Option<i32>, Value) {
        self.compare_these("old", "new", options)
    }

    fn compare_these(&self, old: &str, new: &str, options: &[&str]) -> (Option<i32>, Value) {
        let rules = ["--only", "broken-link,missing-title,missing-h1", "--quiet"];
        let output = self.run(&[&["compare", old, new][..], &rules, options].concat());
        let read = fs::read(self.path("tollgate-compare/comparison.json"));
        let read = read.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code(), serde_json::from_slice(&read).expect("it is JSON"))
    }
}

/// What changed at URLs: what, how bad, where, how it was and is.
fn urls(comparison: &Value) -> Vec<[&str; 5]> {
    let changes = comparison["urls"].as_array().expect("a list").iter();
    let keys = ["aspect", "severity", "url", "was", "now"];
    let told = changes.map(|change| keys.map(|key| change[key].as_str().unwrap_or_default()));
    told.filter(|change| change[0] != "moved-equity").collect()
}

/// What became of findings: what, by which rule, where.
fn findings(comparison: &Value) -> Vec<[&str; 3]> {
    let changes = comparison["findings"].as_array().expect("a list").iter();
    changes.map(|change| ["became", "rule", "url"].map(|key| change[key].as_str().expect("a text"))).collect()
}

#[test]
fn the_same_site_twice_has_no_changes() {
    let bench = Bench::new();
    let (code, comparison) = bench.compare(&["--fail-on", "notice"]);
    assert_eq!((code, urls(&comparison).len(), findings(&comparison).len()), (Some(0), 0, 0));
    assert!(comparison["counts"]["unchanged"].as_u64().is_some_and(|unchanged| unchanged > 0));
}

#[test]
fn what_changed_at_urls_is_told_with_what_was_and_what_is() {
    let bench = Bench::new();
    for (name, old, new) in [
        ("canonical", "", "<link rel=canonical href=\"/b/\">"),
        ("closed", "", "<meta name=robots content=noindex>"),
        ("opened", "<meta name=robots content=noindex>", ""),
    ] {
        bench.page("old", &format!("{name}/index.html"), old);
        bench.page("new", &format!("{name}/index.html"), new);
    }
    for name in ["vanished", "moved", "lost", "priced"] {
        bench.page("old", &format!("{name}/index.html"), "x");
    }
    bench.page("new", "priced/index.html", "x");
    bench.write("old/titled/index.html", "<title>one</title>");
    bench.write("new/titled/index.html", "<title>two</title>");
    bench.page("new", "added/index.html", "x");
    bench.write("old/_redirects", "/short /a/ 301\n");
    bench.write("new/_redirects", "/short /b/ 301\n/moved/ /a/ 301\n/lost/ /nowhere/ 301\n");
    bench.write("new/_responses.toml", "[[response]]\npath = \"/priced/\"\nstatus = 402\n");
    let links =
        "<a href=\"/priced/\">p</a><a href=\"/short\">s</a><a href=\"/moved/\">m</a><a href=\"/lost/\">l</a>";
    for side in ["old", "new"] {
        bench.page(side, "links/index.html", links);
    }
    let (code, comparison) = bench.compare(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        urls(&comparison),
        [
            ["vanished-url", "error", "/vanished/", "200", "not served"],
            ["changed-status", "error", "/priced/", "200", "402"],
            ["changed-status", "error", "/lost/", "200", "301 to /nowhere/"],
            ["changed-robots", "error", "/closed/", "open", "noindex"],
            ["changed-canonical", "warning", "/canonical/", "itself", "/b/"],
            ["changed-status", "notice", "/moved/", "200", "301 to /a/"],
            ["changed-redirect", "notice", "/short", "/a/", "/b/"],
            ["changed-title", "notice", "/titled/", "one", "two"],
            ["changed-robots", "", "/opened/", "noindex", "open"],
        ]
    );
    assert_eq!(comparison["counts"]["appeared"], 2, "/added/ and /nowhere/");
}

#[test]
fn what_became_of_findings_is_told_and_what_nobody_looked_at_is_not_fixed() {
    let bench = Bench::new();
    bench.page(
        "old",
        "a/index.html",
        "<a href=\"/\">start</a> <a href=\"/gone\">gone</a> <a href=\"/mended\">m</a>",
    );
    bench.page("new", "a/index.html", "<a href=\"/\">start</a> <a href=\"/gone\">gone</a>");
    bench.page(
        "new",
        "b/index.html",
        "<a href=\"/\">start</a> <a href=\"/newly\">new</a> <a href=\"/gone\">gone</a>",
    );
    let (code, comparison) = bench.compare(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        findings(&comparison),
        [
            ["new", "broken-link", "/newly"],
            ["changed", "broken-link", "/gone"],
            ["fixed", "broken-link", "/mended"]
        ]
    );
    assert_eq!(comparison["findings"][1]["how"], "1 more page");

    let limited =
        bench.run(&["compare", "tollgate-compare/old/audit.json", "new", "--exclude", "/a/**", "--quiet"]);
    assert_eq!(limited.status.code(), Some(1));
    let read = fs::read(bench.path("tollgate-compare/comparison.json")).expect("it is written");
    let comparison: Value = serde_json::from_slice(&read).expect("it is JSON");
    let of_mended: Vec<_> =
        findings(&comparison).into_iter().filter(|change| change[2] == "/mended").collect();
    assert_eq!(of_mended, [["not-reached", "broken-link", "/mended"]]);
}

#[test]
fn only_what_is_new_or_worse_fails_a_run() {
    let bench = Bench::new();
    for (condition, code) in [("rule:broken-link", 0), ("status:404", 0), ("new>0", 0), ("score<100", 1)] {
        assert_eq!(bench.compare(&["--fail-on", condition]).0, Some(code), "{condition}");
    }
    fs::remove_file(bench.path("new/b/index.html")).expect("it is there");
    for (condition, code) in [
        ("rule:vanished-url", 1),
        ("rule:broken-link", 1),
        ("status:404", 1),
        ("status:402", 0),
        ("new>1", 0),
    ] {
        assert_eq!(bench.compare(&["--fail-on", condition]).0, Some(code), "{condition}");
    }
    bench.page("new", "index.html", "<a href=\"/a/\">a</a>");
    assert_eq!(bench.compare(&["--fail-on", "rule:vanished-url"]).0, Some(1), "nothing links there any more");
}

#[test]
fn a_condition_that_means_nothing_is_refused_before_anything_is_audited() {
    let bench = Bench::new();
    for (condition, needle) in [
        ("rule:vanished-ulr", "did you mean `vanished-url`?"),
        ("rule:broken-lnk", "did you mean `broken-link`?"),
        ("never,error", "drop one of the two"),
    ] {
        let output = bench.run(&["compare", "old", "new", "--fail-on", condition]);
        assert_eq!(output.status.code(), Some(2), "{condition}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(needle), "{condition}");
        assert!(!bench.path("tollgate-compare").exists(), "{condition}");
    }
}

#[test]
fn the_file_says_what_is_not_typed() {
    let bench = Bench::new();
    fs::remove_file(bench.path("new/b/index.html")).expect("it is there");
    let table = "[compare]\nout = \"kept\"\nformats = [\"csv\"]\nquiet = true\nfail-on = \"status:402\"\n\
                 map = [\"https://p.example=https://www.example\"]\n";
    bench.write("tollgate.toml", table);
    let filed = bench.run(&["compare", "old", "new"]);
    assert_eq!((filed.status.code(), filed.stdout.as_slice()), (Some(0), &b""[..]));
    assert!(bench.path("kept/comparison.csv").exists() && !bench.path("kept/comparison.html").exists());
    let typed = ["compare", "old", "new", "--fail-on", "error", "--out", "typed", "--format", "json"];
    assert_eq!(bench.run(&typed).status.code(), Some(1));
    let comparison = fs::read_to_string(bench.path("typed/comparison.json")).expect("it is written");
    assert!(comparison.contains("https://p.example=https://www.example"));
    bench.write("tollgate.toml", "[compare]\nfail-on = \"rule:vanished-ulr\"\n");
    assert_eq!(bench.run(&["compare", "old", "new"]).status.code(), Some(2));
}

#[test]
fn a_preview_is_compared_with_production_as_one_site() {
    let bench = Bench::new();
    let production = served::Served::folder(&bench.path("old"));
    let with_canonical =
        format!("<link rel=canonical href=\"{}a/\"><a href=\"/\">start</a>", production.url.as_str());
    bench.page("old", "a/index.html", &with_canonical);
    bench.page("new", "a/index.html", &with_canonical);
    let preview = served::Served::folder(&bench.path("new"));
    let aspects = |options: &[&str]| {
        let comparison = bench.compare_these(production.url.as_str(), preview.url.as_str(), options).1;
        urls(&comparison).iter().map(|change| change[0].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(aspects(&[]), ["changed-canonical"], "the preview names production");
    let map = format!("{}={}", preview.url.as_str(), production.url.as_str());
    assert_eq!(aspects(&["--map", &map]), [""; 0]);
}

#[test]
fn every_format_is_written_and_the_page_is_closed_to_crawled_text() {
    let bench = Bench::new();
    bench.page("new", "b/index.html", "<a href=\"/\">start</a> <a href=\"/newly\">new</a>");
    bench.write(
        "new/a/index.html",
        "<title>&lt;script>alert(1)&lt;/script></title><a href=\"/\">start</a> <a href=\"/gone\">gone</a>",
    );
    let formats = "html,json,csv,markdown,sarif,junit,github,gitlab,badge,openmetrics";
    let (code, comparison) = bench.compare(&["--format", formats]);
    assert_eq!(code, Some(1));
    let schema = tollgate::report::comparison::schema();
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    assert!(validator.is_valid(&comparison));
    let read = |name: &str| fs::read_to_string(bench.path("tollgate-compare").join(name)).expect(name);
    let html = read("comparison.html");
    assert!(
        html.contains("&lt;script&gt;alert(1)") && !html.contains("<script"),
        "nothing crawled is markup"
    );
    assert!(read("comparison.csv").contains("\"new\",\"error\",\"broken-link\",\"/newly\""));
    let markdown = read("comparison.md");
    let first = markdown.lines().find(|line| line.starts_with("- ")).expect("something changed");
    assert!(first.starts_with("- error `broken-link` `/newly`"), "{markdown}");
    let junit = read("junit.xml");
    assert_eq!(junit.matches("<failure ").count(), 1, "{junit}");
    let annotations = read("annotations.txt");
    assert!(annotations.lines().next().is_some_and(|line| line.contains("/newly")), "{annotations}");
    let sarif: Value = serde_json::from_str(&read("report.sarif")).expect("it is JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list").iter();
    let new: Vec<_> =
        results.filter(|result| result["baselineState"] == "new").map(|result| &result["ruleId"]).collect();
    assert_eq!(new, ["broken-link", "changed-title"]);
    read("gl-code-quality-report.json");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let bench = Bench::new();
    bench.write("other.json", "{\"schema\": \"tollgate/audit/9\"}");
    for (args, needle) in [
        (&["compare", "other.json", "new"][..], "holds `tollgate/audit/9`"),
        (&["compare", "gone.json", "new"], "cannot read `gone.json`"),
        (
            &["compare", STORED, STORED, "--map", "https://me:secret@a.example"],
            "write --map as https://preview.example",
        ),
        (&["compare", STORED], "<NEW>"),
    ] {
        let output = bench.run(args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(needle) && !said.contains("secret"), "{said}");
    }
    let same = bench.run(&["compare", STORED, STORED, "--fail-on", "notice", "--format", "json"]);
    assert_eq!(same.status.code(), Some(0), "{}", String::from_utf8_lossy(&same.stderr));
    assert!(!String::from_utf8_lossy(&same.stdout).contains('\u{1b}'));
}
