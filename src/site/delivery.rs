//! How an answer was delivered: what rules about speed and safety ask of its headers and its way here,
//! in a few bytes for each URL.

use std::time::Duration;

use crate::page::{Answer, Attempt, Client, Contents, Headers, is_script, is_server_error};

/// How an answer was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Bytes of the body, decoded; `UNKNOWN` where nobody said.
    size: u32,
    /// Milliseconds to the first byte; `UNKNOWN` where no network was between.
    first_byte: u32,
    /// Seconds for which a browser need not ask again; `UNKNOWN` where nobody said.
    fresh: u32,
    /// Width and height of a picture in pixels; 0 where they are not known.
    pixels: [u32; 2],
    /// Hash of the content; 0 where it was not read to its end.
    hash: u64,
    /// What kind of content the headers declare.
    pub kind: ContentKind,
    marks: u8,
    /// The server error that came before the answer, less 499; 0 where none did.
    failed: u8,
}

const UNKNOWN: u32 = u32::MAX;

/// Bytes of its written form at most.
const WRITTEN: usize = 31;

const COMPRESSED: u8 = 1;
const STRICT_TRANSPORT: u8 = 2;
const NO_SNIFFING: u8 = 4;
const PAST_CACHE: u8 = 8;

/// What kind of content the headers of an answer declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContentKind {
    /// A page.
    Page,
    /// A style sheet.
    Style,
    /// A script.
    Script,
    /// Other text: data, feeds, drawings.
    Text,
    /// Pictures, fonts, films: what is packed already.
    Packed,
}

impl ContentKind {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Page, Self::Style, Self::Script, Self::Text, Self::Packed];

    /// Its name, of many.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "pages",
            Self::Style => "style sheets",
            Self::Script => "scripts",
            Self::Text => "other texts",
            Self::Packed => "other files",
        }
    }

    fn of(content_type: &str) -> Self {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "text/html" | "application/xhtml+xml" => Self::Page,
            "text/css" => Self::Style,
            essence if is_script(essence) => Self::Script,
            "application/json" | "application/xml" | "application/manifest+json" => Self::Text,
            essence
                if essence.starts_with("text/")
                    || essence.ends_with("+xml")
                    || essence.ends_with("+json") =>
            {
                Self::Text
            }
            _ => Self::Packed,
        }
    }
}

impl Delivery {
    /// What nobody asked for was not delivered.
    pub const NONE: Self = Self {
        size: UNKNOWN,
        first_byte: UNKNOWN,
        fresh: UNKNOWN,
        pixels: [0; 2],
        hash: 0,
        kind: ContentKind::Packed,
        marks: 0,
        failed: 0,
    };

    /// Takes it from an answer.
    pub fn of(answer: &Answer) -> Self {
        let has = |name, part: &str| answer.headers.value(name).is_some_and(|value| names(value, part));
        let mark = |is_set, mark| if is_set { mark } else { 0 };
        let is_compressed =
            answer.headers.value("content-encoding").is_some_and(|coding| coding != "identity");
        let first_byte = answer.transfer.as_ref().map(|transfer| transfer.first_byte.as_millis());
        Self {
            size: answer.size.map_or(UNKNOWN, |size| u32::try_from(size).unwrap_or(UNKNOWN - 1)),
            first_byte: first_byte.map_or(UNKNOWN, |time| u32::try_from(time).unwrap_or(UNKNOWN - 1)),
            fresh: freshness(&answer.headers).unwrap_or(UNKNOWN),
            pixels: answer.contents.pixels.map_or([0; 2], |(width, height)| [width, height]),
            hash: answer.contents.hash.unwrap_or_default(),
            kind: ContentKind::of(answer.headers.value("content-type").unwrap_or_default()),
            marks: mark(is_compressed, COMPRESSED)
                | mark(answer.headers.value("strict-transport-security").is_some(), STRICT_TRANSPORT)
                | mark(has("x-content-type-options", "nosniff"), NO_SNIFFING)
                | mark(is_handed_on(&answer.headers), PAST_CACHE),
            failed: 0,
        }
    }

