//! What goes over the wire: heads, bodies in pieces, and the faults that were asked for.

use std::fmt::Write as _;
use std::io;
use std::time::SystemTime;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::Limits;
use super::reply::Reply;

/// The size of the pieces in which a body is read and sent.
const PIECE: u64 = 64 << 10;

/// What a declared `garbage` sends: no client may take it for HTTP.
pub(super) const GARBAGE: &[u8] = b"\x00\xff\x16\x03 this is no HTTP \xde\xad\xbe\xef\r\n\r\n";

/// Headers that say how a message is framed, which nobody but the server knows.
const FRAMING: &[&str] = &["content-length", "transfer-encoding", "connection", "keep-alive"];

/// How much of a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The head only, with the length that the body would have.
    Head,
    /// The head and the first half, as of an answer that breaks off.
    FirstHalf,
    /// Everything.
    Whole,
}

impl Extent {
    /// The same for an answer that breaks off.
    pub fn halved(self) -> Self {
        if self == Self::Whole { Self::FirstHalf } else { self }
    }
}

/// How an answer is put on a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Framing {
    /// How much of it.
    pub extent: Extent,
    /// Whether another one may follow.
    pub keeps_alive: bool,
}

/// Sends an answer and says how many bytes of its body went out.
pub(super) async fn send(
    stream: &mut TcpStream,
    mut reply: Reply<'_>,
    framing: Framing,
    limits: &Limits,
) -> io::Result<u64> {
    let mut piece = head(&reply, framing.keeps_alive).into_bytes();
    let has_body = !matches!(reply.status, 204 | 304);
    let wanted = match framing.extent {
        Extent::Whole if has_body => reply.length(),
        Extent::FirstHalf if has_body => reply.length() / 2,
        _ => 0,
    };
    reply.seek().await?;
    let mut left = wanted;
    while left > 0 {
        left -= reply.read(&mut piece, left.min(PIECE)).await?;
        write(stream, &piece, limits).await?;
        piece.clear();
    }
    write(stream, &piece, limits).await?;
    Ok(wanted)
}

/// Writes all bytes, if the client takes them in time.
pub(super) async fn write(stream: &mut TcpStream, bytes: &[u8], limits: &Limits) -> io::Result<()> {
    timeout(limits.write_timeout, stream.write_all(bytes)).await.map_err(io::Error::from)?
}

fn head(reply: &Reply<'_>, keeps_alive: bool) -> String {
    let status = reply.status;
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    let mut line =
        |name: &str, value: &str| write!(head, "{name}: {value}\r\n").expect("a String takes everything");
    if reply.headers.value("date").is_none() {
        line("date", &httpdate::fmt_http_date(SystemTime::now()));
    }
    for (name, value) in reply.headers.iter().filter(|(name, _)| !FRAMING.contains(name)) {
        line(name, value);
    }
    if !matches!(status, 204 | 304) {
        line("content-length", &reply.length().to_string());
    }
    if !keeps_alive {
        line("connection", "close");
    }
    head.push_str("\r\n");
    head
}

/// The phrases of RFC 9110; no client needs one, but people read them.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        410 => "Gone",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}
