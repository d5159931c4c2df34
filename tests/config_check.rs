//! `config check`, and that every option of a command can stand in tollgate.toml.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use serde_json::Value;
use tempfile::TempDir;
use tollgate::cli::Cli;
use tollgate::config::file;
use tollgate::config::keys::{KEYS, OF_COMMANDS, ONLY_TYPED, Typed, place};

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

/// Every command that does something, by the words that call it.
fn commands(command: &clap::Command, name: &str, all: &mut Vec<(String, Vec<String>)>) {
    for inner in command.get_subcommands() {
        commands(inner, format!("{name} {}", inner.get_name()).trim(), all);
    }
    if !command.has_subcommands() {
        let ids = command.get_arguments().map(|known| known.get_id().to_string());
        all.push((name.to_owned(), ids.filter(|id| !matches!(id.as_str(), "help" | "version")).collect()));
    }
}

#[test]
fn every_option_of_every_command_stands_in_the_file_or_says_why_not() {
    let root = Cli::command();
    let mut all = Vec::new();
    commands(&root, "", &mut all);
    let global = root.get_arguments().filter(|known| known.is_global_set());
    all.push((String::new(), global.map(|known| known.get_id().to_string()).collect()));
    let schema = file::schema();
    let mut used = BTreeSet::new();
    for (command, options) in &all {
        for option in options {
            let place = place(command, option);
            let place = place.unwrap_or_else(|| {
                panic!("give `{option}` of `{command}` a key, or a reason, in src/config/keys.rs")
            });
            match place {
                Ok(key) => assert!(has_key(&schema, key), "the schema has no `{key}`"),
                Err(why) => assert!(why.contains(' '), "a reason is a sentence: {why}"),
            }
            used.insert((command.as_str(), option.as_str(), place));
        }
    }
    let is_used = |command: &str, option: &str, place| {
        used.iter().any(|(c, o, p)| (command.is_empty() || *c == command) && *o == option && *p == place)
    };
    assert!(KEYS.iter().all(|(option, key)| is_used("audit", option, Ok(*key)) || *option == "target"));
    for (command, keys) in OF_COMMANDS {
        let gone: Vec<_> = keys.iter().filter(|(option, key)| !is_used(command, option, Ok(*key))).collect();
        assert!(gone.is_empty(), "`{command}` has no such options: {gone:?}");
    }
    for Typed { command, options, why } in ONLY_TYPED {
        let gone: Vec<_> = options.iter().filter(|option| !is_used(command, option, Err(*why))).collect();
        assert!(gone.is_empty(), "`{command}` has no such options: {gone:?}");
        assert!(used.iter().any(|(_, _, place)| *place == Err(*why)), "nobody needs the reason: {why}");
    }
}

/// The names of options as they are typed.
fn typed_names(root: &clap::Command, typed: &Typed) -> String {
    let words = typed.command.split(' ').filter(|word| !word.is_empty());
    let command = words.fold(root, |at, name| at.find_subcommand(name).expect("it is a command"));
    let within = if typed.command.is_empty() { vec!["audit", "watch"] } else { Vec::new() };
    let commands: Vec<_> =
        within.iter().filter_map(|name| root.find_subcommand(name)).chain([command]).collect();
    let known =
        |id: &str| commands.iter().find_map(|at| at.get_arguments().find(|known| known.get_id() == id));
    let name = |id: &&str| {
        let known = known(id).unwrap_or_else(|| panic!("{id} is an option"));
        let name = known.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
        known.get_long().map_or_else(|| name.unwrap_or_else(|| id.to_uppercase()), |long| format!("--{long}"))
    };
    if typed.options.is_empty() {
        return "all others".to_owned();
    }
    typed.options.iter().map(|id| format!("`{}`", name(id))).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_document_says_what_has_no_key() {
    let root = Cli::command();
    let row = |typed: &Typed| {
        let command = if typed.command.is_empty() { "every" } else { typed.command };
        format!("| {command} | {} | {} |\n", typed_names(&root, typed), typed.why)
    };
    let told = ONLY_TYPED.iter().filter(|typed| !typed.options.contains(&"frozen_time"));
    let rows: String = told.map(row).collect();
    let table = format!("| command | option | has no key, for |\n| --- | --- | --- |\n{rows}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci.md");
    let document = fs::read_to_string(path).expect("it is there");
    let (before, rest) = document.split_once(MARKS[0]).expect("it has the mark");
    let (_, after) = rest.split_once(MARKS[1]).expect("it has both marks");
    let expected = format!("{before}{}\n{table}{}{after}", MARKS[0], MARKS[1]);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        return fs::write(path, &expected).expect("it can be written");
    }
    assert!(document == expected, "docs/ci.md is out of date: UPDATE_DOCS=1 cargo test --test config_check");
}

/// What the table stands between.
const MARKS: [&str; 2] = ["<!-- made by tests/config_check.rs -->", "<!-- made until here -->"];

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
fn other_commands_find_in_the_file_what_is_not_typed() {
    const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/hostile-audit.json");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let run = |toml: &str, args: &[&str]| {
        fs::write(folder.path().join("tollgate.toml"), toml).expect("it is written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
        command.args(args).current_dir(folder.path()).stdin(Stdio::null()).env_clear();
        let output = command.output().expect("the program starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), output.stdout)
    };
    let table = "[report]\nout = \"there\"\nformats = [\"badge\"]\nfail-on = \"notice\"\nquiet = true\n";
    let (code, said, printed) = run(table, &["report", STORED]);
    assert_eq!((code, printed.as_slice()), (Some(1), &b""[..]), "{said}");
    assert!(folder.path().join("there/badge.svg").exists());
    let table = "[audit]\nbaseline = \"b.toml\"\n[baseline]\nowner = \"anna\"\nfrom = \"error\"\n";
    assert_eq!(run(table, &["baseline", "update", STORED]).0, Some(0));
    let filed = fs::read_to_string(folder.path().join("b.toml")).expect("it is written");
    assert_eq!(run(table, &["baseline", "update", STORED, "--from", "notice"]).0, Some(0));
    let typed = fs::read_to_string(folder.path().join("b.toml")).expect("it is written");
    assert!(filed.contains("owner = \"anna\"") && typed.len() > filed.len(), "what is typed goes first");
    for (table, args, needle) in [
        ("[fix]\nsource = \"nowhere\"\n", &["fix", STORED, "--patch"][..], "there is no folder `nowhere`"),
        ("[fix]\nconfidence = 1.5\n", &["fix", STORED], "between 0 and 1"),
        ("[serve]\nlisten = \"0.0.0.0:0\"\n", &["serve", "."], "add --public"),
        ("[network]\nca-file = \"gone.pem\"\n", &["probe", "https://127.0.0.1:9/"], "gone.pem"),
        ("[access]\nauth-env = \"UNSET\"\n", &["probe", "http://127.0.0.1:9/"], ""),
    ] {
        let (code, said, _) = run(table, args);
        assert_eq!(code, Some(if needle.is_empty() { 3 } else { 2 }), "{table}: {said}");
        assert!(said.contains(needle), "{table}: {said}");
    }
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
