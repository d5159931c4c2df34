//! The head of a request: found in what was received, and read strictly (RFC 9112).

use memchr::memmem;

use super::Limits;
use crate::fetch::Headers;

/// How many header lines a request may have.
const MOST_HEADERS: usize = 128;

/// A request without its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The method as sent.
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// The host that it is for, where it names one.
    pub host: Option<String>,
    /// The headers.
    pub headers: Headers,
    /// Whether another request may follow on this connection.
    pub keeps_alive: bool,
}

/// A status that tells a client what is wrong with its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused(pub u16);

/// Takes the next head out of what was received, when all of it is there.
pub(super) fn take(received: &mut Vec<u8>, limits: &Limits) -> Result<Option<Head>, Refused> {
    let blank = received.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    received.drain(..blank);
    match end_of_head(received) {
        Some(end) if end <= limits.head_bytes => {
            let head = parse(&received[..end], limits)?;
            received.drain(..end);
            Ok(Some(head))
        }
        None if received.len() <= limits.head_bytes => Ok(None),
        _ if memchr::memchr(b'\n', &received[..limits.head_bytes]).is_none() => Err(Refused(414)),
        _ => Err(Refused(431)),
    }
}

/// A line end may also be a bare LF (RFC 9112, section 2.2).
fn end_of_head(received: &[u8]) -> Option<usize> {
    let strict = memmem::find(received, b"\n\r\n").map(|at| at + 3);
    let lenient = memmem::find(received, b"\n\n").map(|at| at + 2);
    [strict, lenient].into_iter().flatten().min()
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Head, Refused> {
    let mut lines = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut lines);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Err(httparse::Error::TooManyHeaders) => return Err(Refused(431)),
        Err(httparse::Error::Version) => return Err(Refused(505)),
        Ok(httparse::Status::Partial) | Err(_) => return Err(Refused(400)),
    }
    let (Some(method), Some(target), Some(minor)) = (request.method, request.path, request.version) else {
        return Err(Refused(400));
    };
    if target.len() > limits.target_bytes {
        return Err(Refused(414));
    }
    let mut headers = Headers::default();
    for line in request.headers.iter() {
        headers.push(line.name, String::from_utf8_lossy(line.value));
    }
    check_host(&headers, minor)?;
    let keeps_alive = keeps_alive(&headers, minor);
    // RFC 9112, section 3.2.2: the host in the target counts, and not the header.
    let host = host_of_target(target).or(headers.value("host")).map(str::to_owned);
    Ok(Head { method: method.to_owned(), target: read_target(method, target)?, host, headers, keeps_alive })
}

/// RFC 9112, section 3.2: exactly one `Host` in HTTP/1.1.
fn check_host(headers: &Headers, minor: u8) -> Result<(), Refused> {
    let hosts = headers.values("host").count();
    if hosts == 1 || hosts == 0 && minor == 0 { Ok(()) } else { Err(Refused(400)) }
}

/// Path and query, or the same behind `http://host` as a proxy sends it (RFC 9112, section 3.2.2).
fn read_target(method: &str, target: &str) -> Result<String, Refused> {
    if target.starts_with('/') || !matches!(method, "GET" | "HEAD") {
        return Ok(target.to_owned());
    }
    let (scheme, rest) = target.split_once("://").ok_or(Refused(400))?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err(Refused(400));
    }
    let path = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
    Ok(if path.starts_with('/') { path.to_owned() } else { format!("/{path}") })
}

fn host_of_target(target: &str) -> Option<&str> {
    let (_, rest) = target.split_once("://").filter(|_| !target.starts_with('/'))?;
    let authority = rest.split(['/', '?']).next()?;
    Some(authority.rsplit_once('@').map_or(authority, |(_, host)| host))
}

/// Bodies of requests are not read, so nothing that follows one would be understood.
fn keeps_alive(headers: &Headers, minor: u8) -> bool {
    let has_body = headers.value("transfer-encoding").is_some()
        || headers.values("content-length").any(|length| length.trim() != "0");
    let mut options = headers.values("connection").flat_map(|value| value.split(','));
    let closes = options.any(|option| option.trim().eq_ignore_ascii_case("close"));
    minor == 1 && !closes && !has_body
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Option<Head>, Refused> {
        take(&mut text.as_bytes().to_vec(), &Limits::default())
    }

    #[test]
    fn heads_are_taken_one_by_one() {
        let mut received = b"\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /b HTTP/1.1\nHost: x\n\nGET".to_vec();
        let mut next = || take(&mut received, &Limits::default()).unwrap();
        assert_eq!(next().unwrap().target, "/a");
        assert_eq!(next().unwrap().method, "HEAD");
        assert_eq!(next(), None);
        assert_eq!(received, b"GET");
    }

    #[test]
    fn what_is_no_request_is_refused_with_its_status() {
        let long = "a".repeat(9000);
        for (text, status) in [
            ("GARBAGE\r\n\r\n", 400),
            ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400),
            ("GET path HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
            (&format!("GET /{long} HTTP/1.1\r\nHost: x\r\n\r\n"), 414),
            (&format!("GET /{}", "a".repeat(70_000)), 414),
            (&format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}", "a".repeat(70_000)), 431),
            (&format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "A: b\r\n".repeat(200)), 431),
        ] {
            assert_eq!(read(text), Err(Refused(status)), "{}", &text[..text.len().min(60)]);
        }
    }

    #[test]
    fn targets_may_be_whole_urls() {
        for (target, expected) in
            [("/a?b", "/a?b"), ("http://x/a?b", "/a?b"), ("HTTP://x", "/"), ("http://x?b", "/?b")]
        {
            let head = read(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")).unwrap().unwrap();
            assert_eq!(head.target, expected);
        }
    }

    #[test]
    fn the_host_in_the_target_counts_before_the_header() {
        for (target, host) in
            [("/a://b/", "x"), ("http://y:80/a", "y:80"), ("http://u:p@y?b", "y"), ("HTTP://y", "y")]
        {
            let head = read(&format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n")).unwrap().unwrap();
            assert_eq!(head.host.as_deref(), Some(host), "{target}");
        }
    }

    #[test]
    fn connections_stay_only_where_the_next_request_is_found() {
        for (version, header, expected) in [
            ("1.1", "A: b", true),
            ("1.1", "Connection: x, Close", false),
            ("1.1", "Content-Length: 0", true),
            ("1.1", "Content-Length: 5", false),
            ("1.1", "Transfer-Encoding: chunked", false),
            ("1.0", "A: b", false),
        ] {
            let head =
                read(&format!("POST / HTTP/{version}\r\nHost: x\r\n{header}\r\n\r\n")).unwrap().unwrap();
            assert_eq!(head.keeps_alive, expected, "{version} {header}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(mut bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            bytes.extend(b"\r\n\r\n");
            let limits = Limits { head_bytes: 100, ..Limits::default() };
            while let Ok(Some(_)) = take(&mut bytes, &limits) {}
        }
    }
}
