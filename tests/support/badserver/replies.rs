//! The behaviours, by path.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

use super::{Play, Then};

/// The page that decodes from most replies.
pub const PAGE: &str = "<!doctype html><title>Page</title><p>The page.";

/// What a path plays; `before` counts the requests that this connection has answered already.
pub fn play(path: &str, before: usize) -> Play {
    let known = heads(path).or_else(|| bodies(path)).or_else(|| coded(path));
    let known = known.or_else(|| endless(path)).or_else(|| huge(path));
    if let Some(targets) = path.strip_prefix("/links?") {
        return links(targets);
    }
    if let Some(status) = path.strip_prefix("/only/") {
        return close(format!("HTTP/1.1 {status} Any\r\nContent-Length: 0\r\n\r\n"));
    }
    match path.strip_prefix("/status/") {
        Some(status) => next(format!("HTTP/1.1 {status} Any\r\nContent-Length: 0\r\n\r\n")),
        None if before > 0 && path.ends_with("-on-reuse") => last_words(path),
        None => known.unwrap_or_else(|| page("")),
    }
}

/// How a connection ends that has answered before.
fn last_words(path: &str) -> Play {
    let begun = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<p>begun";
    match path {
        "/closed-on-reuse" => close(""),
        "/cut-on-reuse" => close(begun),
        "/reset-on-reuse" => Play { bytes: begun.into(), then: Then::Reset },
        // What an answer before had too much is taken for the next one.
        "/garbled-on-reuse" => close("left over from an answer before"),
        _ => page(""),
    }
}

