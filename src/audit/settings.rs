//! The settings that shaped an audit, as far as they may be told.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_false;
use crate::site::External;

/// The settings that shaped an audit: what is said is not the default. Nothing here is secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one switch that was on or off")]
pub struct Settings {
    /// Whether URLs were visited that robots.txt forbids.
    #[serde(skip_serializing_if = "is_false")]
    pub ignore_robots: bool,
    /// Whether a page of each section was asked for as search and AI crawlers too, by their names.
    #[serde(skip_serializing_if = "is_false")]
    pub as_crawlers: bool,
    /// Whether any certificate was accepted.
    #[serde(skip_serializing_if = "is_false")]
    pub insecure: bool,
    /// What was done with links to other sites.
    pub external: External,
    /// What we said that we are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// What was sent to open doors, by name: `basic login`, `header x-key`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<String>,
    /// Whether a proxy was named to ask through.
    #[serde(skip_serializing_if = "is_false")]
    pub proxy: bool,
    /// Addresses that were given for hosts, as `HOST:PORT:ADDRESS`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resolve: Vec<String>,
    /// How long one answer was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// How long a server was waited for that sent nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<String>,
    /// How long a connection was waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_timeout: Option<String>,
    /// Whether subdomains belong to the site.
    #[serde(skip_serializing_if = "is_false")]
    pub subdomains: bool,
    /// The path below which URLs were visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Patterns of the URLs that were visited: globs, or `regex:PATTERN`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Patterns of the URLs that were not visited.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Which query parameters made a URL another one: `none`, `keep=a,b` or `drop=a,b`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Whether tracking parameters were ignored.
    #[serde(skip_serializing_if = "is_false")]
    pub drop_tracking: bool,
    /// How many clicks from the start were followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// How much of one body was read.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub max_body: String,
    /// How many pages were to be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_pages: Option<usize>,
    /// How long the crawl was to take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_time: Option<String>,
    /// How much was to be received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<String>,
    /// How many URLs were to be visited below a path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub max_below: BTreeMap<String, u64>,
    /// The rules that did not run, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules_off: Vec<String>,
    /// How many questions a host was asked at one time, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<usize>,
    /// How far apart questions to a host began, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

impl Settings {
    /// Whether nothing is said: an audit that was made without them.
    pub(super) fn are_unknown(&self) -> bool {
        *self == Self::default()
    }
}
