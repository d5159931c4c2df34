//! How far a crawl goes, and how fast.

use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::witness::{Seen, Witness, page_of, reply, status};
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
        let is_visited = |path: &&String| path.starts_with("/x") && *path != "/x/";
        let visited: Vec<&String> = paths.iter().filter(is_visited).collect();
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
fn whom_a_section_turns_away_is_found_where_it_may_be_asked_by_their_names() {
    let site = || {
        Witness::start(|seen| {
            let agent = seen.header("user-agent").unwrap_or_default();
            let is_shop = seen.path.starts_with("/shop/");
            match seen.path.as_str() {
                "/robots.txt" => status(404),
                "/" => page_of("<title>Home</title><a href=/shop/one>one</a><a href=/shop/two>two</a>"),
                _ if is_shop && agent.contains("Googlebot") => status(403),
                _ if is_shop && agent.contains("GPTBot") => {
                    reply("402 Payment Required", "crawler-price: USD 0.01", "Payment required")
                }
                _ if is_shop => page_of("<title>Shop</title>"),
                _ => status(404),
            }
        })
    };
    let asked = site();
    let run = audit_with(&[&asked.url("/"), "--as-crawlers"], "", &[]);
    let told = |rule: &str| {
        let of_rule = run.audit().findings.into_iter().filter(|finding| finding.rule == rule);
        of_rule.map(|finding| (finding.url, finding.evidence)).collect::<Vec<_>>()
    };
    let shop = asked.url("/shop/one");
    assert_eq!(
        told("search-crawler-refused"),
        [(shop.clone(), "Googlebot smartphone: 403".to_owned())],
        "the first page of the section is asked for, not every one"
    );
    assert_eq!(told("ai-crawler-refused"), [(shop, "GPTBot: 402 for USD 0.01".to_owned())]);
    let remark = "(--as-crawlers)";
    assert!(run.printed().contains(remark) && run.html().contains(remark), "{}", run.printed());

    let filed = site();
    let run = audit_with(&[&filed.url("/")], "[scope]\nas-crawlers = true\n", &[]);
    assert!(run.audit().findings.iter().any(|finding| finding.rule == "search-crawler-refused"));

    let unasked = site();
    audit_with(&[&unasked.url("/")], "", &[]);
    let is_crawler = |agent: &str| ["Googlebot", "GPTBot", "bingbot"].iter().any(|name| agent.contains(name));
    let posed = unasked.seen().into_iter().filter(|seen| seen.header("user-agent").is_some_and(is_crawler));
    assert_eq!(posed.count(), 0, "nobody else's name is used unless that was allowed");
}

