//! How far a crawl goes, and how fast.

use std::thread;
use std::time::Duration;

use super::witness::{Witness, page_of, reply, status};
use super::{Run, audit_with, err};

/// A small site with a way to every kind of page.
fn site() -> Witness {
    let link = |to: &str| format!("<a href='{to}'>{to}</a>");
    let home: String = ["/docs/", "/blog/1", "/blog/2", "/blog/3", "/x?id=1&s=2", "/x?id=1&s=3", "/secret/"]
        .map(link)
        .concat();
    let pages = [
        ("/", home),
        ("/docs/", link("/docs/deep/")),
        ("/docs/deep/", link("/docs/deep/er/")),
        ("/docs/deep/er/", String::new()),
        ("/secret/", String::new()),
    ];
    Witness::start(move |seen| match seen.path.as_str() {
        "/robots.txt" => reply("200 OK", "Content-Type: text/plain", "User-agent: *\nDisallow: /secret/\n"),
        path if path.starts_with("/blog/") || path.starts_with("/x") => page_of("<title>x</title>"),
        path => pages
            .iter()
            .find(|(known, _)| *known == path)
            .map_or_else(|| status(404), |(_, body)| page_of(body)),
    })
}

/// Audits the site with these flags and then with this tollgate.toml; both must reach the same.
fn both_ways(flags: &[&str], toml: &str) -> (Vec<String>, Run) {
    let by_flag = site();
    let start = by_flag.url("/");
    let args: Vec<&str> = std::iter::once(start.as_str()).chain(flags.iter().copied()).collect();
    let flagged = audit_with(&args, "", &[]);
    let by_file = site();
    let filed = audit_with(&[&by_file.url("/")], toml, &[]);
    assert_eq!(by_flag.paths(), by_file.paths(), "{flags:?} and {toml} differ");
    assert_eq!(flagged.audit().settings, filed.audit().settings, "{flags:?}");
    (by_flag.paths(), flagged)
}

#[test]
fn parameters_count_as_the_policy_says() {
    for (which, expected) in [
        ("all", &["/x?id=1&s=2", "/x?id=1&s=3"][..]),
        ("none", &["/x"]),
        ("keep=id", &["/x?id=1"]),
        ("drop=id", &["/x?s=2", "/x?s=3"]),
    ] {
        let (paths, _) = both_ways(&["--query", which], &format!("[scope]\nquery = \"{which}\"\n"));
        let visited: Vec<&String> = paths.iter().filter(|path| path.starts_with("/x")).collect();
        assert_eq!(visited, expected, "{which}");
    }
}

#[test]
fn robots_txt_is_obeyed_unless_it_is_ignored_and_that_is_told() {
    let secret = "/secret/".to_owned();
    let (paths, run) = both_ways(&[], "");
    assert!(!paths.contains(&secret) && !run.audit().settings.ignore_robots);
    let (paths, run) = both_ways(&["--ignore-robots"], "[scope]\nignore-robots = true\n");
    assert!(paths.contains(&secret) && run.audit().settings.ignore_robots);
    let remark = "robots.txt was ignored (--ignore-robots)";
    assert!(run.printed().contains(remark) && run.html().contains(remark), "{}", run.printed());
}

#[test]
fn robots_txt_that_forbids_the_start_ends_the_audit_with_its_line() {
    let site = Witness::start(|seen| match seen.path.as_str() {
        "/robots.txt" => reply("200 OK", "Content-Type: text/plain", "User-agent: *\nDisallow: /\n"),
        _ => page_of("<title>Home</title>"),
    });
    let run = audit_with(&[&site.url("/")], "", &[]);
    assert_eq!(run.output.status.code(), Some(3));
    assert!(err(&run.output).contains("(line 2: Disallow: /)"), "{}", err(&run.output));
    assert_eq!(site.paths(), ["/robots.txt"]);
}

#[test]
fn the_pace_holds_on_this_machine_too_when_it_is_asked_for() {
    let slow = || {
        Witness::start(|seen| {
            thread::sleep(Duration::from_millis(20));
            let links = (0..20).map(|n| format!("<a href=/{n}>x</a>")).collect::<Vec<_>>().concat();
            if seen.path == "/" { page_of(&links) } else { page_of("<title>x</title>") }
        })
    };
    let site = slow();
    audit_with(&[&site.url("/")], "", &[]);
    assert!(site.most_at_once() > 1, "without a word loopback runs at full speed");
    for (args, toml) in [(&["--concurrency", "1"][..], ""), (&[], "[pace]\nconcurrency = 1\n")] {
        let site = slow();
        let start = site.url("/");
        let args: Vec<&str> = std::iter::once(start.as_str()).chain(args.iter().copied()).collect();
        audit_with(&args, toml, &[]);
        assert_eq!(site.most_at_once(), 1, "{args:?}");
    }
}

/// The least time between the first question and the last, by which the gaps between them can be told: it is
/// longer on a busy machine, and never shorter.
fn spread(site: &Witness) -> (u32, Duration) {
    let seen = site.seen();
    let gaps = u32::try_from(seen.len() - 1).expect("a few");
    (gaps, seen[seen.len() - 1].at - seen[0].at)
}

#[test]
fn a_rate_keeps_questions_apart() {
    for (args, toml) in [(&["--rate", "20"][..], ""), (&[], "[pace]\nrate = 20\n")] {
        let site = Witness::site(&[("/", "<a href=/a>a</a><a href=/b>b</a>"), ("/a", ""), ("/b", "")]);
        let start = site.url("/");
        let args: Vec<&str> = std::iter::once(start.as_str()).chain(args.iter().copied()).collect();
        let run = audit_with(&args, toml, &[]);
        let (gaps, time) = spread(&site);
        // The last question may be answered by a thread that was a little faster.
        assert!(time + Duration::from_millis(40) > Duration::from_millis(50) * gaps, "{gaps} in {time:?}");
        assert_eq!(run.audit().settings.gap.as_deref(), Some("50ms"));
    }
}

#[test]
fn gentle_is_one_at_a_time_and_one_a_second() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let run = audit_with(&[&site.url("/"), "--gentle"], "", &[]);
    let (gaps, time) = spread(&site);
    assert!(
        gaps > 1 && time + Duration::from_millis(500) > Duration::from_secs(1) * gaps,
        "{gaps} in {time:?}"
    );
    let settings = run.audit().settings;
    assert_eq!((settings.concurrency, settings.gap.as_deref()), (Some(1), Some("1s")));
}

#[test]
fn robots_txt_speaks_to_the_name_that_we_give() {
    let site = || {
        Witness::start(|seen| match seen.path.as_str() {
            "/robots.txt" => reply(
                "200 OK",
                "Content-Type: text/plain",
                "User-agent: you\nDisallow: /a\n\nUser-agent: *\nAllow: /\n",
            ),
            "/" => page_of("<a href=/a>a</a>"),
            _ => page_of("<title>x</title>"),
        })
    };
    for (name, is_asked) in [("you/2 (test)", false), ("me/1", true)] {
        let site = site();
        audit_with(&[&site.url("/"), "--user-agent", name], "", &[]);
        assert_eq!(site.paths().contains(&"/a".to_owned()), is_asked, "{name}");
    }
}
