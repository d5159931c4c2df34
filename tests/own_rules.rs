//! Rules and columns that a project writes into its tollgate.toml, from the file to the reports.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tollgate::audit::Audit;
use tollgate::rules::Severity;

const CONFIG: &str = r#"
[audit]
target = "site"

[[custom_rule]]
id = "no-price"
selector = "main .price"
must = "exist"
message = "A page of a product has no price"
severity = "error"

[[custom_rule]]
id = "odd-price"
selector = ".price"
match = '^\d+\.\d\d €$'
message = "A price is not written as 4.20 €"

[[extract]]
name = "price"
selector = ".price"

[[extract]]
name = "sku"
selector = "[data-sku]"
attribute = "data-sku"
"#;

fn audit(config: &str) -> (tempfile::TempDir, Output) {
    audit_with(config, &[])
}

fn tollgate(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(args).current_dir(folder).output().expect("it starts")
}

fn audit_with(config: &str, flags: &[&str]) -> (tempfile::TempDir, Output) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    write("tollgate.toml", config);
    write(
        "site/index.html",
        "<title>Rye</title><main><p class=price data-sku=R1>4.20 €</p><a href=old.html>Old</a></main>",
    );
    write(
        "site/old.html",
        "<title>Old</title><main><p data-sku='=R2'>Sold out</p></main><p class=price>4,20</p>",
    );
    let output = tollgate(folder.path(), &[&["audit", "--quiet"], flags].concat());
    (folder, output)
}

fn read(folder: &Path) -> Audit {
    let json = fs::read_to_string(folder.join("tollgate-out/audit.json")).expect("it was written");
    serde_json::from_str(&json).expect("it is an audit")
}

/// The rules that found something, each once.
fn fired(audit: &Audit) -> BTreeSet<&str> {
    audit.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn rules_of_the_project_find_and_columns_are_written() {
    let (folder, output) = audit(CONFIG);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let audit = read(folder.path());
    let own = |rule: &str| audit.findings.iter().filter(|finding| finding.rule == rule).collect::<Vec<_>>();
    let (missing, odd) = (own("no-price"), own("odd-price"));
    assert_eq!((missing.len(), odd.len()), (1, 1));
    assert!(missing[0].url.ends_with("/old.html") && missing[0].evidence == "nothing was found");
    assert!(odd[0].url.ends_with("/old.html") && odd[0].evidence.contains("“4,20”"), "{}", odd[0].evidence);
    assert_eq!(audit.extracted.len(), 2);

    let csv = fs::read_to_string(folder.path().join("tollgate-out/pages.csv")).expect("it was written");
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].starts_with(r#""url","answer""#) && rows[0].ends_with(r#","price","sku""#), "{csv}");
    assert!(rows[1].contains(r#"/","200""#) && rows[1].ends_with(r#","4.20 €","R1""#), "{csv}");
    assert!(rows[2].contains(r#"/old.html","200""#) && rows[2].ends_with(r#","4,20","'=R2""#), "{csv}");
}

#[test]
fn what_columns_find_is_a_table_of_the_crawl() {
    let (folder, _) = audit(CONFIG);
    let database =
        rusqlite::Connection::open(folder.path().join("tollgate-out/crawl.db")).expect("it is kept");
    let mut query = database
        .prepare(
            "SELECT title, name, place, value FROM extracted JOIN pages USING (url) ORDER BY title, name",
        )
        .expect("both can be read");
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .expect("they can be read");
    let rows: Vec<(String, String, u32, String)> = rows.map(|row| row.expect("it is a row")).collect();
    let expected = [
        ("Old", "price", 0, "4,20"),
        ("Old", "sku", 0, "=R2"),
        ("Rye", "price", 0, "4.20 €"),
        ("Rye", "sku", 0, "R1"),
    ];
    assert_eq!(
        rows,
        expected.map(|(title, name, place, value)| (title.into(), name.into(), place, value.into()))
    );
}

#[test]
fn a_bad_selector_is_refused_before_anything_is_read() {
    let (folder, output) = audit(&CONFIG.replace("main .price", "main ..price"));
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("[[custom_rule]] 1 (`no-price`)") && message.contains("at character 7"),
        "{message}"
    );
    assert!(!folder.path().join("tollgate-out").exists());
}

#[test]
fn rules_of_the_project_are_chosen_by_name() {
    let (folder, output) = audit_with(CONFIG, &["--only", "odd-price,missing-title"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fired(&read(folder.path())), BTreeSet::from(["odd-price"]));

    let (folder, output) = audit_with(CONFIG, &["--rule", "no-price=off", "--rule", "odd-price=error"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let audit = read(folder.path());
    assert!(!fired(&audit).contains("no-price"));
    let odd = audit.findings.iter().find(|finding| finding.rule == "odd-price").expect("it fires");
    assert_eq!(odd.severity, Severity::Error);

    let (_, output) = audit_with(CONFIG, &["--rule", "od-price=off"]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("no rule is called `od-price`; did you mean `odd-price`?"), "{message}");
}

#[test]
fn a_stored_audit_says_what_the_rules_of_its_project_ask_for() {
    let (folder, _) = audit(CONFIG);
    let elsewhere = tempfile::tempdir().expect("a folder for the test");
    let stored = folder.path().join("tollgate-out/audit.json");
    let output = tollgate(elsewhere.path(), &["report", &stored.to_string_lossy(), "--out", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let html = fs::read_to_string(elsewhere.path().join("report.html")).expect("it was written");
    let summary = String::from_utf8_lossy(&output.stdout);
    for text in [&*html, &summary] {
        assert!(text.contains("A price is not written as 4.20 €"), "{text}");
        assert!(!text.contains("does not know"), "{text}");
    }
}

#[test]
fn a_rule_of_the_project_is_explained_in_its_folder() {
    let (folder, _) = audit(CONFIG);
    let output = tollgate(folder.path(), &["explain", "odd-price"]);
    let page = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(page.contains("A price is not written as 4.20 €") && page.contains(".price"), "{page}");

    let elsewhere = tempfile::tempdir().expect("a folder for the test");
    let output = tollgate(elsewhere.path(), &["explain", "odd-price"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing is called `odd-price`"));
    let config = folder.path().join("tollgate.toml");
    let named = ["explain", "odd-price", "--config", config.to_str().expect("a plain path")];
    let output = tollgate(elsewhere.path(), &named);
    assert!(String::from_utf8_lossy(&output.stdout).contains("A price is not written as 4.20 €"));
}

#[test]
fn a_crawl_is_resumed_with_the_rules_of_its_project() {
    let (folder, _) = audit_with(CONFIG, &["--max-pages", "1"]);
    let again = tollgate(folder.path(), &["audit", "--quiet", "--resume"]);
    assert_ne!(again.status.code(), Some(2), "{}", String::from_utf8_lossy(&again.stderr));
    assert!(fired(&read(folder.path())).contains("no-price"));
}
