//! Mail as servers get it: encrypted or not at all, and a password only where nobody else reads it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tollgate::fetch::http::Secret;
use tollgate::fetch::mail::{Encryption, Mail, Route, send};

/// How a server behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// It speaks TLS from the first byte on.
    Tls,
    /// It offers STARTTLS.
    Starttls,
    /// It offers nothing of the kind.
    Plain,
    /// It speaks TLS, and refuses every login, repeating what it was told.
    Refuses,
    /// It says nothing.
    Hangs,
}

/// A server for one visit, and the authority that signs for it.
struct Server {
    port: u16,
    authority: PathBuf,
    _folder: TempDir,
    /// What it was told: in the clear, and encrypted.
    told: JoinHandle<[String; 2]>,
}

impl Server {
    async fn start(manner: Manner) -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no name is wrong");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = || KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key()).expect("a certificate");
        let folder = tempfile::tempdir().expect("a folder for the test");
        let authority = folder.path().join("ca.pem");
        std::fs::write(&authority, issuer.pem()).expect("it is written");
        let own = key();
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("an address is a name");
        let certificate = params.signed_by(&own, &issuer).expect("it is signed").der().clone();
        let own = PrivateKeyDer::try_from(own.serialize_der()).expect("a key");
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], own);
        let acceptor = TlsAcceptor::from(Arc::new(config.expect("they belong together")));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("it is bound").port();
        let told = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("somebody comes");
            visit(stream, manner, acceptor).await
        });
        Self { port, authority, _folder: folder, told }
    }

    /// Sends it a mail; what came of that, and what the server was told.
    async fn send(self, encryption: Encryption, trusts: bool) -> (Result<(), String>, [String; 2]) {
        let to = ["ops@a.example".to_owned()];
        let route =
            Route::new(("127.0.0.1", self.port), encryption, ("audits@a.example", &to)).expect("valid");
        let mail = Mail { subject: "über".to_owned(), text: "Body".to_owned() };
        let password = Secret::new("hush");
        let login = (encryption != Encryption::None).then_some(("me", &password));
        let authority = trusts.then_some(self.authority.as_path());
        let sent = send(&route, mail, login, (authority, Duration::from_secs(5))).await;
        let told = self.told.await.expect("it does not panic");
        (sent.map_err(|error| format!("{error:#}")), told)
    }
}

async fn visit(stream: TcpStream, manner: Manner, acceptor: TlsAcceptor) -> [String; 2] {
    let mut told = [String::new(), String::new()];
    if manner == Manner::Hangs {
        let _ = BufReader::new(stream).read_line(&mut told[0]).await;
        return told;
    }
    let mut stream = stream;
    let is_tls = matches!(manner, Manner::Tls | Manner::Refuses);
    if !is_tls {
        if let Some(plain) = talk(stream, manner, &mut told[0], true).await {
            stream = plain;
        } else {
            return told;
        }
    }
    if let Ok(encrypted) = acceptor.accept(stream).await {
        let manner = if manner == Manner::Starttls { Manner::Tls } else { manner };
        talk(encrypted, manner, &mut told[1], is_tls).await;
    }
    told
}

/// Speaks SMTP until the visitor leaves; gives the stream back where it wants to go on encrypted.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    manner: Manner,
    told: &mut String,
    greets: bool,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    if greets {
        stream.write_all(b"220 here\r\n").await.ok()?;
        stream.flush().await.ok()?;
    }
    let mut is_text = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        told.push_str(&line);
        is_text = is_text && line != ".\r\n";
        let answer = match line.split([' ', '\r']).next().unwrap_or_default() {
            _ if is_text => continue,
            "EHLO" if manner == Manner::Starttls => "250-here\r\n250 STARTTLS\r\n",
            "EHLO" => "250-here\r\n250 AUTH PLAIN\r\n",
            "STARTTLS" => "220 go on\r\n",
            "AUTH" if manner == Manner::Refuses => "535 hush is wrong\r\n",
            "AUTH" => "235 welcome\r\n",
            "DATA" => "354 go on\r\n",
            _ => "250 ok\r\n",
        };
        is_text = answer.starts_with("354");
        stream.write_all(answer.as_bytes()).await.ok()?;
        stream.flush().await.ok()?;
        if answer == "220 go on\r\n" {
            return Some(stream.into_inner());
        }
    }
}

#[tokio::test]
async fn mail_and_login_go_the_encrypted_way() {
    for (manner, encryption) in [(Manner::Tls, Encryption::Tls), (Manner::Starttls, Encryption::Starttls)] {
        let (sent, [clear, encrypted]) = Server::start(manner).await.send(encryption, true).await;
        assert_eq!(sent, Ok(()));
        assert!(encrypted.contains("AUTH PLAIN") && encrypted.contains("Body"), "{encrypted}");
        assert!(
            encrypted.contains("Subject: =?utf-8?") && encrypted.contains("To: ops@a.example"),
            "{encrypted}"
        );
        assert!(!clear.contains("AUTH") && !clear.contains("Body"), "{clear}");
    }
}

#[tokio::test]
async fn who_cannot_be_trusted_or_encrypts_nothing_gets_nothing() {
    for (manner, encryption, trusts) in [
        (Manner::Tls, Encryption::Tls, false),
        (Manner::Starttls, Encryption::Starttls, false),
        (Manner::Plain, Encryption::Starttls, true),
    ] {
        let (sent, told) = Server::start(manner).await.send(encryption, trusts).await;
        assert!(sent.is_err());
        assert!(told.iter().all(|told| !told.contains("AUTH") && !told.contains("Body")), "{told:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_without_what_was_refused() {
    let server = Server::start(Manner::Hangs).await;
    let (sent, _) = server.send(Encryption::None, false).await;
    assert_eq!(sent, Err("the mail server did not answer in time".to_owned()));
    let (sent, _) = Server::start(Manner::Plain).await.send(Encryption::None, false).await;
    assert_eq!(sent, Ok(()));
    let (sent, [_, encrypted]) = Server::start(Manner::Refuses).await.send(Encryption::Tls, true).await;
    let said = sent.expect_err("it refuses");
    assert!(said.contains("535") && !said.contains("hush") && encrypted.contains("AUTH"), "{said}");
}
