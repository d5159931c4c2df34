//! Real x402 servers: what the public packages answer is recognised, and its price is decoded.
//!
//! tests/run.sh installs the npm package into target/x402; where it cannot be had, the captured answers in
//! tests/fixtures/x402 stand in for it and the test says so.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tollgate::diagnose::{Class, Diagnosis, Surroundings, conclude, signs};
use tollgate::fetch::{Answer, Outcome, Response};
use url::Url;

const JSON: &str = "Accept: application/json\r\nUser-Agent: tollgate";
const BROWSER: &str = "Accept: text/html\r\nUser-Agent: Mozilla/5.0";

/// A response as it stood on the wire.
fn response(url: &str, bytes: &[u8]) -> Response {
    let head_end =
        bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head ends with an empty line");
    let head = std::str::from_utf8(&bytes[..head_end]).expect("these heads are text");
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let mut answer =
        Answer { body: bytes[head_end + 4..].to_vec(), ..Answer::new(status.expect("a status line")) };
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        answer.headers.push(name, value);
    }
    Response::new(Url::parse(url).expect("a URL"), Outcome::Answered(answer))
}

fn captured(name: &str, url: &str) -> Diagnosis {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/x402").join(name);
    let bytes = std::fs::read(path).expect("the capture is at hand");
    conclude(&signs(&response(url, &bytes)).expect("it is refused"), &Surroundings::default())
}

fn ids(diagnosis: &Diagnosis) -> Vec<&str> {
    diagnosis.lint.iter().map(|flaw| flaw.id.as_str()).collect()
}

fn dialect(diagnosis: &Diagnosis) -> &str {
    diagnosis.dialect.as_deref().unwrap_or_default()
}

#[test]
fn captured_answers_are_recognised_and_their_price_is_decoded() {
    for (name, url, expected, class) in [
        ("v1-express.get-json.http", "http://127.0.0.1:4021/paid/article.html", "x402-v1", Class::Certain),
        ("v2-express.get-json.http", "http://127.0.0.1:4023/paid/article.html", "x402-v2", Class::Certain),
        ("v2-fastapi.get-json.http", "http://127.0.0.1:4022/paid/article.html", "x402-v2", Class::Certain),
        ("v1-express.get-html.http", "http://127.0.0.1:40885/paid", "x402-html", Class::High),
    ] {
        let diagnosis = captured(name, url);
        assert_eq!((diagnosis.cause.as_str(), dialect(&diagnosis)), ("agent-payment", expected), "{name}");
        assert_eq!(diagnosis.confidence.class, class, "{name}");
        assert_eq!(diagnosis.decoded.price().as_deref(), Some("USDC 0.01"), "{name}");
        let is_test = |id: &&str| ["testnet", "resource-other-host", "plain-http"].contains(id);
        assert!(
            !ids(&diagnosis).iter().any(is_test),
            "on loopback a test network is as it should be: {name}"
        );
    }
}

#[test]
fn the_same_answer_from_a_public_host_is_a_misconfiguration() {
    let diagnosis = captured("v2-express.get-json.http", "https://shop.example/paid/article.html");
    assert_eq!(diagnosis.cause, "misconfiguration");
    assert_eq!(ids(&diagnosis), ["resource-other-host", "resource-other-scheme", "testnet"]);
}

/// The server of tests/payers, which ends when its input does.
struct Payer {
    process: Child,
    port: u16,
}

impl Payer {
    /// Starts it, if its packages are installed.
    fn start() -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let modules: PathBuf = root.join("target/x402/node_modules");
        if !modules.join("@x402/express").is_dir() {
            return None;
        }
        let mut process = Command::new("node")
            .arg(root.join("tests/payers/server.cjs"))
            .env("NODE_PATH", &modules)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("it is piped"))
            .read_line(&mut line)
            .expect("it says its port");
        let port = line.trim().parse().expect("its first line is its port");
        Some(Self { process, port })
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/paid/article.html", self.port)
    }

    fn ask(&self, headers: &str) -> Diagnosis {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a minute is a time");
        let head =
            format!("GET /paid/article.html HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{headers}\r\n", self.port);
        write!(stream, "{head}Connection: close\r\n\r\n").expect("it reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it answers");
        conclude(&signs(&response(&self.url(), &bytes)).expect("it is refused"), &Surroundings::default())
    }
}

impl Drop for Payer {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().expect("it ends when its input does");
    }
}

#[test]
fn a_real_server_is_recognised_and_its_price_is_decoded() {
    let Some(payer) = Payer::start() else {
        return eprintln!(
            "the npm package is not in target/x402 (see tests/run.sh): captured answers stand in"
        );
    };
    for headers in [JSON, BROWSER] {
        let diagnosis = payer.ask(headers);
        assert_eq!((diagnosis.cause.as_str(), dialect(&diagnosis)), ("agent-payment", "x402-v2"));
        assert_eq!(diagnosis.confidence.class, Class::Certain);
        assert_eq!(diagnosis.decoded.price().as_deref(), Some("USDC 0.01"));
        assert_eq!(diagnosis.decoded.text("resource"), Some(payer.url().as_str()));
    }
}
