//! Which URLs a scope takes, and what it says of the others.

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a test writes valid URLs")
}

fn scope(options: ScopeOptions) -> Scope {
    Scope::compile(url("https://www.a.example/start"), options).expect("valid patterns")
}

fn verdicts(scope: &Scope, depth: u32, cases: &[(&str, Result<&str, Skipped>)]) {
    for (text, expected) in cases {
        let asked = url(text);
        let verdict = scope.admit(&asked, depth).map(|url| url.to_string());
        assert_eq!(verdict, expected.map(str::to_owned), "{text}");
    }
}

#[test]
fn a_site_is_what_is_below_its_base() {
    let scope = Scope::below(url("https://a.example/docs/"));
    for (text, adopted) in [
        ("https://a.example/docs/", Some("https://a.example/docs/")),
        ("http://a.example/docs/x?y", Some("https://a.example/docs/x?y")),
        ("https://a.example/", None),
        ("https://a.example/docsx", None),
        ("https://b.example/docs/", None),
        ("https://a.example:8443/docs/", None),
    ] {
        assert_eq!(scope.adopt(&url(text)).map(|url| url.to_string()).as_deref(), adopted, "{text}");
    }
}

#[test]
fn hosts_and_paths_are_bounds() {
    let same = "https://www.a.example/x";
    verdicts(
        &scope(ScopeOptions::default()),
        0,
        &[
            (same, Ok(same)),
            ("http://www.a.example/x", Ok("http://www.a.example/x")),
            ("https://a.example/x", Err(Skipped::OtherSite)),
            ("mailto:a@a.example", Err(Skipped::OtherSite)),
        ],
    );
    let subdomains = ScopeOptions { hosts: Hosts::Subdomains, ..ScopeOptions::default() };
    verdicts(
        &scope(subdomains),
        0,
        &[
            ("https://a.example/", Ok("https://a.example/")),
            ("https://deep.blog.a.example/", Ok("https://deep.blog.a.example/")),
            ("https://aa.example/", Err(Skipped::OtherSite)),
            ("https://example/", Err(Skipped::OtherSite)),
        ],
    );
    let path = ScopeOptions { path_prefix: Some("docs/".to_owned()), ..ScopeOptions::default() };
    verdicts(
        &scope(path),
        0,
        &[
            ("https://www.a.example/docs/x", Ok("https://www.a.example/docs/x")),
            ("https://www.a.example/x", Err(Skipped::OutsidePath)),
        ],
    );
}

#[test]
fn patterns_choose_and_exclusion_wins() {
    let options = ScopeOptions {
        include: vec![Pattern::Glob("/docs/**".to_owned()), Pattern::Regex(r"\bid=\d+$".to_owned())],
        exclude: vec![
            Pattern::Glob("**/*.{zip,pdf}".to_owned()),
            Pattern::Glob("https://*/docs/ü*".to_owned()),
        ],
        ..ScopeOptions::default()
    };
    verdicts(
        &scope(options),
        0,
        &[
            ("https://www.a.example/start", Ok("https://www.a.example/start")),
            ("https://www.a.example/docs/a/b", Ok("https://www.a.example/docs/a/b")),
            ("https://www.a.example/x?id=12", Ok("https://www.a.example/x?id=12")),
            ("https://www.a.example/x?id=a", Err(Skipped::NotIncluded)),
            ("https://www.a.example/docs/a/b.zip", Err(Skipped::Excluded)),
        ],
    );
}

#[test]
fn letters_in_a_glob_match_escapes_in_a_path() {
    let options =
        ScopeOptions { exclude: vec![Pattern::Glob("/über/*".to_owned())], ..ScopeOptions::default() };
    verdicts(
        &scope(options),
        0,
        &[
            ("https://www.a.example/%C3%BCber/x", Err(Skipped::Excluded)),
            ("https://www.a.example/%C3%BCber/x/y", Ok("https://www.a.example/%C3%BCber/x/y")),
        ],
    );
}

#[test]
fn a_bad_pattern_is_named_with_its_place() {
    for (pattern, column) in [
        (Pattern::Glob("/a/[b".to_owned()), 4),
        (Pattern::Glob("/ü/{a,b".to_owned()), 4),
        (Pattern::Regex("^/x(y".to_owned()), 4),
        (Pattern::Regex("[z-a]".to_owned()), 1),
    ] {
        let text = pattern.text_for_test();
        let good = Pattern::Glob("/x".to_owned());
        let options = ScopeOptions { exclude: vec![good, pattern], ..ScopeOptions::default() };
        let error = Scope::compile(url("https://a.example/"), options).expect_err("a bad pattern");
        assert_eq!((error.option, error.number, error.column), ("exclude", 2, column), "{error}");
        assert!(error.to_string().contains(&text) && !error.reason.is_empty(), "{error}");
    }
}

impl Pattern {
    fn text_for_test(&self) -> String {
        match self {
            Self::Glob(text) | Self::Regex(text) => text.clone(),
        }
    }
}

#[test]
fn depth_and_length_are_bounds_and_the_start_is_always_visited() {
    let options = ScopeOptions { max_depth: Some(2), ..ScopeOptions::default() };
    let scope = scope(options);
    verdicts(&scope, 2, &[("https://www.a.example/x", Ok("https://www.a.example/x"))]);
    verdicts(
        &scope,
        3,
        &[
            ("https://www.a.example/x", Err(Skipped::TooDeep)),
            ("https://www.a.example/start", Ok("https://www.a.example/start")),
        ],
    );
    let long = url(&format!("https://www.a.example/{}", "a".repeat(1_000_000)));
    assert_eq!(scope.admit(&long, 0), Err(Skipped::UrlTooLong));
}

#[test]
fn parameters_are_kept_as_the_policy_says() {
    let names = || vec!["id".to_owned(), "pä".to_owned()];
    for (query, expected) in [
        (QueryPolicy::KeepAll, "https://www.a.example/x?id=1&s=2&p%C3%A4=3&&id=4"),
        (QueryPolicy::DropAll, "https://www.a.example/x"),
        (QueryPolicy::Keep(names()), "https://www.a.example/x?id=1&p%C3%A4=3&id=4"),
        (QueryPolicy::Drop(names()), "https://www.a.example/x?s=2"),
    ] {
        let scope = scope(ScopeOptions { query, ..ScopeOptions::default() });
        verdicts(&scope, 0, &[("https://www.a.example/x?id=1&s=2&p%C3%A4=3&&id=4", Ok(expected))]);
    }
}
