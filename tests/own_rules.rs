//! Rules and columns that a project writes into its tollgate.toml, from the file to the reports.

use std::fs;
use std::process::{Command, Output};

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
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    let output = command.args(["audit", "--quiet"]).current_dir(folder.path()).output().expect("it starts");
    (folder, output)
}

#[test]
fn rules_of_the_project_find_and_columns_are_written() {
    let (folder, output) = audit(CONFIG);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let json = fs::read_to_string(folder.path().join("tollgate-out/audit.json")).expect("it was written");
    let audit: tollgate::audit::Audit = serde_json::from_str(&json).expect("it is an audit");
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
