//! Addresses that answer and differ from one that does not only in the case of letters or in the slash at
//! the end: what the author of the link most probably meant.

use std::cell::OnceCell;
use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::site::Site;
use crate::urls::UrlId;

/// Looks for them. The index is made when somebody asks: a site without broken links needs none.
#[derive(Debug)]
pub struct Neighbours<'s> {
    site: &'s Site,
    /// By the hash of their spelling: a large site has a million.
    by_spelling: OnceCell<HashMap<u64, UrlId>>,
}

impl<'s> Neighbours<'s> {
    /// Those of a site.
    pub fn of(site: &'s Site) -> Self {
        Self { site, by_spelling: OnceCell::new() }
    }

    /// The address that answers in place of this one; of several the first in the order of the alphabet.
    pub fn find(&self, id: UrlId) -> Option<&'s str> {
        let by_spelling = self.by_spelling.get_or_init(|| index(self.site));
        let (wanted, answering) = (self.site.url(id), *by_spelling.get(&spelling(self.site.url(id)))?);
        (answering != id && is_same(wanted, self.site.url(answering))).then(|| self.site.url(answering))
    }
}

fn index(site: &Site) -> HashMap<u64, UrlId> {
    let answers = |id: &UrlId| site.resource(*id).state.status() == Some(200);
    let mut answering: Vec<UrlId> = site.own_ids().filter(answers).collect();
    answering.sort_by_key(|id| std::cmp::Reverse(site.url(*id)));
    answering.into_iter().map(|id| (spelling(site.url(id)), id)).collect()
}

fn spelling(key: &str) -> u64 {
    xxh3_64(key.trim_end_matches('/').to_ascii_lowercase().as_bytes())
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'))
}
