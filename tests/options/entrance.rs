//! Where an audit begins: a start that is refused is audited, one that gives no answer is told with the way out.

use super::witness::{Witness, moved, page_of, reply, status};
use super::{audit, err};

/// A site whose start page is refused with this status, and whose sitemap names a page that is not.
fn refusing(code: u16) -> Witness {
    Witness::start(move |seen| match seen.path.as_str() {
        "/" => status(code),
        "/sitemap.xml" => {
            let host = seen.header("host").unwrap_or_default();
            let page = format!("<urlset><url><loc>http://{host}/page</loc></url></urlset>");
            reply("200 OK", "Content-Type: application/xml", &page)
        }
        "/page" => page_of("<title>A page</title>"),
        _ => status(404),
    })
}

#[test]
fn a_start_that_is_refused_is_audited_and_the_rest_of_the_site_too() {
    for code in [401, 402, 403, 451, 500, 503] {
        let site = refusing(code);
        let run = audit(&[&site.url("/")]);
        assert_eq!(run.output.status.code(), Some(1), "{code}: {}", err(&run.output));
        let audit = run.audit();
        let is_start = |url: &str| url == site.url("/");
        let told =
            audit.findings.iter().find(|finding| is_start(&finding.url) && finding.status == Some(code));
        assert!(told.is_some_and(|told| told.rule == "start-page-refused"), "{code}: {:?}", audit.findings);
        assert_eq!((audit.complete, audit.coverage.pages), (true, 1), "{code}: {:?}", audit.statuses);
        assert!(site.paths().contains(&"/page".to_owned()));
    }
}

#[test]
fn a_site_that_refuses_everything_is_audited() {
    let site = Witness::start(|_| status(402));
    let run = audit(&[&site.url("/")]);
    assert_eq!(run.output.status.code(), Some(1), "{}", err(&run.output));
    assert!(run.printed().contains("402"), "{}", run.printed());
}

#[test]
fn a_start_that_is_not_there_is_no_site() {
    let site = refusing(404);
    let run = audit(&[&site.url("/")]);
    assert_eq!(run.output.status.code(), Some(3));
    assert!(err(&run.output).contains("answers 404") && err(&run.output).contains("name another start"));
}

#[test]
fn redirects_that_lead_nowhere_lead_to_no_site() {
    let site = Witness::start(|seen| match seen.path.as_str() {
        "/" => moved("/a"),
        "/a" => moved("/"),
        _ => status(404),
    });
    let run = audit(&[&site.url("/")]);
    assert_eq!(run.output.status.code(), Some(3));
    assert!(err(&run.output).contains("its redirects lead to no page"), "{}", err(&run.output));
}

#[test]
fn robots_txt_that_cannot_be_read_ends_the_audit_and_says_so() {
    let site = Witness::start(|seen| if seen.path == "/robots.txt" { status(500) } else { page_of("") });
    let run = audit(&[&site.url("/")]);
    assert_eq!(run.output.status.code(), Some(3));
    assert!(err(&run.output).contains("answers 500") && err(&run.output).contains("--ignore-robots"));
    assert!(audit(&[&site.url("/"), "--ignore-robots"]).audit().coverage.pages > 0);
}
