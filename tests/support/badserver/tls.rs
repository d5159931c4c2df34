//! Servers with something wrong below HTTP.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use http::header::{CONTENT_TYPE, HeaderName};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The certificate that a server shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nothing is wrong.
    Good,
    /// Past its date.
    Expired,
    /// Before its date.
    NotYet,
    /// For another name.
    Elsewhere,
    /// Signed by itself.
    SelfSigned,
    /// Signed by itself, and an authority: what `openssl req -x509` makes.
    SelfSignedAuthority,
}

/// Who signs what these servers show.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A new one that nobody trusts yet.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Test authority");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes its certificate.
    pub fn write(&self, path: &Path) {
        std::fs::write(path, self.0.pem()).unwrap();
    }

    /// A server that shows such a certificate and then answers well.
    pub async fn serve(&self, shown: Shown, protocol: &'static str) -> SocketAddr {
        let (certificate, key) = self.certificate(shown);
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
            .unwrap();
        config.alpn_protocols = vec![protocol.into()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        accept(move |stream| answer(acceptor.clone(), stream, protocol)).await
    }

    fn certificate(&self, shown: Shown) -> (CertificateDer<'static>, KeyPair) {
        let name = if shown == Shown::Elsewhere { "elsewhere.example" } else { "127.0.0.1" };
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        match shown {
            Shown::Expired => params.not_after = date_time_ymd(2020, 1, 1),
            Shown::NotYet => params.not_before = date_time_ymd(3000, 1, 1),
            Shown::SelfSignedAuthority => params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained),
            Shown::Good | Shown::Elsewhere | Shown::SelfSigned => {}
        }
        let key = KeyPair::generate().unwrap();
        let certificate = match shown {
            Shown::SelfSigned | Shown::SelfSignedAuthority => params.self_signed(&key),
            _ => params.signed_by(&key, &self.0),
        };
        (certificate.unwrap().der().clone(), key)
    }
}

/// A server that answers the first bytes of a client with these, as one does that knows only TLS 1.0.
pub async fn says(bytes: &'static [u8]) -> SocketAddr {
    accept(move |mut stream: TcpStream| async move {
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(bytes).await;
        while stream.read(&mut [0; 4096]).await.is_ok_and(|count| count > 0) {}
    })
    .await
}

async fn accept<F, T>(mut answer: F) -> SocketAddr
where
    F: FnMut(TcpStream) -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    address
}

async fn answer(acceptor: TlsAcceptor, stream: TcpStream, protocol: &'static str) {
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    match protocol {
        "h2" => answer_http2(stream).await,
        _ => answer_http1(stream).await,
    }
}

/// Ends the connection without TLS's good-bye, which many servers leave out.
async fn answer_http1(mut stream: tokio_rustls::server::TlsStream<TcpStream>) {
    let mut head = vec![0; 4096];
    let count = stream.read(&mut head).await.unwrap_or(0);
    let is_unframed = head[..count].starts_with(b"GET /unframed");
    let framing = if is_unframed { "" } else { "Transfer-Encoding: chunked\r\n" };
    let body = if is_unframed { "<p>secure" } else { "9\r\n<p>secure\r\n0\r\n\r\n" };
    let reply = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{framing}\r\n{body}");
    let _ = stream.write_all(reply.as_bytes()).await;
    let _ = stream.flush().await;
}

/// A path that is a number asks for a header of so many bytes. A connection that has brought an
/// answer ends when `/end` is asked for.
async fn answer_http2(stream: tokio_rustls::server::TlsStream<TcpStream>) {
    let builder = h2::server::Builder::new();
    let mut connection = builder.handshake::<_, &'static [u8]>(stream).await.unwrap();
    let mut has_answered = false;
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        if has_answered && request.uri().path() == "/end" {
            return;
        }
        has_answered = true;
        let bytes = request.uri().path()[1..].parse().unwrap_or(1);
        let response = http::Response::builder()
            .header(CONTENT_TYPE, "text/html")
            .header(HeaderName::from_static("x-long"), "a".repeat(bytes))
            .body(())
            .unwrap();
        if let Ok(mut body) = respond.send_response(response, false) {
            let _ = body.send_data(b"<p>secure", true);
        }
    }
}
