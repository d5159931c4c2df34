//! Severity follows harm: who is kept from what decides how bad a refusal is, from the binary to the record.

#[path = "support/served.rs"]
#[expect(dead_code, reason = "every site here exists in memory only")]
mod served;

use std::ffi::OsStr;
use std::process::Command;

use served::Served;
use tollgate::audit::{Audit, Family, Finding, Verdict};
use tollgate::fetch::folder::Folder;
use tollgate::rules::{self, Category, Severity};

fn audit(target: &OsStr, flags: &[&str]) -> Audit {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.arg("audit").arg(target).args(flags).args(["--quiet", "--stdout", "json", "--out"]);
    let output = command.arg(out.path()).output().expect("the binary runs");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// A site whose start page has these elements, and which answers so; audited over HTTP.
fn served(elements: &str, files: &[(&str, &str)], responses: &str) -> Audit {
    served_for((elements, &[]), files, responses)
}

/// The same, audited with these options.
fn served_for((elements, flags): (&str, &[&str]), files: &[(&str, &str)], responses: &str) -> Audit {
    let page = format!("<!doctype html><html lang=en><title>A page</title><h1>A page</h1>{elements}");
    let own = [("index.html", page.as_str()), ("_responses.toml", responses)];
    let site = Served::serve(Folder::in_memory(own.into_iter().chain(files.iter().copied())));
    // Also where robots.txt cannot be read.
    audit(site.url.as_str().as_ref(), &[flags, &["--ignore-robots"]].concat())
}

fn at<'a>(audit: &'a Audit, path: &str) -> Vec<&'a Finding> {
    let url = format!("{}{path}", audit.base.url.trim_end_matches('/'));
    let is_of_page = |rule: &str| rules::rule(rule).is_some_and(|rule| rule.category == Category::ErrorPages);
    let is_wanted = |finding: &&Finding| finding.family.is_some() && !is_of_page(&finding.rule);
    audit.findings.iter().filter(|finding| finding.url == url).filter(is_wanted).collect()
}

/// Browsers are served, everybody else is charged.
const TOLL: &str = "[[response]]\npath = '/toll'\nwhen = { user_agent = 'Chrome' }\nstatus = 200\nbody = 'x'\n\
                    [[response]]\npath = '/toll'\nstatus = 402\nheaders = { 'crawler-price' = 'USD 0.01' }\n";

/// Rule, severity and verdict of what is refused at a path.
fn harm(audit: &Audit, path: &str) -> Vec<(String, Severity, Verdict)> {
    at(audit, path).iter().map(|finding| (finding.rule.clone(), finding.severity, finding.verdict)).collect()
}

fn error(rule: &str) -> (String, Severity, Verdict) {
    (rule.to_owned(), Severity::Error, Verdict::Confirmed)
}

#[test]
fn a_402_for_everybody_on_a_linked_or_listed_page_is_an_error() {
    let sitemap =
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>/listed</loc></url></urlset>";
    let responses = "[[response]]\npath = '/*ed'\nstatus = 402\n";
    let audit = served("<a href='/linked'>x</a>", &[("sitemap.xml", sitemap)], responses);
    assert_eq!(harm(&audit, "/linked"), [error("broken-link")]);
    assert_eq!(harm(&audit, "/listed"), [error("error-in-sitemap")]);
}

#[test]
fn a_toll_that_browsers_do_not_meet_is_a_notice_and_fails_no_run() {
    let audit = served("<a href='/toll'>x</a>", &[], TOLL);
    let toll = ("broken-link".to_owned(), Severity::Notice, Verdict::OnlyToUs);
    assert_eq!(harm(&audit, "/toll"), [toll]);
    let cause = at(&audit, "/toll")[0].diagnosis.as_ref().map(|diagnosis| diagnosis.cause.as_str());
    assert_eq!(cause, Some("crawler-toll"));
    assert_eq!(
        audit
            .findings
            .iter()
            .filter(|finding| finding.counts() && finding.severity == Severity::Error)
            .count(),
        0
    );
}

#[test]
fn a_severity_that_the_project_gives_stands_for_a_toll_as_well() {
    for level in ["error", "warning", "notice"] {
        let flag = format!("broken-link={level}");
        let audit = served_for(("<a href='/toll'>x</a>", &["--rule", &flag]), &[], TOLL);
        let severities: Vec<_> =
            harm(&audit, "/toll").iter().map(|(_, severity, _)| severity.name()).collect();
        assert_eq!(severities, [level]);
    }
}

