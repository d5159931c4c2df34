//! The program as a shell sees it: help, exit codes, what goes to which stream.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile-audit.json");

/// The program in a folder of its own, with nothing in its environment that could change it.
fn tollgate(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for name in
        ["NO_COLOR", "COLUMNS", "CLICOLOR_FORCE", "TOLLGATE_OUT", "TOLLGATE_CONFIG", "TOLLGATE_FAIL_ON"]
    {
        command.env_remove(name);
    }
    command
}

fn run(args: &[&str]) -> Output {
    run_in(folder().path(), args)
}

fn run_in(folder: &Path, args: &[&str]) -> Output {
    tollgate(folder, args).output().expect("the program starts")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("it prints UTF-8")
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("it prints UTF-8")
}

/// One of our own sites.
fn sample(name: &str) -> String {
    format!("{}/sample-sites/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The message of a run that must be refused with exit 2 and say nothing on standard output.
fn refusal(output: &Output) -> &str {
    assert_eq!((output.status.code(), out(output)), (Some(2), ""), "{}", err(output));
    assert!(err(output).starts_with("tollgate: "), "{}", err(output));
    err(output)
}

#[test]
fn help_says_what_it_is_for_and_goes_to_standard_output() {
    let help = run(&["-h"]);
    assert_eq!((help.status.code(), err(&help)), (Some(0), ""));
    insta::assert_snapshot!(out(&help));
}

#[test]
fn without_arguments_help_goes_to_standard_error_with_exit_2() {
    let nothing = run(&[]);
    assert_eq!((nothing.status.code(), out(&nothing)), (Some(2), ""));
    assert!(err(&nothing).contains("Usage: tollgate"), "{}", err(&nothing));
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(out(&run(&["--version"])), concat!("tollgate ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn what_is_mistyped_is_refused_with_a_suggestion() {
    for (args, needle) in [
        (&["audti", "x"][..], "did you mean `audit`?"),
        (&["no-such-thing"], "neither a command nor a folder"),
        (&["audit", ".", "--fail-onn", "never"], "--fail-on"),
        (&["audit", ".", "--fail-on", "fatal"], "invalid value 'fatal' for '--fail-on <CONDITION>'"),
        (&["audit", ".", "--rule", "missing-titel=off"], "did you mean `missing-title`?"),
        (&["audit", ".", "--only", "missing-title,broken-lnk"], "did you mean `broken-link`?"),
        (&["audit", ".", "--format", "htlm"], "did you mean `html`?"),
        (&["audit", ".", "--max-body", "10XB"], "write a number and a unit"),
        (&["audit", ".", "--base-url", "example.com"], "write it in full"),
        (&["explain", "broken-lnik"], "did you mean `broken-link`?"),
    ] {
        let output = run(args);
        assert!(refusal(&output).contains(needle), "{args:?}: {}", err(&output));
    }
}

#[test]
fn what_cannot_be_audited_is_refused_with_the_way_out() {
    for (args, needle) in [
        (&["audit", "no-such-folder"][..], "no-such-folder"),
        (&["https://example.com/", "--resume"], "there is no crawl to go on with"),
        (&["audit"], "there is nothing to audit: name a folder"),
        (&["audit", "."], "choose another place with `--out`"),
        (&["audit", "x", "--only", "missing-title", "--rule", "missing-title=off"], "drop one of the two"),
    ] {
        let output = run(args);
        assert!(refusal(&output).contains(needle), "{args:?}: {}", err(&output));
    }
}

#[test]
fn a_wrong_configuration_is_refused_with_file_and_line() {
    let folder = folder();
    let written = |text: &str| fs::write(folder.path().join("tollgate.toml"), text).expect("it is written");
    written("[audit]\ntarget = \"public\"\nfail_on = \"never\"\n");
    let output = run_in(folder.path(), &["audit"]);
    let message = "tollgate: tollgate.toml:3: unknown key `fail_on` in [audit]; did you mean `fail-on`?\n";
    assert_eq!(refusal(&output), message);
    written("[rules]\nmissing-titel = \"off\"\n");
    let output = run_in(folder.path(), &["audit", "public"]);
    assert!(
        refusal(&output)
            .contains("tollgate.toml:2: no rule is called `missing-titel`; did you mean `missing-title`?")
    );
}

#[test]
fn a_configuration_that_is_named_must_be_there() {
    let output = run(&["audit", "x", "--config", "elsewhere.toml"]);
    assert!(refusal(&output).contains("cannot read the configuration `elsewhere.toml`"), "{}", err(&output));
}

#[test]
fn the_environment_stands_in_for_a_flag_and_is_checked_like_one() {
    let folder = folder();
    let output = tollgate(folder.path(), &["audit", "x"]).env("TOLLGATE_FAIL_ON", "fatal").output();
    let output = output.expect("the program starts");
    assert!(refusal(&output).contains("invalid value 'fatal'"), "{}", err(&output));
}

#[test]
fn the_exit_code_says_what_was_found() {
    let folder = folder();
    for (args, code, last) in [
        (&["healthy"][..], 0, "exit 0  nothing fails the run (--fail-on error)"),
        (&["bakery"], 1, "(--fail-on error)"),
        (&["bakery", "--fail-on", "never"], 0, "exit 0  findings never fail the run (--fail-on never)"),
        (&["bakery", "--only", "missing-h1"], 0, "exit 0  nothing fails the run (--fail-on error)"),
        (
            &["bakery", "--only", "missing-h1", "--rule", "missing-h1=error"],
            1,
            "exit 1  the run fails: 1 finding: missing-h1 at /cakes/ (--fail-on error)",
        ),
    ] {
        let site = sample(args[0]);
        let args: Vec<&str> = ["audit", &site].iter().chain(&args[1..]).copied().collect();
        let output = run_in(folder.path(), &args);
        let verdict = out(&output).lines().last().unwrap_or_default();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        // tests/fail_on.rs reads what stands there when something fails the run.
        assert_eq!(err(&output).is_empty(), code == 0, "{args:?}: {}", err(&output));
        assert!(verdict.contains(last), "{args:?}: {verdict}");
    }
}

#[test]
fn an_audit_leaves_whole_reports_and_nothing_else() {
    let folder = folder();
    let output = run_in(folder.path(), &["audit", &sample("healthy"), "--quiet"]);
    assert_eq!((output.status.code(), out(&output), err(&output)), (Some(0), "", ""));
    let written = fs::read_dir(folder.path().join("tollgate-out")).expect("it is the default");
    let mut names: Vec<_> = written.map(|entry| entry.expect("it is readable").file_name()).collect();
    names.sort();
    assert_eq!(names, ["audit.json", "crawl.db", "history.jsonl", "report.html"]);
}

#[test]
fn a_folder_without_pages_ends_with_exit_3() {
    let folder = folder();
    fs::create_dir(folder.path().join("public")).expect("it is made");
    let output = run_in(folder.path(), &["public"]);
    assert_eq!((output.status.code(), out(&output)), (Some(3), ""));
    assert!(err(&output).starts_with("tollgate: there is no HTML page in `public`"), "{}", err(&output));
    assert!(!folder.path().join("tollgate-out").exists());
}

#[test]
fn findings_count_even_when_nobody_reads_them() {
    let folder = folder();
    let mut command = tollgate(folder.path(), &["audit", &sample("bakery")]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn a_stored_audit_is_rendered_beside_itself() {
    let folder = folder();
    fs::copy(STORED, folder.path().join("audit.json")).expect("it is copied");
    let output = run_in(folder.path(), &["report", "audit.json"]);
    assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
    assert!(
        out(&output).ends_with("4 errors, 1 warning, 1 notice\nreport  report.html\n"),
        "{}",
        out(&output)
    );
    assert!(folder.path().join("report.html").is_file());
}

#[test]
fn a_report_on_standard_output_is_alone_there() {
    let folder = folder();
    let output = run_in(folder.path(), &["report", STORED, "--stdout", "json", "--quiet"]);
    assert_eq!(out(&output), fs::read_to_string(STORED).expect("it is there"));
    assert_eq!(fs::read_dir(folder.path()).expect("it is readable").count(), 0);
}

#[test]
fn a_quiet_report_only_writes() {
    let folder = folder();
    let output =
        run_in(folder.path(), &["report", STORED, "--out", "deep/er", "--format", "json,html", "--quiet"]);
    assert_eq!((output.status.code(), out(&output), err(&output)), (Some(0), "", ""));
    assert!(
        folder.path().join("deep/er/audit.json").is_file()
            && folder.path().join("deep/er/report.html").is_file()
    );
}

#[test]
fn what_is_no_stored_audit_is_refused_with_what_it_is() {
    let folder = folder();
    for (stored, needle) in [
        ("{\"schema\": \"tollgate/audit/9\"}", "holds `tollgate/audit/9`"),
        ("{\"schema\": ", "it is not whole JSON"),
        ("{\"pages\": 3}", "it has no `schema`"),
    ] {
        fs::write(folder.path().join("audit.json"), stored).expect("it is written");
        let output = run_in(folder.path(), &["report", "audit.json"]);
        assert!(refusal(&output).contains(needle), "{}", err(&output));
    }
    let output = run_in(folder.path(), &["report", "gone.json"]);
    assert!(refusal(&output).contains("cannot read `gone.json`"), "{}", err(&output));
}

#[test]
fn a_report_that_cannot_be_written_is_told_and_replaces_nothing() {
    let folder = folder();
    fs::write(folder.path().join("taken"), "a file").expect("it is written");
    let output = run_in(folder.path(), &["report", STORED, "--out", "taken"]);
    assert!(refusal(&output).contains("`taken`"), "{}", err(&output));
    assert_eq!(fs::read_to_string(folder.path().join("taken")).expect("it is there"), "a file");
}

#[test]
fn colour_is_for_terminals_and_for_those_who_insist() {
    let colored = |args: &[&str], no_color: &str| {
        let folder = folder();
        let output =
            tollgate(folder.path(), args).env("NO_COLOR", no_color).output().expect("the program starts");
        out(&output).contains('\x1b')
    };
    assert!(!colored(&["rules"], ""));
    assert!(!colored(&["rules", "--color", "never"], ""));
    assert!(!colored(&["rules"], "1"));
    assert!(colored(&["rules", "--color", "always"], "1"));
}

#[test]
fn a_reader_who_leaves_early_is_no_error() {
    let folder = folder();
    // Larger than any buffer on the way, so that it is met in the midst of writing.
    let stored = fs::read_to_string(STORED).expect("it is there");
    let big = stored.replace("denied", &"denied ".repeat(50_000));
    fs::write(folder.path().join("big.json"), big).expect("it is written");
    for args in [
        &["rules", "--format", "markdown"][..],
        &["report", STORED, "--stdout", "html"],
        &["report", "big.json", "--stdout", "json"],
        &["completions", "bash"],
    ] {
        let mut command = tollgate(folder.path(), args);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let mut complaint = String::new();
        let mut errors = child.stderr.take().expect("it is piped");
        errors.read_to_string(&mut complaint).expect("it prints UTF-8");
        let status = child.wait().expect("it ends");
        assert_eq!((status.code(), complaint.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn rules_are_listed_for_people_and_for_programs() {
    let table = run(&["rules"]);
    let json = run(&["rules", "--format", "json"]);
    let rules: Vec<serde_json::Value> = serde_json::from_str(out(&json)).expect("it is JSON");
    assert_eq!(rules.len(), tollgate::rules::RULES.len());
    for rule in rules {
        let id = rule["id"].as_str().expect("a rule has an id");
        assert!(out(&table).contains(id), "{id}");
    }
}

#[test]
fn every_rule_is_explained() {
    for rule in tollgate::rules::RULES {
        let output = run(&["explain", rule.id]);
        let text = out(&output);
        assert!(text.contains(rule.id) && text.contains(rule.references[0]), "{text}");
        assert!(text.contains(&format!("{}, since {}", rule.category.title(), rule.since)), "{text}");
    }
}

#[test]
fn manual_pages_and_completions_name_every_command() {
    let folder = folder();
    let output = run_in(folder.path(), &["man", "--out", "pages"]);
    assert!(out(&output).contains("pages/tollgate-audit.1\n"), "{}", out(&output));
    let page = fs::read_to_string(folder.path().join("pages/tollgate-audit.1")).expect("it is written");
    assert!(page.contains("tollgate\\-audit") && page.contains("base\\-url"), "{page}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]);
        assert!(["audit", "explain", "fail-on"].iter().all(|word| out(&script).contains(word)), "{shell}");
    }
    assert!(out(&run(&["completions", "bash"])).contains("missing-title"));
}
