//! Which site the data must be of.

use crate::urls::{self, Tracking, Url};

/// The audited site, as data may name it.
#[derive(Debug, Clone)]
pub struct Home {
    base: Url,
    tracking: Tracking,
    has_subdomains: bool,
}

/// Where a URL of the data belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To the site, under this identity.
    Own(String),
    /// To another site.
    Foreign,
    /// Nowhere: it is no URL.
    Nowhere,
}

impl Home {
    /// The site at this address, with its subdomains or without.
    pub fn new(base: Url, tracking: Tracking, has_subdomains: bool) -> Self {
        Self { base, tracking, has_subdomains }
    }

    /// Where a URL or a path belongs. `http` and `https` are one here: data of a whole domain has both.
    pub(super) fn place(&self, text: &str) -> Place {
        let text = text.trim();
        let is_address = text.starts_with('/') || is_url(text);
        let Some(mut url) = is_address.then(|| self.base.join(text).ok()).flatten() else {
            return Place::Nowhere;
        };
        if !urls::is_http(&url) {
            return Place::Nowhere;
        }
        if !self.owns(&url) {
            return Place::Foreign;
        }
        if url.host_str() == self.base.host_str() && url.set_scheme(self.base.scheme()).is_err() {
            return Place::Nowhere;
        }
        Place::Own(urls::key(&url, self.tracking))
    }

    /// The same for a path that was asked of a host.
    pub(super) fn place_at(&self, host: Option<&str>, target: &str) -> Place {
        match host.filter(|_| target.starts_with('/')) {
            Some(host) => self.place(&format!("{}://{host}{target}", self.base.scheme())),
            None => self.place(target),
        }
    }

    fn owns(&self, url: &Url) -> bool {
        urls::same_host(url, &self.base) || self.has_subdomains && urls::same_site(url, &self.base)
    }
}

pub(super) fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(scheme))
    })
}
