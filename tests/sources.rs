//! From a URL to the line that its author wrote, on small sites of six generators: every line is compared with
//! tests/fixtures/sources/*/truth.txt, which is written by hand.

#[path = "support/copies.rs"]
mod copies;
#[path = "support/served.rs"]
mod served;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const GENERATORS: &[&str] = &["astro", "docusaurus", "eleventy", "hugo", "jekyll", "mdbook"];

fn fixture(generator: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources").join(generator)
}

/// A copy of a site of this generator.
fn site(generator: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    copies::copy(&fixture(generator), folder.path());
    folder
}

fn audit_in(folder: &Path, args: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(["audit", "--only", "broken-link,broken-asset", "--fail-on", "never", "--quiet"]).args(args);
    let output =
        command.current_dir(folder).env_remove("TOLLGATE_CONFIG").output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let audit = fs::read(folder.join("tollgate-out/audit.json")).expect("the audit is written");
    serde_json::from_slice(&audit).expect("it is JSON")
}

fn path(url: &str) -> String {
    let (_, rest) = url.split_once("://").expect("a URL");
    rest[rest.find('/').expect("a path")..].to_owned()
}

/// Every place as truth.txt says it.
fn told(audit: &Value) -> Vec<String> {
    let mut told = Vec::new();
    for finding in audit["findings"].as_array().expect("a list") {
        for source in finding["sources"].as_array().expect("a list") {
            let [page, target] =
                [&source["page"], &finding["url"]].map(|url| path(url.as_str().expect("a URL")));
            let written = &source["written"];
            let line = written["line"].as_u64().map_or("-".to_owned(), |line| line.to_string());
            told.push(format!("{page} {target} {}:{line}", written["file"].as_str().unwrap_or("?")));
        }
    }
    told.sort();
    told
}

