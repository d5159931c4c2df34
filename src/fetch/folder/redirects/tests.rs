use super::*;

fn parse(text: &str) -> (Redirects, Vec<Warning>) {
    let mut warnings = Vec::new();
    (Redirects::parse(text, &mut warnings), warnings)
}

fn action(text: &str, target: &str) -> Option<Action> {
    let (rules, warnings) = parse(text);
    assert_eq!(warnings, [], "{text}");
    let asked = Asked::read(target, "/").unwrap();
    let action = |force| rules.action(force, &asked, "site.example");
    action(Force::BeforeFiles).or_else(|| action(Force::AfterFiles))
}

/// `301 /b` for a redirect, `=200 /b` for content.
fn told(text: &str, target: &str) -> String {
    match action(text, target) {
        Some(Action::Redirect { status, location }) => format!("{status} {location}"),
        Some(Action::Serve { status, path }) => format!("={status} {path}"),
        None => "none".to_owned(),
    }
}

#[test]
fn rules_are_read_as_netlify_reads_them() {
    for (rule, target, expected) in [
        ("/a /b", "/a", "301 /b"),
        ("/a /b # why", "/a", "301 /b"),
        ("  /a\t/b   302  ", "/a", "302 /b"),
        ("/a /b 307", "/a", "307 /b"),
        ("/a /b 308!", "/a", "308 /b"),
        ("/a /b 200", "/a", "=200 /b"),
        ("/a /b 404", "/a", "=404 /b"),
        ("/a /b#c", "/a", "301 /b#c"),
        ("/a https://x.example/b?c", "/a", "301 https://x.example/b?c"),
        ("/a /b", "/A", "none"),
        ("/a /b", "/a/c", "none"),
        ("/ /b", "/", "301 /b"),
        ("/a/* 200", "/a/b/c", "=200 /a/b/c"),
        ("# /a /b", "/a", "none"),
        ("", "/a", "none"),
    ] {
        assert_eq!(told(rule, target), expected, "{rule} | {target}");
    }
}

#[test]
fn slashes_at_the_end_do_not_count() {
    for (rule, target, expected) in [
        ("/a/ /b", "/a", "301 /b"),
        ("/a /b", "/a/", "301 /b"),
        ("/a /a/", "/a", "none"),
        ("/a/ /a", "/a/", "none"),
        ("/* /:splat", "/x/", "none"),
        ("/:x /:x/", "/y", "none"),
    ] {
        assert_eq!(told(rule, target), expected, "{rule} | {target}");
    }
}

#[test]
fn placeholders_and_splats_are_carried_over() {
    for (rule, target, expected) in [
        ("/blog/* /news/:splat", "/blog/a/b", "301 /news/a/b"),
        ("/blog/* /news/:splat", "/blog/a/", "301 /news/a/"),
        ("/blog/* /news/:splat", "/blog", "301 /news/"),
        ("/blog/* /news/:splat/", "/blog/a/", "301 /news/a/"),
        ("/blog/* /news/:splat", "/blogs/a", "none"),
        ("/* /x/:splat", "/", "301 /x/"),
        ("/:y/:m/:slug /:slug-:y-:m.html", "/2024/07/hi", "301 /hi-2024-07.html"),
        ("/:y/x /:y", "/2024/07/x", "none"),
        ("/a/:b/* /:b/:splat 200", "/a/1/2/3", "=200 /1/2/3"),
        ("/caf%C3%A9/* /x/:splat", "/café/%C3%BC", "301 /x/%C3%BC"),
        ("/café /x", "/caf%c3%a9", "301 /x"),
        ("/a/b /x", "/a%2Fb", "none"),
        ("/go/* /:splat", "/go//evil.example/", "301 /evil.example/"),
    ] {
        assert_eq!(told(rule, target), expected, "{rule} | {target}");
    }
}

#[test]
fn queries_match_exactly_or_go_along() {
    for (rule, target, expected) in [
        ("/a /b", "/a?x=1", "301 /b?x=1"),
        ("/a /b#c", "/a?x=1", "301 /b?x=1#c"),
        ("/a /b?y=2", "/a?x=1", "301 /b?y=2"),
        ("/store id=:id /blog/:id 301", "/store?id=7", "301 /blog/7"),
        ("/store id=:id /blog/:id 301", "/store?id=a/b%20c", "301 /blog/a/b%20c"),
        ("/store id=:id /blog/:id 301", "/store", "none"),
        ("/store id=:id /blog/:id 301", "/store?id=7&x=1", "none"),
        ("/s a=1 b=:b /x/:b", "/s?b=2&a=1", "301 /x/2"),
        ("/s a=1 b=:b /x/:b", "/s?b=2&a=3", "none"),
        ("/s/* a=:a /x/:a/:splat", "/s/t?a=1", "301 /x/1/t"),
        ("/s a=1 /s", "/s?a=1", "301 /s"),
    ] {
        assert_eq!(told(rule, target), expected, "{rule} | {target}");
    }
}

#[test]
fn rules_for_a_host_count_for_that_host() {
    assert_eq!(told("https://site.example/a /b", "/a"), "301 /b");
    assert_eq!(told("http://Site.example/* https://new.example/:splat", "/a"), "301 https://new.example/a");
    assert_eq!(told("https://other.example/a /b", "/a"), "none");
}

#[test]
fn the_first_match_wins_and_force_is_told_apart() {
    let text = "/a /one\n/a /two\n/a /three 301!\n";
    assert_eq!(told(text, "/a"), "301 /three");
    let (rules, _) = parse(text);
    let asked = Asked::read("/a", "/").unwrap();
    let first = Action::Redirect { status: 301, location: "/one".to_owned() };
    assert_eq!(rules.action(Force::AfterFiles, &asked, ""), Some(first));
}

#[test]
fn lines_that_mean_nothing_are_named_and_the_rest_works() {
    for (line, said) in [
        ("/a", "there is no target"),
        ("/a 301", "there is no target"),
        ("a /b", "`a` is no path"),
        ("/a#b /c", "never reaches a server"),
        ("/a?b=:b /c", "behind the path"),
        ("/*/x /c", "last segment"),
        ("/a* /c", "last segment"),
        ("/a b /c", "neither a target nor"),
        ("/a /b 500", "`500` is no status"),
        ("/a /b yes", "`yes` is no status"),
        ("/a /b 999999999999", "is no status"),
        ("/a /b 302 Country=de,at", "the visitor's country"),
        ("/a /b Language=de", "the visitor's language"),
        ("/a /b 200! Role=admin", "the visitor's role"),
        ("/a /b 302 Weather=fine", "no condition we know"),
        ("/api/* https://api.example/:splat 200", "another server"),
    ] {
        let (rules, warnings) = parse(&format!("\n{line}\n/ok /fine\n"));
        assert_eq!(warnings.len(), 1, "{line}");
        assert_eq!((warnings[0].line, warnings[0].file.as_str()), (Some(2), "_redirects"));
        assert!(warnings[0].message.contains(said), "{line}: {}", warnings[0].message);
        assert_eq!(rules.forced.len() + rules.others.len(), 1, "{line}");
    }
}