    /// The same with what we were told before it: a server error passed if the answer is none.
    #[must_use]
    pub fn after(self, attempts: &[Attempt]) -> Self {
        let ours = attempts.iter().filter(|attempt| attempt.client == Client::Ourselves);
        let error = ours.filter_map(|attempt| attempt.outcome.ok()).rfind(|status| is_server_error(*status));
        Self { failed: error.and_then(|status| u8::try_from(status - 499).ok()).unwrap_or_default(), ..self }
    }

    /// The server error that came first, and passed.
    pub fn passed_error(self) -> Option<u16> {
        (self.failed != 0).then(|| u16::from(self.failed) + 499)
    }

    /// Bytes of the body, decoded, where they are known.
    pub fn size(self) -> Option<u64> {
        (self.size != UNKNOWN).then_some(self.size.into())
    }

    /// From the question to the first byte, where a network was between.
    pub fn first_byte(self) -> Option<Duration> {
        (self.first_byte != UNKNOWN).then_some(Duration::from_millis(self.first_byte.into()))
    }

    /// For how long a browser need not ask again, where the headers say.
    pub fn fresh(self) -> Option<Duration> {
        (self.fresh != UNKNOWN).then_some(Duration::from_secs(self.fresh.into()))
    }

    /// Whether it came from a server, and not from a folder: then what it does not say is not said.
    pub fn is_live(self) -> bool {
        self.first_byte != UNKNOWN
    }

    /// Whether the body came in a coding that makes it smaller.
    pub fn is_compressed(self) -> bool {
        self.marks & COMPRESSED != 0
    }

    /// Whether browsers are told to come back encrypted only.
    pub fn has_strict_transport(self) -> bool {
        self.marks & STRICT_TRANSPORT != 0
    }

    /// Width and height of a picture in pixels, where its head could be read.
    pub fn pixels(self) -> Option<(u32, u32)> {
        self.contents().pixels
    }

    /// Hash of a script or style sheet that was read to its end.
    pub fn content_hash(self) -> Option<u64> {
        self.contents().hash
    }

    /// What was seen in the body.
    pub fn contents(self) -> Contents {
        let [width, height] = self.pixels;
        Contents {
            pixels: (width > 0).then_some((width, height)),
            hash: Some(self.hash).filter(|hash| *hash != 0),
        }
    }

    /// Whether a cache on the way says that it hands this on to the server every time.
    pub fn is_past_cache(self) -> bool {
        self.marks & PAST_CACHE != 0
    }

    /// Whether browsers are told to believe the declared type.
    pub fn forbids_sniffing(self) -> bool {
        self.marks & NO_SNIFFING != 0
    }

    /// Its written form: what most have first, and no zeros at its end.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(WRITTEN);
        for number in [self.size, self.first_byte, self.fresh] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend([self.kind as u8, self.marks, self.failed]);
        bytes.extend(self.hash.to_le_bytes());
        bytes.extend(self.pixels.iter().flat_map(|number| number.to_le_bytes()));
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.truncate(end);
        bytes
    }

    /// Reads its written form; `None` when that is damaged.
    pub fn from_bytes(written: &[u8]) -> Option<Self> {
        let mut bytes = [0; WRITTEN];
        bytes.get_mut(..written.len())?.copy_from_slice(written);
        let (head, [kind, marks, failed, tail @ ..]) = bytes.split_at(12) else { return None };
        let (numbers, rest) = (head.as_chunks::<4>().0, tail.as_chunks::<4>().0);
        let ([size, first_byte, fresh], [low, high, width, height]) = (numbers, rest) else { return None };
        let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        Some(Self {
            size: number(size),
            first_byte: number(first_byte),
            fresh: number(fresh),
            pixels: [number(width), number(height)],
            hash: u64::from(number(low)) | u64::from(number(high)) << 32,
            kind: *ContentKind::ALL.get(usize::from(*kind))?,
            marks: *marks,
            failed: *failed,
        })
    }
}

/// The seconds of `Cache-Control` (RFC 9111, section 5.2.2). What must be asked for again is fresh for none.
fn freshness(headers: &Headers) -> Option<u32> {
    let mut seconds = None;
    for directive in headers.values("cache-control").flat_map(|value| value.split(',')) {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        let name = name.trim();
        if name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("no-cache") {
            return Some(0);
        }
        if name.eq_ignore_ascii_case("max-age") {
            seconds = value.trim().trim_matches('"').parse().ok();
        }
    }
    seconds
}

