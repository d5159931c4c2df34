//! What audits remember of those before: what is new and fixed since, and what damage to the memory does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A site whose start page links to these, and a folder for its reports.
struct Site(TempDir);

impl Site {
    fn linking(targets: &[&str]) -> Self {
        let site = Self(tempfile::tempdir().expect("a folder for the test"));
        site.link(targets);
        site
    }

    /// The same site on another day.
    fn link(&self, targets: &[&str]) {
        let root = self.0.path().join("site");
        fs::create_dir_all(&root).expect("it can be made");
        let links: Vec<String> = targets.iter().map(|target| format!("<a href=\"{target}\">x</a>")).collect();
        fs::write(root.join("index.html"), format!("<title>A</title>{}", links.concat()))
            .expect("it is written");
        fs::write(root.join("about.html"), "<title>B</title>").expect("it is written");
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// An audit of broken links, and of the start page.
    fn audit(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args([
            "audit",
            "site",
            "--only",
            "broken-link,start-page-refused",
            "--base-url",
            "https://a.example/",
        ]);
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null()).env_remove("TOLLGATE_HISTORY");
        command.output().expect("the program starts")
    }

    fn record(&self) -> Value {
        let text = fs::read(self.at("tollgate-out/audit.json")).expect("it is there");
        serde_json::from_slice(&text).expect("it is JSON")
    }

    fn runs(&self) -> Vec<Value> {
        runs(&self.at("tollgate-out/history.jsonl"))
    }
}

fn runs(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).expect("there is a history");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it prints UTF-8")
}

/// The line that says what changed.
fn changes(output: &Output) -> Option<&str> {
    text(&output.stdout).lines().find(|line| line.contains(" since "))
}

