//! What fails a run: every condition meets what it names and nothing else, and the last line can be typed again.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile-audit.json");

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).env_remove("TOLLGATE_FAIL_ON");
    command.output().expect("the program starts")
}

/// The exit code and the last line on standard error.
fn ending(output: &Output) -> (Option<i32>, String) {
    let said = String::from_utf8(output.stderr.clone()).expect("it prints UTF-8");
    (output.status.code(), said.lines().last().unwrap_or_default().to_owned())
}

fn sample(name: &str) -> String {
    format!("{}/sample-sites/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The words of the command at the end of a line, run by a shell as a person would.
fn again(folder: &Path, line: &str) -> Output {
    let (_, command) = line.split_once("; to see it again: ").expect("it says how");
    let program = Path::new(env!("CARGO_BIN_EXE_tollgate")).parent().expect("it is in a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let shell = Command::new("sh").arg("-c").arg(command).current_dir(folder).env("PATH", path).output();
    shell.expect("there is a shell")
}

#[test]
fn every_condition_fails_what_it_names_and_says_so_in_a_line_that_can_be_typed_again() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (site, condition, figure) in [
        ("bakery", "rule:broken-link", "the dearest: broken-link at /"),
        ("bakery", "status:404", "findings, the dearest: "),
        ("bakery", "status:4xx", "findings, the dearest: "),
        ("bakery", "status:missing", "findings, the dearest: "),
        ("bakery", "cause:subscription-expired", "1 finding: "),
        ("bakery", "equity-lost>0%", " % of the link equity is lost"),
        ("bakery", "score<100", "the score is "),
        ("suspended", "status:402", "at /"),
        ("suspended", "score<1", "there is no score: the start page is refused"),
    ] {
        let output = run(folder.path(), &["audit", &sample(site), "--quiet", "--fail-on", condition]);
        let (code, line) = ending(&output);
        assert_eq!(code, Some(1), "{condition}: {line}");
        assert!(line.starts_with(&format!("tollgate: failed on {condition} (")), "{line}");
        assert!(line.contains(figure), "{condition}: {line}");
        assert_eq!(ending(&again(folder.path(), &line)), (code, line), "{condition}");
    }
}

#[test]
fn a_condition_passes_what_it_does_not_name() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for condition in [
        "rule:duplicate-description",
        "status:403",
        "status:5xx",
        "status:dns-error",
        "status:forbidden",
        "cause:rate-limit",
        "equity-lost>100%",
        "score<0",
    ] {
        let output = run(folder.path(), &["audit", &sample("bakery"), "--quiet", "--fail-on", condition]);
        assert_eq!(ending(&output), (Some(0), String::new()), "{condition}");
    }
}

#[test]
fn any_of_several_conditions_is_enough_and_each_that_failed_is_told() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = sample("bakery");
    let args = ["audit", &site, "--quiet", "--fail-on", "status:451,status:404", "--fail-on", "score<100"];
    let (code, line) = ending(&run(folder.path(), &args));
    assert_eq!(code, Some(1));
    assert!(
        !line.contains("status:451") && line.contains("status:404 (") && line.contains(") and score<100 ("),
        "{line}"
    );
    assert!(line.ends_with("--fail-on 'status:404,score<100'"), "{line}");
}

#[test]
fn the_file_holds_one_condition_or_several() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = sample("bakery");
    for (written, code) in [
        ("\"never\"", 0),
        ("\"status:451\"", 0),
        ("[\"status:451\", \"status:404\"]", 1),
        ("\"status:451,score<100\"", 1),
    ] {
        fs::write(folder.path().join("tollgate.toml"), format!("[audit]\nfail-on = {written}\n"))
            .expect("it is written");
        assert_eq!(run(folder.path(), &["audit", &site, "--quiet"]).status.code(), Some(code), "{written}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_audited() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = sample("bakery");
    for (args, needle) in [
        (
            &["--fail-on", "rule:broken-lnk"][..],
            "--fail-on: no rule is called `broken-lnk`; did you mean `broken-link`?",
        ),
        (&["--fail-on", "cause:rate-limits"], "did you mean `rate-limit`?"),
        (&["--fail-on", "never,error"], "nothing fails the run with `never`, and `error` does"),
        (&["--fail-on", "rule:broken-link", "--rule", "broken-link=off"], "the rule does not run"),
        (&["--fail-on", "clicks-at-risk>5"], "--search-console"),
    ] {
        let args: Vec<&str> = ["audit", &site].iter().chain(args).copied().collect();
        let (code, line) = ending(&run(folder.path(), &args));
        assert_eq!(code, Some(2), "{line}");
        let output = run(folder.path(), &args);
        assert!(String::from_utf8_lossy(&output.stderr).contains(needle), "{args:?}: {output:?}");
        assert!(!folder.path().join("tollgate-out").exists());
    }
}

#[test]
fn clicks_may_be_told_by_the_file() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("clicks.csv"), "Page,Clicks\nhttps://a.example/,7\n")
        .expect("it is written");
    let toml = "[audit]\nfail-on = \"clicks-at-risk>0\"\n[search]\nmetrics = [\"clicks.csv:url=Page,clicks=Clicks\"]\n";
    fs::write(folder.path().join("tollgate.toml"), toml).expect("it is written");
    let (code, line) = ending(&run(folder.path(), &["audit", &sample("healthy"), "--quiet"]));
    assert_eq!(code, Some(0), "{line}");
}

/// A stored audit, all of whose findings have this verdict.
fn with_verdict(verdict: &str) -> Value {
    let mut audit: Value =
        serde_json::from_slice(&fs::read(STORED).expect("it is there")).expect("it is JSON");
    for finding in audit["findings"].as_array_mut().expect("a list") {
        finding["verdict"] = verdict.into();
    }
    audit
}

#[test]
fn what_is_inconclusive_never_fails_a_stored_audit_either() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (verdict, code) in [("inconclusive", 0), ("only-to-us", 1)] {
        let path = folder.path().join("audit.json");
        fs::write(&path, with_verdict(verdict).to_string()).expect("it is written");
        let args =
            ["report", "audit.json", "--stdout", "markdown", "--fail-on", "notice,status:4xx,status:payment"];
        let output = run(folder.path(), &args);
        assert_eq!(output.status.code(), Some(code), "{verdict}");
        assert!(output.stdout.starts_with(b"## tollgate"), "the report stands alone on standard output");
    }
}

#[test]
fn a_figure_that_an_audit_does_not_have_is_told_and_fails_nothing() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let (code, line) =
        ending(&run(folder.path(), &["report", STORED, "--stdout", "json", "--fail-on", "score<100"]));
    assert_eq!(code, Some(0));
    assert!(line.starts_with("tollgate: --fail-on score<100 was not judged: "), "{line}");
}
