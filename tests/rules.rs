//! The rules as a list, and the examples in their documentation, which are executed here.
//!
//! ```` ```html,bad ```` is a page, ```` ```site,bad ```` several files under `==> name <==` lines. A bad
//! example must give exactly one finding of its rule, a good one none.

mod support;

use std::collections::BTreeSet;

use support::{audit_files, only};
use tollgate::audit::Finding;
use tollgate::rules::{RULES, Rule};

#[derive(Debug)]
struct Example {
    is_bad: bool,
    files: Vec<(String, String)>,
}

#[test]
fn bad_examples_give_one_finding_and_good_ones_none() {
    for rule in RULES {
        let examples = examples(rule);
        assert!(examples.iter().any(|example| example.is_bad), "{} has no bad example", rule.id);
        assert!(examples.iter().any(|example| !example.is_bad), "{} has no good example", rule.id);
        for example in examples {
            let findings = run(rule, &example);
            assert_eq!(
                findings.len(),
                usize::from(example.is_bad),
                "{}: {example:?}: {findings:#?}",
                rule.id
            );
        }
    }
}

#[test]
fn every_rule_is_documented_in_the_same_order() {
    for rule in RULES {
        let headings: Vec<&str> =
            rule.docs.lines().filter_map(|line| line.trim().strip_prefix("## ")).collect();
        assert_eq!(headings, ["What it finds", "Why it matters", "How to fix it", "Examples"], "{}", rule.id);
        assert!(!rule.references.is_empty(), "{} has no reference", rule.id);
        assert!(rule.references.iter().all(|url| url.starts_with("https://")), "{}", rule.id);
        for sentence in [rule.summary, rule.fix] {
            assert!(
                sentence.starts_with(char::is_uppercase) && !sentence.ends_with('.'),
                "{}: {sentence}",
                rule.id
            );
        }
    }
}

#[test]
fn ids_are_unique_kebab_case_and_frozen() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(
        ids.iter().all(|id| id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
    );
    insta::assert_snapshot!(ids.join("\n"));
}

fn run(rule: &'static Rule, example: &Example) -> Vec<Finding> {
    let files = example.files.iter().map(|(path, body)| (path.as_str(), body.as_bytes()));
    audit_files(files, &only(rule)).findings
}

fn examples(rule: &Rule) -> Vec<Example> {
    let docs: Vec<&str> = rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let mut examples = Vec::new();
    let mut lines = docs.into_iter();
    while let Some(line) = lines.next() {
        let Some((kind, verdict)) = line.strip_prefix("```").and_then(|fence| fence.split_once(',')) else {
            continue;
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        assert!(matches!(verdict, "bad" | "good"), "{}: {line}", rule.id);
        let files = match kind {
            "html" => vec![("index.html".to_owned(), body.join("\n"))],
            "site" => split_files(&body),
            _ => panic!("{}: {line}", rule.id),
        };
        examples.push(Example { is_bad: verdict == "bad", files });
    }
    examples
}

fn split_files(lines: &[&str]) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in lines {
        if let Some(name) = line.strip_prefix("==> ").and_then(|line| line.strip_suffix(" <==")) {
            files.push((name.to_owned(), String::new()));
        } else if let Some((_, body)) = files.last_mut() {
            // `\0` stands for the byte that no text file has.
            body.push_str(&line.replace("\\0", "\0"));
            body.push('\n');
        }
    }
    files
}
