//! URLs: parsing as a browser does it, the identity under which we remember one, the same-site
//! question, and the form shown to people.
//!
//! Two values are kept apart: the [`Url`] exactly as a browser would request it, and its [`key`],
//! which is equal for spellings that no sane server tells apart. Nothing here does I/O.

mod hosts;
mod plain;
mod secrets;
mod table;

use percent_encoding::{AsciiSet, CONTROLS};

pub use hosts::{
    folder_of_key, host_of_key, is_private_host, on_site, origin_of_key, path_and_query_of_key, path_of_key,
    section_of_key,
};
pub use plain::{PlainJoiner, is_plain_path};
pub use secrets::is_secret_name;
pub use table::{Hashed, Interner, TextList, Texts, UrlId};
pub use url::{ParseError, Url};

/// What must be escaped so that a browser's URL parser leaves a path as it is (WHATWG URL, path state), and reads it
/// as the path of a file whose name holds no escapes.
pub const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What happens to query parameters that only mark where a visitor came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tracking {
    /// They are part of the identity, as servers may answer them differently.
    #[default]
    Keep,
    /// They are dropped from the identity.
    Drop,
}

/// Parameters set by advertising and mail systems, never by a site's own navigation.
const TRACKING_PARAMETERS: &[&str] = &[
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "mkt_tok",
    "srsltid",
    "ttclid",
    "twclid",
    "wbraid",
    "yclid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
];

/// Resolves a reference against the address of the page it stands on, as a browser would, but without a login:
/// whoever writes a page must not make us log in anywhere, and no login belongs into a report.
pub fn join(base: &Url, reference: &str) -> Result<Url, ParseError> {
    let mut url = base.join(reference)?;
    if !url.username().is_empty() || url.password().is_some() {
        // Only URLs without a host refuse that, and they have no login.
        let _ = url.set_password(None).and_then(|()| url.set_username(""));
    }
    Ok(url)
}

/// Whether this is a URL that can be visited over HTTP.
pub fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// The identity of a URL: two spellings with the same key are one target.
///
/// Dropped: fragment, credentials, default port, dot segments, an empty query, a trailing dot of the
/// host. Normalised: case of scheme, host and percent-escapes, escapes of unreserved characters
/// (RFC 3986, section 6.2.2), characters that must be escaped. The path's case and its trailing
/// slash stay: servers tell them apart.
pub fn key(url: &Url, tracking: Tracking) -> String {
    let mut key = String::with_capacity(url.as_str().len());
    key.push_str(url.scheme());
    key.push(':');
    if let Some(host) = url.host_str() {
        key.push_str("//");
        key.push_str(host.strip_suffix('.').unwrap_or(host));
        if let Some(port) = url.port() {
            key.push(':');
            key.push_str(&port.to_string());
        }
    }
    push_normalised(&mut key, url.path());
    push_query(&mut key, url.query(), tracking);
    key
}

fn push_query(key: &mut String, query: Option<&str>, tracking: Tracking) {
    let mut separator = '?';
    let kept = |pair: &&str| tracking == Tracking::Keep || !is_tracking(pair);
    for pair in query.filter(|query| !query.is_empty()).into_iter().flat_map(|q| q.split('&')).filter(kept) {
        key.push(separator);
        push_normalised(key, pair);
        separator = '&';
    }
}

/// The first parameter of an identity that an advertising or mail system sets.
pub fn tracking_parameter(key: &str) -> Option<&str> {
    let (_, query) = key.split_once('?')?;
    let pair = query.split('&').find(|pair| is_tracking(pair))?;
    pair.split('=').next()
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair);
    name.starts_with("utm_") || TRACKING_PARAMETERS.contains(&name)
}

/// Bytes of a path or query in the form that [`key`] gives them, whatever their encoding.
pub fn normalised(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    push_normalised_bytes(&mut text, bytes);
    text
}

/// Appends `text` with escapes of unreserved characters undone, the others in upper case, and the
/// characters that RFC 3986 does not allow escaped.
fn push_normalised(key: &mut String, text: &str) {
    if text.bytes().all(is_plain) {
        key.push_str(text);
    } else {
        push_normalised_bytes(key, text.as_bytes());
    }
}

fn push_normalised_bytes(key: &mut String, bytes: &[u8]) {
    let mut at = 0;
    while at < bytes.len() {
        match escaped_byte(bytes, at) {
            Some(byte) if is_unreserved(byte) => key.push(char::from(byte)),
            Some(byte) => push_escape(key, byte),
            None if is_plain(bytes[at]) || bytes[at] == b'%' => key.push(char::from(bytes[at])),
            None => push_escape(key, bytes[at]),
        }
        at += if escaped_byte(bytes, at).is_some() { 3 } else { 1 };
    }
}