fn truth(generator: &str) -> Vec<String> {
    let text = fs::read_to_string(fixture(generator).join("truth.txt")).expect("it is there");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn every_line_that_is_named_is_the_one_that_the_author_wrote() {
    for generator in GENERATORS {
        let folder = site(generator);
        let audit = audit_in(folder.path(), &["built"]);
        let (told, truth) = (told(&audit), truth(generator));
        let differ = |one: &[String], other: &[String]| {
            one.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(
            told,
            truth,
            "{generator}: too much {:#?}, too little {:#?}",
            differ(&told, &truth),
            differ(&truth, &told)
        );
        columns_lead_to_addresses(folder.path(), &audit);
    }
}

/// Where a column is named, an address begins there.
fn columns_lead_to_addresses(folder: &Path, audit: &Value) {
    for written in audit["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|finding| finding["sources"].as_array())
        .flatten()
    {
        let written = &written["written"];
        let Some((line, column)) = written["line"].as_u64().zip(written["column"].as_u64()) else { continue };
        let text =
            fs::read_to_string(folder.join(written["file"].as_str().expect("a file"))).expect("it is text");
        let line = text
            .trim_start_matches('\u{FEFF}')
            .lines()
            .nth(usize::try_from(line).expect("small") - 1)
            .expect("the line is there");
        let before: String = line.chars().take(usize::try_from(column).expect("small") - 1).collect();
        assert!(
            before.is_empty() || before.ends_with(['(', '"', '\'', '<', ' ', '=']),
            "{written}: {before}"
        );
        assert!(line[before.len()..].starts_with(|c: char| !c.is_whitespace()), "{written}: {line}");
    }
}

#[test]
fn every_format_for_ci_names_what_the_author_edits() {
    let folder = site("eleventy");
    audit_in(folder.path(), &["built", "--format", "json,sarif,github,gitlab,junit,html,markdown"]);
    let read = |name: &str| {
        fs::read_to_string(folder.path().join("tollgate-out").join(name)).expect("it is written")
    };
    let (annotations, report) = (read("annotations.txt"), read("report.html"));
    assert!(annotations.contains("file=_includes/base.njk,line=6,col=18,title=broken-link"), "{annotations}");
    assert!(read("report.sarif").contains("\"uri\": \"posts/rolls.md\""));
    assert!(read("gl-code-quality-report.json").contains("\"path\": \"_data/links.json\""));
    assert!(read("junit.xml").contains("file=\"index.njk:7:11\""), "{}", read("junit.xml"));
    assert!(read("report.md").contains("`_includes/base.njk:6:18`"), "{}", read("report.md"));
    assert!(report.contains("posts/rolls.md:6:"), "the report for people");
    assert!(!annotations.contains("built/"), "{annotations}");
}

/// A live site has no files of its own: its sources are known by its addresses.
#[test]
fn a_live_site_is_placed_in_its_sources_as_well() {
    let folder = site("eleventy");
    let served = served::Served::folder(&folder.path().join("built"));
    let settings = "[sources]\npreset = \"eleventy\"\n";
    fs::write(folder.path().join("tollgate.toml"), settings).expect("it is written");
    let told = told(&audit_in(folder.path(), &[served.url.as_str()]));
    assert_eq!(told, truth("eleventy"));
}

#[test]
fn windows_line_endings_change_nothing() {
    for generator in ["hugo", "jekyll", "docusaurus"] {
        let folder = site(generator);
        let files: Vec<String> = truth(generator)
            .iter()
            .filter_map(|line| line.rsplit(' ').next()?.split(':').next().map(str::to_owned))
            .collect();
        for name in files.iter().chain(&["tollgate.toml".to_owned()]) {
            let text =
                fs::read_to_string(folder.path().join(name)).expect("it is text").replace("\r\n", "\n");
            fs::write(folder.path().join(name), text.replace('\n', "\r\n")).expect("it is written");
        }
        assert_eq!(told(&audit_in(folder.path(), &["built"])), truth(generator), "{generator}");
    }
}

#[test]
fn own_patterns_go_before_the_preset_and_need_none() {
    let folder = site("eleventy");
    let settings = "[audit]\nbase-url = \"https://baker.example/\"\n[sources.pages]\n\"/posts/*\" = \"posts/*.md\"\n\"/\" = \"nothing.md\"\n";
    fs::write(folder.path().join("tollgate.toml"), settings).expect("it is written");
    let told = told(&audit_in(folder.path(), &["built"]));
    assert!(told.contains(&"/posts/rolls/ /soft/ posts/rolls.md:6".to_owned()), "{told:#?}");
    assert!(told.contains(&"/posts/rolls/ /legal/ posts/rolls.md:-".to_owned()), "{told:#?}");
    assert!(told.contains(&"/ /legal/ ?:-".to_owned()), "a file that is not there is not named: {told:#?}");
}

#[test]
fn nothing_outside_the_project_is_read() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder for the test");
    fs::write(outside.path().join("rolls.md"), "[soft](/soft/)\n").expect("it is written");
    let folder = site("eleventy");
    fs::remove_dir_all(folder.path().join("posts")).expect("it was there");
    symlink(outside.path(), folder.path().join("posts")).expect("it is linked");
    fs::remove_file(folder.path().join("_includes/base.njk")).expect("it was there");
    symlink("/etc/hostname", folder.path().join("_includes/base.njk")).expect("it is linked");
    let told = told(&audit_in(folder.path(), &["built"]));
    assert!(told.iter().all(|line| !line.contains("rolls.md") && !line.contains("base.njk")), "{told:#?}");
    assert!(told.contains(&"/ /img/front.jpg index.njk:7".to_owned()), "{told:#?}");
}

/// Sources that are not as they were, damaged or huge: the built page or the file, and no line that is wrong.
#[test]
fn sources_that_do_not_fit_name_no_line() {
    let folder = site("eleventy");
    let base = folder.path();
    fs::write(base.join("posts/rolls.md"), b"---\npermalink: /posts/rolls/\n---\n\xFF\xFE[soft](/soft/)")
        .expect("it is written");
    let other =
        fs::read_to_string(base.join("index.njk")).expect("it is text").replace("front.jpg", "back.jpg");
    fs::write(base.join("index.njk"), other + &" ".repeat(10)).expect("it is written");
    let shown = told(&audit_in(base, &["built"]));
    assert!(shown.contains(&"/ /img/front.jpg index.njk:-".to_owned()), "{shown:#?}");
    assert!(shown.iter().all(|line| !line.contains("rolls.md:6")), "{shown:#?}");
    fs::write(base.join("index.njk"), "x".repeat(3 << 20)).expect("it is written");
    assert!(told(&audit_in(base, &["built"])).contains(&"/ /img/front.jpg index.njk:-".to_owned()));
}