/// A page with links to all these paths.
fn links(targets: &str) -> Play {
    let body = targets.split('&').fold(PAGE.to_owned(), |mut all, target| {
        write!(all, "<a href='{target}'>{target}</a> ").unwrap();
        all
    });
    next(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

/// Heads that break the rules, and heads that are too much.
fn heads(path: &str) -> Option<Play> {
    let many = |count: usize| {
        (0..count).fold(String::new(), |mut all, index| {
            write!(all, "X-{index}: {index}\r\n").unwrap();
            all
        })
    };
    Some(match path {
        "/headers/300" => page(&many(300)),
        "/headers/513" => page(&many(513)),
        "/headers/64k" => page(&format!("X-Long: {}\r\n", "a".repeat(64 << 10))),
        "/headers/300k" => page(&format!("X-Long: {}\r\n", "a".repeat(300 << 10))),
        "/headers/delete" => page("X-\x7f: 1\r\n"),
        "/headers/space" => page("X-Space : 1\r\n"),
        "/headers/folded" => page("X-Folded: 1\r\n  2\r\n"),
        "/headers/control" => page("X-Control: a\x01b\r\n"),
        "/headers/latin1" => page_of(b"X-Name: caf\xe9\r\n"),
        "/headers/two-lengths" => {
            close("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
        }
        "/headers/no-number" => close("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nab"),
        "/early-hints" => {
            let hint = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n".repeat(20);
            next(hint + "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nok")
        }
        "/http09" => close("<p>No head at all."),
        "/nonsense" => close("\0\x01\x02\x03 what is this"),
        "/closed" => close(""),
        "/reset" => Play { bytes: Vec::new(), then: Then::Reset },
        "/silence" => Play { bytes: Vec::new(), then: Then::Silence },
        "/redirect/loop" => moved("/redirect/loop"),
        "/redirect/garbage" => moved("http://[::bad/"),
        "/cookie" => page("Set-Cookie: id=1; Path=/\r\nSet-Cookie: theirs=1; Domain=example.org\r\n"),
        chain if chain.starts_with("/redirect/") => {
            let left: u32 = chain.strip_prefix("/redirect/")?.parse().ok()?;
            moved(&format!("/redirect/{}", left.checked_sub(1)?))
        }
        _ => return None,
    })
}

/// Bodies that are not as their heads say.
fn bodies(path: &str) -> Option<Play> {
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    let chunked = format!("{html}Transfer-Encoding: chunked\r\n\r\n");
    Some(match path {
        "/body/reset" => {
            let bytes = format!("{html}Content-Length: 999\r\n\r\n<p>begun").into_bytes();
            Play { bytes, then: Then::Reset }
        }
        "/body/truncated" => close(format!("{html}Content-Length: 999\r\n\r\n<p>begun")),
        "/body/more" => next(format!("{html}Content-Length: 3\r\n\r\n<p>and much more")),
        "/body/unframed" => close(format!("{html}\r\n{PAGE}")),
        "/body/silent" => {
            Play { bytes: format!("{html}Content-Length: 9\r\n\r\n<p>").into(), then: Then::Silence }
        }
        "/chunks/good" => next(format!("{chunked}3\r\n<p>\r\n0\r\n\r\n")),
        "/chunks/broken" => close(format!("{chunked}zz\r\n<p>\r\n0\r\n\r\n")),
        "/chunks/truncated" => close(format!("{chunked}ff\r\n<p>")),
        "/chunks/huge" => close(format!("{chunked}ffffffffffffffffff\r\n<p>")),
        "/binary/small" => {
            next("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 4\r\n\r\n\0\0\0\0")
        }
        "/binary/large" => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9000000000\r\n\r\n";
            Play { bytes: head.into(), then: Then::Again(vec![0; 64 << 10]) }
        }
        "/json/402" => next(
            "HTTP/1.1 402 Payment Required\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n\
             {\"x402Version\":1}",
        ),
        _ => return None,
    })
}

/// Codings: good, broken and mislabelled.
fn coded(path: &str) -> Option<Play> {
    let gzip = || gzip(PAGE.as_bytes());
    Some(match path {
        "/gzip" => labelled("gzip", &gzip()),
        "/gzip/twice" => labelled("gzip, gzip", &self::gzip(&gzip())),
        "/gzip/and-more" => labelled("gzip", &[gzip(), b"garbage".to_vec()].concat()),
        "/gzip/truncated" => labelled("gzip", &gzip()[..gzip().len() - 9]),
        "/gzip/only-head" => labelled("gzip", &gzip()[..10]),
        // The decoder is done long before the chunks are.
        "/gzip/late-end" => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
            let chunk = format!("{head}{:x}\r\n", gzip().len()).into_bytes();
            let bytes = [chunk, gzip(), b"\r\n".to_vec()].concat();
            Play { bytes, then: Then::Drip(b"0\r\n\r\n".into(), Duration::from_millis(5)) }
        }
        "/gzip/empty" => labelled("gzip", b""),
        "/gzip/broken" => labelled("gzip", &broken(gzip())),
        "/gzip/not" => labelled("gzip", PAGE.as_bytes()),
        "/gzip/labelled-br" => labelled("br", &gzip()),
        "/gzip/labelled-zstd" => labelled("zstd", &gzip()),
        "/gzip/bomb" => labelled("gzip", &self::gzip(&vec![b'a'; 16 << 20])),
        "/deflate/zlib" => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(PAGE.as_bytes()).unwrap();
            labelled("deflate", &encoder.finish().unwrap())
        }
        "/deflate/raw" => {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(PAGE.as_bytes()).unwrap();
            labelled("deflate", &encoder.finish().unwrap())
        }
        // `printf '<p>br' | brotli` and `printf '<p>zstd' | zstd`, as uncompressed blocks by hand.
        "/br" => labelled("br", b"\x0b\x02\x80<p>br\x03"),
        "/zstd" => labelled("zstd", b"\x28\xb5\x2f\xfd\x20\x07\x39\x00\x00<p>zstd"),
        // A window of 16 MB is asked for; RFC 9659 allows 8.
        "/zstd/window" => labelled("zstd", b"\x28\xb5\x2f\xfd\x00\x70\x39\x00\x00<p>zstd"),
        "/coding/unknown" => labelled("utf-8", PAGE.as_bytes()),
        "/coding/many" => labelled("br, br, br, br, br, br", b""),
        _ => return None,
    })
}

