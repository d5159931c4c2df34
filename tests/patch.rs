//! `tollgate fix --patch`: what is certain is changed, byte for byte; what is not is left and named.
#![cfg(unix)]

#[path = "support/audited.rs"]
mod audited;
#[path = "support/copies.rs"]
mod copies;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use audited::audit;
use tollgate::audit::Audit;

/// A copy of a sample site, kept by git, and the audit of it.
struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    fn of(name: &str) -> Self {
        let copy = Self { folder: tempfile::tempdir().expect("a folder for the test") };
        copies::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-sites").join(name), &copy.site());
        copy.git(&["init", "-q"]);
        copy.commit();
        copy
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn git(&self, args: &[&str]) -> Output {
        let who = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "core.autocrlf=false"];
        let output = Command::new("git").arg("-C").arg(self.site()).args(who).args(args).output();
        let output = output.expect("git is installed");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "all"]);
    }

    fn audit(&self) -> Audit {
        audit(&self.folder.path().join("out"), self.site().as_os_str(), &[])
    }

    fn audit_file(&self) -> PathBuf {
        self.folder.path().join("out/audit.json")
    }

    fn fix(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        let output =
            command.arg("fix").arg(self.audit_file()).args(args).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }
}

fn found(audit: &Audit) -> BTreeSet<(String, String)> {
    audit.findings.iter().map(|finding| (finding.rule.clone(), finding.url.clone())).collect()
}

#[test]
fn what_was_changed_is_gone_from_the_next_audit_and_nothing_new_came() {
    let copy = Copy::of("bakery");
    let before = copy.audit();
    let (code, done, said) = copy.fix(&["--patch", "--apply"]);
    assert_eq!(code, 0, "{said}");
    assert!(done.contains("easter/index.html:31: /bread/ -> /breads/\n"), "{done}");
    let after = copy.audit();
    let (before, after) = (found(&before), found(&after));
    assert_eq!(after.difference(&before).collect::<Vec<_>>(), [] as [&(String, String); 0]);
    let gone: BTreeSet<&str> = before.difference(&after).map(|(_, url)| url.as_str()).collect();
    let ends = |end: &str| gone.iter().any(|url| url.ends_with(end));
    for end in [
        "/bread/",
        "/logo.svg",
        "/opening-hours",
        "/Images/oven.svg",
        "/blog/our-starter",
        "/staging/wholesale/",
    ] {
        assert!(ends(end), "{end} is still there: {gone:?}");
    }
    for end in ["/team/", "/gift-cards/"] {
        assert!(!ends(end), "{end} was guessed");
    }
}

#[test]
fn the_diff_is_what_applying_does() {
    let copy = Copy::of("bakery");
    copy.audit();
    let (code, diff, said) = copy.fix(&["--patch"]);
    assert_eq!(code, 0, "{said}");
    let patch = copy.folder.path().join("a.diff");
    fs::write(&patch, diff).expect("it is written");
    copy.git(&["apply", patch.to_str().expect("it is text")]);
    let patched = copy.git(&["diff"]).stdout;
    copy.git(&["checkout", "-q", "."]);
    assert_eq!(copy.fix(&["--patch", "--apply"]).0, 0);
    assert_eq!(copy.git(&["diff"]).stdout, patched);
    assert!(!patched.is_empty());
}

#[test]
fn files_that_git_could_not_bring_back_are_not_touched() {
    let copy = Copy::of("bakery");
    copy.audit();
    fs::write(copy.site().join("note.txt"), "mine").expect("it is written");
    let (code, _, said) = copy.fix(&["--patch", "--apply"]);
    assert!(code == 2 && said.contains("not committed"), "{said}");
    fs::remove_file(copy.site().join("note.txt")).expect("it is there");
    assert_eq!(copy.git(&["status", "--porcelain"]).stdout, b"");
    fs::remove_dir_all(copy.site().join(".git")).expect("it is there");
    let (code, _, said) = copy.fix(&["--patch", "--apply"]);
    assert!(code == 2 && said.contains("not kept by git"), "{said}");
    assert_eq!(copy.fix(&["--patch", "--apply", "--force"]).0, 0);
}

#[test]
fn files_that_changed_since_the_audit_end_it_with_nothing_changed() {
    let copy = Copy::of("bakery");
    copy.audit();
    let easter = copy.site().join("easter/index.html");
    let text = fs::read_to_string(&easter).expect("it is there");
    fs::write(&easter, format!("\n{text}")).expect("it is written");
    copy.commit();
    let (code, done, said) = copy.fix(&["--patch", "--apply"]);
    assert!(code == 2 && said.contains("easter/index.html: line") && said.contains("Audit again"), "{said}");
    assert_eq!((done.as_str(), copy.git(&["status", "--porcelain"]).stdout), ("", Vec::new()));
}

#[test]
fn a_page_that_cannot_be_changed_safely_keeps_no_other_from_it() {
    let copy = Copy::of("bakery");
    let latin = b"<!doctype html><meta charset=windows-1252><title>Caf\xE9</title><a href=/bread/>Bread</a>";
    fs::write(copy.site().join("latin.html"), latin).expect("it is written");
    copy.commit();
    copy.audit();
    let (code, diff, said) = copy.fix(&["--patch"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("left: latin.html: it is not UTF-8\n"), "{said}");
    assert!(diff.contains("+++ b/easter/index.html") && !diff.contains("latin.html"), "{diff}");
}

#[test]
fn sources_are_changed_where_a_link_is_surely_one() {
    let copy = Copy::of("bakery");
    copy.audit();
    let source = tempfile::tempdir().expect("a folder for the test");
    let path = source.path().join("posts");
    fs::create_dir(&path).expect("it can be made");
    let text = "Our [breads](/bread/#rye) since 1987, see /bread/ too.\r\n\r\n```\r\n[x](/bread/)\r\n```\r\n";
    fs::write(path.join("a.md"), text).expect("it is written");
    let args = ["--patch", "--source", source.path().to_str().expect("it is text"), "--apply", "--force"];
    let (code, done, said) = copy.fix(&args);
    assert_eq!(code, 0, "{said}");
    assert_eq!(done, "posts/a.md:1: /bread/ -> /breads/\n");
    assert!(said.contains("posts/a.md:1: /bread/ may be no link") && said.contains("posts/a.md:4"), "{said}");
    let changed = fs::read_to_string(path.join("a.md")).expect("it is there");
    assert_eq!(changed, text.replacen("(/bread/#rye)", "(/breads/#rye)", 1));
}

#[test]
fn a_folder_of_another_site_is_refused() {
    let copy = Copy::of("bakery");
    copy.audit();
    let other = tempfile::tempdir().expect("a folder for the test");
    fs::write(other.path().join("index.html"), "<a href=/elsewhere>x</a>").expect("it is written");
    let (code, _, said) = copy.fix(&["--patch", "--source", other.path().to_str().expect("it is text")]);
    assert!(code == 2 && said.contains("is it the source of this site?"), "{said}");
    let (code, _, said) = copy.fix(&["--patch", "--source", "/nowhere/at/all"]);
    assert!(code == 2 && said.contains("there is no folder"), "{said}");
}

#[test]
fn an_audit_of_a_live_site_asks_for_the_folder() {
    let copy = Copy::of("bakery");
    let mut audit = copy.audit();
    audit.target = "https://www.lanternstreet.example/".to_owned();
    fs::write(copy.audit_file(), serde_json::to_vec(&audit).expect("it is JSON")).expect("it is written");
    let (code, _, said) = copy.fix(&["--patch"]);
    assert!(code == 2 && said.contains("--source"), "{said}");
}
