//! The way to a site: proxies, authorities, addresses.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use super::tls::{Authority, Shown};
use super::witness::{Witness, page_of, status};
use super::{SECRET, audit, audit_with, err};

#[test]
fn a_proxy_is_asked_in_place_of_the_site() {
    let proxy = Witness::start(|seen| match seen.path.as_str() {
        "http://far.example/" => page_of("<title>Far</title>"),
        _ => status(404),
    });
    let url = format!("http://me:{SECRET}@{}", proxy.address);
    for (args, toml, environment) in [
        (vec!["http://far.example/", "--proxy", url.as_str()], "", vec![]),
        (
            vec!["http://far.example/"],
            "[network]\nproxy-env = \"THE_PROXY\"\n",
            vec![("THE_PROXY", url.as_str())],
        ),
        (vec!["http://far.example/"], "", vec![("http_proxy", url.as_str()), ("no_proxy", "")]),
    ] {
        let before = proxy.seen().len();
        let run = audit_with(&args, toml, &environment);
        assert_eq!(run.audit().statuses.get("200"), Some(&1), "{args:?}: {}", err(&run.output));
        let asked = proxy.seen().split_off(before);
        assert!(asked.iter().all(|seen| seen.header("proxy-authorization").is_some()), "{asked:?}");
        for (name, bytes) in run.outputs() {
            assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{name}");
        }
    }
}

#[test]
fn this_machine_is_asked_straight_whatever_the_environment_says() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let run = audit_with(&[&site.url("/")], "", &[("http_proxy", "http://127.0.0.1:9/"), ("no_proxy", "")]);
    assert_eq!(run.audit().coverage.pages, 1);
}

#[test]
fn a_socks_proxy_leads_to_the_site() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let address = site.address;
    let proxy = socks(move |_| address);
    let run = audit(&["http://far.example/", "--proxy", &format!("socks5h://{proxy}")]);
    assert_eq!(run.audit().coverage.pages, 1, "{}", err(&run.output));
    assert!(run.audit().settings.proxy);
    let hosts = ["far.example", "www.far.example"];
    assert!(site.seen().iter().all(|seen| seen.header("host").is_some_and(|host| hosts.contains(&host))));
}

/// A SOCKS5 proxy (RFC 1928) that leads to a server by the port that is asked for, whatever the host.
pub fn socks(server_of: impl Fn(u16) -> SocketAddr + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let server_of = Arc::new(server_of);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server_of = Arc::clone(&server_of);
            thread::spawn(move || lead(client, &*server_of));
        }
    });
    address
}

fn lead(mut client: TcpStream, server_of: &dyn Fn(u16) -> SocketAddr) -> Option<()> {
    client.read_exact(&mut [0; 3]).ok()?;
    client.write_all(&[5, 0]).ok()?;
    let mut asked = [0; 5];
    client.read_exact(&mut asked).ok()?;
    let mut name_and_port = vec![0; usize::from(asked[4]) + 2];
    client.read_exact(&mut name_and_port).ok()?;
    let port = u16::from_be_bytes(*name_and_port.last_chunk()?);
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
    let mut server = TcpStream::connect(server_of(port)).ok()?;
    let (mut from_server, mut to_client) = (server.try_clone().ok()?, client.try_clone().ok()?);
    thread::spawn(move || {
        // Whoever ends the conversation ends it for the other, too.
        let _ = std::io::copy(&mut from_server, &mut to_client);
        to_client.shutdown(Shutdown::Both)
    });
    std::io::copy(&mut client, &mut server).ok()?;
    Some(())
}

#[test]
fn an_authority_of_ones_own_is_trusted_when_it_is_named() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (authority, folder) = (Authority::new(), tempfile::tempdir().expect("a folder for the test"));
    let pem = folder.path().join("ca.pem");
    authority.write(&pem);
    let address = runtime.block_on(authority.serve(Shown::Good, "http/1.1"));
    let start = format!("https://{address}/");
    let stranger = audit(&[&start]);
    let said = err(&stranger.output);
    assert_eq!(stranger.output.status.code(), Some(3), "{said}");
    assert!(said.contains("tls-untrusted") && said.contains("--ca-file"), "{said}");
    let pem = pem.to_str().expect("it is UTF-8");
    assert!(audit(&[&start, "--ca-file", pem]).audit().coverage.pages > 0);
    let toml = format!("[network]\nca-file = {pem:?}\n");
    let run = audit_with(&[&start], &toml, &[]);
    assert!(run.audit().coverage.pages > 0 && !run.audit().settings.insecure);
}

#[test]
fn certificates_that_nobody_looked_at_are_told_in_every_report() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let address = runtime.block_on(Authority::new().serve(Shown::Expired, "http/1.1"));
    let start = format!("https://{address}/");
    let run = audit(&[&start]);
    assert_eq!(run.output.status.code(), Some(3));
    assert!(err(&run.output).contains("renew the certificate"), "{}", err(&run.output));
    for (args, toml) in
        [(vec![start.as_str(), "--insecure"], ""), (vec![start.as_str()], "[network]\ninsecure = true\n")]
    {
        let run = audit_with(&args, toml, &[]);
        assert!(run.audit().settings.insecure);
        let remark = "certificates were not verified (--insecure)";
        assert!(run.printed().contains(remark), "{}", run.printed());
        assert!(run.html().contains(remark));
    }
}

#[test]
fn an_address_that_was_given_is_connected_to() {
    let site = Witness::site(&[("/", "<title>Home</title>")]);
    let port = site.address.port();
    let (start, given) =
        (format!("http://staging.example:{port}/"), format!("staging.example:{port}:127.0.0.1"));
    let run = audit(&[&start, "--resolve", &given]);
    assert_eq!(run.audit().coverage.pages, 1, "{}", err(&run.output));
    assert_eq!(run.audit().settings.resolve, [given.as_str()]);
    let run = audit_with(&[&start], &format!("[network]\nresolve = [\"{given}\"]\n"), &[]);
    assert_eq!(run.audit().coverage.pages, 1, "{}", err(&run.output));
    let unknown = audit(&[&start]);
    assert_eq!(unknown.output.status.code(), Some(3));
    assert!(err(&unknown.output).contains("--resolve"), "{}", err(&unknown.output));
}
