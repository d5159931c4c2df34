//! Hosts as they stand in a URL's identity, and which of them only a private network knows.

use core::net::{IpAddr, Ipv6Addr};

/// The host in an identity (see [`super::key`]), without its port; empty where there is none.
pub fn host_of_key(key: &str) -> &str {
    let Some((_, rest)) = key.split_once("://") else { return "" };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Scheme, host and port of an identity; empty where there is no host.
pub fn origin_of_key(key: &str) -> &str {
    let authority = key.find("://").map_or(key.len(), |at| at + 3);
    if authority == key.len() {
        return "";
    }
    &key[..key[authority..].find(['/', '?', '#']).map_or(key.len(), |end| authority + end)]
}

/// The path in an identity, without its query.
pub fn path_of_key(key: &str) -> &str {
    let path = path_and_query_of_key(key);
    path.split('?').next().unwrap_or_default()
}

/// The first folder in an identity's path, where a site keeps what belongs together: `/docs/`; `/` for what stands in none.
pub fn section_of_key(key: &str) -> &str {
    let path = path_of_key(key);
    path.get(1..).and_then(|rest| rest.find('/')).map_or("/", |end| &path[..end + 2])
}

/// An identity up to the first folder of its path: `https://a.example/docs/`.
pub fn folder_of_key(key: &str) -> &str {
    key.get(..origin_of_key(key).len() + section_of_key(key).len()).unwrap_or(key)
}

/// The path in an identity, with its query.
pub fn path_and_query_of_key(key: &str) -> &str {
    let authority = key.find("://").map_or(0, |at| at + 3);
    key[authority..].find('/').map_or("/", |at| &key[authority + at..])
}

/// The identity of a URL as it is spoken of on its own site: path and query; that of another site whole.
pub fn on_site<'u>(url: &'u str, base: &str) -> &'u str {
    match origin_of_key(base) {
        "" => url,
        origin => url.strip_prefix(origin).filter(|path| path.starts_with('/')).unwrap_or(url),
    }
}

/// Whether a host means something only on one machine or in one network: `localhost`, names that are
/// reserved for private use (RFC 6761, RFC 6762, RFC 8375), private and link-local addresses.
pub fn is_private_host(host: &str) -> bool {
    const SUFFIXES: &[&str] = &["localhost", "local", "internal", "home.arpa"];
    if let Ok(address) = host.parse() {
        return is_private_address(address);
    }
    SUFFIXES.iter().any(|suffix| {
        host.strip_suffix(suffix).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
        }
        IpAddr::V6(address) => {
            let is_of_site = address.is_loopback() || address.is_unspecified() || is_local(&address);
            is_of_site || address.to_ipv4_mapped().is_some_and(|mapped| is_private_address(mapped.into()))
        }
    }
}

fn is_local(address: &Ipv6Addr) -> bool {
    address.is_unique_local() || address.is_unicast_link_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_first_folders() {
        for (key, expected) in [
            ("https://a.example/", "/"),
            ("https://a.example/x", "/"),
            ("https://a.example/x/", "/x/"),
            ("https://a.example/x/y/z?a/b", "/x/"),
        ] {
            assert_eq!(section_of_key(key), expected, "{key}");
        }
    }

    #[test]
    fn keys_are_taken_apart() {
        for (key, host, path, with_query) in [
            ("https://a.example/b/c?d=/e", "a.example", "/b/c", "/b/c?d=/e"),
            ("http://a.example:8080/", "a.example", "/", "/"),
            ("http://[::1]:8080/x", "::1", "/x", "/x"),
            ("mailto:a@b.example", "", "/", "/"),
        ] {
            assert_eq!((host_of_key(key), path_of_key(key)), (host, path), "{key}");
            assert_eq!(path_and_query_of_key(key), with_query, "{key}");
        }
    }

    #[test]
    fn private_hosts_are_known_by_name_and_by_address() {
        for host in ["localhost", "app.localhost", "printer.local", "ci.internal", "127.0.0.1", "10.1.2.3"] {
            assert!(is_private_host(host), "{host}");
        }
        for host in ["192.168.0.1", "172.16.0.1", "169.254.1.1", "0.0.0.0", "::1", "fd00::1", "fe80::1"] {
            assert!(is_private_host(host), "{host}");
        }
        for host in ["a.example", "mylocalhost", "local.example", "172.32.0.1", "8.8.8.8", "2001:db8::1", ""]
        {
            assert!(!is_private_host(host), "{host}");
        }
    }

    #[test]
    fn urls_of_the_site_are_spoken_of_by_their_path() {
        let base = "https://a.example/docs/";
        assert_eq!(on_site("https://a.example/x?y", base), "/x?y");
        assert_eq!(on_site("https://a.example.org/x", base), "https://a.example.org/x");
        assert_eq!(on_site("http://a.example/x", base), "http://a.example/x");
    }
}
