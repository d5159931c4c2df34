//! Which addresses may be connected to. A public site must not send us into the network that we run in:
//! names are checked after they are resolved, at connect time, so that no answer of a name service
//! helps; hosts that are addresses already are checked before the request.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::options::Override;
use super::visit;

/// Which addresses may be connected to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AddressPolicy {
    /// Only what everybody can reach.
    #[default]
    PublicOnly,
    /// What everybody can reach, and this host wherever it is.
    Host(String),
    /// Anything.
    Any,
}

impl AddressPolicy {
    fn allows_host(&self, host: &str) -> bool {
        match self {
            Self::PublicOnly => false,
            Self::Host(allowed) => bare(allowed).eq_ignore_ascii_case(bare(host)),
            Self::Any => true,
        }
    }

    fn allows(&self, host: &str, address: IpAddr) -> bool {
        is_public(address) || self.allows_host(host)
    }

    /// The address that a URL names itself, where it must not be connected to.
    pub(super) fn refuses(&self, url: &Url) -> Option<IpAddr> {
        let address = match url.host()? {
            Host::Ipv4(address) => IpAddr::V4(address),
            Host::Ipv6(address) => IpAddr::V6(address),
            Host::Domain(_) => return None,
        };
        (!self.allows(url.host_str()?, address)).then_some(address)
    }
}

/// A host without what URLs put around it: brackets, and the dot that says "from the root".
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches([']', '.'])
}

/// Whether everybody can reach an address.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// By the registry of special addresses, <https://www.iana.org/assignments/iana-ipv4-special-registry/>.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = (a, b, c) == (192, 0, 0);
    let is_benchmark = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 240
        || is_shared
        || is_protocol
        || is_benchmark
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

/// By <https://www.iana.org/assignments/iana-ipv6-special-registry/>: only `2000::/3` is in use, and ways to
/// write an IPv4 address are as public as that address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = embedded_v4(address) {
        return is_public_v4(inner);
    }
    let [a, b, ..] = address.segments();
    let is_global = (0x2000..0x4000).contains(&a);
    // Teredo and the other protocol assignments, ORCHID, documentation.
    let is_special = a == 0x2001 && (b < 0x200 || b == 0xdb8) || a == 0x3fff && b < 0x1000;
    is_global && !is_special
}

fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let from = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        // Mapped, compatible and translated (RFC 4291, RFC 2765), NAT64 (RFC 6052), 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(from(high, low)),
        _ => None,
    }
}

/// A name that leads only to addresses that must not be connected to.
#[derive(Debug)]
pub(super) struct PrivateAddress {
    host: String,
    address: IpAddr,
}

impl fmt::Display for PrivateAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` has the private address {}", self.host, self.address)
    }
}

impl Error for PrivateAddress {}

/// The system's name service behind the guard and the overrides.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    pub(super) policy: AddressPolicy,
    pub(super) overrides: Arc<[Override]>,
    /// The hosts of proxies: whoever names a proxy wants it, wherever it is.
    pub(super) proxies: Arc<[String]>,
}

impl Guard {
    async fn addresses(self, host: String, port: Option<u16>) -> Result<Vec<SocketAddr>, super::BoxError> {
        if let Some(known) = self.known(&host, port) {
            return Ok(vec![SocketAddr::new(known.address, 0)]);
        }
        let found: Vec<_> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
        let is_proxy = self.proxies.iter().any(|proxy| proxy.eq_ignore_ascii_case(&host));
        let allowed = |found: &&SocketAddr| is_proxy || self.policy.allows(&host, found.ip());
        let kept: Vec<_> = found.iter().filter(allowed).copied().collect();
        match found.first() {
            Some(first) if kept.is_empty() => Err(PrivateAddress { host, address: first.ip() }.into()),
            _ => Ok(kept),
        }
    }

    fn known(&self, host: &str, port: Option<u16>) -> Option<&Override> {
        self.overrides.iter().find(|known| port.is_some_and(|port| known.is_for(host, port)))
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let answer = self.clone().addresses(name.as_str().to_owned(), visit::port());
        Box::pin(async move { Ok(Box::new(answer.await?.into_iter()) as Addrs) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_known_in_every_spelling() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::a00:1",
            "2002:a00:1::",
            "2002:a9fe:a9fe::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in
            ["1.1.1.1", "100.128.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "2002:808:808::"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn hosts_that_are_addresses_are_checked_in_every_spelling() {
        let local = AddressPolicy::Host("127.0.0.1".to_owned());
        for (url, by_public, by_local) in [
            ("http://127.0.0.1/", true, false),
            ("http://2130706433/", true, false),
            ("http://0x7f.1/", true, false),
            ("http://[::ffff:127.0.0.1]/", true, true),
            ("http://10.0.0.1/", true, true),
            ("http://1.1.1.1/", false, false),
            ("http://localhost/", false, false),
        ] {
            let url = Url::parse(url).unwrap();
            let refused = |policy: &AddressPolicy| policy.refuses(&url).is_some();
            let all = [&AddressPolicy::PublicOnly, &local, &AddressPolicy::Any].map(refused);
            assert_eq!(all, [by_public, by_local, false], "{url}");
        }
    }

    #[tokio::test]
    async fn names_are_checked_after_they_are_resolved() {
        let guard = |policy| Guard { policy, overrides: Arc::default(), proxies: Arc::default() };
        let ask = |guard: Guard| guard.addresses("localhost".to_owned(), Some(80));
        let refused = ask(guard(AddressPolicy::PublicOnly)).await.unwrap_err();
        assert!(refused.is::<PrivateAddress>(), "{refused}");
        assert!(ask(guard(AddressPolicy::Host("127.0.0.1".to_owned()))).await.is_err());
        assert!(!ask(guard(AddressPolicy::Host("LOCALHOST.".to_owned()))).await.unwrap().is_empty());
        let proxied = Guard { proxies: ["localhost".to_owned()].into(), ..guard(AddressPolicy::PublicOnly) };
        assert!(!ask(proxied).await.unwrap().is_empty());
    }
}
