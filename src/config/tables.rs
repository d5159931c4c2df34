//! The tables of tollgate.toml that say how a live site is audited. Paths are relative to the file.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::cli::values::{Size, Span};
use crate::cli::{MetricsFile, SearchArgs, network, scope};
use crate::crawl::scope::{Pattern, QueryPolicy};
use crate::fetch::http::Override;
use crate::site::External;

/// The `[access]` table: what opens closed doors. Secrets stand in the environment; here stand the
/// names of their variables.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct AccessSettings {
    /// The variable that holds `user:password` for basic authentication.
    pub auth_env: Option<String>,
    /// The variable that holds the token for bearer authentication.
    pub bearer_env: Option<String>,
    /// The variable that holds the cookies to send: `a=1; b=2`.
    pub cookie_env: Option<String>,
    /// Headers to send, by name.
    pub headers: BTreeMap<String, String>,
    /// Headers to send: the variable that holds the value, by the header's name.
    pub headers_env: BTreeMap<String, String>,
    /// A file of cookies to send (Netscape format).
    pub cookies: Option<PathBuf>,
    /// Whether cookies that the site sets are sent back.
    pub keep_cookies: Option<bool>,
    /// What we say that we are, to servers and to robots.txt.
    pub user_agent: Option<String>,
}

/// The `[network]` table: the way to the site.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct NetworkSettings {
    /// The proxy to ask through, without a password; `none` for no proxy.
    pub proxy: Option<String>,
    /// The variable that holds the proxy's URL, where that has a password.
    pub proxy_env: Option<String>,
    /// Certificate authorities to trust too (PEM).
    pub ca_file: Option<PathBuf>,
    /// Addresses to connect to, as `HOST:PORT:ADDRESS`.
    #[serde(deserialize_with = "overrides")]
    #[schemars(with = "Vec<String>")]
    pub resolve: Vec<Override>,
    /// Whether any certificate is accepted.
    pub insecure: Option<bool>,
    /// How long one answer may take to its end, as in `20s`.
    #[schemars(with = "Option<String>")]
    pub timeout: Option<Span>,
    /// How long a server may send nothing.
    #[schemars(with = "Option<String>")]
    pub idle_timeout: Option<Span>,
    /// How long a server may take to accept a connection.
    #[schemars(with = "Option<String>")]
    pub connect_timeout: Option<Span>,
}

/// The `[pace]` table: how fast hosts are asked.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PaceSettings {
    /// How many questions a host is asked at one time, at most.
    pub concurrency: Option<NonZeroUsize>,
    /// How many questions a host is asked in a second, at most.
    #[serde(deserialize_with = "rate")]
    pub rate: Option<f64>,
    /// Whether hosts are asked one question at a time, one a second.
    pub gentle: Option<bool>,
}

/// The `[scope]` table: what belongs to the site, and what of it is visited.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ScopeSettings {
    /// A file of URLs to audit in place of a whole site, one on a line.
    pub list: Option<PathBuf>,
    /// Whether subdomains of the start's host belong to the site.
    pub subdomains: Option<bool>,
    /// The path below which URLs are visited.
    pub path: Option<String>,
    /// Patterns of the URLs that are visited: globs, or `regex:PATTERN`.
    #[serde(deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    pub include: Vec<Pattern>,
    /// Patterns of the URLs that are not visited.
    #[serde(deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Pattern>,
    /// Which query parameters make a URL another one: `all`, `none`, `keep=a,b` or `drop=a,b`.
    #[serde(deserialize_with = "query")]
    #[schemars(with = "Option<String>")]
    pub query: Option<QueryPolicy>,
    /// How many clicks from the start are followed.
    pub depth: Option<u32>,
    /// What is done with links to other sites.
    pub external: Option<External>,
    /// Whether what robots.txt forbids is visited too.
    pub ignore_robots: Option<bool>,
    /// Whether a page of each section is asked for as search and AI crawlers too.
    pub as_crawlers: Option<bool>,
}

/// The `[limits]` table: when a crawl ends, whatever is left.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LimitSettings {
    /// After this many pages.
    pub max_pages: Option<NonZeroUsize>,
    /// After this time, as in `10m`.
    #[schemars(with = "Option<String>")]
    pub max_time: Option<Span>,
    /// After so much was received, as in `500MB`.
    #[schemars(with = "Option<String>")]
    pub max_bytes: Option<Size>,
    /// How many URLs are visited below a path, by the path.
    pub max_below: BTreeMap<String, u64>,
}

/// The `[search]` table: what people know of the site from elsewhere, in files that are read here and go nowhere.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SearchSettings {
    /// Exports of Search Console.
    pub search_console: Vec<PathBuf>,
    /// Tables with a column of URLs, as `FILE:url=HEADING,clicks=HEADING`.
    #[serde(deserialize_with = "metrics")]
    #[schemars(with = "Vec<String>")]
    pub metrics: Vec<MetricsFile>,
    /// Access logs.
    pub access_log: Vec<PathBuf>,
    /// The addresses of crawlers, as their owners publish them.
    pub crawler_ranges: Vec<PathBuf>,
    /// The crawl.db that tells the links of pages that broke.
    pub previous: Option<PathBuf>,
}

impl SearchSettings {
    /// Its files.
    pub fn paths_mut(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let tables = self.metrics.iter_mut().map(|table| &mut table.path);
        let lists =
            self.search_console.iter_mut().chain(&mut self.access_log).chain(&mut self.crawler_ranges);
        lists.chain(tables).chain(&mut self.previous)
    }

    /// What was typed, then what stands here.
    pub fn under(&self, typed: &SearchArgs) -> SearchArgs {
        let paths = |typed: &[PathBuf], filed: &[PathBuf]| {
            if typed.is_empty() { filed.to_vec() } else { typed.to_vec() }
        };
        SearchArgs {
            search_console: paths(&typed.search_console, &self.search_console),
            metrics: if typed.metrics.is_empty() { self.metrics.clone() } else { typed.metrics.clone() },
            access_log: paths(&typed.access_log, &self.access_log),
            crawler_ranges: paths(&typed.crawler_ranges, &self.crawler_ranges),
            previous: typed.previous.clone().or_else(|| self.previous.clone()),
        }
    }
}

fn metrics<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<MetricsFile>, D::Error> {
    each(deserializer, str::parse)
}

fn overrides<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Override>, D::Error> {
    each(deserializer, network::resolved)
}

fn patterns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Pattern>, D::Error> {
    each(deserializer, scope::pattern)
}

fn each<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    texts.iter().map(|text| read(text)).collect::<Result<_, _>>().map_err(Error::custom)
}

fn query<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<QueryPolicy>, D::Error> {
    let text = String::deserialize(deserializer)?;
    scope::query(&text).map(Some).map_err(Error::custom)
}

/// A number as it is written on the command line: whole or not, above zero.
fn rate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = f64::deserialize(deserializer)?;
    scope::rate(&number.to_string()).map(Some).map_err(Error::custom)
}
