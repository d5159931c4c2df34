//! The way to a server, and what opens its doors. Every command that asks servers takes these.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::values::Span;
use crate::fetch::http::{Override, Secret};

const ACCESS: &str = "Access";
const NETWORK: &str = "Network";

/// What opens closed doors, and the way to them.
///
/// Whatever is secret is a [`Secret`]: neither a refusal nor a crash prints it.
#[derive(Debug, Clone, Default, Args)]
pub struct NetworkArgs {
    /// Log in with this name and password (basic authentication)
    ///
    /// Better left to the environment: what is typed can be seen by others on this machine. Like all
    /// access it is for the origin of the target alone (scheme, host and port), and goes nowhere that
    /// links or redirects lead.
    #[arg(long, value_name = "USER:PASSWORD", env = "TOLLGATE_AUTH", hide_env_values = true, help_heading = ACCESS)]
    pub auth: Option<Secret>,

    /// Log in with this token (bearer authentication); better left to the environment
    #[arg(long, value_name = "TOKEN", env = "TOLLGATE_BEARER", hide_env_values = true, help_heading = ACCESS)]
    pub bearer: Option<Secret>,

    /// Send this header too: 'Name: value'
    #[arg(long, value_name = "HEADER", help_heading = ACCESS)]
    pub header: Vec<Secret>,

    /// Send a header whose value is in a variable of the environment: X-Key=STAGING_KEY
    #[arg(long, value_name = "NAME=VARIABLE", help_heading = ACCESS)]
    pub header_env: Vec<String>,

    /// Send these cookies: 'a=1; b=2'; better left to the environment
    #[arg(long, value_name = "COOKIES", env = "TOLLGATE_COOKIE", hide_env_values = true, help_heading = ACCESS)]
    pub cookie: Option<Secret>,

    /// Send the cookies of this file, as curl and browsers' extensions write it (Netscape format)
    #[arg(long, value_name = "FILE", help_heading = ACCESS)]
    pub cookies: Option<PathBuf>,

    /// Send back the cookies that the site sets, as browsers do
    #[arg(long, help_heading = ACCESS)]
    pub keep_cookies: bool,

    /// Say that we are this, to servers and to robots.txt [default: tollgate and its version]
    #[arg(long, value_name = "TEXT", env = "TOLLGATE_USER_AGENT", hide_env_values = true, help_heading = ACCESS)]
    pub user_agent: Option<String>,

    /// Ask through this proxy: http://, https://, socks5:// or socks5h://; `none` for no proxy
    ///
    /// Left out, `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say; a target on this machine is asked
    /// straight then. Behind a proxy it is the proxy that resolves names.
    #[arg(long, value_name = "URL", env = "TOLLGATE_PROXY", hide_env_values = true, help_heading = NETWORK)]
    pub proxy: Option<Secret>,

    /// Trust the certificate authorities of this file (PEM) too
    #[arg(long, value_name = "FILE", env = "TOLLGATE_CA_FILE", hide_env_values = true, help_heading = NETWORK)]
    pub ca_file: Option<PathBuf>,

    /// Connect to this address for a host and port: staging.example.com:443:10.0.0.7
    #[arg(long, value_name = "HOST:PORT:ADDRESS", value_parser = resolved, help_heading = NETWORK)]
    pub resolve: Vec<Override>,

    /// Accept any certificate; the report says so
    #[arg(long, help_heading = NETWORK)]
    pub insecure: bool,

    /// Give up on an answer that has not ended after this time: 500ms, 20s, 5m [default: 2m]
    #[arg(long, value_name = "TIME", env = "TOLLGATE_TIMEOUT", hide_env_values = true, help_heading = NETWORK)]
    pub timeout: Option<Span>,

    /// Give up on a server that sends nothing for this time [default: 30s]
    #[arg(long, value_name = "TIME", env = "TOLLGATE_IDLE_TIMEOUT", hide_env_values = true, help_heading = NETWORK)]
    pub idle_timeout: Option<Span>,

    /// Give up on a server that accepts no connection within this time: name, TCP and TLS [default: 10s]
    #[arg(long, value_name = "TIME", env = "TOLLGATE_CONNECT_TIMEOUT", hide_env_values = true)]
    #[arg(help_heading = NETWORK)]
    pub connect_timeout: Option<Span>,
}

impl NetworkArgs {
    /// Whether anything is given that opens doors. A name of our own opens none.
    pub fn has_access(&self) -> bool {
        self.auth.is_some()
            || self.bearer.is_some()
            || self.cookie.is_some()
            || self.cookies.is_some()
            || self.keep_cookies
            || !self.header.is_empty()
            || !self.header_env.is_empty()
    }

    /// Whether anything is given that says how to get anywhere.
    pub fn has_way(&self) -> bool {
        self.proxy.is_some()
            || self.ca_file.is_some()
            || self.user_agent.is_some()
            || self.insecure
            || !self.resolve.is_empty()
            || self.timeout.is_some()
            || self.idle_timeout.is_some()
            || self.connect_timeout.is_some()
    }
}

/// Reads `HOST:PORT:ADDRESS` as curl does; an IPv6 address may stand in brackets.
pub fn resolved(text: &str) -> Result<Override, String> {
    const HOW: &str = "write it as HOST:PORT:ADDRESS, as in staging.example.com:443:10.0.0.7";
    let mut parts = text.splitn(3, ':');
    let (Some(host), Some(port), Some(address)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(HOW.to_owned());
    };
    let port = port.parse().map_err(|_| format!("`{port}` is no port; {HOW}"))?;
    let bare = address.strip_prefix('[').and_then(|address| address.strip_suffix(']')).unwrap_or(address);
    let address: IpAddr = bare.parse().map_err(|_| format!("`{address}` is no address; {HOW}"))?;
    match host {
        "" => Err(HOW.to_owned()),
        host => Ok(Override { host: host.to_ascii_lowercase(), port, address }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_a_host_is_read_as_curl_reads_it() {
        for (text, port, address) in [
            ("Staging.example.com:443:10.0.0.7", 443, "10.0.0.7"),
            ("staging.example.com:80:[2001:db8::7]", 80, "2001:db8::7"),
            ("staging.example.com:80:2001:db8::7", 80, "2001:db8::7"),
        ] {
            let read = resolved(text).expect("it is valid");
            assert_eq!((read.host.as_str(), read.port), ("staging.example.com", port));
            assert_eq!(read.address.to_string(), address);
        }
        for text in ["", "host", "host:443", "host:https:10.0.0.7", "host:443:elsewhere", ":443:10.0.0.7"] {
            assert!(resolved(text).is_err_and(|why| why.contains("HOST:PORT:ADDRESS")), "{text}");
        }
    }
}
