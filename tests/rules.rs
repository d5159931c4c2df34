//! The rules as a list, and the examples in their documentation, which are executed here.
//!
//! ```` ```html,bad ```` is a page, ```` ```site,bad ```` several files under `==> name <==` lines. A bad
//! example must give exactly one finding of its rule, a good one none. ```` ```html,bad,limit:2 ```` is one under
//! another limit than the rule's own, ```` ```https,bad ```` (or `http`) comes from a server.

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
    /// The scheme of the server that it comes from, if it is no folder.
    scheme: Option<String>,
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
    if let Some(scheme) = &example.scheme {
        settings.base_url = Url::parse(&format!("{scheme}://bakery.example/")).ok();
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
        let (verdict, limit) = verdict.split_once(",limit:").map_or((verdict, None), |(verdict, limit)| {
            (verdict, Some(limit.parse().expect("a limit is a number")))
        });
        let body: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        assert!(matches!(verdict, "bad" | "good"), "{}: {line}", rule.id);
        let files = match kind {
            "html" => vec![("index.html".to_owned(), body.join("\n"))],
            "site" | "http" | "https" => split_files(&body),
            _ => panic!("{}: {line}", rule.id),
        };
        let scheme = kind.starts_with("http").then(|| kind.to_owned());
        examples.push(Example { is_bad: verdict == "bad", scheme, limit, files });
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

/// What one rule finds in these files, by URL.
fn found_by(id: &str, files: &[(&str, &str)]) -> Vec<String> {
    let rule = tollgate::rules::rule(id).expect("it is known");
    let files = files.iter().map(|(path, body)| (*path, body.as_bytes()));
    audit_files(files, &only(rule)).findings.into_iter().map(|finding| finding.url).collect()
}

#[test]
fn a_start_page_that_links_call_index_html_has_its_faults_once() {
    let start = "<p id=top>Home, without a title. <a href=#top>Up</a> <a href=b.html>B</a>";
    let files = [("index.html", start), ("b.html", "<title>B</title><a href=index.html>Home</a>")];
    assert_eq!(found_by("missing-title", &files), ["http://site.invalid/index.html"]);
    assert_eq!(found_by("several-addresses", &files), [""; 0]);
    let by_both =
        [("index.html", start), ("b.html", "<title>B</title><a href=index.html>a</a><a href=/>b</a>")];
    assert_eq!(found_by("several-addresses", &by_both), ["http://site.invalid/"]);
}

#[test]
fn pages_whose_titles_differ_in_capitals_are_two() {
    let page = |title: &str| format!("<title>{title}</title><p>One of the keys of a keyboard, {title}");
    let (upper, lower) = (page("ETH"), page("Eth"));
    let start = "<title>Keys</title><a href=ETH.html>a</a><a href=Eth.html>b</a>";
    let found = |lower: &str| {
        found_by("several-addresses", &[("index.html", start), ("ETH.html", &upper), ("Eth.html", lower)])
    };
    assert_eq!(found(&lower), [""; 0]);
    assert_eq!(found(&upper), ["http://site.invalid/ETH.html"]);
}

#[test]
fn nothing_waits_for_a_script_that_is_not_there() {
    let page = "<head><title>a</title><script src=gone.js></script><script src=here.js></script></head>";
    let files = [("index.html", page), ("here.js", "f()")];
    assert_eq!(found_by("blocking-script", &files), ["http://site.invalid/here.js"]);
    assert_eq!(found_by("broken-asset", &files), ["http://site.invalid/gone.js"]);
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

#[test]
fn a_version_of_a_language_is_held_against_the_first_that_is_another() {
    let version = |lang: &str, href: &str| format!("<link rel=alternate hreflang={lang} href={href}>");
    let versions = [("de", "/a"), ("DE", "/a"), ("de", "/b"), ("de", "/c"), ("de", "/a"), ("en", "/b")];
    let links: String = versions.iter().map(|(lang, href)| version(lang, href)).collect();
    let page = format!("<title>a</title>{links}");
    let rule = tollgate::rules::rule("ambiguous-hreflang").expect("it is known");
    let findings = audit_files([("index.html", page.as_bytes())], &only(rule)).findings;
    let evidence: Vec<&str> = findings.iter().map(|finding| finding.evidence.as_str()).collect();
    assert_eq!(evidence, ["“de” is http://site.invalid/a and http://site.invalid/b"]);
    let columns: Vec<_> = findings[0].sources.iter().filter_map(|source| source.column).collect();
    assert_eq!(columns, [17, 97, 137, 177]);
}

#[test]
fn of_ids_that_are_shared_the_first_is_named() {
    let evidence = |page: &str| {
        let rule = tollgate::rules::rule("duplicate-id").expect("it is known");
        let page = format!("<title>a</title>{page}");
        let findings = audit_files([("index.html", page.as_bytes())], &only(rule)).findings;
        findings.into_iter().map(|finding| finding.evidence).collect::<Vec<_>>()
    };
    assert_eq!(evidence("<p id=one><p id=two>"), [""; 0]);
    assert_eq!(evidence("<p id=one><p id=two><p id=one><p id=one>"), ["3 elements have the id “one”"]);
    assert_eq!(
        evidence("<p id=z><p id=a><p id=a><p id=z>"),
        ["2 ids occur more than once, the first is “z”"]
    );
}

/// Rules about robots.txt that a whole file is judged by.
const ABOUT_ROBOTS: &[&str] = &[
    "answer-crawler-blocked",
    "conflicting-usage-signals",
    "crawler-without-rules",
    "lost-robots-rules",
    "robots-txt-problem",
    "site-blocked-by-robots",
];

/// The shapes of files that large sites and generators publish, each cut to what is particular in it.
#[test]
fn robots_txt_as_sites_publish_it_is_understood() {
    for (text, expected) in [
        // Several groups for everybody, with comments that look like rules.
        (
            "# User-Agent: *\n# Disallow: /\n\nUser-Agent: *\nDisallow: /search\nDisallow: /groups/*/edit\n\
             # Only this\nAllow: /users/sign_in\n\n# Snippets\nUser-Agent: *\nDisallow: /*/*.git\nDisallow: /s/\n",
            &[][..],
        ),
        // A list of AI crawlers with a comment before each, and the rule at its very end.
        (
            "User-agent: *\nDisallow: /media_proxy/\n\n####\n# AI\n####\n\n# OpenAI\nUser-agent: GPTBot\n# \"answers\"\n\
             User-agent: OAI-SearchBot\n\n# Apple\nUser-agent: Applebot\n\n# Anthropic\nUser-agent: ClaudeBot\n\nDisallow: /\n",
            &["answer-crawler-blocked"],
        ),
        // Names with digits, versions and blanks, as their owners write them.
        (
            "User-agent: AI2Bot\nUser-agent: Brightbot 1.0\nUser-agent: ChatGPT Agent\nUser-agent: iaskspider/2.0\n\
             User-agent: panscient.com\nUser-agent: meta-externalagent\nUser-agent: Meta-ExternalAgent\nDisallow: /\n",
            &[],
        ),
        // Crawlers that are let in everywhere, or kept out everywhere, by name; patterns in UTF-8.
        (
            "User-agent: Mediapartners-Google*\nDisallow: /\n\nUser-agent: IsraBot\nDisallow:\n\nUser-agent: MJ12bot\n\
             Disallow: \n\nUser-agent: *\nAllow: /w/load.php?\nDisallow: /w/\nDisallow: /wiki/Wikipedia:Löschkandidaten/\n",
            &[],
        ),
        // A pause before the rules, which belongs to them.
        ("User-agent: *\nCrawl-delay: 10\n# Directories\nDisallow: /core/\nDisallow: /search/\n", &[]),
        // Crawlers of search and AI that are welcome by name, of which one gets a rule of its own.
        (
            "User-agent: *\nAllow: /\nDisallow: /api/\nDisallow: /admin\n\nUser-agent: Googlebot\nAllow: /\nCrawl-delay: 0\n\n\
             User-agent: GPTBot\nAllow: /\n\nUser-agent: PerplexityBot\nDisallow: /admin\n",
            &["lost-robots-rules"],
        ),
    ] {
        let files = [("index.html", "<!doctype html><title>a</title>"), ("robots.txt", text)];
        let fired: Vec<&str> =
            ABOUT_ROBOTS.iter().copied().filter(|rule| !found_by(rule, &files).is_empty()).collect();
        assert_eq!(fired, expected, "{text}");
    }
}
