//! Who asks, what opens doors, and where we do not go.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tollgate::fetch::http::{
    Access, AddressPolicy, Agent, Cookies, Http, HttpOptions, Login, Override, Proxy, Secret, Trust,
    read_cookie_file,
};
use tollgate::fetch::{Client, FailureKind, Fetch, Request, Want};
use url::Url;

use super::badserver::BadServer;
use super::{answered, failed, options};

#[tokio::test]
async fn we_say_who_we_are() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    http.fetch(Request::get(server.url("/"), Want::Facts)).await;
    let head = server.last_head();
    let agent = format!("\r\nuser-agent: tollgate/{} (+https://", env!("CARGO_PKG_VERSION"));
    assert!(head.contains(&agent), "{head}");
    assert!(head.contains("\r\naccept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"));
    assert!(head.contains("\r\naccept-encoding: gzip, br, zstd, deflate\r\n"), "{head}");
    let named = HttpOptions { agent: Agent("me/1".to_owned()), ..options() };
    Http::new(named).unwrap().fetch(Request::get(server.url("/"), Want::Facts)).await;
    assert!(server.last_head().contains("\r\nuser-agent: me/1\r\n"));
}

#[tokio::test]
async fn we_can_ask_as_a_browser_does() {
    let server = BadServer::start().await;
    let http = Http::new(options()).unwrap();
    let request = Request { client: Client::Browser, ..Request::get(server.url("/gzip"), Want::Facts) };
    assert_eq!(answered(&http.fetch(request).await).status, 200);
    let head = server.last_head();
    for header in ["user-agent: mozilla/5.0", "sec-fetch-mode: navigate", "accept-language: en-us"] {
        assert!(head.contains(header), "{head}");
    }
    assert!(!head.contains("tollgate"), "{head}");
}

#[tokio::test]
async fn secrets_go_where_they_belong_and_are_never_told() {
    let (ours, other) = (BadServer::start().await, BadServer::start().await);
    let login = Some(Login::Basic { user: Secret::new("me"), password: Secret::new("hunter2") });
    let headers = vec![("X-Key".to_owned(), Secret::new("hunter3"))];
    let cookies = Some(Secret::new("id=hunter4"));
    let access = Access { headers, login, cookies, ..Access::to(&ours.url("/")) };
    let options = HttpOptions { access: vec![access], ..options() };
    assert!(!format!("{options:?}").contains("hunter"));
    let http = Http::new(options).unwrap();
    for url in [ours.url("/"), ours.url("/reset"), other.url("/")] {
        let response = http.fetch(Request::get(url, Want::Facts)).await;
        assert!(!format!("{response:?}").contains("hunter"));
    }
    for secret in ["authorization: basic bwu6ahvudgvymg==", "x-key: hunter3", "cookie: id=hunter4"] {
        assert!(ours.last_head().contains(secret), "{}", ours.last_head());
    }
    let head = other.last_head();
    assert!(!head.contains("hunter") && !head.contains("authorization"), "{head}");
}

#[tokio::test]
async fn cookies_come_back_only_if_that_is_wanted() {
    for (are_kept, sent) in [(true, true), (false, false)] {
        let server = BadServer::start().await;
        let cookies = Cookies { are_kept, ..Cookies::default() };
        let http = Http::new(HttpOptions { cookies, ..options() }).unwrap();
        for _ in 0..2 {
            let response = http.fetch(Request::get(server.url("/cookie"), Want::Facts)).await;
            assert_eq!(answered(&response).headers.value("set-cookie"), Some("id=...; Path=/"));
        }
        assert_eq!(server.last_head().contains("\r\ncookie: id=1\r\n"), sent);
    }
}

#[tokio::test]
async fn cookies_come_from_a_file() {
    let server = BadServer::start().await;
    let given = read_cookie_file("127.0.0.1\tFALSE\t/\tFALSE\t0\tid\t7\n").unwrap();
    let cookies = Cookies { given, are_kept: false };
    let http = Http::new(HttpOptions { cookies, ..options() }).unwrap();
    http.fetch(Request::get(server.url("/"), Want::Facts)).await;
    assert!(server.last_head().contains("\r\ncookie: id=7\r\n"));
}

