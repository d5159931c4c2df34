//! Sites over plain http: told where anybody may read along, and nowhere else.

use super::spellings::audit_behind;
use super::tls::{Authority, Shown};
use super::witness::{Seen, Witness, moved, page_of, status};
use super::{Run, audit, err};

/// What is found of the way to the site: rule and URL.
fn found(run: &Run) -> Vec<(String, String)> {
    let is_of_the_way =
        |rule: &str| ["unencrypted-site", "missing-https-redirect", "insecure-form"].contains(&rule);
    let findings = run.audit().findings.into_iter().filter(|found| is_of_the_way(&found.rule));
    findings.map(|found| (found.rule, found.url)).collect()
}

fn fault(rule: &str, url: &str) -> Vec<(String, String)> {
    vec![(rule.to_owned(), url.to_owned())]
}

fn home(seen: &Seen) -> Vec<u8> {
    if seen.path == "/" { page_of("<title>Oven</title><p>All that bakes.") } else { status(404) }
}

#[test]
fn a_public_name_over_http_is_told_once_and_what_no_stranger_reaches_is_not() {
    let site = Witness::start(home);
    let port = site.address.port();
    let over_http = |host: &str| {
        let start = format!("http://{host}:{port}/");
        let run = audit(&[&start, "--resolve", &format!("{host}:{port}:127.0.0.1"), "--external", "list"]);
        assert_eq!(run.audit().coverage.pages, 1, "{host}: {}", err(&run.output));
        (found(&run), start)
    };
    for host in ["bakery.example", "www.bakery.example", "localhost.example"] {
        let (found, start) = over_http(host);
        assert_eq!(found, fault("unencrypted-site", &start));
    }
    for host in
        ["localhost", "oven.localhost", "printer.local", "ci.internal", "web", "bakery.test", "abc.onion"]
    {
        assert_eq!(over_http(host).0, [], "{host}");
    }
    let run = audit(&[&site.url("/")]);
    assert_eq!((found(&run), run.audit().coverage.pages), (vec![], 1), "{}", err(&run.output));
}

#[test]
fn a_redirect_to_https_that_is_missing_or_leads_back_is_told_as_what_it_is() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let secure = runtime.block_on(Authority::new().serve(Shown::Good, "http/1.1"));
    let plain = Witness::start(|_| page_of("<p>secure"));
    let start = "http://far.example/";
    let run = audit_behind(start, plain.address, secure, &["--insecure"]);
    assert_eq!(found(&run), fault("missing-https-redirect", start), "{}", err(&run.output));
    let done = Witness::start(|seen| moved(&format!("https://far.example{}", seen.path)));
    let run = audit_behind(start, done.address, secure, &["--insecure"]);
    assert_eq!(found(&run), [], "{}", err(&run.output));
    assert!(run.audit().coverage.pages > 0, "the page over https was read");
    let other = Witness::start(|_| page_of("<title>Oven</title><p>Another page than the one over https."));
    let run = audit_behind(start, other.address, secure, &["--insecure"]);
    assert_eq!(found(&run), fault("unencrypted-site", start), "{}", err(&run.output));
}
