//! Pages that people reach and search engines lose.

use std::collections::HashSet;

use super::declare::rule;
use super::links::source_of;
use super::structure::is_frame;
use super::{Findings, Source};
use crate::page::Role;
use crate::site::{Link, Record, Site};
use crate::urls::UrlId;

rule! {
    /// ## What it finds
    ///
    /// An indexable page that other pages link to, but only pages that search engines do not keep: those that say
    /// `noindex`, and the site's own error page. A page that no chain of links leads to is an `orphan-page`.
    ///
    /// ## Why it matters
    ///
    /// Search engines visit pages that they may not index less and less, and then forget their links: a
    /// lasting `noindex` counts as `nofollow` in the end. To them the page has no links at all.
    ///
    /// ## How to fix it
    ///
    /// Link to the page from one that may be indexed, or let the page that links to it be indexed.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="tags.html">By grain</a>
    /// ==> tags.html <==
    /// <!doctype html><title>By grain</title><meta name="robots" content="noindex"><a href="spelt.html">Spelt</a>
    /// ==> spelt.html <==
    /// <!doctype html><title>Spelt</title>
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="tags.html">By grain</a> <a href="old.html">Spelt</a>
    /// ==> tags.html <==
    /// <!doctype html><title>By grain</title><meta name="robots" content="noindex"><a href="spelt.html">Spelt</a>
    /// ==> spelt.html <==
    /// <!doctype html><title>Spelt</title>
    /// ==> _redirects <==
    /// /old.html /spelt.html 301
    /// ```
    LINKED_ONLY_FROM_UNINDEXED = Site(linked_only_from_unindexed) {
        id: "linked-only-from-unindexed",
        summary: "An indexable page is linked only from pages that search engines do not keep",
        fix: "Link to the page from one that may be indexed",
        category: Structure,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/links-crawlable",
            "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
        ],
    }
}

/// What was left unread may link to any page, and so may whoever names an address that redirects.
fn linked_only_from_unindexed(site: &Site, findings: &mut Findings) {
    if site.is_partial() {
        return;
    }
    let redirected: HashSet<UrlId> = site.ids().filter_map(|id| site.resource(id).redirect).collect();
    for record in site.records().iter().filter(|record| site.is_indexable(record)) {
        let is_led_to = site.resource(record.url).depth.is_some();
        if !is_led_to || record.url == site.start() || redirected.contains(&record.url) {
            continue;
        }
        let is_anothers = |link: &Link| {
            let is_way = link.kind.role() == Role::Link || is_frame(link.kind);
            is_way && site.source_of(link) != record.url
        };
        let ways = || site.links_to(record.url).filter(is_anothers);
        if ways().any(|link| is_kept(site, &link)) {
            continue;
        }
        let sources: Vec<Source> = ways().map(|link| source_of(site, &link)).collect();
        if !sources.is_empty() {
            let evidence = match sources.len() {
                1 => "its only link stands on a page that says noindex or is an error".to_owned(),
                many => format!("all {many} links stand on pages that say noindex or are errors"),
            };
            findings.add(site.url(record.url), evidence).sources = sources;
        }
    }
}

/// Whether search engines keep the page that a link stands on.
fn is_kept(site: &Site, link: &Link) -> bool {
    let page: &Record = &site.records()[link.source.index()];
    !page.is_noindex && site.resource(page.url).state.status() == Some(200)
}