#[test]
fn who_is_charged_beside_browsers_decides_in_a_folder_of_ones_own() {
    let folder = tempfile::tempdir().expect("a folder for the site");
    let responses = ["GPTBot", "Googlebot"].map(|name| {
        format!("[[response]]\npath = '/{name}'\nwhen = {{ user_agent = '{name}' }}\nstatus = 402\n")
    });
    let page = "<!doctype html><title>x</title><a href=/GPTBot>x</a> <a href=/Googlebot>y</a>";
    for (name, text) in [("_responses.toml", responses.concat().as_str()), ("index.html", page)] {
        std::fs::write(folder.path().join(name), text).expect("it can be written");
    }
    for name in ["GPTBot.html", "Googlebot.html"] {
        std::fs::write(folder.path().join(name), "<!doctype html><title>y</title>")
            .expect("it can be written");
    }
    let audit = audit(folder.path().as_os_str(), &[]);
    let notice = ("ai-crawler-refused".to_owned(), Severity::Notice, Verdict::Confirmed);
    assert_eq!(harm(&audit, "/GPTBot"), [notice]);
    assert_eq!(harm(&audit, "/Googlebot"), [error("search-crawler-refused")]);
}

#[test]
fn what_crawlers_need_first_is_an_error_of_its_own_with_what_it_does() {
    for (status, does) in [(402, "crawlers take that for no rules"), (403, "no rules"), (503, "stay out")] {
        let responses = format!("[[response]]\npath = '/robots.txt'\nstatus = {status}\n");
        let audit = served("x", &[], &responses);
        assert_eq!(harm(&audit, "/robots.txt"), [error("robots-txt-refused")], "{status}");
        assert!(at(&audit, "/robots.txt")[0].evidence.contains(does), "{status}");
        let responses = format!("[[response]]\npath = '/sitemap.xml'\nstatus = {status}\n");
        let audit = served("x", &[], &responses);
        assert_eq!(harm(&audit, "/sitemap.xml"), [error("sitemap-refused")], "{status}");
    }
}

#[test]
fn a_toll_on_robots_txt_stays_an_error_whoever_meets_it() {
    let responses = "[[response]]\npath = '/robots.txt'\nwhen = { user_agent = 'Chrome' }\nstatus = 200\nbody = 'x'\n\
                     [[response]]\npath = '/robots.txt'\nstatus = 402\n";
    let audit = served("x", &[], responses);
    let refused = ("robots-txt-refused".to_owned(), Severity::Error, Verdict::OnlyToUs);
    assert_eq!(harm(&audit, "/robots.txt"), [refused]);
}

#[test]
fn what_pages_load_is_reported_by_the_pages_that_it_breaks() {
    let other = "<!doctype html><html lang=en><title>b</title><img src=/a.png alt=x>";
    let responses = "[[response]]\npath = '/a.*'\nstatus = 402\n";
    let elements =
        "<link rel=stylesheet href=/a.css><script src=/a.js></script><img src=/a.png alt=x><a href=/b>b</a>";
    let audit = served(elements, &[("b.html", other)], responses);
    for (path, pages) in [("/a.css", 1), ("/a.js", 1), ("/a.png", 2)] {
        assert_eq!(harm(&audit, path), [error("broken-asset")]);
        assert_eq!(at(&audit, path)[0].sources_total, pages, "{path}");
    }
}

#[test]
fn an_endpoint_for_money_that_nobody_links_as_a_page_is_fine() {
    let openapi = "{ \"paths\": { \"/v1/quote\": {} } }";
    let responses =
        "[[response]]\npath = '/v1/*'\nstatus = 402\nheaders = { 'crawler-price' = 'USD 0.01' }\n";
    let elements = "<p>Ask <code>/v1/quote</code>. <a href=/openapi.json>The description</a>";
    let audit = served(elements, &[("openapi.json", openapi)], responses);
    assert!(audit.findings.iter().all(|finding| finding.family.is_none()), "{:#?}", audit.findings);
    assert!(!audit.statuses.contains_key("402"));
}

#[test]
fn a_server_error_that_passes_is_another_family_than_one_that_stays() {
    let passes = |status: u16| {
        format!(
            "[[response]]\npath = '/passes-{status}'\nwhen = {{ after_requests = 1 }}\nstatus = 200\nbody = 'x'\n\
             [[response]]\npath = '/passes-{status}'\nstatus = {status}\n"
        )
    };
    let stays = "[[response]]\npath = '/stays'\nstatus = 500\n".to_owned();
    let responses = [passes(503), passes(500), stays].concat();
    let links = ["passes-503", "passes-500", "stays"].map(|path| format!("<a href='/{path}'>x</a>"));
    let audit = served(&links.concat(), &[], &responses);
    let passing = ("passing-server-error".to_owned(), Severity::Warning, Verdict::Inconclusive);
    for status in [500, 503] {
        let path = format!("/passes-{status}");
        assert_eq!(harm(&audit, &path), std::slice::from_ref(&passing));
        let why = at(&audit, &path)[0].diagnosis.clone().expect("what it said at first is kept");
        assert_eq!(why.cause, "server-error", "{why:?}");
        assert!(why.evidence.iter().any(|evidence| evidence.seen.contains(&status.to_string())), "{why:?}");
        let found = at(&audit, &path)[0];
        assert_eq!((found.family, found.status), (Some(Family::Passing), Some(status)));
        assert_eq!(found.evidence, format!("answered {status}, and 200 when it was asked again"));
    }
    assert_eq!(harm(&audit, "/stays"), [error("broken-link")]);
    assert_eq!(at(&audit, "/stays")[0].family, Some(Family::Failing));
}
