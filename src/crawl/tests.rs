//! What a crawl visits, in which order and how often, on scripted sites.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use url::Url;

use super::robots::{Asker, Policy, Robots as RobotsFile};
use super::scope::{Hosts, Scope, ScopeOptions};
use super::traps::Traps;
use super::{Control, Crawled, Ledger, Limits, Look, MemoryFrontier, Note, Plan, Robots, Seen, Start, crawl};
use crate::fetch::confirm::ConfirmOptions;
use crate::fetch::pace::{PaceOptions, Tempo};
use crate::fetch::script::{Asked, Line, Script};
use crate::fetch::{Confirm, FailureKind, Method, Verdict};
use crate::page::Response;
use crate::site::{External, Site, Skipped, State};
use crate::urls::{Tracking, UrlId};

const HOME: &str = "http://a.example/";

#[derive(Debug)]
struct Blank;

impl Note for Blank {
    fn is_blank(&self) -> bool {
        true
    }

    fn written(&self) -> String {
        String::new()
    }
}

struct Blind;

impl Look for Blind {
    type Note = Blank;

    fn look(&self, _: &str, _: &Response, _: Seen<'_>) -> Blank {
        Blank
    }

    fn read(&self, _: &str) -> Option<Blank> {
        Some(Blank)
    }
}

fn html(body: &str) -> Line {
    Line::status(200).header("content-type", "text/html").body(body)
}

fn text(body: &str) -> Line {
    Line::status(200).header("content-type", "text/plain").body(body)
}

/// A page with these links.
fn links(urls: impl IntoIterator<Item = impl AsRef<str>>) -> Line {
    let links: Vec<_> = urls.into_iter().map(|url| format!("<a href='{}'>x</a>", url.as_ref())).collect();
    html(&links.join(" "))
}

fn plan() -> Plan {
    let home = Url::parse(HOME).expect("valid");
    Plan {
        scope: Arc::new(Scope::compile(home, ScopeOptions::default()).expect("no patterns")),
        tracking: Tracking::Keep,
        seeds: Vec::new(),
        start: Start::Site,
        listed: Vec::new(),
        limits: Limits::default(),
        robots: Robots::default(),
        external: External::Check,
        traps: Traps::new(2025),
        is_live: true,
    }
}

fn asker() -> Asker {
    Asker { agent: "tollgate".to_owned(), tempo: Tempo::new(PaceOptions::default()) }
}

async fn run(script: &Script, plan: Plan) -> Crawled<Blank> {
    let fetch = Confirm::new(script.clone(), ConfirmOptions::default());
    let (_sender, stop) = watch::channel(false);
    let control = Control { tick: &mut |_| {}, stop };
    crawl((Arc::new(fetch), Arc::new(Blind)), plan, Ledger::<MemoryFrontier>::default(), control)
        .await
        .expect("memory does not fail")
}

fn id(site: &Site, url: &str) -> UrlId {
    site.find(url).unwrap_or_else(|| panic!("{url} was not seen"))
}

fn state(site: &Site, url: &str) -> State {
    site.resource(id(site, url)).state
}

/// The questions about one URL, in order.
fn asked(script: &Script, url: &str) -> Vec<Asked> {
    script.asked().into_iter().filter(|asked| asked.url.as_str() == url).collect()
}

/// Whether it asks for a page that a test calls by a number, and not for what a crawl asks at its end.
fn is_numbered(asked: &Asked) -> bool {
    asked.url.scheme() == "http" && asked.url.path()[1..].parse::<u32>().is_ok()
}

fn asked_by_number(script: &Script) -> usize {
    script.asked().iter().filter(|asked| is_numbered(asked)).count()
}

#[tokio::test(start_paused = true)]
async fn a_link_to_another_site_is_asked_once_by_its_head() {
    let other = "http://b.example/x";
    let script = Script::new()
        .on(HOME, [links([other, "/two", "http://b.example/x#part"])])
        .on("http://a.example/two", [links([other])])
        .on(other, [html("<a href='http://b.example/next'>next</a>")]);
    let crawled = run(&script, plan()).await;
    let methods: Vec<_> = asked(&script, other).iter().map(|asked| asked.method).collect();
    assert_eq!(methods, [Method::Head]);
    assert_eq!(state(&crawled.site, other), State::Answered(200));
    assert_eq!(crawled.site.find("http://b.example/next"), None, "other sites are not crawled");
    let is_elsewhere = |url: &str| crawled.site.resource(id(&crawled.site, url)).is_elsewhere;
    assert!(is_elsewhere(other) && !is_elsewhere(HOME) && !is_elsewhere("http://a.example/two"));
}

