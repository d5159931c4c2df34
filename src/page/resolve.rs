//! From a reference as written to the resource that it means.

use url::Url;

use super::facts::{Page, Reference};
use crate::urls::{self, ParseError, PlainJoiner, Tracking};

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A resource that can be visited.
    Http {
        /// Its identity.
        key: String,
        /// The URL as a browser would request it, without the fragment, where that is not the key.
        url: Option<Box<Url>>,
        /// The fragment as the URL holds it, with escapes; `None` without `#`.
        fragment: Option<String>,
    },
    /// Something of another scheme: `mailto:`, `tel:`, `data:` ...
    Other,
    /// Nothing: the text is not a URL.
    Malformed(ParseError),
}

impl Destination {
    /// The identity of the resource, if it can be visited.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Http { key, .. } => Some(key),
            _ => None,
        }
    }
}

impl Destination {
    /// The URL as a browser would request it, if this can be visited.
    pub fn url(&self) -> Option<Url> {
        match self {
            Self::Http { url: Some(url), .. } => Some((**url).clone()),
            Self::Http { key, url: None, .. } => Url::parse(key).ok(),
            _ => None,
        }
    }
}

/// The address that relative references of a page start from.
pub fn base_of(page: &Page, url: &Url) -> Url {
    let declared = page.base.as_ref().and_then(|base| urls::join(url, &base.value).ok());
    declared.filter(urls::is_http).unwrap_or_else(|| url.clone())
}

/// Where each reference leads, in their order.
pub fn destinations(references: &[Reference], base: &Url, tracking: Tracking) -> Vec<Destination> {
    let plain = PlainJoiner::new(base);
    let lead = |reference: &Reference| match plain.join(&reference.url) {
        Some((key, fragment)) => Destination::Http { key, url: None, fragment: fragment.map(str::to_owned) },
        None => destination(base, &reference.url, tracking),
    };
    references.iter().map(lead).collect()
}

/// Where one reference leads.
pub fn destination(base: &Url, reference: &str, tracking: Tracking) -> Destination {
    let mut url = match urls::join(base, reference) {
        Ok(url) if urls::is_http(&url) => url,
        Ok(_) => return Destination::Other,
        Err(error) => return Destination::Malformed(error),
    };
    let fragment = url.fragment().map(str::to_owned);
    url.set_fragment(None);
    let key = urls::key(&url, tracking);
    let url = (url.as_str() != key).then(|| Box::new(url));
    Destination::Http { key, url, fragment }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Position;
    use crate::page::facts::Placed;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a test writes valid URLs")
    }

    #[test]
    fn references_start_from_the_declared_base() {
        let here = url("https://example.com/a/b");
        let with_base = |base: &str| {
            let base = Placed { value: base.to_owned(), at: Position::default() };
            base_of(&Page { base: Some(base), ..Page::default() }, &here).to_string()
        };
        assert_eq!(base_of(&Page::default(), &here), here);
        assert_eq!(with_base("/docs/"), "https://example.com/docs/");
        assert_eq!(with_base("//other.example/x"), "https://other.example/x");
        assert_eq!(with_base("data:text/html,x"), here.to_string());
        assert_eq!(with_base("http://[bad"), here.to_string());
    }

    #[test]
    fn a_destination_is_a_resource_and_a_fragment() {
        let base = url("https://example.com/a/b");
        let go = |reference: &str| destination(&base, reference, Tracking::Keep);
        let Destination::Http { key, fragment, .. } = go("../c?x=1#caf%C3%A9") else { panic!() };
        assert_eq!((key.as_str(), fragment.as_deref()), ("https://example.com/c?x=1", Some("caf%C3%A9")));
        let Destination::Http { key, fragment, .. } = go("") else { panic!() };
        assert_eq!((key.as_str(), fragment), ("https://example.com/a/b", None));
        assert_eq!(go("mailto:a@b.example"), Destination::Other);
        assert!(matches!(go("http://[bad"), Destination::Malformed(_)));
    }
}
