//! Certificates that browsers refuse: named in the audit, and with a way out where nothing else can be audited.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;

use tokio::runtime::Runtime;

use super::badserver::BadServer;
use super::badserver::tls::{Authority, Shown};
use super::{NONE, Run, told};

const SHOWN: &[(Shown, &str, &str)] = &[
    (Shown::Expired, "tls-expired", "renew the certificate"),
    (Shown::NotYet, "tls-expired", "renew the certificate"),
    (Shown::Elsewhere, "tls-wrong-name", "the certificate is for other names"),
    (Shown::SelfSigned, "tls-untrusted", "--ca-file"),
    (Shown::SelfSignedAuthority, "tls-untrusted", "--ca-file"),
];

/// A server for each certificate, and the file of the authority that signs them.
struct Servers {
    runtime: Runtime,
    addresses: Vec<SocketAddr>,
    folder: tempfile::TempDir,
}

impl Servers {
    fn start() -> Self {
        let (runtime, authority) = (Runtime::new().unwrap(), Authority::new());
        let serve = |shown| runtime.block_on(authority.serve(shown, "http/1.1"));
        let addresses = SHOWN.iter().map(|(shown, ..)| serve(*shown)).collect();
        let folder = tempfile::tempdir().unwrap();
        authority.write(&folder.path().join("authority.pem"));
        Self { runtime, addresses, folder }
    }

    fn authority(&self) -> String {
        self.folder.path().join("authority.pem").display().to_string()
    }
}

#[test]
fn links_to_them_are_told_by_the_fault_of_the_certificate() {
    let servers = Servers::start();
    let site = servers.runtime.block_on(BadServer::start());
    let urls: Vec<String> = servers.addresses.iter().map(|address| format!("https://{address}/")).collect();
    let start = site.url(&format!("/links?{}&/good/1", urls.join("&")));
    let run = Run::of(start.as_str(), &["--ca-file", &servers.authority()]);
    run.assert_bounded(300);
    let audit = run.audit();
    assert_eq!((run.code(), audit.complete), (Some(1), true), "{}", run.said());
    assert_eq!(told(&audit, &site, "/good/1"), ("/good/1", "200", NONE));
    for (url, (_, name, _)) in urls.iter().zip(SHOWN) {
        let finding = audit.findings.iter().find(|finding| finding.url == *url).unwrap();
        assert_eq!(finding.rule, "broken-external-link");
        assert!(finding.evidence.contains(name), "{url}: {}", finding.evidence);
        let why = finding.diagnosis.as_ref().unwrap_or_else(|| panic!("{finding:?}"));
        assert!(why.evidence.iter().any(|evidence| evidence.seen.contains(name)), "{why:?}");
    }
}

#[test]
fn a_start_behind_one_is_exit_3_with_the_way_out() {
    let servers = Servers::start();
    for (address, (_, name, way_out)) in servers.addresses.iter().zip(SHOWN) {
        let run = Run::of(&format!("https://{address}/"), &["--ca-file", &servers.authority()]);
        assert_eq!(run.code(), Some(3), "{}", run.said());
        assert!(run.said().contains(name) && run.said().contains(way_out), "{}", run.said());
    }
}

#[test]
fn they_can_be_overlooked_and_the_audit_says_so() {
    let servers = Servers::start();
    let run = Run::of(&format!("https://{}/", servers.addresses[0]), &["--insecure"]);
    let audit = run.audit();
    assert!(audit.complete && audit.coverage.pages > 0, "{}", run.said());
    assert!(audit.settings.insecure, "{:?}", audit.settings);
}

/// A proxy that sends whoever wants a tunnel to this server, and answers everybody else with a page.
fn proxy_to(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || answer_or_tunnel(stream, server));
        }
    });
    address
}

fn answer_or_tunnel(mut client: TcpStream, server: SocketAddr) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    if !head.starts_with(b"CONNECT ") {
        return client.write_all(
            b"HTTP/1.1 402 Payment Required\r\nContent-Length: 5\r\nConnection: close\r\n\r\nPay.\n",
        );
    }
    let mut server = TcpStream::connect(server)?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
    std::io::copy(&mut server, &mut client).map(|_| ())
}

#[test]
fn a_probe_looks_at_the_other_scheme_too() {
    let servers = Servers::start();
    // The certificate is for elsewhere.example, where nothing is wrong with it; and then for another host.
    let proxy = format!("http://{}", proxy_to(servers.addresses[2]));
    for (host, told) in [("elsewhere.example", "200"), ("other.example", "tls-wrong-name")] {
        let output = Command::new(env!("CARGO_BIN_EXE_tollgate"))
            .args(["probe", &format!("http://{host}/"), "--proxy", &proxy, "--format", "json"])
            .args(["--ca-file", &servers.authority()])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).expect(&said);
        let looks = record["probes"][0]["looks"].as_array().unwrap();
        let look = |url: String| looks.iter().find(|look| look["url"] == url && look["method"] == "GET");
        assert_eq!(look(format!("http://{host}/")).unwrap()["told"], "402", "{looks:?}");
        assert_eq!(look(format!("https://{host}/")).unwrap()["told"], told, "{looks:?}");
    }
}
