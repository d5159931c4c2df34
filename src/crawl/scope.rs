//! What belongs to the audited site.

use std::borrow::Cow;

use url::Url;

use crate::urls::{self, Tracking};

/// The part of the web that one crawl covers: everything below one URL.
#[derive(Debug, Clone)]
pub struct Scope {
    base: Url,
    /// The beginning that the keys of the site have in common.
    prefix: String,
}

impl Scope {
    /// Everything below `base`, whose path ends with a slash.
    pub fn below(base: Url) -> Self {
        let prefix = urls::key(&base, Tracking::Keep);
        Self { base, prefix }
    }

    /// The URL that everything is below; the crawl begins there.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Whether a key is one of the site's own, without a look at the URL behind it.
    pub fn has_key(&self, key: &str) -> bool {
        key.starts_with(&self.prefix)
    }

    /// The URL under which the site itself answers this one; `None` for other sites.
    ///
    /// `http` and `https` of one host are one site: a folder has no scheme.
    pub fn adopt<'u>(&self, url: &'u Url) -> Option<Cow<'u, Url>> {
        if !urls::same_host(url, &self.base) || !url.path().starts_with(self.base.path()) {
            return None;
        }
        if url.scheme() == self.base.scheme() {
            return Some(Cow::Borrowed(url));
        }
        let mut adopted = url.clone();
        adopted.set_scheme(self.base.scheme()).ok()?;
        Some(Cow::Owned(adopted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_what_is_below_its_base() {
        let url = |text: &str| Url::parse(text).expect("valid");
        let scope = Scope::below(url("https://a.example/docs/"));
        for (text, adopted) in [
            ("https://a.example/docs/", Some("https://a.example/docs/")),
            ("http://a.example/docs/x?y", Some("https://a.example/docs/x?y")),
            ("https://a.example/", None),
            ("https://a.example/docsx", None),
            ("https://b.example/docs/", None),
            ("https://a.example:8443/docs/", None),
        ] {
            assert_eq!(scope.adopt(&url(text)).map(|url| url.to_string()).as_deref(), adopted, "{text}");
        }
    }
}