/// What never ends.
fn endless(path: &str) -> Option<Play> {
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
    let again = |bytes: String, piece: Vec<u8>| Play { bytes: bytes.into(), then: Then::Again(piece) };
    Some(match path {
        "/endless/body" => again(format!("{html}\r\n"), b"<p>".repeat(20_000)),
        "/endless/line" => again(format!("{html}Content-Length: 1000000000\r\n\r\n"), vec![b'a'; 64 << 10]),
        "/endless/headers" => again(html.to_owned(), b"X-More: and more\r\n".repeat(1000)),
        "/endless/header" => again(format!("{html}X: "), vec![b'a'; 64 << 10]),
        "/endless/hints" => again(String::new(), b"HTTP/1.1 102 Processing\r\n\r\n".repeat(100)),
        // Stored blocks of no length: they decode to nothing.
        "/endless/nothing" => {
            let head = format!("{html}Content-Encoding: deflate\r\n\r\n\x78\x01");
            again(head, b"\x00\x00\x00\xff\xff".repeat(10_000))
        }
        "/drip/head" => drip(&format!("{html}Content-Length: 9\r\n\r\n<p>")),
        "/drip/body" => {
            let body = "a".repeat(100_000);
            let bytes = format!("{html}Content-Length: 100000\r\n\r\n").into();
            Play { bytes, then: Then::Drip(body.into(), Duration::from_millis(10)) }
        }
        _ => return None,
    })
}

/// Links, each to one of so many addresses.
fn addresses(links: u32, distinct: u32) -> String {
    (0..links).fold(String::new(), |mut all, number| {
        writeln!(all, "<a href=/n/{}>x</a>", number % distinct).unwrap();
        all
    })
}

/// What ends, and is far more than anybody wants; and sites without an end.
fn huge(path: &str) -> Option<Play> {
    let page = |body: String| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
        next(format!("{head}Content-Length: {}\r\n\r\n{PAGE}{body}", PAGE.len() + body.len()))
    };
    Some(match path {
        "/huge/line" => {
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n", 1 << 30);
            Play { bytes: head.into(), then: Then::Again(vec![b'a'; 64 << 10]) }
        }
        "/huge/links" => page(addresses(1_000_000, 1000)),
        "/huge/addresses" => page(addresses(250_000, 250_000)),
        "/huge/address" => page(format!("<a href=/{}>long</a>", "a".repeat(1 << 20))),
        "/huge/nesting" => page("<div><ul><li><b>".repeat(25_000) + "<a href=/good/inside>inside</a>"),
        deeper if deeper.starts_with("/deeper/") => {
            page(format!("<h1>{deeper}</h1><a href=deeper/>deeper</a>"))
        }
        room => {
            let number: u64 = room.strip_prefix("/maze/")?.parse().ok()?;
            let door = |way| {
                format!(
                    "<a href=/maze/{}>{way}</a>",
                    number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(way)
                )
            };
            page(format!("<title>Room {number}</title><h1>{number}</h1>{}{}", door(1), door(3)))
        }
    })
}

fn next(bytes: impl Into<Vec<u8>>) -> Play {
    Play { bytes: bytes.into(), then: Then::Next }
}

fn close(bytes: impl Into<Vec<u8>>) -> Play {
    Play { bytes: bytes.into(), then: Then::Close }
}

fn drip(bytes: &str) -> Play {
    Play { bytes: Vec::new(), then: Then::Drip(bytes.into(), Duration::from_millis(10)) }
}

fn page(headers: &str) -> Play {
    page_of(headers.as_bytes())
}

fn page_of(headers: &[u8]) -> Play {
    let rest = format!("Content-Type: text/html\r\nContent-Length: {}\r\n\r\n{PAGE}", PAGE.len());
    next([b"HTTP/1.1 200 OK\r\n", headers, rest.as_bytes()].concat())
}

fn moved(location: &str) -> Play {
    next(format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"))
}

fn labelled(coding: &str, body: &[u8]) -> Play {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    next([head.as_bytes(), body].concat())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The checksum no longer fits.
fn broken(mut bytes: Vec<u8>) -> Vec<u8> {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    bytes
}