#[test]
fn what_passes_keeps_no_crawler_out_and_who_gets_no_answer_is_not_asked_as_again() {
    let had_trouble = AtomicBool::new(false);
    let site = Witness::start(move |seen| {
        let agent = seen.header("user-agent").unwrap_or_default();
        match seen.path.as_str() {
            "/" => page_of("<title>Home</title><a href=/a/>a</a><a href=/b/>b</a>"),
            "/a/" if agent.contains("Googlebot") && !had_trouble.swap(true, Ordering::Relaxed) => status(503),
            "/a/" | "/b/" if agent.contains("GPTBot") => Vec::new(),
            "/a/" | "/b/" => page_of("<title>Section</title>"),
            _ => status(404),
        }
    });
    let run = audit_with(&[&site.url("/"), "--as-crawlers", "--idle-timeout", "2s"], "", &[]);
    let told = run.audit().findings.into_iter().filter(|finding| finding.rule.ends_with("crawler-refused"));
    let told: Vec<_> = told.map(|finding| (finding.rule, finding.url)).collect();
    assert_eq!(told, [("ai-crawler-refused".to_owned(), site.url("/a/"))]);
    let is_gpt = |seen: &Seen| seen.header("user-agent").is_some_and(|agent| agent.contains("GPTBot"));
    let asked: Vec<String> = site.seen().into_iter().filter(is_gpt).map(|seen| seen.path).collect();
    assert!(!asked.contains(&"/b/".to_owned()) && asked.contains(&"/a/".to_owned()), "{asked:?}");
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

#[test]
fn the_scope_says_what_is_visited_and_the_report_what_is_not() {
    for (flags, toml, left_out, reason, count) in [
        (
            &["--path", "/docs/"][..],
            "path = \"/docs/\"",
            &["/blog/1", "/x?id=1&s=2"][..],
            "outside the audited path",
            6,
        ),
        (&["--exclude", "/blog/*"], "exclude = [\"/blog/*\"]", &["/blog/1"], "excluded by a pattern", 3),
        (
            &["--exclude", "regex:[?&]s=\\d"],
            "exclude = ['regex:[?&]s=\\d']",
            &["/x?id=1&s=2"],
            "excluded by a pattern",
            2,
        ),
        (
            &["--include", "/docs/**"],
            "include = [\"/docs/**\"]",
            &["/blog/1"],
            "not included by any pattern",
            6,
        ),
        (&["--depth", "1"], "depth = 1", &["/docs/deep/"], "too many clicks away", 1),
    ] {
        let (paths, run) = both_ways(flags, &format!("[scope]\n{toml}\n"));
        for path in left_out {
            assert!(!paths.contains(&(*path).to_owned()), "{flags:?}: {paths:?}");
        }
        assert!(paths.contains(&"/docs/".to_owned()), "{flags:?}: {paths:?}");
        assert_eq!(run.audit().coverage.not_visited.get(reason), Some(&count), "{flags:?}");
    }
}

#[test]
fn budgets_end_a_crawl_or_a_part_of_it() {
    let (paths, run) = both_ways(&["--max-below", "/blog/=2"], "[limits.max-below]\n\"/blog/\" = 2\n");
    let is_post = |path: &&String| path.starts_with("/blog/") && !path.contains("tollgate-");
    assert_eq!(paths.iter().filter(is_post).count(), 2, "{paths:?}");
    assert_eq!(run.audit().coverage.not_visited.get("page budget of its path spent"), Some(&1));
    assert!(run.audit().complete, "a part that is left on purpose does not make the whole partial");
    let (_, run) = both_ways(
        &["--max-bytes", "200B", "--concurrency", "1"],
        "[limits]\nmax-bytes = \"200B\"\n[pace]\nconcurrency = 1\n",
    );
    assert_eq!((run.output.status.code(), run.audit().complete), (Some(4), false));
    assert!(run.audit().coverage.not_visited.contains_key("byte budget spent"), "{:?}", run.audit().coverage);
    let (_, run) = both_ways(
        &["--max-pages", "2", "--concurrency", "1"],
        "[limits]\nmax-pages = 2\n[pace]\nconcurrency = 1\n",
    );
    assert_eq!((run.output.status.code(), run.audit().coverage.pages), (Some(4), 2));
}

#[test]
fn a_crawl_that_goes_on_does_not_spend_the_budget_of_a_path_twice() {
    let link = |n: u32| format!("<a href=/blog/{n}>{n}</a><a href=/news/{n}>{n}</a>");
    let links = (0..30).map(link).collect::<Vec<_>>().concat();
    let site = Witness::start(move |seen| match seen.path.as_str() {
        "/" => page_of(&links),
        path if path.starts_with("/blog/") || path.starts_with("/news/") => page_of("<title>x</title>"),
        _ => status(404),
    });
    let folder = tempfile::tempdir().expect("a folder for the test");
    let start = site.url("/");
    let posts = || {
        site.paths().iter().filter(|path| path.starts_with("/blog/") && !path.contains("tollgate-")).count()
    };
    for (more, code) in [(&["--max-pages", "20"][..], 4), (&["--resume"], 0)] {
        let args = ["audit", &start, "--max-below", "/blog/=5", "--fail-on", "never"];
        let args: Vec<&str> = args.iter().chain(more).copied().collect();
        let output = super::tollgate(folder.path(), &args).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(code), "{}", err(&output));
        assert_eq!(posts(), 5, "{more:?}: {:?}", site.paths());
    }
}

#[test]
fn the_urls_of_a_list_stand_for_the_site() {
    let chain =
        [("/", "<a href=/a>a</a>"), ("/a", "<a href=/b>b</a>"), ("/b", "<a href=/c>c</a>"), ("/c", "")];
    let site = Witness::site(&chain);
    let folder = tempfile::tempdir().expect("a folder for the test");
    let list = folder.path().join("urls.txt");
    std::fs::write(&list, format!("# two pages\n{}\n{}\n", site.url("/a"), site.url("/gone")))
        .expect("it is written");
    let list = list.to_str().expect("it is UTF-8");
    let run = audit_with(&["--list", list], "", &[]);
    assert_eq!(site.paths(), ["/a", "/b", "/gone", "/robots.txt"], "{}", err(&run.output));
    let audit = run.audit();
    assert_eq!(audit.target, list);
    assert_eq!(audit.coverage.not_visited.get("too many clicks away"), Some(&1), "{:?}", audit.coverage);
    let gone = audit.findings.iter().find(|finding| finding.url == site.url("/gone"));
    assert!(gone.is_some_and(|gone| gone.status == Some(404)), "{:?}", audit.findings);
    assert_eq!(audit.statuses.get("404"), Some(&1), "what is listed is counted, though nothing links to it");
    assert!(audit.findings.iter().all(|finding| finding.rule != "orphan-page"), "{:?}", audit.findings);
    let further = Witness::site(&chain);
    std::fs::write(list, further.url("/a")).expect("it is written");
    audit_with(&[], &format!("[scope]\nlist = {list:?}\ndepth = 2\n"), &[]);
    assert_eq!(further.paths(), ["/a", "/b", "/c", "/robots.txt"]);
}

