//! URLs: parsing as a browser does it, the identity under which we remember one, the same-site
//! question, and the form shown to people.
//!
//! Two values are kept apart: the [`Url`] exactly as a browser would request it, and its [`key`],
//! which is equal for spellings that no sane server tells apart. Nothing here does I/O.

mod display;
mod hosts;
mod identity;
mod plain;
mod secrets;
mod table;
#[cfg(test)]
mod tests;

use percent_encoding::{AsciiSet, CONTROLS};

pub use display::display;
pub use hosts::{
    folder_of_key, host_of_key, is_private_host, on_site, origin_of_key, path_and_query_of_key, path_of_key,
    section_of_key,
};
pub use identity::{Tracking, key, normalised, tracking_parameter};
pub use plain::{PlainJoiner, is_plain_path};
pub use secrets::is_secret_name;
pub use table::{Hashed, Interner, Remembered, TextList, Texts, UrlId};
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
