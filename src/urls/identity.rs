//! The identity under which a URL is remembered, equal for spellings that no sane server tells apart.

use super::Url;

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

pub(super) fn escaped_byte(bytes: &[u8], at: usize) -> Option<u8> {
    match bytes.get(at..at + 3)? {
        [b'%', high, low] => Some(hex_digit(*high)? << 4 | hex_digit(*low)?),
        _ => None,
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

pub(super) fn push_escape(key: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    key.push('%');
    key.push(char::from(DIGITS[usize::from(byte >> 4)]));
    key.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Unreserved and reserved characters of RFC 3986: what may stand in a URL as it is.
fn is_plain(byte: u8) -> bool {
    is_unreserved(byte) || b":/?#[]@!$&'()*+,;=".contains(&byte)
}

pub(super) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
