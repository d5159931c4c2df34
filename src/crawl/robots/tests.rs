//! What a whole file means; the cases of the well-known test suites are in `tests/robots.rs`.

use proptest::prelude::*;

use super::*;

fn url(path: &str) -> Url {
    Url::parse("https://a.example/").and_then(|base| base.join(path)).expect("a test writes valid URLs")
}

fn faults(text: &str) -> Vec<(Fault, u32)> {
    let robots = Robots::parse(text.as_bytes());
    robots.problems().kept().iter().map(|problem| (problem.kind, problem.line)).collect()
}

#[test]
fn the_line_that_decides_is_named() {
    let text =
        "# hello\nUser-agent: *\nAllow: /open\n  Disallow: /open/not  # really\nDisallow: /x\nAllow: /x\n";
    let robots = Robots::parse(text.as_bytes());
    for (path, is_allowed, line) in [
        ("/open/a", true, Some((3, "Allow: /open"))),
        ("/open/not", false, Some((4, "Disallow: /open/not  # really"))),
        ("/x", true, Some((6, "Allow: /x"))),
        ("/other", true, None),
    ] {
        let decision = robots.decision("tollgate", &url(path));
        let line = line.map(|(number, text)| (number, text.to_owned()));
        assert_eq!(decision, Decision { is_allowed, line }, "{path}");
    }
}

#[test]
fn robots_txt_itself_is_always_allowed() {
    let robots = Robots::parse(b"User-agent: *\nDisallow: /");
    assert!(robots.decision("x", &url("/robots.txt")).is_allowed);
    assert!(!robots.decision("x", &url("/robots.txt.html")).is_allowed);
}

#[test]
fn sitemap_lines_are_found_in_any_case() {
    let text =
        "\u{FEFF}User-agent: *\nDisallow:\r\nSITEMAP : https://a.example/s.xml \nSitemap:\nSitemap: /b.xml";
    let robots = Robots::parse(text.as_bytes());
    let found: Vec<_> =
        robots.references().into_iter().map(|sitemap| (sitemap.at.line, sitemap.url)).collect();
    assert_eq!(found, [(3, "https://a.example/s.xml".to_owned()), (5, "/b.xml".to_owned())]);
    assert_eq!(robots.problems().count(Fault::AddressNotAbsolute), 2);
}

#[test]
fn terms_are_mentioned_after_the_sitemaps_and_want_a_full_address() {
    let robots =
        Robots::parse(b"License: /a.xml\nLicense: https://a.example/b.xml\nSitemap: https://a.example/s.xml");
    let found: Vec<_> = robots.references().into_iter().map(|named| (named.kind, named.at.line)).collect();
    let expected = [(ReferenceKind::Sitemap, 3), (ReferenceKind::License, 1), (ReferenceKind::License, 2)];
    assert_eq!(found, expected);
    assert_eq!(robots.problems().count(Fault::AddressNotAbsolute), 1);
}

#[test]
fn delays_belong_to_groups_and_the_longest_counts() {
    let text = "User-agent: a\nCrawl-delay: 2.5\nUser-agent: b\nDisallow: /x\nUser-agent: a\nCrawl-delay: 7\nAllow: /y\n\
        User-agent: *\nDisallow:\nCrawl-delay: 1e300";
    let robots = Robots::parse(text.as_bytes());
    for (agent, seconds) in [("a", 7.0), ("B/1.0", 2.5), ("c", 86_400.0)] {
        let expected = Duration::from_secs_f64(seconds);
        assert_eq!(robots.crawl_delay(agent), Some(expected), "{agent}");
    }
    let bad = ["soon", "-1", "NaN", "", "1,5"].map(|value| format!("User-agent: *\nCrawl-delay: {value}"));
    for text in &bad {
        assert_eq!(faults(text), [(Fault::BadDelay, 2)], "{text}");
        assert_eq!(Robots::parse(text.as_bytes()).crawl_delay("x"), None);
    }
}

