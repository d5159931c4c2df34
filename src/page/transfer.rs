//! How an answer came over the network: what it cost, by which way, after how many tries.

use std::net::SocketAddr;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::client::Client;
use super::failure::FailureKind;
use super::headers::Headers;

/// How one answer came over the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The protocol: `HTTP/1.1`, `HTTP/2.0`.
    pub protocol: String,
    /// Who answered; with a proxy, the proxy.
    pub peer: Option<SocketAddr>,
    /// From the question to the first byte of the answer's head.
    pub first_byte: Duration,
    /// From the question to the last byte that was read.
    pub total: Duration,
    /// Bytes of the body on the wire, before decoding, as far as they were read.
    pub wire_bytes: u64,
    /// What made the headers readable only by leniency: a finding about the server.
    pub leniencies: Vec<String>,
    /// The certificate and the protocol of an encrypted connection.
    pub tls: Option<Tls>,
}

/// What an encrypted connection showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tls {
    /// The version: `TLSv1.3`.
    pub version: String,
    /// Who signed the certificate.
    pub issuer: String,
    /// The names it is for.
    pub names: Vec<String>,
    /// The end of its validity, in seconds since 1970.
    pub not_after: i64,
}

/// One redirect that was followed within a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The URL that redirects.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// Its `Location`, as written.
    pub location: String,
    /// Its headers.
    pub headers: Headers,
    /// From the question to the answer.
    pub time: Duration,
}

/// One try that is not the one that counts: another followed, or it was made as somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The status, or how it failed.
    pub outcome: Result<u16, FailureKind>,
    /// As whom we asked.
    pub client: Client,
    /// How long we waited before it.
    pub waited: Duration,
}

/// How sure we are of what was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is so.
    #[default]
    Confirmed,
    /// Browsers are answered better than we are.
    OnlyToUs,
    /// It cannot be told from here.
    Inconclusive,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: &[Self] = &[Self::Confirmed, Self::OnlyToUs, Self::Inconclusive];

    /// Its name in `audit.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::OnlyToUs => "only-to-us",
            Self::Inconclusive => "inconclusive",
        }
    }
}
