//! The same options for `tollgate probe`, and what neither command ever calls itself.

use std::process::Output;

use tollgate::fetch::Crawler;

use super::witness::{Witness, page_of, reply, status};
use super::{SECRET, audit, err, tollgate};

fn probe(args: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let args: Vec<&str> = std::iter::once("probe").chain(args.iter().copied()).collect();
    tollgate(folder.path(), &args).output().expect("the program starts")
}

/// A page that answers 200 and shows every question its way.
fn site() -> Witness {
    Witness::site(&[("/", "<title>Home</title>")])
}

fn assert_untold(output: &Output) {
    for printed in [&output.stdout, &output.stderr] {
        assert!(!String::from_utf8_lossy(printed).contains(SECRET), "{}", err(output));
    }
}

#[test]
fn access_opens_the_door_for_every_question_and_stands_in_no_output() {
    let login = format!("me:{SECRET}");
    let header = format!("X-Key: {SECRET}");
    for (flags, name) in [
        (["--auth", login.as_str()], "authorization"),
        (["--bearer", SECRET], "authorization"),
        (["--header", header.as_str()], "x-key"),
        (["--cookie", SECRET], "cookie"),
    ] {
        let site = site();
        for format in ["text", "json"] {
            let output = probe(&[&site.url("/"), flags[0], flags[1], "--format", format]);
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
            assert_untold(&output);
        }
        assert!(site.seen().len() >= 8, "as tollgate, wanting JSON, as a browser, and by HEAD, twice");
        assert!(site.seen().iter().all(|seen| seen.header(name).is_some()), "{}", flags[0]);
    }
}

#[test]
fn a_login_in_the_url_is_used_and_not_shown() {
    let site = site();
    let url = site.url("/").replace("http://", &format!("http://me:{SECRET}@"));
    for format in ["text", "json"] {
        let output = probe(&[&url, "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert_untold(&output);
    }
    assert!(site.seen().iter().all(|seen| seen.header("authorization").is_some()));
}

#[test]
fn a_proxy_and_given_addresses_are_the_way() {
    let proxy = Witness::start(|seen| match seen.path.as_str() {
        "http://far.example/" => page_of("<title>Far</title>"),
        _ => status(404),
    });
    let way = format!("http://{}", proxy.address);
    let output = probe(&["http://far.example/", "--proxy", &way]);
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("tollgate and browsers pass"),
        "{}",
        err(&output)
    );
    assert!(!proxy.seen().is_empty());
    let site = site();
    let port = site.address.port();
    let given = format!("far.example:{port}:127.0.0.1");
    let output = probe(&[&format!("http://far.example:{port}/"), "--resolve", &given]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(site.seen().iter().all(|seen| seen.header("host") == Some(&format!("far.example:{port}"))));
}

#[test]
fn an_audit_never_calls_itself_by_the_name_of_a_crawler() {
    let site = Witness::start(|seen| match seen.path.as_str() {
        "/robots.txt" => status(404),
        "/" => page_of("<title>Home</title><a href=/paid>a</a><a href=/shut>b</a><a href=/late>c</a>"),
        "/paid" => reply("402 Payment Required", "crawler-price: USD 0.01\r\nage: 60", ""),
        "/shut" => status(403),
        _ => status(503),
    });
    let run = audit(&[&site.url("/")]);
    assert_eq!(run.audit().statuses.get("402"), Some(&1), "{}", err(&run.output));
    let agents: Vec<String> = site
        .seen()
        .iter()
        .filter_map(|seen| seen.header("user-agent").map(str::to_ascii_lowercase))
        .collect();
    assert!(agents.iter().any(|agent| agent.contains("tollgate")));
    assert!(agents.iter().any(|agent| agent.contains("mozilla")), "an error is asked about as a browser");
    for crawler in Crawler::ALL {
        let name = crawler.name().split(' ').next().unwrap_or_default().to_ascii_lowercase();
        assert!(agents.iter().all(|agent| !agent.contains(&name) && agent != crawler.agent()), "{name}");
    }
    for offer in ["payment-signature", "x-payment", "crawler-max-price", "crawler-exact-price"] {
        assert!(site.seen().iter().all(|seen| seen.header(offer).is_none()), "{offer}");
    }
}
