//! Each format against what its readers publish: a schema, a validator, or a documented shape.
//!
//! The audit that is rendered holds the worst texts that a crawled page can.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tollgate::audit::{Audit, Finding};
use tollgate::report::{self, json};

const STORED: &str = include_str!("fixtures/hostile-audit.json");
const SARIF: &str = include_str!("fixtures/schemas/sarif-2.1.0.json");

fn audit() -> Audit {
    json::read(STORED.as_bytes()).expect("the fixture is an audit")
}

/// The audit with this many findings, at different URLs.
fn with_findings(count: usize) -> Audit {
    let mut audit = audit();
    let sample = audit.findings[0].clone();
    let numbered = |at: usize| Finding {
        url: format!("https://example.com/{at}"),
        fingerprint: format!("{at:016x}"),
        ..sample.clone()
    };
    audit.findings = (0..count).map(numbered).collect();
    audit
}

fn rendered(audit: &Audit, format: &str) -> String {
    let mut out = Vec::new();
    let format = report::format(format).expect("the format exists");
    (format.write)(audit, &mut out).expect("memory takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn parsed(audit: &Audit, format: &str) -> Value {
    serde_json::from_str(&rendered(audit, format)).expect("it is JSON")
}

fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("it is written");
    (folder, path)
}

#[test]
fn sarif_is_valid_by_its_schema_and_within_the_limits_of_github() {
    // A pattern for languages has a bracket too many, which not every engine reads; we write no language.
    let schema = serde_json::from_str(&SARIF.replace("{2}]?$", "{2}$")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let mut many_places = audit();
    let source = many_places.findings[0].sources[0].clone();
    many_places.findings[0].sources = vec![source; 40];
    many_places.findings[0].sources_total = 40;
    for (audit, results) in
        [(audit(), 6), (with_findings(0), 0), (with_findings(25_002), 25_000), (many_places, 6)]
    {
        let mut log = parsed(&audit, "sarif");
        assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(results));
        // One result is as valid as its twins.
        log["runs"][0]["results"].as_array_mut().expect("a list").truncate(100);
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| error.to_string()).take(3).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let run = &log["runs"][0];
        let notes = run["invocations"][0]["toolExecutionNotifications"].to_string();
        assert_eq!(notes.contains("25002 findings are more than"), results == 25_000, "{notes}");
        for result in run["results"].as_array().into_iter().flatten() {
            assert!((1..=10).contains(&result["locations"].as_array().map_or(0, Vec::len)));
        }
    }
}

#[test]
fn sarif_knows_every_rule_and_places_results_in_files() {
    let log = parsed(&audit(), "sarif");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert!(tollgate::rules::RULES.iter().all(|rule| ids.contains(&rule.id)));
    for (result, finding) in
        log["runs"][0]["results"].as_array().expect("a list").iter().zip(&audit().findings)
    {
        assert!(ids.contains(&result["ruleId"].as_str().expect("a name")));
        assert!(result["partialFingerprints"]["tollgate/v1"].is_string());
        let location = &result["locations"][0]["physicalLocation"];
        let line = finding.sources.first().and_then(|source| source.line);
        assert_eq!(location["region"]["startLine"].as_u64(), line.map(u64::from), "{finding:?}");
        let uri = location["artifactLocation"]["uri"].as_str().expect("a reference");
        assert!(!uri.starts_with("http"), "{uri}: GitHub refuses schemes");
    }
}

/// Needs xmllint (Debian: libxml2-utils); the schema is the one of Jenkins.
#[test]
fn junit_is_valid_by_its_schema() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schemas/junit.xsd");
    for audit in [audit(), with_findings(0), with_findings(300)] {
        let text = rendered(&audit, "junit");
        let (_folder, path) = file("junit.xml", &text);
        let checked = Command::new("xmllint").args(["--noout", "--schema"]).arg(&schema).arg(&path).output();
        let checked = checked.expect("xmllint is installed (libxml2-utils)");
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
        assert_eq!(text.matches("<testcase ").count(), audit.findings.len().max(1));
    }
}

/// <https://docs.gitlab.com/ci/testing/code_quality/>: these fields are needed, and paths are relative without `./`.
#[test]
fn gitlab_gets_what_it_documents() {
    let issues = parsed(&audit(), "gitlab");
    let issues = issues.as_array().expect("a list");
    assert_eq!(issues.len(), audit().findings.len());
    for issue in issues {
        for field in ["description", "check_name", "fingerprint"] {
            assert!(issue[field].as_str().is_some_and(|text| !text.is_empty()), "{issue}");
        }
        let severity = issue["severity"].as_str().expect("a name");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        let path = issue["location"]["path"].as_str().expect("a path");
        assert!(!path.starts_with("./") && !path.contains("://"), "{path}");
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0));
    }
    assert_eq!(rendered(&with_findings(0), "gitlab"), "[]\n");
}

#[test]
fn github_gets_ten_annotations_of_a_level_and_a_count_of_the_rest() {
    for audit in [audit(), with_findings(34)] {
        let text = rendered(&audit, "github");
        for line in text.lines() {
            let is_command =
                ["::error file=", "::warning file=", "::notice file="].iter().any(|c| line.starts_with(c));
            assert!(is_command || line.starts_with("tollgate: "), "{line}");
            assert!(!line.chars().any(char::is_control), "{line}");
        }
    }
    let text = rendered(&with_findings(34), "github");
    assert_eq!(text.matches("::error file=").count(), 10);
    assert!(text.contains("tollgate: 24 more errors in the report"), "{text}");
}

