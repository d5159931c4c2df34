//! Two runs over the same bytes, at what is taken for the same time, write the same bytes in every format.

#[path = "support/copies.rs"]
mod copies;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tollgate::report::FORMATS;

/// Every file of a folder but the state of the crawl and what is remembered of audits.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("it is there").map(|entry| entry.expect("it can be read"));
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let kept = named
        .filter(|(name, path)| path.is_file() && !name.starts_with("crawl.db") && name != "history.jsonl");
    kept.map(|(name, path)| (name, fs::read(path).expect("it can be read"))).collect()
}

fn run(folder: &Path, args: &[&str]) -> (Option<i32>, Vec<u8>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command
        .args(args)
        .args(["--frozen-time", "2026-11-21T12:00:00Z"])
        .current_dir(folder)
        .stdin(Stdio::null());
    let output = command.env_remove("TOLLGATE_FAIL_ON").output().expect("the program starts");
    (output.status.code(), output.stdout)
}

fn formats() -> String {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(",")
}

#[test]
fn audits_of_the_same_bytes_are_the_same_in_every_format() {
    for site in ["bakery", "every-fault"] {
        let folder = tempfile::tempdir().expect("a folder for the test");
        copies::copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites").join(site),
            &folder.path().join("site"),
        );
        let formats = formats();
        let args =
            ["audit", "site", "--baseline", "b.toml", "--fail-after", "broken-link=2", "--format", &formats];
        // Each run alone in its folder: what an earlier one left there is known to the next.
        let [one, other] = ["one", "other"].map(|name| {
            let home = folder.path().join(name);
            copies::copy(&folder.path().join("site"), &home.join("site"));
            let (code, printed) = run(&home, &args);
            (code, printed, files(&home.join("tollgate-out")))
        });
        assert_eq!((one.0, &one.1), (Some(1), &other.1), "{site}: what is printed");
        let expected: usize = FORMATS.iter().map(|format| format.files().count()).sum();
        assert!(one.2.len() >= expected, "{site}: {:?}", one.2.keys());
        for (name, bytes) in &one.2 {
            assert!(other.2.get(name) == Some(bytes), "{site}: {name} differs");
        }
    }
}

/// Pages arrive in another order each time, and more of them have the name of each dead URL than are compared with it.
#[test]
fn the_order_in_which_pages_arrive_does_not_show_in_what_is_suggested() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = folder.path().join("site");
    let write = |path: &str, title: &str, links: String| {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("it can be made");
        fs::write(path, format!("<!doctype html><title>{title}</title>{links}")).expect("it is written");
    };
    let link = |path: &str| format!("<a href='{path}'>to {path}</a>");
    let topics: Vec<String> = (0..30).map(|topic| format!("topic-{topic}.html")).collect();
    let languages: Vec<String> = (0..40).map(|language| format!("language-{language}/")).collect();
    let old = topics.iter().map(|topic| link(&format!("old/{topic}")));
    write("index.html", "All", old.chain(languages.iter().map(|language| link(language))).collect());
    for language in &languages {
        write(&format!("{language}index.html"), "Language", topics.iter().map(|topic| link(topic)).collect());
        for topic in &topics {
            write(&format!("{language}{topic}"), "Topic", String::new());
        }
    }
    let fixes = || {
        run(folder.path(), &["audit", "site", "--quiet", "--format", "json"]);
        let bytes = fs::read(folder.path().join("tollgate-out/audit.json")).expect("it is written");
        let audit: serde_json::Value = serde_json::from_slice(&bytes).expect("it is JSON");
        audit["fixes"].clone()
    };
    let first = fixes();
    assert!(first.to_string().contains("candidates"), "{first}");
    for _ in 0..4 {
        assert!(fixes() == first, "other pages are suggested");
    }
}

/// What is remembered of a page that is lost is remembered for as long as it is lost: the audit that misses it first and
/// the next say the same of it, but for what changed since.
#[test]
fn an_audit_says_what_the_one_before_it_said_in_the_same_place() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = folder.path().join("site");
    copies::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites/bakery"), &site);
    let formats = formats();
    let audit = || {
        run(folder.path(), &["audit", "site", "--quiet", "--format", &formats]);
        files(&folder.path().join("tollgate-out"))
    };
    let mut whole = audit();
    fs::remove_file(site.join("breads/seeded-loaf/index.html")).expect("it is there");
    fs::create_dir(site.join("breads/loaf-with-seeds")).expect("it can be made");
    let page = "<!doctype html><title>Seeded loaf</title><h1>Seeded loaf</h1><p>With seeds.";
    fs::write(site.join("breads/loaf-with-seeds/index.html"), page).expect("it is written");
    let mut nights = [audit(), audit(), audit()];
    for files in nights.iter_mut().chain([&mut whole]) {
        files.remove("report.html").expect("it has the trend, and its picture");
        let json = files.remove("audit.json").expect("it is written");
        let mut audit: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
        audit.as_object_mut().expect("a record").remove("trend");
        files.insert("audit.json".to_owned(), audit.to_string().into_bytes());
    }
    assert!(whole != nights[0], "a page is gone");
    for (name, bytes) in &nights[0] {
        assert!(nights[1..].iter().all(|night| night.get(name) == Some(bytes)), "{name} differs");
    }
    let audit: serde_json::Value = serde_json::from_slice(&nights[2]["audit.json"]).expect("it is JSON");
    let lost = audit["fixes"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|fix| fix["what"].to_string().contains("seeded-loaf"));
    let redirect = &lost.expect("there is something to do about it")["redirect"];
    let to = redirect["to"].as_str().unwrap_or_default();
    assert!(to.ends_with("/breads/loaf-with-seeds/"), "{redirect:#}");
}

#[test]
fn comparisons_of_the_same_bytes_are_the_same_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let sample = |name: &str| format!("{}/sample-sites/{name}", env!("CARGO_MANIFEST_DIR"));
    let formats = formats();
    let [one, other] = ["one", "other"].map(|out| {
        let args = [
            "compare",
            &sample("healthy"),
            &sample("bakery"),
            "--stdout",
            "markdown",
            "--out",
            out,
            "--format",
            &formats,
        ];
        let (code, printed) = run(folder.path(), &args);
        (code, printed, files(&folder.path().join(out)))
    });
    assert!(one.0 == Some(1) && one.2.len() == FORMATS.len(), "{:?}", one.2.keys());
    assert!(one == other, "they differ");
}

#[test]
fn the_clock_stands_where_it_was_stopped() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = format!("{}/sample-sites/healthy", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(run(folder.path(), &["audit", &site, "--quiet"]).0, Some(0));
    let audit = fs::read_to_string(folder.path().join("tollgate-out/audit.json")).expect("it is written");
    assert_eq!(audit.matches("2026-11-21T12:00:00Z").count(), 2, "it began and ended");
}
