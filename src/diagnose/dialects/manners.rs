//! How a challenge should come, whatever it asks for: out of caches, and over an encrypted connection.

use url::{Host, Url};

use crate::diagnose::Flaw;
use crate::diagnose::lints::{MISSING_NO_STORE, PLAIN_HTTP};
use crate::diagnose::sight::Sight;

/// What is wrong with how the challenge came.
pub(super) fn of(sight: &Sight) -> Vec<Flaw> {
    let control = sight.header("cache-control").unwrap_or_default();
    let is_kept_out = control.split(',').any(|directive| directive.trim().eq_ignore_ascii_case("no-store"));
    let is_plain = sight.url.scheme() == "http" && is_public(sight.url);
    let seen =
        if control.is_empty() { "no cache-control".to_owned() } else { format!("cache-control: {control}") };
    let stored = (!is_kept_out).then(|| MISSING_NO_STORE.seen(&seen));
    stored.into_iter().chain(is_plain.then(|| PLAIN_HTTP.seen(sight.url.as_str()))).collect()
}

/// Whether a URL is one that the public uses: not this machine, not a private network, not a name for tests (RFC 6761).
pub(super) fn is_public(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let last = name.trim_end_matches('.').rsplit('.').next().unwrap_or(name);
            !matches!(last, "localhost" | "invalid" | "test" | "local" | "internal")
        }
        Some(Host::Ipv4(address)) => {
            !address.is_loopback() && !address.is_private() && !address.is_link_local()
        }
        Some(Host::Ipv6(address)) => !address.is_loopback() && !address.is_unique_local(),
        None => false,
    }
}
