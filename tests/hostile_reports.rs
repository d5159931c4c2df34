//! An audit whose every text is an attack, as somebody may hand one on: no format, no summary and no comparison lets any of
//! it act.

use serde_json::{Map, Value, json};
use tollgate::audit::Audit;
use tollgate::compare::{Map as Addresses, compare, marked};
use tollgate::report::comparison::{self, Compared};
use tollgate::report::terminal::{self, Ending};
use tollgate::report::{FORMATS, Paint};

const STORED: &str = include_str!("fixtures/hostile-audit.json");

/// What readers of all kinds act on: formulas, code, mentions, links, tags, sections of XML, commands of runners, escapes of
/// terminals, text that runs backwards, ends of lines, what is no character.
const ATTACK: &str = "=cmd|'/C calc'!A1`*_~|<!channel> @everyone [x](http://evil.example) ![i](http://e/i) <script>alert(1)</script>\
                      ]]> -->\r\n::error::x\n# title\u{202e}\u{1b}[31m\u{0}\u{85}\u{2028}\"\\{}%0A,;\u{fffe} {{7*7}} <U+1> _x0041_";

/// The stored audit with all that one can hold, and an attack in every text that may be one.
fn poisoned() -> Audit {
    let mut audit: Value = serde_json::from_str(STORED).expect("it is JSON");
    audit["findings"][0]["rule"] = "own-rule".into();
    audit["own_rules"] = json!([{ "id": "own-rule", "summary": "No price" }]);
    audit["baseline"] = json!({ "file": "b.toml", "new": 1, "known": 1, "fixed_total": 1,
        "fixed": [{ "rule": "r", "target": "/t", "pages": ["/p"] }] });
    audit["findings"][1]["baseline"] = json!({ "standing": "known", "accepted": { "reason": "winter", "owner": "anna", "expires": "2026-12-01" } });
    audit["trend"] = json!({ "since": "2026-11-20T00:00:00Z", "new_total": 1, "fixed": [], "fixed_total": 0, "not_reached": 1,
        "new": [{ "fingerprint": "0", "severity": "error", "rule": "r", "url": "https://a.example/" }],
        "unasked": { "r": 2 }, "runs": [] });
    audit["addresses"] = json!([{ "url": "https://a.example/", "answer": "200", "kind": "page", "inlinks": 1, "title": "T",
        "redirect": "https://a.example/b", "forbidden_by": { "line": 1, "text": "Disallow" } }]);
    audit["addresses_total"] = 1.into();
    audit["extracted"] = json!([{ "url": "https://a.example/", "values": { "price": ["7", "8"] } }]);
    audit["warnings"] = json!([{ "file": "f", "line": 1, "message": "m" }]);
    audit["crawlers"] = json!([]);
    let mut paths = Vec::new();
    texts(&audit, String::new(), &mut paths);
    let mut poisoned = 0;
    for path in &paths {
        let at = audit.pointer_mut(path).expect("it was found there");
        let before = at.take();
        *at = format!("{}{ATTACK}", before.as_str().expect("it is a text")).into();
        if serde_json::from_value::<Audit>(audit.clone()).is_ok() {
            poisoned += 1;
        } else {
            // A name of ours: a severity, a verdict.
            *audit.pointer_mut(path).expect("it is there") = before;
        }
    }
    assert!(poisoned * 10 > paths.len() * 7, "{poisoned} of {} texts are attacks", paths.len());
    rename(&mut audit, "extracted");
    rename(&mut audit, "statuses");
    serde_json::from_value(audit).expect("it is an audit")
}

/// The places of all texts, as JSON pointers, but for what the audit says that it is.
fn texts(value: &Value, path: String, all: &mut Vec<String>) {
    match value {
        Value::String(_) if path != "/schema" => all.push(path),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| texts(item, format!("{path}/{at}"), all));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| {
            texts(field, format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), all);
        }),
        _ => {}
    }
}

/// Names may be attacks too: those of columns, of answers.
fn rename(audit: &mut Value, field: &str) {
    let poison = |map: &Map<String, Value>| {
        map.iter().map(|(name, value)| (format!("{name}{ATTACK}"), value.clone())).collect::<Map<_, _>>()
    };
    match &mut audit[field] {
        Value::Array(pages) => pages.iter_mut().for_each(|page| {
            let named = page["values"].as_object().map(poison);
            page["values"] = named.expect("columns have names").into();
        }),
        Value::Object(map) => *map = poison(map),
        _ => {}
    }
}

fn acts(c: char) -> bool {
    c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2028}' | '\u{fffe}')
}

fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).expect("it is text")
}