/// A site with this list at `/list`, whose `HOST` is the site's own.
fn site_with_list(media_type: &'static str, list: &'static str, is_packed: bool) -> Witness {
    Witness::start(move |seen| match seen.path.as_str() {
        "/list" => {
            let list = list.replace("HOST", &format!("http://{}", seen.header("host").unwrap_or_default()));
            let body = if is_packed { gzip(list.as_bytes()) } else { list.into_bytes() };
            let head = reply("200 OK", &format!("Content-Type: {media_type}"), "");
            let head = String::from_utf8_lossy(&head)
                .replace("Content-Length: 0", &format!("Content-Length: {}", body.len()));
            [head.into_bytes(), body].concat()
        }
        "/a" => page_of("<a href=/b>b</a>"),
        "/b" => page_of("<a href=/c>c</a>"),
        "/" | "/c" => page_of(""),
        _ => status(404),
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes everything")
}

#[test]
fn the_pages_of_a_list_in_any_form_stand_for_the_site() {
    let sitemap = "<urlset><url><loc>HOST/a</loc></url></urlset>";
    let rss = "<rss version='2.0'><channel><item><link>HOST/a</link></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='HOST/a'/></entry></feed>";
    for (media_type, list, is_packed) in [
        ("application/xml", sitemap, false),
        ("application/gzip", sitemap, true),
        ("application/octet-stream", sitemap, true),
        ("text/plain", "HOST/a\n", false),
        ("application/x-gzip", "HOST/a\n", true),
        ("application/rss+xml", rss, false),
        ("application/atom+xml", atom, false),
    ] {
        let site = site_with_list(media_type, list, is_packed);
        let run = audit_with(&[&site.url("/list")], "", &[]);
        let why = format!("{media_type} {list} {}", err(&run.output));
        assert_eq!(site.paths(), ["/a", "/b", "/list", "/robots.txt"], "{why}");
        assert!(run.audit().complete, "{why}");
        assert_eq!(run.audit().coverage.pages, 2, "{why}");
    }
}

#[test]
fn a_text_that_is_no_list_is_audited_for_what_it_is() {
    let site = site_with_list("text/plain", "HOST/a is where the pages begin.\n", false);
    let run = audit_with(&[&site.url("/list")], "", &[]);
    assert_eq!(run.audit().coverage.pages, 0, "{}", err(&run.output));
    assert!(site.paths().contains(&"/sitemap.xml".to_owned()), "{:?}", site.paths());
}

#[test]
fn a_crawl_that_goes_on_still_knows_the_traps_that_it_met() {
    let links = (0..200).map(|n| format!("<a href=/tag/{n}>{n}</a>")).collect::<Vec<_>>().concat();
    let site = || {
        let links = links.clone();
        Witness::start(move |seen| match seen.path.as_str() {
            "/" => page_of(&links),
            path if path.starts_with("/tag/") => page_of("<title>Nothing yet</title><p>Nothing here yet."),
            _ => status(404),
        })
    };
    let crawl = |site: &Witness, parts: &[&[&str]]| {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let start = site.url("/");
        for more in parts {
            let args = ["audit", &start, "--concurrency", "1", "--fail-on", "never"];
            let args: Vec<&str> = args.iter().chain(more.iter()).copied().collect();
            let output = super::tollgate(folder.path(), &args).output().expect("the program starts");
            assert!(matches!(output.status.code(), Some(0 | 4)), "{}", err(&output));
        }
        site.paths().iter().filter(|path| path.starts_with("/tag/") && !path.contains("tollgate-")).count()
    };
    let (whole, split) = (site(), site());
    let visited = crawl(&whole, &[&[]]);
    assert!((50..150).contains(&visited), "{visited} of 200 pages that show the same");
    let split = crawl(&split, &[&["--max-pages", "40"], &["--resume"]]);
    // What is under way when the trap shows is finished, and that differs by a few.
    assert!(split.abs_diff(visited) < 20, "{split} and {visited}: what was learnt before the end counts");
}
