//! What is still to visit, and what was seen. Both are exact.

use std::collections::VecDeque;

use url::Url;

use crate::urls::{Interner, UrlId};

/// One URL to visit.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its number.
    pub id: UrlId,
    /// The URL as a browser would request it.
    pub url: Url,
}

/// The frontier of one crawl, in memory.
#[derive(Debug, Default)]
pub struct Frontier {
    urls: Interner,
    is_admitted: Vec<bool>,
    waiting: VecDeque<Target>,
}

impl Frontier {
    /// The number of a URL, whether or not it is ever visited, and whether it is new.
    pub fn number(&mut self, key: &str) -> (UrlId, bool) {
        let (id, is_new) = self.urls.intern(key);
        if is_new {
            self.is_admitted.push(false);
        }
        (UrlId(id), is_new)
    }

    /// Lets a URL be visited, once. Only then `url` is asked for what it is.
    pub fn admit(&mut self, key: &str, url: impl FnOnce() -> Option<Url>) -> UrlId {
        let (id, _) = self.number(key);
        if !std::mem::replace(&mut self.is_admitted[id.index()], true) {
            self.waiting.extend(url().map(|url| Target { id, url }));
        }
        id
    }

    /// The next URL to visit.
    pub fn take(&mut self) -> Option<Target> {
        self.waiting.pop_front()
    }

    /// How many URLs wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// All URLs that were numbered.
    pub fn into_urls(self) -> Interner {
        self.urls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_visited_once_even_if_it_was_numbered_before() {
        let url = Url::parse("http://a.example/").expect("valid");
        let mut frontier = Frontier::default();
        let (id, is_new) = frontier.number("http://a.example/");
        assert!(is_new && frontier.take().is_none());
        assert_eq!(frontier.admit("http://a.example/", || Some(url.clone())), id);
        assert_eq!(frontier.admit("http://a.example/", || Some(url.clone())), id);
        assert_eq!(frontier.waiting(), 1);
        assert_eq!(frontier.take().map(|target| target.id), Some(id));
        frontier.admit("http://a.example/", || Some(url.clone()));
        assert!(frontier.take().is_none());
    }
}