/// What is left of Markdown outside of code spans, whose fences are as long as `CommonMark` wants (0.31, 6.1).
fn outside_code(line: &str) -> String {
    let mut outside = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        let ticks = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        let (before, after) = (&rest[..at], &rest[at + ticks..]);
        outside.push_str(before);
        let fence = "`".repeat(ticks);
        let mut from = 0;
        let end = loop {
            let Some(found) = after[from..].find(&fence).map(|found| found + from) else { break None };
            let run = after[found..].len() - after[found..].trim_start_matches('`').len();
            if run == ticks {
                break Some(found);
            }
            from = found + run;
        };
        let Some(end) = end else { return outside + &rest[at..] };
        rest = &after[end + ticks..];
    }
    outside + rest
}

/// The cells of a table as RFC 4180 writes it.
fn cells(csv: &str) -> Vec<String> {
    let inner =
        csv.trim_end().strip_prefix('"').and_then(|csv| csv.strip_suffix('"')).expect("every cell is quoted");
    inner
        .split("\"\r\n\"")
        .flat_map(|row| row.split("\",\""))
        .map(|cell| cell.replace("\"\"", "\""))
        .collect()
}

fn judge(format: &str, written: &str) {
    let body = if format == "csv" { written.replace("\r\n", "\n") } else { written.to_owned() };
    if let Some(at) = body.find(acts) {
        let above: String =
            body[..at].chars().rev().take(400).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{format} holds what acts below: {above:?}");
    }
    match format {
        "json" | "sarif" | "gitlab" => drop(serde_json::from_str::<Value>(written).expect("it is JSON")),
        "csv" => {
            let formula = |cell: &&String| cell.trim_start().starts_with(['=', '+', '-', '@']);
            let formulas: Vec<_> = cells(written).into_iter().filter(|cell| formula(&cell)).collect();
            assert!(formulas.is_empty(), "{formulas:?}");
        }
        "markdown" => {
            for line in written.lines().map(outside_code) {
                assert!(!line.contains(['<', '@', '!', '[']) && !line.contains("evil"), "{line}");
            }
            assert!(!written.contains("\n# title"));
        }
        "github" => {
            let known = ["::error file=", "::warning file=", "::notice file=", "tollgate: "];
            assert!(
                written.lines().all(|line| known.iter().any(|known| line.starts_with(known))),
                "{written}"
            );
        }
        "openmetrics" => {
            let is_line = |line: &str| line.starts_with("# ") || line.starts_with("tollgate_");
            assert!(written.lines().all(is_line) && written.ends_with("# EOF\n"), "{written}");
        }
        // tests/reports.rs and a browser hold the page to more.
        "html" => assert!(!written.contains("<script>alert") && !written.contains("<!channel>")),
        "junit" | "badge" => assert!(!written.contains("<script>") && !written.contains("]]>"), "{written}"),
        other => panic!("{other} is held to nothing"),
    }
}

#[test]
fn no_format_lets_a_text_of_an_audit_act() {
    let audit = poisoned();
    for format in FORMATS.iter().filter(|format| format.name != "xlsx") {
        for (_, write) in format.files() {
            // JSON escapes what acts, and whoever reads it has the text as it was.
            let written = text(|out| write(&audit, out).expect("memory takes everything"));
            let written = if format.name == "json" { written.replace(acts, "") } else { written };
            judge(format.name, &written);
        }
    }
}

#[test]
fn the_terminal_shows_what_would_act() {
    let audit = poisoned();
    let shown = text(|out| {
        terminal::write(&audit, &Ending::default(), Paint::Plain, out).expect("memory takes everything");
    });
    assert!(!shown.contains(acts), "{:?}", shown.lines().find(|line| line.contains(acts)));
    assert!(shown.contains("No price") && shown.contains("<U+001B>[31m"));
}

#[test]
fn no_comparison_lets_a_text_act() {
    let (mut old, mut new) = (poisoned(), poisoned());
    new.findings.truncate(2);
    for (audit, answer) in [(&mut old, "200"), (&mut new, "402")] {
        audit.addresses[0].answer = Some(answer.to_owned());
    }
    let comparison = compare(&old, &new, &Addresses::default());
    assert!(!comparison.findings.is_empty() && !comparison.urls.is_empty());
    let marked = marked(&new, &comparison);
    let compared = Compared { comparison: &comparison, marked: &marked };
    for format in FORMATS.iter().filter(|format| format.name != "xlsx") {
        let written = text(|out| comparison::write(compared, format, out).expect("memory takes everything"));
        let written = if format.name == "json" { written.replace(acts, "") } else { written };
        judge(format.name, &written);
    }
    let summary = text(|out| {
        comparison::summary(&comparison, &Ending::default(), Paint::Plain, out)
            .expect("memory takes everything");
    });
    assert!(!summary.contains(acts), "{summary}");
}