#[test]
fn what_came_and_what_went_is_told_everywhere() {
    let site = Site::linking(&["/old", "/stays"]);
    let first = site.audit(&[]);
    assert_eq!((changes(&first), first.status.code()), (None, Some(1)));
    assert!(site.record()["trend"].is_null(), "nothing is known before the first");
    site.link(&["/stays", "/new", "/newer", "/about.html"]);
    let line = changes(&site.audit(&[])).map(str::to_owned).expect("it is compared");
    assert!(
        line.starts_with("2 new, 1 fixed since ") && line.ends_with(" UTC; score 40.0, was 50.0"),
        "{line}"
    );
    let record = site.record();
    let urls = |list: &str| -> Vec<String> {
        let changes = record["trend"][list].as_array().expect("a list").iter();
        changes.map(|change| change["url"].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(urls("new"), ["https://a.example/new", "https://a.example/newer"]);
    assert_eq!(urls("fixed"), ["https://a.example/old"]);
    let points = record["trend"]["runs"].as_array().expect("a list");
    assert_eq!(points.iter().map(|point| &point["errors"]).collect::<Vec<_>>(), [2, 3]);
    let page = fs::read_to_string(site.at("tollgate-out/report.html")).expect("it is there");
    for part in ["What changed since", "2 new", "1 fixed", "The last 2 audits", "errors from 2 to 3"] {
        assert!(page.contains(part), "{part}");
    }
    let schema: Value = serde_json::from_str(include_str!("../docs/audit.schema.json")).expect("it is JSON");
    assert!(jsonschema::is_valid(&schema, &record));
}

#[test]
fn a_quiet_night_changes_nothing_but_the_times() {
    let site = Site::linking(&["/gone"]);
    let told = |site: &Site| {
        let mut record = site.record();
        for field in ["started", "finished", "trend"] {
            record.as_object_mut().expect("a record").remove(field);
        }
        record.to_string()
    };
    site.audit(&[]);
    let first = told(&site);
    for _ in 0..3 {
        let output = site.audit(&[]);
        assert!(
            changes(&output).is_some_and(|line| line.starts_with("nothing new, nothing fixed since")),
            "{}",
            text(&output.stdout)
        );
        assert_eq!(told(&site), first);
    }
    let known: Vec<bool> = site.runs().iter().map(|run| run["known"].is_array()).collect();
    assert_eq!(known, [false, false, false, true], "only the last is compared with");
}

/// The history as a version wrote it that had other rules.
fn rewrite(site: &Site, change: impl Fn(&mut Value)) {
    let mut runs = site.runs();
    change(runs.last_mut().expect("there is a run"));
    let lines: Vec<String> = runs.iter().map(|run| format!("{run}\n")).collect();
    fs::write(site.at("tollgate-out/history.jsonl"), lines.concat()).expect("it is written");
}

#[test]
fn what_another_version_looks_for_is_neither_new_nor_fixed() {
    let site = Site::linking(&["/gone", "/lost"]);
    site.audit(&[]);
    let last = site.runs().pop().expect("there is a run");
    assert_eq!(
        (&last["version"], &last["ran"]),
        (&env!("CARGO_PKG_VERSION").into(), &serde_json::json!(["broken-link", "start-page-refused"]))
    );
    rewrite(&site, |run| {
        run["ran"] = serde_json::json!(["former-rule", "start-page-refused"]);
        run["known"] = serde_json::json!([{ "fingerprint": "0", "severity": "error", "rule": "former-rule", "url": "https://a.example/" }]);
    });
    let line = changes(&site.audit(&[])).map(str::to_owned).expect("it is compared");
    assert!(line.starts_with("nothing new, nothing fixed since "), "{line}");
    assert!(
        line.contains("; 2 findings of 1 rule that this version added; 1 finding from then could not be"),
        "{line}"
    );
    let record = site.record();
    assert_eq!(record["trend"]["unasked"], serde_json::json!({ "broken-link": 2 }));
    let line = changes(&site.audit(&[])).map(str::to_owned).expect("it is compared");
    assert!(line.starts_with("nothing new") && !line.contains(';'), "it is told once: {line}");
    site.link(&["/gone", "/other"]);
    let line = changes(&site.audit(&[])).map(str::to_owned).expect("it is compared");
    assert!(line.starts_with("1 new, 1 fixed since "), "{line}");
    // A line of a version that did not say what ran.
    rewrite(&site, |run| drop(run.as_object_mut().expect("a record").remove("ran")));
    site.link(&["/gone"]);
    let line = changes(&site.audit(&[])).map(str::to_owned).expect("it is compared");
    assert!(line.starts_with("0 new, 1 fixed since "), "{line}");
}

#[test]
fn other_settings_are_another_story() {
    let site = Site::linking(&["/gone"]);
    site.audit(&[]);
    assert_eq!(changes(&site.audit(&["--rule", "broken-link=warning"])), None);
    assert!(
        changes(&site.audit(&[])).is_some_and(|line| line.starts_with("nothing new")),
        "the first is known yet"
    );
    assert_eq!(site.runs().len(), 3);
}

#[test]
fn a_partial_audit_fixes_nothing_and_is_compared_with_by_none() {
    let site = Site::linking(&["/about.html", "/gone"]);
    site.audit(&[]);
    let part = site.audit(&["--max-pages", "1"]);
    assert_eq!(part.status.code(), Some(4));
    let line = changes(&part).expect("it is compared");
    assert!(line.starts_with("nothing new, nothing fixed since"), "{line}");
    assert!(
        line.contains("1 finding from then could not be looked at again") || !line.contains(';'),
        "{line}"
    );
    let whole = site.audit(&[]);
    assert!(changes(&whole).is_some_and(|line| line.starts_with("nothing new, nothing fixed")));
    let complete: Vec<Value> = site.runs().iter().map(|run| run["complete"].clone()).collect();
    assert_eq!(complete, [true, false, true]);
}

#[test]
fn a_site_that_is_shut_has_fixed_nothing() {
    let site = Site::linking(&["/gone"]);
    site.audit(&[]);
    let shut = "[[response]]\npath = \"/*\"\nstatus = 402\n";
    fs::write(site.at("site/_responses.toml"), shut).expect("it is written");
    let output = site.audit(&[]);
    let line = changes(&output).expect("it is compared");
    assert!(line.starts_with("1 new, 0 fixed since "), "{line}");
    assert!(line.contains("1 finding from then could not be looked at again"), "{line}");
    fs::remove_file(site.at("site/_responses.toml")).expect("it is there");
    let open = site.audit(&[]);
    let line = changes(&open).expect("it is compared");
    assert!(line.starts_with("0 new, 1 fixed since "), "what was known all along is not new: {line}");
}

#[test]
fn only_so_many_are_remembered() {
    let site = Site::linking(&["/gone"]);
    for _ in 0..4 {
        site.audit(&["--keep-runs", "2"]);
    }
    assert_eq!(site.runs().len(), 2);
    fs::write(site.at("tollgate.toml"), "[history]\nkeep = 3\n").expect("it is written");
    for _ in 0..4 {
        site.audit(&[]);
    }
    assert_eq!(site.runs().len(), 3);
}

#[test]
fn a_history_may_stand_elsewhere_or_nowhere() {
    let site = Site::linking(&["/gone"]);
    site.audit(&["--history", "memory", "--out", "one"]);
    let second = site.audit(&["--history", "memory", "--out", "two"]);
    assert!(changes(&second).is_some());
    assert_eq!(runs(&site.at("memory/history.jsonl")).len(), 2);
    fs::write(site.at("tollgate.toml"), "[history]\nfolder = \"none\"\n").expect("it is written");
    assert_eq!(changes(&site.audit(&["--out", "three"])), None);
    assert!(!site.at("three/history.jsonl").exists() && !site.at("none").exists());
    let inside = site.audit(&["--history", "site/memory"]);
    assert_eq!(inside.status.code(), Some(2));
    assert!(text(&inside.stderr).contains("inside the audited folder"), "{}", text(&inside.stderr));
}

#[test]
fn a_damaged_history_is_told_and_put_aside_and_the_audit_goes_on() {
    let site = Site::linking(&["/gone"]);
    let good = site.audit(&[]);
    let path = site.at("tollgate-out/history.jsonl");
    let line = fs::read_to_string(&path).expect("there is one");
    let half = &line[..line.len() / 2];
    for (damage, said) in [
        (half.as_bytes(), "it is not whole JSON"),
        (b"letters to a friend \x1b[31m\xFF", "it is not whole JSON"),
        (
            br#"{"schema":"tollgate/run/9"}"#,
            "it holds `tollgate/run/9`; this version of tollgate reads `tollgate/run/1`",
        ),
        (br#"{"schema":"tollgate/run/1"}"#, "it is damaged"),
        (b"[1, 2]", "this is not an audit"),
    ] {
        let damaged = [line.as_bytes(), damage, b"\n"].concat();
        fs::write(&path, &damaged).expect("it is written");
        let output = site.audit(&[]);
        let err = text(&output.stderr);
        assert!(err.contains("line 2: ") && err.contains(said) && !err.contains('\x1b'), "{err}");
        assert_eq!(output.status.code(), good.status.code());
        assert!(changes(&output).is_some(), "the good line is used");
        let aside = err.split('`').find(|part| part.contains("damaged-")).expect("it says where");
        assert_eq!(fs::read(site.at(aside)).expect("it is kept"), damaged, "nothing is lost");
        assert_eq!(site.runs().len(), 2);
    }
}

#[test]
fn a_history_that_cannot_be_written_fails_no_audit() {
    let site = Site::linking(&["/gone"]);
    let good = site.audit(&[]);
    let path = site.at("tollgate-out/history.jsonl");
    fs::remove_file(&path).expect("it is there");
    fs::create_dir_all(path.join("in the way")).expect("a folder stands in its place");
    let output = site.audit(&[]);
    assert_eq!(output.status.code(), good.status.code());
    assert!(text(&output.stderr).contains("warning: "), "{}", text(&output.stderr));
    assert!(site.at("tollgate-out/report.html").exists());
}
