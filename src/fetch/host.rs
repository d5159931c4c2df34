//! Hosts, as manners see them: who is to be spared, and who is ourselves.

use std::borrow::Cow;

use url::{Host, Position, Url};

/// What manners are counted by: scheme, host and port. Mostly that is how the URL begins.
pub fn host_key(url: &Url) -> Cow<'_, str> {
    let host = &url[Position::BeforeHost..Position::AfterPort];
    if url[..Position::BeforeHost].ends_with("://") {
        return Cow::Borrowed(&url[..Position::AfterPort]);
    }
    Cow::Owned(format!("{}://{host}", url.scheme()))
}

/// Whether the host is this machine, or a name that is no network's (RFC 2606): nobody is burdened.
pub fn is_own(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_own_name(name.strip_suffix('.').unwrap_or(name)),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

fn is_own_name(name: &str) -> bool {
    matches!(name.rsplit('.').next(), Some("localhost" | "invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a test writes valid URLs")
    }

    #[test]
    fn a_host_is_scheme_name_and_port_without_secrets() {
        assert_eq!(host_key(&url("https://me:secret@Example.com:8443/a?b#c")), "https://example.com:8443");
        assert_eq!(host_key(&url("http://example.com:80/")), "http://example.com");
        assert_eq!(host_key(&url("http://[::1]:81/")), "http://[::1]:81");
    }

    #[test]
    fn this_machine_is_known_by_every_name() {
        for own in [
            "127.0.0.1:80",
            "127.9.9.9",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "localhost",
            "a.localhost",
            "site.invalid.",
        ] {
            assert!(is_own(&url(&format!("http://{own}/"))), "{own}");
        }
        for other in ["10.0.0.1", "localhost.example", "invalid.example", "[::2]"] {
            assert!(!is_own(&url(&format!("http://{other}/"))), "{other}");
        }
    }
}