/// Whether a cache says that it never keeps this. A mere miss says nothing: somebody has to be the first.
fn is_handed_on(headers: &Headers) -> bool {
    let says = |name, words: &[&str]| {
        let said = headers.value(name).map(str::trim).unwrap_or_default();
        words.iter().any(|word| said.eq_ignore_ascii_case(word))
    };
    // RFC 9211: the last one named is the nearest to the visitor.
    let nearest =
        headers.value("cache-status").and_then(|value| value.rsplit(',').next()).unwrap_or_default();
    nearest.split(';').any(|part| part.trim().eq_ignore_ascii_case("fwd=bypass"))
        || says("cf-cache-status", &["BYPASS", "DYNAMIC"])
        || says("x-vercel-cache", &["BYPASS"])
}

fn names(value: &str, part: &str) -> bool {
    value.split(',').any(|named| named.trim().eq_ignore_ascii_case(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivered(headers: &[(&str, &str)]) -> Delivery {
        let mut answer = Answer::new(200);
        for (name, value) in headers {
            answer.headers.push(*name, *value);
        }
        Delivery::of(&answer)
    }

    #[test]
    fn headers_are_read_as_browsers_do() {
        for (value, seconds) in [
            ("public, max-age=60", Some(60)),
            ("max-age=\"5\"", Some(5)),
            ("no-cache, max-age=60", Some(0)),
            ("No-Store", Some(0)),
            ("private", None),
            ("max-age=soon", None),
        ] {
            let fresh = delivered(&[("Cache-Control", value)]).fresh();
            assert_eq!(fresh, seconds.map(Duration::from_secs), "{value}");
        }
        assert!(delivered(&[("Content-Encoding", "br")]).is_compressed());
        assert!(!delivered(&[("Content-Encoding", "identity")]).is_compressed());
        assert!(delivered(&[("X-Content-Type-Options", "NoSniff")]).forbids_sniffing());
        for (content_type, kind) in [
            ("text/html; charset=utf-8", ContentKind::Page),
            ("application/x-javascript", ContentKind::Script),
            ("text/css", ContentKind::Style),
            ("image/svg+xml", ContentKind::Text),
            ("font/woff2", ContentKind::Packed),
            ("", ContentKind::Packed),
        ] {
            assert_eq!(delivered(&[("Content-Type", content_type)]).kind, kind, "{content_type}");
        }
    }

    #[test]
    fn only_a_cache_that_says_so_hands_on_every_time() {
        for (name, value, is_so) in [
            ("cache-status", "Edge; fwd=bypass", true),
            ("cache-status", "Origin; fwd=bypass, Edge; hit", false),
            ("cache-status", "Edge; fwd=uri-miss", false),
            ("cf-cache-status", "DYNAMIC", true),
            ("cf-cache-status", "MISS", false),
            ("x-vercel-cache", "BYPASS", true),
            ("x-vercel-cache", "MISS", false),
        ] {
            assert_eq!(delivered(&[(name, value)]).is_past_cache(), is_so, "{name}: {value}");
        }
    }

    #[test]
    fn a_delivery_is_read_as_it_was_written() {
        let known = delivered(&[("Content-Type", "text/css"), ("Cache-Control", "max-age=7")]);
        let failed = Attempt { outcome: Ok(503), client: Client::Ourselves, waited: Duration::ZERO };
        let after = known.after(&[failed]);
        assert_eq!((known.passed_error(), after.passed_error()), (None, Some(503)));
        let mut seen = Answer::new(200);
        seen.contents = Contents { pixels: Some((640, 400)), hash: Some(u64::MAX - 7) };
        for delivery in [Delivery::NONE, known, after, Delivery::of(&seen)] {
            assert_eq!(Delivery::from_bytes(&delivery.to_bytes()), Some(delivery));
        }
        assert_eq!(Delivery::from_bytes(&[0; 32]), None);
        assert_eq!(Delivery::from_bytes(&[9; 31]), None);
    }

    #[test]
    fn the_order_of_the_kinds_is_that_of_the_numbers() {
        for (index, kind) in ContentKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, index);
        }
    }
}