#[test]
fn markdown_fits_a_comment_and_says_what_did_not() {
    let text = rendered(&with_findings(5_000), "markdown");
    assert!(text.len() <= 60_000 && text.len() > 50_000, "{}", text.len());
    let told = text.lines().filter(|line| line.starts_with("- ")).count();
    let left = text.lines().rev().find(|line| !line.is_empty()).unwrap_or_default();
    let said = left.trim_start_matches("**").split(' ').next().map(|number| number.replace(',', ""));
    assert_eq!(said, Some((5_000 - told).to_string()), "{left}");
}

/// What stands outside of code spans is ours: no tag, no mention, no image, no link of a crawled text.
#[test]
fn markdown_shows_hostile_text_as_code_only() {
    let text = rendered(&audit(), "markdown");
    insta::assert_snapshot!(text);
    for line in text.lines() {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(!outside.contains(['<', '@', '!', '\x1b']), "{outside}");
    }
}

#[test]
fn a_badge_is_well_formed_and_says_the_worst() {
    for (audit, state) in [(audit(), "4 errors"), (with_findings(0), "clean")] {
        let svg = rendered(&audit, "badge");
        let (_folder, path) = file("badge.svg", &svg);
        let checked = Command::new("xmllint").arg("--noout").arg(&path).status();
        assert!(checked.expect("xmllint is installed (libxml2-utils)").success(), "{svg}");
        assert!(svg.contains(&format!("<title>tollgate: {state}</title>")), "{svg}");
    }
}

/// `OpenMetrics` 1.0: a type before the samples of a family, one sample a line, `# EOF` at the end.
#[test]
fn metrics_are_openmetrics() {
    let text = rendered(&audit(), "openmetrics");
    assert!(text.ends_with("# EOF\n") && text.matches("# EOF").count() == 1);
    let mut family = "";
    for line in text.lines().filter(|line| *line != "# EOF") {
        if let Some(described) = line.strip_prefix("# ") {
            let mut words = described.split(' ').skip(1);
            family = words.next().unwrap_or_default();
            continue;
        }
        let (name, rest) = line.split_once('{').expect("every sample has labels");
        assert_eq!(name, family);
        let (labels, value) = rest.rsplit_once("} ").expect("a value follows");
        assert!(labels.starts_with("site=\"") && value.parse::<u64>().is_ok(), "{line}");
    }
    parsed_by_prometheus(&text);
}

/// Prometheus' own parser, where tests/run.sh could install it.
fn parsed_by_prometheus(text: &str) {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/prometheus/bin/python3");
    if !python.exists() {
        return;
    }
    let script = "import sys; from prometheus_client.openmetrics.parser import text_string_to_metric_families as p; \
                  print(sum(len(f.samples) for f in p(sys.stdin.read())))";
    let (_folder, path) = file("metrics.txt", text);
    let input = fs::File::open(path).expect("it is there");
    let output = Command::new(python).args(["-c", script]).stdin(input).output().expect("Python starts");
    let samples = text.lines().filter(|line| !line.starts_with('#')).count();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), samples.to_string(), "{error}");
}

#[test]
fn tables_have_as_many_cells_in_every_row() {
    let csv = report::format("csv").expect("it exists");
    for (name, write) in csv.files() {
        let mut out = Vec::new();
        write(&audit(), &mut out).expect("memory takes everything");
        let text = String::from_utf8(out).expect("tables are UTF-8");
        let cells = |row: &str| row.matches("\",\"").count();
        let rows: Vec<&str> = text.split_terminator("\r\n").collect();
        assert!(rows.iter().all(|row| row.starts_with('"') && row.ends_with('"')), "{name}: {text}");
        assert!(name != "findings.csv" || rows.len() == audit().findings.len() + 1, "{text}");
        assert!(rows[1..].iter().all(|row| cells(row) >= cells(rows[0])), "{name}: {text}");
        for sign in ["\"=", "\"+", "\"@", "\"-"] {
            assert!(
                !rows.iter().any(|row| row.starts_with(sign) || row.contains(&format!(",{sign}"))),
                "{name}"
            );
        }
    }
}

/// Read by another hand than the one that wrote it.
#[test]
fn a_workbook_holds_the_tables_as_text_and_numbers_and_never_a_formula() {
    use calamine::{Data, Reader, Xlsx};

    let written = |audit: &Audit| {
        let mut out = Vec::new();
        let format = report::format("xlsx").expect("the format exists");
        (format.write)(audit, &mut out).expect("memory takes everything");
        out
    };
    let mut hostile = audit();
    hostile.findings[0].evidence = "=HYPERLINK(\"http://evil.example\")\u{1}".to_owned();
    assert_eq!(written(&hostile), written(&hostile), "the same audit gives the same file");
    let mut book = Xlsx::new(std::io::Cursor::new(written(&hostile))).expect("it is a workbook");
    assert_eq!(book.sheet_names(), ["audit", "findings", "pages", "links"]);
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("it is a sheet");
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
    let findings = book.worksheet_range("findings").expect("it is a sheet");
    let rows: Vec<&[Data]> = findings.rows().collect();
    assert_eq!(rows.len(), hostile.findings.len() + 1);
    let column = |name: &str| rows[0].iter().position(|cell| *cell == name).expect("it is a column");
    let texts = |name| rows[1..].iter().map(|row| row[column(name)].to_string()).collect::<Vec<_>>();
    let mut urls: Vec<String> =
        hostile.findings.iter().map(|f| report::visible(&f.url).into_owned()).collect();
    let mut held = texts("url");
    urls.sort();
    held.sort();
    assert_eq!(held, urls);
    assert!(texts("evidence").contains(&"=HYPERLINK(\"http://evil.example\")<U+0001>".to_owned()));
    assert!(rows[1..].iter().all(|row| matches!(row[column("impact")], Data::Float(_) | Data::Int(_))));
}
