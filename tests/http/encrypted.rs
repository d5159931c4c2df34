//! TLS: what a good connection shows, and why bad ones do not come about.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tempfile::TempDir;
use tollgate::fetch::http::{Certificates, Http, HttpOptions, Trust};
use tollgate::fetch::{FailureKind, Fetch, Request, Response, Want};
use url::Url;

use super::badserver::BadServer;
use super::badserver::tls::{Authority, Shown, says};
use super::{answered, failed, options, text, transfer};

/// An authority, trusted by these options.
struct Trusted {
    authority: Authority,
    dir: TempDir,
}

impl Trusted {
    fn new() -> Self {
        let trusted = Self { authority: Authority::new(), dir: TempDir::new().unwrap() };
        trusted.authority.write(&trusted.path());
        trusted
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("authority.pem")
    }

    fn options(&self) -> HttpOptions {
        let trust = Trust { authority: Some(self.path()), ..Trust::default() };
        HttpOptions { trust, ..options() }
    }

    async fn ask(&self, shown: Shown) -> Response {
        ask(self.options(), self.authority.serve(shown, "http/1.1").await, "/").await
    }
}

async fn ask(options: HttpOptions, address: SocketAddr, path: &str) -> Response {
    let url = Url::parse(&format!("https://{address}{path}")).unwrap();
    Http::new(options).unwrap().fetch(Request::get(url, Want::Facts)).await
}

#[tokio::test]
async fn a_good_connection_shows_its_certificate() {
    let response = Trusted::new().ask(Shown::Good).await;
    let answer = answered(&response);
    let tls = transfer(answer).tls.as_ref().unwrap();
    assert_eq!((text(answer), &*tls.version), ("<p>secure", "TLSv1.3"));
    assert_eq!((&*tls.issuer, &*tls.names), ("CN=Test authority", &["127.0.0.1".to_owned()][..]));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert!(tls.not_after > i64::try_from(now).unwrap());
}

#[tokio::test]
async fn certificates_that_browsers_refuse_are_named() {
    let trusted = Trusted::new();
    for (shown, kind) in [
        (Shown::Expired, FailureKind::TlsExpired),
        (Shown::NotYet, FailureKind::TlsExpired),
        (Shown::Elsewhere, FailureKind::TlsWrongName),
        (Shown::SelfSigned, FailureKind::TlsUntrusted),
        (Shown::SelfSignedAuthority, FailureKind::TlsUntrusted),
    ] {
        assert_eq!(failed(&trusted.ask(shown).await), kind);
    }
    let address = trusted.authority.serve(Shown::Good, "http/1.1").await;
    assert_eq!(failed(&ask(options(), address, "/").await), FailureKind::TlsUntrusted);
}

#[tokio::test]
async fn certificates_can_be_ignored() {
    let address = Authority::new().serve(Shown::Expired, "http/1.1").await;
    let trust = Trust { certificates: Certificates::Ignored, ..Trust::default() };
    let response = ask(HttpOptions { trust, ..options() }, address, "/").await;
    assert_eq!(text(answered(&response)), "<p>secure");
}

#[tokio::test]
async fn servers_that_know_only_old_protocols_are_too_old() {
    // Alerts "protocol version" and "handshake failure".
    for alert in [b"\x15\x03\x01\0\x02\x02\x46", b"\x15\x03\x01\0\x02\x02\x28"] {
        assert_eq!(failed(&ask(options(), says(alert).await, "/").await), FailureKind::TlsTooOld);
    }
    // A ServerHello of TLS 1.0: version, random, no session, a cipher, no compression.
    let hello = b"\x16\x03\x01\0\x2a\x02\0\0\x26\x03\x01rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\0\0\x2f\0";
    assert_eq!(failed(&ask(options(), says(hello).await, "/").await), FailureKind::TlsTooOld);
    let plain = says(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(failed(&ask(options(), plain, "/").await), FailureKind::Tls);
    let mut quick = options();
    quick.limits.connect = Duration::from_millis(100);
    assert_eq!(failed(&ask(quick, says(b"").await, "/").await), FailureKind::ConnectTimeout);
}

#[tokio::test]
async fn an_end_without_good_bye_is_noted_where_it_matters() {
    let trusted = Trusted::new();
    let address = trusted.authority.serve(Shown::Good, "http/1.1").await;
    let response = ask(trusted.options(), address, "/unframed").await;
    let answer = answered(&response);
    assert_eq!(text(answer), "<p>secure");
    assert!(transfer(answer).leniencies[0].contains("good-bye"), "{:?}", transfer(answer));
    let framed = ask(trusted.options(), address, "/").await;
    assert!(transfer(answered(&framed)).leniencies.is_empty());
}

#[tokio::test]
async fn http2_is_spoken_and_its_headers_are_bounded_too() {
    let trusted = Trusted::new();
    let address = trusted.authority.serve(Shown::Good, "h2").await;
    let response = ask(trusted.options(), address, "/100000").await;
    let answer = answered(&response);
    assert_eq!((text(answer), &*transfer(answer).protocol), ("<p>secure", "HTTP/2.0"));
    assert_eq!(answer.headers.value("x-long").map(str::len), Some(100_000));
    for path in ["/300000", "/2000000"] {
        assert_eq!(
            failed(&ask(trusted.options(), address, path).await),
            FailureKind::HeadersTooLarge,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_kept_connection_of_http2_that_ends_is_replaced_too() {
    let trusted = Trusted::new();
    let address = trusted.authority.serve(Shown::Good, "h2").await;
    let http = Http::new(trusted.options()).unwrap();
    for (path, tries) in [("/1", 0), ("/2", 0), ("/end", 1)] {
        let url = Url::parse(&format!("https://{address}{path}")).unwrap();
        let response = http.fetch(Request::get(url, Want::Facts)).await;
        assert_eq!(text(answered(&response)), "<p>secure", "{path}");
        assert_eq!(response.attempts.len(), tries, "{path}: {:?}", response.attempts);
    }
}

#[test]
fn a_system_that_trusts_nobody_still_audits() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("empty.pem"), "").unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "encrypted::with_no_store_of_certificates", "--ignored"])
        .env("SSL_CERT_FILE", dir.path().join("empty.pem"))
        .env("SSL_CERT_DIR", dir.path())
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&status.stdout);
    assert!(status.status.success() && output.contains("1 passed"), "{output}");
}

#[tokio::test]
#[ignore = "run by the test above, in an environment of its own"]
async fn with_no_store_of_certificates() {
    let http = Http::new(options()).unwrap(); // which chooses the cryptography of the next line too
    assert!(reqwest::Client::builder().build().is_err(), "the environment is as it should be");
    let server = BadServer::start().await;
    let plain = http.fetch(Request::get(server.url("/"), Want::Facts)).await;
    assert_eq!(answered(&plain).status, 200);
    let trusted = Trusted::new();
    assert_eq!(answered(&trusted.ask(Shown::Good).await).status, 200);
    assert_eq!(failed(&trusted.ask(Shown::SelfSigned).await), FailureKind::TlsUntrusted);
}
