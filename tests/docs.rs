//! The generated documents are what the program says today. `UPDATE_DOCS=1` writes them.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

fn printed(args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    let output = command.args(args).env_remove("COLUMNS").output().expect("the program starts");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

fn pretty(schema: &serde_json::Value) -> String {
    format!("{schema:#}\n")
}

fn same(path: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
        fs::write(&path, generated).expect("the document can be written");
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    let hint = "is out of date: UPDATE_DOCS=1 cargo test --test docs";
    assert!(published == generated, "{} {hint}", path.display());
}

#[test]
fn the_schema_of_audits_is_published() {
    same("docs/audit.schema.json", &pretty(&tollgate::report::json::schema()));
}

#[test]
fn the_schema_of_comparisons_is_published() {
    same("docs/comparison.schema.json", &pretty(&tollgate::report::comparison::schema()));
}

#[test]
fn the_schema_of_the_configuration_is_published() {
    same("docs/tollgate.schema.json", &pretty(&tollgate::config::file::schema()));
}

#[test]
fn the_rules_are_documented() {
    same("docs/rules.md", &printed(&["rules", "--format", "markdown"]));
}

#[test]
fn what_the_page_of_rules_writes_into_tollgate_toml_is_understood() {
    let page = printed(&["rules", "--format", "markdown"]);
    let toml = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("it has one");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("tollgate.toml");
    fs::write(&file, toml).expect("it is written");
    let path = |path: &Path| path.to_str().expect("it is UTF-8").to_owned();
    let said = printed(&["config", "check", &path(folder.path()), "--config", &path(&file)]);
    assert!(said.contains("rules.deep-page"), "{said}");
}

#[test]
fn the_causes_and_statuses_are_documented() {
    same("docs/causes.md", &tollgate::report::handbook::causes_document());
    same("docs/statuses.md", &tollgate::report::handbook::statuses_document());
}

#[test]
fn the_command_line_is_documented() {
    let mut page = "# Command line\n\nMade from `tollgate --help` and that of every command.\n".to_owned();
    let commands = [
        "",
        "audit",
        "watch",
        "serve",
        "report",
        "compare",
        "fix",
        "baseline",
        "baseline update",
        "init",
        "config check",
        "rules",
        "explain",
        "completions",
        "man",
    ];
    for command in commands {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = printed(&args);
        let help: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
        let title = format!("tollgate {command}");
        write!(page, "\n## {}\n\n```text\n{}\n```\n", title.trim(), help.join("\n"))
            .expect("memory takes it");
    }
    let listed = |command: &&&str| printed(&["--help"]).contains(&format!("\n  {command} "));
    let names: Vec<&&str> = commands.iter().skip(1).filter(|command| !command.contains(' ')).collect();
    assert_eq!(names.iter().copied().filter(listed).count(), names.len());
    same("docs/cli.md", &page);
}
