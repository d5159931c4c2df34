//! What a crawl may decide about its requests. Plain data with sensible defaults.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::access::{Access, Secret};
use super::cookies::Cookie;
use super::guard::AddressPolicy;

/// How to ask, whom, and how much of an answer to take.
#[derive(Debug, Clone, Default)]
pub struct HttpOptions {
    /// Who we say we are.
    pub agent: Agent,
    /// What one answer may cost.
    pub limits: Limits,
    /// Which addresses may be connected to.
    pub addresses: AddressPolicy,
    /// Whom to believe that a server is who it says.
    pub trust: Trust,
    /// The way out.
    pub proxy: Proxy,
    /// Hosts whose address is known better than the name service does.
    pub resolve: Vec<Override>,
    /// What opens closed doors, each for one origin.
    pub access: Vec<Access>,
    /// The cookies to begin with, and what becomes of those that servers set.
    pub cookies: Cookies,
}

impl HttpOptions {
    /// The same, reading no more than this of one body.
    #[must_use]
    pub fn with_body(mut self, bytes: u64) -> Self {
        self.limits.body_bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        self
    }
}

/// Our name.
#[derive(Debug, Clone)]
pub struct Agent(pub String);

impl Default for Agent {
    fn default() -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self(format!("tollgate/{version} (+https://crates.io/crates/tollgate)"))
    }
}

/// What one answer may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// From the question to a connection: name, TCP and TLS.
    pub connect: Duration,
    /// From the question to the whole head, and from one piece of the body to the next.
    pub idle: Duration,
    /// From the question to the end of the answer.
    pub total: Duration,
    /// The longest body that is read, decoded and on the wire, in bytes.
    pub body_bytes: usize,
    /// How many bytes one byte on the wire may become.
    pub ratio: u64,
    /// The longest head, names and values, in bytes.
    pub head_bytes: usize,
    /// The most headers in a head.
    pub headers: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(2),
            body_bytes: 10 << 20,
            ratio: 1000,
            head_bytes: 256 << 10,
            headers: 512,
        }
    }
}

/// Whom to believe that a server is who it says.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Certificates in PEM form that are trusted like those of the system.
    pub authority: Option<PathBuf>,
    /// Whether certificates are looked at.
    pub certificates: Certificates,
}

/// Whether certificates are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Certificates {
    /// A certificate must be valid, for this name, and signed by somebody trusted.
    #[default]
    Verified,
    /// Any certificate will do: the audit must say so.
    Ignored,
}

/// The way out.
#[derive(Debug, Clone, Default)]
pub enum Proxy {
    /// Straight.
    #[default]
    None,
    /// As `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    Environment,
    /// By this URL (`http`, `https`, `socks5`, `socks5h`), which may hold a password.
    Url(Secret),
}

impl Proxy {
    /// The proxy of this URL; none for the word `none`.
    pub fn named(url: Secret) -> Self {
        if url.reveal() == "none" { Self::None } else { Self::Url(url) }
    }

    /// The same, but straight where only the environment names a proxy.
    #[must_use]
    pub fn unless_environment(self) -> Self {
        if matches!(self, Self::Environment) { Self::None } else { self }
    }
}

/// The cookies to begin with, and what becomes of those that servers set.
#[derive(Debug, Clone, Default)]
pub struct Cookies {
    /// Known before the first question, as from a file.
    pub given: Vec<Cookie>,
    /// Whether cookies that servers set are sent back to them.
    pub are_kept: bool,
}

/// Connect to this address whatever the name service says, as `curl --resolve` does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The host in URLs.
    pub host: String,
    /// The port in URLs.
    pub port: u16,
    /// Where it is.
    pub address: IpAddr,
}

impl Override {
    /// Whether it says where this host and port are.
    pub fn is_for(&self, host: &str, port: u16) -> bool {
        self.host.eq_ignore_ascii_case(host) && self.port == port
    }
}
