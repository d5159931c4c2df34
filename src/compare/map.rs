//! Which addresses of one site stand for those of another: a preview for production.

use std::borrow::Cow;

use url::Url;

use crate::urls::{Tracking, is_http, key, on_site};

/// Beginnings of addresses, and what is read in their place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Map(Vec<Mapped>);

/// One beginning, and what is read in its place: `https://preview.example=https://www.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    from: String,
    to: String,
}

impl Mapped {
    /// Reads one as a person writes it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read = || {
            let at = text.find("=http")?;
            Some(Self { from: beginning(&text[..at])?, to: beginning(&text[at + 1..])? })
        };
        // What is written is not repeated: a wrong address may hold a password.
        read().ok_or_else(|| "write --map as https://preview.example=https://www.example".to_owned())
    }
}

/// An address without the slash at its end, as identities are written.
fn beginning(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(is_http)?;
    let has_more = url.query().is_some() || url.fragment().is_some() || !url.username().is_empty();
    (!has_more).then(|| key(&url, Tracking::Keep).trim_end_matches('/').to_owned())
}

impl From<Vec<Mapped>> for Map {
    fn from(mapped: Vec<Mapped>) -> Self {
        Self(mapped)
    }
}

impl Map {
    /// The address that is read in place of this one; the first beginning that fits counts.
    pub fn read<'u>(&self, url: &'u str) -> Cow<'u, str> {
        let fitting = self.0.iter().find_map(|Mapped { from, to }| {
            let rest = url.strip_prefix(from.as_str())?;
            (rest.is_empty() || rest.starts_with(['/', '?'])).then(|| format!("{to}{rest}"))
        });
        fitting.map_or(Cow::Borrowed(url), Cow::Owned)
    }

    /// As it was written.
    pub fn told(&self) -> Vec<String> {
        self.0.iter().map(|Mapped { from, to }| format!("{from}={to}")).collect()
    }
}

/// How the URLs of one side are called, so that both sides call a page alike.
#[derive(Debug, Clone)]
pub struct Names<'m> {
    map: &'m Map,
    base: String,
}

impl<'m> Names<'m> {
    /// Those of the site at this address.
    pub fn of(map: &'m Map, base: &str) -> Self {
        Self { map, base: map.read(base).into_owned() }
    }

    /// The path of a URL of the site; another one whole.
    pub fn name(&self, url: &str) -> String {
        on_site(&self.map.read(url), &self.base).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_called_as_production_is() {
        let written = "https://preview.example:8443/pr-7/=https://www.example/";
        let map = Map::from(vec![Mapped::parse(written).expect("it is whole")]);
        let (preview, production) =
            (Names::of(&map, "https://preview.example:8443/pr-7/"), Names::of(&map, "https://www.example/"));
        for (url, name) in [
            ("https://preview.example:8443/pr-7/a/?b", "/a/?b"),
            ("https://www.example/a/", "/a/"),
            ("https://preview.example:8443/pr-70/", "https://preview.example:8443/pr-70/"),
            ("https://else.example/", "https://else.example/"),
        ] {
            assert_eq!(preview.name(url), name);
            assert_eq!(production.name(url), name);
        }
        assert_eq!(map.told(), ["https://preview.example:8443/pr-7=https://www.example"]);
    }

    #[test]
    fn what_maps_nothing_is_refused() {
        for text in [
            "",
            "https://a.example",
            "https://a.example=b",
            "ftp://a=https://b.example",
            "https://a.example/?x=https://b.example",
            "https://a:b@c.example=https://d.example",
        ] {
            assert!(Mapped::parse(text).is_err(), "{text}");
        }
    }
}
