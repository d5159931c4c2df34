//! What pages tell search engines about themselves.

use std::collections::BTreeMap;

use super::declare::rule;
use super::structure::whole;
use super::{Findings, Source, View};
use crate::page::facts::{Given, Robots};
use crate::site::{Record, Site};
use crate::urls;

rule! {
    /// ## What it finds
    ///
    /// A page that tells one crawler two opposite things: `index` and `noindex`, or `follow` and
    /// `nofollow`, in several robots `<meta>` elements, or in one of them and an `X-Robots-Tag` header.
    ///
    /// ## Why it matters
    ///
    /// Search engines obey the stricter one. Whoever wrote the other believes that the page is indexed.
    ///
    /// ## How to fix it
    ///
    /// Say it once. The header is written by the server's configuration, the element by the template.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><meta name="robots" content="index, follow">
    /// ==> _headers <==
    /// /*
    ///   X-Robots-Tag: noindex
    /// ```
    ///
    /// ```html,good
    /// <!doctype html><title>Bakery</title><meta name="robots" content="index, nofollow">
    /// <meta name="robots" content="max-snippet:50">
    /// ```
    CONFLICTING_ROBOTS = HtmlPage(conflicting_robots) {
        id: "conflicting-robots",
        summary: "A page says index and noindex, or follow and nofollow",
        fix: "Say it once: search engines obey the stricter one",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: ["https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag"],
    }
}

fn conflicting_robots(view: &View, findings: &mut Findings) {
    const OPPOSITES: [[&str; 4]; 2] =
        [["index", "all", "noindex", "none"], ["follow", "all", "nofollow", "none"]];
    for [yes, also_yes, no, also_no] in OPPOSITES {
        let allows = view.page.robots.iter().find(|robots| says(robots, yes, also_yes));
        let Some(allows) = allows else { continue };
        let forbids = |robots: &&Robots| robots.bot == allows.bot && says(robots, no, also_no);
        if let Some(forbids) = view.page.robots.iter().find(forbids) {
            let evidence = format!("{} says {yes}, {} says {no}", where_given(allows), where_given(forbids));
            let found = findings.add(view.key, evidence);
            found.sources.extend([allows, forbids].map(|robots| robots_place(view, robots)));
        }
    }
}

fn says(robots: &Robots, word: &str, also: &str) -> bool {
    robots.directives.iter().any(|directive| directive == word || directive == also)
}

pub(super) fn where_given(robots: &Robots) -> &'static str {
    if robots.given == Given::InHeader { "the X-Robots-Tag header" } else { "the robots element" }
}

pub(super) fn robots_place(view: &View, robots: &Robots) -> Source {
    let element = if robots.given == Given::InHeader { "x-robots-tag" } else { "meta robots" };
    view.source(robots.at, element)
}

rule! {
    /// ## What it finds
    ///
    /// A start page that says `noindex`.
    ///
    /// ## Why it matters
    ///
    /// The address that everybody links to cannot be found in search. Most often it is the setting of
    /// a staging site that went live with the rest, and then it stands on every page.
    ///
    /// ## How to fix it
    ///
    /// Take the noindex out of the template, the CMS setting or the server's `X-Robots-Tag`.
    ///
    /// ## Examples
    ///
    /// ```html,bad
    /// <!doctype html><title>Bakery</title><meta name="robots" content="noindex, nofollow">
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title><a href="thanks.html">Order</a>
    /// ==> thanks.html <==
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex">
    /// ```
    NOINDEX_START_PAGE = Site(noindex_start_page) {
        id: "noindex-start-page",
        summary: "The start page says noindex",
        fix: "Take the noindex out of the template, the setting or the server's configuration",
        category: Indexing,
        severity: Error,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
            "https://developer.chrome.com/docs/lighthouse/seo/is-crawlable",
        ],
    }
}

fn noindex_start_page(site: &Site, findings: &mut Findings) {
    let start = site.start();
    let Some(record) = site.record(start).filter(|record| record.is_noindex) else { return };
    let others = site.records().iter().filter(|other| other.is_noindex).count() - 1;
    let evidence = match others {
        0 => "the page that the audit began with says noindex".to_owned(),
        _ => format!("the page that the audit began with says noindex, and so do {others} others"),
    };
    findings.add(site.url(start), evidence).seen_at(whole(site, record));
}

rule! {
    /// ## What it finds
    ///
    /// A page that says `noindex` and that robots.txt forbids to crawlers. It is found where the page is read
    /// all the same: in a folder, or with `--ignore-robots`.
    ///
    /// ## Why it matters
    ///
    /// A crawler must read the page to learn that it shall not be listed. What it may not read it lists by
    /// its address, if links lead there: the opposite of what both lines were written for.
    ///
    /// ## How to fix it
    ///
    /// Remove the line of robots.txt and keep the `noindex`. Once the page has left the results, the line may
    /// come back.
    ///
    /// ## Examples
    ///
    /// ```site,bad
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> thanks.html <==
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex">
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /thanks
    /// ```
    ///
    /// ```site,good
    /// ==> index.html <==
    /// <!doctype html><title>Bakery</title>
    /// ==> thanks.html <==
    /// <!doctype html><title>Thanks</title><meta name="robots" content="noindex">
    /// ==> cart.html <==
    /// <!doctype html><title>Cart</title>
    /// ==> robots.txt <==
    /// User-agent: *
    /// Disallow: /cart
    /// ```
    UNREAD_NOINDEX = Site(unread_noindex) {
        id: "unread-noindex",
        summary: "A noindex stands where robots.txt lets no crawler read it",
        fix: "Remove the line of robots.txt, and keep the noindex",
        category: Indexing,
        severity: Warning,
        since: "0.2.0",
        references: [
            "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
            "https://developers.google.com/search/docs/crawling-indexing/robots/intro",
        ],
    }
}

/// One finding for each line of a robots.txt, with the pages that it keeps crawlers from.
fn unread_noindex(site: &Site, findings: &mut Findings) {
    let mut unread: BTreeMap<(&str, u32), (&str, Vec<&Record>)> = BTreeMap::new();
    for blocked in site.blocked() {
        let is_page = |record: &&Record| site.resource(record.url).state.status() == Some(200);
        let record = site.record(blocked.url).filter(is_page).filter(|record| record.is_noindex);
        if let (Some(record), Some(line)) = (record, blocked.line) {
            let host = urls::origin_of_key(site.url(blocked.url));
            unread.entry((host, line)).or_insert((&blocked.text, Vec::new())).1.push(record);
        }
    }
    for ((_, line), (text, mut pages)) in unread {
        pages.sort_by_key(|record| site.url(record.url));
        let evidence = format!("robots.txt, line {line} ({text}) keeps crawlers from reading it");
        let found = findings.add(site.url(pages[0].url), evidence);
        found.sources.extend(pages.iter().map(|record| whole(site, record)));
    }
}