fn escaped_byte(bytes: &[u8], at: usize) -> Option<u8> {
    match bytes.get(at..at + 3)? {
        [b'%', high, low] => Some(hex_digit(*high)? << 4 | hex_digit(*low)?),
        _ => None,
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn push_escape(key: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    key.push('%');
    key.push(char::from(DIGITS[usize::from(byte >> 4)]));
    key.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Unreserved and reserved characters of RFC 3986: what may stand in a URL as it is.
fn is_plain(byte: u8) -> bool {
    is_unreserved(byte) || b":/?#[]@!$&'()*+,;=".contains(&byte)
}

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Whether both URLs have the same scheme, host and port (RFC 6454).
pub fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme() && same_host(one, other)
}

/// Whether both URLs name the same host and port; `http` and `https` count as one.
pub fn same_host(one: &Url, other: &Url) -> bool {
    bare_host(one) == bare_host(other) && one.port() == other.port()
}

/// Whether both hosts belong to one registrable domain of the Public Suffix List.
///
/// Addresses and names without a registrable domain (`localhost`, `github.io`) are only equal to themselves.
pub fn same_site(one: &Url, other: &Url) -> bool {
    match (registrable_domain(one), registrable_domain(other)) {
        (Some(one), Some(other)) => one == other,
        _ => bare_host(one) == bare_host(other),
    }
}

/// The part of the host that somebody registered: `example.co.uk` of `www.example.co.uk`.
pub fn registrable_domain(url: &Url) -> Option<&str> {
    match url.host()? {
        url::Host::Domain(_) => psl::domain_str(bare_host(url)?),
        _ => None,
    }
}

fn bare_host(url: &Url) -> Option<&str> {
    url.host_str().map(|host| host.strip_suffix('.').unwrap_or(host))
}

/// The bytes that a server sees when it undoes the escapes of a path.
pub fn decoded_path(path: &str) -> std::borrow::Cow<'_, [u8]> {
    percent_encoding::percent_decode_str(path).into()
}

/// Text with its escapes undone, where that gives text.
pub fn decoded_text(text: &str) -> std::borrow::Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap_or(text.into())
}

/// A URL as people like to read it: international host names and UTF-8 escapes in letters.
///
/// Escapes that would be confusing when undone (controls, spaces, delimiters, bidirectional marks,
/// invalid UTF-8) stay as they are, so the text can be pasted back into a browser.
pub fn display(url: &Url) -> String {
    let mut shown = format!("{}:", url.scheme());
    if let Some(host) = url.host_str() {
        shown.push_str("//");
        shown.push_str(&display_host(host));
        if let Some(port) = url.port() {
            shown.push(':');
            shown.push_str(&port.to_string());
        }
    }
    shown.push_str(&display_escapes(&url[url::Position::BeforePath..]));
    shown
}

/// Letters are shown only when they lead back to the same name, so a look-alike stays in `xn--` form.
fn display_host(host: &str) -> String {
    let (unicode, errors) = idna_to_unicode(host);
    if errors { host.to_owned() } else { unicode }
}

fn idna_to_unicode(host: &str) -> (String, bool) {
    let (unicode, result) = idna::domain_to_unicode(host);
    let mixed = unicode.split('.').any(mixes_ascii_and_other_letters);
    (unicode, result.is_err() || mixed)
}

/// The cheap half of the browsers' spoofing check: `pаypal` with one Cyrillic letter.
fn mixes_ascii_and_other_letters(label: &str) -> bool {
    let is_foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && u32::from(c) > 0x24F;
    label.chars().any(|c| c.is_ascii_alphabetic()) && label.chars().any(is_foreign)
}

