//! The rules as a list, and the examples in their documentation, which are executed here.
//!
//! ```` ```html,bad ```` is a page, ```` ```site,bad ```` several files under `==> name <==` lines. A bad
//! example must give exactly one finding of its rule, a good one none. ```` ```html,bad,limit=2 ```` is one under
//! another limit than the rule's own, ```` ```https,bad ```` comes from a server and not from a folder.

mod support;

use std::collections::BTreeSet;

use support::{LIVE_ONLY, as_if_served, audit, audit_files, only};
use tollgate::audit::Finding;
use tollgate::fetch::folder::Folder;
use tollgate::rules::{RULES, Rule};
use tollgate::urls::Url;

#[derive(Debug)]
struct Example {
    is_bad: bool,
    /// Whether it comes from a server over https, and not from a folder.
    is_served: bool,
    /// The limit under which it is one, where that is not the rule's own.
    limit: Option<u64>,
    files: Vec<(String, String)>,
}

#[test]
fn bad_examples_give_one_finding_and_good_ones_none() {
    for rule in RULES.iter().filter(|rule| !LIVE_ONLY.contains(&rule.id)) {
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
    let mut settings = only(rule);
    if let Some(limit) = example.limit {
        settings.selection.set_limit(rule, limit);
    }
    if example.is_served {
        settings.base_url = Url::parse("https://bakery.example/").ok();
        return audit(as_if_served(Folder::in_memory(files)), &settings).findings;
    }
    audit_files(files, &settings).findings
}

fn examples(rule: &Rule) -> Vec<Example> {
    let docs: Vec<&str> = rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let mut examples = Vec::new();
    let mut lines = docs.into_iter();
    while let Some(line) = lines.next() {
        let Some((kind, verdict)) = line.strip_prefix("```").and_then(|fence| fence.split_once(',')) else {
            continue;
        };
        let (verdict, limit) = verdict.split_once(",limit=").map_or((verdict, None), |(verdict, limit)| {
            (verdict, Some(limit.parse().expect("a limit is a number")))
        });
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        assert!(matches!(verdict, "bad" | "good"), "{}: {line}", rule.id);
        let files = match kind {
            "html" => vec![("index.html".to_owned(), body.join("\n"))],
            "site" | "https" => split_files(&body),
            _ => panic!("{}: {line}", rule.id),
        };
        examples.push(Example { is_bad: verdict == "bad", is_served: kind == "https", limit, files });
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

#[test]
fn a_broken_link_names_the_address_that_was_meant() {
    let page = "<title>a</title><a href=/Menu>x</a> <a href=/cakes>y</a> <a href=/gone>z</a> <a href=/menu>m</a>\
        <a href=/cakes/>n</a>";
    let files =
        [("index.html", page), ("menu.html", "<title>b</title>"), ("cakes/index.html", "<title>c</title>")];
    let responses = ("_responses.toml", "[[response]]\npath = \"/cakes\"\nstatus = 404\n");
    let files = files.into_iter().chain([responses]).map(|(path, body)| (path, body.as_bytes()));
    let rule = tollgate::rules::rule("broken-link").expect("it is known");
    let mut evidence: Vec<_> =
        audit_files(files, &only(rule)).findings.into_iter().map(|finding| finding.evidence).collect();
    evidence.sort();
    let meant = |path: &str| format!("answers 404 (Not Found); http://site.invalid/{path} answers 200");
    assert_eq!(evidence, ["answers 404 (Not Found)".to_owned(), meant("cakes/"), meant("menu")]);
}
