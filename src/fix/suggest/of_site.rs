//! What a site knows of its dead URLs and of the pages that may stand for them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Dead, Living, Pages, suggest};
use crate::fix::remedy::Redirect;
use crate::page::{EarlierPage, ReferenceKind, Role};
use crate::site::{Record, Site};
use crate::urls::UrlId;

/// The pages that an earlier audit saw, by URL.
pub type Earlier = BTreeMap<String, EarlierPage>;

/// Dead URLs of a site, with where each should lead.
#[derive(Debug, Default)]
pub struct DeadUrls {
    redirects: BTreeMap<String, Redirect>,
}

impl DeadUrls {
    /// Looks for the best living page for each of these URLs.
    pub fn of(site: &Site, dead: &BTreeSet<&str>, earlier: &Earlier) -> Self {
        let ids: Vec<UrlId> = dead.iter().filter_map(|url| site.find(url)).collect();
        if ids.is_empty() {
            return Self::default();
        }
        let dead: Vec<Dead> = ids.iter().map(|id| dead_url(site, *id, earlier)).collect();
        let mut ids: Vec<UrlId> = site.own_ids().filter(|id| is_for_visitors(site, *id)).collect();
        // Of pages that are as likely the first ones are compared: those must be the same in every crawl.
        ids.sort_unstable_by(|one, other| site.url(*one).cmp(site.url(*other)));
        let living = LivingPages { site, earlier, ids };
        let redirects = suggest(&dead, &living);
        Self { redirects: redirects.into_iter().map(|redirect| (redirect.from.clone(), redirect)).collect() }
    }

    /// Where a dead URL should lead, if it is one.
    pub fn redirect(&self, url: &str) -> Option<&Redirect> {
        self.redirects.get(url)
    }
}

fn dead_url<'a>(site: &'a Site, id: UrlId, earlier: &'a Earlier) -> Dead<'a> {
    let mut texts = BTreeSet::new();
    let mut claimed_by = BTreeSet::new();
    for link in site.links_to(id) {
        let source = site.source_of(&link);
        if link.kind == ReferenceKind::Canonical && site.resource(source).state.status() == Some(200) {
            claimed_by.insert(site.url(source));
        } else if link.kind.role() == Role::Link {
            texts.insert(site.text_of(&link));
        }
    }
    let url = site.url(id);
    Dead {
        url,
        texts: texts.into_iter().collect(),
        claimed_by: claimed_by.into_iter().collect(),
        earlier: earlier.get(url),
    }
}

/// The URLs of a site that visitors can be sent to.
struct LivingPages<'a> {
    site: &'a Site,
    earlier: &'a Earlier,
    ids: Vec<UrlId>,
}

impl Pages for LivingPages<'_> {
    fn number(&self) -> usize {
        self.ids.len()
    }

    fn url(&self, at: usize) -> &str {
        self.site.url(self.ids[at])
    }

    fn page(&self, at: usize) -> Living<'_> {
        let (site, id, url) = (self.site, self.ids[at], self.url(at));
        let record = site.record(id);
        Living {
            url,
            title: record.and_then(|record| site.title_of(record)).unwrap_or_default(),
            text_hash: record.map_or(0, |record| record.text_hash),
            simhash: record.map_or(0, |record| record.simhash),
            words: record.map_or(0, |record| record.main_words),
            is_start: id == site.start(),
            since: self.earlier.get(url).map_or(u32::MAX, |page| page.since),
        }
    }
}

/// Whether visitors can be sent to a URL: it answers, and a page among them may be indexed under this address.
fn is_for_visitors(site: &Site, id: UrlId) -> bool {
    let resource = site.resource(id);
    if resource.state.status() != Some(200) || !resource.is_counted() {
        return false;
    }
    // A page that calls itself by a dead name is still the page.
    let is_elsewhere = |record: &Record| record.canonical.is_some_and(|to| to != id && answers(site, to));
    !site.record(id).is_some_and(|record| record.is_refresh_stub || is_elsewhere(record))
}

fn answers(site: &Site, id: UrlId) -> bool {
    site.landing(id).success().is_some()
}
