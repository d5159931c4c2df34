//! `config check`, and that every option of an audit can stand in tollgate.toml.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use serde_json::Value;
use tempfile::TempDir;
use tollgate::cli::Cli;
use tollgate::config::file;
use tollgate::config::keys::{KEYS, ONLY_TYPED};

/// Whether the schema of tollgate.toml has a key, as in `audit.out`.
fn has_key(schema: &Value, key: &str) -> bool {
    let found = key.split('.').try_fold(schema, |at, name| {
        let at = match at["$ref"].as_str() {
            Some(reference) => schema.pointer(reference.strip_prefix('#')?)?,
            None => at,
        };
        at["properties"].get(name)
    });
    found.is_some()
}

#[test]
fn every_option_of_an_audit_stands_in_the_file_or_says_why_not() {
    let root = Cli::command();
    let audit = root.find_subcommand("audit").expect("there is one");
    let options = root.get_arguments().chain(audit.get_arguments()).map(|known| known.get_id().as_str());
    let options: BTreeSet<&str> = options.filter(|id| !matches!(*id, "help" | "version")).collect();
    let keyed: BTreeSet<&str> = KEYS.iter().map(|(option, _)| *option).collect();
    let typed: BTreeSet<&str> = ONLY_TYPED.iter().map(|(option, _)| *option).collect();
    let missing: Vec<_> = options.iter().filter(|id| !keyed.contains(*id) && !typed.contains(*id)).collect();
    assert!(
        missing.is_empty(),
        "give them a key in tollgate.toml, or a reason, in src/config/keys.rs: {missing:?}"
    );
    assert!(keyed.is_disjoint(&typed));
    let gone: Vec<_> = keyed.union(&typed).filter(|id| !options.contains(*id)).collect();
    assert!(gone.is_empty(), "there are no such options: {gone:?}");
    let schema = file::schema();
    let unknown: Vec<_> = KEYS.iter().filter(|(_, key)| !has_key(&schema, key)).collect();
    assert!(unknown.is_empty(), "the schema has no such keys: {unknown:?}");
    assert!(ONLY_TYPED.iter().all(|(_, why)| why.contains(' ')), "a reason is a sentence");
}

fn check(folder: &TempDir, args: &[&str], env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(["config", "check"]).args(args).current_dir(folder.path()).stdin(Stdio::null()).env_clear();
    command.envs(env.iter().copied()).output().expect("the program starts")
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("it prints UTF-8")
}

/// The line of a key, its spaces made one.
fn line(output: &Output, key: &str) -> Option<String> {
    let line = out(output).lines().find(|line| line.split(' ').next() == Some(key))?;
    Some(line.split_whitespace().collect::<Vec<_>>().join(" "))
}

const TOML: &str = "# comment\n[audit]\ntarget = \"https://me:hush@a.example/\"\nout = \"filed\"\nmax-body = \"1MiB\"\n\n\
                    [access]\nheaders = { X-Key = \"hush\" }\ncookie-env = \"TOKEN\"\n\n[rules]\nmissing-h1 = \"off\"\n\n\
                    [[notify]]\nkind = \"slack\"\nurl-env = \"HOOK\"\n";

#[test]
fn every_value_says_where_it_comes_from() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("tollgate.toml"), TOML).expect("it is written");
    let env = [("TOKEN", "hush"), ("TOLLGATE_OUT", "from-env"), ("TOLLGATE_TIMEOUT", "20s")];
    let output = check(&folder, &["--max-pages", "7", "--timeout", "5s"], &env);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for (key, expected) in [
        ("limits.max-pages", "limits.max-pages 7 typed (--max-pages)"),
        ("network.timeout", "network.timeout 5s typed (--timeout)"),
        ("audit.out", "audit.out from-env the environment (TOLLGATE_OUT)"),
        ("audit.max-body", "audit.max-body \"1MiB\" tollgate.toml:5"),
        ("access.cookie-env", "access.cookie-env \"TOKEN\" tollgate.toml:9"),
        ("access.headers", "access.headers X-Key (values hidden) tollgate.toml:8"),
        ("rules.missing-h1", "rules.missing-h1 \"off\" tollgate.toml:12"),
        ("history.keep", "history.keep 400 default"),
    ] {
        assert_eq!(line(&output, key).as_deref(), Some(expected), "{}", out(&output));
    }
    assert!(!out(&output).contains("hush"), "{}", out(&output));
    assert!(out(&output).contains("notify slack: webhook, HOOK is NOT set"), "{}", out(&output));
    assert!(out(&output).ends_with("The configuration is valid.\n"));
}

#[test]
fn secrets_are_told_to_nobody() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let args = [
        "https://me:hush@a.example/",
        "--header",
        "X: hush",
        "--cookie",
        "a=hush",
        "--proxy",
        "http://u:hush@b.example",
    ];
    let output = check(&folder, &args, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!out(&output).contains("hush") && out(&output).contains("(secret)"), "{}", out(&output));
}

#[test]
fn what_an_audit_would_refuse_is_refused() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("tollgate.toml"), "[audit]\ntarget = \"x\"\nuot = \"y\"\n")
        .expect("it is written");
    let output = check(&folder, &[], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("tollgate.toml:3: unknown key `uot`"));
}
