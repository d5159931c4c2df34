//! Folders that nobody would make on purpose: each gives a warning or a finding, and the audit goes on.

#![cfg(unix)]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use support::audit_path;
use tempfile::TempDir;
use tollgate::audit::Audit;

/// A page that no rule has anything to say about.
const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8>\
    <meta name=viewport content='width=device-width'><title>A page of the river museum</title>\
    <meta name=description content='What the museum by the river shows, when it is open and how to get there'>\
    <main><h1>The museum</h1><p>The museum by the river shows boats, nets and lamps of three centuries, every day \
    but Monday, from ten to five.";

fn site(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    for (name, body) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().expect("below the root")).expect("folders can be made");
        fs::write(path, body).expect("files can be written");
    }
    root
}

/// What was found, by rule and URL; that copies of one page describe themselves alike is no news here.
fn rules(audit: &Audit) -> Vec<(&str, &str)> {
    let found = audit.findings.iter().map(|finding| (finding.rule.as_str(), finding.url.as_str()));
    found.filter(|(rule, _)| *rule != "duplicate-description").collect()
}

fn warnings(audit: &Audit) -> Vec<String> {
    let line = |line: Option<u32>| line.map(|line| format!(":{line}")).unwrap_or_default();
    audit
        .warnings
        .iter()
        .map(|warning| format!("{}{}: {}", warning.file, line(warning.line), warning.message))
        .collect()
}

#[test]
fn an_empty_folder_is_audited_to_nothing() {
    let audit = audit_path(site(&[]).path());
    assert_eq!((audit.coverage.pages, audit.coverage.fetched), (0, 1));
    assert!(audit.findings.is_empty());
}

#[test]
fn a_folder_without_a_start_page_has_no_orphans() {
    let root = site(&[
        ("a.html", &format!("{PAGE}<a href=b.html>b</a>")),
        ("b.html", &format!("{PAGE}<a href=a.html>a</a><a href=c.html>c</a>")),
    ]);
    let audit = audit_path(root.path());
    assert_eq!(audit.coverage.pages, 2);
    let expected =
        [("broken-link", "http://site.invalid/c.html"), ("duplicate-title", "http://site.invalid/a.html")];
    assert_eq!(rules(&audit), expected);
}

#[test]
fn a_huge_page_is_read_in_part_and_said_so() {
    let root = site(&[("index.html", &format!("{PAGE}<a href=big.html>big</a>"))]);
    let big = root.path().join("big.html");
    fs::write(&big, format!("{PAGE}<a href=gone>gone</a>").replace("A page", "A big page")).expect("written");
    // A sparse file: 300 MB that cost no disk.
    fs::File::options().append(true).open(&big).and_then(|file| file.set_len(300 << 20)).expect("grown");
    let audit = audit_path(root.path());
    let expected = [
        ("broken-link", "http://site.invalid/gone"),
        ("oversized-html", "http://site.invalid/big.html"),
        ("heavy-page", "http://site.invalid/big.html"),
    ];
    assert_eq!(rules(&audit), expected);
    let expected = "big.html: is larger than what is read of a file: the first 10485760 of 314572800 bytes were looked at";
    assert_eq!(warnings(&audit), [expected]);
}

#[test]
fn a_picture_called_page_is_a_finding() {
    let root = site(&[
        ("index.html", &format!("{PAGE}<a href=door.html>door</a>")),
        ("door.html", "\u{1}PNG\0\0\0\0"),
    ]);
    assert_eq!(rules(&audit_path(root.path())), [("mislabelled-html", "http://site.invalid/door.html")]);
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let outside = site(&[("secret.html", &format!("{PAGE}<a href=leak>leak</a>"))]);
    let root = site(&[(
        "index.html",
        &format!("{PAGE}<a href=out.html>out</a><a href=dir/secret.html>in</a><a href=../x>up</a>"),
    )]);
    symlink(outside.path().join("secret.html"), root.path().join("out.html")).expect("linked");
    symlink(outside.path(), root.path().join("dir")).expect("linked");
    symlink(".", root.path().join("loop")).expect("linked");
    let audit = audit_path(root.path());
    assert_eq!(rules(&audit), [("broken-link", "http://site.invalid/x")]);
    assert_eq!(audit.coverage.unverified.get("outside-root"), Some(&2));
    assert_eq!(audit.warnings.len(), 3, "{:?}", warnings(&audit));
    assert!(audit.coverage.pages < 3);
}

#[test]
fn names_that_are_not_utf_8_are_files_like_others() {
    let root = site(&[("index.html", &format!("{PAGE}<a href=%FF.html>odd</a><a href=%FE.html>gone</a>"))]);
    let odd = format!("{PAGE}<a href=/>home</a>").replace("A page", "An odd page");
    fs::write(root.path().join(OsStr::from_bytes(b"\xFF.html")), odd).expect("written");
    assert_eq!(rules(&audit_path(root.path())), [("broken-link", "http://site.invalid/%FE.html")]);
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let root =
        site(&[("index.html", &format!("{PAGE}<a href=locked.html>locked</a>")), ("locked.html", PAGE)]);
    let locked = root.path().join("locked.html");
    lock(&locked);
    if fs::read(&locked).is_ok() {
        eprintln!("skipped: this user may read every file");
        return;
    }
    let audit = audit_path(root.path());
    assert_eq!(audit.coverage.unverified.get("unreadable"), Some(&1));
    assert!(warnings(&audit)[0].starts_with("locked.html: cannot be read"), "{:?}", warnings(&audit));
}

fn lock(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).expect("modes can be set");
}

#[test]
fn lines_that_mean_nothing_are_named_and_the_rest_counts() {
    let root = site(&[
        ("index.html", &format!("{PAGE}<a href=old>old</a><a href=paid>paid</a><a href=gone>gone</a>")),
        ("new.html", &format!("{PAGE}<a href=/>home</a>").replace("A page", "A new page")),
        ("_redirects", "# ok\n/old /new.html 301\nnonsense\n/x /y 999\n"),
        ("_headers", "/*\n  X-A: b\nX-Lonely header\n"),
        (
            "_responses.toml",
            "[[response]]\npath = '/paid'\nstatus = 402\n\n[[response]]\npath = '/gone'\nstatus = 99999\n",
        ),
    ]);
    let audit = audit_path(root.path());
    let expected = [
        ("broken-link", "http://site.invalid/gone"),
        ("broken-link", "http://site.invalid/paid"),
        ("empty-error-page", "http://site.invalid/paid"),
        ("redirected-link", "http://site.invalid/old"),
    ];
    assert_eq!(rules(&audit), expected);
    let places: Vec<String> = warnings(&audit)
        .iter()
        .map(|warning| warning.split(": ").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(places, ["_headers:3", "_redirects:3", "_redirects:4", "_responses.toml:5"]);
}

#[test]
fn a_broken_responses_file_is_left_aside_with_its_line() {
    let root = site(&[("index.html", PAGE), ("_responses.toml", "[[response]]\npath = '/a'\nstatus = \n")]);
    let audit = audit_path(root.path());
    assert!(audit.findings.is_empty());
    assert!(warnings(&audit)[0].starts_with("_responses.toml:3: "), "{:?}", warnings(&audit));
}