#[tokio::test(start_paused = true)]
async fn pictures_that_machines_are_told_of_are_asked_for_wherever_they_are() {
    let home = html(
        r#"<link rel=canonical href="http://b.example/canonical"><meta property="og:image" content="http://b.example/share">
        <script type="application/ld+json">{"image": "http://b.example/rye", "url": "http://b.example/url"}</script>"#,
    );
    let script = Script::new()
        .on(HOME, [home])
        .on("http://b.example/share", [html("x")])
        .on("http://b.example/rye", [Line::status(404)]);
    let crawled = run(&script, plan()).await;
    assert_eq!(asked(&script, "http://b.example/share").len(), 1);
    assert_eq!(state(&crawled.site, "http://b.example/rye"), State::Answered(404));
    assert_eq!(state(&crawled.site, "http://b.example/canonical"), State::Skipped(Skipped::OtherSite));
    assert_eq!(crawled.site.find("http://b.example/url"), None);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_head_is_not_believed() {
    let other = "http://b.example/x";
    let script =
        Script::new().on(HOME, [links([other])]).on(other, [html("x")]).to_head(other, [Line::status(405)]);
    let crawled = run(&script, plan()).await;
    assert_eq!(state(&crawled.site, other), State::Answered(200));
}

#[tokio::test(start_paused = true)]
async fn other_sites_are_left_alone_unless_they_are_to_be_checked() {
    for external in [External::List, External::Skip] {
        let script = Script::new().on(HOME, [links(["http://b.example/x"])]);
        let crawled = run(&script, Plan { external, ..plan() }).await;
        assert_eq!(state(&crawled.site, "http://b.example/x"), State::Skipped(Skipped::OtherSite));
        assert!(script.asked().iter().all(|asked| asked.url.host_str() == Some("a.example")));
    }
}

#[tokio::test(start_paused = true)]
async fn slow_hosts_hold_up_neither_the_site_nor_each_other() {
    let slow = (0..5_000).map(|n| format!("http://slow.example/{n}"));
    let own = (0..200).map(|n| format!("/{n}"));
    let home = links(slow.chain(["http://quick.example/".to_owned()]).chain(own));
    let script = Script::improvised(move |asked| match (asked.url.host_str(), asked.url.path()) {
        (Some("slow.example"), _) => Line::status(200).after(Duration::from_mins(1)),
        (Some("a.example"), "/") => home.clone(),
        _ => html("<p>a page"),
    });
    run(&script, plan()).await;
    let asked = script.asked();
    let is_slow = |asked: &Asked| asked.url.host_str() == Some("slow.example");
    let is_waited_for = |asked: &Asked| !is_slow(asked) && is_numbered(asked);
    let last = asked.iter().rposition(is_waited_for).expect("it was asked");
    // The clock may run on while a page is read.
    assert!(asked[..last].iter().filter(|asked| is_slow(asked)).count() < 2_500);
    assert_eq!(asked.iter().filter(|asked| is_slow(asked)).count(), 5_000);
    let took = asked.last().expect("it was asked").at;
    assert!(took > Duration::from_hours(20), "only a few at one host at one time: {took:?}");
}

#[tokio::test(start_paused = true)]
async fn redirects_of_other_sites_are_followed_to_their_end_and_no_further() {
    let script = Script::improvised(|asked| {
        let path = asked.url.path();
        match (asked.url.host_str(), path.trim_start_matches('/').parse::<u32>()) {
            (Some("a.example"), _) if path == "/" => {
                links(["http://b.example/98", "http://c.example/0", "http://d.example/7"])
            }
            (Some("b.example"), Ok(100)) => Line::status(404),
            (Some("c.example"), Ok(0)) => Line::redirect(301, HOME),
            (Some("d.example"), Ok(_)) => Line::redirect(302, "/7"),
            (Some("b.example"), Ok(number)) => Line::redirect(301, &format!("/{}", number + 1)),
            _ => Line::status(404),
        }
    });
    let crawled = run(&script, plan()).await;
    let end = |url: &str| crawled.site.landing(id(&crawled.site, url));
    assert_eq!(end("http://b.example/98").error(), Some(404));
    assert_eq!(end("http://c.example/0").success(), Some(id(&crawled.site, HOME)));
    assert_eq!(
        end("http://d.example/7").end,
        crate::site::End::Loop(id(&crawled.site, "http://d.example/7"))
    );
    let endless = Script::improvised(|asked| match asked.url.path() {
        "/" => links(["http://b.example/0", "/0"]),
        path => Line::redirect(301, &format!("{path}0")),
    });
    let crawled = run(&endless, plan()).await;
    let asked = |host| endless.asked().iter().filter(|asked| asked.url.host_str() == Some(host)).count();
    // Of our own the start, four ways without end (/0, robots.txt, sitemap.xml, llms.txt), an invented page, and two
    // other addresses of the start.
    assert_eq!((asked("b.example"), asked("a.example")), (11, 1 + 4 * 26 + 1 + 2));
    let next = format!("http://b.example/{}", "0".repeat(12));
    assert_eq!(state(&crawled.site, &next), State::Skipped(Skipped::RedirectLimit));
}

#[tokio::test(start_paused = true)]
async fn a_network_that_reaches_nobody_says_nothing_about_other_sites() {
    let home = links((0..30).map(|n| format!("http://h{n}.example/")));
    let verdicts = async |answering: usize| {
        let home = home.clone();
        let script = Script::improvised(move |asked| {
            let host = asked.url.host_str().unwrap_or_default();
            let number: Option<usize> =
                host.strip_prefix('h').and_then(|rest| rest.split('.').next()?.parse().ok());
            match number {
                Some(number) if number < answering => Line::status(200),
                Some(_) => Line::failure(FailureKind::Dns),
                None => home.clone(),
            }
        });
        let Crawled { site, .. } = run(&script, plan()).await;
        let failed = site.ids().filter(|id| matches!(site.resource(*id).state, State::Failed(_)));
        let mut verdicts: Vec<_> = failed.map(|id| site.resource(id).verdict).collect();
        verdicts.dedup();
        verdicts
    };
    assert_eq!(verdicts(0).await, [Verdict::Inconclusive]);
    assert_eq!(verdicts(3).await, [Verdict::Inconclusive], "a name service that mostly fails");
    assert_eq!(verdicts(25).await, [Verdict::Confirmed]);
}

#[tokio::test(start_paused = true)]
async fn what_was_too_much_is_asked_again_when_all_is_calm() {
    let busy = "http://a.example/busy";
    let script = Script::improvised(move |asked| match asked.url.path() {
        "/" => links(["/busy", "/1", "/2", "/3"]),
        "/busy" if asked.at < Duration::from_mins(1) => Line::status(429),
        "/3" => html("<a href=/4>x</a>").after(Duration::from_mins(2)),
        "/busy" => links(["/behind"]),
        _ => html("<p>a page"),
    });
    let crawled = run(&script, plan()).await;
    assert_eq!(state(&crawled.site, busy), State::Answered(200));
    assert_eq!(state(&crawled.site, "http://a.example/behind"), State::Answered(200));
    let (first, last) = (asked(&script, busy)[0].at, asked(&script, busy)[1].clone());
    assert!(first < Duration::from_secs(1) && last.at >= Duration::from_mins(2), "{last:?}");
    assert_eq!(last.in_flight, 1, "nothing else is asked meanwhile");
}

#[tokio::test(start_paused = true)]
async fn a_host_that_stays_busy_is_believed_before_long() {
    let home = links((0..100).map(|n| format!("/{n}")));
    let script = Script::improvised(move |asked| match asked.url.path() {
        "/" => home.clone(),
        _ => Line::status(429),
    });
    let crawled = run(&script, plan()).await;
    let states = (0..100).map(|n| state(&crawled.site, &format!("http://a.example/{n}")));
    assert!(states.into_iter().all(|state| state == State::Answered(429)));
    let again = asked_by_number(&script) - 100;
    assert!((2..=4).contains(&again), "{again}");
}

#[tokio::test(start_paused = true)]
async fn what_robots_txt_forbids_is_not_asked_for_and_its_line_is_known() {
    let script = || {
        Script::improvised(|asked| match asked.url.path() {
            "/" => links(["/open", "/secret/1", "/secret/2"]),
            _ => links(["/secret/1"]),
        })
    };
    let policy = || RobotsFile::parse(b"User-agent: *\nDisallow: /secret/\n").policy("tollgate");
    let obeying = script();
    let robots = Robots { policy: policy(), asker: Some(asker()) };
    let crawled = run(&obeying, Plan { robots, ..plan() }).await;
    assert!(obeying.asked().iter().all(|asked| !asked.url.path().starts_with("/secret")));
    let lines: Vec<_> =
        crawled.site.blocked().iter().map(|blocked| (blocked.line, blocked.text.as_str())).collect();
    assert_eq!(lines, [(Some(2), "Disallow: /secret/"); 2]);
    assert_eq!(state(&crawled.site, "http://a.example/secret/1"), State::Skipped(Skipped::Robots));
    let reading = script();
    let robots = Robots { policy: policy(), asker: None };
    let crawled = run(&reading, Plan { robots, ..plan() }).await;
    assert_eq!(state(&crawled.site, "http://a.example/secret/1"), State::Answered(200));
    assert_eq!(crawled.site.blocked().len(), 2, "it is told nevertheless");
}

/// A plan for all hosts below `a.example`, keeping to the robots.txt of each.
fn wide_plan() -> Plan {
    let options = ScopeOptions { hosts: Hosts::Subdomains, ..ScopeOptions::default() };
    let home = Url::parse(HOME).expect("valid");
    let scope = Arc::new(Scope::compile(home, options).expect("no patterns"));
    Plan { scope, robots: Robots { policy: Policy::default(), asker: Some(asker()) }, ..plan() }
}

#[tokio::test(start_paused = true)]
async fn every_host_is_asked_for_its_own_robots_txt_before_anything_else() {
    let open = "http://open.a.example/members/";
    let closed = "http://closed.a.example/members/";
    let slow = Duration::from_secs(30);
    let script = Script::new()
        .on(HOME, [links([open, closed, "/members/"])])
        .on("http://a.example/members/", [html("<p>ours")])
        .on(open, [links(["http://open.a.example/next"])])
        .on("http://closed.a.example/robots.txt", [text("User-agent: *\nDisallow: /members/").after(slow)]);
    let crawled = run(&script, wide_plan()).await;
    assert_eq!(state(&crawled.site, open), State::Answered(200));
    assert_eq!(state(&crawled.site, "http://a.example/members/"), State::Answered(200));
    assert_eq!(state(&crawled.site, closed), State::Skipped(Skipped::Robots));
    let blocked: Vec<_> =
        crawled.site.blocked().iter().map(|blocked| crawled.site.url(blocked.url)).collect();
    assert_eq!(blocked, [closed]);
    for host in ["open.a.example", "closed.a.example"] {
        let asked: Vec<_> =
            script.asked().into_iter().filter(|asked| asked.url.host_str() == Some(host)).collect();
        assert_eq!(asked[0].url.path(), "/robots.txt", "{host}");
        assert!(asked.iter().any(|asked| asked.url.path() == "/sitemap.xml"), "{host}");
    }
    assert_eq!(crawled.ended, None);
}

#[tokio::test(start_paused = true)]
async fn nobody_visits_a_host_whose_robots_txt_cannot_be_read_and_a_lost_host_is_no_secret() {
    let script = Script::improvised(|asked| match (asked.url.host_str(), asked.url.path()) {
        (Some("a.example"), "/") => {
            let lost = (0..50).map(|n| format!("http://lost.a.example/{n}"));
            links(lost.chain(["http://ill.a.example/page".to_owned()]))
        }
        (Some("lost.a.example"), _) => Line::failure(FailureKind::Dns),
        (Some("ill.a.example"), "/robots.txt") => Line::status(500),
        _ => html("<p>a page"),
    });
    let crawled = run(&script, wide_plan()).await;
    assert_eq!(state(&crawled.site, "http://ill.a.example/page"), State::Skipped(Skipped::Robots));
    let blocked: Vec<_> =
        crawled.site.blocked().iter().map(|blocked| (blocked.line, blocked.text.as_str())).collect();
    assert_eq!(blocked, [(None, "500"); 3], "the page and the usual places of a sitemap and of llms.txt");
    let lost = (0..50).map(|n| state(&crawled.site, &format!("http://lost.a.example/{n}")));
    assert!(lost.into_iter().all(|state| state == State::Failed(FailureKind::Dns)));
    let asked = script.asked().iter().filter(|asked| asked.url.host_str() == Some("lost.a.example")).count();
    assert!(asked < 10, "{asked}");
}

#[tokio::test(start_paused = true)]
async fn hosts_belong_to_the_site_without_a_word_of_robots_txt_where_that_is_ignored() {
    let page = "http://docs.a.example/page";
    let script = Script::new()
        .on(HOME, [links([page])])
        .on(page, [html("<p>a page")])
        .on("http://docs.a.example/robots.txt", [text("User-agent: *\nDisallow: /")]);
    let robots = Robots::default();
    let crawled = run(&script, Plan { robots, ..wide_plan() }).await;
    assert_eq!(state(&crawled.site, page), State::Answered(200));
    assert_eq!(asked(&script, "http://docs.a.example/robots.txt").len(), 1, "as a file of the site");
}

#[tokio::test(start_paused = true)]
async fn sitemaps_of_every_kind_lead_on_whatever_they_are_called() {
    let index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\
        <sitemap><loc>http://a.example/feed</loc></sitemap><sitemap><loc>http://a.example/deep</loc></sitemap>\
        </sitemapindex>";
    let deep = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
        xmlns:xhtml='http://www.w3.org/1999/xhtml'><url><loc>http://a.example/p1</loc>\
        <xhtml:link rel='alternate' hreflang='de' href='http://a.example/p1-de'/></url></urlset>";
    let script = Script::new()
        .on(HOME, [html("<p>nothing links anywhere")])
        .on(
            "http://a.example/robots.txt",
            [text("Sitemap: http://a.example/list\nSitemap: http://a.example/index")],
        )
        .on("http://a.example/list", [html("http://a.example/p2\n")])
        .on("http://a.example/index", [text(index)])
        .on(
            "http://a.example/feed",
            [Line::status(200).body(
                "<rss version='2.0'><channel><item><link>http://a.example/p3</link></item></channel></rss>",
            )],
        )
        .on("http://a.example/deep", [Line::redirect(302, "/moved")])
        .on("http://a.example/moved", [text(deep)]);
    let crawled = run(&script, plan()).await;
    for page in ["p1", "p1-de", "p2", "p3"] {
        assert_eq!(state(&crawled.site, &format!("http://a.example/{page}")), State::Answered(404), "{page}");
    }
}

#[tokio::test(start_paused = true)]
async fn spaces_without_end_have_an_end() {
    let script = Script::improvised(|asked| {
        let path = asked.url.path().trim_end_matches('/');
        let (year, month) =
            path.strip_prefix("/calendar/").and_then(|at| at.split_once('/')).unwrap_or(("2025", "1"));
        let at = year.parse::<u32>().unwrap_or(2025) * 12 + month.parse::<u32>().unwrap_or(1);
        html(&format!(
            "<p>{at}<a href='/calendar/{}/{:02}/'>next</a> <a href='more/'>more</a>",
            at / 12,
            at % 12 + 1
        ))
    });
    let crawled = run(&script, plan()).await;
    let skipped =
        |reason| crawled.site.ids().any(|id| crawled.site.resource(id).state == State::Skipped(reason));
    assert!(skipped(Skipped::EndlessCalendar) && skipped(Skipped::GrowingPath));
    assert!(script.asked().len() < 2_000, "{}", script.asked().len());
}

#[tokio::test(start_paused = true)]
async fn many_urls_of_one_content_are_left_when_that_shows() {
    let home = links((0..5_000).map(|n| format!("/item/{n}")));
    let script = Script::improvised(move |asked| match asked.url.path() {
        "/" => home.clone(),
        _ => html("<p>We sell the same thing under every number, and always will."),
    });
    let crawled = run(&script, plan()).await;
    let left = crawled
        .site
        .ids()
        .filter(|id| crawled.site.resource(*id).state == State::Skipped(Skipped::SoftDuplicate));
    assert!(left.count() > 4_500);
    let items: Vec<_> = (0..300).map(|n| format!("http://a.example/item/{n}")).collect();
    let sitemap = items.join("\n");
    let script = Script::improvised(move |asked| match asked.url.path() {
        "/robots.txt" => text("Sitemap: http://a.example/list"),
        "/list" => text(&sitemap),
        _ => html("<p>We sell the same thing under every number, and always will."),
    });
    let crawled = run(&script, plan()).await;
    let answered = crawled.site.ids().filter(|id| crawled.site.resource(*id).state == State::Answered(200));
    assert!(answered.count() >= 300, "what a sitemap names is visited");
}

#[tokio::test(start_paused = true)]
async fn depth_is_that_of_the_shortest_way_in_whatever_order_pages_arrive() {
    // The short way to /c is found late: /slow answers after everything else.
    let script = Script::new()
        .on(HOME, [links(["/slow", "/a"])])
        .on("http://a.example/a", [links(["/b"])])
        .on("http://a.example/b", [links(["/c"])])
        .on("http://a.example/slow", [links(["/c"]).after(Duration::from_mins(1))])
        .on("http://a.example/c", [html("<img src=picture.png><a href=/d>x</a>")])
        .on("http://a.example/d", [html("<p>too deep")]);
    let options = ScopeOptions { max_depth: Some(2), ..ScopeOptions::default() };
    let home = Url::parse(HOME).expect("valid");
    let scope = Arc::new(Scope::compile(home, options).expect("no patterns"));
    let crawled = run(&script, Plan { scope, ..plan() }).await;
    assert_eq!(state(&crawled.site, "http://a.example/c"), State::Answered(200));
    assert_eq!(state(&crawled.site, "http://a.example/picture.png"), State::Answered(404));
    assert_eq!(state(&crawled.site, "http://a.example/d"), State::Skipped(Skipped::TooDeep));
    assert_eq!(crawled.ended, None, "nothing was left that should have been visited");
}

#[tokio::test(start_paused = true)]
async fn budgets_of_paths_are_kept() {
    let home = links((0..20).flat_map(|n| [format!("/a/{n}"), format!("/b/{n}")]));
    let script = || {
        let home = home.clone();
        Script::improvised(
            move |asked| if asked.url.path() == "/" { home.clone() } else { html("<p>a page") },
        )
    };
    let below = vec![super::scope::PrefixBudget { prefix: "/a/".to_owned(), pages: 3 }];
    let limits = Limits { below, ..Limits::default() };
    let crawled = run(&script(), Plan { limits, ..plan() }).await;
    let counted =
        |reason: State| crawled.site.ids().filter(|id| crawled.site.resource(*id).state == reason).count();
    assert_eq!(counted(State::Skipped(Skipped::PrefixBudget)), 17);
    assert_eq!(crawled.ended, None);
}

#[tokio::test(start_paused = true)]
async fn a_host_that_nobody_reaches_is_not_asked_for_each_of_its_pages() {
    let home =
        links((0..500).map(|n| format!("http://lost.example/{n}")).chain(["http://b.example/".to_owned()]));
    let script = Script::improvised(move |asked| match asked.url.host_str() {
        Some("lost.example") => Line::failure(FailureKind::Dns),
        _ if asked.url.as_str() == HOME => home.clone(),
        _ => html("<p>a page"),
    });
    let crawled = run(&script, plan()).await;
    let lost = (0..500).map(|n| state(&crawled.site, &format!("http://lost.example/{n}")));
    assert!(lost.into_iter().all(|state| state == State::Failed(FailureKind::Dns)));
    let asked = script.asked().iter().filter(|asked| asked.url.host_str() == Some("lost.example")).count();
    assert!((6..=20).contains(&asked), "{asked}");
}