#[tokio::test]
async fn a_public_site_leads_nowhere_private() {
    let server = BadServer::start().await;
    let port = server.address().port();
    let public = || HttpOptions { addresses: AddressPolicy::PublicOnly, ..options() };
    let http = Http::new(public()).unwrap();
    for host in ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "169.254.169.254", "0.0.0.0"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        let response = http.fetch(Request::get(url, Want::Facts)).await;
        assert_eq!(failed(&response), FailureKind::PrivateAddress, "{host}");
    }
    assert!(server.heads().is_empty());
    let own = HttpOptions { addresses: AddressPolicy::Host("127.0.0.1".to_owned()), ..options() };
    let http = Http::new(own).unwrap();
    assert_eq!(http.fetch(Request::get(server.url("/"), Want::Facts)).await.status(), Some(200));
    let other = Url::parse(&format!("http://localhost:{port}/")).unwrap();
    assert_eq!(failed(&http.fetch(Request::get(other, Want::Facts)).await), FailureKind::PrivateAddress);
}

#[tokio::test]
async fn an_address_can_be_told_for_a_host_and_port() {
    let server = BadServer::start().await;
    let (address, port) = (server.address().ip(), server.address().port());
    let host = "staging.example".to_owned();
    let resolve = vec![Override { host, port, address }];
    let addresses = AddressPolicy::PublicOnly;
    let http = Http::new(HttpOptions { resolve, addresses, ..options() }).unwrap();
    let url = Url::parse(&format!("http://staging.example:{port}/")).unwrap();
    assert_eq!(http.fetch(Request::get(url, Want::Facts)).await.status(), Some(200));
    assert!(server.last_head().contains(&format!("\r\nhost: staging.example:{port}\r\n")));
}

#[tokio::test]
async fn a_proxy_is_asked_for_everything() {
    let proxy = BadServer::start().await;
    let url = Secret::new(format!("http://me:hunter2@{}", proxy.address()));
    let addresses = AddressPolicy::PublicOnly;
    let http = Http::new(HttpOptions { proxy: Proxy::Url(url), addresses, ..options() }).unwrap();
    let request = Request::get(Url::parse("http://far.example/page").unwrap(), Want::Facts);
    let response = http.fetch(request).await;
    assert_eq!(answered(&response).status, 200);
    let head = proxy.last_head();
    assert!(head.starts_with("get http://far.example/page http/1.1\r\n"), "{head}");
    assert!(head.contains("proxy-authorization: basic "), "{head}");
}

#[tokio::test]
async fn a_socks_proxy_is_told_the_name() {
    let server = BadServer::start().await;
    let proxy = socks(server.address()).await;
    let url = Secret::new(format!("socks5h://{proxy}"));
    let addresses = AddressPolicy::PublicOnly;
    let http = Http::new(HttpOptions { proxy: Proxy::Url(url), addresses, ..options() }).unwrap();
    let request = Request::get(Url::parse("http://far.example/").unwrap(), Want::Facts);
    assert_eq!(answered(&http.fetch(request).await).status, 200);
    assert!(server.last_head().contains("\r\nhost: far.example\r\n"));
}

/// A SOCKS5 proxy (RFC 1928) for one connection, which always leads to the same server.
async fn socks(target: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        client.read_exact(&mut [0; 3]).await.unwrap();
        client.write_all(&[5, 0]).await.unwrap();
        let mut asked = [0; 4 + 1 + "far.example".len() + 2];
        client.read_exact(&mut asked).await.unwrap();
        assert_eq!((asked[3], &asked[5..16]), (3, &b"far.example"[..]));
        client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        let mut server = TcpStream::connect(target).await.unwrap();
        tokio::io::copy_bidirectional(&mut client, &mut server).await
    });
    address
}

#[test]
fn options_that_cannot_be_met_say_why_and_keep_secrets() {
    let proxy = HttpOptions { proxy: Proxy::Url(Secret::new("ftp://me:hunter2@[")), ..options() };
    let trust = Trust { authority: Some("/no/such.pem".into()), ..Trust::default() };
    let agent = Agent("a\nb".to_owned());
    for (options, words) in [
        (proxy, "proxy's URL"),
        (HttpOptions { trust, ..options() }, "`/no/such.pem` cannot be read"),
        (HttpOptions { agent, ..options() }, "user agent"),
    ] {
        let message = format!("{:#}", Http::new(options).err().unwrap());
        assert!(message.contains(words) && !message.contains("hunter"), "{message}");
    }
}
