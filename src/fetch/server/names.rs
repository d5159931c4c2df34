//! By which names a server on this machine may be called.
//!
//! Whoever owns a name can let it lead to 127.0.0.1 once his page is open in a browser (DNS rebinding); what listens
//! there is then of one origin with that page, which may read it. Browsers tell in `Host` which name was called.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// By which names a server may be called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Names {
    /// Any.
    #[default]
    Any,
    /// Those that nobody else can own (addresses, `localhost` and what ends in it), and these.
    OwnAnd(Vec<String>),
}

impl Names {
    /// The names of what listens at this address: what other machines may reach can have any.
    pub fn at(address: IpAddr, named: &[String]) -> Self {
        if address.is_loopback() { Self::OwnAnd(named.to_vec()) } else { Self::Any }
    }

    /// Whether a request may name this host; one that names none comes from no browser.
    pub(super) fn allow(&self, host: Option<&str>) -> bool {
        match (self, host) {
            (Self::Any, _) | (_, None) => true,
            (Self::OwnAnd(named), Some(host)) => {
                let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
                is_own(&name) || named.iter().any(|allowed| allowed.eq_ignore_ascii_case(&name))
            }
        }
    }
}

fn is_own(name: &str) -> bool {
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    let is_address =
        name.parse::<Ipv4Addr>().is_ok() || bare.is_some_and(|name| name.parse::<Ipv6Addr>().is_ok());
    is_address || name == "localhost" || name.ends_with(".localhost")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_this_machine_only_names_that_nobody_else_can_own_are_answered() {
        let given = ["Site.test".to_owned()];
        let names = Names::at(Ipv4Addr::LOCALHOST.into(), &given);
        for own in [
            "127.0.0.1:8402",
            "127.0.0.1",
            "[::1]:80",
            "[::1]",
            "localhost",
            "LocalHost.:8402",
            "a.localhost:1",
            "site.test:8402",
            "192.0.2.7:80",
        ] {
            assert!(names.allow(Some(own)), "{own}");
        }
        for foreign in [
            "evil.example",
            "evil.example:8402",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "",
            ":80",
        ] {
            assert!(!names.allow(Some(foreign)), "{foreign}");
        }
        assert!(names.allow(None));
        assert!(Names::at(Ipv4Addr::UNSPECIFIED.into(), &[]).allow(Some("www.example.com")));
    }
}