#[test]
fn statements_are_kept_with_their_lines_and_groups() {
    let text = "License: https://a.example/rsl.xml\nUser-agent: one\nUser-agent: Two/2\n\
        Content-Usage: /ai train-ai=n\nContent-Signal: search=yes\nDisallow:\n";
    let robots = Robots::parse(text.as_bytes());
    let found: Vec<_> = robots.statements().iter().map(|s| (s.extension, s.value.line, s.group)).collect();
    let expected = [
        (Extension::License, 1, None),
        (Extension::ContentUsage, 4, Some(0)),
        (Extension::ContentSignal, 5, Some(0)),
    ];
    assert_eq!(found, expected);
    assert!(robots.agents_of(0).eq(["one", "two"]));
    assert_eq!(robots.statements()[1].value.text, "/ai train-ai=n");
}

#[test]
fn every_fault_has_its_line() {
    for (text, expected) in [
        ("User-agent: *\nDisallow: /\nAllow: /a", vec![]),
        ("Disallow: /", vec![(Fault::RuleOutsideGroup, 1)]),
        (
            "user agent: *\ndisalow /x",
            vec![(Fault::Misspelt, 1), (Fault::Misspelt, 2), (Fault::MissingColon, 2)],
        ),
        ("User-agent: *\n\nDisallow: private", vec![(Fault::PatternWithoutSlash, 3)]),
        (
            "User-agent:\nForbid: /\nwhat is this",
            vec![(Fault::EmptyAgent, 1), (Fault::UnknownName, 2), (Fault::Unreadable, 3)],
        ),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: bad\nDisallow: /", vec![(Fault::AgentsJoined, 4)]),
        ("User-agent: Foo/1.0", vec![]),
        ("User-agent: MJ12bot", vec![]),
        ("User-agent: Mediapartners-Google*", vec![]),
        ("User-agent: Offline Explorer", vec![]),
        ("User-agent: Googlebot, Bingbot", vec![(Fault::SeveralAgents, 1)]),
        ("User-agent: Googlebot bingbot", vec![(Fault::SeveralAgents, 1)]),
        ("<!doctype html>\n<p>hello: you\n", vec![(Fault::WebPage, 1)]),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    let latin = Robots::parse(b"User-agent: *\n# caf\xE9\nDisallow: /");
    assert_eq!(
        latin.problems().kept().iter().map(|p| (p.kind, p.line)).collect::<Vec<_>>(),
        [(Fault::NotUtf8, 2)]
    );
}

#[test]
fn what_is_too_long_is_told_and_the_rest_holds() {
    let long_line = format!("User-agent: *\nDisallow: /{}\nDisallow: /b", "a".repeat(20_000));
    let robots = Robots::parse(long_line.as_bytes());
    assert_eq!(robots.problems().kept()[0].kind, Fault::LineTooLong);
    assert!(!robots.decision("x", &url("/b")).is_allowed);
    let large = format!("User-agent: *\nDisallow: /b\n{}Disallow: /c", "# nothing\n".repeat(60_000));
    let robots = Robots::parse(large.as_bytes());
    assert_eq!(robots.problems().count(Fault::TooLarge), 1);
    assert!(!robots.decision("x", &url("/b")).is_allowed && robots.decision("x", &url("/c")).is_allowed);
}

#[test]
fn a_file_of_nothing_but_rules_is_decided_in_no_time() {
    let rules = (0..20_000).map(|i| format!("Disallow: /*{i}*x*y")).collect::<Vec<_>>().join("\n");
    let robots = Robots::parse(format!("User-agent: *\n{rules}").as_bytes());
    let policy = robots.policy("x");
    let long = url(&format!("/{}", "123x".repeat(500)));
    assert!((0..2).all(|_| policy.decision(&long).is_allowed));
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let robots = Robots::parse(&bytes);
        robots.decision("x", &url("/a"));
    }

    #[test]
    fn adding_an_allow_never_forbids(rules in proptest::collection::vec("(Dis)?[aA]llow: /[ab*]{0,4}[$]?", 0..6)) {
        let text = format!("User-agent: *\n{}", rules.join("\n"));
        let more = format!("{text}\nAllow: /a");
        let is_allowed = |text: &str| Robots::parse(text.as_bytes()).decision("x", &url("/ab")).is_allowed;
        prop_assert!(!is_allowed(&text) || is_allowed(&more), "{}", text);
    }
}
