//! `tollgate probe`: who is answered what, and why.

#[path = "support/served.rs"]
mod served;
mod support;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use served::Served;

fn serve(site: &str) -> Served {
    Served::folder(&support::sample_site(site))
}

fn probe(url: &str, flags: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.args(["probe", url]).args(flags).output().expect("the binary runs")
}

fn text(output: &Output, served: &Served) -> String {
    let printed = String::from_utf8(output.stdout.clone()).expect("text is UTF-8");
    printed.replace(served.url.as_str(), "http://site/")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("--format json prints JSON")
}

#[test]
fn browsers_pass_and_crawlers_are_charged() {
    let site = serve("newsroom");
    let url = site.url.join("article").expect("a path");
    let output = probe(url.as_str(), &["--as-crawlers"]);
    let said = text(&output, &site);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("tollgate, browsers and search crawlers pass"), "{said}");
    assert!(
        said.contains("PerplexityBot is sent to https://tollbit.ellerycourier.example/article"),
        "{said}"
    );
    assert!(said.contains("GPTBot, ClaudeBot and CCBot are charged USD 0.01"), "{said}");
}

#[test]
fn a_program_reads_the_matrix_the_diagnosis_and_the_way_out() {
    let site = serve("newsroom");
    let url = site.url.join("article").expect("a path");
    let record = json(&probe(url.as_str(), &["--as-crawlers", "--format", "json"]));
    assert_eq!(record["schema"], "tollgate/probe/1");
    let looks = record["probes"][0]["looks"].as_array().expect("looks are a list");
    let told = |client: &str, method: &str| {
        let look = looks.iter().find(|look| look["client"] == client && look["method"] == method);
        look.unwrap_or_else(|| panic!("nobody asked as {client}"))["told"].clone()
    };
    for (client, status) in [
        ("tollgate", "200"),
        ("tollgate (JSON)", "200"),
        ("desktop browser", "200"),
        ("Googlebot smartphone", "200"),
        ("Bingbot", "200"),
        ("GPTBot", "402"),
        ("ClaudeBot", "402"),
        ("PerplexityBot", "302"),
    ] {
        assert_eq!(told(client, "GET"), status, "{client}");
    }
    assert_eq!(told("tollgate", "HEAD"), "200");
    let refusal = &record["probes"][0]["refusals"].as_array().expect("a list")[..]
        .iter()
        .find(|refusal| refusal["clients"][0] == "GPTBot")
        .expect("GPTBot is refused");
    assert_eq!(refusal["diagnosis"]["cause"], "crawler-toll");
    assert_eq!(refusal["diagnosis"]["confidence"]["class"], "certain");
    assert_eq!(refusal["diagnosis"]["decoded"]["price"], "0.01");
    assert!(refusal["fix"]["steps"].as_array().is_some_and(|steps| !steps.is_empty()));
    let around: Vec<_> =
        refusal["around"].as_array().expect("a list").iter().map(|asked| &asked["told"]).collect();
    assert_eq!(around, ["200", "200", "200", "404"], "home, robots.txt, an asset, an invented path");
}

#[test]
fn crawlers_are_named_only_where_that_was_asked_for() {
    let site = serve("newsroom");
    let url = site.url.join("article").expect("a path");
    let output = probe(url.as_str(), &[]);
    insta::assert_snapshot!(text(&output, &site), @r"
    http://site/article

      tollgate         200  text/html
      tollgate (JSON)  200  text/html
      desktop browser  200  text/html
      tollgate, HEAD   200  text/html

    tollgate and browsers pass

    note: Real crawlers are verified by their address: an equal answer to a name proves nothing, a different one proves that the name is looked at.
    ");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_site_that_is_refused_as_a_whole_is_seen_as_one() {
    let site = serve("suspended");
    let output = probe(site.url.as_str(), &[]);
    let said = text(&output, &site);
    assert!(said.contains("everybody is asked to pay (402)"), "{said}");
    assert!(said.contains("402 for /robots.txt") && said.contains("402 for /tollgate-asks"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_address_without_a_server_is_exit_3() {
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let output = probe(&format!("http://127.0.0.1:{port}/"), &["--as-crawlers"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("connection-refused") && !said.contains("GPTBot"),
        "one question is enough: {said}"
    );
}

#[test]
fn an_address_that_cannot_be_read_is_named_by_its_place_and_never_repeated() {
    for (address, why) in [
        ("http://me:hunter2@host:99999/", "invalid port number"),
        ("http://me:hunter2@[", "invalid IPv6 address"),
        ("//me:hunter2@host/", "relative URL without a base"),
        ("ftp://me:hunter2@host/", "is not http: or https:"),
    ] {
        let output = probe("http://127.0.0.1:9/", &[address]);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("URL 2") && said.contains(why) && !said.contains("hunter2"), "{said}");
    }
}

#[test]
fn hostile_answers_do_nothing_to_a_terminal() {
    let body = r#"{"x402Version":1,"error":"\u001b]0;owned\u0007","accepts":[{"scheme":"exact\u001b[2J","network":"base\u202e",
        "maxAmountRequired":"10000","resource":"https://a.example/\u001b[31m","description":"\u001b[31m<script>alert(1)</script>",
        "payTo":"0x2096\u0000","asset":"0x8335","maxTimeoutSeconds":60}]}"#;
    let responses = format!(
        "[[response]]\npath = '/*'\nstatus = 402\nbody = '''{body}'''\n\
         headers = {{ 'content-type' = 'application/json', 'crawler-error' = \"x\\u202ey\" }}\n"
    );
    let folder = tempfile::tempdir().expect("a folder for the site");
    std::fs::write(folder.path().join("_responses.toml"), responses).expect("it can be written");
    let site = Served::folder(folder.path());
    let said = text(&probe(site.url.as_str(), &[]), &site);
    let acts = |c: &char| c.is_control() && *c != '\n' || ('\u{202A}'..='\u{202E}').contains(c);
    assert!(said.contains("402"), "{said}");
    assert_eq!(said.chars().find(acts), None, "{said}");
}

#[test]
fn no_question_offers_a_payment() {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it is bound");
    let kept = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let kept = Arc::clone(&kept);
            std::thread::spawn(move || charge(stream, &kept));
        }
    });
    probe(&format!("http://{address}/paid"), &["--as-crawlers"]);
    let heads = heads.lock().expect("nobody panicked");
    assert!(heads.len() > 14, "{}", heads.len());
    assert!(
        heads.iter().any(|head| head.contains("gptbot"))
            && heads.iter().any(|head| head.starts_with("head "))
    );
    for offer in ["payment", "crawler-max-price", "crawler-exact-price", "authorization", "cookie"] {
        assert!(
            !heads
                .iter()
                .any(|head| head.contains(&format!("\n{offer}")) || head.contains(&format!("\nx-{offer}")))
        );
    }
}

/// Asks every question for money, and keeps what it says.
fn charge(mut stream: TcpStream, heads: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).unwrap_or(0) == 0 {
            return;
        }
        head.push(byte[0]);
    }
    heads.lock().expect("nobody panicked").push(String::from_utf8_lossy(&head).to_ascii_lowercase());
    let _ = stream.write_all(
        b"HTTP/1.1 402 Payment Required\r\ncrawler-price: USD 0.01\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    );
}
