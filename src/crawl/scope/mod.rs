//! What belongs to the audited site, and what of it is to be visited.
//!
//! Compiled once from plain options; afterwards every question is a pure function of the URL, and
//! every "no" has its reason.

mod budget;
mod patterns;
mod query;

use std::borrow::Cow;

use url::Url;

pub use budget::PrefixBudget;
pub use patterns::PatternError;
pub use query::QueryPolicy;

use self::patterns::Patterns;
use crate::site::Skipped;
use crate::urls::{self, Tracking};

/// Longer URLs are not visited, in bytes: servers refuse them, and no person follows them.
const MAX_URL: usize = 16 * 1024;

/// What a person may say about the scope of a crawl.
#[derive(Debug, Clone, Default)]
pub struct ScopeOptions {
    /// Which hosts belong to the site.
    pub hosts: Hosts,
    /// Whether `http` and `https` of one host are told apart.
    pub schemes: Schemes,
    /// Only what is below this path belongs to the site; everything, where there is none.
    pub path_prefix: Option<String>,
    /// Where there are any, only URLs of one of these patterns are visited; and the start.
    pub include: Vec<Pattern>,
    /// URLs of one of these patterns are not visited.
    pub exclude: Vec<Pattern>,
    /// The most clicks from the start.
    pub max_depth: Option<u32>,
    /// Which query parameters make a URL another one.
    pub query: QueryPolicy,
}

/// Which hosts belong to the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hosts {
    /// That of the start.
    #[default]
    Same,
    /// That of the start, without `www.`, and all below it.
    Subdomains,
}

/// Whether `http` and `https` of one host are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Schemes {
    /// They are: a server may answer them differently.
    #[default]
    Apart,
    /// They are not: a folder has no scheme.
    AsOne,
}

/// A pattern as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// A glob: of the path, or of the whole URL if it names a scheme.
    Glob(String),
    /// A regular expression that is searched for in the URL.
    Regex(String),
}

/// The part of the web that one crawl covers.
#[derive(Debug, Clone)]
pub struct Scope {
    base: Url,
    prefix: String,
    /// How the keys of the site begin, where that alone tells them from others.
    own_keys: Option<String>,
    options: ScopeOptions,
    include: Patterns,
    exclude: Patterns,
}

impl Scope {
    /// Everything below `base`, whose path ends with a slash, whatever the scheme.
    pub fn below(base: Url) -> Self {
        let prefix = base.path().to_owned();
        let options = ScopeOptions { schemes: Schemes::AsOne, ..ScopeOptions::default() };
        let (include, exclude) = (Patterns::default(), Patterns::default());
        Self { own_keys: own_keys(&base, &prefix, &options), base, prefix, options, include, exclude }
    }

    /// What the options say of a crawl that begins at `start`.
    pub fn compile(start: Url, options: ScopeOptions) -> Result<Self, PatternError> {
        let prefix = options.path_prefix.as_deref().unwrap_or("/");
        let prefix = if prefix.starts_with('/') { prefix.to_owned() } else { format!("/{prefix}") };
        let include = Patterns::compile("include", &options.include)?;
        let exclude = Patterns::compile("exclude", &options.exclude)?;
        Ok(Self {
            own_keys: own_keys(&start, &prefix, &options),
            base: start,
            prefix,
            options,
            include,
            exclude,
        })
    }

    /// The URL that the crawl begins with.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Which hosts belong to the site.
    pub fn hosts(&self) -> Hosts {
        self.options.hosts
    }

    /// Whether a URL is one of the site's own.
    pub fn owns(&self, url: &Url) -> bool {
        self.is_own_host(url) && url.path().starts_with(&self.prefix)
    }

    /// Whether a key is one of the site's own.
    pub fn owns_key(&self, key: &str) -> bool {
        self.has_key(key) || Url::parse(key).is_ok_and(|url| self.owns(&url))
    }

    /// Why a URL of another site is not asked for, if so. Patterns of paths are about the site's own.
    pub fn reason_against_other(&self, url: &Url) -> Option<Skipped> {
        if url.as_str().len() > MAX_URL {
            Some(Skipped::UrlTooLong)
        } else {
            self.exclude.is_match_elsewhere(url).then_some(Skipped::Excluded)
        }
    }

    /// Whether a key is one of the site's own, told without a look at the URL behind it.
    pub fn has_key(&self, key: &str) -> bool {
        self.own_keys.as_ref().is_some_and(|own| key.starts_with(own))
    }

    /// The URL under which the site itself answers this one; `None` for other sites.
    pub fn adopt<'u>(&self, url: &'u Url) -> Option<Cow<'u, Url>> {
        if !self.owns(url) {
            return None;
        }
        let own = self.options.query.apply(url);
        if self.options.schemes == Schemes::Apart || own.scheme() == self.base.scheme() {
            return Some(own);
        }
        let mut adopted = own.into_owned();
        adopted.set_scheme(self.base.scheme()).ok()?;
        Some(Cow::Owned(adopted))
    }

    /// The URL that is to be visited for this one, so many clicks from the start, or why none is.
    pub fn admit<'u>(&self, url: &'u Url, depth: u32) -> Result<Cow<'u, Url>, Skipped> {
        if !urls::is_http(url) || !self.is_own_host(url) {
            return Err(Skipped::OtherSite);
        }
        let Some(own) = self.adopt(url) else { return Err(Skipped::OutsidePath) };
        match self.reason_against(&own, depth) {
            Some(reason) if *own != self.base => Err(reason),
            _ => Ok(own),
        }
    }

    fn reason_against(&self, url: &Url, depth: u32) -> Option<Skipped> {
        if url.as_str().len() > MAX_URL {
            Some(Skipped::UrlTooLong)
        } else if self.exclude.is_match(url) {
            Some(Skipped::Excluded)
        } else if !self.include.is_empty() && !self.include.is_match(url) {
            Some(Skipped::NotIncluded)
        } else {
            self.options.max_depth.filter(|most| depth > *most).map(|_| Skipped::TooDeep)
        }
    }

    /// Whether a URL is at a host of the site, whatever its path.
    pub fn is_own_host(&self, url: &Url) -> bool {
        match self.options.hosts {
            Hosts::Same => urls::same_host(url, &self.base),
            Hosts::Subdomains => urls::same_host(url, &self.base) || self.is_subdomain(url),
        }
    }

    /// Only names have subdomains, and those of an address's digits mean nothing.
    fn is_subdomain(&self, url: &Url) -> bool {
        let (Some(host), Some(base)) = (url.domain(), self.base.domain()) else { return false };
        let base = base.strip_prefix("www.").unwrap_or(base).trim_end_matches('.');
        let host = host.trim_end_matches('.');
        let below = host.strip_suffix(base);
        below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
    }
}

/// Keys tell their origin and path at the beginning; a policy for queries wants to see the rest.
fn own_keys(base: &Url, prefix: &str, options: &ScopeOptions) -> Option<String> {
    let mut root = base.join(prefix).ok()?;
    root.set_query(None);
    (options.query == QueryPolicy::default()).then(|| urls::key(&root, Tracking::Keep))
}

#[cfg(test)]
mod tests;