fn display_escapes(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('%') {
        shown.push_str(&rest[..start]);
        let (run, after) = split_escape_run(&rest[start..]);
        push_readable(&mut shown, run);
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Splits off the leading `%XX%XX...`; a stray percent sign is a run of its own.
fn split_escape_run(text: &str) -> (&str, &str) {
    let mut end = 0;
    while escaped_byte(text.as_bytes(), end).is_some() {
        end += 3;
    }
    text.split_at(end.max(1))
}

fn push_readable(shown: &mut String, run: &str) {
    for chunk in decoded_path(run).utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_alphanumeric() && !c.is_ascii() {
                shown.push(c);
            } else if run == "%" {
                shown.push('%');
            } else {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_escape(shown, byte));
            }
        }
        chunk.invalid().iter().for_each(|byte| push_escape(shown, *byte));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a test writes valid URLs")
    }

    fn key_of(text: &str) -> String {
        key(&url(text), Tracking::Keep)
    }

    #[test]
    fn a_reference_never_makes_us_log_in() {
        let base = url("http://example.com/a/");
        for (reference, expected) in [
            ("http://me:secret@example.com/b", "http://example.com/b"),
            ("//me@example.com:81/b", "http://example.com:81/b"),
            ("b", "http://example.com/a/b"),
            ("mailto:me@example.com", "mailto:me@example.com"),
        ] {
            assert_eq!(join(&base, reference).map(String::from).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn spellings_of_one_target_share_a_key() {
        for (spelling, expected) in [
            ("HTTP://Example.COM", "http://example.com/"),
            ("http://example.com:80/a", "http://example.com/a"),
            ("http://example.com./a", "http://example.com/a"),
            ("https://user:secret@example.com/", "https://example.com/"),
            ("http://example.com/a/../b/./c", "http://example.com/b/c"),
            ("http://example.com/%7euser/%6f", "http://example.com/~user/o"),
            ("http://example.com/a%2fb", "http://example.com/a%2Fb"),
            ("http://example.com/%e4%bd%a0", "http://example.com/%E4%BD%A0"),
            ("http://example.com/你", "http://example.com/%E4%BD%A0"),
            ("http://example.com/a^b|c", "http://example.com/a%5Eb%7Cc"),
            ("http://example.com/a?", "http://example.com/a"),
            ("http://example.com/a?b=1#c", "http://example.com/a?b=1"),
            ("http://bücher.example/", "http://xn--bcher-kva.example/"),
            ("http://example.com/100%", "http://example.com/100%"),
            ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
            ("mailto:a@b.example", "mailto:a@b.example"),
        ] {
            assert_eq!(key_of(spelling), expected, "{spelling}");
        }
    }

    #[test]
    fn what_servers_tell_apart_keeps_its_own_key() {
        for (one, other) in [
            ("http://example.com/a", "http://example.com/A"),
            ("http://example.com/a", "http://example.com/a/"),
            ("http://example.com/a%2Fb", "http://example.com/a/b"),
            ("http://example.com/a?b=1&c=2", "http://example.com/a?c=2&b=1"),
            ("http://example.com/", "https://example.com/"),
            ("http://example.com/", "http://example.com:8080/"),
        ] {
            assert_ne!(key_of(one), key_of(other));
        }
    }

    #[test]
    fn tracking_parameters_are_dropped_on_request_only() {
        let tracked = "http://example.com/?utm_source=x&id=1&gclid=abc";
        assert_eq!(key(&url(tracked), Tracking::Drop), "http://example.com/?id=1");
        assert_eq!(key_of(tracked), tracked);
        assert_eq!(key(&url("http://example.com/?utm_source=x"), Tracking::Drop), "http://example.com/");
    }

    #[test]
    fn sites_are_told_apart_by_registrable_domain() {
        for (one, other, expected) in [
            ("http://example.com/", "https://www.example.com/", true),
            ("http://a.example.co.uk/", "http://b.example.co.uk/", true),
            ("http://one.co.uk/", "http://two.co.uk/", false),
            ("http://one.github.io/", "http://two.github.io/", false),
            ("http://127.0.0.1/", "http://127.0.0.1:8080/", true),
            ("http://127.0.0.1/", "http://127.0.0.2/", false),
            ("http://localhost/", "http://localhost/", true),
        ] {
            assert_eq!(same_site(&url(one), &url(other)), expected, "{one} {other}");
        }
        assert!(same_host(&url("http://example.com"), &url("https://example.com.")));
        assert!(!same_host(&url("http://example.com"), &url("http://www.example.com")));
        assert!(!same_origin(&url("http://example.com"), &url("https://example.com")));
    }

    #[test]
    fn people_read_letters_not_escapes() {
        for (text, shown) in [
            ("http://xn--bcher-kva.example/%C3%BCber?q=%E4%BD%A0", "http://bücher.example/über?q=你"),
            ("http://example.com/a%20b%2Fc%E2%80%AE", "http://example.com/a%20b%2Fc%E2%80%AE"),
            ("http://example.com/%FF%zz", "http://example.com/%FF%zz"),
            // Cyrillic а between Latin letters.
            ("http://pаypal.example/", "http://xn--pypal-4ve.example/"),
        ] {
            assert_eq!(display(&url(text)), shown);
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(path in "[ -~é你%./?&=]{0,40}") {
            if let Ok(url) = Url::parse(&format!("http://example.com/{path}")) {
                let once = key(&url, Tracking::Drop);
                let again = Url::parse(&once).expect("a key is a valid URL");
                prop_assert_eq!(&key(&again, Tracking::Drop), &once);
            }
        }

        #[test]
        fn joining_never_panics(reference in "\\PC{0,60}") {
            let base = url("http://example.com/a/b?c#d");
            if let Ok(joined) = join(&base, &reference) {
                let _ = (key(&joined, Tracking::Drop), display(&joined));
            }
        }
    }
}
